/* The cards beside the charts: the classes, one cell, who answered. */

import { ALLOWED } from "./lab.js";

/** Bars of the classes; returns draw(view). */
export function classes(root, labels) {
  const rows = labels.map((label) => {
    const row = document.createElement("li");
    row.innerHTML = '<span></span><div class="track"><i></i></div><output></output>';
    row.firstChild.textContent = label;
    root.append(row);
    return row;
  });
  return ({ lab, step }) => {
    const y = step > 0 ? lab.answers[step - 1].y : null;
    const best = y ? y.indexOf(Math.max(...y)) : -1;
    rows.forEach((row, k) => {
      row.classList.toggle("best", k === best);
      row.classList.toggle("true", k === lab.recording.label);
      row.title = k === lab.recording.label ? "what the person did" : "";
      row.querySelector("i").style.transform = `scaleX(${y ? y[k] : 0})`;
      row.querySelector("output").textContent = y ? `${(100 * y[k]).toFixed(1)} %` : "";
    });
  };
}

const PARTS = [
  ["f", "f", "keeps"],
  ["i", "i", "writes"],
  ["g", "g", "this value", "signed"],
  ["o", "o", "shows"],
];

/** The gates of one cell and its equation in numbers; returns draw(view). */
export function equation(root) {
  const bars = PARTS.map(([name, letter, says, kind = ""]) => {
    const row = document.createElement("div");
    row.className = name;
    row.innerHTML = `<dt><b>${letter}</b> ${says}</dt><dd class="bar ${kind}"><i></i></dd><dd></dd>`;
    root.append(row);
    return { name, fill: row.querySelector("i"), number: row.lastChild };
  });
  const sum = document.createElement("div");
  sum.className = "sum";
  sum.innerHTML = "<dt class=unseen>in numbers</dt><dd></dd>";
  root.append(sum);
  return ({ lab, step, unit }) => {
    const at = (name, back = 0) => (step - back > 0 ? lab.answers[step - 1 - back][name][unit] : 0);
    for (const { name, fill, number } of bars) {
      fill.classList.toggle("minus", at(name) < 0);
      fill.style.transform = `scaleX(${name === "g" ? at(name) / 2 : at(name)})`;
      number.textContent = step > 0 ? signed(at(name), name === "g") : "";
    }
    const [f, i, g, o, c, h] = ["f", "i", "g", "o", "c", "h"].map((name) => at(name));
    sum.lastChild.textContent =
      step === 0
        ? "c = 0\nh = 0"
        : `c = ${signed(f)} × ${signed(at("c", 1), true)} + ${signed(i)} × ${signed(g, true)} = ${signed(c, true)}\n` +
          `h = ${signed(o)} × tanh(${signed(c, true)}) = ${signed(h, true)}`;
  };
}

/** Two decimals, and a real minus sign; with a space for the plus where both can come. */
function signed(value, both = false) {
  const text = Math.abs(value).toFixed(2);
  if (value < 0 && Number(text) !== 0) return `−${text}`;
  return both ? `+${text}` : text;
}

/** One line per runtime; returns draw(view), view.totals[target] as `total` of main.js keeps it. */
export function runtimes(table, proof, names) {
  const rows = Object.entries(names).map(([target, name]) => {
    const row = document.createElement("tr");
    row.dataset.target = target;
    row.innerHTML = '<th scope="row"></th><td></td><td></td>';
    row.firstChild.append(`${name} `, document.createElement("small"));
    table.append(row);
    return { target, row };
  });
  return ({ lab, target, totals }) => {
    for (const { target: own, row } of rows) {
      const [name, time, difference] = row.children;
      const total = totals[own];
      row.classList.toggle("now", own === target);
      name.querySelector("small").textContent = total?.version ?? "";
      time.textContent = total?.steps ? `${((1000 * total.milliseconds) / total.steps).toFixed(0)} µs` : "–";
      difference.textContent = total?.steps ? total.difference.toExponential(1) : "–";
    }
    const total = totals[target];
    const pass = total.difference <= ALLOWED;
    const digest = lab.player.verified ? "its sha256 is the manifest's" : "its sha256 is unchecked";
    proof.className = "note";
    proof.innerHTML =
      `<b class="${pass ? "pass" : "fail"}">${pass ? "Equal to Keras" : "Not equal to Keras"}</b> ` +
      `within ${ALLOWED.toExponential(0)}: answer, gates and memory of ${total.steps} steps. ` +
      `${lab.player.runtime.backend}. The model file: ${digest}.`;
  };
}
