"""NAME.h: what a user of the pair sees."""

from collections.abc import Mapping

import numpy as np

from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.packed import TYPES, literal
from lstm_keras.exporters.c.plan import Value

_FLOAT = np.dtype("float32")

CODES = {
    "OK": "it went well",
    "NO_SUCH_TOKEN": "a token that the table of the Embedding does not have",
    "TOO_EARLY": "there is no answer before more steps",
    "TOO_LONG": "more steps since the reset than a mean over time can hold",
}
"""What functions return, from 0 on."""


def banner(facts: Mapping[str, str]) -> str:
    """The comment at the top of each file."""
    width = max(map(len, facts))
    lines = [
        f"{k:<{width}}  {v}".replace("*/", "* /").replace("/*", "/ *").splitlines()
        for k, v in facts.items()
    ]
    return "\n".join(["/*", *(f" * {' '.join(line)}" for line in lines), " */"])


def header(driver: Driver, facts: Mapping[str, str], scaler: bool, labels: int) -> str:
    """The text of NAME.h.

    Args:
        driver: What the functions are.
        facts: Lines of the banner: what, and how much.
        scaler: Whether readings are standardised by the pair.
        labels: How many classes have names.
    """
    name, NAME, plan = driver.name, driver.NAME, driver.plan
    steps = plan.can_step
    parts = [
        banner(facts),
        f"#ifndef {NAME}_H\n#define {NAME}_H\n#include <stdint.h>\n",
        '#ifdef __cplusplus\nextern "C" {\n#endif\n',
        _macros(driver, labels),
        f"typedef {TYPES[plan.x.dtype]} {name}_input_t;",
        f"typedef {TYPES[plan.y.value.dtype]} {name}_output_t;\n",
        _state(driver),
    ]
    if labels:
        parts += [f"extern const char *const {name}_labels[{labels}];\n"]
    if scaler:
        parts += [
            "/* What readings are standardised by: (reading - mean) / deviation. */",
            f"extern const float {name}_mean[{plan.x.width}];",
            f"extern const float {name}_deviation[{plan.x.width}];\n",
        ]
    parts += [_step_functions(driver)] if steps else []
    parts += [_functions(driver, scaler)]
    parts += [f"#ifdef __cplusplus\n}}\n#endif\n#endif /* {NAME}_H */\n"]
    return "\n".join(parts)


def _macros(driver: Driver, labels: int) -> str:
    NAME, plan, y = driver.NAME, driver.plan, driver.plan.y.value
    numbers = {
        "FEATURES": (plan.x.width, "numbers in a step of the input; F"),
        "STEPS": (plan.x.rows, "steps of a window; T"),
        "OUTPUTS": (y.width, "numbers in a row of the output; K"),
        "OUTPUT_ROWS": (plan.answers or 1, "rows of the output of a window"),
        "CAN_STEP": (int(plan.can_step), "1: step by step; 0: whole windows only"),
        "LABELS": (labels, "names of classes"),
        **_grid("INPUT", plan.x),
        **_grid("OUTPUT", y),
    }
    lines = [f"#define {NAME}_{key} {value} /* {why} */" for key, (value, why) in numbers.items()]
    codes = [f"#define {NAME}_{key} {k} /* {why} */" for k, (key, why) in enumerate(CODES.items())]
    return "\n".join([*lines, "", "/* What the functions return. */", *codes, ""])


def _grid(end: str, value: Value) -> dict:
    if value.dtype == "int32":
        return {}
    scale = float(value.grid.scale) if value.grid else 1.0
    zero = value.grid.zero_point if value.grid else 0
    text = literal(scale, _FLOAT)
    return {
        f"{end}_SCALE": (text, "real = scale (stored - zero point)"),
        f"{end}_ZERO_POINT": (zero if zero >= 0 else f"({zero})", "what stands for 0"),
    }


def _state(driver: Driver) -> str:
    lines = [
        f"    {kind} {name}[{count}];" if count else f"    {kind} {name};"
        for kind, name, count in driver.fields()
    ]
    what = "What is remembered from step to step" if driver.plan.can_step else "Room to work in"
    return "\n".join(
        [
            f"/* {what}, {driver.size()} bytes. The caller owns it; what is in it is ours. */",
            "typedef struct {",
            *lines,
            f"}} {driver.name}_state_t;\n",
        ]
    )


def _step_functions(driver: Driver) -> str:
    name, NAME, plan = driver.name, driver.NAME, driver.plan
    answer = "of the step before" if plan.sequences else "to the steps since the reset"
    return f"""/* Forget: the next step is the first of a sequence. To be called before any step. */
void {name}_reset({name}_state_t *state);

/* Advance by one step.
 *   x [{NAME}_FEATURES]  in
 * Returns {_codes(driver, "NO_SUCH_TOKEN", "TOO_LONG")}; nothing has changed unless it is 0. */
int {name}_step({name}_state_t *state, const {name}_input_t *x);

/* The answer {answer}; it may be asked for at any step.
 *   y [{NAME}_OUTPUTS]  out
 * Returns {_codes(driver, "TOO_EARLY")}. */
int {name}_output(const {name}_state_t *state, {name}_output_t *y);
"""


def _functions(driver: Driver, scaler: bool) -> str:
    name, NAME, plan = driver.name, driver.NAME, driver.plan
    rows = f"[{NAME}_OUTPUT_ROWS][{NAME}_OUTPUTS]" if plan.answers else f"[{NAME}_OUTPUTS]"
    codes = _codes(driver, "NO_SUCH_TOKEN")
    text = f"""/* A whole window.
 *   x [{NAME}_STEPS][{NAME}_FEATURES]  in
 *   y {rows}  out
 * The state is on the stack, or with run_in the caller's; whatever is in it is forgotten.
 * Returns {codes}. */
int {name}_run(const {name}_input_t *x, {name}_output_t *y);
int {name}_run_in({name}_state_t *state, const {name}_input_t *x, {name}_output_t *y);
"""
    if not plan.tokens:
        given = "readings in their units" if scaler else "numbers as the model was trained on"
        text += f"""
/* One step as it is stored.
 *   real [{NAME}_FEATURES]  in   {given}
 *   x    [{NAME}_FEATURES]  out  beyond what can be stored, the nearest that can */
void {name}_quantize(const float *real, {name}_input_t *x);
"""
    return f"""{text}
/* What a row of the output stands for.
 *   y    [{NAME}_OUTPUTS]  in
 *   real [{NAME}_OUTPUTS]  out */
void {name}_dequantize(const {name}_output_t *y, float *real);

/* In {name}_selftest.c: how many numbers differ from the golden ones; 0 is right. */
int {name}_selftest(void);
"""


def _codes(driver: Driver, *which: str) -> str:
    can = {
        "NO_SUCH_TOKEN": driver.plan.tokens,
        "TOO_EARLY": driver.counts,
        "TOO_LONG": bool(driver.means),
    }
    names = [f"{driver.NAME}_{code}" for code in ("OK", *(c for c in which if can[c]))]
    return " or ".join(names)
