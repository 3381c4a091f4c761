"""Our ranges, written into a float file where TFLite's quantizer looks for its calibrator's."""

from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import only_graph, schema
from lstm_keras.quantization.floats import FloatLstm
from lstm_keras.quantization.grids import Range


def annotate(model: schema.ModelT, ranges: dict[int, Range], lstms: list[FloatLstm]) -> None:
    """Note the range of every tensor, and what an LSTM needs besides.

    What an operator hands on has the range of what it reads: its last step, say, may reach further
    than it did on the samples. An LSTM gets five intermediates, of which the last has the range of
    h, and notes on its two state tensors.

    Args:
        model: A float file; changed.
        ranges: Of every float tensor that an operator writes, and of the graph's input; changed.
        lstms: The LSTMs of the file, as `floats.read` has them.
    """
    graph = only_graph(model)
    for op in graph.operators:
        if fused.builtin(model, op) in fused.HAND_ON and int(op.inputs[0]) in ranges:
            ranges[int(op.outputs[0])] = ranges[int(op.inputs[0])]
    for index, span in ranges.items():
        _note(graph.tensors[index], span)
    for (_, op), lstm in zip(fused.lstms(model), lstms, strict=True):
        h, c = ranges[lstm.output], max(lstm.largest_cell, 1e-6)
        _note(graph.tensors[op.inputs[fused.H_STATE]], h)
        _note(graph.tensors[op.inputs[fused.C_STATE]], Range(-c, c))
        _note(fused.add_intermediates(graph, op), h)


def _note(tensor: schema.TensorT, span: Range) -> None:
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.min, tensor.quantization.max = [span.low], [span.high]
