"""One quantized file in LiteRT, in TFLite Micro and in NumPy: stored numbers go in and come out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_keras.diagnosis.source import Source, subgraph
from lstm_keras.errors import RuntimeMissingError, UnsupportedError
from lstm_keras.exporters.flatbuffer import unpack
from lstm_keras.quiet import stderr_silenced
from lstm_keras.runtimes.player import dequantize, quantize
from lstm_keras.runtimes.simulated import Simulator

NAMES = {"litert": "LiteRT", "tflm": "TFLite Micro"}
"""Kernel of the simulator: the runtime it imitates."""


@dataclass(frozen=True)
class Played:
    """What one of them made of windows.

    outputs: Stored numbers by name, [N, ...]; None where it did not play.
    refusal: Why it did not, in one line.
    simulator: Holds every number in between, where it was the simulator.
    """

    outputs: dict[str, np.ndarray] | None
    refusal: str = ""
    simulator: Simulator | None = None


def stored(source: Source, x: np.ndarray) -> np.ndarray:
    """Windows of real numbers, or tokens, as the file stores them."""
    return quantize(x, source.tensor(source.x[0]))


def real(source: Source, played: Played, name: str) -> np.ndarray:
    """An output as real numbers, float32."""
    if played.outputs is None:
        raise UnsupportedError(f"{played.refusal}\n  Play it elsewhere.")
    return dequantize(played.outputs[name], source.tensor(name))


def simulate(source: Source, x: np.ndarray, kernel: str, starts: dict | None = None) -> Played:
    """All windows side by side, in NumPy."""
    try:
        simulator = Simulator(source.content, kernel)
    except UnsupportedError as error:
        return Played(None, str(error).splitlines()[0])
    state = {n: np.repeat(s, len(x), axis=0) for n, s in _states(source, starts).items()}
    outputs = simulator.call({source.x[0]: x, **state})
    return Played({name: outputs[name] for name in source.y}, simulator=simulator)


def play(source: Source, x: np.ndarray, kernel: str, starts: dict | None = None) -> Played:
    """Window by window in the real runtime, each from a reset.

    Args:
        source: The file.
        x: Stored numbers [N, T, F], or tokens [N, T].
        kernel: "litert" or "tflm".
        starts: Stored h and c by name, where they are inputs; zero when absent.
    """
    if kernel == "litert" and source.wide:
        return Played(None, "LiteRT has no LSTM in int16x8")
    if source.narrow_cells:
        return Played(None, "a cell state in int8 has half the memory that kernels write to")
    try:
        with stderr_silenced():  # both tell why they refuse there, too
            call = OPEN[kernel](source)
    except (RuntimeMissingError, RuntimeError, ValueError) as error:
        return Played(None, str(error).strip().splitlines()[0])
    state = _states(source, starts)
    answers = [call({source.x[0]: window[None], **state}) for window in x]
    return Played({name: np.concatenate([a[name] for a in answers]) for name in source.y})


def _states(source: Source, starts: dict | None) -> dict[str, np.ndarray]:
    """What each state that is an input starts from, as stored."""
    given = {n: i for n, i in source.graph.inputs.items() if i in source.state_tensors}
    return (starts or {}) | {
        name: source.tensor(name).start() for name in given if name not in (starts or {})
    }


def _litert(source: Source) -> Callable[[dict], dict]:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=source.content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    graph = source.graph

    def call(inputs):
        interpreter.reset_all_variables()
        for name, value in inputs.items():
            interpreter.set_tensor(graph.inputs[name], value)
        interpreter.invoke()
        return {name: interpreter.get_tensor(graph.outputs[name]) for name in source.y}

    return call


def _tflm(source: Source) -> Callable[[dict], dict]:
    try:
        from lstm_keras.runtimes.tflm import arena, micro
    except ModuleNotFoundError as error:
        raise RuntimeMissingError(
            f"TFLite Micro needs {error.name}, which is not installed.\n"
            "  pip install 'lstm-keras[tflm]'"
        ) from error
    graph, model = source.graph, unpack(source.content)
    interpreter = micro.Interpreter.from_bytes(source.content, arena_size=arena(model))
    inputs, outputs = (list(side) for side in (subgraph(model).inputs, subgraph(model).outputs))

    def call(given):
        interpreter.reset()
        for name, value in given.items():
            interpreter.set_input(value, inputs.index(graph.inputs[name]))
        interpreter.invoke()
        return {
            name: np.array(interpreter.get_output(outputs.index(graph.outputs[name])))
            for name in source.y
        }

    return call


OPEN = {"litert": _litert, "tflm": _tflm}
