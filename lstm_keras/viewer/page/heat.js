/* Heat maps: one line per unit, one column per step. */

const MAPS = [
  { name: "i", title: "i, input gate", says: "how much is written" },
  { name: "f", title: "f, forget gate", says: "how much is kept" },
  { name: "o", title: "o, output gate", says: "how much is shown" },
  { name: "g", title: "g, candidate", says: "what would be written", signed: true },
  { name: "c", title: "c, cell state", says: "the memory", signed: true },
  { name: "h", title: "h, output", says: "what others see", signed: true },
];

/** Height of a map of n lines: thick enough to point at, and no taller than it must be. */
const mapHeight = (lines) => Math.max(72, Math.min(11 * lines, 40 + 2.4 * lines, 260));

/** Ends of a scale: 0 to 1 of a gate; of what has a sign, what 49 of 50 values stay within. */
function endsOf({ values, low, high }, signed) {
  if (!signed) return low >= 0 && high <= 1 ? [0, 1] : [low, high];
  const stride = Math.max(1, Math.floor(values.length / 20000));
  const sizes = [];
  for (let k = 0; k < values.length; k += stride) sizes.push(Math.abs(values[k]));
  sizes.sort((a, b) => a - b);
  const limit = sizes[Math.floor(0.98 * (sizes.length - 1))] || 1;
  return [-limit, limit];
}

/** Paint values [T, lines] with the lines in `order`; returns the ends of the scale. */
function paint(canvas, data, order, signed) {
  const [count, lines] = data.shape;
  const [low, high] = endsOf(data, signed);
  const colours = table(signed);
  const image = new ImageData(count, lines);
  for (let line = 0; line < lines; line += 1) {
    for (let t = 0; t < count; t += 1) {
      const from = 3 * shade(data.values[t * lines + order[line]], low, high);
      const to = 4 * (line * count + t);
      image.data.set([colours[from], colours[from + 1], colours[from + 2], 255], to);
    }
  }
  const pixels = new OffscreenCanvas(count, lines);
  pixels.getContext("2d").putImageData(image, 0, 0);
  const { g, width, height } = context(canvas);
  g.imageSmoothingEnabled = count > canvas.width || lines > canvas.height; // then the mean is shown
  g.imageSmoothingQuality = "high";
  g.drawImage(pixels, 0, 0, width, height);
  return [low, high];
}

/** A bar of the scale under a caption, with its ends. */
function scaleBar(caption) {
  const box = element("span", "", "scale");
  const low = element("span");
  const bar = element("i");
  const high = element("span");
  box.append(low, bar, high);
  caption.append(box);
  return ([from, to], signed) => {
    bar.style.background = gradient(signed);
    low.textContent = plain(Number(from.toPrecision(2)));
    high.textContent = plain(Number(to.toPrecision(2)));
  };
}

/** The map of one gate; returns {draw, mark}. */
function heatRow(map, onPoint) {
  const target = row(`heat ${map.name}`, map.title, map.says, "");
  const scale = scaleBar(target.caption);
  const mark = element("i", "", "line-mark");
  target.plot.append(mark);
  const orderNow = () => {
    const { units, outputs, order } = layer();
    return map.name === "h" && outputs !== units ? [...Array(outputs).keys()] : order;
  };
  pointAt(target.plot, (across, down) => {
    const order = orderNow();
    const line = Math.min(order.length - 1, Math.max(0, Math.floor(down * order.length)));
    onPoint(across, order === layer().order ? order[line] : undefined);
  });
  return {
    draw() {
      const data = gate(map.name);
      const order = orderNow();
      target.canvas.style.height = `${mapHeight(order.length)}px`;
      scale(paint(target.canvas, data, order, map.signed), map.signed);
      const lives = order === layer().order;
      const edge = 6 / mapHeight(order.length); // half a label, so that none leaves its map
      const places = order.length < 3 ? [0, order.length - 1] : [0, order.length >> 1, order.length - 1];
      label(target.ticks, [...new Set(places)].map((line) => [
        lives ? lifeOf(order[line]) : String(line),
        Math.max(edge, Math.min(1 - edge, (line + 0.5) / order.length)),
      ]));
      const sum = data.values.reduce((all, value) => all + value, 0);
      target.canvas.setAttribute("aria-label",
        `${map.title}, ${map.says}: ${order.length} units, longest half-life on top, over ` +
        `${data.shape[0]} steps; mean ${number(sum / data.values.length)}, from ${brief(data.low)} to ${brief(data.high)}`);
    },
    mark() {
      const order = orderNow();
      const line = order.indexOf(view.unit);
      mark.hidden = order !== layer().order;
      mark.style.top = `${(100 * line) / order.length}%`;
      mark.style.height = `${100 / order.length}%`;
    },
  };
}

/** Tell of presses and drags inside a plot: shares of its width and height. */
function pointAt(plot, told) {
  const tell = (event) => {
    const box = plot.getBoundingClientRect();
    told((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (event.pointerType === "mouse") plot.setPointerCapture(event.pointerId);
    tell(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (event.buttons & 1 && event.pointerType === "mouse") tell(event);
  });
}
