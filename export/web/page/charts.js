/* The charts that share the time axis: two of the sensor, one heat map per gate, one of c. */

const SENSOR_HEIGHT = 95;
const CELL = 2; // CSS pixels of a heat map per memory cell

const GATES = [
  { name: "i", title: "i, input gate", says: "decides how much to write" },
  { name: "f", title: "f, forget gate", says: "decides how much to keep, faint erases" },
  { name: "g", title: "g, candidate", says: "what to write: +\u00a0amber, −\u00a0violet", signed: true },
  { name: "o", title: "o, output gate", says: "decides how much to show" },
  { name: "c", title: "c, cell state", says: "the memory: f c + i g", signed: true },
];

/** Build the rows into `root`.
 *
 *   manifest  of the model: channels and units of the sensor, and how many cells there are
 *   onUnit    told which cell was pointed at
 *   returns   draw(view), view = {lab, step, unit} */
export function charts(root, manifest, onUnit) {
  const H = manifest.outputs.find(({ name }) => name === "i").shape[1];
  const groups = byUnit(manifest.scaler);
  const sensors = groups.map((group) => sensorRow(root, manifest.scaler, group));
  const maps = GATES.map((gate) => heatRow(root, gate, H, onUnit));
  return (view) => {
    const colours = palette();
    for (const draw of [...sensors, ...maps]) draw(view, colours);
  };
}

/** Channels of the same unit are drawn together: [{unit, channels: [index]}]. */
function byUnit({ units }) {
  return [...new Set(units)].map((unit) => ({
    unit,
    channels: units.flatMap((each, k) => (each === unit ? [k] : [])),
  }));
}

const QUANTITIES = { g: "acceleration", "rad/s": "angular velocity" };

function sensorRow(root, scaler, { unit, channels }) {
  const caption = element("figcaption");
  const range = element("span", "", "range");
  caption.append(element("b", QUANTITIES[unit] ?? "readings"), range);
  const axes = element("span", "", "axes");
  const values = channels.map((channel, k) => {
    const span = element("span", "", `s${k}`);
    span.append(element("i"), scaler.channels[channel]);
    axes.append(span);
    return span;
  });
  caption.append(axes);
  const names = values.map((span) => span.textContent).join(", ");
  const canvas = row(root, "sensor", caption, SENSOR_HEIGHT, `${names} in ${unit}, over time`);
  return ({ lab, step }, colours) => {
    const { g, width, height } = context(canvas, SENSOR_HEIGHT);
    const { readings } = lab.recording;
    const all = channels.flatMap((k) => readings.map((reading) => reading[k]));
    const low = Math.min(0, ...all);
    const high = Math.max(0, ...all);
    const across = (t) => ((t + 0.5) / readings.length) * width;
    const up = (value) => 4 + (1 - (value - low) / (high - low)) * (height - 8);
    g.fillStyle = colours.past;
    g.fillRect(0, 0, (step / readings.length) * width, height);
    g.fillStyle = colours.rule;
    g.fillRect(0, up(0), width, 1);
    channels.forEach((channel, k) => {
      g.strokeStyle = colours.lines[k];
      g.lineWidth = 1.6;
      g.lineJoin = "round";
      for (const [from, to, alpha] of [[0, step, 1], [Math.max(step - 1, 0), readings.length, 0.28]]) {
        g.globalAlpha = alpha;
        g.beginPath();
        for (let t = from; t < to; t += 1) g.lineTo(across(t), up(readings[t][channel]));
        g.stroke();
      }
      g.globalAlpha = 1;
    });
    range.textContent = `${low.toFixed(1)} to ${high.toFixed(1)} ${unit}`.replace("-", "−");
    now(g, step, readings.length, width, height, colours);
  };
}

function heatRow(root, gate, H, onUnit) {
  const caption = element("figcaption", "", gate.name);
  caption.append(element("b", gate.title), gate.says);
  const height = H * CELL;
  const words = `${gate.title}: one line per cell, one column per step. ${gate.says}`;
  const canvas = row(root, "heat", caption, height, words);
  canvas.addEventListener("pointerdown", (event) => {
    onUnit(Math.min(Math.floor((event.offsetY / canvas.clientHeight) * H), H - 1));
  });
  const pixels = document.createElement("canvas");
  return ({ lab, step, unit }, colours) => {
    const { g, width } = context(canvas, height);
    const T = lab.steps;
    pixels.width = T;
    pixels.height = H;
    const image = new ImageData(T, H);
    const largest = gate.name === "c" ? limit(lab.recording) : 1;
    for (let t = 0; t < step; t += 1) {
      const values = lab.answers[t][gate.name];
      for (let k = 0; k < H; k += 1) {
        const full = gate.signed ? (values[k] < 0 ? colours.minus : colours.plus) : colours[gate.name];
        const share = Math.min(Math.abs(values[k]) / largest, 1);
        const at = 4 * (k * T + t);
        for (let rgb = 0; rgb < 3; rgb += 1) {
          image.data[at + rgb] = colours.empty[rgb] + share * (full[rgb] - colours.empty[rgb]);
        }
        image.data[at + 3] = 255;
      }
    }
    pixels.getContext("2d").putImageData(image, 0, 0);
    g.fillStyle = `rgb(${colours.empty})`;
    g.globalAlpha = 0.5;
    g.fillRect(0, 0, width, height);
    g.globalAlpha = 1;
    g.imageSmoothingEnabled = false;
    g.drawImage(pixels, 0, 0, width, height);
    g.strokeStyle = colours.ink;
    g.strokeRect(0.5, unit * CELL - 0.5, width - 1, CELL + 1);
    now(g, step, T, width, height, colours);
  };
}

/** Where the colour of c is full: 19 of 20 values of the recording are nearer to zero. */
function limit({ keras }) {
  const sizes = keras.c.flat().map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.floor(0.95 * sizes.length)];
}

function now(g, step, T, width, height, colours) {
  if (step === 0 || step === T) return;
  g.fillStyle = colours.ink;
  g.fillRect(Math.round((step / T) * width) - 1, 0, 2, height);
}

function row(root, kind, caption, height, words) {
  const figure = element("figure", "", `row ${kind}`);
  const canvas = element("canvas");
  canvas.style.height = `${height}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
  figure.append(caption, canvas);
  root.append(figure);
  return canvas;
}

/** A cleared 2d context whose unit is the CSS pixel. */
function context(canvas, height) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const g = canvas.getContext("2d");
  g.setTransform(w / width, 0, 0, h / height, 0, 0);
  g.clearRect(0, 0, width, height);
  g.lineWidth = 1;
  return { g, width, height };
}

/** Colours of the style sheet, which knows light and dark. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const css = (name) => style.getPropertyValue(name).trim();
  const rgb = (name) => css(name).split(" ").map(Number);
  return {
    ink: css("--ink"), rule: css("--rule"), past: css("--paper"),
    lines: [css("--blue"), css("--red"), css("--green")],
    i: rgb("--heat-i"), f: rgb("--heat-f"), o: rgb("--heat-o"),
    plus: rgb("--heat-plus"), minus: rgb("--heat-minus"), empty: rgb("--empty"),
  };
}

function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
