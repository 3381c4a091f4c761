/* Puts the page together: what is chosen, keys and pointer, and who draws when. */

const $ = (id) => document.getElementById(id);

/* ---- the rows, from top to bottom ---- */

const toStep = (across) =>
  go({ step: Math.max(0, Math.min(DATA.steps - 1, Math.floor(across * DATA.steps))) });
const toUnit = (across, unit) => {
  toStep(across);
  if (unit !== undefined) go({ unit });
};

const tokens = DATA.input.kind === "tokens";
const inputs = tokens ? [textRow((step) => go({ step }))] : readingRows(toStep);
const back = DATA.windows[0].influence
  ? row("lines influence", "Influence", "of each step on the answer", "Influence of each step on the answer, over time")
  : null;
if (back) pointAt(back.plot, toStep);
const influenceValue = back ? legend(back.caption, [["here", "influence"]])[0] : null;
if (DATA.no_influence) {
  document.getElementById("charts").append(element("p", `No influence curve: ${DATA.no_influence}.`, "soft note"));
}
timeRow();
const heading = element("p", "", "soft note");
$("charts").append(heading);
const maps = MAPS.map((map) => heatRow(map, toUnit));
const unitGates = row("lines own", "", "its gates", "");
const unitState = row("lines own", "", "what it holds", "");
const gateValues = legend(unitGates.caption, ["i", "f", "o"].map((name) => [name, name]));
const stateValues = legend(unitState.caption, ["g", "c", "h"].map((name) => [name, name]));
for (const { plot } of [unitGates, unitState]) pointAt(plot, toStep);
timeRow();
const [drawFlow, drawEquation, drawAnswer] = [flow(), equation(), answer()];

/* ---- drawing: all of it, what depends on the unit, what depends on the step ---- */

function drawAll() {
  for (const input of inputs) input.draw();
  for (const map of maps) map.draw();
  const { name, steps } = layer();
  heading.textContent =
    "Units from the longest half-life to the shortest, in steps at the left. Point at one to follow it." +
    (layer().backwards ? " This layer reads from the end." : "") +
    (steps === DATA.steps ? "" : ` It has ${steps} steps for ${DATA.steps} of the input.`);
  $("call").textContent = name;
  for (const tab of $("layers").children) {
    const chosen = Number(tab.dataset.layer) === view.layer;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
  }
  $("window").value = view.window;
  if (back) drawInfluence();
  drawUnit();
  // What stands beside scrolls along until its end is seen, and stays there.
  const side = document.querySelector(".side");
  side.style.setProperty("--side-top", `${Math.min(12, window.innerHeight - side.offsetHeight - 12)}px`);
}

function drawInfluence() {
  const values = influenceNow();
  const colours = ink();
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  const answers = answersNow();
  const largestAnswer = answers.reduce((best, value, k) => (value > answers[best] ? k : best), 0);
  back.caption.querySelector(".says").textContent = answers.length > 1
    ? `of each step on ${DATA.labels.length ? `“${labelOf(largestAnswer)}”` : labelOf(largestAnswer)}`
    : "of each step on the answer";
  drawLines(back, values.length, [{ values, colour: colours.lines[4], area: true }], [0, largest || 1]);
}

function drawUnit() {
  const { units, outputs, steps } = layer();
  const colours = ink();
  const line = (name) => ({ values: gate(name).values, offset: view.unit, stride: units, colour: colours[name] });
  for (const map of maps) map.mark();
  for (const { caption, canvas } of [unitGates, unitState]) {
    caption.querySelector("b").textContent = `Unit ${view.unit}`;
    canvas.setAttribute("aria-label", `Unit ${view.unit} of ${layer().name}, ${caption.querySelector(".says").textContent}, over time`);
  }
  drawLines(unitGates, steps, ["i", "f", "o"].map(line), [0, 1]);
  const held = outputs === units ? ["g", "c", "h"] : ["g", "c"];
  stateValues[2].parentElement.hidden = outputs !== units;
  drawLines(unitState, steps, held.map(line));
  if (tokens) inputs[0].colour();
  drawStep();
}

let saying = 0;

function drawStep() {
  const root = $("charts").style;
  root.setProperty("--at", view.step / DATA.steps);
  root.setProperty("--wide", 1 / DATA.steps);
  root.setProperty("--layer-at", layerStep() / layer().steps);
  root.setProperty("--layer-wide", 1 / layer().steps);
  $("step").value = view.step;
  const time = DATA.hz ? `, ${brief(view.step / DATA.hz)} s` : "";
  $("time").replaceChildren(element("b", `step ${view.step}`), ` / ${DATA.steps - 1}`,
    DATA.hz ? `\n${brief(view.step / DATA.hz)} s` : "");
  $("step").setAttribute("aria-valuetext", `step ${view.step} of ${DATA.steps}${time}`);
  for (const input of inputs) input.move();
  if (back) {
    if (shown().influence.shape.length > 1) drawInfluence();
    influenceValue.textContent = brief(influenceNow()[view.step]);
  }
  ["i", "f", "o"].forEach((name, k) => (gateValues[k].textContent = number(valueNow(name))));
  ["g", "c", "h"].forEach((name, k) => {
    if (!stateValues[k].parentElement.hidden) stateValues[k].textContent = number(valueNow(name));
  });
  for (const draw of [drawFlow, drawEquation, drawAnswer]) draw();
  clearTimeout(saying);
  saying = setTimeout(() => {
    $("said").textContent = `Step ${view.step}${time}, unit ${view.unit}: ` +
      ["i", "f", "o", "g", "c"].map((name) => `${name} ${number(valueNow(name))}`).join(", ");
    const { window, layer, step, unit } = view;
    history.replaceState(null, "", `#${new URLSearchParams({ window, layer, step, unit })}`);
  }, 250);
}

