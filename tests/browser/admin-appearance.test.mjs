// Each page of the Admin area in light and dark: readable by everyone (axe-core), in place at the
// width of a small phone, at twice the size and from right to left, and kept as a picture in
// build/screenshots.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crm, unwell } from "./condition.mjs";
import { CHOICES } from "./connection.mjs";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlace, inPlaceEveryWay } from "./layout.mjs";
import { directory, past } from "./organisation.mjs";
import { accessible, signIn } from "./story.mjs";

const PHONE = { width: 320, height: 640 };
const TAB = { width: 1000, height: 800 };

for (const colorScheme of ["light", "dark"]) {
  test(`every page of the Admin area is accessible and fits, ${colorScheme}`, async () => {
    const browser = await openExtension({ colorScheme });
    const server = await Contract.start();
    server.directory = directory();
    server.past = past();
    server.change({ mode: { kind: "on" } }, "101");
    server.change({ timeZone: "Europe/Paris", callTypes: { internal: true } }, "103");
    const check = async (page, state, sizes = [TAB, PHONE]) => {
      for (const size of sizes) {
        await page.setViewportSize(size);
        await accessible(page, `${state}, ${colorScheme}, ${size.width} px`);
        await inPlace(page, `${state} at ${size.width} px`);
        await browser.screenshot(page, `${state}-${size.width}-${colorScheme}`, { fullPage: true });
      }
      await page.setViewportSize(TAB);
      if (colorScheme === "light") await inPlaceEveryWay(browser, page, state);
    };
    try {
      await states(browser, server, check);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

async function states(browser, server, check) {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText("The server logs the calls of 5 of 5 people.").waitFor();
  await check(page, "admin-logging");

  await page.getByRole("radio", { name: "Only the chosen" }).check();
  await page.getByRole("checkbox", { name: /^Berlin/ }).check();
  await page.getByRole("listitem").filter({ hasText: "Berlin" }).getByRole("button").first().click();
  await page.getByRole("checkbox", { name: /^Missed/ }).uncheck();
  await page.getByRole("textbox", { name: /Minimum duration/ }).fill("10");
  await page.getByRole("button", { name: "Preview with the last 7 days" }).click();
  await page.getByText(/calls were looked at/).waitFor();
  await check(page, "admin-logging-changed");

  await page.getByRole("textbox", { name: "Time zone" }).fill("Mars/Olympus");
  await page.getByText(/is no time zone/).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Not saved yet: please correct these").waitFor();
  await check(page, "admin-logging-problems");
  await page.getByRole("textbox", { name: "Time zone" }).fill("Europe/Berlin");
  await page.getByText(/Now it is/).waitFor();

  server.change({ timeZone: "Asia/Tokyo" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: /changed the settings meanwhile/ }).waitFor();
  await check(page, "admin-conflict");
  await page.getByRole("button", { name: "Use these values" }).click();

  const tab = (name) => page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name });
  await tab("Do not log").click();
  await page.getByLabel("Numbers, prefixes, ranges or extensions").fill("(415) 555-0151, +1650*, Ben Example");
  await page.getByRole("button", { name: "Add 3 lines" }).click();
  await page.getByLabel("Numbers, prefixes, ranges or extensions").fill("415 555 0177, oops");
  await page.getByRole("textbox", { name: "From", exact: true }).fill("415-555-0151");
  await page.getByRole("textbox", { name: "To", exact: true }).fill("Ada Example");
  await page.getByText(/Decided by the line/).waitFor();
  await check(page, "admin-do-not-log");

  await tab("Owner mapping").click();
  await page.getByText("5 people, 4 CRM users: 4 unmapped, 1 by name.").waitFor();
  await check(page, "admin-owners");
  await page.getByRole("button", { name: "Change who owns the records of Cleo Sample" }).click();
  await page.getByRole("searchbox", { name: "Search CRM users" }).fill("ben");
  await page.getByLabel("Import a CSV").setInputFiles({
    name: "owners.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Extension,CRM user\n102,Ben Example\n104,Support Desk\n199,Support Desk\n"),
  });
  await page.getByText("Nobody in the directory is “199”.").waitFor();
  await check(page, "admin-owners-chosen");
  await page.getByRole("button", { name: "Undo" }).click();

  await tab("Report").click();
  await page.getByText(/[\d,]+ of them logged/).waitFor();
  await page.getByText("Emil Specimen", { exact: true }).waitFor();
  await page.getByRole("radio", { name: "Other" }).check();
  await check(page, "admin-report");

  await tab("History").click();
  await page.getByRole("button", { name: "Restore version 1" }).waitFor();
  await check(page, "admin-history");

  await tab("Health").click();
  await page.getByText("No incident is open.").waitFor();
  await page.getByText("Day by day").click();
  await page.getByText(/% in the last 14 days/).waitFor();
  await check(page, "admin-health");
  server.health = unwell();
  server.crm = crm({ signIn: "lost", mayWrite: "unknown", problems: ["Sign in to HubSpot again."], choices: CHOICES });
  await tab("History").click();
  await tab("Health").click();
  await page.getByText("1 incident is open.").waitFor();
  await check(page, "admin-health-trouble");

  await tab("CRM").click();
  await page.getByRole("heading", { name: "Calls are logged in HubSpot" }).waitFor();
  await check(page, "admin-crm");
  await page.getByRole("radio", { name: "Another one, described in JSON" }).check();
  await page.getByLabel("What the CRM is like, in JSON").fill('{\n  "name": "Harbour",\n  "signIn": { "kind": "pasted", "label": "API key" }\n}');
  await page.getByLabel("API key").fill("k-1");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("Line 2", { exact: true }).waitFor();
  await check(page, "admin-crm-described");

  await tab("Backfill").click();
  await page.getByText("No calls of the past were counted or logged yet.").waitFor();
  await check(page, "admin-backfill");
  const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  await page.locator("#backfill").getByLabel("First day").fill(day(30));
  await page.getByRole("button", { name: "Count the calls" }).click();
  await page.getByText("Counting calls; nothing is logged yet").waitFor();
  server.backfill.shown.stage = "ready";
  server.backfill.shown.callsCounted = 1204;
  await page.getByRole("button", { name: "Log 987 calls" }).waitFor();
  await check(page, "admin-backfill-counted");
  server.backfill.next = () => (server.backfill.shown.callsGiven = 480);
  await page.getByRole("button", { name: "Log 987 calls" }).click();
  await page.getByText("480 of 1,204 calls taken up.").waitFor();
  await check(page, "admin-backfill-running");
  assert.deepEqual(page.problems, []);
}
