// The whole way, with nothing in anyone's place: the extension in Chromium signs in on the
// simulated platform's page and lists the calls that the real Worker has logged, with state and
// reason. $LEDGER_WORKER and $LEDGER_PLATFORM are the addresses of the two.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openExtension } from "./harness.mjs";
import { play, prepare, turnOff } from "./platform.mjs";
import { accessible, row, signIn } from "./story.mjs";

const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
assert.ok(worker && platform, "`cargo xtask test browser` starts both and sets LEDGER_WORKER and LEDGER_PLATFORM");
const SETTLED = { timeout: 45_000 };

test("signs in through the simulator and lists calls with state and reason", async () => {
  await prepare({ worker, contact: { name: "Ivy Caller", numbers: [{ number: "+14155550151" }] } });
  const browser = await openExtension();
  try {
    const page = await browser.page("calls.html");
    await page.getByLabel("Server address").fill(worker);
    const opened = browser.context.waitForEvent("page");
    await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
    const login = await opened;
    await login.waitForLoadState();
    assert.equal(new URL(login.url()).origin, new URL(platform).origin);
    assert.equal(new URL(login.url()).searchParams.get("code_challenge_method"), "S256");
    await login.getByRole("button", { name: /extension 101 / }).click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await page.getByText("Your calls are logged by the server.").waitFor();

    await play(platform, "inbound-ivr");
    await play(platform, "internal");
    const logged = row(page, "Ivy Caller").first();
    await logged.getByText("Logged", { exact: true }).waitFor(SETTLED);
    await logged.getByText("One contact has this number.").waitFor();
    const skipped = row(page, "Calls between colleagues are not logged.").first();
    await skipped.getByText("Not logged", { exact: true }).waitFor(SETTLED);
    await skipped.getByText("An administrator can turn on logging of internal calls.").waitFor();

    await logged.getByRole("button").first().click();
    await logged.getByText("The call was logged in the CRM.").first().waitFor();
    await accessible(page, "the real list");
    await browser.screenshot(page, "real-calls");

    await page.getByRole("radio", { name: "Everyone's calls" }).check();
    await page.locator("#list .colleague").first().waitFor();

    await browser.stopBackground(page);
    await page.reload();
    await row(page, "Ivy Caller").first().waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor();
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.close();
  }
});

test("a new administrator is six clicks from the first call that the server logs", async () => {
  const browser = await openExtension();
  try {
    const page = await browser.page("calls.html");
    await page.getByLabel("Server address").fill(worker);
    const opened = browser.context.waitForEvent("page");
    await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
    const login = await opened;
    await login.getByRole("button", { name: /extension 101 / }).click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await turnOff(worker);

    let clicks = 0;
    const click = async (locator) => {
      clicks += 1;
      await locator.click();
    };
    await click(page.getByRole("link", { name: "Admin" }));
    await click(page.getByRole("radio", { name: /Enable for account/ }));
    // Nobody is in the CRM yet: whoever calls is made a contact.
    await click(page.getByRole("radio", { name: "Create a placeholder contact" }));
    await page.getByText(/Client auto-log turns off for/).waitFor();
    await click(page.getByRole("button", { name: "Save", exact: true }));
    await page.getByText(/^Saved\./).waitFor(SETTLED);
    await click(page.getByRole("link", { name: "Calls" }));
    await play(platform, "missed");
    await row(page, "No contact had this number; a new one was created.").first().getByText("Logged", { exact: true }).waitFor(SETTLED);
    assert.ok(clicks <= 6, `${clicks} clicks`);
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.close();
  }
});

test("a person who is no administrator signs in, too", async () => {
  const browser = await openExtension();
  try {
    const page = await browser.page("calls.html");
    await page.getByLabel("Server address").fill(worker);
    const opened = browser.context.waitForEvent("page");
    await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
    const login = await opened;
    await login.getByRole("button", { name: /extension 102 / }).click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await page.getByText(/^Updated at/).waitFor();
    assert.equal(await page.getByRole("radio", { name: "Everyone's calls" }).isVisible(), false);
  } finally {
    await browser.close();
  }
});

test("the real Worker says how it does, and counts calls of the past", async () => {
  await prepare({ worker, contact: { name: "Ivy Caller", numbers: [{ number: "+14155550151" }] } });
  const browser = await openExtension();
  try {
    const page = await signIn(browser, worker, /extension 101 /);
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByText(/The server logs the calls of/).waitFor();
    await page.getByRole("button", { name: "Health" }).click();
    const check = (name) => page.locator("#checks > li").filter({ hasText: name });
    await check("Subscription to events").getByText(/^Events come\./).waitFor(SETTLED);
    await check("RingCentral sign-in").getByText(/^Signed in by .*, who turned logging on\./).waitFor();
    await check("CRM sign-in").getByText("In order").waitFor();
    await page.getByText(/in the last 14 days/).waitFor();

    await page.getByRole("button", { name: "Backfill" }).click();
    const yesterday = new Date(Date.now() - 86_400_000);
    await page.getByLabel("First day").fill(yesterday.toISOString().slice(0, 10));
    await page.getByRole("button", { name: "Count the calls" }).click();
    await page.getByRole("heading", { name: "Counted; nothing is logged yet" }).waitFor(SETTLED);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "Cancelled; what was logged stays" }).waitFor();
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.close();
  }
});
