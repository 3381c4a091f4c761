"""The integer LSTM of TFLite, bit for bit: what an int8 or 16x8 LSTM computes on each runtime.

One step of the plain cell, in stored numbers. Kernels differ where lines end in their names; sat16
saturates, wrap16 wraps, / 2^n rounds (`fixed.divide`), and m. multiplies by a stored multiplier
(`fixed.multiply`; of m_x and m_h in 16x8 `fixed.multiply_wide`):

    a_x = W x - z_x sum(W) + b         m_x = s_W s_x / 2^-12
    a_h = R h - z_h sum(R)             m_h = s_R s_h / 2^-12
    z   = sat16(sat16(m_x. a_x) + m_h. a_h)                 LiteRT, CMSIS-NN
          sat16(sat16(m_x. a_x) + sat16(m_h. a_h))          TFLite Micro
    i, f, o = sigmoid(z)    g = tanh(z)                    15 fractional bits
    c   = sat16(wrap16(f c / 2^15) + wrap16(i g / 2^(30 + p)))             LiteRT
          sat16(sat16(2^-15. f c) + sat16(2^-(30 + p). i g))               TFLite Micro
          sat16(sat16(2^-15. f c) + 2^-(30 + p). i g)                      CMSIS-NN
    c   = min(max(c, -clip), clip)     clip = trunc(cell_clip / 2^p), where cell_clip > 0
    h   = sat8(m_o. (o tanh(c)) + z_h) m_o = 2^-30 / s_h;  sat16 in 16x8

with p the cell power and s, z the scales and zero points. Beyond -15 <= p <= -9 LiteRT has no tanh,
and i takes the place of tanh(c). LiteRT rounds each product of scales to
float32 before it becomes a multiplier, TFLite Micro's wheel works in double. Proved equal to LiteRT
2.3 (x86-64) and to TFLite Micro's wheel of October 2026 on random models without one mismatch:
`benchmarks/results/integer_proof.md`. CMSIS-NN differs in the lines shown; it is not run here.

Sources: TensorFlow Lite `lstm_eval.cc` and `portable_tensor_utils.cc`; TFLite Micro
`lstm_eval.cc`; CMSIS-NN `arm_nn_lstm_step_s8.c`.
"""

from typing import NamedTuple

import numpy as np

from lstm_keras.errors import ShapeError
from lstm_keras.integer import activations, variants
from lstm_keras.integer.fixed import (
    INT8,
    INT16,
    Multiplier,
    divide,
    dot,
    multiply,
    multiply_wide,
    quantize_multiplier,
    saturate,
    wrap,
)
from lstm_keras.integer.numbers import IntegerLSTM, check_kernel, has_tanh


class IntegerTrace(NamedTuple):
    """Every stored number of an unrolled LSTM, each [B, T, H]; h is [B, T, P].

    i, f, g, o: int16 in steps of 2^-15. (With coupled gates i is 32767 - f.)
    c: int16 in steps of 2^cell_power.
    h: int8, or int16 in 16x8, on the grid of `IntegerLSTM.h`.
    z: What each gate is the sigmoid or tanh of, int16 in steps of 2^-12, by gate.
    """

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray
    z: dict[str, np.ndarray]


def play(
    layer: IntegerLSTM,
    x: np.ndarray,
    kernel: str = "litert",
    h: np.ndarray | None = None,
    c: np.ndarray | None = None,
) -> IntegerTrace:
    """Play sequences as a kernel does, keeping every number.

    Args:
        layer: The operator's numbers.
        x: Stored int8 [B, T, F]; int16 in 16x8.
        kernel: "litert", "tflm" (TFLite Micro's reference kernel) or "cmsis" (CMSIS-NN).
        h: Stored output before the first step, [B, P]; z_h, which stands for 0, when absent.
        c: Stored cell state before the first step, int16 [B, H]; zero when absent.

    Raises:
        ShapeError: x has another F, or does not have three axes.
        UnsupportedError: The kernel refuses such an operator; see `numbers.check_kernel`.
    """
    check_kernel(layer, kernel)
    x = np.asarray(x)
    if x.ndim != 3 or x.shape[2] != layer.features:
        raise ShapeError(
            f"the integer LSTM needs x [batch, time, features = {layer.features}]; got shape "
            f"{x.shape}.\n  For one sequence, pass x[None]."
        )
    B, T, _ = x.shape
    if h is None:
        h = np.full((B, layer.outputs), layer.h.zero_point)
    c = np.zeros((B, layer.units), np.int64) if c is None else np.asarray(c, np.int64)
    by = factors(layer, kernel)
    rescale = multiply_wide if layer.wide else multiply
    from_x = {
        gate: saturate(rescale(_sum_of_x(layer, gate, x), by.x[gate]), INT16)
        for gate in layer.gates
    }

    def squashed(gate, t):
        """Gives z and the gate, from x_t and from h and c as they are when it is called."""
        from_h = dot(h, layer.recurrent[gate])
        from_h = from_h - layer.h.zero_point * layer.recurrent[gate].sum(1, dtype=np.int64)
        from_h = rescale(from_h, by.h[gate])
        if kernel == "tflm":
            from_h = saturate(from_h, INT16)
        z = saturate(from_x[gate][:, t] + from_h, INT16)
        if gate in layer.peephole:
            z = variants.look_at_cell(z, c, layer.peephole[gate], by.c[gate], layer.outputs)
        if layer.norm:
            z = variants.normalise(z, layer.norm[gate], layer.bias[gate], layer.norm_scale[gate])
        if gate == "g":
            return z, activations.tanh(z, activations.GATE_POWER, kernel)
        return z, activations.sigmoid(z, kernel)

    steps = []
    for t in range(T):
        z, gates = {}, {}
        for gate in layer.gates[:-1]:
            z[gate], gates[gate] = squashed(gate, t)
        if "i" not in gates:
            gates["i"] = activations.ONE - gates["f"]
        c = _cell(layer, kernel, c, gates)
        z["o"], gates["o"] = squashed("o", t)
        h = _output(layer, kernel, c, gates, by)
        steps.append((gates["i"], gates["f"], gates["g"], gates["o"], c, h, z))

    def stacked(values, dtype):
        return np.stack(values, axis=1).astype(dtype)

    *numbers, h_steps, z_steps = zip(*steps, strict=True)
    return IntegerTrace(
        *(stacked(values, np.int16) for values in numbers),
        h=stacked(h_steps, np.int16 if layer.wide else np.int8),
        z={gate: stacked([z[gate] for z in z_steps], np.int16) for gate in layer.gates},
    )


