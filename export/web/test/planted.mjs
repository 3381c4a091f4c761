/* Wrong answers that the tests must catch: a check that cannot fail is not a check. */

import { ALLOWED, compare } from "./judge.mjs";

const copy = (value) => JSON.parse(JSON.stringify(value));

const WRONG = {
  "one number off by two tolerances": (answers) => (answers[31].f[7] += 2 * ALLOWED),
  "i and f in each other's place": (answers) =>
    answers.forEach((answer) => ([answer.i, answer.f] = [answer.f, answer.i])),
  "every answer a step late": (answers) => answers.unshift(answers.pop()),
  "the state never fed back": (answers) => answers.forEach((answer) => (answer.c = answers[0].c)),
  "a step left out": (answers) => answers.splice(20, 1),
  "an output left out": (answers) => delete answers[3].o,
  "not a number": (answers) => (answers[49].y[0] = NaN),
};

/** Names of planted mistakes that the judge lets pass; should be none. */
export function missed(answers, recording) {
  return Object.entries(WRONG)
    .filter(([, spoil]) => {
      const spoiled = copy(answers);
      spoil(spoiled);
      return compare(spoiled, recording).worst <= ALLOWED;
    })
    .map(([name]) => name);
}

/** A page that shows a recording whose Keras is wrong by 1e-3 must say so. */
export async function wrongReference(browser, address) {
  const { page, close } = await browser.open("about:blank", { reducedMotion: "reduce" });
  await page.route("**/recordings/pendulum.json", async (route) => {
    const content = await (await route.fetch()).json();
    content.keras.f[20][3] += 1e-3;
    await route.fulfill({ json: content });
  });
  await page.goto(`${address}index.html`);
  await page.waitForFunction(() => document.querySelector("#said").textContent !== "");
  const said = await page.textContent("#proof");
  await close();
  return said;
}

/** A model file with one bit changed must not be played. */
export async function wrongModel(browser, address) {
  const { page, close } = await browser.open("about:blank");
  await page.route("**/models/onnx/model.onnx", async (route) => {
    const content = await (await route.fetch()).body();
    content[content.length >> 1] ^= 1;
    await route.fulfill({ body: content });
  });
  await page.goto(`${address}index.html`);
  const proof = page.locator("#proof.fail");
  const said = await proof.textContent();
  await close();
  return said;
}

/** What the watch over a page notices of an error, of a stranger, and of a missing file. */
export async function noticed(browser, address) {
  const { page, complaints, close } = await browser.open(`${address}snippet.html`);
  await page.evaluate(async () => {
    console.error("planted error");
    await fetch("http://planted.invalid/").catch(() => {});
    await fetch("planted-file.json").catch(() => {});
  });
  await close();
  return ["planted error", "request to planted.invalid", "planted-file.json"].filter(
    (sign) => !complaints.some((complaint) => complaint.includes(sign)),
  );
}
