"""The capability table: what it promises is exported and right, what it denies is refused."""

import keras
import numpy as np
import pytest
from keras import layers

from lstm_keras import LSTM, arguments, export, runtimes
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.capabilities import CELL, FUSED, ONNX, VARIANTS, C

T, F, H, P, N = 5, 3, 4, 6, 7
BUDGET = 2e-6  # float32, other order of sums; measured 3e-7
TRAINING_ONLY = {"forget_bias", "horizon"}
ON = {
    "peephole": {"peephole": True},
    "coupled": {"coupled": True},
    "layer_norm": {"layer_norm": True},
    "projection": {"projection": P},
    "zoneout": {"zoneout": 0.2},
    "cell_clip": {"cell_clip": 0.3},
    "gates": {"gates": "io"},
    "learned_state": {"learned_state": True},
}
TOGETHER = {
    "coupled, projection": ({"coupled": True, "projection": P}, {*CELL, FUSED, ONNX, C}),
    "peephole, coupled": ({"peephole": True, "coupled": True}, {*CELL, ONNX}),
    "peephole, no input gate": ({"peephole": True, "gates": "fo"}, {*CELL, ONNX}),
    "learned state, coupled": ({"learned_state": True, "coupled": True}, {*CELL, FUSED, ONNX, C}),
    "learned state, projection": ({"learned_state": True, "projection": P}, {*CELL}),
    "no bias, coupled": ({"use_bias": False, "coupled": True}, {*CELL, FUSED, ONNX, C}),
}
CASES = [(n, ON[n], place) for n, v in VARIANTS.items() for place in sorted(v.targets)]
CASES += [(n, s, place) for n, (s, places) in TOGETHER.items() for place in sorted(places)]


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def build(settings):
    """Two layers of the kind, so that its output is an input as well, and a Dense."""
    model = keras.Sequential(
        [
            keras.Input((T, F)),
            LSTM(H, return_sequences=True, **settings),
            LSTM(H + 1, **{**settings, "go_backwards": False}),
            layers.Dense(2),
        ],
        name="variant",
    )
    model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
    return model


def test_the_table_has_every_variant_that_changes_what_is_computed():
    assert set(VARIANTS) == set(arguments.VARIANTS) - TRAINING_ONLY == set(ON)
    for name, variant in VARIANTS.items():
        assert variant.off == arguments.VARIANTS[name]
        assert variant.targets >= set(CELL)
        assert bool(variant.how) == (len(variant.targets) > len(CELL))


@pytest.mark.parametrize(("name", "settings", "place"), CASES, ids=lambda v: str(v))
def test_what_is_promised_is_exported_and_right(tmp_path, name, settings, place):
    model, x = build(settings), draw(91, N, T, F)
    target, form = place.split()
    artifact = export(model, target=target, form=form, path=tmp_path / "artifact")
    answer = runtimes.load(artifact).run(x)
    np.testing.assert_allclose(answer, model(x), rtol=0, atol=BUDGET)
    plain = build({k: v for k, v in settings.items() if k == "projection" and name != k})
    if [w.shape for w in plain.weights] == [w.shape for w in model.weights]:
        assert np.abs(plain(x) - model(x)).max() > 1000 * BUDGET  # the variant is visible


@pytest.mark.parametrize("place", [*CELL, FUSED, ONNX, C])
@pytest.mark.parametrize("name", VARIANTS)
def test_what_is_denied_is_refused_by_name(tmp_path, name, place):
    if place in VARIANTS[name].targets:
        return
    target, form = place.split()
    with pytest.raises(
        UnsupportedError, match=rf"{place} cannot express layer '.*' .LSTM.: {name}="
    ) as e:
        export(build(ON[name]), target=target, form=form, path=tmp_path / "artifact")
    assert "It is expressed by: " in str(e.value)


@pytest.mark.parametrize("name", ["coupled", "projection"])
def test_a_folded_variant_in_int8(tmp_path, name):
    model, x = build(ON[name]), draw(91, 64, T, F)
    artifact = export(model, precision="int8", calibration=x, path=tmp_path / "artifact")
    answer = runtimes.load(artifact).run(x)
    noise = np.square(answer - model(x)).mean()
    assert 10 * np.log10(np.square(model(x)).mean() / noise) > 25  # dB; measured 33 and more


@pytest.mark.parametrize("place", [FUSED, ONNX, C])
def test_folding_needs_the_sigmoid(tmp_path, place):
    settings = {"coupled": True, "recurrent_activation": "hard_sigmoid"}
    target, form = place.split()
    with pytest.raises(UnsupportedError, match="hard_sigmoid"):
        export(build(settings), target=target, form=form, path=tmp_path / "artifact")


def test_what_changes_training_only_is_exported_everywhere(tmp_path):
    settings = {"horizon": 9, "dropout": 0.2, "recurrent_dropout": 0.2, "engine": "cell"}
    model, x = build(settings), draw(91, N, T, F)
    for place in (*CELL, FUSED, ONNX, C):
        target, form = place.split()
        artifact = export(model, target=target, form=form, path=tmp_path / place.replace(" ", "-"))
        answer = runtimes.load(artifact).run(x)
        np.testing.assert_allclose(answer, model(x), rtol=0, atol=BUDGET)