class Factors(NamedTuple):
    """The multipliers of an operator: of x, h and c by gate, of o tanh(c), of the projection."""

    x: dict[str, Multiplier]
    h: dict[str, Multiplier]
    c: dict[str, Multiplier]
    hidden: Multiplier
    projection: Multiplier


def factors(layer: IntegerLSTM, kernel: str) -> Factors:
    """The multipliers that a kernel stores for an operator."""
    number = np.float32 if kernel == "litert" else np.float64

    def factor(weight, of, to):
        """The product over `to`, each result rounded to `number`."""
        product = number(np.float32(weight)) * number(np.float32(of))
        return quantize_multiplier(number(np.float64(product) / np.float64(np.float32(to))))

    hidden = layer.hidden if kernel == "litert" and layer.hidden is not None else layer.h
    z = {gate: layer.z_scale.get(gate, 2.0**activations.GATE_POWER) for gate in layer.gates}
    return Factors(
        x={g: factor(layer.kernel_scale[g], layer.x.scale, z[g]) for g in layer.gates},
        h={g: factor(layer.recurrent_scale[g], layer.h.scale, z[g]) for g in layer.gates},
        c={g: factor(layer.peephole_scale[g], 2.0**layer.cell_power, z[g]) for g in layer.peephole},
        hidden=factor(2.0**-15, 2.0**-15, hidden.scale),
        projection=factor(layer.projection_scale, hidden.scale, layer.h.scale),
    )


def _sum_of_x(layer: IntegerLSTM, gate: str, x: np.ndarray) -> np.ndarray:
    """a_x for every step at once, [B, T, H]; the bias of a layer norm comes later."""
    weights = layer.kernel[gate]
    total = dot(x, weights) - layer.x.zero_point * weights.sum(1, dtype=np.int64)
    return total if layer.norm else total + layer.bias[gate]


def _cell(layer: IntegerLSTM, kernel: str, c: np.ndarray, gates: dict) -> np.ndarray:
    """The next cell state from i, f, g, and the state before it."""
    keep = gates["f"].astype(np.int64) * c
    write = gates["i"].astype(np.int64) * gates["g"]
    power = layer.cell_power
    if kernel == "litert":
        c = wrap(divide(keep, 15), 16) + wrap(divide(write, 30 + power), 16)
    else:
        keep = saturate(multiply(keep, quantize_multiplier(2.0**-15)), INT16)
        write = multiply(write, quantize_multiplier(2.0 ** -(30 + power)))
        c = keep + (saturate(write, INT16) if kernel == "tflm" else write)
    c = saturate(c, INT16)
    if layer.cell_clip > 0:
        clip = int(min(np.float32(layer.cell_clip) / np.float32(2.0**power), INT16.max))
        if clip > 0 or kernel != "litert":  # LiteRT takes a clip below one step for none
            c = np.clip(c, -clip, clip)
    return c


def _output(layer: IntegerLSTM, kernel: str, c: np.ndarray, gates: dict, by: Factors) -> np.ndarray:
    """The next h from o and the cell state."""
    if kernel == "litert" and not has_tanh(layer):
        squashed = gates["i"]  # the kernel leaves tanh out, and this is what lies in its place
    else:
        squashed = activations.tanh(c, layer.cell_power, kernel)
    product = multiply(gates["o"].astype(np.int64) * squashed, by.hidden)
    if layer.projection is not None:
        return variants.project(layer, layer.projection, product, by.projection)
    grid = layer.hidden if kernel == "litert" and layer.hidden is not None else layer.h
    return saturate(product + grid.zero_point, INT16 if layer.wide else INT8)
