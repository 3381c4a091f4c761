"""NAME_selftest.c: golden vectors, which another implementation gave, and who compares them."""

from collections.abc import Mapping

import numpy as np

from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.header import banner
from lstm_keras.exporters.c.source import rows

TOLERANCE = 1e-5
"""Of float outputs, times the largest |y|: another order of sums. Integers must be equal."""


def selftest(driver: Driver, facts: Mapping[str, str], x: np.ndarray, y: np.ndarray) -> str:
    """The text of NAME_selftest.c.

    Args:
        driver: What the functions are.
        facts: Lines of the banner.
        x: Sequences as stored, [N, T, F] or tokens [N, T].
        y: The answers to them as stored, [N, K] or [N, rows, K].
    """
    name, NAME = driver.name, driver.NAME
    N = len(x)
    x, y = x.reshape(N, -1), y.reshape(N, -1)
    if y.dtype.kind == "f":
        limit = float(TOLERANCE * max(1.0, np.abs(y).max()))
        same = f"got[k] - want[k] <= {limit:.9g}f && want[k] - got[k] <= {limit:.9g}f"
    else:
        same = "got[k] == want[k]"
    parts = [
        banner(facts),
        f"/* By itself: cc -D{NAME}_SELFTEST_MAIN {name}.c {name}_selftest.c && ./a.out */",
        f'#include "{name}.h"\n',
        f"#define SEQUENCES {N}",
        f"#define NUMBERS {y.shape[1]} /* of an answer */\n",
        rows(x, "golden_x"),
        rows(y, "golden_y"),
        f"""/* How many of n numbers are not what they should be. */
static int differ(const {name}_output_t *got, const {name}_output_t *want, int n)
{{
    int wrong = 0, k;
    for (k = 0; k < n; k++) {{
        wrong += !({same});
    }}
    return wrong;
}}
""",
        _steps(driver) if driver.plan.can_step else "",
        f"""int {name}_selftest(void)
{{
    static {name}_output_t y[NUMBERS];
    int wrong = 0, n;
    for (n = 0; n < SEQUENCES; n++) {{
        wrong += {name}_run(golden_x[n], y) != {NAME}_OK;
        wrong += differ(y, golden_y[n], NUMBERS);
    }}
""",
        """    for (n = 0; n < SEQUENCES; n++) {
        wrong += side_by_side(n, (n + 1) % SEQUENCES);
    }
"""
        if driver.plan.can_step
        else "",
        f"""    return wrong;
}}

#ifdef {NAME}_SELFTEST_MAIN
#include <stdio.h>

int main(void)
{{
    const int wrong = {name}_selftest();
    printf("{name}: %d of the golden numbers differ: %s\\n", wrong, wrong ? "fail" : "pass");
    return wrong != 0;
}}
#endif
""",
    ]
    return "\n".join(part for part in parts if part)


def _steps(driver: Driver) -> str:
    name, NAME, plan = driver.name, driver.NAME, driver.plan
    K = plan.y.value.width
    if plan.sequences:
        late = driver.late
        at = f" + (t - {late}) * {K}" if late else f" + t * {K}"
        inside = f"""        if (t >= {late}) {{
            wrong += {name}_output(&one, y) != {NAME}_OK;
            wrong += differ(y, golden_y[a]{at}, {K});
            wrong += {name}_output(&other, y) != {NAME}_OK;
            wrong += differ(y, golden_y[b]{at}, {K});
        }}
"""
        after = ""
    else:
        inside = ""
        after = f"""    wrong += {name}_output(&one, y) != {NAME}_OK;
    wrong += differ(y, golden_y[a], {K});
    wrong += {name}_output(&other, y) != {NAME}_OK;
    wrong += differ(y, golden_y[b], {K});
"""
    step = f"golden_x[%s] + t * {plan.x.width}"
    return f"""/* Two sequences, a step of each in turn: no state may touch the other. */
static int side_by_side(int a, int b)
{{
    static {name}_state_t one, other;
    static {name}_output_t y[{K}];
    int wrong = 0, t;
    {name}_reset(&one);
    {name}_reset(&other);
    for (t = 0; t < {NAME}_STEPS; t++) {{
        wrong += {name}_step(&one, {step % "a"}) != {NAME}_OK;
        wrong += {name}_step(&other, {step % "b"}) != {NAME}_OK;
{inside}    }}
{after}    return wrong;
}}
"""
