"""The targets, what each can be asked for, and how the rest is refused."""

from lstm_keras.errors import UnsupportedError

TARGETS = {
    ("tflite", "fused"): ("tflite", ("float32", "dynamic", "int8", "int16x8")),
    ("tflite", "step"): ("step", ("float32",)),
    ("tflite", "unrolled"): ("unrolled", ("float32", "int8")),
    ("onnx", "fused"): ("onnx", ("float32", "dynamic")),
    ("onnx", "step"): ("onnx_step", ("float32",)),
    ("c", "fused"): ("c", ("float32", "int8", "int16x8")),
}
"""(target, form): (module with its `write`, precisions it can write)."""

STATES = {
    ("tflite", "fused"): ("none", "kept", "explicit"),
    ("tflite", "step"): ("explicit",),
    ("tflite", "unrolled"): ("none",),
    ("onnx", "fused"): ("none",),
    ("onnx", "step"): ("explicit",),
    ("c", "fused"): ("none",),
}
"""(target, form): keys of `artifact.STATE` that it can have; the first is usually meant."""

OF_TFLITE = ("tflite", "c")
"""Targets that are made from what TFLite's converter writes."""

TARGET, FORM = "tflite", "fused"
"""The target and the form that are meant when none is named."""

CALIBRATED = ("int8", "int16x8")
"""Precisions whose grids are laid by calibration samples."""

RANGES = ("search", "minmax", "percentile", "mse")
"""How the range of x can be chosen in int8."""

FEWEST = 8
"""Calibration samples below this do not say where the range of an activation ends."""

EXTRA = {
    "tflite": ("ai-edge-litert",),
    "onnx": ("tf2onnx", "onnx"),
    "c": ("ai-edge-litert",),
    ("onnx", "dynamic"): ("onnxruntime",),
}
"""Packages that take part in a target, and in a precision of it, for the manifest."""


def check_target(target: str, form: str, precision: str) -> None:
    """Whether there is such a target.

    Raises:
        UnsupportedError: There is not; says what there is.
    """
    if (target, form) not in TARGETS:
        there = "; ".join(f"target={t} form={f}" for t, f in TARGETS)
        forms = [f for t, f in TARGETS if t == target]
        came = f"target={target} form={form}" if forms else f"target={target}"
        raise UnsupportedError(f"there is no {came}.\n  Choose from: {there}.")
    _, precisions = TARGETS[target, form]
    if precision not in precisions:
        raise UnsupportedError(
            f"target={target} form={form} cannot be written in {precision}.\n"
            f"  It can be in: {', '.join(precisions)}."
        )


def check_tracing(form: str, trace_gates: bool) -> None:
    """Whether a form can put out its gates.

    Raises:
        UnsupportedError: It shall, and cannot.
    """
    if trace_gates and form != "step":
        raise UnsupportedError(
            f"gates can be traced in form=step only; got form={form}, whose LSTM operator keeps "
            'them.\n  Use form="step" (--form step), or lstm_keras.trace(model, x).'
        )


def chosen_state(target: str, form: str, state: str | None) -> str:
    """The state contract that is meant.

    Raises:
        UnsupportedError: The target cannot have it; says what can.
    """
    states = STATES[target, form]
    if state is None or state in states:
        return state or states[0]
    others = [f"--target {t} --form {f}" for (t, f), can in STATES.items() if state in can]
    cure = f"; or use {others[0]}" if others else ""
    raise UnsupportedError(
        f"target={target} form={form} cannot have state={state}.\n"
        f"  It can have: {', '.join(states)}{cure}."
    )
