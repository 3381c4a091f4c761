/* Plays an artifact of lstm_keras in a page, in step form or as a whole.
 *
 *   import { open } from "./player/player.js";
 *   const player = await open("model/");
 *   const { y } = await player.step(reading);    // one reading, in the units of the sensor
 *
 * It is the mirror of lstm_keras/runtimes/player.py. */

import { read } from "./artifact.js";
import { dequantize, initial, quantize, typed } from "./tensors.js";

const STARTS = {
  onnx: async () => (await import("./onnx.js")).start,
  tflite: async () => (await import("./litert.js")).start,
};

/** Load the artifact in `folder`, with the runtime that plays its target.
 *
 *   folder   address of what the exporter wrote, ending in "/"
 *   options  wasm: address of the folder with the .wasm files of the runtimes, "vendor/" if not
 *            given; versions: {package: version}, for LiteRT.js does not tell its own */
export async function open(folder, { wasm = "vendor/", versions } = {}) {
  const artifact = await read(folder);
  const { target } = artifact.manifest;
  if (!(target in STARTS)) {
    throw new Error(`a page cannot play target ${target}.\n  Export with --target onnx or tflite.`);
  }
  const start = await STARTS[target]();
  const session = await start(artifact, { wasm: new URL(wasm, document.baseURI), versions });
  return new Player(artifact, session);
}

/** One loaded model and the state that it is in.
 *
 *   manifest, verified  see `read` of artifact.js
 *   labels              names of the classes
 *   runtime             {name, version, backend} */
export class Player {
  #session;
  #golden;
  #state;

  constructor({ manifest, golden, verified }, session) {
    this.manifest = manifest;
    this.verified = verified;
    this.labels = manifest.labels;
    this.runtime = { name: session.name, version: session.version, backend: session.backend };
    this.#session = session;
    this.#golden = golden;
    this.reset();
  }

  /** Start a new sequence. */
  reset() {
    const states = this.manifest.inputs.slice(1);
    this.#state = states.map(initial);
  }

  /** Play one reading (step form), or T of them as one flat list (other forms).
   *
   *   reading  [F], or [T F], in the units of the sensor where the manifest has a scaler
   *   returns  outputs by name, real numbers; a state by the name of its input: h, c ... */
  async step(reading) {
    return this.#real(await this.stored(quantize(this.#scaled(reading), this.manifest.inputs[0])));
  }

  /** The same with numbers as the file stores them, such as the golden vectors. */
  async stored(x) {
    const { inputs } = this.manifest;
    const feeds = { [inputs[0].name]: x };
    inputs.slice(1).forEach((tensor, k) => (feeds[tensor.name] = this.#state[k]));
    const answers = await this.#session.run(feeds);
    this.#state = inputs.slice(1).map((tensor) => answers[next(tensor)]);
    return answers;
  }

  /** Play the golden vectors: what the exporter's machine answered, once and then once more.
   *
   *   returns  the largest |difference| of a stored number
   * Throws where it is above the tolerance that the file names. */
  async selfTest() {
    const golden = this.#golden;
    if (golden === null) {
      throw new Error("there is no golden.json in the artifact.\n  Export the model again.");
    }
    let worst = 0;
    for (let n = 0; n < golden.x.length; n += 1) {
      this.reset();
      for (const expected of [golden.y[n], golden.again[n]]) {
        worst = Math.max(worst, largestDifference(await this.#play(golden, n), expected));
      }
    }
    this.reset();
    if (!(worst <= golden.tolerance)) {
      throw new Error(
        `${this.runtime.name} ${this.runtime.version} does not answer as ${golden.computed_by} did: ` +
          `|difference| ${worst}, allowed ${golden.tolerance}.\n  Do not trust this model here.`,
      );
    }
    return worst;
  }

  close() {
    return this.#session.close();
  }

  async #play(golden, n) {
    const { form, inputs, outputs } = this.manifest;
    const size = form === "step" ? golden.x[n].length / golden.steps : golden.x[n].length;
    const answers = [];
    for (let from = 0; from < golden.x[n].length; from += size) {
      const x = typed(golden.x[n].slice(from, from + size), inputs[0]);
      answers.push(...(await this.stored(x))[outputs[0].name]);
    }
    return answers;
  }

  #scaled(reading) {
    const { scaler } = this.manifest;
    if (scaler === null) return Array.from(reading);
    const F = scaler.mean.length;
    return Array.from(reading, (v, k) => (v - scaler.mean[k % F]) / scaler.deviation[k % F]);
  }

  #real(answers) {
    const { inputs, outputs } = this.manifest;
    const states = new Map(inputs.slice(1).map((tensor) => [next(tensor), tensor.name]));
    return Object.fromEntries(
      outputs.map((tensor) => {
        const name = states.get(tensor.name) ?? tensor.name;
        return [name, dequantize(answers[tensor.name], tensor)];
      }),
    );
  }
}

/** The output that is the next value of a state: ONNX has no two tensors of one name. */
function next(tensor) {
  return tensor.next ?? tensor.name;
}

/** Infinity where the lengths differ or a number is missing: nothing may pass by being absent.
 *
 *   size  of a number, by which its difference is divided */
export function largestDifference(came, expected, size = () => 1) {
  if (came.length !== expected.length) return Infinity;
  let worst = 0;
  for (let k = 0; k < came.length; k += 1) {
    const difference = Math.abs(came[k] - expected[k]) / size(expected[k]);
    if (!(difference <= worst)) worst = Number.isFinite(difference) ? difference : Infinity;
  }
  return worst;
}
