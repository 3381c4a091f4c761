"""Numbers and tables of `quantization_aware.py`: what training won back, and what agrees.

Accuracies in percent. What two files or runtimes have is written LiteRT / TFLite Micro.
"""

import numpy as np

PLAYERS = {"tflite": "LiteRT", "tflm": "TFLite Micro"}
ROUNDED = ("rounded", "rounded, knocks cut", "longer, rounded")
AWARE = ("calibrated", "learned")
"""The files of one seed: rounded after training, and aware of it while training."""

KINDS = ("plainly", "strictly")
"""Of the float model that training started from, and of its file; or of the best float model and
the best file that was rounded after training."""

LEAST_LOSS, LEAST_RECOVERED, LEAST_WITHIN = 1.0, 0.75, 0.995
"""What is promised: points that rounding loses, share that is recovered, share within 1 LSB."""

T_95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}
"""Student's t, by number of seeds: 95 % lie within that many standard errors of the mean."""


def recovered(before: float, rounded: float, aware: float) -> float:
    """The share of a loss that is won back; NaN where nothing was lost."""
    return (aware - rounded) / (before - rounded) if before > rounded else float("nan")


def mean_interval(values: list[float]) -> tuple[float, float, float]:
    """Mean over the seeds, and the ends of its 95 % interval."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return mean, float("nan"), float("nan")
    half = float(T_95[len(values)] * np.std(values, ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def agreement(one: np.ndarray, other: np.ndarray, scale: float) -> dict:
    """How many answers are equal and within 1 LSB, and the most that one is off, in LSB."""
    off = np.abs(np.rint((np.asarray(one, "float64") - other) / scale))
    return {
        "equal": float(np.mean(off == 0)),
        "within": float(np.mean(off <= 1)),
        "largest": int(off.max()),
    }


def shares(row: dict, ranges: str, player: str) -> dict[str, float]:
    """What one seed recovered on one runtime, by kind."""
    accuracy = row["accuracy"]
    aware = accuracy[ranges][player]
    best = max(accuracy[way][player] for way in ROUNDED)
    return {
        "plainly": recovered(accuracy["float"], accuracy["rounded"][player], aware),
        "strictly": recovered(max(accuracy["float"], accuracy["longer"]), best, aware),
    }


def summary(rows: list[dict]) -> dict:
    """Over the seeds: mean, and 95 % interval, of what is recovered, by ranges and runtime."""
    return {
        ranges: {
            player: {
                kind: mean_interval([shares(row, ranges, player)[kind] for row in rows])
                for kind in KINDS
            }
            for player in PLAYERS
        }
        for ranges in AWARE
    }


def broken(content: dict) -> list[str]:
    """Every promise that the results do not keep, in words."""
    found = []
    for row in content["seeds"]:
        for player, lost in row["lost"]["rounded"].items():
            if lost["low"] < LEAST_LOSS:
                found.append(f"seed {row['seed']}: rounding loses {lost['value']:.2f} on {player}")
    for ranges, each in content["summary"].items():
        for player, kinds in each.items():
            if not kinds["plainly"][0] >= LEAST_RECOVERED:  # nor if it is NaN
                found.append(f"{ranges}: {kinds['plainly'][0]:.0%} recovered on {player}")
    agreements = {
        **{
            f"seed {row['seed']}, {k}": v
            for row in content["seeds"]
            for k, v in row["agreement"].items()
        },
        **{k: v for k, v in content["zoo"]["agreement"].items() if k.endswith("logits")},
    }
    for what, each in agreements.items():
        for player in PLAYERS:
            if not each[player]["within"] >= LEAST_WITHIN:
                found.append(f"{what}: {each[player]['within']:.2%} within 1 LSB on {player}")
    return found


def grid(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def pair(by_player: dict, digits: int = 1) -> str:
    return " / ".join(f"{by_player[player]:.{digits}f}" for player in PLAYERS)


def table(content: dict) -> str:
    """Every seed; what is recovered; agreement; the zoo."""
    seeds, zoo = content["seeds"], content["zoo"]
    agreements = {
        **worst(seeds),
        **{f"shoulder-imu, {what}": each for what, each in zoo["agreement"].items()},
    }
    ways = ("stock", *ROUNDED, *AWARE)
    return "\n".join(
        [
            grid(
                [
                    *("seed", "float", "float, longer", "stock", *ROUNDED),
                    *(f"aware, {ranges}" for ranges in AWARE),
                    "points that rounding loses (95 %)",
                ],
                [
                    [
                        str(row["seed"]),
                        *(f"{row['accuracy'][way]:.1f}" for way in ("float", "longer")),
                        *(pair(row["accuracy"][way]) for way in ways),
                        "{value:.1f} ({low:.1f} to {high:.1f})".format(
                            **row["lost"]["rounded"]["tflite"]
                        ),
                    ]
                    for row in seeds
                ],
            ),
            grid(
                ["recovered", *(f"seed {row['seed']}" for row in seeds), "mean (95 %)"],
                [
                    [
                        f"{ranges}, {kind}",
                        *(
                            " / ".join(f"{shares(row, ranges, p)[kind]:.0%}" for p in PLAYERS)
                            for row in seeds
                        ),
                        " / ".join(
                            "{:.0%} ({:.0%} to {:.0%})".format(*each[p][kind]) for p in PLAYERS
                        ),
                    ]
                    for ranges, each in content["summary"].items()
                    for kind in KINDS
                ],
            ),
            grid(
                [
                    "equal, within 1 LSB, most",
                    *(f"training and {name}" for name in PLAYERS.values()),
                    " and ".join(PLAYERS.values()),
                ],
                [
                    [
                        what,
                        *("{equal:.1%}, {within:.2%}, {largest}".format(**each[k]) for k in each),
                    ]
                    for what, each in agreements.items()
                ],
            ),
            grid(
                ["shoulder-imu", "SQNR, dB", f"accuracy of {zoo['windows']} windows"],
                [
                    ["float", "", f"{zoo['float']:.2f}"],
                    *(
                        [
                            way,
                            pair({p: each[p]["db"] for p in PLAYERS}),
                            pair({p: each[p]["accuracy"] for p in PLAYERS}, 2),
                        ]
                        for way, each in zoo["files"].items()
                    ),
                ],
            ),
        ]
    )


def worst(rows: list[dict]) -> dict:
    """The agreement of the seed with the least within 1 LSB, by ranges."""
    return {
        f"knocks, {ranges}, worst seed": min(
            (row["agreement"][ranges] for row in rows),
            key=lambda each: min(each[player]["within"] for player in PLAYERS),
        )
        for ranges in AWARE
    }
