// How soon pages show what they are for, in Chromium with the built extension and the real Worker
// on loopback. Each figure stands beside a floor from the same run: a page of the extension that is
// static HTML with the same style sheets, and a WASM module with nothing in it.
//
// `cargo xtask bench pages` starts Worker and platform, and names them in $LEDGER_WORKER and
// $LEDGER_PLATFORM.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openExtension } from "../../browser/harness.mjs";
import { play, prepare, turnOff } from "../../browser/platform.mjs";
import { signIn } from "../../browser/story.mjs";

const TIMES = 60;
const WARM = 5;
const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
const POPUP = { width: 480, height: 600 };

/** A module of eight bytes, loaded as the generated code loads the real one. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const FLOOR = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Floor</title>
<link rel="stylesheet" href="page.css"><link rel="stylesheet" href="calls.css">
<script type="module" src="floor.js"></script><main><h1>Calls</h1><ol class="list" id="list"><li class="call">A call</li></ol></main></html>`;
const FLOOR_SCRIPT = `await WebAssembly.instantiateStreaming(fetch("floor.wasm"), {});`;

const extension = await mkdtemp(join(tmpdir(), "ledger-pages-"));
await cp(fileURLToPath(new URL("../../../build/extension", import.meta.url)), extension, { recursive: true });
await writeFile(join(extension, "floor.html"), FLOOR);
await writeFile(join(extension, "floor.js"), FLOOR_SCRIPT);
await writeFile(join(extension, "floor.wasm"), EMPTY);

await prepare({ worker, contact: { name: "Oscar Customer", numbers: [{ number: "+14155550152" }] } });
await turnOff(worker);
for (let call = 0; call < 20; call += 1) await play(platform, "outbound");
const browser = await openExtension({ extension });
try {
  const page = await signIn(browser, worker, /extension 101 /);
  const log = page.locator("#list > li").getByRole("button", { name: /^Log/ });
  await log.nth(15).waitFor({ timeout: 60_000 });
  await page.addInitScript(() => {
    const real = WebAssembly.instantiateStreaming;
    self.instantiated = [];
    WebAssembly.instantiateStreaming = async (...given) => {
      const began = performance.now();
      const made = await real.apply(WebAssembly, given);
      self.instantiated.push(performance.now() - began);
      return made;
    };
  });
  await page.setViewportSize(POPUP);
  const figures = new Map();
  const keep = (name, value) => figures.set(name, [...(figures.get(name) ?? []), value]);
  for (let time = -WARM; time < TIMES; time += 1) {
    for (const [name, file] of [["floor", "floor.html"], ["panel", "calls.html?in=popup"]]) {
      const opened = await open(page, `chrome-extension://${browser.id}/${file}`);
      if (time < 0) continue;
      if (opened.instantiated.length !== 1) throw new Error(`instantiated ${opened.instantiated.length} times`);
      keep(`${name}: first contentful paint`, opened.painted);
      keep(`${name}: the list stands`, opened.listed);
      keep(`${name}: WASM fetched and instantiated`, opened.instantiated[0]);
    }
    // On the page of calls, which has been opened by now.
    const clicked = await page.evaluate(clickToMatches);
    if (time >= 0) {
      keep("floor: click to a row that opens", clicked.floor);
      keep("click to the form with matches", clicked.matches);
    }
  }
  console.log(`${TIMES} times each, in ms`.padEnd(44), "median", "   p95", "   max");
  for (const [name, values] of [...figures].sort()) {
    values.sort((one, other) => one - other);
    const at = (share) => values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];
    console.log(name.padEnd(44), ...[at(0.5), at(0.95), at(1)].map((value) => value.toFixed(1).padStart(6)));
  }
} finally {
  await browser.close();
  await rm(extension, { recursive: true, force: true });
}

/** Opens a page, and says when what stood there, in milliseconds since it was asked for. */
async function open(page, address) {
  await page.goto(address);
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    while (!document.querySelector("#list > li")?.checkVisibility()) await frame();
    const listed = performance.now();
    while (self.instantiated.length === 0) await frame();
    let painted;
    while (!(painted = performance.getEntriesByName("first-contentful-paint")[0])) await frame();
    return { painted: painted.startTime, listed, instantiated: self.instantiated };
  });
}

/** From a click to the end of the frame in which its outcome stands; in the page. */
async function clickToMatches() {
  const until = (stands) =>
    new Promise((resolve) => {
      const ended = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      if (stands()) return ended();
      const observer = new MutationObserver(() => {
        if (!stands()) return;
        observer.disconnect();
        ended();
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  const seen = (selector) => document.querySelector(selector)?.checkVisibility();
  const took = async (control, stands) => {
    const began = performance.now();
    control.click();
    return (await until(stands)) - began;
  };
  const head = document.querySelector("#list > li .head");
  const floor = await took(head, () => seen("#list > li .detail"));
  head.click();
  const log = [...document.querySelectorAll("#list [data-part=act]")].find((act) => act.checkVisibility());
  const matches = await took(log, () => seen("#form-subject") && seen("#choosing-list button"));
  document.querySelector("#form [data-msg=close-form]").click();
  return { floor, matches };
}
