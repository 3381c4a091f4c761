"""The optimizer of every recipe: AdamW, and how its rate changes as a training goes on."""

from typing import Any

import keras

from lstm_keras.padding import HeldAdamW

SCHEDULES = ("cosine", "constant", "exponential", "plateau")

LEFT = 0.01
"""Share of the rate at the end of "exponential", and the least that "plateau" leaves of it."""


def check(schedule: str) -> None:
    """Raises ValueError where there is no such schedule."""
    if schedule not in SCHEDULES:
        raise ValueError(f"schedule must be one of {', '.join(SCHEDULES)}; got {schedule!r}")


def refuse_plateau(schedule: str, why: str) -> None:
    """Raises ValueError for the schedule that watches a validation loss, where there is none."""
    if schedule == "plateau":
        raise ValueError(f"schedule 'plateau' watches the validation loss: {why}")


def adamw(
    learning_rate: float,
    steps: int,
    warmup: int,
    *,
    weight_decay: float,
    clipnorm: float,
    average: float,
    first: float | None = None,
    floor: float = 0.0,
    schedule: str = "cosine",
) -> keras.optimizers.Optimizer:
    """AdamW for a training of known length; biases do not decay.

    Args:
        learning_rate: At its highest.
        steps: Updates in all.
        warmup: Updates over which the rate rises first, for "cosine" and "constant".
        weight_decay: On everything but the biases.
        clipnorm: Largest norm of the whole gradient; 0 for no limit.
        average: Momentum of a running average of the weights; 0 keeps none.
        first: The rate of the first update; `learning_rate / warmup` when None.
        floor: Share of `learning_rate` at the end of "cosine".
        schedule: "cosine" rises over `warmup` and falls along a cosine; "constant" rises and
            stays; "exponential" falls by the same share with every update, to a hundredth at the
            end; "plateau" stays until `callbacks` lower it.

    Source: Loshchilov & Hutter 2019, ICLR.
    """
    optimizer = HeldAdamW(
        _rate(schedule, learning_rate, steps, warmup, first, floor),
        weight_decay=weight_decay,
        global_clipnorm=clipnorm,
        use_ema=average > 0,
        ema_momentum=average or 0.99,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer


def _rate(schedule, learning_rate, steps, warmup, first, floor):
    falling = keras.optimizers.schedules
    if schedule == "exponential":
        return falling.ExponentialDecay(learning_rate, steps, LEFT)
    if schedule == "plateau":
        return learning_rate
    return falling.CosineDecay(
        initial_learning_rate=learning_rate / warmup if first is None else first,
        warmup_target=learning_rate,
        warmup_steps=warmup,
        decay_steps=max(1, steps - warmup),
        alpha=1.0 if schedule == "constant" else floor,
    )


def callbacks(settings: Any) -> tuple[keras.callbacks.Callback, ...]:
    """What a schedule needs in `training.fit` besides the optimizer.

    Args:
        settings: A `training` table: its `schedule`, `learning_rate` and, if it has any, `patience`
            before the end, half of which must pass before "plateau" halves the rate; else 5 epochs.
    """
    if settings.schedule != "plateau":
        return ()
    epochs = max(1, (getattr(settings, "patience", None) or 10) // 2)
    least = LEFT * settings.learning_rate
    return (keras.callbacks.ReduceLROnPlateau("val_loss", 0.5, epochs, min_lr=least),)
