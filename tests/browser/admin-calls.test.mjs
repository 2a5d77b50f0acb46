// Everyone's calls against a server that speaks the contract: what an administrator finds, reads
// and does, with the mouse and with the keyboard alone.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlace, inPlaceEveryWay } from "./layout.mjs";
import { directory } from "./organisation.mjs";
import { accessible, day, row, signIn, timeline } from "./story.mjs";

const NUMBER = "+16505550113";

let browser;
let server;

/** Ada's day, and two more calls with a number that several contacts have. */
function calls() {
  const now = Date.now();
  const rows = day(now).map((call) => ({ ...call, number: call.other?.startsWith("+") ? call.other.replaceAll(" ", "") : null }));
  const several = rows.find(({ telephonySessionId }) => telephonySessionId === "s-3");
  const ben = { extensionId: "102", extensionName: "Ben Example" };
  return [...rows, { ...several, ...ben, telephonySessionId: "s-8", startedAt: now - 40 * 60_000 }];
}

function fill(contract) {
  contract.directory = directory();
  contract.change({ mode: { kind: "on" } });
  for (const call of calls()) {
    const sent = [
      { at: call.startedAt + 5300, what: "requested", detail: 'POST https://crm.example/calls → 201\n{"subject":"Inbound Call"}' },
    ];
    contract.put(call, [...timeline(call.startedAt), ...sent]);
  }
  contract.contacts = [
    { id: "c-1", name: "Grace Sample", number: NUMBER, kind: "Contact" },
    { id: "c-2", name: "Jane Specimen", number: NUMBER },
    { id: "c-3", name: "Nora Example", number: "+16505550199" },
  ];
  // The server resolves what waits for the number as the Worker does.
  contract.settle = (entry, intent) => {
    const reason = { code: "skipped-by-person", sentence: "Someone chose not to log this call.", nextStep: "It can still be logged by hand." };
    const settled = {
      log: { state: "logged", contact: intent.contact, activityId: "a-9", reason: { code: "chosen-by-person", sentence: "Someone chose the contact.", nextStep: "" } },
      skip: { state: "skipped", reason },
      replay: { state: "unresolved", reason: entry.row.reason },
    }[intent.kind];
    for (const other of contract.entries.values()) {
      const same = intent.remember === "this-number" && other.row.number === entry.row.number && other.row.state === "unresolved";
      if (other === entry || same) Object.assign(other.row, settled);
    }
  };
}

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await Contract.start();
  fill(server);
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

