// The form in which a call is logged, or its record edited, as a person uses it.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlaceEveryWay } from "./layout.mjs";
import { accessible, day, row, signIn } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

const GRACE = { id: "c-1", name: "Grace Sample" };

beforeEach(async () => {
  server = await Contract.start();
  for (const call of day()) server.put(call);
  server.contacts = [
    { id: "c-7", name: "Jane Smith", number: "+16505550113", kind: "Contact" },
    { id: "c-8", name: "John Smith", number: "+16505550113", kind: "Lead" },
    { id: "c-9", name: "Zoe Elsewhere", number: "+16505550199" },
  ];
  server.fields = [
    {
      name: "outcome",
      label: "Outcome",
      kind: { choice: [{ value: "won", label: "Won" }, { value: "lost", label: "Lost" }] },
      need: "required",
    },
    { name: "campaign", label: "Campaign", kind: "text", need: "optional" },
  ];
  server.records.set("s-4/101", {
    standing: { stands: { subject: "Outbound Call to Grace Sample", note: "Call back", body: "", contact: GRACE } },
    recording: "https://media.example/1",
    page: "https://crm.example/records/a-1",
  });
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.background.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await server.stop();
});

async function until(what, words) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within 15 s: ${words}`);
}

const sent = async (count = 1) => {
  await until(() => server.taken().length >= count, "an intent");
  return server.taken().map(({ call, intent }) => [call, intent]);
};

const open = async (page, words, name) => {
  await row(page, words).getByRole("button", { name }).click();
  const form = page.getByRole("form");
  await form.getByLabel("Subject").waitFor();
  return form;
};

test("a call with several contacts is logged with the one that is chosen, from now on", async () => {
  const page = await signIn(browser, server.url);
  const form = await open(page, "+1 650 555 0113", /^Log/);
  await form.getByText("Several contacts in the CRM have this number.").waitFor();
  assert.equal(await form.getByLabel("Subject").inputValue(), "Inbound Call from +16505550113");
  await form.getByRole("button", { name: "Log", exact: true }).click();
  await form.getByText("Choose a contact, or create one.").waitFor();
  await form.getByText("Fill in Outcome.").waitFor();
  await browser.screenshot(page, "form-problems", { fullPage: true });
  await accessible(page, "a form with problems");
  await inPlaceEveryWay(browser, page, "form-problems");

  await form.getByRole("button", { name: /John Smith/ }).click();
  assert.equal(await form.getByLabel("Subject").inputValue(), "Inbound Call from John Smith");
  await form.getByLabel("Subject").fill("Renewal");
  await form.getByRole("button", { name: /Jane Smith/ }).click();
  assert.equal(await form.getByLabel("Subject").inputValue(), "Renewal");
  await form.getByLabel("Note").fill("Wants two\nfrom May");
  await form.getByLabel("Outcome (required)").selectOption("Won");
  await form.getByRole("radio", { name: "This number from now on" }).check();
  await form.getByText("What the record will say").click();
  await form.getByText("Wants two\nfrom May").last().waitFor();
  await browser.screenshot(page, "form-log", { fullPage: true });
  await form.getByRole("button", { name: "Log", exact: true }).click();
  assert.deepEqual(await sent(2), [
    ["s-3/101", { kind: "edit", subject: null, note: "Wants two\nfrom May", fields: {} }],
    [
      "s-3/101",
      {
        kind: "log",
        contact: { id: "c-7", name: "Jane Smith" },
        subject: "Renewal",
        note: "Wants two\nfrom May",
        fields: { outcome: "won" },
        remember: "this-number",
      },
    ],
  ]);
  await page.getByText("Saved. The CRM has it in a moment.").waitFor();
  assert.equal(await form.isVisible(), false);
  assert.deepEqual(page.problems, []);
});

test("a contact is found by name, or created", async () => {
  const page = await signIn(browser, server.url);
  const form = await open(page, "Alan Specimen", /^Log/);
  await form.getByRole("searchbox", { name: "Search contacts by name" }).fill("zoe");
  await form.getByRole("button", { name: /Zoe Elsewhere/ }).click();
  assert.equal(await form.getByLabel("Subject").inputValue(), "Inbound Call from Zoe Elsewhere");
  await form.getByRole("searchbox").fill("Nora Newcomer");
  await form.getByRole("button", { name: "Create the contact “Nora Newcomer”" }).click();
  await until(async () => (await form.getByLabel("Subject").inputValue()).endsWith("Nora Newcomer"), "the new contact");
  assert.equal(server.contacts.at(-1).number, "+16505550116");
  await form.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await form.isVisible(), false);
  assert.equal(server.taken().length, 0);
});

test("a record is edited with the keyboard, and opens in the CRM", async () => {
  const page = await signIn(browser, server.url);
  await row(page, "Grace Sample").getByRole("button", { name: /^Edit/ }).focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("form");
  await form.getByLabel("Note").waitFor();
  assert.equal(await form.getByRole("heading", { name: "Edit the log" }).evaluate((it) => it === document.activeElement), true);
  const links = await form.getByRole("link").evaluateAll((all) => all.map((link) => link.href));
  assert.deepEqual(links, ["https://crm.example/records/a-1", "https://media.example/1"]);
  await browser.screenshot(page, "form-edit", { fullPage: true });
  await accessible(page, "the form of a record");
  await inPlaceEveryWay(browser, page, "form-edit");
  await form.getByLabel("Note").focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" at noon");
  await form.getByLabel("Subject").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await sent(), [
    [
      "s-4/101",
      {
        kind: "edit",
        subject: null,
        note: "Call back at noon",
        fields: {},
        // What stood there when the form was opened: of another note it would be told.
        seen: { subject: "Outbound Call to Grace Sample", note: "Call back", contact: "c-1" },
      },
    ],
  ]);
  assert.equal(await page.getByRole("heading", { name: "Calls", exact: true }).evaluate((it) => it === document.activeElement), true);
});

test("an edit of what changed meanwhile is shown beside it", async () => {
  const reason = { code: "edit-in-conflict", sentence: "The record changed in the CRM while you edited it, so your edit was not written.", nextStep: "" };
  server.put({ ...day()[3], reason });
  server.records.get("s-4/101").conflict = { subject: "Mine", note: "Call back at noon" };
  const page = await signIn(browser, server.url);
  await page.getByRole("radio", { name: /Needs me 4/ }).check();
  const form = await open(page, "Grace Sample", /^Edit/);
  const conflict = form.getByRole("region", { name: "The record changed in the CRM while you edited it" });
  const lines = await conflict.getByRole("listitem").evaluateAll((all) => all.map((it) => it.innerText.replace(/\s+/g, " ")));
  assert.deepEqual(lines, [
    "Subject In the CRM Outbound Call to Grace Sample Yours Mine Use what the CRM has",
    "Note In the CRM Call back Yours Call back at noon Use what the CRM has",
  ]);
  await browser.screenshot(page, "form-conflict", { fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await browser.screenshot(page, "form-conflict-dark", { fullPage: true });
  await accessible(page, "a conflict, dark");
  await inPlaceEveryWay(browser, page, "form-conflict");
  await conflict.getByRole("button", { name: "Use what the CRM has" }).first().click();
  assert.equal(await form.getByLabel("Subject").inputValue(), "Outbound Call to Grace Sample");
  await form.getByRole("button", { name: "Save" }).click();
  const [[, edit]] = await sent();
  assert.deepEqual([edit.subject, edit.note], [null, "Call back at noon"]);
});

test("what is typed beside a conflict is kept when the window closes", async () => {
  const seen = { subject: "Before", note: "Call", contact: "c-1", by: "101" };
  const conflict = { subject: "Mine", note: "Call back at noon", seen };
  server.records.get("s-4/101").conflict = conflict;
  const page = await signIn(browser, server.url);
  const form = await open(page, "Grace Sample", /^Edit/);
  await form.getByLabel("Note").fill("Call back at one");
  await page.close();
  const [[, typed]] = await sent();
  // Of what they saw when they first wrote it: nothing is written before they decide.
  const beside = { ...conflict, fields: {} };
  assert.deepEqual([typed.subject, typed.note, typed.seen], ["Mine", "Call back at one", { ...seen, beside }]);
  server.records.get("s-4/101").conflict = { ...conflict, note: "Call back at one" };
  const again = await browser.page("calls.html");
  const back = await open(again, "Grace Sample", /^Edit/);
  assert.equal(await back.getByLabel("Note").inputValue(), "Call back at one");
  await back.getByRole("button", { name: "Save" }).click();
  const [, [, decided]] = await sent(2);
  assert.deepEqual([decided.subject, decided.note], ["Mine", "Call back at one"]);
  assert.equal(decided.seen.beside.note, "Call back at one");
});

test("a record that the CRM does not show says so", async () => {
  server.records.set("s-4/101", { standing: { unread: "no permission" } });
  const page = await signIn(browser, server.url);
  await row(page, "Grace Sample").getByRole("button", { name: /^Edit/ }).click();
  await page.getByText("The record cannot be edited now, because the CRM does not show it: no permission").waitFor();
  await page.getByRole("button", { name: "Back to the calls" }).click();
  await row(page, "+1 650 555 0114").waitFor();
});

test("a call that waits is left unlogged", async () => {
  const page = await signIn(browser, server.url);
  const form = await open(page, "+1 650 555 0113", /^Log/);
  await form.getByRole("button", { name: "Do not log" }).click();
  assert.deepEqual(await sent(), [["s-3/101", { kind: "skip" }]]);
});

test("what can be chosen depends on what another field says", async () => {
  const choice = (...values) => ({ choice: values.map(([value, ...others]) => ({ value, label: value, with: others })) });
  server.fields = [
    { name: "stage", label: "Stage", kind: choice(["Won"], ["Lost"], ["Open"]), need: "optional" },
    { name: "reason", label: "Reason", kind: choice(["Price", "Won", "Lost"], ["Timing", "Lost"]), need: "required", dependsOn: "stage" },
  ];
  server.records.get("s-4/101").standing.stands.fields = { stage: "Lost", reason: "Timing" };
  const page = await signIn(browser, server.url);
  const form = await open(page, "Grace Sample", /^Edit/);
  const reasons = () => form.getByLabel(/^Reason/).locator("option").allInnerTexts();
  // What the CRM has now.
  assert.equal(await form.getByLabel("Reason (required)").inputValue(), "Timing");
  assert.deepEqual(await reasons(), ["None", "Price", "Timing"]);
  await form.getByLabel("Stage").selectOption("Won");
  assert.deepEqual(await reasons(), ["None", "Price"]);
  assert.equal(await form.getByLabel("Reason (required)").inputValue(), "");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Fill in Reason.").waitFor();
  await form.getByLabel("Reason (required)").selectOption("Price");
  await browser.screenshot(page, "form-dependent", { fullPage: true });
  await accessible(page, "fields that depend on each other");
  await form.getByRole("button", { name: "Save" }).click();
  const [[, edit]] = await sent();
  assert.deepEqual(edit.fields, { reason: "Price", stage: "Won" });
  assert.deepEqual(edit.seen.fields, { reason: "Timing", stage: "Lost" });
  assert.deepEqual(page.problems, []);
});

test("what can be chosen comes with the contact", async () => {
  const deal = (id, ...values) => ({
    name: "deal",
    label: "Deal",
    kind: { choice: values.map((value) => ({ value, label: value, with: [id] })) },
    need: "required",
    dependsOn: "call-ledger:contact",
  });
  server.fields = [deal("")];
  const offered = { "c-7": deal("c-7", "Roof", "Barn"), "c-8": deal("c-8", "Shed") };
  server.contacts = server.contacts.map((contact) => ({ ...contact, fields: [offered[contact.id]].filter(Boolean) }));
  const page = await signIn(browser, server.url);
  const form = await open(page, "+1 650 555 0113", /^Log/);
  const deals = form.getByLabel(/^Deal/);
  await form.getByRole("button", { name: /John Smith/ }).waitFor();
  // As long as nobody is chosen, there is nothing to choose from.
  assert.equal(await deals.count(), 0);
  await form.getByRole("button", { name: /John Smith/ }).click();
  assert.equal(await deals.inputValue(), "Shed");
  await form.getByRole("button", { name: /Jane Smith/ }).click();
  assert.deepEqual(await deals.locator("option").allInnerTexts(), ["None", "Roof", "Barn"]);
  await form.getByRole("button", { name: "Log", exact: true }).click();
  await form.getByText("Fill in Deal.").waitFor();
  await form.getByLabel("Deal (required)").selectOption("Barn");
  await browser.screenshot(page, "form-of-contact", { fullPage: true });
  await accessible(page, "fields of a contact");
  // A contact that has none needs none.
  await form.getByRole("searchbox", { name: "Search contacts by name" }).fill("zoe");
  await form.getByRole("button", { name: /Zoe Elsewhere/ }).click();
  assert.equal(await deals.count(), 0);
  await form.getByRole("searchbox").fill("smith");
  await form.getByRole("button", { name: /Jane Smith/ }).click();
  assert.equal(await deals.inputValue(), "");
  await deals.selectOption("Roof");
  await form.getByRole("button", { name: "Log", exact: true }).click();
  const [[, log]] = await sent();
  assert.deepEqual([log.contact.id, log.fields], ["c-7", { deal: "Roof" }]);
  assert.deepEqual(page.problems, []);
});

test("a new contact is of a kind, and has what the CRM wants of it", async () => {
  server.kinds = [
    { name: "Contact", label: "Contact", fields: [] },
    { name: "Lead", label: "Lead", fields: [{ name: "Company", label: "Company", kind: "text", need: "required" }] },
  ];
  const page = await signIn(browser, server.url);
  const form = await open(page, "Alan Specimen", /^Log/);
  await form.getByRole("searchbox").fill("Nora Newcomer");
  await form.getByLabel("Kind of the new contact").selectOption("Lead");
  const create = form.getByRole("button", { name: "Create the contact “Nora Newcomer”" });
  await create.click();
  await form.getByText("Fill in Company.").waitFor();
  await browser.screenshot(page, "form-new-contact", { fullPage: true });
  await accessible(page, "a new contact with a problem");
  await form.getByLabel("Company (required)").fill("Newcomer & Co");
  await create.click();
  await until(async () => (await form.getByLabel("Subject").inputValue()).endsWith("Nora Newcomer"), "the new contact");
  const made = server.contacts.at(-1);
  assert.deepEqual([made.kind, made.fields], ["Lead", { Company: "Newcomer & Co" }]);
  assert.deepEqual(page.problems, []);
});
