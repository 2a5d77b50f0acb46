// A person's own settings: the auto-log switch as cover has it, the calls that are logged by it,
// and notifications.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlace, inPlaceEveryWay } from "./layout.mjs";
import { accessible, day, signIn, until } from "./story.mjs";

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

const off = { cover: "client", why: "mode-off" };
const autoLog = (page) => page.getByRole("checkbox", { name: "Auto log call" });
const state = async (page) => [await autoLog(page).isChecked(), await autoLog(page).isDisabled()];

const skipped = (name, startedAt, extensionId = "101") => ({
  ...day()[4],
  telephonySessionId: name,
  extensionId,
  startedAt,
  reason: { code: "mode-off", sentence: "Server-side logging is off.", nextStep: "An administrator can turn it on." },
});

async function settings() {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  return page;
}

test("the switch is locked by cover, says why, and follows it in every page", async () => {
  const page = await settings();
  await page.getByText("The server logs your calls, so this extension does not.").waitFor();
  assert.deepEqual(await state(page), [false, true]);
  const second = await browser.page("settings.html");
  await second.getByText("The server logs your calls").waitFor();

  server.sessionChanges = { cover: off };
  for (const one of [page, second]) {
    await one.getByText("Your calls are logged only by hand.").waitFor();
    assert.deepEqual(await state(one), [false, false]);
  }
  await autoLog(page).check();
  await page.getByText("This extension logs your calls when they end.").waitFor();
  await second.getByText("This extension logs your calls when they end.").waitFor();

  server.sessionChanges = { cover: { cover: "server" }, trial: "yes" };
  await page.getByText(/Server-side logging is in trial mode for you/).waitFor();
  assert.deepEqual(await state(page), [false, true]);
  await server.vanish();
  await page.getByText("It is not known yet whether the server logs your calls").waitFor();
  assert.deepEqual(await state(page), [false, true]);
  assert.deepEqual(page.problems.filter((problem) => !/ERR_CONNECTION_REFUSED/.test(problem)), []);
});

test("calls that end are logged by it, once, and none without the person's wish", async () => {
  server.sessionChanges = { cover: off };
  const page = await settings();
  await page.getByText("Your calls are logged only by hand.").waitFor();
  server.put(skipped("s-before", Date.now() - 1000));
  await autoLog(page).check();
  await page.getByText("This extension logs your calls when they end.").waitFor();
  assert.equal((await page.evaluate(() => chrome.alarms.get("look"))).periodInMinutes, 1);
  server.put(skipped("s-auto", Date.now()));
  server.put(skipped("s-theirs", Date.now(), "102"));
  await page.goto(page.url().replace("settings", "calls"));
  await until(() => server.taken().length > 0, "the intent");
  await page.reload();
  await page.locator("#list > li").first().waitFor();
  assert.deepEqual(server.taken(), [{ call: "s-auto/101", key: "auto-log:s-auto/101", intent: { kind: "auto-log" } }]);
});

test("nothing is logged as long as it is not known who covers the person", async () => {
  server.sessionChanges = { cover: off };
  const page = await settings();
  await page.getByText("Your calls are logged only by hand.").waitFor();
  await autoLog(page).check();
  await page.getByText("This extension logs your calls when they end.").waitFor();
  server.put(skipped("s-auto", Date.now()));
  server.moods.set("GET /v1/session", (_, response) => response.writeHead(503).end("busy"));
  await page.goto(page.url().replace("settings", "calls"));
  await page.locator("#list > li").nth(7).waitFor();
  await until(() => server.count("GET /v1/session") > 3, "the question who covers");
  assert.deepEqual(server.taken(), []);
  server.moods.clear();
  // While it is refused, the page asks ever more seldom.
  await until(() => server.taken().length === 1, "the intent", 90);
});

test("what is new is told quietly, and a click opens the call", async () => {
  const page = await signIn(browser, server.url);
  await page.locator("#list > li").nth(6).waitFor();
  const told = () => page.evaluate(() => new Promise((resolve) => chrome.notifications.getAll(resolve)));
  assert.deepEqual(await told(), {}, "what was there is no news");
  const [running, writing] = day();
  const reason = { code: "several-contacts", sentence: "Several contacts in the CRM have this number.", nextStep: "Choose the right one." };
  server.put({ ...running, state: "unresolved", result: "answered", reason });
  server.put({ ...writing, state: "logged" });
  await until(async () => Object.keys(await told()).length > 0, "the notification");
  assert.deepEqual(Object.keys(await told()), ["call/s-1/101"], "that all is well is not told unasked");

  const opened = browser.context.waitForEvent("page");
  await browser.wake(page);
  await browser.background.evaluate(() => chrome.notifications.onClicked.dispatch("call/s-1/101"));
  const call = await opened;
  await call.getByRole("form").getByText("+1 650 555 0111").first().waitFor();
  assert.deepEqual(await told(), {});
});

test("after a call its form opens, for who wants that", async () => {
  const page = await settings();
  await page.getByRole("checkbox", { name: "Open the form after a call" }).check();
  await page.getByRole("link", { name: "Calls", exact: true }).click();
  await page.locator("#list > li").nth(6).waitFor();
  const [running] = day();
  const opened = browser.context.waitForEvent("page");
  server.put({ ...running, state: "logging", result: "answered", talkSeconds: 9 });
  const form = (await opened).getByRole("form");
  await form.getByText("+1 650 555 0111").first().waitFor();
  await form.getByLabel("Note").fill("Wants a quote");
  await form.getByRole("button", { name: /^(Log|Save)$/ }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the settings are accessible and fit, ${colorScheme}`, async () => {
    const page = await settings();
    await page.emulateMedia({ colorScheme });
    await page.getByText("The server logs your calls").waitFor();
    for (const width of [1000, 320]) {
      await page.setViewportSize({ width, height: 700 });
      await accessible(page, `settings, ${colorScheme}, ${width} px`);
      await inPlace(page, `settings, ${width} px`);
      await browser.screenshot(page, `settings-${width}-${colorScheme}`);
    }
    await page.setViewportSize({ width: 1000, height: 700 });
    await inPlaceEveryWay(browser, page, "settings");
    await page.keyboard.press("Tab");
    await page.getByRole("checkbox", { name: "Also log calls" }).focus();
    await page.keyboard.press("Space");
    await until(async () => !(await page.getByRole("checkbox", { name: "Also log calls" }).isChecked()), "the choice");
  });
}
