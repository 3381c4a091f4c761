"""The viewer's page in headless Chromium: what it shows, by keys and pointer, on desk and phone."""

import re

import keras
import numpy as np
import pytest
from chromium import CHROMIUM, DESK, PHONE, Browser
from keras import layers

from lstm_keras import LSTM, trace, viewer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
]

T, F, H = 20, 3, 5
SHARP = 6e-4  # the page writes three digits
HOSTILE = "</script><img src=x onerror=window.ran=1><b>"
TEXT = "to be, or\nnot to be"


@pytest.fixture(scope="module")
def browser():
    one = Browser()
    yield one
    one.close()


def fill(model):
    rng = np.random.default_rng(8)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def arm(tmp_path_factory):
    """(page, windows, traces) of two layers, the second from the end."""
    model = fill(
        keras.Sequential(
            [
                keras.Input((T, F)),
                LSTM(H, return_sequences=True, name="low"),
                LSTM(H + 2, go_backwards=True, name="high"),
                layers.Dense(3, activation="softmax"),
            ],
            name="arm",
        )
    )
    x = np.random.default_rng(7).normal(size=(2, T, F)).astype("float32")
    page = tmp_path_factory.mktemp("page") / "gates.html"
    labels = ["rest", HOSTILE, "a" * 60]
    viewer.write(page, model, x, np.array([1, 2]), labels=labels, hz=4, title=HOSTILE)
    return page, x, trace(model, x)


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    letters = sorted(set(TEXT))
    model = fill(
        keras.Sequential(
            [
                keras.Input((None,), dtype="int32"),
                layers.Embedding(len(letters), 4),
                LSTM(H, return_sequences=True, name="low"),
                layers.Dense(len(letters), activation="softmax"),
            ],
            name="talk",
        )
    )
    x = np.array([[letters.index(letter) for letter in TEXT]])
    page = tmp_path_factory.mktemp("talk") / "gates.html"
    viewer.write(page, model, x, labels=letters, vocabulary=letters)
    return page, trace(model, x)["low"]


def seen(browser):
    """(step, unit, values by name) as the page writes them."""
    script = """[document.querySelector("#step").value,
        document.querySelector(".unit-name").textContent,
        Object.fromEntries([...document.querySelectorAll("#equation .value")].map(
            (each) => [each.id.slice(6), each.textContent.replace("\u2212", "-")]))]"""
    step, unit, values = browser.run(script)
    return int(step), int(unit), {name: float(value) for name, value in values.items()}


def assert_shows(browser, steps, window, backwards=False):
    step, unit, values = seen(browser)
    for name in "ifogch":
        assert abs(values[name] - getattr(steps, name)[window, step, unit]) < SHARP, name
    before = step + 1 if backwards else step - 1
    started = 0 <= before < T
    assert abs(values["before"] - (steps.c[window, before, unit] if started else 0)) < SHARP
    return values


def wrong(browser):
    """What the browser complains of, once it has had time to."""
    browser.run("new Promise((done) => setTimeout(done, 100))")
    return browser.complaints


def test_the_values_are_those_of_trace(browser, arm):
    page, _, traces = arm
    browser.open(page, "#window=1&step=7&unit=2")
    low = assert_shows(browser, traces["low"], 1)
    assert len({*low.values()}) == 7  # none could stand for another
    browser.open(page, "#window=0&layer=1&step=11&unit=6")
    assert_shows(browser, traces["high"], 0, backwards=True)
    assert (
        browser.run("document.querySelector('#time').textContent") == f"step 11 / {T - 1}\n2.75 s"
    )
    assert wrong(browser) == []


