/* A text as coloured characters, and readings as lines or, where there are many, as a map. */

const MANY = 8; // more channels than that are a map

const COLOURINGS = [
  ["c", "cell state c"], ["h", "output h"], ["i", "input gate i"],
  ["f", "forget gate f"], ["o", "output gate o"], ["influence", "influence on the answer"],
];

/** The text; returns {draw, move}. */
function textRow(onStep) {
  const box = element("div", "", "words");
  const head = element("div", "", "words-head");
  const field = element("label", "", "field");
  const choice = element("select");
  choice.id = "colour";
  for (const [value, name] of COLOURINGS) {
    if (value === "influence" && !shown().influence) continue;
    choice.append(new Option(name, value));
  }
  field.append(element("span", "Coloured by"), choice);
  const scale = scaleBar(head);
  head.prepend(field);
  const text = element("p", "", DATA.input.characters ? "text characters" : "text");
  box.append(head, text);
  document.getElementById("charts").append(box);
  choice.addEventListener("change", () => {
    view.colour = choice.value;
    colour();
  });
  let spans = [];
  text.addEventListener("click", (event) => {
    const at = spans.indexOf(event.target);
    if (at >= 0) onStep(at);
  });
  const valueAt = (t) => {
    if (view.colour === "influence") return influenceNow()[t];
    const { values, shape } = gate(view.colour);
    return values[layerStep(t) * shape[1] + Math.min(view.unit, shape[1] - 1)];
  };
  const colour = () => {
    const values = Float64Array.from({ length: DATA.steps }, (_, t) => valueAt(t));
    const signed = ["c", "h", "g"].includes(view.colour);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const ends = signed ? [-size, size] : view.colour === "influence" ? [0, size] : [0, 1];
    const colours = table(signed);
    spans.forEach((span, t) => {
      const at = 3 * shade(values[t], ...ends);
      const [r, g, b] = colours.subarray(at, at + 3);
      span.style.background = `rgb(${r},${g},${b})`;
      span.style.color = 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#101418" : "#ffffff";
    });
    scale(ends, signed);
  };
  return {
    colour,
    draw() {
      const { values } = unpack(shown().x);
      const told = Array.from(values, (value) => tokenOf(Math.round(value)));
      spans = told.map((token) => element("span", visible(token)));
      text.replaceChildren(...spans.flatMap((span, t) => (told[t] === "\n" ? [span, element("br")] : [span])));
      colour();
      this.move();
    },
    move() {
      text.querySelector(".now")?.classList.remove("now");
      spans[view.step].classList.add("now");
      const { offsetTop, offsetHeight } = spans[view.step];
      if (offsetTop < text.scrollTop || offsetTop + offsetHeight > text.scrollTop + text.clientHeight) {
        text.scrollTop = offsetTop - text.clientHeight / 2;
      }
      if (view.colour === "influence") colour();
    },
  };
}

/** Readings, those of one unit together; returns [{draw, move}]. */
function readingRows(onStep) {
  const { channels, units } = DATA.input;
  if (channels.length > MANY) return [manyRow(onStep)];
  return [...new Set(units)].map((unit) => {
    const mine = channels.flatMap((_, k) => (units[k] === unit ? [k] : []));
    const names = mine.map((k) => channels[k]).join(", ");
    const target = row("lines", "Input", unit ? `in ${unit}` : "as the model takes it",
      `Input ${names}${unit ? ` in ${unit}` : ""}, over time`);
    const values = legend(target.caption, mine.map((k, at) => [channels[k], `s${at % 7}`]));
    pointAt(target.plot, onStep);
    return {
      draw() {
        const x = unpack(shown().x);
        const colours = ink().lines;
        drawLines(target, DATA.steps, mine.map((k, at) => (
          { values: x.values, offset: k, stride: channels.length, colour: colours[at % 7] })));
      },
      move() {
        const x = unpack(shown().x).values;
        mine.forEach((k, at) => (values[at].textContent = brief(x[view.step * channels.length + k])));
      },
    };
  });
}

function manyRow(onStep) {
  const { channels, units } = DATA.input;
  const target = row("heat", "Input", units[0] ? `in ${units[0]}` : `${channels.length} features`,
    `Input of ${channels.length} channels, over time`);
  const scale = scaleBar(target.caption);
  pointAt(target.plot, onStep);
  const order = [...channels.keys()].reverse(); // the first at the bottom, as in a spectrogram
  return {
    draw() {
      const x = unpack(shown().x);
      const signed = x.low < 0 && x.high > 0;
      target.canvas.style.height = `${mapHeight(channels.length)}px`;
      scale(paint(target.canvas, x, order, signed), signed);
      label(target.ticks, [[channels.at(-1), 0.5 / order.length], [channels[0], 1 - 0.5 / order.length]]);
    },
    move() {},
  };
}
