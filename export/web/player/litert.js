/* LiteRT.js, in WebAssembly on one thread. It refuses files with variable tensors (the fused form),
 * and int8 inputs and outputs: its tensors are float32, int32 and uint8. */

import { Tensor, loadAndCompile, loadLiteRt } from "@litertjs/core";

import { shapeOf } from "./tensors.js";

let runtime; // one for the page: it cannot be loaded twice
let said = []; // what it would write on the console: notes, and the reason of a refusal

async function load(wasm) {
  globalThis.Module = { printErr: (line) => said.push(line) }; // taken up, and removed, by the loader
  return loadLiteRt(wasm.href).catch((error) => {
    runtime = undefined; // the next model tries again
    throw error;
  });
}

/** Load a model.
 *
 *   artifact  what `read` of artifact.js returned
 *   options   wasm: URL of the folder of the .wasm files; versions: {package: version}, if known
 *   returns   {name, version, backend, run, close}
 *             run: stored numbers of every input, by name -> of every output, by name */
export async function start({ model, manifest }, { wasm, versions }) {
  await (runtime ??= load(wasm));
  said = [];
  const compiled = await loadAndCompile(model, { accelerator: "wasm" }).catch((error) => {
    const reasons = said.filter((line) => line.startsWith("ERROR: "));
    throw new Error([error.message, ...reasons].join("\n"), { cause: error });
  });
  return {
    name: "LiteRT.js",
    version: versions?.["@litertjs/core"] ?? "",
    backend: "WebAssembly, 1 thread",
    async run(stored) {
      const feeds = {};
      let answers = {};
      try {
        for (const tensor of manifest.inputs) {
          const values = stored[tensor.name];
          feeds[tensor.name] = new Tensor(values, shapeOf(tensor, values.length));
        }
        answers = await compiled.run(feeds);
        return Object.fromEntries(
          manifest.outputs.map(({ name }) => [name, answers[name].toTypedArray()]),
        );
      } finally {
        // Its tensors live in the memory of WebAssembly, which nobody else frees.
        for (const tensor of [...Object.values(feeds), ...Object.values(answers)]) tensor.delete();
      }
    },
    close: () => compiled.delete(),
  };
}
