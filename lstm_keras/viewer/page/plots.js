/* Rows of the chart: a caption, labels of the upright axis, and a plot over time. */

/** {figure, caption, ticks, plot, canvas}: a row at the end of the charts. */
function row(kind, title, says, words) {
  const figure = element("figure", "", `row ${kind}`);
  const caption = element("figcaption");
  caption.append(element("b", title), element("span", says, "says"));
  const ticks = element("div", "", "ticks");
  ticks.setAttribute("aria-hidden", "true");
  const plot = element("div", "", "plot");
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
  plot.append(canvas, element("i", "", "cursor"));
  figure.append(caption, ticks, plot);
  document.getElementById("charts").append(figure);
  return { figure, caption, ticks, plot, canvas };
}

/** A cleared 2d context whose unit is the CSS pixel. */
function context(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const g = canvas.getContext("2d");
  g.setTransform(w / (width || 1), 0, 0, h / (height || 1), 0, 0);
  g.clearRect(0, 0, width, height);
  return { g, width, height };
}

/** Labels of the upright axis: [[text, share from the top]]. */
function label(ticks, labels) {
  ticks.replaceChildren(
    ...labels.map(([text, at]) => {
      const span = element("span", text);
      span.style.top = `${100 * at}%`;
      return span;
    }),
  );
}

/** Round numbers from low to high, about three. */
function roundTicks(low, high, about = 3) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const size = [1, 2, 5, 10].find((step) => step * power >= rough) * power;
  const found = [];
  for (let k = Math.ceil(low / size - 1e-9); k * size <= high + 1e-9 * size; k += 1) found.push(k * size);
  return found;
}

const plain = (value) => String(Number(value.toPrecision(6))).replace("-", MINUS);

/** Draw lines over time, each {values, colour, offset, stride}; ends as they are, or of the values. */
function drawLines(target, count, lines, ends) {
  const { g, width, height } = context(target.canvas);
  const colours = ink();
  let [low, high] = ends ?? [Infinity, -Infinity];
  if (!ends) {
    for (const { values, offset = 0, stride = 1 } of lines) {
      for (let t = 0; t < count; t += 1) {
        low = Math.min(low, values[t * stride + offset]);
        high = Math.max(high, values[t * stride + offset]);
      }
    }
    if (low > 0 && low < 0.5 * high) low = 0;
    if (high <= low) [low, high] = [low - 1, high + 1];
  }
  const up = (value) => 3 + (1 - (value - low) / (high - low)) * (height - 6);
  const marks = roundTicks(low, high, height > 80 ? 4 : 2);
  g.fillStyle = colours.rule;
  for (const mark of marks) g.fillRect(0, Math.round(up(mark)) - 0.5, width, 1);
  label(target.ticks, marks.map((mark) => [plain(mark), up(mark) / height]));
  for (const { values, colour, offset = 0, stride = 1, area } of lines) {
    g.strokeStyle = colour;
    g.lineWidth = 1.7;
    g.lineJoin = "round";
    g.beginPath();
    for (let t = 0; t < count; t += 1) {
      g.lineTo(((t + 0.5) / count) * width, up(values[t * stride + offset]));
    }
    g.stroke();
    if (!area) continue;
    g.lineTo(((count - 0.5) / count) * width, up(0));
    g.lineTo((0.5 / count) * width, up(0));
    g.fillStyle = colour;
    g.globalAlpha = 0.18;
    g.fill();
    g.globalAlpha = 1;
  }
}

/** Names with their colours under a caption: [[name, css class]]; returns the spans of values. */
function legend(caption, names) {
  const box = element("span", "", "names");
  const values = names.map(([name, kind]) => {
    const key = element("span", "", `key ${kind}`);
    const value = element("output");
    key.append(element("b", name), value);
    box.append(key);
    return value;
  });
  caption.append(box);
  return values;
}

/** The time axis, as a row of its own. */
function timeRow() {
  const target = row("axis", "", "", "");
  target.canvas.remove();
  target.plot.querySelector(".cursor").remove();
  const last = DATA.steps - 1;
  const rate = DATA.hz || 1;
  const about = Math.max(2, Math.floor(target.plot.clientWidth / 90));
  const name = DATA.hz ? "time, s" : "step";
  target.caption.querySelector("b").remove();
  target.ticks.append(element("span", name));
  for (const mark of roundTicks(0, last / rate, about)) {
    const span = element("span", plain(mark));
    span.style.left = `${(100 * (mark * rate + 0.5)) / DATA.steps}%`;
    target.plot.append(span);
  }
}
