/* What the exporter wrote: manifest.json, and the files that it names. */

const FORMAT = 1;

/** Read a folder's manifest and its files; refuse what is not as the manifest says.
 *
 *   folder   address of the folder, ending in "/"
 *   returns  {folder, manifest, model: Uint8Array, golden: object or null, verified: boolean}
 *
 * `verified` is false where the browser cannot compute a sha256: on a plain http page that is not
 * on localhost. */
export async function read(folder) {
  const manifest = await (await get(folder + "manifest.json")).json();
  if (manifest.format !== FORMAT) {
    throw new Error(
      `${folder}manifest.json has format ${manifest.format}; this player reads format ${FORMAT}.\n` +
        "  Copy the player of the lstm_keras that exported the model.",
    );
  }
  const contents = {};
  for (const [name, digest] of Object.entries(manifest.files)) {
    contents[name] = new Uint8Array(await (await get(folder + name)).arrayBuffer());
    const came = await sha256(contents[name]);
    if (came !== null && came !== digest) {
      throw new Error(
        `${folder}${name} is not the file that was exported: its sha256 is ${came.slice(0, 12)}..., ` +
          `the manifest has ${digest.slice(0, 12)}...\n  Copy the folder again.`,
      );
    }
  }
  const golden = contents["golden.json"];
  return {
    folder,
    manifest,
    model: contents[Object.keys(manifest.files)[0]],
    golden: golden ? JSON.parse(new TextDecoder().decode(golden)) : null,
    verified: globalThis.crypto?.subtle !== undefined,
  };
}

async function get(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(
      `${address} cannot be read: ${answer.status} ${answer.statusText}.\n` +
        "  Serve the whole folder that was exported.",
    );
  }
  return answer;
}

async function sha256(bytes) {
  if (globalThis.crypto?.subtle === undefined) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
