/* Colour scales: viridis for 0 to 1, and one with a quiet middle for what has a sign. */

const VIRIDIS = [
  [68, 1, 84], [72, 40, 120], [62, 73, 137], [49, 104, 142], [38, 130, 142],
  [31, 158, 137], [53, 183, 121], [110, 206, 88], [181, 222, 43], [253, 231, 37],
];

/* Blue to orange, as Okabe & Ito 2008 tell them apart; the middle is the paper. */
const SIGNED = {
  light: [[0, 61, 112], [0, 114, 178], [128, 184, 217], [243, 244, 245], [240, 178, 128], [213, 94, 0], [130, 52, 0]],
  dark: [[170, 220, 250], [86, 180, 233], [38, 88, 122], [27, 32, 37], [124, 66, 28], [242, 138, 75], [255, 214, 178]],
};

const night = window.matchMedia("(prefers-color-scheme: dark)");

const stopsOf = (signed) => (signed ? SIGNED[night.matches ? "dark" : "light"] : VIRIDIS);

/** 256 colours of a scale as one array [256 * 3]. */
function table(signed) {
  const stops = stopsOf(signed);
  const colours = new Uint8ClampedArray(256 * 3);
  for (let k = 0; k < 256; k += 1) {
    const at = (k / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    for (let rgb = 0; rgb < 3; rgb += 1) {
      colours[3 * k + rgb] = stops[low][rgb] + (at - low) * (stops[low + 1][rgb] - stops[low][rgb]);
    }
  }
  return colours;
}

/** Which of the 256 colours a value has between two ends. */
const shade = (value, low, high) =>
  Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low || 1))));

/** The scale as a CSS background, from its low end to its high. */
const gradient = (signed) =>
  `linear-gradient(to right, ${stopsOf(signed).map((rgb) => `rgb(${rgb})`).join(", ")})`;

/** Colours of the style sheet, which knows light and dark. */
function ink() {
  const style = getComputedStyle(document.documentElement);
  const css = (name) => style.getPropertyValue(name).trim();
  const lines = ["--blue", "--red", "--green", "--pink", "--amber", "--sky", "--ink"].map(css);
  return {
    lines,
    ink: css("--ink"), soft: css("--soft"), rule: css("--rule"),
    i: css("--blue"), f: css("--red"), o: css("--green"),
    g: css("--pink"), c: css("--ink"), h: css("--sky"),
  };
}
