// The list of calls against a server that speaks the contract: what a person sees and does.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract, fail } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { clickRingCentral, day, row, signIn, timeline } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await Contract.start();
  for (const call of day()) server.put(call, timeline(call.startedAt));
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

const rows = (page) => page.locator("#list > li");
const refresh = (page) => page.getByRole("button", { name: /^(Refresh|Try again)$/ }).first();

test("every call is listed with its state, the reason and the next step", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  const texts = await rows(page).evaluateAll((items) => items.map((item) => item.innerText.replace(/\s+/g, " ")));
  assert.equal(texts.length, 7);
  const expected = [
    /^\+1 650 555 0111 .* Inbound · In progress In progress The call is still going on\.$/,
    /^Grace Sample \+1 650 555 0112 .* Outbound · Call connected · 1 min 15 s Logging The record is being written/,
    /^\+1 650 555 0113 .* 4 min 12 s Needs you Several contacts in the CRM have this number\. Choose the right one\. Log$/,
    /^Grace Sample \+1 650 555 0114 .* 1 h 2 min Logged One contact has this number\. Edit$/,
    /^Ben Example .* Outbound · Call connected · 40 s Not logged Calls between colleagues are not logged\./,
    /^Alan Specimen .* Failed The CRM did not accept the record\. Open the call/,
    /^Unknown number .* Inbound · Missed Needs you The caller's number is not known\. Choose a contact/,
  ];
  texts.forEach((text, index) => assert.match(text, expected[index]));
  assert.match(await page.locator("header").innerText(), /Ada Example\s+Account 37439510 · Administrator/);
  assert.match(await page.locator("header").innerText(), /Your calls are logged by the server\./);
  assert.match(await page.locator("#status").innerText(), /^Updated at \d/);
  assert.deepEqual(page.problems, []);
});

test("the list follows the server by itself", async () => {
  const page = await signIn(browser, server.url);
  await row(page, "+1 650 555 0111").getByText("In progress", { exact: true }).waitFor();
  const [first] = day();
  server.put({ ...first, state: "logged", reason: { code: "one-contact", sentence: "One contact has this number.", nextStep: "" } });
  await row(page, "+1 650 555 0111").getByText("Logged", { exact: true }).waitFor({ timeout: 9000 });
  const id = "s-new";
  server.put({ ...first, telephonySessionId: id, other: "+1 650 555 0199", startedAt: Date.now() });
  await row(page, "+1 650 555 0199").waitFor({ timeout: 9000 });
  assert.match(await rows(page).first().innerText(), /0199/);
});

test("filters and the search narrow the list, and an empty one says what to do", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  await page.getByRole("radio", { name: /Needs me 3/ }).check();
  assert.equal(await rows(page).count(), 3);
  await page.getByRole("radio", { name: /Unlogged 6/ }).check();
  assert.equal(await rows(page).count(), 6);
  await page.getByRole("searchbox", { name: "Search calls" }).fill("alan");
  assert.equal(await rows(page).count(), 1);
  await page.getByRole("searchbox").fill("nobody at all");
  assert.equal(await rows(page).count(), 0);
  await page.getByRole("heading", { name: "No call matches the search" }).waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  assert.equal(await rows(page).count(), 6);
  assert.ok(await page.getByRole("searchbox").evaluate((field) => field === document.activeElement));
});

test("a row opens with what happened, in words", async () => {
  const page = await signIn(browser, server.url);
  const logged = row(page, "+1 650 555 0114");
  await logged.locator(".head").click();
  const lines = logged.locator("ol > li");
  await lines.nth(6).waitFor();
  assert.match(await lines.nth(0).innerText(), /The call ended, or more became known about it\. Result: Call connected\.$/);
  assert.match(await lines.nth(6).innerText(), /logged in the CRM\. The CRM had the record of this call already\./);
  await logged.locator(".head").click();
  assert.equal(await lines.first().isVisible(), false);

  server.moods.set("GET /v1/calls/:session/:extension", (_, response) => fail(response, 404, "not-found", "There is no such call."));
  await logged.locator(".head").click();
  await logged.getByText("There is no such call.").waitFor();
  server.moods.clear();
  await logged.getByRole("button", { name: "Try again" }).click();
  await lines.nth(6).waitFor();
});

