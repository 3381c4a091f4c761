/* One recording, one player, and what the player has answered so far. */

import { largestDifference } from "../player/player.js";

export const NAMES = ["y", "i", "f", "g", "o", "c", "h"];

/** The largest difference that the page lets pass: another runtime adds in another order. */
export const ALLOWED = 1e-5;

/** What a difference is a part of: 1, or |c| where the memory has grown beyond that. */
const size = (value) => Math.max(1, Math.abs(value));

/** Answers are computed when somebody wants to see them, in order, and kept. */
export class Lab {
  #queue = Promise.resolve();
  #left = false;

  constructor(player, recording) {
    this.player = player;
    this.recording = recording;
    this.answers = [];
    this.milliseconds = 0;
    this.difference = 0;
    player.reset();
  }

  /** T, the number of readings. */
  get steps() {
    return this.recording.readings.length;
  }

  /** Compute until `step` readings have been read. Calls wait for each other. */
  reach(step) {
    this.#queue = this.#queue.then(async () => {
      while (this.answers.length < Math.min(step, this.steps) && !this.#left) await this.#advance();
    });
    return this.#queue;
  }

  /** Compute no more, and let the player go to another recording. */
  leave() {
    this.#left = true;
    return this.#queue;
  }

  async #advance() {
    const t = this.answers.length;
    const begun = performance.now();
    const answer = await this.player.step(this.recording.readings[t]);
    this.milliseconds += performance.now() - begun;
    for (const name of NAMES) {
      if (!(name in answer)) {
        throw new Error(`the model has no output ${name}.\n  Export it with trace_gates=True.`);
      }
      const difference = largestDifference(answer[name], this.recording.keras[name][t], size);
      this.difference = Math.max(this.difference, difference);
    }
    this.answers.push(answer);
  }
}
