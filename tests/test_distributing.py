"""A training that several devices or processes share: the same one, and when it cannot go on."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf
from scripts import program

from lstm_keras import cluster, distributing, jobs, kinds, training, workers, zoo
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.conduct import Conduct
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import DataError, TrainingError

BOTH = ["10.0.0.1:22", "10.0.0.2:22"]
SHARED = Conduct(strategy="multi-worker")
SAME = 1e-4  # relative, of the loss of an epoch; measured below 1e-6 on these few batches


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.delenv(cluster.VARIABLE, raising=False)
    monkeypatch.delenv(workers.STARTED, raising=False)


# Who is who


def test_a_worker_is_told_which_one_it_is(monkeypatch):
    monkeypatch.setenv(cluster.VARIABLE, cluster.environment(BOTH, 1))
    assert cluster.task() == cluster.Task(1, tuple(BOTH))
    assert not distributing.first(SHARED)
    monkeypatch.setenv(cluster.VARIABLE, cluster.environment(BOTH, 0))
    assert distributing.first(SHARED)
    led = {
        "cluster": {"worker": [BOTH[1]], "chief": [BOTH[0]]},
        "task": {"type": "worker", "index": 0},
    }
    monkeypatch.setenv(cluster.VARIABLE, json.dumps(led))
    assert cluster.task() == cluster.Task(1, tuple(BOTH))  # behind the chief


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "list indices"),
        ('{"cluster": {}}', "it has no 'task'"),
        (cluster.environment(BOTH, 2), "there is no worker 2 in cluster"),
        (cluster.environment([BOTH[0], "b"], 0), "b in cluster is not host:port"),
        (cluster.environment([BOTH[0], BOTH[0]], 0), "an address stands in cluster twice"),
        (cluster.environment(BOTH, 0).replace('"worker": [', '"ps": ['), "ps in cluster"),
    ],
)
def test_what_does_not_say_it_is_refused_with_an_example(monkeypatch, text, why):
    monkeypatch.setenv(cluster.VARIABLE, text)
    with pytest.raises(DataError, match="does not say which worker") as error:
        cluster.task()
    assert why in str(error.value)
    assert cluster.EXAMPLE in str(error.value)


def test_several_workers_without_tf_config_are_refused_with_an_example():
    with pytest.raises(DataError, match="needs TF_CONFIG") as error, distributing.scope(SHARED):
        pass
    assert cluster.EXAMPLE in str(error.value)
    assert "--workers 2" in str(error.value)
    text = cluster.EXAMPLE.split("'")[1]
    assert json.loads(text)["task"] == {"type": "worker", "index": 0}


def test_the_wrong_backend_is_refused_with_the_cure(monkeypatch):
    other = "jax" if keras.backend.backend() == "tensorflow" else "tensorflow"
    strategy = "data-parallel" if other == "jax" else "mirrored"
    conduct = Conduct(strategy=strategy)
    with pytest.raises(DataError, match=f"KERAS_BACKEND={other}"), distributing.scope(conduct):
        pass


def test_a_text_cannot_be_shared_and_is_refused_before_it_is_read(tmp_path):
    recipe = kinds.load(zoo.recipe_file("shakespeare"))
    with pytest.raises(DataError, match=r"state of each row .*\n.*--strategy one"):
        jobs.train(recipe, tmp_path / "out", conduct=Conduct(strategy="mirrored"))
    assert not (tmp_path / "out").exists()


# Equal shares


def rows(count, batch, drop=True):
    x = np.zeros((count, 2, 1), "float32")
    return tf.data.Dataset.from_tensor_slices((x, x[:, 0, 0])).batch(batch, drop_remainder=drop)


def shared(monkeypatch, count, train, validation=None, strategy="mirrored"):
    monkeypatch.setattr(distributing, "replicas", lambda conduct: count)
    model = keras.Sequential([keras.Input((2, 1)), keras.layers.Flatten()])
    return distributing.share(Conduct(strategy=strategy), model, train, validation)


def test_a_batch_is_shared_evenly_or_refused_with_the_cure(monkeypatch):
    with pytest.raises(DataError, match=r"8 windows cannot .* by 3 devices.\n.*batch = 6 or"):
        shared(monkeypatch, 3, rows(16, 8))
    with pytest.raises(DataError, match="differ in size"):
        shared(monkeypatch, 2, rows(15, 8, drop=False))
    epochs = Epochs(lambda own: rows(16, 8), 2, 0)
    for train in (rows(16, 8), epochs):
        found, _ = shared(monkeypatch, 4, train, rows(5, 3, drop=False))
        data = found.epoch(0) if isinstance(found, Epochs) else found
        policy = data.options().experimental_distribute.auto_shard_policy
        assert policy == tf.data.experimental.AutoShardPolicy.DATA
        assert [len(x) for x, _ in data] == [8, 8]


def test_where_jax_computes_the_last_windows_for_validation_are_left_out(monkeypatch):
    for processes, sizes in ((1, [256, 44]), (2, [8] * 37)):
        own = SimpleNamespace(num_processes=processes)
        monkeypatch.setattr(keras.distribution, "distribution", lambda own=own: own)
        _, found = shared(monkeypatch, 2, rows(8, 8), rows(301, 256, False), "data-parallel")
        assert [len(x) for x, _ in found] == sizes


def test_one_process_trains_on_what_there_is():
    train = rows(16, 8)
    assert distributing.share(Conduct(), None, train, None) == (train, None)
    assert distributing.agreement(Conduct()) is None


# The comparison of `make demo-distributed`


def windows():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 72).astype("int32")
    return rng.normal(0, 1, (72, 6, 2)).astype("float32") + y[:, None, None] / 2, y


def curves(share=lambda data: data, batch=8):
    x, y = windows()
    keras.utils.set_random_seed(1)
    tf.random.set_seed(1)
    settings = Training(epochs=2, batch=8, average=0.9, early=0.5)
    framed = frame(Architecture(units=(3,), dropout=0.0).build(6, 2, 3, "m"), settings, 8)
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(72, seed=1)
    data = data.batch(batch, drop_remainder=True)
    validation = tf.data.Dataset.from_tensor_slices((x[:40], y[:40])).batch(32)
    how = {"epochs": 2, "seed": 1, "data_digest": "", "verbose": 0}
    return training.fit(framed, share(data), validation, **how).curves


def test_a_worker_that_sees_the_wrong_half_or_too_much_is_caught(capsys):
    def same_half(x, y):
        return tf.concat([x[:4], x[:4]], 0), tf.concat([y[:4], y[:4]], 0)

    demo = program("benchmarks/distributed.py")
    right = curves()
    assert demo.compare(right, right, 0.0, "")
    for wrong in (curves(lambda data: data.map(same_half)), curves(batch=16)):
        assert demo.largest_difference(right, wrong) > 4 * demo.PLAN[0.0]
        assert not demo.compare(right, wrong, demo.PLAN[0.0], "")
    assert not demo.compare(right, {**right, "loss": [None, 1.0]}, 0.999, "")
    assert capsys.readouterr().out.count("fail") == 3


# Processes, without TensorFlow


def run(code, folder=Path("out"), count=2):
    return workers.run(count, ["train"], folder, ["-c", f"import json, os, sys, time\n{code}"])


TELL = "k = json.loads(os.environ['TF_CONFIG'])['task']['index']\n"


def test_each_process_is_another_worker_and_the_first_one_speaks(capfd):
    assert run(TELL + "print('this is', k, sys.argv[1:])\nsys.exit(3 * (k == 0))") == 3
    assert capfd.readouterr().out == "this is 0 ['train']\n"


def gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("dead", [0, 1])
def test_a_killed_worker_ends_the_others_and_is_told_once(tmp_path, dead, monkeypatch):
    monkeypatch.setattr(workers, "GRACE", 0.2)
    here = f"open({str(tmp_path)!r} + f'/{{k}}', 'w').write(str(os.getpid()))\n"
    die = f"print('oh', file=sys.stderr, flush=True)\nif k == {dead}: os.kill(os.getpid(), 9)\n"
    with pytest.raises(TrainingError) as error:
        run(TELL + here + die + "time.sleep(60)", Path("out/keras"))
    text = str(error.value)
    assert text.startswith(f"worker {dead} of 2 died of SIGKILL; the others were ended.")
    assert "out/keras: the same command with --resume carries on" in text
    assert ("oh" in text) == (dead == 1)  # what the first says is seen anyway
    assert all(gone(int(file.read_text())) for file in tmp_path.iterdir())


def test_a_worker_that_fails_is_told_with_its_last_words(monkeypatch):
    monkeypatch.setattr(workers, "GRACE", 0.2)
    with pytest.raises(
        TrainingError, match=r"worker 1 of 2 ended with exit status 2(.|\n)*no data"
    ):
        run(
            TELL
            + "if k: sys.exit('no data') if 0 else (print('no data'), sys.exit(2))\ntime.sleep(60)"
        )


def test_a_signal_is_passed_on_to_the_first_and_ends_all():
    catch = "import signal\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    before = signal.getsignal(signal.SIGTERM)
    assert run(TELL + "if k == 0:\n  " + catch.replace("\n", "\n  ") + "\ntime.sleep(60)") == 7
    assert signal.getsignal(signal.SIGTERM) is before


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path):
    child = (
        "import os, time\nfrom lstm_keras import workers\nassert workers.started()\n"
        f"open({str(tmp_path)!r} + '/' + str(os.getpid()), 'w').close()\ntime.sleep(60)"
    )
    code = (
        "from pathlib import Path\nfrom lstm_keras import workers\n"
        f"workers.run(2, [], Path(), ['-c', {child!r}])"
    )
    starter = subprocess.Popen([sys.executable, "-c", code])
    while len(list(tmp_path.iterdir())) < 2:
        assert starter.poll() is None
        time.sleep(0.1)
    starter.kill()
    starter.wait()
    assert all(gone(int(file.name)) for file in tmp_path.iterdir())


def test_processes_are_not_started_by_one_of_several(monkeypatch):
    monkeypatch.setenv(cluster.VARIABLE, cluster.environment(BOTH, 0))
    with pytest.raises(DataError, match="Leave one of them out"):
        run("")


# Devices of one process, and processes, with everything


DEVICES = """
import json, sys
import tensorflow as tf
if sys.argv[1] == "mirrored":
    two = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