test("an administrator sees everyone's calls; a user has no such switch", async () => {
  const colleague = { extensionId: "102", extensionName: "Ben Example", other: "+1 650 555 0177" };
  server.put({ ...day()[3], ...colleague });
  const page = await signIn(browser, server.url);
  await rows(page).nth(6).waitFor();
  assert.equal(await rows(page).count(), 7);
  await page.getByRole("radio", { name: "Everyone's calls" }).check();
  await row(page, "+1 650 555 0177").getByText("for Ben Example").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();

  await clickRingCentral(browser, page, "Ben Example");
  await row(page, "+1 650 555 0177").waitFor();
  assert.equal(await rows(page).count(), 1);
  assert.equal(await page.getByRole("radio", { name: "Everyone's calls" }).isVisible(), false);
  assert.match(
    await page.locator("#cover").innerText(),
    /Your calls are not logged by the server\. Server-side logging is off\.\s+An administrator can turn it on\./,
  );
});

test("older calls come on request", async () => {
  const call = day()[3];
  for (let index = 0; index < 80; index += 1) {
    server.put({ ...call, telephonySessionId: `s-old-${index}`, startedAt: call.startedAt - (index + 1) * 60_000 });
  }
  const page = await signIn(browser, server.url);
  await rows(page).nth(49).waitFor();
  assert.equal(await rows(page).count(), 50);
  await page.getByRole("button", { name: "Show older calls" }).click();
  await rows(page).nth(86).waitFor();
  assert.equal(await page.getByRole("button", { name: "Show older calls" }).isVisible(), false);
  await refresh(page).click();
  await page.waitForFunction(() => !document.getElementById("refresh").hasAttribute("data-busy"));
  assert.equal(await rows(page).count(), 87);
  assert.equal(server.count("GET /v1/calls?of=me&limit=87"), 1);
});

test("without the server the last list stays and says so, also in a page opened then", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).nth(6).waitFor();
  const { port } = server;
  await server.vanish();
  await refresh(page).click();
  await page.getByText(/cannot be reached\. Check your network/).waitFor();
  assert.match(await page.locator("#status").innerText(), /^These are the calls as of /);
  assert.equal(await rows(page).count(), 7);

  const second = await browser.page("calls.html");
  await second.getByText(/cannot be reached/).waitFor();
  assert.equal(await rows(second).count(), 7);

  await server.listen(port);
  await refresh(page).click();
  await page.getByText(/^Updated at/).waitFor();
  assert.equal(await page.getByText(/cannot be reached/).count(), 0);
});

test("a first list that fails can be tried again", async () => {
  server.moods.set("GET /v1/calls", (_, response) => fail(response, 500, "internal", "Something of ours broke."));
  const page = await signIn(browser, server.url);
  await page.getByText(/Something of ours broke\./).waitFor();
  server.moods.clear();
  await page.getByRole("button", { name: "Try again" }).click();
  await rows(page).nth(6).waitFor();
});

test("the session's end signs out with the reason, everywhere", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  const second = await browser.page("calls.html");
  await rows(second).first().waitFor();
  server.endSessions();
  await refresh(page).click();
  await page.getByText("Your session has ended. Sign in again. (The session has ended.)").waitFor();
  await second.getByText("Your session has ended. Sign in again. (The session has ended.)").waitFor();
  assert.equal(await second.getByLabel("Server address").inputValue(), server.url);
  const kept = await browser.background.evaluate(() => chrome.storage.local.get());
  assert.deepEqual(Object.keys(kept), ["server"]);
});

