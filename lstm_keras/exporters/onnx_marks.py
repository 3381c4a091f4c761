"""What stands for an LSTM while TensorFlow traces a model that becomes ONNX.

TensorFlow has one operator with the shapes of ONNX' LSTM (every output, the last h, the last c; one
direction or two side by side): `CudnnRNNV3`. While the model is traced it stands for the loop of a
layer, or for both of a `Bidirectional`; nothing ever runs it. `onnx_handlers` puts the node in its
place.

A mask becomes the node's `sequence_lens`, which is right as long as the steps that do not count
come last. ONNX has no assertion; but its Gather must fail beyond the end of what it reads. So the
lengths are added to a Gather out of a single zero, whose index is the number of times that a step
counts after one that does not. A runtime then stops with an error that shows the node's name.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.artifact import PADDED_LEFT
from lstm_keras.exporters.onnx_nodes import Node, describe, refuse, refuse_settings
from lstm_keras.exporters.plain import Plain, plain
from lstm_keras.hooks import composite, masked
from lstm_keras.layer import LSTM

STANDS_FOR_LSTM = "CudnnRNNV3"


@contextmanager
def marks(nodes: list[Node]) -> Iterator[None]:
    """Inside, LSTMs leave marks in the graph that is traced; a mark's seed is an index to `nodes`.

    Raises:
        UnsupportedError: A setting that the operator does not have.
    """
    stock = keras.layers.Bidirectional.call
    marker = Marker(nodes)

    def both_ways(self, sequences, initial_state=None, mask=None, training=None):
        if not _is_pair(self):
            return stock(self, sequences, initial_state, mask, training)
        return marker.both_ways(self, sequences, initial_state, mask)

    tokens = composite.set(marker.one_way), masked.set(marker.one_way_masked)
    keras.layers.Bidirectional.call = both_ways
    try:
        yield
    finally:
        keras.layers.Bidirectional.call = stock
        composite.reset(tokens[0])
        masked.reset(tokens[1])


class Marker:
    """Puts marks, and around them what makes of the node's outputs those of the layer."""

    def __init__(self, nodes: list[Node]):
        self.nodes = nodes

    def one_way(self, layer, x, h, c):
        """What `hooks.composite` is set to."""
        return self._one(layer, x, h, c, None)

    def one_way_masked(self, layer, x, h, c, mask):
        """What `hooks.masked` is set to."""
        lengths = lengths_of(tf.reverse(mask, [1]) if layer.go_backwards else mask)
        outputs, last, new_c = self._one(layer, x, h, c, lengths)
        if not layer.go_backwards and not layer.zero_output_for_mask:
            outputs = tf.where(mask[..., None], outputs, last[:, None])  # the last one is held
        new = (_kept(new, old, lengths) for new, old in ((last, h), (new_c, c)))
        return (outputs[:, -1] if layer.zero_output_for_mask else last), outputs, [*new]

    def both_ways(self, pair, x, initial_state, mask):
        """What a Bidirectional answers."""
        layers = pair.forward_layer, pair.backward_layer
        mask = None if mask is None else keras.tree.flatten(mask)[0]
        lengths = None if mask is None else lengths_of(mask)
        if initial_state is None:
            batch = tf.shape(x)[0]
            initial_state = [s for layer in layers for s in layer.cell.get_initial_state(batch)]
        given = initial_state[0::2], initial_state[1::2]
        outputs, states, weights = self._mark(layers, x, *given, lengths)
        last = [_projected(h, w) for h, w in zip(tf.unstack(states[0]), weights, strict=True)]
        if pair.merge_mode == "concat" and all(w.projection is None for w in weights):
            y = outputs if pair.return_sequences else _side_by_side(states[0])
        else:
            answers = last
            if pair.return_sequences:
                halves = zip(tf.split(outputs, 2, axis=-1), weights, strict=True)
                answers = [_projected(*half) for half in halves]
            y = _merged(answers, pair.merge_mode)
        if not pair.return_state:
            return y
        c = tf.unstack(states[1])
        after = (last[0], c[0], last[1], c[1])
        kept = [_kept(new, old, lengths) for new, old in zip(after, initial_state, strict=True)]
        return (*(y if isinstance(y, tuple) else (y,)), *kept)

    def _one(self, layer, x, h, c, lengths):
        """Outputs, last h and last c of one direction, as the layer puts them out."""
        if layer.go_backwards:  # ONNX reads x as it is, from its end, and answers in x's order
            x = tf.reverse(x, [1])
        outputs, (h, c), weights = self._mark([layer], x, [h], [c], lengths)
        if layer.go_backwards:
            outputs = tf.reverse(outputs, [1])
        h, c = tf.squeeze(h, [0]), tf.squeeze(c, [0])
        return _projected(outputs, weights[0]), _projected(h, weights[0]), c

    def _mark(self, layers: Sequence[LSTM], x, h, c, lengths):
        """The mark: h and c per direction -> outputs [B, T, D H], (h, c) [D, B, H], weights."""
        for layer in layers:
            refuse_settings(layer)
        given = not all(map(_is_zero, (*h, *c)))
        with tf.init_scope():  # weights have values outside of the trace only
            weights = [plain(layer.cell) for layer in layers]
            self.nodes.append(describe(layers, weights, given, lengths is not None))
        for layer, one in zip(layers, weights, strict=True):
            if one.projection is not None and given:
                cure = "Start from zeros, or train without a projection."
                raise refuse(layer, "an initial state together with a projection", cure)
        if any(one.projection is not None for one in weights):
            h = [tf.zeros_like(each) for each in c]  # of the node, which knows of no projection
        outputs, h, c, _, _ = tf.raw_ops.CudnnRNNV3(
            input=tf.transpose(x, [1, 0, 2]),
            input_h=tf.stack(h),
            input_c=tf.stack(c),
            params=tf.zeros([0]),
            sequence_lengths=tf.zeros([0], tf.int32) if lengths is None else lengths,
            rnn_mode="lstm",
            direction="bidirectional" if len(layers) == 2 else "unidirectional",
            seed=len(self.nodes) - 1,
        )
        return tf.transpose(outputs, [1, 0, 2]), (h, c), weights


