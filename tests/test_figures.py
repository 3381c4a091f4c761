"""Figures hold the numbers they were given, on axes with units."""

import io

import numpy as np
import pytest

from lstm_keras import figures, reference

T, F, H = 30, 3, 5


@pytest.fixture
def traced():
    rng = np.random.default_rng(1997)
    x = rng.normal(size=(T, F))
    weights = (rng.normal(size=s) for s in ((F, 4 * H), (H, 4 * H), 4 * H))
    return x, reference.trace(x[None], *weights)


def drawn(figure):
    """Draws it, so that a warning or a missing letter is met here."""
    figure.savefig(io.BytesIO(), format="png")
    return figure


def lines(axis):
    return {line.get_label(): line.get_ydata() for line in axis.get_lines()}


def test_gates_draws_each_gate_where_its_name_stands(traced):
    x, trace = traced
    figure = drawn(figures.gates(x, trace, hz=10, channels=("ax", "ay", "az"), title="one"))
    top, opening, *maps, state = figure.axes[:6]
    np.testing.assert_array_equal(lines(top)["ay"], x[:, 1])
    order = np.argsort(trace.f[0].mean(axis=0))
    for gate, name, axis in zip("ifo", ("input", "forget", "output"), maps, strict=True):
        values = getattr(trace, gate)[0]
        np.testing.assert_array_equal(lines(opening)[f"{name} gate"], values.mean(axis=1))
        np.testing.assert_array_equal(axis.images[0].get_array(), values[:, order].T)
        assert axis.get_ylabel().startswith(f"{name} gate")
    np.testing.assert_array_equal(lines(state)["cell state |c|"], np.abs(trace.c[0]).mean(axis=1))
    np.testing.assert_array_equal(lines(state)["output |h|"], np.abs(trace.h[0]).mean(axis=1))
    assert state.get_xlabel() == "seconds"
    assert state.get_xlim() == (0, T / 10)


def test_gates_refuses_another_sequence(traced):
    x, trace = traced
    with pytest.raises(ValueError, match="x has 29 steps and its trace 30"):
        figures.gates(x[1:], trace)


def test_learning_has_a_panel_for_each_curve():
    curves = {"loss": [2.0, 1.0], "val_loss": [2.1, 1.4], "accuracy": [0.3, 0.6]}
    loss, accuracy = drawn(figures.learning(curves, kept_epoch=2)).axes
    assert list(lines(loss)["validation"]) == [2.1, 1.4]
    assert list(lines(loss)["weights kept"]) == [0, 1]
    assert list(loss.get_lines()[0].get_xdata()) == [1, 2]
    assert "validation" not in lines(accuracy)


def test_confusion_writes_every_count_in_its_cell():
    counts = np.array([[8, 1, 0], [2, 7, 3], [0, 4, 9]])
    (axis,) = drawn(figures.confusion(counts, ["a", "b", "c"])).axes
    written = {
        (int(t.get_position()[1]), int(t.get_position()[0])): t.get_text() for t in axis.texts
    }
    assert written == {index: str(count) for index, count in np.ndenumerate(counts)}
    assert (axis.get_ylabel(), axis.get_xlabel()) == ("true class", "predicted")


def test_along_time_counts_seconds_and_shows_the_budget():
    figure = drawn(
        figures.along_time({"a": [1e-7, 2e-7, 3e-7]}, "|error|", hz=2, log=True, limit=1e-5)
    )
    (axis,) = figure.axes
    assert list(axis.get_lines()[0].get_xdata()) == [0, 0.5, 1]
    assert list(lines(axis)["budget 1e-05"]) == [1e-5, 1e-5]
    assert axis.get_yscale() == "log"


def test_the_diagram_is_at_hand():
    assert figures.diagram({"i": 0.2}).startswith("<svg")


def test_beside_draws_both_and_what_they_differ_by():
    want = {"gate": [0.5, 0.25, 1.0], "c": [1.0, 2.0, 4.0]}
    got = {"c": [1.5, 2.0, 3.0], "gate": [0.5, 0.5, 1.0], "h": [0.0, 0.0, 0.0]}
    figure = drawn(figures.beside(want, got, names=("float", "copy"), hz=2))
    gate, gate_off, c, c_off = figure.axes
    assert (gate.get_ylabel(), c.get_ylabel()) == ("gate", "c")
    assert list(lines(gate)["float"]) == [0.5, 0.25, 1.0]
    assert list(lines(c)["copy"]) == [1.5, 2.0, 3.0]
    assert list(gate_off.get_lines()[0].get_ydata()) == [0, 0.25, 0]
    assert list(c_off.get_lines()[0].get_ydata()) == [0.5, 0, -1]
    assert list(c.get_lines()[0].get_xdata()) == [0, 0.5, 1]
    assert (c.get_xlabel(), gate_off.get_title()) == ("seconds", "copy less float")


def test_heat_has_a_row_for_each_name_and_the_ends_that_were_asked_for():
    rows = {"i": [10.0, 20.0, 30.0], "c": [40.0, 50.0, 60.0]}
    axis, bar = drawn(figures.heat(rows, "SQNR, dB", ends=(0, 70), hz=2, title="one")).axes
    (image,) = axis.images
    np.testing.assert_array_equal(image.get_array(), [[10, 20, 30], [40, 50, 60]])
    assert [text.get_text() for text in axis.get_yticklabels()] == ["i", "c"]
    assert image.get_clim() == (0, 70)
    assert image.get_extent() == [0, 1.5, 1.5, -0.5]
    assert (axis.get_title("left"), bar.get_ylabel()) == ("one", "SQNR, dB")
    assert figures.heat(rows, "dB").axes[0].images[0].get_clim() == (10, 60)


def test_bars_stand_from_top_to_bottom_and_say_their_number():
    (axis,) = drawn(figures.bars({"one": 12.34, "two": 5.0}, "dB")).axes
    assert [bar.get_width() for bar in axis.patches] == [12.34, 5]
    assert [text.get_text() for text in axis.texts] == ["12.3", "5.0"]
    assert [text.get_text() for text in axis.get_yticklabels()] == ["one", "two"]
    assert axis.yaxis_inverted()
    assert axis.get_xlabel() == "dB"
