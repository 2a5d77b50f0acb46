// Two browsers of one person, each with a profile of its own, and the server. $LEDGER_WORKER and
// $LEDGER_PLATFORM are the addresses of the Worker and of the platform.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openExtension } from "./harness.mjs";
import { outbox } from "./hold.mjs";
import { administrator, play, prepare, turnOff } from "./platform.mjs";
import { signIn, until } from "./story.mjs";

const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
assert.ok(worker && platform, "`cargo xtask test browser` starts both and sets LEDGER_WORKER and LEDGER_PLATFORM");

const SEEDS = 8;
/** The server logs a call so long after its last event, and the browsers within so much around it. */
const QUIET = 5000;
const AROUND = 400;

const rest = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

let admin;
let browsers;
let pages;

before(async () => {
  await prepare({ worker, contact: { name: "Oscar Customer", numbers: [{ number: "+14155550152" }] } });
  admin = await administrator(worker);
  browsers = [await openExtension(), await openExtension()];
  pages = [];
  for (const browser of browsers) pages.push(await signIn(browser, worker, /extension 101 /));
});
after(async () => {
  for (const browser of browsers) await browser.close();
  await turnOff(worker);
});

// tests/worker/together.rs does this in two hundred seeds, without browsers.
test("both browsers and the server log a call at the same moment: one record", async () => {
  const { id, name } = await admin.contact("Oscar Customer");
  const wish = (browser) => JSON.stringify({ kind: "log", contact: { id, name }, note: `Browser ${browser}` });
  const sessions = await Promise.all(
    Array.from({ length: SEEDS }, async (_, seed) => {
      const { sessions: [session], realSeconds } = await play(platform, "outbound");
      await rest(realSeconds * 1000 + QUIET - AROUND / 2);
      await Promise.all(
        pages.map(async (page, browser) => {
          // As a generator of numbers: the seed and the browser make any part of the time around.
          await rest((((seed * 2 + browser) * 7919) % 16) * (AROUND / 16));
          await want(page, session, `${session}-${browser}`, { log: wish(browser) });
        }),
      );
      return session;
    }),
  );
  for (const page of pages) await until(async () => (await outbox(page)).length === 0, "an empty outbox", 60);
  const records = async () => {
    const markers = (await admin.activities()).map(({ marker }) => marker.split("/")[0]);
    return markers.filter((session) => sessions.includes(session)).sort();
  };
  await until(async () => (await records()).length >= SEEDS, "every record", 60);
  // Longer than the quiet window, after which a second one would be there.
  await rest(QUIET + 3000);
  assert.deepEqual(await records(), [...sessions].sort());
});

/** Puts what the person wants into the browser's outbox, as every page does. */
function want(page, telephonySessionId, key, wish) {
  const { accountId, extensionId } = admin;
  const whose = { account: accountId, extension: extensionId };
  const waiting = { key, at: Date.now(), intended: { whose, call: { telephonySessionId, extensionId }, wish } };
  return page.evaluate(([key, text]) => chrome.storage.local.set({ [`outbox/${key}`]: text }), [
    key,
    JSON.stringify(waiting),
  ]);
}

test("a change of settings is in every open page of every browser within five seconds", async () => {
  const own = await Promise.all(browsers.map((browser) => browser.page("settings.html")));
  const everywhere = [...pages, ...own];
  for (const [kind, words] of [
    ["on", "Your calls are logged by the server."],
    ["off", "Server-side logging is off."],
    ["on", "Your calls are logged by the server."],
  ]) {
    await admin.change({ mode: { kind } });
    await Promise.all(everywhere.map((page) => page.locator("#cover").getByText(words).waitFor({ timeout: 5000 })));
  }
});
