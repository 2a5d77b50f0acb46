// The Admin area against a server that speaks the contract: what an administrator sees and does.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { directory, past } from "./organisation.mjs";
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
  server.past = past();
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

async function openAdmin() {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByRole("group", { name: "Enable server side logging" }).waitFor();
  await page.getByText(/The server logs the calls of/).waitFor();
  return page;
}

const save = (page) => page.getByRole("button", { name: "Save", exact: true });
const tab = (page, name) => page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name });

test("turning it on says for whom client auto-log turns off, and saves", async () => {
  const page = await openAdmin();
  await page.getByText("The server logs the calls of 0 of 5 people.").waitFor();
  assert.equal(await save(page).isVisible(), false);
  await page.getByRole("radio", { name: /Enable for account/ }).check();
  await page.getByText("The server logs the calls of 5 of 5 people.").waitFor();
  await page.getByText("Client auto-log turns off for 5 people, because the server logs their calls: Ada Example, Ben Example, Cleo Sample and 2 others.").waitFor();
  await save(page).click();
  await page.getByText(/^Saved\./).waitFor();
  assert.equal(server.settings().version, 1);
  assert.deepEqual(server.settings().settings.mode, { kind: "on" });
  assert.equal(await save(page).isVisible(), false);
  assert.deepEqual(page.problems, []);
});

