/* Debian's Chromium without a window, and what it complains about. */

import { createRequire } from "node:module";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../../../build/npm-web/", import.meta.url));
const { chromium } = require("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Start it with a profile of its own; returns {open, version, close}.
 *
 * open(address, options) -> {page, complaints, close}; complaints fills with every console error
 * and warning, uncaught error, failed request, and request that leaves this machine. */
export async function start() {
  const profile = await mkdtemp(join(tmpdir(), "lstm-keras-chromium-"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, `--disk-cache-dir=${profile}`],
    headless: true,
  });
  return {
    version: browser.version(),
    async open(address, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints = watch(page);
      await page.goto(address);
      return { page, complaints, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function watch(page) {
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.protocol !== "blob:" && url.hostname !== "127.0.0.1") {
      complaints.push(`request to ${url.host}`);
    }
  });
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
