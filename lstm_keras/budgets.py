"""Budgets: the largest error that is accepted of an artifact, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What is accepted between an artifact and its parent, and why.

    largest_error: Of any output on any window; None where only the noise counts.
    sqnr_db: Least ratio of signal to quantization noise.
    agreement: Least share of windows that get the same class.
    """

    largest_error: float | None
    sqnr_db: float
    agreement: float
    reason: str


_FLOAT = "same float32 arithmetic in another order of summation"
_INT8 = Budget(
    None,
    20.0,
    0.99,
    "8-bit weights, inputs and outputs: below 20 dB noise is 10 % of the signal",
)
_INT16X8 = Budget(
    None, 30.0, 0.99, "16-bit values, 8-bit weights; measured 39 to 76 dB on trained nets"
)
BUDGET = {
    ("tflite", "float32"): Budget(1e-5, 80.0, 0.999, f"{_FLOAT}; measured 1e-6 on the zoo"),
    ("onnx", "float32"): Budget(1e-5, 80.0, 0.999, f"{_FLOAT}; measured 1.2e-6 on the zoo"),
    ("keras", "float32"): Budget(1e-5, 80.0, 0.999, _FLOAT),
    ("tflite", "dynamic"): Budget(
        None, 25.0, 0.99, "8-bit weights and, inside each matrix product, 8-bit inputs"
    ),
    ("onnx", "dynamic"): Budget(
        None,
        30.0,
        0.99,
        "8-bit weights and, inside each matrix product, 8-bit inputs: noise of 3 % of the signal; "
        "measured 36 dB on the zoo, at least 39 dB on nets with Keras' initial weights",
    ),
    ("tflite", "int16x8"): _INT16X8,
    ("tflite", "int8"): _INT8,
    ("c", "float32"): Budget(1e-5, 80.0, 0.999, f"{_FLOAT}; measured 2e-7 on the zoo"),
    ("c", "int16x8"): _INT16X8,
    ("c", "int8"): _INT8,
}
"""(target, precision) -> budget."""