test("the scope is chosen in a tree, with the keyboard alone", async () => {
  server.change({ mode: { kind: "on" } });
  const page = await openAdmin();
  await page.getByRole("radio", { name: "Only the chosen" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("radio", { name: "Only the chosen" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "scope-search");
  await page.keyboard.type("paris");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await page.getByRole("checkbox", { name: /^Paris/ }).isChecked(), true);
  await page.getByText("The server logs the calls of 3 of 5 people.").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const inside = page.getByRole("checkbox", { name: /Ben Example.*through Paris/ }).first();
  await inside.waitFor();
  assert.equal(await inside.isChecked(), true);
  assert.equal(await inside.isDisabled(), true);
  await page.getByText(/The server stops logging for 2 people, .*: Ada Example, Cleo Sample\./).waitFor();
  await save(page).focus();
  await page.keyboard.press("Enter");
  await page.getByText(/^Saved\./).waitFor();
  assert.deepEqual(server.settings().settings.scope, { kind: "only", members: [{ kind: "site", value: "Paris" }] });
});

test("a problem is named at its field and above the form, and nothing is saved before it is mended", async () => {
  const page = await openAdmin();
  const zone = page.getByRole("textbox", { name: "Time zone" });
  await zone.fill("Mars/Olympus");
  await page.getByText(/is no time zone/).waitFor();
  assert.equal(await zone.getAttribute("aria-invalid"), "true");
  await page.getByRole("textbox", { name: /Keep calls for/ }).fill("7");
  await save(page).click();
  const problems = page.getByRole("group", { name: "Not saved yet: please correct these" });
  await problems.waitFor();
  assert.equal(await problems.getByRole("button").count(), 3);
  assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
  await problems.getByRole("button", { name: /^Time zone:/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-timeZone");
  assert.equal(server.count("PUT /v1/settings"), 0);
  await zone.fill("Europe/Paris");
  await page.getByText(/Now it is \d/).waitFor();
  await page.getByRole("textbox", { name: /Keep calls for/ }).fill("365");
  await problems.waitFor({ state: "hidden" });
  await save(page).click();
  await page.getByText(/^Saved\./).waitFor();
  assert.equal(server.settings().settings.timeZone, "Europe/Paris");
});

test("unsaved changes survive closing the page, and can be undone or discarded", async () => {
  const first = await openAdmin();
  await first.getByRole("radio", { name: /Enable for account/ }).check();
  await first.getByRole("checkbox", { name: /^Internal/ }).check();
  await first.getByText("2 unsaved changes").waitFor();
  await first.close();

  const page = await browser.page("admin.html");
  await page.getByText("Your unsaved changes from the last time are back.", { exact: false }).waitFor();
  assert.equal(await page.getByRole("checkbox", { name: /^Internal/ }).isChecked(), true);
  await page.getByRole("checkbox", { name: /^Voicemail/ }).uncheck();
  await page.getByText("3 unsaved changes").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.getByRole("checkbox", { name: /^Voicemail/ }).isChecked(), true);
  await page.getByRole("button", { name: "Discard changes" }).click();
  assert.equal(await save(page).isVisible(), false);
  assert.equal(await page.getByRole("checkbox", { name: /^Internal/ }).isChecked(), false);
  await page.reload();
  await page.getByRole("radio", { name: /^Disable/ }).waitFor();
  assert.equal(await save(page).isVisible(), false);
});

test("another administrator's save is shown and joined setting by setting", async () => {
  const page = await openAdmin();
  await page.getByRole("checkbox", { name: /^Internal/ }).check();
  await page.getByRole("textbox", { name: "Time zone" }).fill("Europe/Paris");
  server.change({ timeZone: "Asia/Tokyo", owner: "admin" });
  await save(page).click();
  await page.getByRole("heading", { name: "Cleo Sample changed the settings meanwhile" }).waitFor();
  const zone = page.getByRole("group", { name: "Time zone" });
  assert.equal(await zone.getByRole("radio", { name: /Yours Europe\/Paris/ }).isChecked(), true);
  await zone.getByRole("radio", { name: /Theirs Asia\/Tokyo/ }).check();
  const owner = page.getByRole("group", { name: "Activity record owner" });
  assert.equal(await owner.getByRole("radio", { name: /Theirs Admin/ }).isChecked(), true);
  await page.getByRole("button", { name: "Use these values" }).click();
  await page.getByText("The values are joined.", { exact: false }).waitFor();
  await save(page).click();
  await page.getByText(/^Saved\./).waitFor();
  const { version, settings } = server.settings();
  assert.equal(version, 2);
  assert.deepEqual([settings.timeZone, settings.owner, settings.callTypes.internal], ["Asia/Tokyo", "admin", true]);
});

test("a preview shows what the changes would have done with the last days' calls", async () => {
  server.change({ mode: { kind: "on" } });
  const page = await openAdmin();
  await page.getByRole("button", { name: "Preview with the last 7 days" }).click();
  await page.getByText("6 calls were looked at; none of them changes.").waitFor();
  await page.getByRole("checkbox", { name: /^Missed/ }).uncheck();
  await page.getByRole("textbox", { name: /Minimum duration/ }).fill("10");
  await page.getByText("6 calls were looked at; 2 change.").waitFor();
  const changed = page.locator("#preview-rows > li");
  assert.equal(await changed.count(), 2);
  assert.match(await changed.nth(0).innerText(), /\+14155550101 for Ben Example[\s\S]*Now\s+Logged[\s\S]*With your changes\s+Not logged Missed calls are not logged\./);
  const row = (name) => page.locator("#counts tr").filter({ hasText: name }).first();
  assert.match((await row("Logged").innerText()).replace(/\s+/g, " "), /^Logged 4 2/);
});

test("the do-not-log list takes what people paste, names what it cannot read, and answers", async () => {
  server.change({ mode: { kind: "on" } });
  const page = await openAdmin();
  await tab(page, "Do not log").click();
  await page.getByText("The list is empty", { exact: false }).waitFor();
  await page.getByLabel("Numbers, prefixes, ranges or extensions").fill("(415) 555-0151, +1650*, Ben Example, oops");
  await page.getByLabel("Label (optional)").fill("Suppliers");
  await page.getByText("This is no telephone number; write it with its country code.").waitFor();
  await page.getByRole("button", { name: "Add 3 lines" }).click();
  const chips = page.locator("#chips > li");
  assert.equal(await chips.count(), 3);
  assert.match((await chips.allInnerTexts()).join(" ").replace(/\s+/g, " "), /^\+14155550151 Suppliers × \+1650\* Suppliers × ext\. 102 · Ben Example Suppliers ×$/);
  assert.equal(await page.getByLabel("Numbers, prefixes, ranges or extensions").inputValue(), "oops");

  await page.getByRole("textbox", { name: "From", exact: true }).fill("415-555-0151");
  await page.getByRole("textbox", { name: "To", exact: true }).fill("Ada Example");
  await page.getByText("Not logged. The number or extension is on the do-not-log list. Decided by the line +14155550151 (Suppliers).").waitFor();
  await page.getByRole("button", { name: "Take +14155550151 off the list" }).click();
  await page.getByText("Logged. No rule speaks against logging this call.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await chips.count(), 3);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "do-not-log.csv");
  assert.match(await readFile(await download.path(), "utf8"), /^entry,label\n\+14155550151,"Suppliers"\n/);

  await save(page).click();
  await page.getByText(/^Saved\./).waitFor();
  assert.equal(server.settings().settings.blockList.length, 3);
});

test("the history says who changed what, and brings a version back", async () => {
  server.change({ mode: { kind: "on" } }, "101");
  server.change({ timeZone: "Europe/Paris" }, "103");
  server.change({ callTypes: { internal: true }, mode: { kind: "off" } }, "102");
  const page = await openAdmin();
  await tab(page, "History").click();
  const versions = page.locator("#versions > li");
  await versions.nth(2).waitFor();
  const text = async (index) => (await versions.nth(index).innerText()).replace(/\s+/g, " ");
  assert.match(await text(0), /^Version 3, in force Ben Example .* Call types: Internal Before Off → After On Enable server side logging Before Enable for account → After Disable$/);
  assert.match(await text(1), /^Version 2 Restore version 2 Cleo Sample .* Time zone Before UTC → After Europe\/Paris$/);
  await page.getByRole("button", { name: "Restore version 2" }).click();
  await page.getByText("These are the settings of version 2.", { exact: false }).waitFor();
  await page.getByText(/calls were looked at/).waitFor();
  assert.equal(server.settings().version, 3);
  await save(page).click();
  await page.getByText(/^Saved\./).waitFor();
  const { version, settings } = server.settings();
  assert.deepEqual([version, settings.mode.kind, settings.callTypes.internal], [4, "on", false]);
});