def test_keys_move_step_unit_and_layer(browser, arm):
    page, _, traces = arm
    browser.open(page, "#step=3")
    lives = np.log(2) / -np.log(traces["low"].f.mean((0, 1)))
    order = np.argsort(-lives)
    expected = {"Home": 0, "ArrowRight": 1, "ArrowLeft": 0, "End": T - 1}
    for key, step in expected.items():
        browser.press(key)
        assert seen(browser)[:2] == (step, order[0]), key
    browser.press("ArrowLeft", shift=True)
    browser.press("ArrowDown")
    browser.press("ArrowDown")
    browser.press("ArrowUp")
    assert seen(browser)[:2] == (T - 11, order[1])
    assert_shows(browser, traces["low"], 0)
    browser.run("document.querySelector('#step').focus()")  # on the slider they do the same
    browser.press("ArrowDown")
    browser.press("ArrowRight")
    assert seen(browser)[:2] == (T - 10, order[2])
    browser.run("document.querySelector('[role=tab]').focus()")
    browser.press("ArrowRight")
    assert browser.run("document.activeElement.textContent") == f"high · {H + 2}"
    assert_shows(browser, traces["high"], 0, backwards=True)
    browser.run("document.activeElement.blur()")
    browser.press("End")
    browser.press(" ")
    assert browser.run("document.querySelector('#verb').textContent") == "Pause"
    browser.run("""new Promise((done, fail) => {
        setInterval(() => { if (document.querySelector("#step").value > 2) done(); }, 20);
        setTimeout(() => fail(new Error("it does not play")), 20000);
    })""")
    assert wrong(browser) == []


def test_tab_reaches_every_control_and_shows_it(browser, arm):
    browser.open(arm[0])
    reached = []
    for _ in range(5):
        browser.press("Tab")
        reached.append(
            browser.run("""(() => {
                const at = document.activeElement;
                const ring = getComputedStyle(at.type === "radio" ? at.nextElementSibling : at);
                return parseFloat(ring.outlineWidth) >= 2 ? at.id || at.name : "unseen";
            })()""")
        )
    assert reached == ["window", "layer-0", "play", "step", "whose"]


def test_the_pointer_chooses_unit_step_and_window(browser, arm):
    page, _, traces = arm
    browser.open(page)
    order = np.argsort(-np.log(2) / -np.log(traces["low"].f.mean((0, 1))))
    browser.click(".heat.f .plot", across=(6 + 0.5) / T, down=(3 + 0.5) / H)
    assert seen(browser)[:2] == (6, order[3])
    assert_shows(browser, traces["low"], 0)
    browser.click(".lines .plot", across=(9 + 0.5) / T)
    assert seen(browser)[:2] == (9, order[3])
    browser.run("""(() => {
        const [slider, choice] = ["step", "window"].map((id) => document.getElementById(id));
        slider.value = 12;
        slider.dispatchEvent(new Event("input"));
        choice.value = 1;
        choice.dispatchEvent(new Event("change"));
    })()""")
    assert seen(browser)[:2] == (12, order[3])
    assert_shows(browser, traces["low"], 1)
    assert wrong(browser) == []


def test_the_maps_are_as_bright_as_the_gates_are_open(browser, arm):
    """Pixel by pixel, with the units in their order: viridis grows from dark to bright."""
    page, _, traces = arm
    browser.open(page, "#window=1")
    light = browser.run(f"""(() => {{
        const canvas = document.querySelector(".heat.f canvas");
        const g = canvas.getContext("2d");
        return [...Array({H}).keys()].map((line) => [...Array({T}).keys()].map((t) => {{
            const [x, y] = [(t + 0.3) / {T} * canvas.width, (line + 0.5) / {H} * canvas.height];
            const [r, g_, b] = g.getImageData(x, y, 1, 1).data;
            return 0.2126 * r + 0.7152 * g_ + 0.0722 * b;
        }}));
    }})()""")
    f = traces["low"].f
    order = np.argsort(-np.log(2) / -np.log(f.mean((0, 1))))
    assert np.corrcoef(np.ravel(light), f[1].T[order].ravel())[0, 1] > 0.995
    assert np.corrcoef(np.ravel(light), f[1].T.ravel())[0, 1] < 0.9  # another order is seen