/** Move to another window, layer, unit or step, and draw what that changes. */
function go(change) {
  const before = { ...view };
  Object.assign(view, change);
  view.unit = Math.min(view.unit, layer().units - 1);
  if (view.window !== before.window || view.layer !== before.layer) drawAll();
  else if (view.unit !== before.unit) drawUnit();
  else if (view.step !== before.step || view.whose !== before.whose) drawStep();
}

/* ---- choices ---- */

DATA.windows.forEach(({ number: n, truth }, k) => $("window").append(new Option(`${n}${truth === null ? "" : ` · ${truth}`}`, k)));
if (DATA.windows.length < DATA.count) {
  $("window").parentElement.append(element("small", `${DATA.windows.length} of ${DATA.count} are on this page`, "soft"));
}
$("window").parentElement.hidden = DATA.count === 1;
DATA.layers.forEach(({ name, units }, k) => {
  const tab = element("button", `${name} · ${units}`);
  Object.assign(tab, { type: "button", id: `layer-${k}` });
  tab.dataset.layer = k;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", "charts");
  tab.addEventListener("click", () => go({ layer: k, unit: DATA.layers[k].order[0] }));
  $("layers").append(tab);
});
$("layers-field").hidden = DATA.layers.length === 1;
$("window").addEventListener("change", () => go({ window: Number($("window").value) }));
$("step").addEventListener("input", () => go({ step: Number($("step").value) }));
for (const radio of document.querySelectorAll("[name=whose]")) {
  radio.addEventListener("change", () => go({ whose: radio.value }));
}

/* ---- playing ---- */

let playing = 0;

function play(on) {
  cancelAnimationFrame(playing);
  playing = 0;
  $("verb").textContent = on ? "Pause" : "Play";
  $("icon").setAttribute("d", on ? "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" : "M7 4.5v15l13-7.5z");
  if (!on) return;
  if (view.step === DATA.steps - 1) go({ step: 0 });
  const pace = Math.max(8, Math.min(DATA.hz || 12, DATA.steps / 4, 40)); // steps per second
  const [start, from] = [performance.now(), view.step];
  const tick = (now) => {
    const passed = Math.max(0, now - start) / 1000; // a frame may have begun before the click
    const step = Math.min(DATA.steps - 1, from + Math.floor(passed * pace));
    go({ step });
    if (step === DATA.steps - 1) play(false);
    else playing = requestAnimationFrame(tick);
  };
  playing = requestAnimationFrame(tick);
}

$("play").addEventListener("click", () => play(!playing));

/* ---- keys ---- */

function onKey(event) {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || at.tagName === "SELECT" || at.type === "radio") return;
  const { order } = layer();
  const last = DATA.steps - 1;
  const far = event.shiftKey ? 10 : 1;
  const step = (by) => ({ step: Math.max(0, Math.min(last, view.step + by)) });
  const unit = (by) => ({ unit: order[Math.max(0, Math.min(order.length - 1, order.indexOf(view.unit) + by * far))] });
  const tabs = at.getAttribute("role") === "tab";
  const moves = {
    ArrowRight: () => (tabs ? turn(1) : go(step(far))),
    ArrowLeft: () => (tabs ? turn(-1) : go(step(-far))),
    Home: () => go({ step: 0 }),
    End: () => go({ step: last }),
    ArrowUp: () => go(unit(-1)),
    ArrowDown: () => go(unit(1)),
    " ": () => (at.tagName === "BUTTON" ? null : play(!playing)),
  };
  if (!(event.key in moves) || (event.key === " " && at.tagName === "BUTTON")) return;
  event.preventDefault();
  if (event.key !== " " && playing) play(false);
  moves[event.key]();
}

function turn(by) {
  const count = DATA.layers.length;
  const next = (view.layer + by + count) % count;
  go({ layer: next, unit: DATA.layers[next].order[0] });
  $(`layer-${next}`).focus();
}

document.addEventListener("keydown", onKey);

/* ---- where it starts; and again when the page is resized, or night falls ---- */

const asked = new URLSearchParams(location.hash.slice(1));
const within = (name, count, otherwise) => {
  const value = Number.parseInt(asked.get(name), 10);
  return value >= 0 && value < count ? value : otherwise;
};
view.window = within("window", DATA.windows.length, 0);
view.layer = within("layer", DATA.layers.length, 0);
view.step = within("step", DATA.steps, DATA.steps - 1);
view.unit = within("unit", layer().units, layer().order[0]);
drawAll();
night.addEventListener("change", drawAll);
let width = $("charts").clientWidth;
new ResizeObserver(() => {
  if ($("charts").clientWidth === width) return;
  width = $("charts").clientWidth;
  drawAll();
}).observe($("charts"));
