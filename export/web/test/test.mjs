/* The page in headless Chromium: answers against Python's, hands, looks, platforms.
 *
 *   node export/web/test/test.mjs        after export/web/build.py
 *
 * One line per check; exit status 1 where one failed. Screenshots go to build/web/screenshots. */

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { start } from "./browser.mjs";
import * as hands from "./hands.mjs";
import { ALLOWED, compare } from "./judge.mjs";
import * as planted from "./planted.mjs";
import { platforms, write } from "./platforms.mjs";
import { serve } from "./serve.mjs";

const BUILD = fileURLToPath(new URL("../../../build/", import.meta.url));
const WEB = join(BUILD, "web");

const SIZES = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
};

/** What LiteRT.js and Chromium say on a machine without a GPU; it is of no consequence here. */
const KNOWN = [/No available adapters\./, /Failed to create default WebGPU device/];

let failures = 0;

function check(what, wrong, detail = "") {
  const fine = wrong === "" || wrong === false;
  if (!fine) failures += 1;
  const more = fine ? detail : wrong === true ? detail : wrong;
  console.log(`checks   ${what.padEnd(52)} ${more}${more ? "  " : ""}${fine ? "pass" : "FAIL"}`);
}

const quiet = (complaints) =>
  complaints.filter((complaint) => !KNOWN.some((known) => known.test(complaint))).join("; ");

/** Every answer of a target to every recording, by the player that the page has. */
function playAll([target, ids]) {
  return import("./player/player.js").then(async ({ open }) => {
    const player = await open(`models/${target}/`);
    const all = {};
    for (const id of ids) {
      const { readings } = await (await fetch(`recordings/${id}.json`)).json();
      player.reset();
      all[id] = [];
      for (const reading of readings) {
        const answer = await player.step(reading);
        const plain = Object.entries(answer).map(([name, values]) => [name, Array.from(values)]);
        all[id].push(Object.fromEntries(plain));
      }
    }
    return all;
  });
}

async function answers(browser, address) {
  const read = async (id) => JSON.parse(await readFile(join(WEB, "recordings", `${id}.json`), "utf8"));
  const ids = (await read("index")).map(({ id }) => id);
  const { page, complaints, close } = await browser.open(`${address}snippet.html`);
  await page.waitForFunction(() => document.querySelector("#seen").textContent === "abduction");
  check("the snippet of export/README.md", "", "it sees abduction");
  for (const target of ["onnx", "tflite"]) {
    const all = await page.evaluate(playAll, [target, ids]);
    const results = [];
    for (const id of ids) results.push({ id, ...compare(all[id], await read(id)) });
    const { id, worst, where } = results.reduce((a, b) => (b.worst > a.worst ? b : a));
    const detail = `|difference| ${worst.toExponential(1)}: ${id}, ${where}`;
    check(`${target}: ${ids.length} recordings, every step, y i f g o c h`, !(worst <= ALLOWED), detail);
    const missed = planted.missed(all[ids[0]], await read(ids[0]));
    check(`${target}: planted wrong answers are caught`, missed.join("; "));
  }
  check("console and network, both players", quiet(complaints));
  const rows = await platforms(page, WEB);
  await close();
  for (const row of rows) {
    const what = `${row.target} ${row.form} ${row.precision}: ${row.verdict}`;
    check(what, !row.good, row.what.replaceAll("\n", " "));
  }
  await write(join(BUILD, "platforms", "web.json"), rows);
}

async function handling(browser, address) {
  const { page, complaints, close } = await browser.open(address, { reducedMotion: "reduce", ...SIZES.desk });
  await hands.ready(page);
  const at = await page.inputValue("#step");
  check("reduced motion: shows the end, does not play", at !== "50", `step ${at}`);
  check("keyboard", await hands.keyboard(page));
  check("focus", await hands.focus(page));
  check("pointer, and the other runtime", await hands.pointer(page));
  check("console and network", quiet(complaints));
  await close();
  const other = await browser.open(`${address}?recording=upright-row`, SIZES.desk);
  await other.page.waitForFunction(() => Number(document.querySelector("#step").value) > 0);
  check("plays by itself, to the end", await hands.playback(other.page));
  check("console and network, playing", quiet(other.complaints));
  await other.close();
}

