/* The data of the page, unpacked when it is first asked for. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const unpacked = new Map();

/** {shape, values, low, high} of an array that payload.pack wrote. */
function unpack(packed) {
  if (!unpacked.has(packed)) {
    const bytes = Uint8Array.from(atob(packed.data), (character) => character.charCodeAt(0));
    const stored = new Uint16Array(bytes.buffer); // browsers run on little-endian machines alone
    const scale = (packed.high - packed.low) / 65535;
    const values = Float64Array.from(stored, (value) => packed.low + scale * value);
    unpacked.set(packed, { shape: packed.shape, values, low: packed.low, high: packed.high });
  }
  return unpacked.get(packed);
}

/** What is shown: which window, layer, step and unit, and whose gates the picture has. */
const view = { window: 0, layer: 0, step: 0, unit: 0, whose: "mean", colour: "c" };

const shown = () => DATA.windows[view.window];
const layer = () => DATA.layers[view.layer];
const gate = (name) => unpack(shown().traces[view.layer][name]);

/** The step of the layer at a step of the input: a pooling before it makes its steps fewer. */
function layerStep(step = view.step) {
  const count = layer().steps;
  return Math.min(count - 1, Math.floor(((step + 0.5) * count) / DATA.steps));
}

/** One value of a gate at this step; of the unit that is chosen, or the mean over all. */
function valueNow(name, unit = view.unit) {
  const { values, shape } = gate(name);
  return values[layerStep() * shape[1] + unit];
}

function meanNow(name) {
  const { values, shape } = gate(name);
  const start = layerStep() * shape[1];
  let sum = 0;
  for (let k = 0; k < shape[1]; k += 1) sum += values[start + k];
  return sum / shape[1];
}

/** The influence of every step on the answer that is shown, [T]; null where there is none. */
function influenceNow() {
  const packed = shown().influence;
  if (!packed) return null;
  const { values, shape } = unpack(packed);
  if (shape.length === 1) return values;
  const row = Math.min(shape[0] - 1, Math.floor(((view.step + 0.5) * shape[0]) / DATA.steps));
  return values.subarray(row * shape[1], (row + 1) * shape[1]);
}

/** The answers [K] that are shown: of this step where there is one for every step. */
function answersNow() {
  const { values, shape } = unpack(shown().answers);
  if (shape.length === 1) return values;
  const row = Math.min(shape[0] - 1, Math.floor(((view.step + 0.5) * shape[0]) / DATA.steps));
  return values.subarray(row * shape[1], (row + 1) * shape[1]);
}

const MINUS = "\u2212";

/** 3 digits behind the point, with a real minus. */
const number = (value, digits = 3) => value.toFixed(digits).replace("-", MINUS);

/** About three digits: 0.0123, 1.23, 123. */
function brief(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replaceAll("-", MINUS);
  return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

const percent = (share) => `${Math.round(100 * share)}\u202f%`;

function lifeOf(unit) {
  const life = layer().half_life[unit];
  return life === null ? "∞" : brief(life);
}

const tokenOf = (value) => DATA.input.vocabulary[value] ?? String(value);

/** A token as it can be seen: blanks have no ink. */
const visible = (token) => ({ " ": "␣", "\n": "↵", "\t": "⇥", "": "∅" })[token] ?? token;

const labelOf = (k) => (DATA.labels[k] === undefined ? `answer ${k}` : visible(DATA.labels[k]));

function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
