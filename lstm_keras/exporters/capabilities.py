"""Which variant of the LSTM each exporter can express; the rest is refused by name.

The one table of it. Variants that change only how training goes (dropouts, forget_bias, horizon,
engine) leave a plain LSTM behind and are not in it.
"""

from typing import NamedTuple

from lstm_keras.errors import UnsupportedError
from lstm_keras.layer import LSTM


class Variant(NamedTuple):
    """A setting that changes what the layer computes, and what can compute that.

    off: Its value in a plain LSTM. targets: "target form" of every exporter that expresses it;
    those in `CELL` express all. how: What it becomes in the others.
    """

    off: object
    targets: frozenset[str]
    how: str


FUSED, STEP, UNROLLED = "tflite fused", "tflite step", "tflite unrolled"
ONNX, ONNX_STEP = "onnx fused", "onnx step"
C = "c fused"
CELL = (STEP, ONNX_STEP, UNROLLED)
"""What is the cell itself, written out."""

VARIANTS = {
    "peephole": Variant(False, frozenset({*CELL, ONNX}), "the operator's input P"),
    "coupled": Variant(
        False, frozenset({*CELL, FUSED, ONNX, C}), "i = sigmoid(-z_f), weights of f"
    ),
    "layer_norm": Variant(False, frozenset(CELL), ""),
    "projection": Variant(
        None, frozenset({*CELL, FUSED, ONNX, C}), "U' = R U, and a MatMul behind"
    ),
    "zoneout": Variant(0.0, frozenset(CELL), ""),
    "cell_clip": Variant(None, frozenset(CELL), ""),
    "gates": Variant("ifo", frozenset({*CELL, ONNX}), "weights 0 and bias 30, sigmoid(30) = 1"),
    "learned_state": Variant(False, frozenset({*CELL, FUSED, ONNX, C}), "what h and c start from"),
}


def check(layer: LSTM, target: str, form: str) -> None:
    """Refuse the first variant of a layer that the exporter cannot express.

    Raises:
        UnsupportedError: Names the layer, the setting and the exporters that have it.
    """
    for name, variant in VARIANTS.items():
        value = getattr(layer, name)
        if value == variant.off or f"{target} {form}" in variant.targets:
            continue
        raise UnsupportedError(
            f"{target} {form} cannot express layer '{layer.name}' ({type(layer).__name__}): "
            f"{name}={value!r}.\n  It is expressed by: {', '.join(sorted(variant.targets))}. "
            f"Export to --target {'tflite' if target == 'c' else target} --form step, or train "
            "without."
        )
