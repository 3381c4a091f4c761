/* Play exported models: the self-test of each, then the classes of a recording.
 *
 *     node main.mjs FOLDER... [--readings FILE.csv] [--window STEPS]
 *
 * Exit status: 0 pass, 1 an artifact or its answers are wrong, 2 it was not called like this. */

import { basename } from "node:path";
import { parseArgs } from "node:util";

import { ArtifactError } from "./artifact.mjs";
import { SequenceClassifier } from "./classifier.mjs";
import { readCsv } from "./csv.mjs";

const USAGE = "usage: node main.mjs FOLDER... [--readings FILE.csv] [--window STEPS]";

async function main(folders, { readings, window }) {
  for (const folder of folders) {
    const classifier = await SequenceClassifier.open(folder);
    const worst = await classifier.selfTest();
    const { tolerance } = classifier.golden;
    console.log(`${basename(folder)}: golden vectors, |difference| ${worst.toExponential(1)} of ${tolerance}: pass`);
    if (readings) await classify(classifier, readings, window);
  }
}

/** A line per window; rows at the end that fill no window are left out, and counted. */
async function classify(classifier, file, window) {
  const rows = await readCsv(file, classifier.manifest.scaler);
  const steps = classifier.steps ?? (window || rows.length);
  const windows = [];
  for (let start = 0; start + steps <= rows.length; start += steps) {
    windows.push(rows.slice(start, start + steps));
  }
  if (windows.length === 0) {
    throw new ArtifactError(`${file} has ${rows.length} readings; ${classifier.folder} needs ${steps}.`);
  }
  for (const [n, { label, probability }] of (await classifier.classifyAll(windows)).entries()) {
    console.log(`  readings ${n * steps + 1} to ${(n + 1) * steps}: ${label}, ${(100 * probability).toFixed(1)} %`);
  }
  const left = rows.length - windows.length * steps;
  if (left) console.log(`  ${left} readings at the end fill no window`);
}

/** The arguments; null where they make no sense. */
function parse() {
  const options = { readings: { type: "string" }, window: { type: "string" } };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const window = values.window === undefined ? undefined : Number(values.window);
    const good = positionals.length > 0 && (window === undefined || (Number.isInteger(window) && window > 0));
    return good ? { folders: positionals, values: { ...values, window } } : null;
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
