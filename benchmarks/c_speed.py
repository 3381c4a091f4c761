"""How long one inference takes on this machine: our C against LiteRT and ONNX Runtime.

    python benchmarks/c_speed.py              about two minutes on 2 cores
    python benchmarks/c_speed.py --rounds 3   a short look; nothing is written

One model, LSTM(32) on 28 steps of 28 features and Dense(10), batch 1, one thread. Every contestant
is called from Python once per inference on inputs that it already has: our `NAME_run` through
ctypes, LiteRT by `Interpreter.invoke`, ONNX Runtime by `run_with_iobinding`. So nobody pays for
handing over arrays, and what a call itself costs is measured too, on a function that does nothing
and on files with one operator on one number. It is taken from the peers' times before ours, with
its call, are compared with them.

Before the clock starts, the answers of all are compared. Times are of the calling thread, in
interleaved rounds: every round calls each contestant for a while, in turns of who begins; a ratio
is the median of the ratios of the rounds. Exit status 1 where a peer is as fast as ours.
"""

import argparse
import ctypes
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import onnx
import onnxruntime
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from rich.console import Console

from lstm_keras import LSTM, export
from lstm_keras.artifact import Artifact, package_versions
from lstm_keras.files import make_folder, write_text
from lstm_keras.integer import Grid
from lstm_keras.runtimes.player import dequantize, quantize, read_tflite

HERE = Path(__file__).parent
RESULTS = HERE / "results"
sys.path.insert(0, str(HERE.parent / "tests"))

from lstm_files import File  # noqa: E402

T, F, H, N = 28, 28, 32, 10
SEED = 2026
ROUNDS = 200
SAMPLE_S = 0.002  # a call is repeated until a sample lasts this long
NATIVE = ("-O3", "-march=native")
PLAIN = ("-O3",)
BUDGET = {"float32": 1e-6, "int8": 0.15}
"""Largest difference from Keras as a share of the largest answer, before times say anything."""

# contestant: (precision, whose call is taken from its time)
CONTESTANTS = {
    "C": ("float32", None),
    "C, any x86-64": ("float32", None),
    "LiteRT": ("float32", "LiteRT"),
    "ONNX Runtime": ("float32", "ONNX Runtime"),
    "C int8": ("int8", None),
    "C int8, any x86-64": ("int8", None),
    "LiteRT int8": ("int8", "LiteRT"),
}
PEERS = {
    "C": ("LiteRT", "ONNX Runtime", "LiteRT int8"),
    "C int8": ("LiteRT", "ONNX Runtime", "LiteRT int8"),
}


def pair(artifact: Artifact, x: np.ndarray, flags: tuple[str, ...]) -> tuple[Callable, np.ndarray]:
    """A call of NAME_run, and where its answer lies."""
    (source,) = (file for file in artifact.files if file.endswith(".c") and "selftest" not in file)
    library = shared_library([artifact.path / source], flags)
    run = getattr(library, f"{Path(source).stem}_run")
    made = artifact.outputs[0]
    return call_of(run, quantize(x, artifact.inputs[0]), np.zeros(N, made.dtype))


def call_of(function, x: np.ndarray, y: np.ndarray) -> tuple[Callable, np.ndarray]:
    x = np.ascontiguousarray(x)
    function.argtypes, function.restype = [ctypes.c_void_p, ctypes.c_void_p], None
    from_, to = ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(y.ctypes.data)

    def call(keep=x):  # `keep`: the memory must outlive the pointer
        function(from_, to)

    return call, y


def shared_library(sources: list[Path], flags: tuple[str, ...]) -> ctypes.CDLL:
    folder = Path(tempfile.mkdtemp(dir=sources[0].parent))
    command = ["gcc", "-std=c99", *flags, "-shared", "-fPIC", *sources, "-o", folder / "pair.so"]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(folder / "pair.so"))


