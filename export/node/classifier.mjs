/* A class that plays an exported model: readings in the units of the sensor go in, classes come out. */

import { ArtifactError, readArtifact } from "./artifact.mjs";

process.env.ORT_DISABLE_TELEMETRY ??= "1"; // else importing it writes an id under the user's cache
const ort = await import("onnxruntime-node");

export const VERSION = ort.env.versions.node;

/** One loaded artifact.
 *
 *     const classifier = await SequenceClassifier.open("models/shoulder-imu/onnx-fused-float32");
 *     const { label, probability } = await classifier.classify(readings); // T rows of F numbers
 *
 * A file of the form "fused" takes whole sequences: `classify`, or `classifyAll` of several at once.
 * A file of the form "step" takes one reading after the other, and its state is kept here: `reset`
 * before each sequence, then `step`. Calls need not wait for each other: they are done in turn. */
export class SequenceClassifier {
  #session;
  #state;
  #turn = Promise.resolve(); // when the last call is done, from whose state the next one starts

  /** Read and verify a folder; ArtifactError says what is wrong with it. */
  static async open(folder) {
    const artifact = await readArtifact(folder);
    let session;
    try {
      // One thread: an LSTM of this size is done before others have woken up.
      session = await ort.InferenceSession.create(artifact.model, { intraOpNumThreads: 1 });
    } catch (error) {
      throw new ArtifactError(
        `ONNX Runtime ${VERSION} cannot load ${folder}: ${error.message}\n  Export the model again.`,
      );
    }
    return new SequenceClassifier(artifact, session, folder);
  }

  /** See `open`. */
  constructor({ manifest, golden }, session, folder) {
    this.folder = folder;
    this.manifest = manifest;
    this.golden = golden;
    this.#session = session;
    [this.input, ...this.states] = manifest.inputs;
    this.output = manifest.outputs[0];
    this.features = this.input.shape.slice(this.streams ? 1 : 2); // axes after time: [F]
    this.width = this.features.reduce((n, m) => n * m, 1); // F
    this.classes = this.output.shape.at(-1);
    this.#check();
    this.#start();
  }

  /** Whether the file takes one step after the other. */
  get streams() {
    return this.manifest.form === "step";
  }

  /** T of a sequence, or null where any length goes. */
  get steps() {
    return this.streams ? null : this.input.shape[1];
  }

  /** Start a new sequence: the state becomes what the manifest says it starts from, or zero. */
  reset() {
    return this.#inTurn(() => this.#start());
  }

  /** The class of one sequence: T rows of F readings, in the units of the sensor.
   *
   *   returns  {label, probability, y}: y has a number for each class */
  async classify(readings) {
    return (await this.classifyAll([readings]))[0];
  }

