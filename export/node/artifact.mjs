/* What the exporter wrote: manifest.json, and the files that it names. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FORMAT = 1; // of manifest.json and of golden.json

const is = {
  text: (v) => typeof v === "string",
  texts: (v) => Array.isArray(v) && v.every(is.text),
  number: (v) => Number.isFinite(v),
  numbers: (v) => Array.isArray(v) && v.every(Number.isFinite),
  sequences: (v) => Array.isArray(v) && v.length > 0 && v.every(is.numbers),
  length: (v) => Number.isInteger(v) && v > 0,
  shape: (v) => Array.isArray(v) && v.every((n) => n === null || is.length(n)),
  table: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
  list: (v) => Array.isArray(v) && v.length > 0,
};

/** What is read, and of which kind it is; what ends in "?" may be null or absent. */
const FORMATTED = { format: is.number };
const MANIFEST = {
  ...{ target: is.text, form: is.text, precision: is.text, state: is.text, files: is.table },
  ...{ inputs: is.list, outputs: is.list, "scaler?": is.table, labels: is.texts },
};
const TENSOR = {
  ...{ name: is.text, shape: is.shape, dtype: is.text, "scale?": is.number },
  ...{ "initial?": is.numbers, "next?": is.text },
};
const SCALER = { mean: is.numbers, deviation: is.numbers, channels: is.texts };
const GOLDEN = {
  ...{ tolerance: is.number, steps: is.length },
  ...{ x: is.sequences, y: is.sequences, again: is.sequences },
};

/** An artifact that cannot be used, or readings that do not fit it. */
export class ArtifactError extends Error {
  name = "ArtifactError";
}

/** Read an artifact's folder and refuse what is not as its manifest says.
 *
 *   folder   where manifest.json lies
 *   returns  {manifest, model: Buffer, golden: object, or null where the folder has none}
 *   throws   ArtifactError */
export async function readArtifact(folder) {
  const file = join(folder, "manifest.json");
  const manifest = parse(await read(file), file, MANIFEST);
  for (const tensor of [...manifest.inputs, ...manifest.outputs]) need(tensor, TENSOR, file);
  if (manifest.scaler) need(manifest.scaler, SCALER, file);
  if (manifest.target !== "onnx") {
    throw new ArtifactError(
      `${folder} is for ${manifest.target}; ONNX Runtime plays onnx.\n  Export with --target onnx.`,
    );
  }
  const contents = {};
  for (const [name, digest] of Object.entries(manifest.files)) {
    contents[name] = await read(join(folder, name));
    const came = createHash("sha256").update(contents[name]).digest("hex");
    if (came !== digest) {
      throw new ArtifactError(
        `${join(folder, name)} is not the file that was exported: its sha256 is ` +
          `${came.slice(0, 12)}..., the manifest has ${String(digest).slice(0, 12)}...\n` +
          "  Copy the folder again.",
      );
    }
  }
  const golden = contents["golden.json"];
  return {
    manifest,
    model: contents[Object.keys(manifest.files)[0]] ?? Buffer.of(),
    golden: golden ? parse(golden, join(folder, "golden.json"), GOLDEN) : null,
  };
}

async function read(file) {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ArtifactError(
      `${file} cannot be read: ${error.code}.\n  Pass a folder that lstm-keras export wrote.`,
    );
  }
}

function parse(bytes, file, kinds) {
  let content;
  try {
    content = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new ArtifactError(`${file} is not JSON: ${error.message}.\n  Copy the folder again.`);
  }
  need(content, FORMATTED, file);
  if (content.format !== FORMAT) {
    throw new ArtifactError(
      `${file} has format ${content.format}; this sample reads format ${FORMAT}.\n` +
        "  Take the sample of the lstm_keras that exported the model.",
    );
  }
  need(content, kinds, file);
  return content;
}

function need(content, kinds, file) {
  for (const [entry, fits] of Object.entries(kinds)) {
    const key = entry.replace("?", "");
    const value = content?.[key];
    const absent = value === undefined || value === null;
    if (absent ? key === entry : !fits(value)) {
      const fault = absent ? `lacks "${key}"` : `has a wrong "${key}"`;
      throw new ArtifactError(`${file} ${fault}.\n  Export the model again.`);
    }
  }
}
