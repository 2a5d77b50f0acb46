// Logging calls of the past: what an administrator sees and does.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { directory } from "./organisation.mjs";
import { signIn } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await Contract.start();
  server.directory = directory();
});
afterEach(() => server.stop());

test("calls are counted, logged, paused and gone on with, with the keyboard alone", async () => {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText(/The server logs the calls of/).waitFor();
  const press = async (name) => {
    await page.getByRole("button", { name }).focus();
    await page.keyboard.press("Enter");
  };
  await press("Backfill");
  await page.getByText("No calls of the past were counted or logged yet.").waitFor();
  await press("Count the calls");
  await page.getByText("Choose the first day.").waitFor();
  await page.locator("#backfill").getByLabel("First day").focus();
  await page.keyboard.type("03012026");
  await press("Count the calls");
  await page.getByRole("heading", { name: "Counting calls; nothing is logged yet" }).waitFor();
  const { range } = server.backfill.shown;
  assert.equal(range.from, new Date(2026, 2, 1).getTime());
  assert.ok(range.to < Date.now());

  const progress = page.getByRole("progressbar", { name: "Counting calls; nothing is logged yet" });
  server.backfill.next = () => {
    server.backfill.shown.readBackTo = Math.floor(range.to - (range.to - range.from) / 4);
    server.backfill.shown.callsCounted = 300;
  };
  await page.getByText("300 calls counted so far.").waitFor();
  assert.equal(await progress.evaluate((element) => element.value), 25);
  server.backfill.next = () => Object.assign(server.backfill.shown, { stage: "ready", callsCounted: 1204 });
  await page.getByText("1,204 calls counted.").waitFor();
  const counts = (await page.locator("#backfill-counts > li").allInnerTexts()).map((words) => words.replace(/\s+/g, " "));
  assert.match(counts[0], /^To be logged The CRM is being searched for the caller\..* 980$/);
  assert.match(counts[3], /^Not logged Calls between colleagues are not logged\. .*210$/);

  server.backfill.next = () => (server.backfill.shown.callsGiven = 602);
  await press("Log 987 calls");
  await page.getByText("602 of 1,204 calls taken up.").waitFor();
  await press("Pause");
  await page.getByRole("heading", { name: "Paused" }).waitFor();
  assert.equal(await page.getByRole("progressbar").evaluate((element) => element.value), 50);
  const asked = server.count("GET /v1/backfill");
  server.backfill.next = () => Object.assign(server.backfill.shown, { stage: "done", callsGiven: 1204 });
  await press("Resume");
  await page.getByRole("heading", { name: "Done" }).waitFor();
  await page.getByText("1,204 calls taken up.", { exact: false }).waitFor();
  assert.ok(server.count("GET /v1/backfill") > asked);
  assert.equal(await page.getByRole("button", { name: "Cancel" }).isVisible(), false);
  assert.equal(await page.locator("#backfill").getByLabel("First day").isVisible(), true);
  assert.deepEqual(page.problems, []);
});