  /** The classes of several sequences of one length. */
  async classifyAll(sequences) {
    if (this.streams) {
      throw new ArtifactError(`${this.folder} takes one reading after the other.\n  Use step.`);
    }
    const x = sequences.map((readings) => this.#scaled(readings));
    if (new Set(x.map(({ length }) => length)).size > 1) {
      throw new ArtifactError("sequences of several lengths came at once.\n  Pass each alone.");
    }
    // The grids of a dynamic file fit all that comes in with a call: alone, nothing else moves them.
    const batches = this.manifest.precision === "dynamic" ? x.map((one) => [one]) : [x];
    const answers = [];
    for (const batch of batches) {
      const y = await this.#inTurn(() => this.#play(batch.flat(), batch.length));
      const size = y.length / batch.length;
      for (const n of batch.keys()) answers.push(this.#named(y.slice(n * size, (n + 1) * size)));
    }
    return answers;
  }

  /** Go on by one reading; only files of the form "step". */
  async step(reading) {
    if (!this.streams) {
      throw new ArtifactError(
        `${this.folder} takes whole sequences.\n  Use classify, or export with --form step.`,
      );
    }
    const x = this.#scaled([reading]);
    return this.#named(await this.#inTurn(() => this.#play(x, 1)));
  }

  /** Replay the golden vectors, and leave the state as after a reset.
   *
   *   returns  the largest |difference| from what was exported
   *   throws   ArtifactError where it is more than their tolerance */
  async selfTest() {
    if (this.golden === null) {
      throw new ArtifactError(`${this.folder} has no golden vectors.\n  Export the model again.`);
    }
    const { tolerance, x, y, again } = this.golden;
    const found = await this.#inTurn(async () => {
      const differences = [];
      for (const [n, sequence] of x.entries()) {
        this.#start();
        differences.push(this.#difference(await this.#play(sequence, 1), y[n]));
        differences.push(this.#difference(await this.#play(sequence, 1), again[n]));
      }
      this.#start();
      return differences;
    });
    const worst = Math.max(...found);
    if (!(worst <= tolerance)) {
      throw new ArtifactError(
        `${this.folder} answers ${worst} away from its golden vectors, which allow ${tolerance}.\n` +
          `  Do not use it: the file, or ONNX Runtime ${VERSION}, is not what it was exported for.`,
      );
    }
    return worst;
  }

  /** y of x [B, T, F], flat: the output of a fused file, or those of a step file one by one. */
  async #play(x, batch) {
    const steps = x.length / this.width / batch;
    if (!this.streams) return this.#call(x, [batch, steps, ...this.features]);
    const answers = [];
    for (let t = 0; t < steps; t++) {
      const one = x.slice(t * this.width, (t + 1) * this.width);
      answers.push(...(await this.#call(one, [1, ...this.features])));
    }
    return Float32Array.from(answers);
  }

  /** One run of the file: x and the state go in, y and the next state come out. */
  async #call(x, dims) {
    const given = new ort.Tensor("float32", Float32Array.from(x), dims);
    let made;
    try {
      made = await this.#session.run({ [this.input.name]: given, ...this.#state });
    } catch (error) {
      throw new ArtifactError(
        `ONNX Runtime cannot play ${this.folder}: ${error.message}\n  Export the model again.`,
      );
    }
    for (const { name, next } of this.states) this.#state[name] = made[next ?? name];
    return made[this.output.name].data;
  }

  #start() {
    this.#state = {};
    for (const { name, shape, initial } of this.states) {
      const dims = shape.map((n) => n ?? 1); // one sequence
      const zeros = new Float32Array(dims.reduce((n, m) => n * m, 1));
      const values = initial ? Float32Array.from(initial) : zeros;
      this.#state[name] = new ort.Tensor("float32", values, dims);
    }
  }

  /** Run a job when those before it are done. */
  #inTurn(job) {
    const mine = this.#turn.then(job);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  #scaled(readings) {
    if (readings.length === 0 || (this.steps !== null && readings.length !== this.steps)) {
      throw new ArtifactError(
        `${this.folder} takes ${this.steps ?? "one or more"} readings; got ${readings.length}.\n` +
          "  Cut the recording into windows of that length.",
      );
    }
    const { mean, deviation } = this.manifest.scaler ?? {};
    return readings.flatMap((reading) => {
      if (reading.length !== this.width || !reading.every(Number.isFinite)) {
        throw new ArtifactError(`a reading is ${this.width} finite numbers; got [${reading}].`);
      }
      return mean ? reading.map((value, k) => (value - mean[k]) / deviation[k]) : reading;
    });
  }

  /** The largest number of the last step, and the label at its place. */
  #named(answer) {
    const y = [...answer.slice(-this.classes)];
    const best = y.indexOf(Math.max(...y));
    return { label: this.manifest.labels[best] ?? `class ${best}`, probability: y[best], y };
  }

  #difference(came, wanted) {
    if (came.length !== wanted.length) {
      throw new ArtifactError(
        `${this.folder} answers ${came.length} numbers, its golden vectors ${wanted.length}.\n` +
          "  They are of another model: export it again.",
      );
    }
    return came.reduce((worst, value, k) => Math.max(worst, Math.abs(value - wanted[k])), 0);
  }

  /** Refuse a manifest of another file, and one that asks for what this class does not do. */
  #check() {
    const { manifest, golden } = this;
    const names = (tensors) => tensors.map(({ name }) => name).join(", ");
    const has = [...this.#session.inputNames, ...this.#session.outputNames].join(", ");
    const needs = names([...manifest.inputs, ...manifest.outputs]);
    const made = manifest.outputs.map(({ name }) => name);
    const lost = this.states.filter(({ name, next }) => !made.includes(next ?? name));
    const odd = [...manifest.inputs, this.output].filter((t) => t.dtype !== "float32" || t.scale);
    const size = ({ shape }) => shape.reduce((n, m) => n * (m ?? 1), 1);
    const short = this.states.filter((t) => t.initial && t.initial.length !== size(t));
    const wrong = [
      [!(manifest.form in { fused: 0, step: 0 }), `its form is ${manifest.form}`],
      [has !== needs, `its file has ${has} and its manifest ${needs}`],
      [lost.length, `the state ${names(lost)} goes in and never comes out`],
      [odd.length, `${names(odd)} is not in float32`],
      [short.length, `the state ${names(short)} starts from too few numbers, or too many`],
      [!(this.width && this.classes), "it leaves the number of features or classes open"],
      [![0, this.classes].includes(manifest.labels.length), "its labels are not its outputs"],
      [manifest.scaler && !scales(manifest.scaler, this.width), "its scaler is not of its input"],
      [golden && !fits(golden, this), "its golden vectors are not of its input"],
    ].find(([fault]) => fault);
    if (wrong) {
      throw new ArtifactError(`${this.folder} cannot be played: ${wrong[1]}.\n  Export it again.`);
    }
  }
}

function scales({ mean, deviation, channels }, width) {
  return [mean, deviation, channels].every(({ length }) => length === width);
}

function fits({ steps, x, y, again }, { width, steps: needed }) {
  const same = x.length === y.length && x.length === again.length;
  return same && (needed ?? steps) === steps && x.every(({ length }) => length === steps * width);
}
