"""NAME.c: kernels, parameters and functions as one text that needs nothing else."""

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_keras.exporters.c import packed, parameters
from lstm_keras.exporters.c.bodies import INDENT
from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.header import banner
from lstm_keras.exporters.c.packed import TYPES
from lstm_keras.exporters.c.plan import Plan
from lstm_keras.sequences import Scaler

UNUSED = """#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif
"""


def source(
    driver: Driver, facts: Mapping[str, str], scaler: Scaler | None, labels: Sequence[str]
) -> str:
    """The text of NAME.c; see `header.header` for the arguments."""
    name = driver.name
    parts = [
        banner(facts),
        f'#include "{name}.h"\n#include <stdint.h>\n#include <string.h>\n',
        UNUSED,
        *_macros(driver.plan),
        packed.source(*_kernels(driver.plan)),
        "/* ---- parameters ---- */\n",
        *_parameters(driver),
        *_constants(name, scaler, labels),
        "/* ---- functions; see the header ---- */\n",
        *driver.functions(),
        *_conversions(driver, scaler is not None),
    ]
    return "\n".join(parts)


def _macros(plan: Plan):
    """What the kernels are told before they are pasted."""
    for macro, value in parameters.macros(n.packed for n in plan.nodes if n.packed).items():
        yield f"#define {macro} {value}\n"


def _kernels(plan: Plan) -> list[str]:
    """The files of the kernels that a plan needs."""
    files = ["compiler"]  # which says how the arrays below are aligned
    files += [parameters.home(node.packed.kernel) for node in plan.nodes if node.packed]
    files += ["float"] if any("lk_" in node.function for node in plan.nodes) else []
    for node in plan.nodes:
        if node.kind == "elementwise" and node.table is not None:
            files.append("elementwise")
        if node.kind in ("max", "mean"):
            files.append("pool")
    ends = {plan.x.dtype, plan.y.value.dtype}
    files += ["quantize"] if ends & {"int8", "int16"} else []
    return list(dict.fromkeys(files))


def _parameters(driver: Driver):
    for node in driver.plan.nodes:
        if node.packed:
            yield packed.render(node.packed, node.name)
        if node.table is not None:
            yield packed.array(f"{node.name}_table", node.table) + "\n"
    for memory in driver.schedule.memories.values():
        if isinstance(memory.start, np.ndarray):
            yield packed.array(f"{memory.name}_start", memory.start) + "\n"


def _constants(name: str, scaler: Scaler | None, labels: Sequence[str]):
    if labels:
        texts = ", ".join(text(label) for label in labels)
        yield f"const char *const {name}_labels[{len(labels)}] = {{ {texts} }};\n"
    if scaler is not None:
        for what in ("mean", "deviation"):
            values = np.asarray(getattr(scaler, what), np.float32)
            listed = ", ".join(packed.literal(v, values.dtype) for v in values)
            yield f"const float {name}_{what}[{len(values)}] = {{ {listed} }};\n"


def text(value: str) -> str:
    r"""A string in C; what is not ASCII, byte by byte.

    >>> print(text('5° "up"'))
    "5\302\260 \"up\""
    """
    escaped = {ord('"'): '\\"', ord("\\"): "\\\\", ord("?"): "\\?"}
    return (
        '"'
        + "".join(
            escaped.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}")
            for byte in value.encode()
        )
        + '"'
    )


def _conversions(driver: Driver, scaler: bool):
    name, NAME, plan = driver.name, driver.NAME, driver.plan
    if not plan.tokens:
        real = f"(real[k] - {name}_mean[k]) / {name}_deviation[k]" if scaler else "real[k]"
        stored = _quantized(plan.x.dtype, real, NAME)
        args = f"const float *real, {name}_input_t *x"
        yield _each(f"{name}_quantize", args, f"{NAME}_FEATURES", f"x[k] = {stored};")
    y = "y[k]"
    if plan.y.value.dtype != "float32":
        y = f"lk_dequantize({y}, {NAME}_OUTPUT_SCALE, {NAME}_OUTPUT_ZERO_POINT)"
    args = f"const {name}_output_t *y, float *real"
    yield _each(f"{name}_dequantize", args, f"{NAME}_OUTPUTS", f"real[k] = {y};")


def _quantized(dtype: str, real: str, NAME: str) -> str:
    if dtype == "float32":
        return real
    return f"lk_quantize_{dtype}({real}, {NAME}_INPUT_SCALE, {NAME}_INPUT_ZERO_POINT)"


def _each(name: str, args: str, count: str, line: str) -> str:
    loop = f"for (int32_t k = 0; k < {count}; k++) {{\n{INDENT * 2}{line}\n{INDENT}}}"
    return f"void {name}({args})\n{{\n{INDENT}{loop}\n}}\n"


def rows(values: np.ndarray, name: str) -> str:
    """A `static const` array of two axes in C."""
    lines = [
        f"    {{ {', '.join(packed.literal(v, values.dtype) for v in row)} }}," for row in values
    ]
    sizes = f"[{values.shape[0]}][{values.shape[1]}]"
    return (
        f"static const {TYPES[str(values.dtype)]} {name}{sizes} = {{\n"
        + "\n".join(lines)
        + "\n};\n"
    )
