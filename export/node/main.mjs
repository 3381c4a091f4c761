/* Play exported models: the self-test of each, then the classes of a recording.
 *
 *     node main.mjs FOLDER... [--readings FILE.csv] [--window STEPS] [--json]
 *
 * A window is what the file takes; where it takes any number of readings, STEPS of them, or all.
 * Exit status: 0 pass, 1 an artifact or its answers are wrong, 2 it was not called like this. */

import { basename } from "node:path";
import { parseArgs } from "node:util";

import { ArtifactError } from "./artifact.mjs";
import { SequenceClassifier, VERSION } from "./classifier.mjs";
import { readCsv } from "./csv.mjs";

const USAGE = "usage: node main.mjs FOLDER... [--readings FILE.csv] [--window STEPS] [--json]";

async function main(folders, { readings, window, json }) {
  for (const folder of folders) {
    const classifier = await SequenceClassifier.open(folder);
    const artifact = basename(folder);
    const difference = await classifier.selfTest();
    const { tolerance } = classifier.golden;
    const windows = readings ? await classify(classifier, readings, window) : [];
    if (json) {
      console.log(JSON.stringify({ artifact, version: VERSION, difference, tolerance, windows }));
      continue;
    }
    const measured = `|difference| ${difference.toExponential(1)} of ${tolerance}`;
    console.log(`${artifact}: golden vectors, ${measured}: pass`);
    for (const { first, last, label, probability } of windows) {
      console.log(`  readings ${first} to ${last}: ${label}, ${(100 * probability).toFixed(1)} %`);
    }
  }
}

/** An answer for each window; readings at the end that fill no window are left out. */
async function classify(classifier, file, window) {
  const rows = await readCsv(file, classifier.manifest.scaler);
  const steps = classifier.steps ?? window ?? rows.length;
  const windows = [];
  for (let start = 0; start + steps <= rows.length && steps > 0; start += steps) {
    windows.push(rows.slice(start, start + steps));
  }
  if (windows.length === 0) {
    throw new ArtifactError(`${file} has ${rows.length} readings; a window is ${steps}.`);
  }
  const play = classifier.streams ? stream : (one, all) => one.classifyAll(all);
  const answers = await play(classifier, windows);
  return answers.map((answer, n) => ({ first: n * steps + 1, last: (n + 1) * steps, ...answer }));
}

/** The answer after the last reading of each window, reading after reading as a sensor gives them. */
async function stream(classifier, windows) {
  const answers = [];
  for (const readings of windows) {
    classifier.reset();
    const all = await Promise.all(readings.map((reading) => classifier.step(reading)));
    answers.push(all.at(-1));
  }
  return answers;
}

/** The arguments; null where they make no sense. */
function parse() {
  const options = {
    readings: { type: "string" },
    window: { type: "string" },
    json: { type: "boolean" },
  };
  try {
    const { values, positionals: folders } = parseArgs({ options, allowPositionals: true });
    const window = values.window === undefined ? undefined : Number(values.window);
    const good = window === undefined || (Number.isInteger(window) && window > 0);
    return good && folders.length > 0 ? { folders, values: { ...values, window } } : null;
  } catch {
    return null;
  }
}

const given = parse();
if (given === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    await main(given.folders, given.values);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    console.error(`${error.name}: ${error.message}`);
    process.exitCode = 1;
  }
}
