// The page of owners: whom everyone was matched with, and what an administrator chooses instead.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

const tab = (page, name) => page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name });
const rows = async (page) =>
  (await page.locator("#owner-rows > li .line p").allInnerTexts()).map((words) => words.replace(/\s+/g, " ").trim());

async function openOwners() {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText(/The server logs the calls of/).waitFor();
  await tab(page, "Owner mapping").click();
  await page.getByText(/5 people, 4 CRM users/).waitFor();
  return page;
}

test("a CRM user is chosen with the keyboard alone, saved, and stays when all are matched again", async () => {
  const page = await openOwners();
  assert.deepEqual(await rows(page), [
    "Ben Example ext. 102 → The administrator unmapped: several CRM users match",
    "Cleo Sample ext. 103 → The administrator unmapped: no CRM user matches",
    "Dora Sample ext. 104 → The administrator unmapped: no CRM user matches",
    "Emil Specimen ext. 105 → The administrator unmapped: no CRM user matches",
    "Ada Example ext. 101 → Ada Example · ada@crm.example.com by name",
  ]);
  await page.getByRole("searchbox", { name: "Search people" }).focus();
  await page.keyboard.type("cleo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const change = page.getByRole("button", { name: "Change who owns the records of Cleo Sample" });
  assert.equal(await change.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Tab");
  await page.keyboard.type("desk");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Support Desk · support@crm.example.com").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-userMapping");
  await page.getByRole("button", { name: "Save", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByText(/^Saved\./).waitFor();
  assert.deepEqual(server.settings().settings.userMapping, { 103: "504" });

  await page.getByRole("searchbox", { name: "Search people" }).fill("");
  server.crmUsers.users.push({ id: "505", name: "Dora Sample", email: "dora@crm.example.com" });
  await page.getByRole("button", { name: "Match again" }).click();
  await page.getByText("5 people, 5 CRM users: 2 unmapped, 2 by name, 1 by hand.").waitFor();
  assert.equal(server.count("POST /v1/crm/check"), 1);
  await page.getByRole("radio", { name: "Unmapped" }).check();
  assert.deepEqual((await rows(page)).map((words) => words.slice(0, 13).trim()), ["Ben Example e", "Emil Specimen"]);
  assert.deepEqual(page.problems, []);
});

test("the mapping goes out as a file, and choices come back with one", async () => {
  const page = await openOwners();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "owner-mapping.csv");
  const text = await readFile(await file.path(), "utf8");
  assert.match(text, /^\ufeffExtension ID,Extension,E-mail,Name,CRM user ID,CRM e-mail,CRM user,Matched by\r\n102,/);
  const changed = text.replace("104,104,,Dora Sample,,", "104,104,,Dora Sample,504,").replace("105,105,,Emil Specimen,,", "105,105,,Emil Specimen,999,");
  await page.getByLabel("Import a CSV").setInputFiles({ name: "owners.csv", mimeType: "text/csv", buffer: Buffer.from(changed) });
  await page.getByText("1 choice taken over; save to bring them into force. 1 row was not understood:").waitFor();
  await page.getByText("No CRM user is “999”.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^Saved\./).waitFor();
  assert.deepEqual(server.settings().settings.userMapping, { 104: "504" });
  assert.deepEqual(page.problems, []);
});
