"""Damage to what a manifest says."""

import json

from mutants import Mutation, pick

BOMB = 100_000
"""Levels of nested lists, far beyond what a reader by recursion stands."""

OTHERS = (
    *(None, True, -1, 0, 2**70, 1e308, float("nan")),
    *("", "../../etc/passwd", "int99", [], {}, [[]], ["a"], {"a": 1}),
)
"""What a value is replaced by."""


def _values(rng, content):
    """One value, wherever it stands, becomes another."""
    read = json.loads(content)
    holder, key = _place(rng, read)
    holder[key] = pick(rng, OTHERS)
    return json.dumps(read).encode()


def _keys(rng, content):
    read = json.loads(content)
    holder, key = _place(rng, read)
    if isinstance(holder, dict) and rng.integers(2):
        holder[f"{key}s"] = holder.pop(key)
    else:
        del holder[key]
    return json.dumps(read).encode()


def _nested(rng, content):
    read = json.loads(content)
    key = pick(rng, list(read))
    read[key] = "MARK"
    bomb = "[" * BOMB + "]" * BOMB if rng.integers(2) else '{"a":' * BOMB + "1" + "}" * BOMB
    return json.dumps(read).replace('"MARK"', bomb).encode()


def _place(rng, node):
    """A random place in nested lists and dicts."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = pick(rng, keys)
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or rng.integers(4) == 0:
            return node, key
        node = inner


MANIFEST: dict[str, Mutation] = {"values": _values, "keys": _keys, "nested": _nested}
