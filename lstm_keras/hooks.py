"""What exporters and `trace` put beside a layer's loop; training never sees any of it."""

from collections.abc import Callable
from contextvars import ContextVar

composite: ContextVar[Callable | None] = ContextVar("composite", default=None)
"""What stands for the loop while a model is exported; exporters set it.

A function (layer, x [B, T, F], h [B, H], c [B, H]) -> (all h [B, T, H], last h, last c).
"""

masked: ContextVar[Callable | None] = ContextVar("masked", default=None)
"""The same where the layer receives a mask; None where the target has nothing for it.

A function (layer, x [B, T, F], h, c, mask bool [B, T]), x and mask in the order they are read, ->
(last output [B, H], all outputs [B, T, H], [last h, last c]).
"""

watch: ContextVar[Callable | None] = ContextVar("watch", default=None)
"""What is told of every loop before it runs, while a model is traced.

A function (layer, x [B, T, F] in the order it is read, h [B, P], c [B, H], mask [B, T] or None).
"""
