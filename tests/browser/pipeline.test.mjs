// The built extension as Chrome sees it: page and service worker both load the WASM under the
// manifest's content security policy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openExtension } from "./harness.mjs";

let browser;
before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

test("a page and the service worker load the WASM", async () => {
  const page = await browser.page("calls.html");
  await page.waitForFunction(() => document.getElementById("background").textContent !== "");
  assert.equal(await page.textContent("#page"), "Call Ledger is ready for this page.");
  assert.equal(await page.textContent("#background"), "Call Ledger is ready for the background.");
  assert.deepEqual(page.problems, []);
});

test("the service worker answers again after Chrome has stopped it", async () => {
  const page = await browser.page("calls.html");
  await browser.stopBackground(page);
  await page.reload();
  await page.waitForFunction(() => document.getElementById("background").textContent !== "");
  assert.equal(await page.textContent("#background"), "Call Ledger is ready for the background.");
});
