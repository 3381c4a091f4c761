/* ONNX Runtime Web, in WebAssembly on one thread: any static host can serve it, because threads
 * would need the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy. */

import * as ort from "onnxruntime-web/wasm";

import { shapeOf } from "./tensors.js";

/** Load a model; see `start` in litert.js, which is its mirror. */
export async function start({ model, manifest }, { wasm, versions }) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: new URL("ort-wasm-simd-threaded.wasm", wasm).href };
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return {
    name: "ONNX Runtime Web",
    version: versions?.["onnxruntime-web"] ?? ort.env.versions.web,
    backend: "WebAssembly, 1 thread",
    async run(stored) {
      const feeds = {};
      for (const tensor of manifest.inputs) {
        const values = stored[tensor.name];
        feeds[tensor.name] = new ort.Tensor(tensor.dtype, values, shapeOf(tensor, values.length));
      }
      const answers = await session.run(feeds);
      return Object.fromEntries(manifest.outputs.map(({ name }) => [name, answers[name].data]));
    },
    close: () => session.release(),
  };
}
