"""The processes that train one model together, as TF_CONFIG names them for each of them."""

import json
import os
from dataclasses import dataclass

from lstm_keras.errors import DataError

VARIABLE = "TF_CONFIG"
EXAMPLE = (
    '  TF_CONFIG=\'{"cluster": {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, '
    '"task": {"type": "worker", "index": 0}}\''
)


@dataclass(frozen=True)
class Task:
    """One process among those of a training.

    number: Among all, from 0; 0 is the chief, or worker 0 where there is no chief.
    addresses: host:port of all, in that order.
    """

    number: int
    addresses: tuple[str, ...]


def environment(addresses: list[str], index: int) -> str:
    """TF_CONFIG of a worker.

    >>> environment(["127.0.0.1:4001", "127.0.0.1:4002"], 1)
    '{"cluster": {"worker": ["127.0.0.1:4001", "127.0.0.1:4002"]}, \
"task": {"type": "worker", "index": 1}}'
    """
    task = {"type": "worker", "index": index}
    return json.dumps({"cluster": {"worker": addresses}, "task": task})


def task() -> Task:
    """Which one this process is, from TF_CONFIG.

    Raises:
        DataError: TF_CONFIG is not set, or does not say which worker of which this process is.
    """
    text = os.environ.get(VARIABLE)
    if text is None:
        raise DataError(
            "--strategy multi-worker needs TF_CONFIG, which says on each machine which worker it "
            "is, and it is not set.\n"
            f"  Set it on every machine, with its own index:\n{EXAMPLE}\n"
            "  or add --workers 2 for two processes on this machine."
        )
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise DataError(
            f"TF_CONFIG does not say which worker of which this is: {_why(error)}.\n"
            f"  It is, for example:\n{EXAMPLE}"
        ) from error


def _read(content):
    cluster, own = content["cluster"], content["task"]
    unknown = sorted(set(cluster) - {"chief", "worker"})
    if unknown:
        raise ValueError(f"{unknown[0]} in cluster, where chief and worker can be")
    for kind, addresses in cluster.items():
        if not isinstance(addresses, list) or not addresses:
            raise ValueError(f"{kind} in cluster must be a list of host:port")
        for address in addresses:
            host, _, port = address.rpartition(":")
            if not host or not port.isdigit():
                raise ValueError(f"{address} in cluster is not host:port")
    kind, index = own["type"], own["index"]
    if kind not in cluster or not isinstance(index, int) or not 0 <= index < len(cluster[kind]):
        raise ValueError(f"there is no {kind} {index} in cluster")
    addresses = [*cluster.get("chief", []), *cluster.get("worker", [])]
    if len(set(addresses)) < len(addresses):
        raise ValueError("an address stands in cluster twice")
    before = len(cluster.get("chief", [])) if kind == "worker" else 0
    return Task(before + index, tuple(addresses))


def _why(error):
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON ({error})"
    return f"it has no {error}" if isinstance(error, LookupError) else str(error)
