"""LiteRT's Interpreter plays a `.tflite` file, as on Android, iOS and Linux boards."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from lstm_keras.artifact import Artifact
from lstm_keras.runtimes.player import (
    FusedPlayer,
    StepPlayer,
    agree,
    described,
    player,
    read_tflite,
    unreadable,
)


class LiteRT:
    """One file in LiteRT's Interpreter.

    Without the XNNPACK delegate: it has no LSTM kernel and brings nothing here (150 us with and
    without it on two int8 Bidirectional layers), but writes a line to stderr on every load.
    CompiledModel, which reads the step form too, has a player of its own: `compiled`.
    """

    def __init__(self, artifact: Artifact):
        content = read_tflite(artifact)
        try:
            self._interpreter = Interpreter(
                model_content=content,
                experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            )
            self._interpreter.allocate_tensors()
            runner = self._interpreter.get_signature_runner()
        except (ValueError, RuntimeError) as error:
            raise unreadable(artifact, "LiteRT", error) from error
        # by name, because the order of the inputs differs from interpreter to interpreter
        inputs, outputs = runner.get_input_details(), runner.get_output_details()
        agree(artifact, described(inputs), described(outputs))
        self._inputs = {n: d["index"] for n, d in inputs.items()}
        self._outputs = {n: d["index"] for n, d in outputs.items()}

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        for name, value in inputs.items():
            self._interpreter.set_tensor(self._inputs[name], value)
        self._interpreter.invoke()
        return {n: self._interpreter.get_tensor(i) for n, i in self._outputs.items()}

    def reset(self) -> None:
        self._interpreter.reset_all_variables()


def load(artifact: Artifact) -> FusedPlayer | StepPlayer:
    """The player of a TFLite artifact on LiteRT.

    Raises:
        ArtifactError: LiteRT cannot read the file.
    """
    return player(artifact, LiteRT(artifact))
