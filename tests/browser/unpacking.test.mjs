// The WASM ships packed, and is unpacked once after an install: what is kept of it then, and that no
// state of the cache keeps a page from opening.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openExtension } from "./harness.mjs";

let browser;
/** The address under which this version's WASM is kept. */
let address;

before(async () => {
  const shipped = await readdir(fileURLToPath(new URL("../../build/extension", import.meta.url)));
  address = `https://call-ledger.invalid/${shipped.find((name) => name.endsWith(".lzma"))}`;
  browser = await openExtension();
});

after(() => browser?.close());

beforeEach(async () => {
  const page = await opened();
  await kept(page, [address]);
  await page.close();
});

/** Opens the calls in a tab, where something may fail, and waits until the WASM has said something. */
async function opened(failing = () => {}) {
  const page = await browser.context.newPage();
  await page.addInitScript(failing);
  await page.addInitScript(() => {
    const real = fetch;
    self.asked = [];
    self.fetch = (address, ...more) => (self.asked.push(String(address)), real(address, ...more));
  });
  await page.goto(`chrome-extension://${browser.id}/calls.html`);
  await page.locator("#sign-in").waitFor();
  return page;
}

/** How often a page has unpacked the WASM. */
const unpacked = (page) => page.evaluate(() => self.asked.filter((name) => name.endsWith(".lzma")).length);

/** Waits until the cache has these entries and no other. */
async function kept(page, wanted) {
  const names = () => page.evaluate(async () => (await (await caches.open("wasm")).keys()).map(({ url }) => url));
  for (let tries = 0; tries < 100; tries += 1) {
    if (String(await names()) === String(wanted)) return;
    await page.waitForTimeout(20);
  }
  assert.deepEqual(await names(), wanted);
}

test("a page finds it unpacked", async () => {
  const page = await opened();
  assert.equal(await unpacked(page), 0);
});

for (const [what, harm] of [
  ["is empty", async () => caches.delete("wasm")],
  ["has another version only", async (address) => {
    await caches.delete("wasm");
    await (await caches.open("wasm")).put(`${address}.older`, new Response("older"));
  }],
  ["is damaged", async (address) => {
    const headers = { "content-type": "application/wasm" };
    await (await caches.open("wasm")).put(address, new Response("damaged", { headers }));
  }],
]) {
  test(`a cache that ${what} is made anew by the first page`, async () => {
    const harmed = await browser.page("icons/16.png");
    await harmed.evaluate(harm, address);
    const first = await opened();
    assert.equal(await unpacked(first), 1);
    await kept(first, [address]);
    assert.equal(await unpacked(await opened()), 0);
  });
}

for (const [what, failing] of [
  ["there is no cache", () => (caches.open = () => Promise.reject(new Error("for this test")))],
  ["the cache is full", () => {
    Cache.prototype.match = () => Promise.resolve(undefined);
    Cache.prototype.put = () => Promise.reject(new DOMException("for this test", "QuotaExceededError"));
  }],
  ["the cache cannot be read", () => (Cache.prototype.match = () => Promise.reject(new Error("for this test")))],
]) {
  test(`a page opens where ${what}`, async () => {
    assert.equal(await unpacked(await opened(failing)), 1);
  });
}
