"""Int8 LSTM layers of every form, and their steps in C on an emulated Cortex-M."""

from dataclasses import replace

import numpy as np
from c_programs import Case, judge, on_core
from lstm_files import random_layer, random_x

from lstm_keras.exporters.c import parameters
from lstm_keras.exporters.c.pack_lstm import lstm_int8
from lstm_keras.integer import play

T = 6
SPREADS = [0.02, 0.5, 0.5, 4.0, 4000.0, 1e-9]  # factors above one and of nothing too
CLIPS = [0.0, 0.0, 0.3, 10.0, 1e-5]
POWERS = [*range(-17, -8), *range(-17, -8), -28, -22, -19, -6, -5, -3, 0]
"""Cell powers: those of real files twice, and one of every way to tanh."""

H_SCALES = [0.0] * 8 + [1e-4, 1e-6, 2.0**-31]
"""Other scales of h, of which some let all of h saturate."""


def case(rng, F, H, steps=T, h_scale=0.0, **of_layer):
    """What lies in h and c after each step, side by side as bytes."""
    layer = random_layer(rng, F, H, **of_layer)
    if h_scale:
        layer = replace(layer, h=layer.h._replace(scale=h_scale))
    x = random_x(rng, layer, 1, steps)
    right = play(layer, x, "tflm")
    wanted = np.concatenate([right.h[0], right.c[0].astype("<i2").view(np.int8)], axis=1)
    return layer, Case(lstm_int8(layer), x[0], wanted)


def drawn(seed, many=14):
    """Layers of every form, with shapes that fill and do not fill sixteens and eights."""
    rng = np.random.default_rng(seed)

    def one():
        F, H = rng.integers(1, 41, 2)
        if rng.random() < 0.3:
            F, H = (16 * rng.integers(1, 3, 2)).tolist()
        form = {
            "h_scale": float(rng.choice(H_SCALES)),
            "spread": float(rng.choice(SPREADS)),
            "cell_power": int(rng.choice(POWERS)),
            "cell_clip": float(rng.choice(CLIPS)),
        }
        return case(rng, int(F), int(H), **form)

    return [one() for _ in range(many)]


def steps(name, case):
    """Plays a sequence; every step is counted."""
    (T, F), H = case.rows.shape, case.wanted.shape[1] // 3
    return f"""
    static int8_t h[{H}];
    static int16_t c[{H}];
    int t;
    memset(h, {case.layer.fields["zero_h"]}, sizeof h);
    for (t = 0; t < {T}; t++) {{
        LK_COUNT_START();
        lk_lstm_int8(&{name}, rows + {F} * t, h, c);
        LK_COUNT_STOP();
        memcpy(made + {3 * H} * t, h, sizeof h);
        memcpy(made + {3 * H} * t + {H}, c, sizeof c);
    }}"""


def width(layers):
    """LK_LSTM_INT8_WIDTH of a file with these layers, as the exporter has it."""
    return parameters.macros(map(lstm_int8, layers))["LK_LSTM_INT8_WIDTH"]


def played(folder, core, layers_and_cases, *flags, changes=()):
    """How many layers are wrong, and the instructions of every step."""
    layers, cases = zip(*layers_and_cases, strict=True)
    source = judge(cases, steps)
    for right, wrong in changes:
        assert right in source
        source = source.replace(right, wrong)
    return on_core(folder, source, core, f"-DLK_LSTM_INT8_WIDTH={width(layers)}", *flags)
