/* Beside the charts: the picture of the flow, the values of one unit, and the answer. */

const FULL = 26; // width of a pipe that nothing narrows, as in lstm_keras/report/diagram.py
const LARGE = 8; // answers that are listed

/** The picture as lstm_keras.report.diagram drew it, whose arrows follow the gates. */
function flow() {
  const svg = document.querySelector("#flow svg");
  const gates = ["i", "f", "o"].map((name) => {
    const pipe = svg.querySelector(`[data-flow="${name}"]`);
    const head = pipe.querySelector("path");
    const gate = svg.querySelector(`[data-gate="${name}"]`);
    const ring = gate.querySelectorAll("circle")[2];
    const line = pipe.querySelector("polyline");
    const [tip] = head.getAttribute("d").match(/M[-\d.]+ [-\d.]+/);
    const points = line.getAttribute("points").split(" ").map((point) => point.split(",").map(Number));
    return { name, line, head, ring, turn: 2 * Math.PI * ring.r.baseVal.value, says: gate.querySelector("text"),
      tip: tip.slice(1).split(" ").map(Number), from: points.at(-1) };
  });
  return () => {
    const told = [];
    for (const { name, line, head, ring, turn, says, tip: [x, y], from } of gates) {
      const open = Math.max(0, Math.min(1, view.whose === "mean" ? meanNow(name) : valueNow(name)));
      const [dx, dy] = [Math.sign(x - from[0]), Math.sign(y - from[1])];
      const [bx, by] = [x - 15 * dx, y - 15 * dy];
      const half = (FULL * open) / 2 + 6;
      line.setAttribute("stroke-width", Math.max(FULL * open, 1.5).toFixed(1));
      head.setAttribute("d", `M${x} ${y} L${bx + half * dy} ${by + half * dx} L${bx - half * dy} ${by - half * dx} Z`);
      ring.setAttribute("stroke-dasharray", `${(turn * open).toFixed(1)} ${turn.toFixed(1)}`);
      says.textContent = percent(open);
      told.push(`${name} ${percent(open)} open`);
    }
    svg.setAttribute("aria-label", `LSTM at step ${view.step}: ${told.join(", ")}.`);
  };
}

const PARTS = [
  ["i", "input gate", "gate"], ["f", "forget gate", "gate"], ["o", "output gate", "gate"],
  ["g", "candidate", "signed"], ["before", "cell before", "signed"],
  ["c", "cell now", "signed"], ["h", "output", "signed"],
];

/** The values of one unit: names, bars and numbers. */
function equation() {
  const list = document.getElementById("equation");
  const lines = PARTS.map(([name, words, kind]) => {
    const line = element("div", "", `${name === "before" ? "c" : name} ${kind}`);
    const title = element("dt");
    title.append(element("b", name === "before" ? "c" : name), ` ${words}`);
    const track = element("dd", "", "track");
    const bar = element("i");
    track.append(bar);
    const value = element("dd", "", "value");
    value.id = `value-${name}`;
    line.append(title, track, value);
    list.append(line);
    return { name, kind, bar, value, line };
  });
  return () => {
    const { units, outputs } = layer();
    const size = Math.max(Math.abs(gate("c").low), Math.abs(gate("c").high), 1e-9);
    for (const { name, kind, bar, value, line } of lines) {
      line.hidden = name === "h" && outputs !== units; // a projection mixes the units
      if (line.hidden) continue;
      const now = name === "before" ? cellBefore() : valueNow(name);
      const largest = name === "c" || name === "before" ? size : 1;
      const share = Math.max(-1, Math.min(1, now / largest));
      const width = kind === "gate" ? Math.max(0, share) : Math.abs(share) / 2;
      bar.style.width = `${100 * width}%`;
      bar.style.left = kind === "gate" ? "0" : `${50 - (share < 0 ? 100 * width : 0)}%`;
      value.textContent = number(now);
    }
    for (const name of document.querySelectorAll(".unit-name")) name.textContent = view.unit;
    const life = lifeOf(view.unit);
    const seconds = DATA.hz && layer().half_life[view.unit] !== null && layer().steps === DATA.steps
      ? `, ${brief(layer().half_life[view.unit] / DATA.hz)}\u00a0s` : "";
    document.getElementById("life").textContent =
      life === "∞" ? "It keeps what was written forever." : `Half of a memory is left after ${life} steps${seconds}.`;
  };
}

/** The cell state that this step found; a sequence starts from zero, or from what was learned. */
function cellBefore() {
  const { values, shape } = gate("c");
  const before = layerStep() + (layer().backwards ? 1 : -1);
  return before < 0 || before >= shape[0] ? 0 : values[before * shape[1] + view.unit];
}

/** The largest answers with bars, and what was right. */
function answer() {
  const list = document.getElementById("answers");
  const title = document.getElementById("answer-title");
  return () => {
    const values = answersNow();
    const places = [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, LARGE);
    const size = DATA.shares ? 1 : Math.max(...places.map((k) => Math.abs(values[k])), 1e-9);
    list.replaceChildren(...places.map((k, rank) => {
      const item = element("li", "", rank === 0 && values.length > 1 ? "best" : "");
      const track = element("span", "", "track");
      const bar = element("i");
      bar.style.width = `${(100 * Math.abs(values[k])) / size}%`;
      if (values[k] < 0) bar.className = "minus";
      track.append(bar);
      item.append(element("span", labelOf(k), "name"), track,
        element("span", DATA.shares ? percent(values[k]) : brief(values[k]), "value"));
      return item;
    }));
    title.textContent = DATA.in_time ? "The answer at this step" : "The answer to the whole window";
    const more = values.length - places.length;
    const { truth } = shown();
    document.getElementById("truth").textContent = [
      truth === null ? "" : `Right: ${truth}.`, more > 0 ? `${more} smaller ones are left out.` : "",
    ].join(" ").trim();
  };
}
