"""What stands in a file and nothing reads: tensors, and kinds of operators."""

from lstm_keras.exporters.flatbuffer import schema


def leave_out(model: schema.ModelT) -> None:
    """Drop every tensor and every kind of operator that nothing names, and count anew.

    Each tensor of a file takes some of TFLite Micro's arena, read or not.
    """
    for graph in model.subgraphs:
        _tensors(model, graph)
    used = sorted({op.opcodeIndex for g in model.subgraphs for op in g.operators})
    model.operatorCodes = [model.operatorCodes[index] for index in used]
    for op in (op for graph in model.subgraphs for op in graph.operators):
        op.opcodeIndex = used.index(op.opcodeIndex)


def _tensors(model, graph) -> None:
    named = [graph.inputs, graph.outputs]
    for op in graph.operators:
        named += [op.inputs, op.outputs, [] if op.intermediates is None else op.intermediates]
    used = sorted({int(index) for part in named for index in part} - {-1})
    place = {-1: -1} | {old: new for new, old in enumerate(used)}
    graph.tensors = [graph.tensors[index] for index in used]
    graph.inputs, graph.outputs = _moved(graph.inputs, place), _moved(graph.outputs, place)
    for op in graph.operators:
        op.inputs, op.outputs = _moved(op.inputs, place), _moved(op.outputs, place)
        if op.intermediates is not None:
            op.intermediates = _moved(op.intermediates, place)
    for signature in model.signatureDefs or []:
        if model.subgraphs[signature.subgraphIndex] is graph:
            for entry in (*signature.inputs, *signature.outputs):
                entry.tensorIndex = place[int(entry.tensorIndex)]


def _moved(indices, place) -> list[int]:
    return [place[int(index)] for index in indices]