test("tokens that end are refreshed once for all who ask, and a lost answer signs nobody out", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  const asked = server.count("POST /v1/session/refresh");
  server.endTokens();
  server.moods.set("POST /v1/session/refresh", (_, response) => response.destroy());
  await refresh(page).click();
  await page.getByText(/cannot be reached/).waitFor();
  server.moods.clear();
  const before = server.count("POST /v1/session/refresh");
  assert.ok(before > asked);
  const replies = await page.evaluate(() =>
    Promise.all(Array.from({ length: 6 }, () => chrome.runtime.sendMessage("session\n"))),
  );
  for (const reply of replies) assert.match(reply, /Ada Example/);
  assert.equal(server.count("POST /v1/session/refresh"), before + 1);
  await refresh(page).click();
  await page.getByText(/^Updated at/).waitFor();

  // The background that refreshed them is gone, and the tokens are not.
  await browser.stopBackground(page);
  await page.reload();
  await rows(page).first().waitFor();
  assert.equal(server.count("POST /v1/session/refresh"), before + 1);
  server.endTokens();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.deepEqual(server.sessions(), []);
});

test("signing out closes the session, and forgets it even without the server", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.deepEqual(server.sessions(), []);

  await clickRingCentral(browser, page, "Ada Example");
  await rows(page).first().waitFor();
  await server.vanish();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText(/signed out on this computer\. The server could not be told/).waitFor();
  const kept = await browser.background.evaluate(async () => ({
    local: await chrome.storage.local.get(),
    session: await chrome.storage.session.get(),
  }));
  assert.deepEqual(Object.keys(kept.local), ["server"]);
  assert.equal("calls" in kept.session, false);
});

test("the background is stopped and started between any two steps", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).nth(6).waitFor();
  await browser.stopBackground(page);
  await refresh(page).click();
  await page.waitForFunction(() => !document.getElementById("refresh").hasAttribute("data-busy"));
  assert.equal(await page.locator("#problem").innerText(), "");
  await browser.stopBackground(page);
  await row(page, "+1 650 555 0114").locator(".head").click();
  await page.getByText("The call was logged in the CRM.").waitFor();
  await browser.stopBackground(page);
  await page.reload();
  await rows(page).nth(6).waitFor();
  await browser.stopBackground(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.deepEqual(server.sessions(), []);
});

test("no page ever holds the token", async () => {
  const page = await signIn(browser, server.url);
  await rows(page).first().waitFor();
  const replies = await page.evaluate(async () => {
    const ask = (request) => chrome.runtime.sendMessage(request);
    return Promise.all([ask("status\n"), ask("session\n"), ask("calls\nme 5 null"), ask("nonsense\n1")]);
  });
  assert.match(replies[0], /signIn/);
  assert.match(replies[3], /"broken"/);
  const { signedIn } = await browser.background.evaluate(() => chrome.storage.local.get("signedIn"));
  for (const secret of [/token-[\w-]+/, /refresh-[\w-]+/].map((kind) => signedIn.match(kind)[0])) {
    for (const text of [...replies, await page.content()]) assert.equal(text.includes(secret), false);
  }
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
});

test("the button says how many calls need the person", async () => {
  const badge = () => browser.background.evaluate(() => chrome.action.getBadgeText({}));
  const page = await signIn(browser, server.url);
  await rows(page).nth(6).waitFor();
  assert.equal(await badge(), "3");
  assert.equal((await browser.background.evaluate(() => chrome.alarms.getAll())).length, 1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.equal(await badge(), "");
  assert.equal((await browser.background.evaluate(() => chrome.alarms.getAll())).length, 0);
});

test("a page that breaks says so", async () => {
  const page = await signIn(browser, server.url);
  assert.equal(await page.getByText("Call Ledger has stopped.").isVisible(), false);
  await page.evaluate(() => setTimeout(() => Promise.reject(new Error("for this test"))));
  await page.getByText(/Call Ledger has stopped\. Reload this page/).waitFor();
});
