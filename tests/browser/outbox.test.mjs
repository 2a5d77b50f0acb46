// What people want done waits in the extension's storage until the server has it: offline, with
// the background stopped, and across sessions.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract, fail } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { clickRingCentral, day, row, signIn, until } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await Contract.start();
  for (const call of day()) server.put(call);
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.forget();
  await server.stop();
});

/** Puts an intent into the outbox, as every page does. */
function want(page, key, call, wish, at = Date.now()) {
  const [telephonySessionId, extensionId] = call.split("/");
  const whose = { account: "37439510", extension: "101" };
  const waiting = { key, at, intended: { whose, call: { telephonySessionId, extensionId }, wish } };
  return page.evaluate(([key, text]) => chrome.storage.local.set({ [`outbox/${key}`]: text }), [
    key,
    JSON.stringify(waiting),
  ]);
}

const waiting = (page) =>
  page.evaluate(async () => Object.keys(await chrome.storage.local.get()).filter((key) => key.startsWith("outbox")));

const skip = { skip: '{"kind":"skip"}' };
const replay = { replay: '{"kind":"replay"}' };

test("what is wanted is sent at once, in order, and leaves nothing behind", async () => {
  const page = await signIn(browser, server.url);
  const now = Date.now();
  await want(page, "k-1", "s-3/101", skip, now - 2);
  await want(page, "k-2", "s-3/101", replay, now - 1);
  await until(() => server.taken().length === 2, "both intents");
  assert.deepEqual(server.taken().map(({ call, key, intent }) => [call, key, intent.kind]), [
    ["s-3/101", "k-1", "skip"],
    ["s-3/101", "k-2", "replay"],
  ]);
  await until(async () => (await waiting(page)).length === 0, "an empty outbox");
  assert.equal(await page.locator("#outbox").isVisible(), false);
  assert.deepEqual(page.problems, []);
});

test("without the server it waits, says so, and goes when the server is back", async () => {
  const page = await signIn(browser, server.url);
  await row(page, "+1 650 555 0113").waitFor();
  const { port } = server;
  await server.vanish();
  await want(page, "k-1", "s-3/101", skip);
  const outbox = page.getByRole("group", { name: "Waiting to be sent" });
  await outbox.getByText("Do not log the call · +1 650 555 0113").waitFor();
  await outbox.getByText(/cannot be reached/).waitFor();
  await browser.stopBackground(page);
  const alarm = await page.evaluate(() => chrome.alarms.get("outbox"));
  assert.ok(alarm.scheduledTime - Date.now() < 60_000, "the alarm wakes the background");
  await server.listen(port);
  await outbox.getByRole("button", { name: "Send now" }).click();
  await until(() => server.taken().length === 1, "the intent");
  await outbox.waitFor({ state: "hidden" });
});

test("what is refused says why, holds up nothing, and can be called off", async () => {
  const page = await signIn(browser, server.url);
  await row(page, "+1 650 555 0113").waitFor();
  server.moods.set("POST /v1/calls/:session/:extension/intents", (request, response) => {
    server.moods.clear();
    fail(response, 422, "invalid", "The field Result is required.");
  });
  await want(page, "k-1", "s-3/101", { log: '{"kind":"log"}' });
  const outbox = page.getByRole("group", { name: "Waiting to be sent" });
  await outbox.getByText("The field Result is required.").waitFor();
  await want(page, "k-2", "s-3/101", skip);
  await until(() => server.taken().length === 1, "the second intent");
  assert.equal(server.taken()[0].key, "k-2");
  await outbox.getByRole("button", { name: "Do not send" }).click();
  await outbox.waitFor({ state: "hidden" });
  await until(async () => (await waiting(page)).length === 0, "an empty outbox");
});

test("it waits for its person, whoever signs in meanwhile", async () => {
  const page = await signIn(browser, server.url);
  await row(page, "+1 650 555 0113").waitFor();
  server.moods.set("POST /v1/calls/:session/:extension/intents", (_, response) =>
    fail(response, 500, "internal", "Something of ours broke."),
  );
  await want(page, "k-1", "s-3/101", skip);
  await page.getByText("Do not log the call · +1 650 555 0113").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  server.moods.clear();
  await clickRingCentral(browser, page, "Ben Example");
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.deepEqual(server.taken(), []);
  await clickRingCentral(browser, page, "Ada Example");
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await until(() => server.taken().length === 1, "the intent");
});
