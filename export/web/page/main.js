/* The page: choices, the clock, the keyboard. */

import { open } from "../player/player.js";
import { charts } from "./charts.js";
import { Lab } from "./lab.js";
import { classes, equation, runtimes } from "./side.js";

const RUNTIMES = { onnx: "ONNX Runtime Web", tflite: "LiteRT.js" };

const find = (id) => document.getElementById(id);
const ask = new URLSearchParams(location.search);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const view = { lab: null, target: "onnx", step: 0, unit: 0, totals: {} };
const players = {};
const drawers = [];
let playing = false;
let choice = 0; // counts choices, so that an answer to an old one is dropped

const json = async (address) => (await fetch(address)).json();

/* ---- what is seen ---- */

function draw() {
  if (!view.lab) return;
  for (const drawer of drawers) drawer(view);
  const { steps, recording } = view.lab;
  find("step").max = steps;
  find("step").value = view.step;
  const at = (view.step / recording.hz).toFixed(1);
  find("time").innerHTML = `${at}&thinsp;s<span class="of"> of ${(steps / recording.hz).toFixed(1)}&thinsp;s</span>`;
  find("step").setAttribute("aria-valuetext", `step ${view.step} of ${steps}, ${at} seconds`);
  const verb = playing ? "Pause" : view.step === steps ? "Replay" : "Play";
  if (find("verb").textContent !== verb) find("verb").textContent = verb;
  find("icon").setAttribute("d", playing ? "M6.5 5h4v14h-4zM13.5 5h4v14h-4z" : "M7 4.5v15l13-7.5z");
  find("unit").value = view.unit + 1;
  find("unit-name").textContent = view.unit + 1;
}

/** Said to those who listen, when something has come to rest. */
function say() {
  const { lab, step } = view;
  if (step === 0) return;
  const { y } = lab.answers[step - 1];
  const best = y.indexOf(Math.max(...y));
  find("said").textContent =
    `Step ${step} of ${lab.steps}: ${lab.player.labels[best]}, ${(100 * y[best]).toFixed(0)} percent.`;
}

function fail(error) {
  playing = false;
  find("proof").className = "note fail";
  find("proof").textContent = String(error.message ?? error);
}

/* ---- what is done ---- */

/** Read `step` readings and show them. */
async function go(step) {
  const mine = choice;
  const { lab, target } = view;
  const wanted = Math.min(Math.max(step, 0), lab.steps);
  const before = { steps: lab.answers.length, milliseconds: lab.milliseconds };
  await lab.reach(wanted);
  if (mine !== choice) return;
  const total = view.totals[target];
  total.steps += lab.answers.length - before.steps;
  total.milliseconds += lab.milliseconds - before.milliseconds;
  total.difference = Math.max(total.difference, lab.difference);
  view.step = wanted;
  draw();
}

async function seek(step) {
  pause();
  await go(step);
  say();
}

async function choose(recording, target) {
  pause();
  const mine = ++choice;
  find("play").disabled = true;
  players[target] ??= load(target).catch((error) => {
    delete players[target]; // the next choice tries again
    throw error;
  });
  const [player, content] = await Promise.all([players[target], json(`recordings/${recording}.json`)]);
  await view.lab?.leave();
  if (mine !== choice) return;
  Object.assign(view, { lab: new Lab(player, content), target, step: 0 });
  find("note").textContent = `; ${content.note}`;
  find("play").disabled = false;
  draw();
}

async function load(target) {
  const versions = await json("vendor/versions.json");
  const player = await open(`models/${target}/`, { versions });
  await player.step(new Array(player.manifest.scaler.mean.length).fill(0)); // the first is slow
  view.totals[target] = { version: player.runtime.version, steps: 0, milliseconds: 0, difference: 0 };
  return player;
}

/** Everything but the runtime, so that nothing moves when that has come. */
function prepare(manifest) {
  const pick = (unit) => {
    view.unit = unit;
    draw();
  };
  find("unit").max = manifest.outputs.find(({ name }) => name === "i").shape[1];
  find("unit").addEventListener("input", () => pick(Number(find("unit").value) - 1));
  drawers.push(
    charts(find("charts"), manifest, pick),
    classes(find("classes"), manifest.labels),
    equation(find("equation")),
    runtimes(find("runtimes").tBodies[0], find("proof"), RUNTIMES),
  );
}

/* ---- the clock ---- */

async function play() {
  if (playing || !view.lab) return;
  if (view.step === view.lab.steps) await go(0);
  playing = true;
  const mine = choice;
  let due = 0;
  let last = performance.now();
  while (playing && mine === choice && view.step < view.lab.steps) {
    const time = await new Promise(requestAnimationFrame);
    due += (Math.max(time - last, 0) / 1000) * view.lab.recording.hz * Number(find("speed").value);
    last = time;
    const whole = Math.floor(due);
    due -= whole;
    if (whole > 0 && playing && mine === choice) await go(view.step + whole);
  }
  if (mine === choice && playing) {
    playing = false;
    draw();
    say();
  }
}

function pause() {
  if (!playing) return;
  playing = false;
  draw();
}

function toggle() {
  if (!playing) return play();
  pause();
  say();
}

/* ---- hands ---- */

const KEYS = {
  " ": toggle,
  ArrowLeft: () => seek(view.step - 1),
  ArrowRight: () => seek(view.step + 1),
  Home: () => seek(0),
  End: () => seek(view.lab.steps),
  j: () => cell(1),
  k: () => cell(-1),
};

function cell(by) {
  const count = Number(find("unit").max);
  view.unit = (view.unit + by + count) % count;
  draw();
}

/** Whether the focused control has a meaning of its own for the key. */
function taken(target, key) {
  if (target.id === "step") return key !== " " && key !== "j" && key !== "k";
  if (target.matches("button")) return key === " ";
  return target.matches("select, input") && key !== "j" && key !== "k" && !(target.id === "unit" && key === " ");
}

const safely = (act) => (...event) => Promise.resolve(act(...event)).catch(fail);
const chosen = () =>
  choose(find("recording").value, document.querySelector("[name=runtime]:checked").value).then(() => show());

/** After a choice: play, or for those who want no motion show the end. */
function show() {
  if (ask.has("step")) return seek(Number(ask.get("step")));
  return still ? seek(Infinity) : play();
}

async function begin() {
  const [index, manifest] = await Promise.all(
    ["recordings/index.json", "models/onnx/manifest.json"].map(json),
  );
  prepare(manifest);
  document.body.classList.add("ready");
  for (const { id, title } of index) {
    find("recording").append(new Option(title, id, false, id === ask.get("recording")));
  }
  if (ask.get("runtime") in RUNTIMES) {
    document.querySelector(`[value=${ask.get("runtime")}]`).checked = true;
  }
  view.unit = Number(ask.get("cell") ?? 1) - 1;
  find("play").addEventListener("click", safely(toggle));
  find("step").addEventListener("input", safely(() => seek(Number(find("step").value))));
  find("recording").addEventListener("change", safely(chosen));
  for (const radio of document.querySelectorAll("[name=runtime]")) {
    radio.addEventListener("change", safely(chosen));
  }
  document.addEventListener("keydown", safely((event) => {
    const { key, target } = event;
    if (!(key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!view.lab || taken(target, key)) return;
    event.preventDefault();
    return KEYS[key]();
  }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(draw).observe(find("charts"));
  await chosen();
}

safely(begin)();
