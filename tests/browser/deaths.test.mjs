// The background is stopped at every single point where it waits, while it sends what a person
// wants: before what it asked for is done, and after it was done but not heard of; one point after
// the other, until the whole way has been gone.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { holdAt, outbox } from "./hold.mjs";
import { day, signIn, until } from "./story.mjs";

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

/** More points than any flow has: the test fails rather than goes on for ever. */
const MOST_POINTS = 80;

/** What a person wants of a call, as every page stores it. */
function want(page, wishes) {
  const call = { telephonySessionId: "s-3", extensionId: "101" };
  const whose = { account: "37439510", extension: "101" };
  const items = wishes.map(([key, wish], place) => {
    const waiting = { key, at: Date.now() - 10 + place, intended: { whose, call, wish } };
    return [`outbox/${key}`, JSON.stringify(waiting)];
  });
  return page.evaluate((items) => chrome.storage.local.set(items), Object.fromEntries(items));
}

const LOG = { log: JSON.stringify({ kind: "log", contact: { id: "c-1", name: "Grace Sample" } }) };
const EDIT = { edit: JSON.stringify({ kind: "edit", subject: "Quote" }) };

for (const done of [false, true]) {
  test(`log and edit arrive once, stopped ${done ? "after" : "before"} each step`, async (context) => {
    // A page without a section asks nothing by itself, and so changes no number.
    const page = await signIn(browser, server.url);
    await page.goto(page.url().replace("calls.html", "icons/16.png"));
    const points = [];
    for (let number = 1; number <= MOST_POINTS; number += 1) {
      await browser.stopBackground(page);
      await browser.wake(page);
      await browser.background.evaluate(holdAt, { number, done });
      const keys = [`log-${number}`, `edit-${number}`];
      await want(page, [[keys[0], LOG], [keys[1], EDIT]]);
      let held = "";
      await until(async () => {
        held = await browser.background.evaluate(() => self.held);
        return held || (await outbox(page)).length === 0;
      }, `point ${number}`);
      if (!held) break;
      points.push(held);
      const alarms = await page.evaluate(() => chrome.alarms.getAll());
      assert.ok(alarms.length > 0, `nothing wakes the background after ${held}`);
      await browser.stopBackground(page);
      await browser.wake(page);
      await until(async () => (await outbox(page)).length === 0, `an empty outbox after ${number}: ${held}`);
      const taken = server.taken().filter(({ key }) => keys.includes(key));
      assert.deepEqual(taken.map(({ key }) => key), keys, `stopped at ${number}: ${held}`);
    }
    await browser.stopBackground(page);
    assert.ok(points.length < MOST_POINTS, "the way has an end");
    assert.equal(points.filter((point) => point === "self.fetch").length, 2, points.join(" "));
    assert.ok(points.includes("storage.local.remove") && points.includes("response.text"), points.join(" "));
    assert.equal(server.taken().length, 2 * (points.length + 1));
    context.diagnostic(`stopped at ${points.length} points: ${points.join(" ")}`);
  });
}
