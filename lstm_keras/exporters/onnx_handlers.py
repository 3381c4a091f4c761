"""What tf2onnx asks us to translate: the mark of an LSTM, flips, and choices between integers."""

import numpy as np
import onnx

from lstm_keras.exporters.onnx_graph import Handler
from lstm_keras.exporters.onnx_marks import STANDS_FOR_LSTM
from lstm_keras.exporters.onnx_nodes import Node


def handlers(nodes: list[Node]) -> dict[str, Handler]:
    """By TensorFlow operator, what translates it; `nodes` are those of the marks."""
    return {
        STANDS_FOR_LSTM: lstm_handler(nodes),
        "ReverseV2": flip_handler(),
        "SelectV2": select,
    }


def lstm_handler(nodes: list[Node]) -> Handler:
    """The mark becomes an LSTM, whose Y [T, D, B, H] has an axis for directions.

    One direction is squeezed out; two come side by side, [T, B, 2H].
    """

    def handle(ctx, mark, name, args):
        node = nodes[mark.get_attr_value("seed")]
        scope = mark.name.removesuffix(f"/{STANDS_FOR_LSTM}")
        x, h, c, _, lengths = mark.input
        (all_h, last_h, last_c), shapes = mark.output[:3], mark.output_shapes[:3]
        D, H = len(node.W), node.attributes["hidden_size"]
        T, B = shapes[0][:2]
        ctx.remove_node(mark.name)
        weights = [ctx.make_const(f"{scope}/{key}", getattr(node, key)).output[0] for key in "WRB"]
        lstm = ctx.make_node(
            "LSTM",
            [x, *weights, *_optional(node, lengths, h, c, scope, ctx)],
            attr=node.attributes,
            outputs=[f"{scope}/Y", last_h, last_c],
            name=scope,
            shapes=[[T, D, B, H], *shapes[1:]],
            dtypes=[onnx.TensorProto.FLOAT] * 3,
        )
        y, result = lstm.output[0], {"dtypes": lstm.output_dtypes[:1]}
        if D == 1:
            operator, argument = "Squeeze", np.array([1])
        else:
            order = {"perm": [0, 2, 1, 3]}
            (y,) = ctx.make_node(
                "Transpose", [y], attr=order, shapes=[[T, B, D, H]], **result
            ).output
            operator, argument = "Reshape", np.array([0, 0, D * H])
        argument = ctx.make_const(f"{scope}/directions", argument).output[0]
        ctx.make_node(operator, [y, argument], outputs=[all_h], shapes=[shapes[0]], **result)

    return handle


def _optional(node: Node, lengths, h, c, scope, ctx) -> list[str]:
    """The inputs sequence_lens, initial_h, initial_c and P, as far as they are needed."""
    given = [
        lengths if node.masked else "",
        *((h, c) if node.given_state else ("", "")),
        "" if node.P is None else ctx.make_const(f"{scope}/P", node.P).output[0],
    ]
    while given and not given[-1]:
        given.pop()
    return given


def flip_handler() -> Handler:
    """A flip is one Slice, and flipping back is nothing; tf2onnx' own takes eight nodes."""
    flipped: dict[str, tuple[str, list[int]]] = {}  # by result: what was flipped, and where

    def handle(ctx, node, name, args):
        axes = node.inputs[1].get_tensor_value(as_list=False).astype("int64").reshape(-1)
        x = node.input[0]
        result = {name: getattr(node, f"output_{name}") for name in ("shapes", "dtypes")}
        result["outputs"] = node.output
        ctx.remove_node(node.name)
        source, where = flipped.get(x, (x, None))
        if where == axes.tolist():
            ctx.make_node("Identity", [source], **result)
            return
        flipped[result["outputs"][0]] = x, axes.tolist()
        backwards = np.full_like(axes, -1)  # the first index, and the step
        beyond = np.full_like(axes, np.iinfo("int64").min)
        settings = {"starts": backwards, "ends": beyond, "axes": axes, "steps": backwards}
        constants = [ctx.make_const(f"{name}/{key}", settings[key]).output[0] for key in settings]
        ctx.make_node("Slice", [x, *constants], **result)

    return handle


def select(ctx, node, name, args):
    """A choice between integers is one Where; tf2onnx' own computes it from eight nodes."""
    result = {key: getattr(node, f"output_{key}") for key in ("shapes", "dtypes")}
    ctx.remove_node(node.name)
    ctx.make_node("Where", node.input, outputs=node.output, **result)
