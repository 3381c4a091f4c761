"""LiteRT's Interpreter for a JVM: the other end of desktop/org/tensorflow/lite/Interpreter.java.

Reads a model file from the standard input, then requests; answers on the standard output. Numbers
are big-endian int32, texts and tensors are their length and their bytes.

    0                                       reset the variable tensors
    1, how many inputs, each name, bytes    invoke

Each answer is 0 and what was asked for (of an invoke: how many outputs, each name, bytes), or 1 and
a message.
"""

import struct
import sys
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

RESET, GOOD, BAD = 0, b"\0", b"\1"


def read() -> bytes:
    """One text or tensor."""
    (length,) = struct.unpack(">i", sys.stdin.buffer.read(4))
    return sys.stdin.buffer.read(length)


def packed(content: bytes) -> bytes:
    """One text or tensor, as `read` takes it."""
    return struct.pack(">i", len(content)) + content


class Model:
    """A file in LiteRT, loaded as `runtimes/tflite.py` loads it for golden vectors.

    Raises:
        ValueError, RuntimeError: LiteRT cannot read the file.
    """

    def __init__(self, content: bytes):
        plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        self.interpreter = Interpreter(model_content=content, experimental_op_resolver_type=plain)
        self.interpreter.allocate_tensors()
        runner: Any = self.interpreter.get_signature_runner()
        self.inputs = {n: dict(d) for n, d in runner.get_input_details().items()}
        self.outputs = {n: d["index"] for n, d in runner.get_output_details().items()}

    def invoke(self, given: dict[str, bytes]) -> bytes:
        """Set every input, run, and pack every output.

        Raises:
            ValueError: Other names or lengths than the signature has.
        """
        if set(given) != set(self.inputs):
            raise ValueError(f"the signature takes {sorted(self.inputs)}; got {sorted(given)}")
        for name, content in given.items():
            tensor = self.inputs[name]
            value = np.frombuffer(content, tensor["dtype"]).reshape(tensor["shape"])
            self.interpreter.set_tensor(tensor["index"], value)
        self.interpreter.invoke()
        made = struct.pack(">i", len(self.outputs))
        for name, index in self.outputs.items():
            made += packed(name.encode()) + packed(self.interpreter.get_tensor(index).tobytes())
        return made


def serve() -> None:
    """Answer until the standard input ends."""
    model = None
    request: bytes | None = None
    while True:
        try:
            if model is None:
                model, made = Model(read()), b""
            elif request == bytes([RESET]):
                model.interpreter.reset_all_variables()
                made = b""
            else:
                (count,) = struct.unpack(">i", sys.stdin.buffer.read(4))
                made = model.invoke({read().decode(): read() for _ in range(count)})
            answer = GOOD + made
        except (ValueError, RuntimeError) as error:
            answer = BAD + packed(str(error).encode())
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
        request = sys.stdin.buffer.read(1)
        if not request or model is None:
            return


if __name__ == "__main__":
    serve()
