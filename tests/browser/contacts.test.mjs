// The built-in CRM's pages with the real Worker behind them: an administrator adds, finds, edits
// and imports contacts, and reads and corrects activities. $LEDGER_WORKER and $LEDGER_PLATFORM are
// the addresses of the Worker and of the simulated platform.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openExtension } from "./harness.mjs";
import { inPlace, inPlaceEveryWay } from "./layout.mjs";
import { play, prepare } from "./platform.mjs";
import { accessible, row } from "./story.mjs";

const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
assert.ok(worker && platform, "`cargo xtask test browser` starts both and sets LEDGER_WORKER and LEDGER_PLATFORM");

const PHONE = { width: 320, height: 640 };
const TAB = { width: 1000, height: 800 };

/** Signs in on the simulated platform's page and opens a page of the extension. */
async function open(browser, file, extension = 101) {
  const page = await browser.page("calls.html");
  await page.getByLabel("Server address").fill(worker);
  const opened = browser.context.waitForEvent("page");
  await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
  const login = await opened;
  await login.waitForLoadState();
  await login.getByRole("button", { name: new RegExp(`extension ${extension} `) }).click();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: file }).click();
  await page.getByRole("heading", { name: file, exact: true, level: 1 }).waitFor();
  return page;
}

/** Readable by everyone, inside the width of a small phone, and kept as a picture. */
async function check(browser, page, state, colorScheme) {
  for (const size of [TAB, PHONE]) {
    await page.setViewportSize(size);
    await accessible(page, `${state}, ${colorScheme}, ${size.width} px`);
    await inPlace(page, `${state} at ${size.width} px`);
    await browser.screenshot(page, `${state}-${size.width}-${colorScheme}`);
  }
  await page.setViewportSize(TAB);
  if (colorScheme === "light") await inPlaceEveryWay(browser, page, state);
}

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const search = (page, text) => page.getByRole("searchbox").fill(text);
const said = (page, text) => page.locator("#notice").getByText(text).waitFor();

/** The text of the file that is downloaded by what is done. */
async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

for (const colorScheme of ["light", "dark"]) {
  test(`contacts are added, found, imported and exported, ${colorScheme}`, async () => {
    const browser = await openExtension({ colorScheme });
    // Every run has contacts of its own: the Worker is the same.
    const family = colorScheme === "light" ? "Lightfoot" : "Darkwood";
    const block = colorScheme === "light" ? "555-01" : "556-01";
    try {
      const page = await open(browser, "Contacts");
      await page.getByRole("button", { name: "Add contact" }).click();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("A contact needs a name.").waitFor();
      // The field that the form opened with has the focus: the whole form is done by keyboard.
      await page.getByLabel("Name", { exact: true }).focus();
      await page.keyboard.type(`Zoë ${family}`);
      await page.keyboard.press("Tab");
      await page.keyboard.type("Acme");
      await page.keyboard.press("Tab");
      await page.keyboard.type("zoe@");
      await page.getByLabel("Number", { exact: true }).fill("12");
      await page.getByLabel("Kind, such as mobile").fill("mobile");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("This is no e-mail address.").waitFor();
      await page.getByText(/"12" is not a telephone number/).waitFor();
      await check(browser, page, "contact-form", colorScheme);
      await page.getByLabel("E-mail").fill(`zoe@${family}.example.com`.toLowerCase());
      await page.getByLabel("Number", { exact: true }).fill(`(415) ${block}42`);
      await page.getByRole("button", { name: "Add a number" }).click();
      await page.getByRole("button", { name: "Remove this number" }).nth(1).click();
      await page.getByLabel("Number", { exact: true }).press("Enter");
      await said(page, `Zoë ${family} is saved.`);
      const zoe = row(page, `Zoë ${family}`);
      await zoe.getByText(`+1 415-${block}42 (mobile)`).first().waitFor();

      await search(page, `+1 415 ${block}42`);
      await page.getByText("1 contact is shown.").waitFor();
      await zoe.getByRole("button").first().click();
      await zoe.getByText("No call has been logged with this contact").waitFor();
      await zoe.getByRole("button", { name: "Edit" }).click();
      await page.getByLabel("Note").fill("Prefers mail");
      await page.getByRole("button", { name: "Save" }).click();
      await said(page, "is saved.");
      await zoe.getByRole("button").first().click();
      await zoe.getByText("Prefers mail").waitFor();
      await check(browser, page, "contact-open", colorScheme);
      await zoe.getByRole("button", { name: "Delete" }).click();
      await said(page, "is deleted. It can be restored for 30 days.");
      await page.getByRole("heading", { name: "No contact matches the search" }).waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await said(page, "is restored.");
      await zoe.waitFor();

      // A file with a semicolon between cells, in Windows-1252, with headings of its own.
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.locator("#file").setInputFiles(file("photo.csv", "PK\u0003\u0004\u0000\u0000"));
      await page.getByText("This is no text file.").waitFor();
      const csv = [
        "First Name;Last Name;Company;Mobile Phone;Wohnort",
        `Ren\u00e9;${family};"Acme; Inc.";(415) ${block}43;Bonn`,
        `Zo\u00eb;${family};New Acme;415 ${block}42;Bonn`,
        `Bad;${family};;12;Bonn`,
      ].join("\r\n");
      await page.locator("#file").setInputFiles({ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(csv, "latin1") });
      await page.getByText("3 contacts found in team.csv.").waitFor();
      await page.locator("#review").getByText(`René ${family}`).waitFor();
      await page.getByText("1 row cannot be imported as it is:").waitFor();
      assert.equal(await page.getByLabel("Wohnort").inputValue(), "ignored");
      await page.getByLabel("Wohnort").selectOption("Note");
      await check(browser, page, "contacts-import", colorScheme);
      const [name, refused] = await downloaded(page, () => page.getByRole("button", { name: "Download these rows" }).click());
      assert.equal(name, "contacts-not-imported.csv");
      assert.match(refused, new RegExp(`4,"?""12"" is not a telephone number.*,Bad ${family},,,12,Bonn`));
      await page.getByRole("button", { name: "Import 2 contacts" }).click();
      await page.getByText("The import is done: 1 added, 1 updated.").waitFor();
      await check(browser, page, "contacts-imported", colorScheme);
      await page.getByRole("button", { name: "Close" }).click();

      await search(page, family);
      await row(page, `René ${family}`).getByText("Acme; Inc.").waitFor();
      await zoe.getByText("New Acme").waitFor();
      const [csvName, exported] = await downloaded(page, () => page.getByRole("button", { name: "Export as CSV" }).click());
      assert.equal(csvName, "contacts.csv");
      assert.match(exported, new RegExp(`^\ufeffName,Company,E-mail,Phone 1 - Label,Phone 1 - Value,Note\r\nRené ${family},"Acme; Inc.",`));
      const [vcardName, cards] = await downloaded(page, () => page.getByRole("button", { name: "Export as vCard" }).click());
      assert.equal(vcardName, "contacts.vcf");
      assert.match(cards, /BEGIN:VCARD\r\nVERSION:3.0\r\nFN:René/);

      // What was exported comes back: nothing is new.
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.locator("#file").setInputFiles(file("contacts.vcf", cards));
      await page.getByText("2 contacts found in contacts.vcf.").waitFor();
      await page.getByRole("button", { name: "Import 2 contacts" }).click();
      await page.getByText("The import is done: 2 left as they were.").waitFor();
      await page.getByRole("button", { name: "Close" }).click();

      // The two are one person after all.
      await search(page, family);
      const rene = row(page, `René ${family}`);
      await rene.getByRole("button").first().click();
      await rene.getByRole("button", { name: "Merge with another" }).click();
      await page.getByText(`Find the contact that is the same as René ${family}`).waitFor();
      await check(browser, page, "contacts-merge", colorScheme);
      await zoe.getByRole("button", { name: "Merge this one" }).click();
      await said(page, `The contacts are merged into René ${family}`);
      await page.getByText("1 contact is shown.").waitFor();
      await search(page, "nobody of this name");
      await page.getByRole("heading", { name: "No contact matches the search" }).waitFor();
      await check(browser, page, "contacts-nothing-found", colorScheme);
      await page.getByRole("button", { name: "Clear the search" }).click();
      await rene.waitFor();
      await check(browser, page, "contacts", colorScheme);
      assert.deepEqual(page.problems, []);
    } finally {
      await browser.close();
    }
  });
}

