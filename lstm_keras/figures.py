"""Figures for notebooks, with matplotlib: gates over a sequence, curves, confusion, errors, grids.

Every function returns a new `Figure` and shows nothing; colours are those of Okabe & Ito 2008.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lstm_keras.reference import Trace
from lstm_keras.report.diagram import diagram

__all__ = [
    "along_time",
    "bars",
    "beside",
    "confusion",
    "diagram",
    "gates",
    "heat",
    "learning",
]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f2428")
GATE = {"i": ("input gate", COLOURS[0]), "f": ("forget gate", COLOURS[1]),
        "o": ("output gate", COLOURS[2])}  # fmt: skip


def gates(
    x: np.ndarray,
    trace: Trace,
    *,
    hz: float | None = None,
    channels: Sequence[str] = (),
    x_label: str = "input x,\nstandardised",
    title: str = "",
) -> Figure:
    """Every gate along one sequence, above each other on one time axis.

    From top to bottom: the input; the mean opening of i, f and o over the units; the opening of
    every unit as a map per gate, units sorted by how much they keep; the mean size of the cell
    state |c| and of the output |h|.

    Args:
        x: One sequence [T, F].
        trace: Its gates from `reference.trace`; of B sequences the first is drawn.
        hz: Steps per second; the axis then counts seconds.
        channels: Name of each of the F features; no legend without.
        x_label: What x is, with its unit.
        title: Above everything.

    Raises:
        ValueError: x and trace differ in length.

    """
    steps = Trace(*(np.asarray(values)[0] for values in trace))
    T, H = steps.h.shape
    if len(x) != T:
        raise ValueError(
            f"x has {len(x)} steps and its trace {T}; pass the sequence that was traced"
        )
    seconds = np.arange(T) / (hz or 1)
    end = T / (hz or 1)
    figure = Figure(figsize=(9, 9.5), layout="constrained")
    axes = figure.subplots(6, 1, sharex=True, height_ratios=(1.5, 1.4, 1, 1, 1, 1.2))
    if title:
        figure.suptitle(title, x=0.01, ha="left", weight="bold")
    for k, values in enumerate(np.asarray(x).T):
        name = channels[k] if len(channels) else None
        axes[0].plot(seconds, values, color=COLOURS[k % 7], linewidth=1.2, label=name)
    axes[0].set_ylabel(x_label)
    for gate, (name, colour) in GATE.items():
        mean = getattr(steps, gate).mean(axis=1)
        axes[1].plot(seconds, mean, color=colour, linewidth=2, label=name)
    axes[1].set(ylabel="mean opening", ylim=(0, 1))
    order = np.argsort(steps.f.mean(axis=0))
    for axis, (gate, (name, colour)) in zip(axes[2:5], GATE.items(), strict=True):
        axis.imshow(
            getattr(steps, gate)[:, order].T,
            aspect="auto",
            origin="lower",
            extent=(0, end, 0, H),
            vmin=0,
            vmax=1,
            cmap="cividis",
            interpolation="nearest",
        )
        axis.set_ylabel(f"{name},\nunit")
        axis.yaxis.label.set_color(colour)
    figure.colorbar(axes[2].images[0], ax=list(axes[2:5]), label="opening", pad=0.01, aspect=40)
    axes[5].plot(seconds, np.abs(steps.c).mean(axis=1), color=COLOURS[6], label="cell state |c|")
    axes[5].plot(seconds, np.abs(steps.h).mean(axis=1), color=COLOURS[2], label="output |h|")
    axes[5].set(ylabel="mean size,\nno unit", ylim=(0, None), xlim=(0, end))
    axes[5].set_xlabel(_time(hz))
    for axis in (axes[0], axes[1], axes[5]):
        _finish(axis)
        if axis.get_legend_handles_labels()[0]:
            axis.legend(loc="lower right", bbox_to_anchor=(1, 0.96), ncols=6, frameon=False)
    return figure


def learning(curves: Mapping[str, Sequence[float]], kept_epoch: int | None = None) -> Figure:
    """Loss and metrics by epoch, validation beside training.

    Args:
        curves: One number per epoch under each name; "val_" marks the validation part, as in
            `TrainingRecord.curves`.
        kept_epoch: The epoch whose weights were kept, counted from 1.

    """
    names = [name for name in curves if not name.startswith("val_")]
    figure = Figure(figsize=(4.5 * len(names), 3.2), layout="constrained")
    for axis, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        for key, label, colour in (
            (name, "training", COLOURS[0]),
            (f"val_{name}", "validation", COLOURS[1]),
        ):
            if key in curves:
                epochs = np.arange(1, len(curves[key]) + 1)
                axis.plot(epochs, curves[key], color=colour, label=label)
        if kept_epoch:
            axis.axvline(kept_epoch, color="#5b6670", linewidth=1, label="weights kept")
        axis.set(xlabel="epoch", title=name.replace("_", " "))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.legend(frameon=False)
        _finish(axis)
    return figure


def confusion(counts: np.ndarray, labels: Sequence[str]) -> Figure:
    """Windows by true class (rows) and predicted class (columns); shade is the share of the row.

    Args:
        counts: [K, K].
        labels: K names.

    """
    counts = np.asarray(counts)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    K = len(labels)
    figure = Figure(figsize=(2.5 + 0.6 * K, 1.8 + 0.5 * K), layout="constrained")
    axis = figure.subplots()
    axis.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(counts.shape):
        axis.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            color="white" if share[row, column] > 0.55 else "black",
        )
    axis.set_xticks(range(K), labels, rotation=35, ha="right")
    axis.set_yticks(range(K), labels)
    axis.set(xlabel="predicted", ylabel="true class")
    axis.spines[:].set_visible(False)
    return figure


def along_time(
    series: Mapping[str, Sequence[float]],
    y_label: str,
    *,
    hz: float | None = None,
    log: bool = False,
    limit: float | None = None,
) -> Figure:
    """Some values at every step: the error of artifacts, a memory that fades.

    Args:
        series: Name -> one value per step.
        y_label: What the values are, with their unit.
        hz: Steps per second; the axis then counts seconds.
        log: Decades along y.
        limit: A budget, as a dashed line.

    """
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    axis = figure.subplots()
    for k, (name, values) in enumerate(series.items()):
        axis.plot(np.arange(len(values)) / (hz or 1), values, color=COLOURS[k % 7], label=name)
    if limit is not None:
        axis.axhline(
            limit, color="#5b6670", linestyle="--", linewidth=1.2, label=f"budget {limit:g}"
        )
    axis.set(xlabel=_time(hz), ylabel=y_label, yscale="log" if log else "linear")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    _finish(axis)
    return figure


def beside(
    want: Mapping[str, Sequence[float]],
    got: Mapping[str, Sequence[float]],
    *,
    names: tuple[str, str] = ("float", "integers"),
    hz: float | None = None,
) -> Figure:
    """A reference and a copy of it along time, above each other; what they differ by, beside them.

    Args:
        want: Name -> one value per step, of the reference.
        got: The same of the copy; names that `want` lacks are left out.
        names: Of the two.
        hz: Steps per second; the axis then counts seconds.

    """
    rows = len(want)
    figure = Figure(figsize=(9, 0.6 + 1.25 * rows), layout="constrained")
    panels = figure.subplots(rows, 2, sharex=True, squeeze=False, width_ratios=(1.5, 1))
    for (left, right), (name, values) in zip(panels, want.items(), strict=True):
        time = np.arange(len(values)) / (hz or 1)
        left.plot(time, values, color=COLOURS[0], linewidth=1.6, label=names[0])
        left.plot(time, got[name], ".", color=COLOURS[1], markersize=4, label=names[1])
        left.set_ylabel(name)
        right.plot(time, np.asarray(got[name]) - values, color=COLOURS[6], linewidth=1)
        for axis in (left, right):
            _finish(axis)
    panels[0, 0].set_title("values")
    panels[0, 1].set_title(f"{names[1]} less {names[0]}")
    figure.legend(
        *panels[0, 0].get_legend_handles_labels(),
        loc="outside upper left",
        ncols=2,
        frameon=False,
    )
    for axis in panels[-1]:
        axis.set_xlabel(_time(hz))
    return figure


def heat(
    rows: Mapping[str, Sequence[float]],
    label: str,
    *,
    ends: tuple[float, float] | None = None,
    hz: float | None = None,
    title: str = "",
) -> Figure:
    """One value by name and step, as a map; yellow is much, blue is little.

    Args:
        rows: Name -> one value per step, all of one length.
        label: What the values are, with their unit.
        ends: Values of the darkest and of the lightest colour; the smallest and the largest there
            are when absent.
        hz: Steps per second; the axis then counts seconds.
        title: Above it.

    """
    values = np.array([*rows.values()], float)
    low, high = ends or (values.min(), values.max())
    figure = Figure(figsize=(9, 1.1 + 0.3 * len(rows)), layout="constrained")
    axis = figure.subplots()
    extent = (0, values.shape[1] / (hz or 1), len(rows) - 0.5, -0.5)
    image = axis.imshow(
        values, aspect="auto", extent=extent, vmin=low, vmax=high, cmap="cividis",
        interpolation="nearest",
    )  # fmt: skip
    axis.set_yticks(range(len(rows)), rows)
    axis.set(xlabel=_time(hz))
    axis.set_title(title, loc="left")
    figure.colorbar(image, label=label, pad=0.01)
    return figure


def bars(values: Mapping[str, float], x_label: str) -> Figure:
    """Some numbers by name, from top to bottom, each written at the end of its bar."""
    figure = Figure(figsize=(9, 0.8 + 0.34 * len(values)), layout="constrained")
    axis = figure.subplots()
    drawn = axis.barh([*values], [*values.values()], color=COLOURS[0], height=0.65)
    axis.bar_label(drawn, fmt="%.1f", padding=4)
    axis.invert_yaxis()
    axis.set_xlabel(x_label)
    axis.margins(x=0.08)
    _finish(axis)
    axis.grid(visible=False)
    return figure


def _time(hz: float | None) -> str:
    return "seconds" if hz else "step"


def _finish(axis) -> None:
    axis.spines[["top", "right"]].set_visible(False)
    axis.grid(axis="y", color="#dfe4e8", linewidth=0.8)
    axis.set_axisbelow(True)
