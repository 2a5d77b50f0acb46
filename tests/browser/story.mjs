// A telephone day: calls in every state, and the steps that most tests begin with.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";

const MINUTE = 60_000;

/** Calls in every state, the newest `now`. */
export function day(now = Date.now()) {
  const reasons = {
    "call-in-progress": ["The call is still going on.", ""],
    writing: ["The record is being written to the CRM.", ""],
    "several-contacts": ["Several contacts in the CRM have this number.", "Choose the right one."],
    "one-contact": ["One contact has this number.", ""],
    "internal-call": [
      "Calls between colleagues are not logged.",
      "An administrator can turn on logging of internal calls.",
    ],
    "crm-rejected": [
      "The CRM did not accept the record.",
      "Open the call to see the CRM's answer, correct it, and replay.",
    ],
    "no-number": ["The caller's number is not known.", "Choose a contact, or do not log the call."],
  };
  const row = (index, minutes, fields, code) => ({
    telephonySessionId: `s-${index}`,
    extensionId: "101",
    extensionName: "Ada Example",
    direction: "Inbound",
    other: "+1 650 555 01" + String(10 + index),
    contact: null,
    startedAt: now - minutes * MINUTE,
    talkSeconds: 0,
    result: "answered",
    activityId: null,
    reason: { code, sentence: reasons[code][0], nextStep: reasons[code][1] },
    ...fields,
  });
  const grace = { id: "c-1", name: "Grace Sample" };
  return [
    row(1, 1, { state: "in-progress", result: "inProgress" }, "call-in-progress"),
    row(2, 4, { state: "logging", direction: "Outbound", talkSeconds: 75, contact: grace }, "writing"),
    row(3, 30, { state: "unresolved", talkSeconds: 252 }, "several-contacts"),
    row(4, 95, { state: "logged", talkSeconds: 3725, contact: grace, activityId: "a-1" }, "one-contact"),
    row(5, 300, { state: "skipped", direction: "Outbound", talkSeconds: 40, other: "Ben Example" }, "internal-call"),
    row(6, 1600, { state: "failed", talkSeconds: 600, contact: { id: "c-2", name: "Alan Specimen" } }, "crm-rejected"),
    row(7, 3000, { state: "unresolved", result: "missed", other: null }, "no-number"),
  ];
}

/** The timeline of a call that was logged after a pause of the CRM. */
export function timeline(start) {
  return [
    { at: start, what: "facts-known", detail: "Call connected" },
    { at: start + 5000, what: "searched-contacts" },
    { at: start + 5200, what: "contact-chosen", why: "one-contact", detail: "Grace Sample" },
    { at: start + 5300, what: "sent-create", attempt: 2 },
    { at: start + 6000, what: "no-answer" },
    { at: start + 6001, what: "settling", why: "settling" },
    { at: start + 36_000, what: "logged", why: "already-there", detail: "a-1" },
  ];
}

/** Opens the page, types the server's address and signs in on RingCentral's page. */
export async function signIn(browser, server, person = "Ada Example") {
  const page = await browser.page("calls.html");
  await page.getByLabel("Server address").fill(server);
  await clickRingCentral(browser, page, person);
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  return page;
}

/** Presses the sign-in button, and the button of this name on the page that opens. */
export async function clickRingCentral(browser, page, name) {
  const opened = browser.context.waitForEvent("page", { timeout: 15_000 });
  await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
  const login = await opened;
  await login.getByRole("button", { name }).click();
}

/** The row of the list that contains this text. */
export function row(page, words) {
  return page.locator("#list > li").filter({ hasText: words });
}

/** Waits until something is so that no page shows. */
export async function until(what, words, seconds = 15) {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within ${seconds} s: ${words}`);
}

let axe;

/** Fails with a list of what makes the page hard to use for some. */
export async function accessible(page, state) {
  axe ??= await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  // Playwright's evaluate is not bound by the page's content security policy.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + node.failureSummary).join("\n")}`);
  });
  assert.deepEqual(found, [], `accessibility of ${state}`);
}
