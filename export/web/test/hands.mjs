/* What a person does with the page: keys, pointer, choices. Each returns "" or what went wrong. */

const SETTLED = () => document.querySelector("#said").textContent !== "";

const seen = (page) =>
  page.evaluate(() => ({
    step: Number(document.querySelector("#step").value),
    cell: document.querySelector("#unit-name").textContent,
    verb: document.querySelector("#verb").textContent,
  }));

export async function ready(page) {
  await page.waitForFunction(SETTLED, null, { timeout: 60000 });
}

async function reaches(page, step) {
  await page.waitForFunction((s) => Number(document.querySelector("#step").value) === s, step);
}

/** Every key of the footer, without ever using the pointer. */
export async function keyboard(page) {
  const wrong = [];
  const press = async (key, field, wanted) => {
    await page.keyboard.press(key);
    const good = ([field, wanted]) => {
      const now = { step: "#step", cell: "#unit-name", verb: "#verb" }[field];
      const element = document.querySelector(now);
      return String(element.value ?? element.textContent) === String(wanted);
    };
    await page.waitForFunction(good, [field, wanted], { timeout: 5000 }).catch(async () => {
      wrong.push(`${key}: ${field} ${(await seen(page))[field]}, wanted ${wanted}`);
    });
  };
  await press("Home", "step", 0);
  for (const step of [1, 2, 3]) await press("ArrowRight", "step", step);
  await press("ArrowLeft", "step", 2);
  await press("k", "cell", 32);
  await press("j", "cell", 1);
  await press(" ", "verb", "Pause");
  await page.waitForFunction(() => Number(document.querySelector("#step").value) > 4);
  await press(" ", "verb", "Play");
  const { step } = await seen(page);
  await page.waitForTimeout(300);
  if ((await seen(page)).step !== step) wrong.push("it moves while it pauses");
  await press("End", "step", 50);
  return wrong.join("; ");
}

/** Tab reaches every control, and shows where it is. */
export async function focus(page) {
  await page.evaluate(() => document.activeElement.blur());
  const reached = [];
  const wrong = [];
  for (let k = 0; k < 6; k += 1) {
    await page.keyboard.press("Tab");
    const [name, outline] = await page.evaluate(() => {
      const at = document.activeElement;
      const ring = at.type === "radio" ? at.nextElementSibling : at;
      return [at.id || at.name || at.tagName, getComputedStyle(ring).outlineWidth];
    });
    reached.push(name);
    if (parseFloat(outline) < 2) wrong.push(`${name} has no visible focus`);
  }
  const wanted = "recording runtime play step speed unit";
  if (reached.join(" ") !== wanted) wrong.push(`Tab reached ${reached.join(" ")}, wanted ${wanted}`);
  return wrong.join("; ");
}

/** The slider, a heat map, and the other runtime. */
export async function pointer(page) {
  await page.locator("#step").fill("17");
  await reaches(page, 17);
  await page.locator(".heat canvas").first().click({ position: { x: 40, y: 21 } });
  const { cell, step } = await seen(page);
  const wrong = cell === "11" && step === 17 ? [] : [`cell ${cell} at step ${step}, wanted 11 at 17`];
  await page.evaluate(() => (document.querySelector("#said").textContent = ""));
  await page.locator("[value=tflite]").check();
  await ready(page);
  const rows = await page.locator("#runtimes tbody tr").allTextContents();
  if (!rows.every((row) => /µs.*e-/.test(row))) wrong.push(`runtimes: ${rows.join(" | ")}`);
  if (!/^Equal to Keras/.test(await page.textContent("#proof"))) wrong.push("not equal to Keras");
  return wrong.join("; ");
}

/** Plays by itself from the first step to the last. */
export async function playback(page) {
  await page.selectOption("#speed", "4");
  const first = await seen(page);
  if (first.verb !== "Pause") return `it does not play by itself: ${JSON.stringify(first)}`;
  await reaches(page, 50);
  await page.waitForFunction(() => document.querySelector("#verb").textContent === "Replay");
  return "";
}