def lengths_of(mask: tf.Tensor) -> tf.Tensor:
    """How many steps of a mask [B, T] count, int32 [B]; fails where they do not come first."""
    counts = tf.cast(mask, tf.int32)
    rises = tf.reduce_sum(tf.maximum(counts[:, 1:] - counts[:, :-1], 0), axis=1)
    return tf.reduce_sum(counts, axis=1) + tf.gather(tf.constant([0]), rises, name=PADDED_LEFT)


def _is_pair(layer: keras.layers.Bidirectional) -> bool:
    """Whether one node can stand for both; any other pair becomes two."""
    first, second = layer.forward_layer, layer.backward_layer
    return (
        isinstance(first, LSTM)
        and isinstance(second, LSTM)
        and first.units == second.units
        and not first.go_backwards
    )


def _side_by_side(h):
    """[D, B, H] -> [B, D H]."""
    D, _, H = h.shape
    return tf.reshape(tf.transpose(h, [1, 0, 2]), [-1, D * H])


def _merged(answers: list, mode: str | None):
    y, backwards = answers
    if mode is None:
        return y, backwards
    if mode == "concat":
        return tf.concat(answers, axis=-1)
    if mode == "mul":
        return y * backwards
    return y + backwards if mode == "sum" else (y + backwards) / 2


def _projected(y, weights: Plain):
    return y if weights.projection is None else tf.matmul(y, tf.constant(weights.projection))


def _kept(new, old, lengths):
    """A state after a sequence: of one without any step, what it was before. (ONNX says zero.)"""
    if lengths is None or _is_zero(old):
        return new
    return tf.where(lengths[:, None] > 0, new, old)


def _is_zero(state) -> bool:
    """Whether a traced tensor is known to be zero: a constant, or `zeros` of an open batch."""
    if state.op.type == "Fill":
        state = state.op.inputs[1]
    value = tf.get_static_value(state)
    return value is not None and not np.any(value)
