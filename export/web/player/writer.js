/* Text from a language model, character by character; the mirror of lstm_keras/generating.py, which
 * says how a character is drawn. With the same seed it writes the same text.
 *
 *   const writer = new Writer(await open("models/text/"));
 *   await writer.begin("ROMEO:", { temperature: 0.7, seed: 1 });
 *   const letter = await writer.next(); */

const MULTIPLIER = 1664525;
const INCREMENT = 1013904223;
const MODULUS = 2 ** 32;

/** Writes with a player of a step artifact whose labels are characters. */
export class Writer {
  #player;
  #scores;
  #state;
  #temperature;

  constructor(player) {
    const { form, labels, inputs, outputs } = player.manifest;
    if (form !== "step" || inputs[0].dtype !== "int32" || labels.length !== outputs[0].shape.at(-1)) {
      throw new Error("this model does not write text.\n  Export one of kind language in step form.");
    }
    this.#player = player;
  }

  /** Read a prompt from a state of zero. */
  async begin(prompt, { temperature = 1, seed = 0 } = {}) {
    const { labels } = this.#player;
    const letters = [...prompt];
    const strange = letters.filter((letter) => !labels.includes(letter));
    if (strange.length) {
      throw new Error(`The model has never seen ${[...new Set(strange)].join(" ")}. Leave it out.`);
    }
    if (!letters.length) throw new Error("Give it at least one character to go on from.");
    this.#temperature = temperature;
    this.#state = drawn(seed >>> 0);
    this.#player.reset();
    for (const letter of letters) await this.#read(labels.indexOf(letter));
  }

  /** The probability of each next character, by its place among the labels; at temperature 1. */
  expected() {
    const weights = weigh(this.#scores, 1);
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  }

  /** Write one character, and read it. */
  async next() {
    this.#state = drawn(this.#state);
    const token = choose(this.#scores, this.#temperature, this.#state / MODULUS);
    await this.#read(token);
    return this.#player.labels[token];
  }

  async #read(token) {
    const answer = await this.#player.step([token]);
    this.#scores = Array.from(answer[this.#player.manifest.outputs[0].name]);
  }
}

function drawn(state) {
  return (Math.imul(MULTIPLIER, state) + INCREMENT) >>> 0;
}

function weigh(scores, temperature) {
  const most = Math.max(...scores);
  return scores.map((score) => Math.exp((score - most) / temperature));
}

function choose(scores, temperature, share) {
  if (temperature === 0) return scores.indexOf(Math.max(...scores));
  let sum = 0;
  const sums = weigh(scores, temperature).map((weight) => (sum += weight));
  const place = share * sum;
  const token = sums.findIndex((upTo) => upTo > place);
  return token < 0 ? scores.length - 1 : token;
}
