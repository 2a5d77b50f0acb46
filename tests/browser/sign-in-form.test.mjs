// The sign-in against a server that speaks the contract: what can go wrong, and the keyboard.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract, fail } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { clickRingCentral, day, signIn } from "./story.mjs";

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
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

const press = (page) => page.getByRole("button", { name: "Sign in with RingCentral" }).click();

async function form(address) {
  const page = await browser.page("calls.html");
  await page.getByLabel("Server address").fill(address);
  return page;
}

test("the address is checked before anything is sent", async () => {
  const page = await form("http://ledger.example.com");
  await press(page);
  await page.getByText(/Use an address that begins with https/).waitFor();
  const field = page.getByLabel("Server address");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.ok(await field.evaluate((input) => input === document.activeElement));
  await field.fill("https://ledger.example.com");
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  assert.equal(browser.context.pages().length, 2);
});

test("a server that cannot be reached is named", async () => {
  const page = await form("http://127.0.0.1:9");
  await press(page);
  await page.getByText(/The server at http:\/\/127\.0\.0\.1:9 cannot be reached/).waitFor();
  assert.equal(await page.getByRole("button", { name: "Sign in with RingCentral" }).getAttribute("aria-disabled"), "false");
});

test("something that is no Call Ledger server is named", async () => {
  server.moods.set("GET /v1/service", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>Hello"));
  const page = await form(server.url);
  await press(page);
  await page.getByText(/is not a Call Ledger server of this version/).waitFor();
});

test("a closed RingCentral window is no error of anyone", async () => {
  const page = await form(server.url);
  const opened = browser.context.waitForEvent("page");
  await press(page);
  const login = await opened;
  await page.getByText("Continue in the RingCentral window.").waitFor();
  await login.waitForLoadState();
  await login.close();
  await page.getByText(/The RingCentral window was closed before/).waitFor();
});

test("RingCentral's refusal is told in its words", async () => {
  const page = await form(server.url);
  await clickRingCentral(browser, page, "Cancel");
  await page.getByText(/RingCentral refused the sign-in\..*\(The person said no\)/).waitFor();
});

test("a code that the server does not accept is told", async () => {
  server.moods.set("POST /v1/session", (_, response) => fail(response, 401, "sign-in-refused", "The code is too old."));
  const page = await form(server.url);
  await clickRingCentral(browser, page, "Ada Example");
  await page.getByText(/RingCentral refused the sign-in\..*\(The code is too old\.\)/).waitFor();
  server.moods.clear();
  await clickRingCentral(browser, page, "Ada Example");
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
});

test("a page that is opened during a sign-in shows it, and its end", async () => {
  const page = await form(server.url);
  const opened = browser.context.waitForEvent("page");
  await press(page);
  const login = await opened;
  await page.close();
  const later = await browser.page("calls.html");
  await later.getByText("Continue in the RingCentral window.").waitFor();
  await login.getByRole("button", { name: "Ada Example" }).click();
  await later.getByRole("heading", { name: "Calls", exact: true }).waitFor();
});

test("a sign-in that the background did not survive does not stay under way", async () => {
  const page = await form(server.url);
  await browser.background.evaluate(() =>
    chrome.storage.session.set({ signIn: JSON.stringify({ "under-way": { step: "at-ringcentral" } }) }),
  );
  await browser.stopBackground(page);
  await page.reload();
  await page.getByRole("button", { name: "Sign in with RingCentral" }).waitFor();
});

test("the address and the session are there when the page is opened again", async () => {
  const first = await signIn(browser, server.url);
  await first.close();
  const page = await browser.page("calls.html");
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.equal(await page.getByLabel("Server address").inputValue(), server.url);
});

test("everything can be done with the keyboard", async () => {
  const page = await browser.page("calls.html");
  await page.getByLabel("Server address").waitFor();
  const focused = () => page.evaluate(() => document.activeElement.innerText || document.activeElement.id);
  const tabTo = async (wanted) => {
    for (let steps = 0; steps < 40; steps += 1) {
      if (wanted.test(await focused())) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab never comes to ${wanted}`);
  };
  await tabTo(/^address$/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(server.url);
  const opened = browser.context.waitForEvent("page");
  await page.keyboard.press("Enter");
  const login = await opened;
  // The window goes while the key is still down.
  const closed = login.waitForEvent("close");
  await login.getByRole("button", { name: "Ada Example" }).press("Enter").catch(() => {});
  await closed;
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  assert.equal(await focused(), "Calls", "the focus is where the reading goes on");

  // The list comes after its heading.
  await page.locator("#list > li").nth(5).waitFor();
  await tabTo(/^filter-all$/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("#list > li").count(), 3);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator("#list > li").count(), 6);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "search");
  await page.keyboard.type("0113");
  assert.equal(await page.locator("#list > li").count(), 1);
  await tabTo(/0113/);
  await page.keyboard.press("Enter");
  await page.getByText("Nothing has happened with this call yet.").waitFor();
  assert.match(await focused(), /0113/, "the focus stays on the row");
  await page.keyboard.press("Space");
  assert.equal(await page.getByText("Nothing has happened with this call yet.").isVisible(), false);

  await page.reload();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await tabTo(/^Sign out$/);
  await page.keyboard.press("Enter");
  await page.getByText("You are signed out.").waitFor();
  assert.equal(await focused(), "Sign in");
});
