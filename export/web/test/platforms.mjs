/* Which artifacts of the zoo a browser plays: golden vectors, or the reason of the refusal. */

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { refusal } from "./judge.mjs";

const json = async (...parts) => JSON.parse(await readFile(join(...parts), "utf8"));

/** Open every artifact in zoo/, and of the page's own what the zoo lacks; play their golden vectors.
 *
 *   page     one with the import map
 *   returns  rows of the platform table, each with `good`: whether it is as it should be */
export async function platforms(page, folder) {
  const names = await json(folder, "zoo", "index.json");
  const versions = await json(folder, "vendor", "versions.json");
  const rows = [];
  for (const place of [...names.map((name) => `zoo/${name}/`), "models/onnx/", "models/tflite/"]) {
    const manifest = await json(folder, place, "manifest.json");
    const { target, form, precision, state } = manifest;
    const kind = [target, form, precision, state].join();
    if (rows.some((row) => [row.target, row.form, row.precision, row.state].join() === kind)) continue;
    const [runtime, version] =
      target === "onnx"
        ? ["ONNX Runtime Web", versions["onnxruntime-web"]]
        : ["LiteRT.js", versions["@litertjs/core"]];
    const said = await page.evaluate(selfTest, place);
    const wanted = refusal(manifest);
    const played = typeof said === "number";
    rows.push({
      runtime,
      version,
      where: "Chromium, WebAssembly", // no version: it would be a new column of the table each time
      target,
      form,
      precision,
      state,
      verdict: played ? "executed" : "refused",
      what: played ? measured(said, manifest) : reason(said),
      good: wanted === null ? played : !played && said.includes(wanted),
    });
  }
  return rows;
}

/** As the table shows it; see `measured` in export/platforms.py. */
function measured(worst, { outputs }) {
  if (worst === 0) return "equal";
  if (outputs[0].scale !== null) return `${worst} LSB`;
  return worst.toExponential(0).replace(/e-(\d)$/, "e-0$1");
}

/** The runtime's reason, without the place in its source. */
function reason(said) {
  const lines = said.split("\n");
  const line = lines.find((each) => each.startsWith("ERROR: ")) ?? lines[0];
  return line.replace(/^ERROR: \[[^\]]*\] */, "").trim().replace(/\.$/, "");
}

async function selfTest(folder) {
  const { open } = await import("./player/player.js");
  try {
    const player = await open(folder);
    const worst = await player.selfTest();
    await player.close();
    return worst;
  } catch (error) {
    return error.message;
  }
}

/** Write build/platforms/web.json, whole or not at all. */
export async function write(file, rows) {
  const content = { platform: "web", rows: rows.map(({ good, ...row }) => row) };
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.part`, file);
}
