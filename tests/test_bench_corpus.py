"""The benchmark of memory: what streams passes its judge, what keeps all it reads does not."""

import importlib
import json
from pathlib import Path

import numpy as np
import pytest

from lstm_keras.errors import DataError
from lstm_keras.sequences import Window

ROOT = Path(__file__).parent.parent
MB = 1 << 20


@pytest.fixture
def corpus(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("corpus")


def curve(slope, buffers=200 * MB, size=5000 * MB):
    """Memory over bytes read: buffers fill, then it grows."""
    read = np.linspace(0, size, 60)
    return [(r, 600 * MB + min(buffers, r) + slope * r + 3 * MB * np.sin(r)) for r in read]


def test_the_judge_of_memory(corpus):
    assert corpus.judge(1.4e9, curve(0.0)) == []
    assert corpus.judge(1.4e9, curve(0.01)) == []
    (large,) = corpus.judge(1.6e9, curve(0.0))
    assert large == "1.60 GB in memory; at most 1.50"
    (grows,) = corpus.judge(1.4e9, curve(0.25))  # below the limit, as small data would be
    assert grows.startswith("memory grows by 0.25 bytes per byte read")


def test_the_data_are_the_seeds_and_an_interrupted_run_is_carried_on(corpus, tmp_path):
    size, files = corpus.write(tmp_path, "npz", 100_000, 7)
    assert size >= 100_000
    assert files >= 80
    made = {f: f.read_bytes() for f in tmp_path.rglob("*.npz")}
    assert len(made) == files
    assert {f.parent.name for f in made} == set(corpus.CLASSES)
    (first, *_), (last, *_) = sorted(made), sorted(made, reverse=True)
    last.unlink()
    first.write_bytes(b"kept" * 400)
    corpus.write(tmp_path, "npz", 100_000, 7)
    assert last.read_bytes() == made[last]
    assert first.read_bytes() == b"kept" * 400
    assert not np.array_equal(corpus.readings(3, 9, 7), corpus.readings(3, 9, 8))
    with pytest.raises(DataError, match="GB free"):
        corpus.refuse_full(tmp_path, 1e18)


def test_what_streams_does_not_grow_and_what_keeps_all_it_reads_is_caught(
    corpus, tmp_path, monkeypatch
):
    """The same files and the same judge: the second pipeline caches what it has read."""
    from lstm_keras.datasets.corpora import arrays, cutting
    from lstm_keras.datasets.corpora.folder import stream

    # As small beside these files as those of a real corpus are beside it.
    monkeypatch.setattr(cutting.Slices.__init__, "__defaults__", (1 << 18,))
    monkeypatch.setattr(arrays, "SLICE", 1 << 18)
    rows = 150_000
    for number in range(8):
        file = tmp_path / corpus.CLASSES[number % 2] / f"s{number // 2}-{number}.npy"
        file.parent.mkdir(exist_ok=True)
        np.save(file, np.repeat(corpus.readings(number, rows, 0), 4, axis=1))
    window = Window(steps=200, stride=200, hz=50.0)
    made = stream(tmp_path, window, folds=4, hz=50.0, judged=8, buffer=64, batch=16)
    size = sum(f.stat().st_size for f in tmp_path.rglob("*.npy")) * 3 / 4  # the training part
    assert size > 60 * MB
    corpus.epoch(made.train.epoch(0), size)  # whatever is allocated once
    streamed = corpus.epoch(made.train.epoch(0), size)
    assert streamed["windows"] == 6 * (rows // 200) // 16 * 16
    assert corpus.growth(streamed["memory"]) < 0.3
    kept = corpus.epoch(made.train.epoch(0).cache(), size)
    assert 0.6 < corpus.growth(kept["memory"]) < 1.6
    assert corpus.judge(1e9, kept["memory"])


def test_the_results_that_are_shown_passed(corpus):
    content = json.loads((ROOT / "benchmarks" / "results" / "corpus.json").read_text())
    run = content["runs"]["parquet"]
    assert run["bytes"] >= 5e9
    for run in content["runs"].values():
        assert corpus.judge(run["peak"], run["epoch"]["memory"]) == run["complaints"] == []
    assert corpus.table(content) == (ROOT / "benchmarks" / "results" / "corpus.md").read_text()