async function open(name, chromium = browser, contract = server) {
  const page = await signIn(chromium, contract.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText(/The server logs the calls of/).waitFor();
  await tab(page, name).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
  return page;
}

test("every call is found, told with what was sent, and logged with a contact", async () => {
  const page = await open("Activity");
  await row(page, "Alan Specimen").waitFor();
  assert.equal(await page.locator("#list > li").count(), 8);

  await page.getByLabel("State").selectOption("skipped");
  await row(page, "Alan Specimen").waitFor({ state: "detached" });
  await row(page, "Ben Example").waitFor();
  assert.equal(await page.locator("#list > li").count(), 1);
  await page.getByText("An administrator can turn on logging of internal calls.").waitFor();
  await page.getByLabel("State").selectOption("");
  await page.getByLabel("Person", { exact: true }).fill("ben");
  await row(page, "for Ada").first().waitFor({ state: "detached" });
  await row(page, "for Ben").waitFor();
  assert.equal(await page.locator("#list > li").count(), 1);
  await page.getByLabel("Person", { exact: true }).fill("e");
  await page.getByText(/^Several people: Ada Example/).waitFor();
  await page.getByRole("button", { name: "Show every call" }).click();
  await page.getByLabel("Reason").selectOption("crm-rejected");
  const failed = row(page, "Alan Specimen");
  await failed.waitFor();

  await failed.getByRole("button", { name: /Alan Specimen/ }).click();
  await failed.getByText("The record was sent to the CRM.").waitFor();
  await failed.getByText("POST https://crm.example/calls → 201").click();
  await failed.getByText('{"subject":"Inbound Call"}').waitFor();
  await failed.getByRole("button", { name: "Replay" }).click();
  await page.getByText("Replayed: 1 call.").waitFor();

  await page.getByRole("button", { name: "Show every call" }).click();
  const unknown = row(page, "Unknown number");
  await unknown.getByRole("button", { name: /Unknown number/ }).click();
  await unknown.getByRole("button", { name: "Log now…" }).click();
  await page.getByRole("heading", { name: "With whom was the call with Unknown number?" }).waitFor();
  await page.getByLabel("Search contacts by name").fill("nora");
  await page.getByRole("button", { name: "Nora Example" }).click();
  await page.getByText(/^Logged with Nora Example/).waitFor();
  await row(page, "Nora Example").getByText("Logged", { exact: true }).waitFor();
  assert.deepEqual(
    server.taken().map(({ call, intent }) => [call, intent.kind, intent.contact?.id]),
    [["s-6/101", "replay", undefined], ["s-7/101", "log", "c-3"]],
  );
  assert.deepEqual(page.problems, []);
});

test("a number is never logged again, after a question, and that is taken back", async () => {
  const page = await open("Activity");
  const call = row(page, "+1 650 555 0113").filter({ hasText: "Ada" });
  await call.getByRole("button", { name: /0113/ }).click();
  await call.getByRole("button", { name: "Do not log…" }).click();
  await page.getByRole("heading", { name: `Do not log the call with ${NUMBER}?` }).waitFor();
  await page.getByRole("button", { name: `Never log ${NUMBER}` }).click();
  await page.getByText(`${NUMBER} is on the do-not-log list.`).waitFor();
  assert.deepEqual(server.settings().settings.blockList.map(({ target }) => target.value), [NUMBER]);
  await call.getByText("Not logged", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await call.getByText("Needs you").waitFor();
  assert.deepEqual(server.settings().settings.blockList, []);
  assert.deepEqual(server.taken().map(({ intent }) => intent.kind), ["skip", "replay"]);
});

test("calls that wait for one number are resolved together, with the keyboard alone", async () => {
  const page = await open("Unresolved");
  const groups = page.locator("#groups > li");
  await groups.nth(1).waitFor();
  assert.match((await groups.nth(0).innerText()).replace(/\s+/g, " "), /^\+1 650 555 0113 .* 2 calls for Ada Example, Ben Example Several contacts/);
  await groups.nth(0).getByRole("button", { name: "Choose contact…" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `Whose is ${NUMBER}? 2 calls wait for it.` }).waitFor();
  await page.getByRole("button", { name: "Jane Specimen" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "panel");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "choosing-typed");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText(/^Logged with Jane Specimen/).waitFor();
  await groups.nth(1).waitFor({ state: "detached" });
  assert.equal(await groups.count(), 1);
  assert.deepEqual(
    server.taken().map(({ call, intent }) => [call, intent.contact.id, intent.remember]),
    [["s-3/101", "c-2", "this-number"]],
  );

  await groups.nth(0).getByRole("button", { name: "Do not log…" }).click();
  await page.getByRole("button", { name: "Only this call" }).click();
  await page.getByText("Nothing waits for you").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await groups.nth(0).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`both pages are accessible and fit, ${colorScheme}`, async () => {
    const chromium = await openExtension({ colorScheme });
    const contract = await Contract.start();
    fill(contract);
    try {
      const page = await open("Activity", chromium, contract);
      const check = async (state) => {
        for (const [width, height] of [[1000, 800], [320, 640]]) {
          await page.setViewportSize({ width, height });
          await accessible(page, `${state}, ${colorScheme}, ${width} px`);
          await inPlace(page, `${state} at ${width} px`);
          await chromium.screenshot(page, `${state}-${width}-${colorScheme}`, { fullPage: true });
        }
        await page.setViewportSize({ width: 1000, height: 800 });
        if (colorScheme === "light") await inPlaceEveryWay(chromium, page, state);
      };
      const failed = row(page, "Alan Specimen");
      await failed.getByRole("button", { name: /Alan Specimen/ }).click();
      await failed.getByText("POST https://crm.example/calls → 201").click();
      await check("admin-activity");
      await failed.getByRole("button", { name: "Do not log…" }).click();
      await check("admin-activity-leave-out");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByLabel("Person", { exact: true }).fill("nobody");
      await page.getByText("Nobody has this name or extension.").waitFor();
      await page.getByLabel("Number", { exact: true }).fill("999");
      await page.getByText("No call matches").waitFor();
      await check("admin-activity-nothing");

      await tab(page, "Unresolved").click();
      await page.locator("#groups > li").nth(1).waitFor();
      await check("admin-unresolved");
      await page.locator("#groups > li").nth(0).getByRole("button", { name: "Choose contact…" }).click();
      await page.getByLabel("Search contacts by name").fill("sample");
      await page.getByRole("button", { name: "Create the contact “sample”" }).waitFor();
      await page.getByRole("button", { name: /^Grace Sample/ }).waitFor();
      await check("admin-unresolved-choice");
      assert.deepEqual(page.problems, []);
    } finally {
      await chromium.close();
      await contract.stop();
    }
  });
}