def litert(content: bytes, x: np.ndarray) -> tuple[Callable, np.ndarray]:
    """A call of `invoke`, and where its answer lies."""
    interpreter = Interpreter(
        model_content=content,
        num_threads=1,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
    interpreter.invoke()
    return interpreter.invoke, interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def onnx_runtime(content: bytes, x: np.ndarray) -> tuple[Callable, np.ndarray]:
    """A call of `run_with_iobinding`, and its answer."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    given, made = session.get_inputs()[0].name, session.get_outputs()[0].name
    binding = session.io_binding()
    binding.bind_cpu_input(given, x)
    binding.bind_output(made, "cpu")
    session.run_with_iobinding(binding)
    answer = binding.copy_outputs_to_cpu()[0]
    return lambda: session.run_with_iobinding(binding), answer


def contestants(folder: Path) -> dict[str, Callable]:
    """The calls, after all have answered alike.

    Raises:
        ValueError: One answers something else than Keras.
    """
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential([keras.Input((T, F)), LSTM(H), keras.layers.Dense(N)])
    rng = np.random.default_rng(SEED)
    samples = rng.normal(size=(64, T, F)).astype(np.float32)
    x = samples[:1]
    wanted = np.asarray(model(x))[0]
    made = {
        (target, precision): export(
            model, target, precision, calibration=samples, path=folder / f"{target}-{precision}"
        )
        for target in ("c", "tflite")
        for precision in ("float32", "int8")
    }
    made["onnx", "float32"] = export(model, "onnx", path=folder / "onnx")
    file = made["onnx", "float32"]
    calls = {}
    for name, (precision, _) in CONTESTANTS.items():
        if name.startswith("C"):
            artifact = made["c", precision]
            call, y = pair(artifact, x, PLAIN if "any" in name else NATIVE)
            call()
        elif name.startswith("LiteRT"):
            artifact = made["tflite", precision]
            call, y = litert(read_tflite(artifact), quantize(x, artifact.inputs[0]))
        else:
            artifact = file
            call, y = onnx_runtime((file.path / file.model_file).read_bytes(), x)
        check(name, dequantize(y, artifact.outputs[0]).ravel(), wanted, BUDGET[precision])
        calls[name] = call
    return calls


def check(name: str, said: np.ndarray, wanted: np.ndarray, budget: float) -> None:
    """Whether an answer is the one that is timed.

    Raises:
        ValueError: It is not.
    """
    error = float(np.abs(said - wanted).max() / np.abs(wanted).max())
    if not error <= budget:
        raise ValueError(
            f"{name} is {error:.1e} away from Keras, and {budget:.1e} is allowed: its time says "
            "nothing.\n  Look for what differs before measuring."
        )


def empty_calls(folder: Path) -> dict[str, Callable]:
    """Calls that hardly compute anything, by the runtime they go to."""
    source = folder / "nothing.c"
    source.write_text("void nothing(const void *x, void *y);\n")
    source.write_text(
        source.read_text() + "void nothing(const void *x, void *y) { (void)x; *(char *)y = 0; }\n"
    )
    nothing, _ = call_of(shared_library([source], PLAIN).nothing, np.zeros(1), np.zeros(1))
    file = File()
    ends = [file.tensor(np.int8, (1,), Grid(scale)) for scale in (1.0, 2.0)]
    file.operator("QUANTIZE", 1, ends[:1], ends[1:])
    number = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    answer = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Neg", ["x"], ["y"])], "one", [number], [answer]
    )
    versions = [onnx.helper.make_opsetid("", 17)]
    model = onnx.helper.make_model(graph, opset_imports=versions, ir_version=8)
    return {
        "C": nothing,
        "LiteRT": litert(file.pack({"x": ends[0]}, {"y": ends[1]}), np.zeros(1, np.int8))[0],
        "ONNX Runtime": onnx_runtime(model.SerializeToString(), np.zeros(1, np.float32))[0],
    }


def seconds(call: Callable, repeats: int) -> float:
    start = time.thread_time()
    for _ in range(repeats):
        call()
    return (time.thread_time() - start) / repeats


def measure(calls: dict[str, Callable], rounds: int) -> dict[str, list[float]]:
    """Seconds of a call, by contestant and round."""
    repeats = {
        name: max(3, round(SAMPLE_S / min(seconds(call, 5) for _ in range(5))))
        for name, call in calls.items()
    }
    names, times = list(calls), {name: [] for name in calls}
    for k in range(rounds):
        first = k % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(seconds(calls[name], repeats[name]))
    return times


def results(times: dict[str, list[float]]) -> dict:
    """Medians in microseconds, and how often ours goes into each peer."""
    rows, floor = {}, {}
    for name, found in times.items():
        if name.startswith("empty "):
            floor[name.removeprefix("empty ")] = statistics.median(found)
    for name, (precision, runtime) in CONTESTANTS.items():
        taken = floor.get(runtime, 0.0)
        rows[name] = {
            "precision": precision,
            "us": round(1e6 * statistics.median(times[name]), 2),
            "us_of_the_call": round(1e6 * floor[runtime or "C"], 2),
            "faster": {
                ours: round(
                    statistics.median(
                        (peer - taken) / our
                        for peer, our in zip(times[name], times[ours], strict=True)
                    ),
                    2,
                )
                for ours, peers in PEERS.items()
                if name in peers
            },
        }
    return rows


def table(rows: dict) -> str:
    lines = [
        "| | precision | us per inference | of which the call | our C float32 is faster | "
        "our C int8 is faster |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        shares = [f"{row['faster'][o]:.1f} x" if o in row["faster"] else "" for o in PEERS]
        lines.append(
            f"| {name} | {row['precision']} | {row['us']:.1f} | {row['us_of_the_call']:.1f} | "
            f"{' | '.join(shares)} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} writes results")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        calls = contestants(Path(name))
        calls |= {f"empty {what}": call for what, call in empty_calls(Path(name)).items()}
        rows = results(measure(calls, rounds))
    Console().print(table(rows), soft_wrap=True, markup=False)
    if rounds == ROUNDS:
        content = {
            "model": {"steps": T, "features": F, "units": H, "outputs": N, "batch": 1},
            "machine": processor(),
            "rounds": rounds,
            "compiler": compiler(),
            "versions": package_versions("numpy", "ai-edge-litert", "onnxruntime"),
            "rows": rows,
        }
        folder = make_folder(RESULTS)
        write_text(folder / "c_speed.json", json.dumps(content, indent=1) + "\n")
        write_text(folder / "c_speed.md", table(rows) + "\n")
    slower = [share for row in rows.values() for share in row["faster"].values() if share <= 1]
    return int(bool(slower))


def processor() -> str:
    """The name of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{platform.machine()}, {names[0]}" if names else platform.machine()


def compiler() -> str:
    done = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=True)
    return f"{done.stdout.splitlines()[0]}, {' '.join(NATIVE)}; any x86-64: {' '.join(PLAIN)}"


if __name__ == "__main__":
    sys.exit(main())
