"""lk_lstm_int8 on emulated Cortex-M: with DSP instructions and in plain C, bit for bit."""

import numpy as np
import pytest
from c_lstms import case, drawn, played
from c_programs import on_core, qemu

from lstm_keras.exporters.c import packed
from lstm_keras.integer import activations

pytestmark = pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))

SQUASH = """
static uint32_t digest;
static void take(int32_t y) { digest = digest * 31u + (uint32_t)y; }
int main(void) {
    int32_t z;
    for (z = -32768; z < 32768; z++) { take(lk_sigmoid(z)); }
    for (z = -32768; z < 32768; z++) { take(lk_tanh(z, -12)); }
    for (z = -32768; z < 32768; z++) { take(lk_tanh(z, -15)); }
    for (z = -32768; z < 32768; z++) { take(lk_tanh(z, -9)); }
    return digest != WANTED;
}
"""

SHAPES = {"A": (6, 32), "B": (28, 32), "C": (13, 64)}
BUDGET = {
    ("m4", "A"): 2.05,
    ("m4", "B"): 1.65,
    ("m4", "C"): 1.5,
    ("m3", "A"): 5.6,
    ("m0plus", "A"): 9.8,
}
"""Instructions per multiplication of a step."""


def digest():
    every = np.arange(-32768, 32768)
    tables = [activations.sigmoid(every, "tflm")]
    tables += [activations.tanh(every, power, "tflm") for power in (-12, -15, -9)]
    value = 0
    for y in np.concatenate(tables).tolist():
        value = (value * 31 + y) & 0xFFFFFFFF
    return value


@pytest.mark.parametrize("core", ["m4", "m0plus"])
def test_sigmoid_and_tanh_of_every_int16(tmp_path, core):
    source = packed.source("sigmoid") + SQUASH
    assert on_core(tmp_path, source, core, f"-DWANTED={digest()}u").status == 0
    wrong = source.replace("+ 128) >> 8", "+ 127) >> 8")
    assert on_core(tmp_path, wrong, core, f"-DWANTED={digest()}u").status == 1


@pytest.mark.parametrize("seed", range(5))
def test_any_layer(tmp_path, seed):
    assert played(tmp_path, "m4", drawn(seed)).status == 0


@pytest.mark.parametrize("core", ["m0plus", "m3", "m7", "m33"])
def test_any_core(tmp_path, core):
    assert played(tmp_path, core, drawn(7)).status == 0


@pytest.mark.parametrize(
    "flags",
    [["-O0"], ["-O1"], ["-Os"], ["-O3"], ["-O2", "-fno-omit-frame-pointer"], ["-DLK_NO_ASM"]],
)
def test_any_optimisation(tmp_path, flags):
    assert played(tmp_path, "m4", drawn(8), *flags).status == 0


def test_more_than_int16_holds_of_the_sums(tmp_path):
    rng = np.random.default_rng(3)
    layers = [case(rng, 600, 3, steps=2), case(rng, 3, 4, steps=2)]
    assert played(tmp_path, "m4", layers).status == 0


@pytest.mark.parametrize(("core", "shape"), BUDGET)
def test_a_step_takes_few_instructions(tmp_path, core, shape):
    F, H = SHAPES[shape]
    result = played(tmp_path, core, [case(np.random.default_rng(1), F, H)])
    assert result.status == 0
    assert max(result.counts) / (4 * H * (F + H)) <= BUDGET[core, shape]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("four ^ 0xFF80FF80u", "four ^ 0xFF80FF00u"),
        ("y = y + (y >> 31) +", "y = y +"),  # ties of the sums
        ("return -128 * sum;", "return -128 * sum + 64;"),
        ('"smlatb %[g], r0, %[a], %[g]', '"smlabb %[g], r0, %[a], %[g]'),  # one column more
        ('"smlatt %[" high', '"smlabt %[" high'),  # two columns more
        ("255 * layer->zero_h + 128", "255 * layer->zero_h + 127"),
    ],
)
def test_a_wrong_kernel_is_seen(tmp_path, right, wrong):
    assert played(tmp_path, "m4", drawn(1), changes=[(right, wrong)]).status > 0
