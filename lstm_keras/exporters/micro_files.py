"""The text of what lies beside a model for TFLite Micro: an array in C, and a page to read."""

from collections.abc import Sequence

from lstm_keras.artifact import STATE, Artifact, Tensor

PER_LINE = 12
"""Bytes of the array in a line."""


def banner(artifact: Artifact, digest: str, says: Sequence[str]) -> str:
    """Comment lines for the head of a file: where it comes from, and what to know of it.

    Args:
        artifact: What was exported.
        digest: sha256 of the model file.
        says: Lines on the state and on what to mind.
    """
    command = (
        f"lstm-keras export MODEL --for micro --target {artifact.target} --form {artifact.form} "
        f"--precision {artifact.precision} --state {artifact.state}"
    )
    lines = [f"Written by: {command}", f"model.tflite, sha256 {digest}", *says]
    return "\n".join(f"// {line}" for line in lines)


def state_lines(artifact: Artifact, warning: str) -> list[str]:
    """The state contract, and what CMSIS-NN does to it."""
    return [f"State: {STATE[artifact.state]}.", *([f"Mind: {warning}."] if warning else [])]


def header(name: str, head: str, size: int, arena: int | None) -> str:
    """`NAME_model_data.h`, for C and C++.

    Args:
        name: C identifier of the model.
        head: The banner.
        size: Bytes of the model file.
        arena: Bytes of arena that it needs on the machine where that was measured; None where
            nothing was.
    """
    guard = f"{name.upper()}_MODEL_DATA_H"
    if arena is None:
        constant = "// The arena was not measured: tflite-micro was not installed.\n"
    else:
        constant = (
            "// Smallest tensor arena that TFLite Micro plays the model in, found by trying on a\n"
            "// host with 64-bit pointers and reference kernels. A 32-bit core needs less.\n"
            "// CMSIS-NN kernels have buffers of their own. Align the arena to 16 bytes.\n"
            f"#define {name.upper()}_ARENA_BYTES {arena}\n"
        )
    return f"""{head}
#ifndef {guard}
#define {guard}

{constant}
#ifdef __cplusplus
extern "C" {{
#endif

// The model file: {size} bytes, constant, aligned to 16 bytes.
extern const unsigned char {name}_model_data[];
extern const unsigned int {name}_model_data_len;

#ifdef __cplusplus
}}
#endif

#endif  // {guard}
"""


def data(name: str, head: str, content: bytes) -> str:
    """`NAME_model_data.cc`: the bytes of the model file."""
    rows = [content[k : k + PER_LINE] for k in range(0, len(content), PER_LINE)]
    text = ",\n".join("    " + ", ".join(f"0x{byte:02x}" for byte in row) for row in rows)
    return f"""{head}
#include "{name}_model_data.h"

alignas(16) const unsigned char {name}_model_data[] = {{
{text}}};
const unsigned int {name}_model_data_len = {len(content)};
"""


def page(name: str, head: str, ends: tuple[Sequence[Tensor], Sequence[Tensor]], facts: dict) -> str:
    """`micro.md`: what the model needs of TFLite Micro, and how it is called.

    Args:
        name: C identifier of the model.
        head: The banner.
        ends: Inputs and outputs in the order in which TFLite Micro counts them.
        facts: The content of `micro.json`.
    """
    given, made = ends
    lines = [line.removeprefix("// ") for line in head.splitlines()]
    arena = facts["arena_bytes"]
    return f"""# {name} on TFLite Micro

{"  ".join(f"{line}{chr(10)}" for line in lines)}
| | |
|---|---|
| arena | {"not measured" if arena is None else f"{arena} bytes, {facts['arena_measured']}"} |
| operators | {", ".join(facts["operators"])} |
{"".join(_compared(facts["agreement"]))}
{_ends("input", given)}
{_ends("output", made)}
```cpp
#include "{name}_model_data.h"
#include "{name}_resolver.h"
#include "tensorflow/lite/micro/micro_interpreter.h"

alignas(16) static uint8_t arena[{f"{name.upper()}_ARENA_BYTES" if arena else "ARENA_BYTES"}];

static {name}_resolver resolver;
{name}_add_operators(resolver);
static tflite::MicroInterpreter interpreter(
    tflite::GetModel({name}_model_data), resolver, arena, sizeof arena);
interpreter.AllocateTensors();  // then fill the inputs, Invoke(), read the outputs
```

`interpreter.arena_used_bytes()` tells less than `AllocateTensors` needs. `golden.json` has
sequences with their answers, as stored, to compare with.
"""


def _compared(agreement) -> list[str]:
    if agreement is None:
        return ["| answers | not compared: tflite-micro was not installed |\n"]
    return [
        f"| beside {agreement['beside']} | {agreement['says']}; {agreement['sequences']} "
        "sequences, each after a reset and once more |\n"
    ]


def _ends(side: str, tensors: Sequence[Tensor]) -> str:
    rows = [
        f"| `{side}({k})` | {t.name} | {list(t.shape)} | {t.dtype} | "
        f"{'' if t.scale is None else f'real = {t.scale:.9g} (stored - {t.zero_point})'} |\n"
        for k, t in enumerate(tensors)
    ]
    return f"| {side} | name | shape | type | scale |\n|---|---|---|---|---|\n{''.join(rows)}"
