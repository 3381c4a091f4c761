"""Every interpreter of this machine, opened on the bytes of a file that nobody vouches for.

Inputs and outputs go by the names that `Facts` has, whatever the interpreter calls them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.inspecting.facts import Facts

Arrays = dict[str, np.ndarray]

RUNTIMES = {
    "tflite": {
        "LiteRT": ("litert", "ai-edge-litert"),
        "CompiledModel": ("compiled", "ai-edge-litert"),
        "TFLite Micro": ("micro", "tflite-micro"),
    },
    "onnx": {
        "ONNX Runtime": ("onnxruntime", "onnxruntime"),
        "ONNX reference": ("reference", "onnx"),
    },
}
"""Kind of a file: name of a runtime: (function of this module, package that brings it)."""


VARIABLES = "variable tensors are not supported, and it has {}"
"""Why CompiledModel refuses, and all that is built on it."""


@dataclass(frozen=True)
class Opened:
    """One file in one interpreter.

    call: One call, arrays in and out by name.
    reset: Forgets what the file keeps; None where the interpreter has no such thing.
    """

    call: Callable[[Arrays], Arrays]
    reset: Callable[[], None] | None


def litert(content: bytes, facts: Facts, shapes: dict[str, tuple]) -> Opened:
    """LiteRT's Interpreter, as on Android, iOS and Linux boards."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    places = facts.places
    for end in facts.inputs:
        if None in end.shape:
            interpreter.resize_tensor_input(places["inputs"][end.name], shapes[end.name])
    interpreter.allocate_tensors()

    def call(inputs: Arrays) -> Arrays:
        for name, value in inputs.items():
            interpreter.set_tensor(places["inputs"][name], value)
        interpreter.invoke()
        return {name: interpreter.get_tensor(i) for name, i in places["outputs"].items()}

    return Opened(call, interpreter.reset_all_variables)


def compiled(content: bytes, facts: Facts, shapes: dict[str, tuple]) -> Opened:
    """LiteRT's CompiledModel, the interface of newer apps; it refuses variable tensors."""
    from ai_edge_litert.compiled_model import CompiledModel
    from ai_edge_litert.environment import Environment

    environment = Environment.create()
    try:
        model = CompiledModel.from_buffer(content, environment=environment)
    except RuntimeError as error:
        if facts.variables:  # it says so on standard error only
            raise UnsupportedError(VARIABLES.format(facts.variables)) from error
        raise
    key = next(iter(model.get_signature_list()))
    for end in facts.inputs:
        if None in end.shape:
            model.resize_input_tensor_by_name(key, end.name, list(shapes[end.name]))
    details = model.get_output_tensor_details(key)
    given = {end.name: model.create_input_buffer_by_name(key, end.name) for end in facts.inputs}
    made = {end.name: model.create_output_buffer_by_name(key, end.name) for end in facts.outputs}

    def call(inputs: Arrays) -> Arrays:
        for name, value in inputs.items():
            given[name].write(np.ascontiguousarray(value))
        model.run_by_name(key, given, made)
        answers = {}
        for name, buffer in made.items():
            shape, dtype = details[name]["shape"], np.dtype(details[name]["dtype"])
            answers[name] = buffer.read(int(np.prod(shape)), dtype.type).reshape(shape)
        return answers

    return Opened(call, None)


def micro(content: bytes, facts: Facts, shapes: dict[str, tuple]) -> Opened:
    """TensorFlow Lite Micro, what a microcontroller computes."""
    from tflite_micro.python.tflite_micro import runtime

    from lstm_keras.inspecting.soundness import model_of
    from lstm_keras.runtimes.tflm import arena

    stored = {end.name: end.shape for end in facts.inputs if None in end.shape}
    moved = [n for n, shape in stored.items() if set(_open(shape, shapes[n])) != {1}]
    if moved:
        raise UnsupportedError(f"it has no axes of any length, as {', '.join(moved)} has")
    size = arena(model_of(content, facts.name))
    interpreter = runtime.Interpreter.from_bytes(content, arena_size=size)
    places, (given, made) = facts.places, facts.order

    def call(inputs: Arrays) -> Arrays:
        for name, value in inputs.items():
            interpreter.set_input(value, given.index(places["inputs"][name]))
        interpreter.invoke()
        return {
            name: np.array(interpreter.get_output(made.index(i)))
            for name, i in places["outputs"].items()
        }

    return Opened(call, interpreter.reset)


def onnxruntime(content: bytes, facts: Facts, shapes: dict[str, tuple]) -> Opened:
    """ONNX Runtime, on one thread of the CPU."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what it has to say arrives in the exception
    session = ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return _named(lambda names, inputs: session.run(names, inputs), facts)


def reference(content: bytes, facts: Facts, shapes: dict[str, tuple]) -> Opened:
    """ONNX's own evaluator in NumPy, which is the specification as code."""
    from onnx.reference import ReferenceEvaluator

    from lstm_keras.inspecting.onnx import model_of

    evaluator = ReferenceEvaluator(model_of(content, facts.name))
    return _named(lambda names, inputs: evaluator.run(names, inputs), facts)


def _named(run: Callable, facts: Facts) -> Opened:
    names = [end.name for end in facts.outputs]
    return Opened(lambda inputs: dict(zip(names, run(names, inputs), strict=True)), None)


def _open(shape: tuple, chosen: tuple) -> list[int]:
    """What was chosen for the open axes."""
    return [n for n, want in zip(chosen, shape, strict=True) if want is None]
