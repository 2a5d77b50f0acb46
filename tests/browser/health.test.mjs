// The page that says how the service does, and the notifications of it: what an administrator sees
// and does.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { crm, incident, unwell, well } from "./condition.mjs";
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
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    for (const id of Object.keys(await chrome.notifications.getAll())) await chrome.notifications.clear(id);
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

const tab = (page, name) => page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name });
const text = async (locator) => (await locator.allInnerTexts()).map((words) => words.replace(/\s+/g, " ").trim());

async function openHealth() {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText(/The server logs the calls of/).waitFor();
  await tab(page, "Health").click();
  await page.locator("#checks > li").first().waitFor();
  return page;
}

/** The names of the notifications, once there are so many. */
async function notifications(count) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const ids = await browser.background.evaluate(async () => Object.keys(await chrome.notifications.getAll()));
    if (ids.length >= count) return ids;
    assert.ok(Date.now() < deadline, `in vain: ${count} notifications; there are ${ids}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Has the background look, as it does every five minutes; waits until it has asked. */
async function look() {
  const known = server.count("GET /v1/health");
  await browser.background.evaluate(() => chrome.alarms.create("look", { when: Date.now(), periodInMinutes: 5 }));
  const deadline = Date.now() + 15_000;
  while (server.count("GET /v1/health") === known) {
    assert.ok(Date.now() < deadline, "the background does not look");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("each part says how it is, and what to do where something is wrong", async () => {
  const page = await openHealth();
  assert.equal(await page.getByText("No incident is open.").isVisible(), true);
  const checks = page.locator("#checks > li");
  assert.match((await text(checks)).join("\n"), /^RingCentral sign-in In order Signed in by Ada Example, who turned logging on\.$/m);
  await page.getByText(/% in the last 14 days: \d+ of \d+ calls that were to be logged are in the CRM\./).waitFor();
  await page.getByText("Day by day").click();
  assert.equal(await page.getByRole("row").count(), 15);
  assert.match((await text(page.locator("#days tr").first()))[0], /^13 days ago 44 40 90 %$/);
  assert.match((await text(page.locator("#reasons > li").first()))[0], /^\d+ Several contacts/);

  server.health = unwell();
  server.crm = crm({ signIn: "lost", problems: ["Sign in to HubSpot again."] });
  await tab(page, "History").click();
  await tab(page, "Health").click();
  await page.getByText("1 incident is open.").waitFor();
  const incidents = await text(page.locator("#incidents > li"));
  assert.match(incidents[0], /^The CRM wants a new sign-in Noticed 25 min ago\. The CRM took no call\. Open Call Ledger and sign in to the CRM\./);
  assert.match(incidents[1], /^RingCentral's call log is read again Over for 4 h 48 min; it lasted 12 min\./);
  const bad = await text(page.locator('#checks > li[data-state="bad"]'));
  assert.equal(bad.length, 4);
  assert.match(bad[3], /HubSpot no longer takes the sign-in; calls wait\. Sign in to HubSpot again\./);
  assert.deepEqual(page.problems, []);
});

test("an address for alerts is given, tested and taken away with the keyboard alone", async () => {
  const page = await openHealth();
  const mail = page.locator("#addresses > li").first();
  await page.getByRole("textbox", { name: "E-mail" }).focus();
  await page.keyboard.type("http://mail.example.com/hook");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await mail.getByText("address: it must begin with https://").waitFor();
  page.problems.length = 0;
  await page.getByRole("textbox", { name: "E-mail" }).fill("https://mail.example.com/hook");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await mail.getByText("Sent to https://mail.example.com/…. A message is on its way…").waitFor();
  await mail.getByText("The last message arrived.").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "E-mail" }).inputValue(), "");

  await mail.getByRole("button", { name: "Send a test" }).focus();
  await page.keyboard.press("Enter");
  await mail.getByText("A message is on its way…").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await mail.getByText("Sent to").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "section-title");
  assert.equal(server.count("POST /v1/alerts/mail"), 1);
  assert.deepEqual(page.problems, []);
});

test("a browser tells of an incident and of its end, once each, and only if it was asked to", async () => {
  const begun = (minutes, lasted) => incident("crm-sign-in-lost", "The CRM wants a new sign-in", minutes, lasted);
  server.health = { ...well(), ...begun(30) };
  const page = await openHealth();
  const wanted = page.getByRole("checkbox", { name: /^Notify me in this browser/ });
  assert.equal(await wanted.isChecked(), false);
  await wanted.focus();
  await page.keyboard.press("Space");
  await page.getByRole("checkbox", { name: /^Notify me/, checked: true }).waitFor();
  await page.close();

  // What was open when it was turned on stands on the page, and is not told.
  await look();
  const lost = incident("call-log-behind", "RingCentral's call log cannot be read", 0);
  server.health = { ...well(), alerts: [...server.health.alerts, ...lost.alerts] };
  await look();
  assert.deepEqual(await notifications(1), [lost.alerts[0].id]);
  // Closed by the person, it does not come back; its end is told.
  await browser.background.evaluate((id) => chrome.notifications.clear(id), lost.alerts[0].id);
  await look();
  const end = { ...lost.alerts[0], id: `${lost.alerts[0].id}-over`, at: lost.alerts[0].at + 1, subject: "It can be read again" };
  server.health = { ...well(), alerts: [...server.health.alerts, end] };
  await look();
  assert.deepEqual(await notifications(1), [end.id]);

  const again = await browser.page("admin.html");
  await tab(again, "Health").click();
  const still = again.getByRole("checkbox", { name: /^Notify me/, checked: true });
  await still.waitFor();
  await still.uncheck();
  await again.getByRole("checkbox", { name: /^Notify me/, checked: false }).waitFor();
  assert.deepEqual(Object.keys(await browser.background.evaluate(() => chrome.storage.local.get("told"))), []);
  assert.deepEqual(again.problems, []);
});
