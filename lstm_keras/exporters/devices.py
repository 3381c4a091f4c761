"""Where each kind of file loads, and which form is meant for a device: the two tables of it.

What loads where is a fact about other people's interpreters; `tests/test_forms.py` loads a file of
every row, LiteRT.js excepted, which `make web` plays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError

AUTO = "auto"
"""The form that asks for the one that suits a device."""

INTERPRETER, MICRO = "LiteRT's Interpreter", "TFLite Micro"
COMPILED, C_API, WEB = "CompiledModel", "its C API", "LiteRT.js"
NEW = (COMPILED, C_API, WEB)
"""LiteRT's newer interface, on Android, in C and in a page; it has no variable tensors."""

VARIABLES = "Variable tensors not yet supported"
"""What they say."""

NO_BYTES = "Element type INT8 is not supported"
"""What LiteRT.js says of int8 inputs and outputs."""


@dataclass(frozen=True)
class Loading:
    """Where a `.tflite` file loads.

    where: Names of the interpreters.
    refused: Names of those that refuse it.
    why: The reason.
    instead: How to export what those load.
    """

    where: tuple[str, ...]
    refused: tuple[str, ...] = ()
    why: str = ""
    instead: str = ""

    def __str__(self) -> str:
        if not self.refused:
            return f"loads in {_listed(self.where)}"
        return f"does not load in {_listed(self.refused)} ({self.why}): {self.instead} does"


def loading(form: str, precision: str) -> Loading:
    """Where a `.tflite` file of this form and precision loads, whatever its state contract."""
    if form != "fused" and precision == "int8":
        where = (INTERPRETER, COMPILED, C_API, MICRO)
        return Loading(where, (WEB,), NO_BYTES, "--precision float32")
    if form != "fused":
        return Loading((INTERPRETER, *NEW, MICRO))
    if precision == "int16x8":
        why = "LiteRT has no LSTM of 16-bit values"
        return Loading((MICRO,), (INTERPRETER, *NEW), why, "--form unrolled in int8 or float32")
    if precision == "int8":
        instead = "--form unrolled, for LiteRT.js in float32,"
        return Loading((INTERPRETER, MICRO), NEW, VARIABLES, instead)
    instead = "--form step or unrolled" + (" in float32" if precision == "dynamic" else "")
    where = (INTERPRETER,) if precision == "dynamic" else (INTERPRETER, MICRO)
    return Loading(where, NEW, VARIABLES, instead)


def loading_of(artifact: Artifact) -> Loading | None:
    """Where an artifact loads; None where it is no `.tflite` file."""
    return loading(artifact.form, artifact.precision) if artifact.target == "tflite" else None


STEP, UNROLLED, FUSED = ("tflite", "step"), ("tflite", "unrolled"), ("tflite", "fused")
ONNX, ONNX_STEP = ("onnx", "fused"), ("onnx", "step")
C = ("c", "fused")

DEVICES: dict[str, tuple[tuple[str, str], ...]] = {
    "android": (STEP, UNROLLED, FUSED, ONNX, ONNX_STEP),
    "browser": (STEP, UNROLLED, ONNX, ONNX_STEP),
    "micro": (FUSED, UNROLLED, STEP, C),
    "raspberry-pi": (FUSED, UNROLLED, STEP, ONNX, ONNX_STEP),
    "server": (ONNX, ONNX_STEP, FUSED, UNROLLED, STEP),
}
"""(target, form) in the order in which they are tried for a device."""

PLAYED_BY = {
    "android": INTERPRETER,
    "browser": WEB,
    "micro": MICRO,
    "raspberry-pi": INTERPRETER,
    "server": INTERPRETER,
}
"""What a `.tflite` file must load in to be of use there."""

WHY = {
    ("android", *STEP): "loads in CompiledModel, and answers at every step",
    ("android", *UNROLLED): "loads in CompiledModel, and plays whole sequences",
    ("android", *FUSED): "loads in the Interpreter, small and fast",
    ("browser", *STEP): "loads in LiteRT.js, and answers at every step",
    ("browser", *UNROLLED): "loads in LiteRT.js, and plays whole sequences",
    ("micro", *FUSED): "one operator for each LSTM, which TFLite Micro and CMSIS-NN have",
    ("raspberry-pi", *FUSED): "one operator for each LSTM, small and fast in the Interpreter",
    ("server", *ONNX): "one node for each LSTM, in batches, in ONNX Runtime",
}
"""What speaks for the usual choices."""


def export_for(
    device: str | None,
    target: str | None,
    form: str | None,
    precision: str,
    export: Callable[[str, str], Artifact],
) -> Artifact:
    """Export in the first form that suits a device and can express the model.

    Args:
        device: A key of `DEVICES`.
        target: "tflite", "onnx" or "c", if only that will do.
        form: `AUTO` or None; another if only that will do.
        precision: That of the export.
        export: Exports to (target, form).

    Returns:
        With `picked`, a line that says why it was this one; without where a form was named.

    Raises:
        UnsupportedError: No form fits, with what speaks against each; no such device, or none.
    """
    pairs = _pairs(device, target, form)
    refused: dict[str, str] = {}
    for pair in pairs:
        try:
            _check_plays(device, *pair, precision)
            artifact = export(*pair)
        except UnsupportedError as error:
            refused[" ".join(pair)] = str(error)
            continue
        named = form not in (None, AUTO)
        return replace(artifact, picked="" if named else _line(device, pair, refused))
    if len(set(refused.values())) == 1:
        raise UnsupportedError(next(iter(refused.values())))
    lines = "".join(f"\n    {name}: {says.splitlines()[0]}" for name, says in refused.items())
    raise UnsupportedError(
        f"no form for {device} fits this model in that precision:{lines}\n"
        "  Change what they name, use --precision float32, or choose --target and --form yourself."
    )


def _pairs(device, target, form):
    known = f"Choose from: {', '.join(DEVICES)}."
    if device is None:
        raise UnsupportedError(
            f'form=auto needs to know for what.\n  Pass device="..." (--for ...). {known}'
        )
    if device not in DEVICES:
        raise UnsupportedError(f"there is no device={device}.\n  {known}")
    pairs = [(t, f) for t, f in DEVICES[device] if target in (None, t) and form in (None, AUTO, f)]
    if not pairs:
        wanted = {"target": target, "form": None if form == AUTO else form}
        named = " and ".join(f"{k}={v}" for k, v in wanted.items() if v is not None)
        raise UnsupportedError(
            f"nothing for {device} is of {named}.\n"
            f"  Choose from: {', '.join(' '.join(pair) for pair in DEVICES[device])}."
        )
    return pairs


def _check_plays(device, target, form, precision) -> None:
    """A file that the device cannot play, or plays wrongly: TFLite Micro takes dynamic ones."""
    if target == "tflite" and PLAYED_BY[device] not in loading(form, precision).where:
        raise UnsupportedError(
            f"{PLAYED_BY[device]} does not play it in {precision}.\n  Use another precision."
        )


def _line(device, pair, refused) -> str:
    says = WHY.get((device, *pair)) or "the first that can express the model"
    for name, error in refused.items():
        says += f"; not {name}: {error.splitlines()[0].removesuffix('.')}"
    return f"{' '.join(pair)} for {device}: {says}"


def _listed(names) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