async function looks(browser, address) {
  await mkdir(join(WEB, "screenshots"), { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, size] of Object.entries(SIZES)) {
      const options = { ...size, colorScheme, reducedMotion: "reduce" };
      const query = "?recording=abduction&step=34&cell=9";
      const { page, complaints, close } = await browser.open("about:blank", options);
      await page.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(address + query);
      await hands.ready(page);
      await page.screenshot({ path: join(WEB, "screenshots", `${name}-${colorScheme}.png`) });
      const { shift, wide, high } = await page.evaluate(() => ({
        shift: window.shift,
        wide: document.documentElement.scrollWidth,
        high: document.documentElement.scrollHeight,
      }));
      const { width, height } = size.viewport;
      const wrong = [
        shift > 0.001 && `layout shift ${shift}`,
        wide > width && `${wide} pixels wide`,
        name === "desk" && high > height && `${high} pixels high`,
        quiet(complaints),
      ].filter(Boolean);
      check(`${name}, ${colorScheme}: fits ${width}x${height}, nothing shifts`, wrong.join("; "));
      await close();
    }
  }
}

/** The first characters of each text that Python has written too, by the writer that the page has. */
function writeAll() {
  return Promise.all([import("./player/player.js"), import("./player/writer.js")]).then(
    async ([{ open }, { Writer }]) => {
      const told = await (await fetch("models/text/told.json")).json();
      const writer = new Writer(await open("models/text/"));
      for (const one of told) {
        await writer.begin(one.prompt, one);
        one.here = "";
        while (one.here.length < one.text.length) one.here += await writer.next();
      }
      return told;
    },
  );
}

async function writing(browser, address) {
  await mkdir(join(WEB, "screenshots"), { recursive: true });
  for (const [name, size] of Object.entries(SIZES)) {
    const { page, complaints, close } = await browser.open(`${address}text.html`, size);
    const done = () => document.querySelector("#text").dataset.state === "done";
    await page.waitForFunction(done, null, { timeout: 60000 });
    const written = await page.textContent("#text");
    const { width } = size.viewport;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.screenshot({ path: join(WEB, "screenshots", `text-${name}.png`) });
    check(`text, ${name}: fits, writes by itself`, wide > width && `${wide} pixels wide`);
    if (name === "desk") {
      const told = await page.evaluate(writeAll);
      const other = told.filter(({ here, text }) => here !== text);
      const first = told.find(({ temperature }) => temperature === 0.7);
      check(`text: ${told.length} texts as Python writes them`, other.map(({ here }) => here).join("; "));
      check("text: the page begins as Python does", !written.startsWith(first.prompt + first.text));
      await page.fill("#prompt", "ROMEO €");
      await page.click("#write");
      await page.waitForFunction(() => document.querySelector("#text").textContent.includes("never seen"));
      check("text: a character that it does not know is named", "");
    }
    check(`text, ${name}: console and network`, quiet(complaints));
    await close();
  }
}

async function mistakes(browser, address) {
  const reference = await planted.wrongReference(browser, address);
  check("planted: a wrong Keras is seen on the page", !reference.startsWith("Not equal"));
  const model = await planted.wrongModel(browser, address);
  check("planted: a changed model is refused", !model.includes("is not the file that was exported"));
  check("planted: errors and strangers are noticed", (await planted.noticed(browser, address)).join("; "));
}

const host = await serve(WEB);
const browser = await start();
try {
  for (const part of [answers, handling, looks, writing, mistakes]) await part(browser, host.address);
} catch (error) {
  check("the test itself", error.message);
} finally {
  await browser.close();
  await host.close();
}
console.log(failures ? `${failures} checks failed` : "pass");
process.exitCode = failures ? 1 : 0;
