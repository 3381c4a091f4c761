"""The ablation of gates: what counts as a mistake, differences seed by seed, a table, a figure."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from matplotlib.figure import Figure

from lstm_keras.figures import COLOURS

FULL = "full"
GREFF = {
    FULL: "none of eight variants was significantly better",
    "no input gate": "significantly worse on speech and handwriting, not on music",
    "no forget gate": "significantly worse on all three tasks",
    "no output gate": "significantly worse on speech and handwriting, not on music",
    "coupled": "no significant change on any task",
    "peepholes": "no significant change when they were taken away",
}
"""Greff, Srivastava, Koutník, Steunebrink & Schmidhuber, "LSTM: A Search Space Odyssey",
arXiv 1503.04069 (2015), IEEE TNNLS 28(10), 2017, section V: 5400 trainings, random search of the
settings of each of eight variants on TIMIT, IAM Online and JSB Chorales, Welch's t-test at 0.05
with Bonferroni's correction on the best tenth. Their standard LSTM has peepholes."""

NOTES = """
Medians over ten seeds, with the smallest and the largest. Differences are taken seed by seed, in
percentage points, positive where the variant is better; p is exact (all 1024 ways to give signs to
ten differences) and multiplied by five, for five comparisons. Symbols before the first error end at
5000, the length of a stream. `benchmarks/ablation.py` says what a training may use.

On Reber strings this agrees with Greff et al. on the forget gate: without it no seed remembers, and
the errors are those of guessing the symbol that should have been remembered. It disagrees on the
input and the output gate, which nothing here is the worse for leaving out; that is what they found
on music only. Coupled gates cost two seeds of ten, which never learned to remember; too few for a
difference that could not be chance.

On shoulder-imu no variant differs significantly from the full LSTM. Trainings are short, and every
second seed is tested on other people, which is why they lie 25 points apart; the paired differences
are 0 to -3 points. An exercise shows within a second and the outputs are averaged over time, so
that little memory is needed, and the forget gate is not missed for certain.

What to hold against it: Greff et al. searched the settings of each variant on large tasks; here one
setting serves all, on two small tasks, and a variant may suffer from it. Their standard LSTM has
peepholes and ours has none, so their "without peepholes" is our standard. Ten seeds show large
differences only: "no significant change" is not "equal".
"""

MEASURES = {  # task -> (measure, what it is called, whether more is better)
    "reber": ("wrong", "wrong predictions", False),
    "shoulder": ("accuracy", "window accuracy", True),
}


def mistaken(answers: np.ndarray, legal: np.ndarray) -> np.ndarray:
    """At which steps a forbidden symbol is rated as high as an allowed one: bool [B, T].

    answers, legal: [B, T, 7]. An answer that is no number is wrong.
    """
    lowest = np.where(legal > 0, answers, np.inf).min(axis=-1)
    highest = np.where(legal > 0, -np.inf, answers).max(axis=-1)
    return ~(lowest > highest)


def before(wrong: np.ndarray) -> np.ndarray:
    """Symbols of each stream that are predicted before the first mistake: [B, T] -> [B]."""
    return np.where(wrong.any(axis=1), wrong.argmax(axis=1), wrong.shape[1])


TITLES = {
    "reber": "continual Reber: wrong predictions",
    "shoulder": "shoulder-imu: window accuracy",
}


def p_value(differences: np.ndarray) -> float:
    """Exact two-sided p of paired differences: how often random signs give a mean as large.

    Source: Fisher 1935, The Design of Experiments, section 21.

    >>> p_value(np.ones(10))  # 2 of the 1024 ways to give signs
    0.001953125
    """
    signs = np.array(list(product((-1, 1), repeat=len(differences))))
    means = np.abs(signs @ differences)
    return float(np.mean(means >= abs(differences.sum()) * (1 - 1e-9)))