import test_distributing as own
from lstm_keras import distributing
from lstm_keras.conduct import Conduct
def run(strategy):
    conduct = Conduct(strategy=strategy)
    with distributing.scope(conduct, lambda *told: print(*told)):
        return own.curves_shared(conduct)
print(json.dumps([run("one"), run(sys.argv[1])]))
"""


def curves_shared(conduct):
    """As `curves`; where JAX shares, one more window for validation, which is left out."""
    x, y = windows()
    keras.utils.set_random_seed(1)
    tf.random.set_seed(1)
    settings = Training(epochs=3, batch=8, average=0.9, early=0.5)
    model = Architecture(units=(3,), dropout=0.0).build(6, 2, 3, "m")
    framed = frame(model, settings, 8)
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(72, seed=1)
    count = 41 if conduct.strategy == "data-parallel" else 40
    validation = tf.data.Dataset.from_tensor_slices((x[:count], y[:count])).batch(32)
    data = data.batch(8, drop_remainder=True)
    data, validation = distributing.share(conduct, framed, data, validation)
    how = {"epochs": 3, "seed": 1, "data_digest": "", "verbose": 0}
    return training.fit(framed, data, validation, **how).curves


@pytest.mark.slow  # a process with another configuration of TensorFlow or JAX
@pytest.mark.parametrize(
    ("strategy", "backend"), [("mirrored", "tensorflow"), ("data-parallel", "jax")]
)
def test_two_devices_train_as_one(strategy, backend):
    flags = "--xla_force_host_platform_device_count=2"
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    environment = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": paths}
    if backend == "jax":
        environment["XLA_FLAGS"] = flags
    command = [sys.executable, "-c", DEVICES, strategy]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *told, answer = done.stdout.splitlines()
    assert told[0].startswith(f"shares {strategy} 2 devices"), told
    one, two = json.loads(answer)
    assert program("benchmarks/distributed.py").largest_difference(one, two) < SAME


RECIPE = """
name = "waves"
title = "Waves"
exports = []
[window]
steps = 6
stride = 6
hz = 10
[split]
folds = 3
validation = 1
[model]
units = [3]
dropout = 0.0
[training]
epochs = 4
batch = 8
average = 0.9
early = 0.5
"""


@pytest.mark.slow  # two processes with TensorFlow, twice
def test_two_processes_train_as_one_also_when_one_is_killed(tmp_path, monkeypatch):
    rng, t = np.random.default_rng(4), np.arange(60)[:, None] / 10
    for label, pace in (("slow", 0.5), ("fast", 2.0)):
        for person in range(6):
            x = np.sin(2 * np.pi * pace * t + [0, 1]) + rng.normal(0, 1, (60, 2))
            file = tmp_path / "data" / label / f"p{person}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savetxt(file, x, delimiter=",", header="a,b", comments="")
    (tmp_path / "waves.toml").write_text(RECIPE)
    data = ["--data", tmp_path / "data", "--pattern", "{label}/{group}", "--rate", 10]
    out = tmp_path / "two"
    arguments = ["train", tmp_path / "waves.toml", *data, "--out", out, "--save-every", 0]
    arguments = [str(a) for a in [*arguments, "--strategy", "multi-worker", "--workers", 2]]
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, *a, **options):
            super().__init__(*a, **options)
            started.append(self)

    monkeypatch.setattr(workers.subprocess, "Popen", Recorded)

    def kill():
        file, since = out / "keras" / "checkpoint.npz", time.monotonic()
        while not (file.is_file() and Checkpoint.read(file).epoch >= 1):
            if (started and started[0].poll() is not None) or time.monotonic() - since > 500:
                return
            time.sleep(0.02)
        started[1].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(TrainingError, match="worker 1 of 2 died of SIGKILL") as error:
        workers.run(2, arguments, out / "keras")
    killer.join()
    assert f"lies in {out / 'keras'}" in str(error.value)
    assert "--resume" in str(error.value)
    assert all(process.poll() is not None for process in started)
    checkpoint = Checkpoint.read(out / "keras" / "checkpoint.npz")
    assert 1 <= checkpoint.epoch < 4, "killed in the middle"
    assert workers.run(2, [*arguments, "--resume"], out / "keras") == 0
    two = training.TrainingRecord.load(out / "keras" / "training.json")
    assert not (out / "keras" / "checkpoint.npz").exists()

    recipe = kinds.load(tmp_path / "waves.toml")
    recipe = recipe.on(str(tmp_path / "data"), {"pattern": "{label}/{group}", "hz": 10})
    one = jobs.train(recipe, tmp_path / "one").record
    assert program("benchmarks/distributed.py").largest_difference(one.curves, two.curves) < SAME
    models = [
        keras.models.load_model(tmp_path / n / "keras" / "model.keras") for n in ("one", "two")
    ]
    for a, b in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_allclose(a, b, atol=SAME)


def test_the_table_of_scaling_says_what_two_processes_do():
    scaling = program("benchmarks/scaling.py")
    names = [scaling.name(*variant) for variant in scaling.VARIANTS]
    rates = dict(zip(names, ([90, 100, 200], [50], [10], [18]), strict=True))
    told = scaling.table({"cores": 2, "rounds": 3, "samples_per_second": {"wide": rates}})
    assert "| wide | all cores | 100 samples/s | 50 samples/s | 0.50 |" in told
    assert "| wide | one core | 10 samples/s | 18 samples/s | 1.80 |" in told


def test_the_results_of_scaling_are_those_of_its_script():
    scaling = program("benchmarks/scaling.py")
    results = Path(scaling.RESULTS)
    content = json.loads((results / "scaling.json").read_text())
    assert [*content["samples_per_second"]] == [*scaling.CASES]
    assert scaling.table(content) == (results / "scaling.md").read_text()