def test_the_arrows_are_as_wide_as_the_gates_are_open(browser, arm):
    page, _, traces = arm
    browser.open(page, "#window=0&step=5&unit=1")
    script = """["i", "f", "o"].map((gate) => [
        document.querySelector(`[data-flow=${gate}] polyline`).getAttribute("stroke-width"),
        document.querySelector(`[data-gate=${gate}] text`).textContent])"""
    steps = traces["low"]
    mean = [getattr(steps, gate)[0, 5].mean() for gate in "ifo"]
    one = [getattr(steps, gate)[0, 5, 1] for gate in "ifo"]
    for wanted in (mean, one):
        for (width, says), value in zip(browser.run(script), wanted, strict=True):
            assert abs(float(width) - 26 * value) < 0.06
            assert says == f"{100 * value:.0f}\u202f%"
        browser.click("[value=unit]")
    assert np.abs(np.subtract(mean, one)).max() > 0.05


def test_a_text_is_coloured_characters(browser, talk):
    page, steps = talk
    browser.open(page, "#step=0&unit=2")
    shown = browser.run("[...document.querySelectorAll('.text span')].map((s) => s.textContent)")
    assert "".join(shown) == TEXT.replace(" ", "␣").replace("\n", "↵")
    assert browser.run("document.querySelectorAll('.text br').length") == TEXT.count("\n")
    browser.run("""(() => {
        const choice = document.querySelector("#colour");
        choice.value = "f";
        choice.dispatchEvent(new Event("change"));
    })()""")
    light = browser.run("""[...document.querySelectorAll(".text span")].map((span) => {
        const [r, g, b] = span.style.background.match(/[0-9.]+/g).map(Number);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    })""")
    assert np.corrcoef(light, steps.f[0, :, 2])[0, 1] > 0.98
    browser.click(".text span:nth-of-type(5)")
    assert seen(browser)[0] == 4
    assert browser.run("document.querySelector('.text .now').textContent") == TEXT[4]
    assert wrong(browser) == []


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_sticks_out_on_a_phone_or_a_desk(browser, arm, talk, dark):
    for page in (arm[0], talk[0]):
        for size in (PHONE, DESK):
            browser.open(page, "", size, dark)
            assert browser.run("document.documentElement.scrollWidth") == size["width"]
            assert wrong(browser) == []


def test_labels_are_shown_and_never_run(browser, arm):
    browser.open(arm[0])
    assert browser.run("window.ran") is None
    assert browser.run("document.querySelector('h1').textContent") == f"{HOSTILE}, step by step"
    options = browser.run("[...document.querySelector('#window').options].map((o) => o.text)")
    assert options == [f"0 · {HOSTILE}", f"1 · {'a' * 60}"]
    assert browser.run("document.images.length") == 0


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ("<script>window.ran = 1</script>", "Content Security Policy"),
        ("<img src='http://127.0.0.1:9/x.png'>", "Content Security Policy"),
        ("<link rel='stylesheet' href='http://127.0.0.1:9/x.css'>", "Content Security Policy"),
    ],
)
def test_what_a_page_must_not_do_is_blocked_and_noticed(browser, arm, tmp_path, planted, complaint):
    page = tmp_path / "planted.html"
    page.write_text(arm[0].read_text().replace("</main>", f"{planted}</main>"))
    browser.open(page)
    assert any(complaint in each for each in wrong(browser))
    assert browser.run("window.ran") is None


def test_a_page_whose_script_fails_is_noticed(browser, arm, tmp_path):
    page = tmp_path / "broken.html"
    page.write_text(re.sub(r'"f":\{"low"', '"e":{"low"', arm[0].read_text()))
    browser.open(page)
    assert any(each.startswith("error: TypeError") for each in wrong(browser))


def test_a_wrong_value_is_seen(browser, arm, tmp_path):
    """The gates i and o swapped in the data: the page then shows what trace() does not say."""
    page = tmp_path / "swapped.html"
    text = (
        arm[0].read_text().replace('"i":{"low"', '"?":{"low"').replace('"o":{"low"', '"i":{"low"')
    )
    page.write_text(text.replace('"?":{"low"', '"o":{"low"'))
    browser.open(page, "#window=1&step=7&unit=2")
    with pytest.raises(AssertionError):
        assert_shows(browser, arm[2]["low"], 1)