def compare(content: Mapping) -> dict:
    """Task -> variant -> medians, ranges, the mean difference from the full LSTM, its p."""
    found = {}
    for task in content["tasks"]:
        measure, _, more = MEASURES[task]
        runs = content["tasks"][task]["runs"]
        full = np.array([run[measure] for run in runs[FULL]])
        found[task] = {}
        for name, seeds in runs.items():
            values = np.array([run[measure] for run in seeds])
            row = {"median": float(np.median(values)), "range": [values.min(), values.max()]}
            if "symbols" in seeds[0]:
                row["symbols"] = float(np.median([run["symbols"] for run in seeds]))
            if name != FULL:
                apart = (values - full) * (1 if more else -1)  # positive is better
                p = min(1.0, p_value(apart) * (len(runs) - 1))  # Bonferroni
                row |= {"better_by": float(apart.mean()), "p": p, "verdict": verdict(apart, p)}
            found[task][name] = row
    return found


def verdict(better_by: np.ndarray, p: float) -> str:
    if p >= 0.05:
        return "no significant change"
    return "better" if better_by.mean() > 0 else "worse"


def table(content: Mapping) -> str:
    """Markdown: one row for each variant, and the columns of each task that was run."""
    found = compare(content)
    heads, cells = ["LSTM"], {name: [name] for name in GREFF}
    for task, rows in found.items():
        heads += [TITLES[task], *["symbols before the first error"] * (task == "reber")]
        heads.append("against full, p")
        digits = 2 if task == "reber" else 1
        for name, row in rows.items():
            symbols = [f"{row['symbols']:.0f}"] if "symbols" in row else []
            cells[name] += [spread(row, digits), *symbols, against(row, digits)]
    heads.append("Greff et al. 2015 found")
    rows = [heads, ["---"] * len(heads), *([*cells[name], GREFF[name]] for name in cells)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(content: Mapping) -> str:
    """Markdown: the table, and what to hold against it."""
    return f"{table(content)}\n\n{NOTES.strip()}\n"


def spread(row: Mapping, digits: int) -> str:
    low, high = row["range"]
    return f"{row['median']:.{digits}%} ({low:.{digits}%} to {high:.{digits}%})"


def against(row: Mapping, digits: int) -> str:
    if "p" not in row:
        return ""
    return f"{row['verdict']} ({100 * row['better_by']:+.{digits}f} points), {row['p']:.2g}"


def draw(content: Mapping) -> Figure:
    """A dot for each seed, a bar at the median, a row for each variant."""
    tasks = list(content["tasks"])
    figure = Figure(figsize=(6.2, 3.2 * len(tasks) + 0.3), layout="constrained")
    titles = {
        "reber": "Continual embedded Reber grammar, never reset",
        "shoulder": "Shoulder exercises, two people never seen",
    }
    for axis, task in zip(figure.subplots(len(tasks), squeeze=False)[:, 0], tasks, strict=True):
        measure, label, more = MEASURES[task]
        runs = content["tasks"][task]["runs"]
        names = list(runs)
        middle = 100 * np.median([run[measure] for run in runs[FULL]])
        axis.axvline(middle, color=COLOURS[6], linewidth=0.8, linestyle=":", zorder=0)
        for k, name in enumerate(names):
            values = 100 * np.array([run[measure] for run in runs[name]])
            colour = COLOURS[0] if name == FULL else COLOURS[1]
            shift = np.linspace(-0.24, 0.24, len(values))
            axis.scatter(values, k + shift, s=16, color=colour, alpha=0.75, linewidths=0)
            axis.plot([np.median(values)] * 2, [k - 0.36, k + 0.36], color=COLOURS[6], linewidth=2)
        axis.set_yticks(range(len(names)), names)
        axis.invert_yaxis()
        axis.set_title(titles[task], loc="left", fontsize=10, weight="bold")
        axis.set_xlabel(f"{label}, %  ({'more' if more else 'less'} is better)")
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.tick_params(axis="y", length=0)
        axis.grid(axis="x", color="#dfe4e8", linewidth=0.8)
        axis.set_axisbelow(True)
    figure.supxlabel(
        "A dot is one of ten seeds, a bar their median; the dotted line is the full LSTM's median.",
        fontsize=8.5,
        x=0.02,
        ha="left",
    )
    return figure
