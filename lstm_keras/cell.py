"""LSTMCell: one step, four explicit gates, the equations as code."""

import keras
from keras import ops

from lstm_keras import noise
from lstm_keras.arguments import CellArguments
from lstm_keras.initializers import GateBias
from lstm_keras.quantization import fake_quant

EPSILON = 1e-8
"""Added to the variance by the layer norm, as TFLite's LSTM kernel does."""


@keras.saving.register_keras_serializable(package="lstm_keras")
class LSTMCell(CellArguments):
    """One LSTM step whose equations can be read off `call`, `read_gates` and `advance`.

    With B batch, F input features and H units:

        i = sigmoid(x W_i + h U_i + b_i)     input gate,  how much to write
        f = sigmoid(x W_f + h U_f + b_f)     forget gate, how much to keep
        g = tanh   (x W_g + h U_g + b_g)     candidate,   what to write
        o = sigmoid(x W_o + h U_o + b_o)     output gate, how much to show
        c = f c + i g                        cell state, unbounded
        h = o tanh(c)                        output, in (-1, 1)

    The four blocks lie side by side in the order i, f, g, o, as in `keras.layers.LSTM`:
    `get_weights()` of one fits the other (kernel W [F, 4H], recurrent kernel U [H, 4H],
    bias b [4H]). The variants below change single lines; a gate that has no equation has no
    block either.

    Args:
        units: H, the width of the cell state. A positive int.
        activation: Of the candidate and of the cell state; tanh above.
        recurrent_activation: Of the three gates; sigmoid above.
        use_bias: Whether there is a b.
        kernel_initializer, recurrent_initializer, bias_initializer: Of W, U and b.
        unit_forget_bias: Start b_f at 1, so that memory is open early in training.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: Of W, U and b.
        kernel_constraint, recurrent_constraint, bias_constraint: Of W, U and b.
        dropout: Share of the input features to drop in training, in [0, 1).
        recurrent_dropout: Share of h to drop in training where it enters the gates, in [0, 1).
        seed: Of all that is random. `LSTM` drops the same units at every step of a sequence; a
            cell run by `keras.layers.RNN` itself draws anew at each step.
        peephole: The gates see the cell state: i and f add p_i c and p_f c of the old one before
            the sigmoid, o adds p_o c of the new one. Weight `peephole_kernel`, one row [H] for
            each of these gates that has a block, starts at 0.
        coupled: i = 1 - f, so that what is written replaces what is erased. No block for i.
        layer_norm: z = x W + h U (and the peephole) of each gate becomes
            gamma (z - mean z) / deviation z + b, over its H units. Weight `layer_norm_scale`,
            gamma, one [H] for each block, starts at 1.
        projection: P, a positive int: h = (o tanh(c)) R, narrower than the cell state. Then h
            is [B, P], U is [P, 4H], and R, the `projection_kernel`, [H, P].
        zoneout: Share of the units that keep their old h and their old c at a step of training;
            otherwise h and c become the mean of both. One rate in [0, 1), or (of h, of c).
        cell_clip: c is held within -cell_clip and cell_clip. A positive number.
        gates: Which of i, f and o there are, for ablation: "io" has no forget gate, f = 1.
        learned_state: Start each sequence from a learned h and c in place of zero. Weights
            `initial_h` [P] and `initial_c` [H], the last ones, start at 0.
        forget_bias: What b_f starts at, in place of 1.
        horizon: T in steps, greater than 2: b_f and b_i start so that units remember for 1 to
            T - 1 steps, which lets lags of hundreds of steps be learned; see
            `lstm_keras.initializers`.

    Call:
        x: float [B, F], standardised (mean 0, deviation 1, so without physical unit).
        state: [h, c], float [B, P] and [B, H], without unit; P = H without a projection.
        training: Whether to drop and zone out.

    Returns:
        (h, [h, c]), float [B, P] and [B, H]. After z, 16-bit policies compute in float32.

    Raises:
        ValueError: An argument out of range, or two that exclude each other.

    Sources:
        Hochreiter & Schmidhuber 1997, Neural Computation 9(8): the cell.
        Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10): the forget gate.
        Gers & Schmidhuber 2000, IJCNN, "Recurrent nets that time and count": peepholes.
        Greff et al. 2017, IEEE TNNLS 28(10), "LSTM: a search space odyssey": coupled gates
        (CIFG) and gates left out (NIG, NFG, NOG).
        Ba, Kiros & Hinton 2016, arXiv:1607.06450: layer norm; per gate as in TFLite.
        Sak, Senior & Beaufays 2014, Interspeech: the projection.
        Krueger et al. 2017, ICLR: zoneout.
        Jozefowicz, Zaremba & Sutskever 2015, ICML: b_f = 1.
        Tallec & Ollivier 2018, ICLR: the horizon.
        Forcada & Carrasco 1995, Neural Computation 7(5): a learned initial state.
        Gal & Ghahramani 2016, NeurIPS: the same dropped units at every step.
    """

    held = None  # the noise of a whole sequence, while `LSTM` runs its loop
    rounded = None  # a `RoundedCell`, while a quantization-aware model runs the cell

    @property
    def state_dtype(self) -> str:
        """The type of c and of all arithmetic after z: 16 bits would lose what c sums up."""
        return "float32" if "16" in self.compute_dtype else self.compute_dtype

    def build(self, input_shape):
        H, P, width = self.units, self.output_size, len(self.blocks) * self.units
        self._add("kernel", (input_shape[-1], width), self.kernel_initializer, "kernel")
        self._add("recurrent_kernel", (P, width), self.recurrent_initializer, "recurrent")
        forget = 1.0 if self.unit_forget_bias and self.forget_bias is None else self.forget_bias
        start = GateBias(self.blocks, self.bias_initializer, forget, self.horizon, self.seed)
        self._add("bias", (width,), start, "bias", self.use_bias)
        seeing = len(self.blocks) - 1  # gates that can have a peephole: all but the candidate
        self._add("peephole_kernel", (seeing, H), "zeros", wanted=self.peephole and seeing)
        self._add("layer_norm_scale", (width,), "ones", wanted=self.layer_norm)
        self._add("projection_kernel", (H, P), "glorot_uniform", wanted=self.projection)
        self._add("initial_h", (P,), "zeros", wanted=self.learned_state)
        self._add("initial_c", (H,), "zeros", wanted=self.learned_state)

    def call(self, x, state, training=False):
        h, c = self._cast(state[0]), ops.cast(state[1], self.state_dtype)
        x, seen, zone = noise.apply(self.held, self, self._cast(x), h, training)
        h, c = self.advance(self.sum_up(x, seen), h, c, self.own(), zone)
        return h, [h, ops.cast(c, state[1].dtype)]

    def sum_up(self, x, h):
        """What enters the gates, z = x W + h U + b [B, 4H]; a layer norm adds b afterwards."""
        kernel, recurrent_kernel, bias = self.matrices()
        z = ops.matmul(x, self._cast(kernel))
        z = z + ops.matmul(h, self._cast(recurrent_kernel))
        return z + self._cast(bias) if self.use_bias and not self.layer_norm else z

    def matrices(self):
        """W, U and b (None without one) as they enter the gates; engines read them here too."""
        if self.rounded is not None:
            return self.rounded.matrices
        return self.kernel, self.recurrent_kernel, self.bias

    def advance(self, z, h, c, own, zone=None):
        """The new (h, c), from z = x W + h U + b [B, 4H] and the old ones.

        Reads no weight but those in `own`, which `own()` gives, and draws nothing.
        """
        _, _, _, o, written = self.read_gates(z, c, own)
        shown = o * self.activation(written)
        if self.projection:
            shown = ops.matmul(shown, ops.cast(own["projection_kernel"], c.dtype))
        shown = ops.cast(shown, h.dtype)
        if "grid" in own:
            shown = fake_quant.hidden(shown, own["grid"])
        if not self.zoneout:
            return shown, written
        keep_h, keep_c = zone or noise.zoneout_rates(self)
        return keep_h * h + (1 - keep_h) * shown, keep_c * c + (1 - keep_c) * written

    def read_gates(self, z, c, own):
        """(i, f, g, o, c): every gate at a step and the cell state that it leads to, [B, H]."""
        z = self._by_gate(z, own, c.dtype)
        f = self.gate(z("f", c))
        i = 1 - f if self.coupled else self.gate(z("i", c))
        g = self.activation(z("g"))
        c = f * c + i * g
        if self.cell_clip:
            c = ops.clip(c, -self.cell_clip, self.cell_clip)
        if "grid" in own:
            c = fake_quant.cell(c, own["grid"])
        o = self.gate(z("o", c))
        return i, f, g, o, c

    def gate(self, z):
        """Openness of a gate, in (0, 1) for the sigmoid; 1 for a gate that is left out."""
        return 1.0 if z is None else self.recurrent_activation(z)

    def own(self):
        """The weights, and the grid of h, that `advance` reads; empty for the plain cell."""
        names = ["peephole_kernel", "layer_norm_scale", "projection_kernel"]
        if self.layer_norm:  # which comes before the bias
            names.append("bias")
        weights = {name: getattr(self, name) for name in names}
        if self.rounded is not None:
            weights["grid"] = self.rounded.grid
        return {name: ops.convert_to_tensor(w) for name, w in weights.items() if w is not None}

    def get_initial_state(self, batch_size=None):
        """[h, c], [B, P] and [B, H]: zero, or what was learned, the same for all of the batch."""
        shapes = [(batch_size, size) for size in self.state_size]
        if not self.learned_state:
            return [ops.zeros(shape, dtype=self.compute_dtype) for shape in shapes]
        rows = [self._cast(self.initial_h), self._cast(self.initial_c)]
        if self.rounded is not None:
            rows[0] = fake_quant.hidden(rows[0], self.rounded.grid)
        return [ops.broadcast_to(row, shape) for row, shape in zip(rows, shapes, strict=True)]

    def _by_gate(self, z, own, dtype):
        """A function (gate, the c it sees) -> what enters it [B, H]; None if it is left out."""
        z = ops.split(ops.cast(z, dtype), len(self.blocks), axis=-1)
        z = dict(zip(self.blocks, z, strict=True))
        own = {name: ops.cast(weight, dtype) for name, weight in own.items()}

        def entering(gate, c=None):
            value = z.get(gate)
            if value is not None and c is not None and self.peephole:
                value = value + own["peephole_kernel"][self.blocks.replace("g", "").index(gate)] * c
            if value is None or not self.layer_norm:
                return value
            value = value - ops.mean(value, axis=-1, keepdims=True)
            deviation = ops.sqrt(ops.mean(ops.square(value), axis=-1, keepdims=True) + EPSILON)
            start = self.blocks.index(gate) * self.units
            block = slice(start, start + self.units)
            value = own["layer_norm_scale"][block] * value / deviation
            return value + own["bias"][block] if self.use_bias else value

        return entering

    def _cast(self, weight):
        return ops.cast(weight, self.compute_dtype)

    def _add(self, name, shape, initializer, group="", wanted=True):
        """Make a weight; `group` names the arguments that say its regularizer and constraint."""
        weight = None
        if wanted:
            weight = self.add_weight(
                name=name,
                shape=shape,
                initializer=initializer,
                regularizer=getattr(self, f"{group}_regularizer", None),
                constraint=getattr(self, f"{group}_constraint", None),
            )
        setattr(self, name, weight)
