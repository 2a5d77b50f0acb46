// A person logs a call with the form, and then edits its record, while the background is stopped at
// one point where it waits: in each run at the next one, until a run has gone its whole way. The
// real Worker and its CRM have one record of each call, with the words that were typed.
//
// What was done at a point is done before the next one, so stopping before each is enough here.
// $LEDGER_WORKER and $LEDGER_PLATFORM are the addresses of the Worker and of the platform.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { openExtension } from "./harness.mjs";
import { holdAt, outbox } from "./hold.mjs";
import { administrator, play, prepare, turnOff } from "./platform.mjs";
import { signIn, until } from "./story.mjs";

const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
assert.ok(worker && platform, "`cargo xtask test browser` starts both and sets LEDGER_WORKER and LEDGER_PLATFORM");

/** More points than any way has: the test fails rather than goes on for ever. */
const MOST_POINTS = 150;
/** So many calls are ahead of the runs: each takes its time until it can be logged. */
const AHEAD = 12;

test("a call is logged and its record edited once, stopped at each step", async (context) => {
  await prepare({ worker, contact: { name: "Oscar Customer", numbers: [{ number: "+14155550152" }] } });
  await turnOff(worker);
  const admin = await administrator(worker);
  const calls = [];
  const call = async () => calls.push((await play(platform, "outbound")).sessions[0]);
  for (let ahead = 0; ahead < AHEAD; ahead += 1) await call();
  const browser = await openExtension();
  try {
    const page = await signIn(browser, worker, /extension 101 /);
    // Not by itself, that the points of a way stay the same.
    await page.addInitScript(() => {
      const real = self.setTimeout;
      self.setTimeout = (what, after) => (after < 1000 ? real(what, after) : 0);
    });
    const points = { log: [], edit: [] };
    let runs = 0;
    for (; runs < MOST_POINTS; runs += 1) {
      await call();
      await page.reload();
      const row = page.locator(`#list > li[data-key^="${calls[runs]}/"]`);
      await offers(page, row, /^Log/);
      const logged = await stoppedAt(browser, page, runs + 1, () => log(page, row, runs));
      await offers(page, row, /^Edit/);
      const edited = await stoppedAt(browser, page, runs + 1, () => edit(page, row, runs));
      points.log.push(logged);
      points.edit.push(edited);
      if (!logged && !edited) break;
    }
    assert.deepEqual(page.problems, []);
    assert.ok(runs < MOST_POINTS, "the way has an end");
    for (const way of Object.values(points)) {
      assert.ok(way.filter((point) => point === "self.fetch").length > 2, way.join(" "));
      context.diagnostic(`stopped at ${way.filter(Boolean).length} points: ${way.join(" ")}`);
    }
    const gone = calls.slice(0, runs + 1);
    const records = async () => {
      const activities = await admin.activities();
      const words = ({ subject, body }) => [subject, body.split("\n")[0]];
      return gone.map((call) => activities.filter(({ marker }) => marker.startsWith(`${call}/`)).map(words));
    };
    const expected = gone.map((_, run) => [[`Renewal ${run}`, `- Note: Wants two in run ${run}, and a quote`]]);
    await until(async () => isDeepStrictEqual(await records(), expected), "every edit").catch(() => {});
    assert.deepEqual(await records(), expected);
  } finally {
    await browser.close();
  }
});

/** Asks for the list until the call's row has this button. */
function offers(page, row, name) {
  return until(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.locator("#refresh:not([data-busy])").waitFor();
    return row.getByRole("button", { name }).isVisible();
  }, `a row with ${name}`, 60);
}

/** Goes a way while the background stops at this point; says which it was, or nothing. */
async function stoppedAt(browser, page, number, way) {
  await browser.stopBackground(page);
  await browser.wake(page);
  const { background } = browser;
  await background.evaluate(holdAt, { number, done: false });
  let ended = false;
  const walk = way().finally(() => {
    ended = true;
  });
  let held = "";
  await until(async () => {
    held = await background.evaluate(() => self.held);
    return held || (ended && (await outbox(page)).length === 0);
  }, `point ${number}`);
  await browser.stopBackground(page);
  await browser.wake(page);
  await walk;
  await until(async () => (await outbox(page)).length === 0, `an empty outbox after ${number}: ${held}`);
  return held;
}

async function log(page, row, run) {
  await row.getByRole("button", { name: /^Log/ }).click();
  const form = page.getByRole("form");
  await form.getByRole("button", { name: /Oscar Customer/ }).click();
  await form.getByLabel("Subject").fill(`Renewal of run ${run}`);
  await form.getByLabel("Note").fill(`Wants two in run ${run}`);
  await form.getByRole("button", { name: "Log", exact: true }).click();
  await form.waitFor({ state: "hidden" });
}

async function edit(page, row, run) {
  await row.getByRole("button", { name: /^Edit/ }).click();
  const form = page.getByRole("form");
  await form.getByLabel("Subject").fill(`Renewal ${run}`);
  await form.getByLabel("Note").fill(`Wants two in run ${run}, and a quote`);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "hidden" });
}
