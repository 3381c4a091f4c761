/* The page text.html: a prompt, a temperature, a seed, and what the model writes. */

import { open } from "../player/player.js";
import { Writer } from "../player/writer.js";

const LENGTH = 600; // characters of a text
const SHOWN = 8; // what is expected next
const FAINTEST = 0.45; // opacity of a character that nobody expected; still readable
const NAMES = { "\n": "new line", " ": "space" };

const at = (id) => document.getElementById(id);
let turn = 0; // grows with every text, so that one that is being written knows when to stop

const pace = () => new Promise((go) => requestAnimationFrame(go));

function expect(labels, shares) {
  const order = shares.map((_, k) => k).sort((a, b) => shares[b] - shares[a]);
  at("next").replaceChildren(
    ...order.slice(0, SHOWN).map((k) => {
      const row = document.createElement("li");
      row.innerHTML = '<code></code><span class="track"><i></i></span><span></span>';
      row.querySelector("code").textContent = NAMES[labels[k]] ?? labels[k];
      row.querySelector("i").style.transform = `scaleX(${shares[k]})`;
      row.lastChild.textContent = `${(100 * shares[k]).toFixed(1)} %`;
      return row;
    }),
  );
}

function put(letter, share) {
  const text = at("text");
  const low = text.scrollHeight - text.scrollTop - text.clientHeight < 40;
  const one = document.createElement("span");
  one.textContent = letter;
  one.style.opacity = FAINTEST + (1 - FAINTEST) * Math.sqrt(share);
  text.append(one);
  if (low) text.scrollTop = text.scrollHeight;
}

async function write(writer, labels) {
  const mine = (turn += 1);
  const [prompt, temperature, seed] = ["prompt", "temperature", "seed"].map((id) => at(id).value);
  const first = document.createElement("b");
  first.textContent = prompt;
  at("text").replaceChildren(first);
  at("text").dataset.state = "writing";
  at("write").textContent = "Stop";
  try {
    await writer.begin(prompt, { temperature: Number(temperature), seed: Number(seed) });
    for (let k = 0; k < LENGTH && mine === turn; k += 1) {
      const shares = writer.expected();
      const letter = await writer.next();
      put(letter, shares[labels.indexOf(letter)]);
      if (k % 3 === 2) {
        expect(labels, writer.expected());
        await pace();
      }
    }
    expect(labels, writer.expected());
  } catch (error) {
    at("text").textContent = error.message;
  }
  at("text").dataset.state = "done";
  at("write").textContent = "Write";
}

async function main() {
  const versions = await (await fetch("vendor/versions.json")).json();
  const player = await open("models/text/", { versions });
  const writer = new Writer(player);
  const worst = await player.selfTest();
  const { name, version, backend } = player.runtime;
  at("who").textContent =
    `${name} ${version}, ${backend}. It answers as ${player.manifest.target} did where the model ` +
    `was exported: largest difference ${worst.toExponential(1)}. The same seed gives the same text ` +
    "in Python and in C.";
  let writing = Promise.resolve();
  at("temperature").addEventListener("input", () => (at("heat").value = at("temperature").value));
  at("wishes").addEventListener("submit", async (event) => {
    event.preventDefault();
    const stop = at("text").dataset.state === "writing";
    turn += 1;
    await writing;
    if (!stop) writing = write(writer, player.labels);
  });
  at("write").disabled = false;
  writing = write(writer, player.labels);
}

document.body.classList.add("ready");
main().catch((error) => {
  at("who").textContent = error.message;
});
