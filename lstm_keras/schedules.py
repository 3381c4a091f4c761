"""The optimizer of every recipe: AdamW, whose rate rises and then falls along a cosine."""

import keras


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
) -> keras.optimizers.Optimizer:
    """AdamW for a training of known length; biases do not decay.

    Args:
        learning_rate: At its highest.
        steps: Updates in all.
        warmup: Updates over which the rate rises; over the others it falls along a cosine.
        weight_decay: On everything but the biases.
        clipnorm: Largest norm of the whole gradient.
        average: Momentum of a running average of the weights; 0 keeps none.
        first: The rate of the first update; `learning_rate / warmup` when None.
        floor: Share of `learning_rate` at the end.

    Source: Loshchilov & Hutter 2019, ICLR.
    """
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=learning_rate / warmup if first is None else first,
        warmup_target=learning_rate,
        warmup_steps=warmup,
        decay_steps=max(1, steps - warmup),
        alpha=floor,
    )
    optimizer = keras.optimizers.AdamW(
        rate,
        weight_decay=weight_decay,
        global_clipnorm=clipnorm,
        use_ema=average > 0,
        ema_momentum=average or 0.99,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer
