// The page that connects a CRM, against a server that speaks the contract.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { crm } from "./condition.mjs";
import { CHOICES } from "./connection.mjs";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { signIn } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await Contract.start();
  server.crm = crm({ crm: "builtin", name: "Call Ledger's own", signIn: "not-needed", userName: "", choices: CHOICES });
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

async function openCrm() {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name: "CRM" }).click();
  await page.getByRole("heading", { name: /^Calls are logged in/ }).waitFor();
  return page;
}

const connect = (page) => page.getByRole("button", { name: "Connect", exact: true });

test("a CRM is connected with a token, by keyboard alone, and signed out of", async () => {
  const page = await openCrm();
  await page.getByText("None is needed").waitFor();
  await page.getByRole("radio", { name: "Call Ledger's own" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.getByRole("radio", { name: "Pipedrive" }).isChecked());
  await page.keyboard.press("Tab");
  await page.keyboard.type("https://us.pipedrive.com");
  await page.keyboard.press("Tab");
  const token = page.getByLabel("API token");
  assert.equal(await token.getAttribute("type"), "password");
  await page.keyboard.type("refused");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("The CRM does not accept this sign-in, so nothing was changed.").waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("t-1");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "Calls are logged in Pipedrive" }).waitFor();
  const expected = { crm: "pipedrive", address: "https://us.pipedrive.com", signIn: { token: "t-1" }, description: null };
  assert.deepEqual(server.crmAsked.asked, expected);
  assert.equal(await token.inputValue(), "");
  await page.getByText("Signed in", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByText(/^Checked 0 s ago/).waitFor();
  await page.getByRole("button", { name: "Sign out of the CRM" }).click();
  await page.getByText("Signed out: calls wait").waitFor();
  assert.equal(await page.getByRole("button", { name: "Sign out of the CRM" }).isVisible(), false);
  assert.deepEqual(page.problems.filter((line) => !line.includes("422")), []);
});

test("a CRM's own page gives the sign-in to the server and to nobody else", async () => {
  const page = await openCrm();
  await page.getByRole("radio", { name: "HubSpot" }).check();
  await page.getByRole("radio", { name: "On its own page" }).check();
  await page.getByRole("button", { name: "Sign in at HubSpot" }).click();
  await page.getByRole("heading", { name: "Calls are logged in HubSpot" }).waitFor();
  const { code } = server.crmAsked.asked.signIn;
  assert.equal(code.code, "crm-code");
  assert.match(code.redirectUri, /^https:\/\/[a-p]{32}\.chromiumapp\.org\/$/);
  assert.match(code.codeVerifier, /^[\w-]{43}$/);
  assert.equal((await page.content()).includes("crm-code"), false);

  await page.getByRole("radio", { name: "Salesforce" }).check();
  await page.getByText("This service is not registered at Salesforce.").waitFor();
});

test("a CRM that is described in JSON says in which line something must be mended", async () => {
  const page = await openCrm();
  await page.getByRole("radio", { name: "Another one, described in JSON" }).check();
  const description = page.getByLabel("What the CRM is like, in JSON");
  await description.fill('{\n  "name": \n');
  await connect(page).click();
  await page.getByText(/line 3/).waitFor();
  await description.fill('{\n  "name": "Harbour",\n  "signIn": { "kind": "pasted", "label": "API key" }\n}');
  await page.getByLabel("API key").fill("k-1");
  await page.getByLabel("Address of the CRM").fill("https://harbour.example");
  await connect(page).click();
  await page.getByText("The description of the CRM cannot be as it is; nothing was changed.").waitFor();
  const problems = page.locator("#crm-wrong > li");
  assert.deepEqual(await problems.allInnerTexts(), ["Line 2 name: it is taken", "Line 1 requests: it is missing"]);
  await description.fill('{ "name": "Harbour", "requests": {}, "signIn": { "kind": "pasted", "label": "API key" } }');
  assert.equal(await problems.count(), 0);
  await connect(page).click();
  await page.getByRole("heading", { name: "Calls are logged in Harbour" }).waitFor();
  assert.deepEqual(server.crmAsked.asked.description.requests, {});
});