test("activities are read, corrected, narrowed and exported", async () => {
  await prepare({ worker, contact: { name: "Ivy Caller", numbers: [{ number: "+14155550151" }] } });
  const browser = await openExtension();
  try {
    const page = await open(browser, "Activities");
    await play(platform, "inbound-ivr");
    const ivy = row(page, "Inbound Call from Ivy Caller").first();
    for (let tries = 0; tries < 30 && (await ivy.count()) === 0; tries += 1) {
      await page.waitForTimeout(1000);
      await page.reload();
      await page.getByText(/activit(y is|ies are) shown\./).waitFor();
    }
    await ivy.getByRole("button").first().click();
    await ivy.getByText("- Result: Call connected").waitFor();
    await check(browser, page, "activities", "light");
    await ivy.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Subject").fill(" ");
    await page.getByLabel("Subject").press("Enter");
    await page.getByText("the subject must have 1 to 500 characters").waitFor();
    await page.getByLabel("Subject").fill("Renewal with Ivy");
    await check(browser, page, "activity-edit", "light");
    await page.getByRole("button", { name: "Save" }).click();
    const renewal = row(page, "Renewal with Ivy");
    await renewal.waitFor();

    await search(page, "renewal");
    await page.getByText("1 activity is shown.").waitFor();
    await renewal.getByRole("button", { name: "Only with this contact" }).click();
    await page.getByText("Only with Ivy Caller.").waitFor();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("From").fill(tomorrow);
    await page.getByRole("heading", { name: "No activity matches" }).waitFor();
    await page.getByRole("button", { name: "Show all activities" }).click();
    await renewal.waitFor();
    const [name, text] = await downloaded(page, () => page.getByRole("button", { name: "Export as CSV" }).click());
    assert.equal(name, "activities.csv");
    assert.match(text, /,Ivy Caller,Renewal with Ivy,\d+,/);
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.close();
  }
});

test("a user has contacts and their own activities, and cannot import or delete", async () => {
  const browser = await openExtension();
  try {
    const page = await open(browser, "Contacts", 102);
    await page.getByRole("button", { name: "Add contact" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Import", exact: true }).isVisible(), false);
    await page.getByRole("link", { name: "Activities" }).click();
    await page.getByRole("heading", { name: "Activities", level: 1 }).waitFor();
    assert.equal(await page.getByRole("radio", { name: "Everyone's activities" }).isVisible(), false);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor();
    assert.match(page.url(), /calls\.html$/);
    await page.goto(page.url().replace("calls.html", "contacts.html"));
    await page.getByLabel("Server address").waitFor();
    assert.match(page.url(), /calls\.html$/);
  } finally {
    await browser.close();
  }
});
