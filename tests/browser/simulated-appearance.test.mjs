// Every page in light and dark with the real Worker and what the simulated platform told it:
// readable by everyone (axe-core), and kept as a picture in build/screenshots. $LEDGER_WORKER and
// $LEDGER_PLATFORM are the addresses of the two.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { openExtension } from "./harness.mjs";
import { inPlaceEveryWay } from "./layout.mjs";
import { play, prepare } from "./platform.mjs";
import { accessible, row } from "./story.mjs";

const worker = process.env.LEDGER_WORKER;
const platform = process.env.LEDGER_PLATFORM;
assert.ok(worker && platform, "`cargo xtask screenshots` starts both and sets LEDGER_WORKER and LEDGER_PLATFORM");
const SCENARIOS = ["inbound-ivr", "internal", "missed", "outbound", "voicemail"];
const SETTLED = { timeout: 60_000 };

before(async () => {
  await prepare({ worker, contact: { name: "Ivy Caller", numbers: [{ number: "+14155550151" }] } });
  for (const scenario of SCENARIOS) await play(platform, scenario);
});

for (const colorScheme of ["light", "dark"]) {
  test(`every page with calls of the simulated platform, ${colorScheme}`, async () => {
    const browser = await openExtension({ colorScheme });
    try {
      // RingCentral's own widget is not part of the pages.
      const widget = { contentType: "text/html", body: "<!doctype html><html lang=en><title>Phone</title><p>The RingCentral widget" };
      await browser.context.route(/^https:/, (route) => route.fulfill(widget));
      const page = await signIn(browser);
      const picture = async (name) => {
        await page.setViewportSize({ width: 1000, height: 800 });
        await accessible(page, `${name}, ${colorScheme}`);
        await browser.screenshot(page, `real-${name}-${colorScheme}`, { fullPage: true });
        if (colorScheme === "light") await inPlaceEveryWay(browser, page, `real-${name}`);
      };
      await page.getByRole("radio", { name: "Everyone's calls" }).check();
      await row(page, "Ivy Caller").first().getByText("Logged", { exact: true }).waitFor(SETTLED);
      await row(page, "Calls between colleagues").first().waitFor(SETTLED);
      await picture("calls");
      await row(page, "Ivy Caller").first().getByRole("button").first().click();
      await page.getByText("The call was logged in the CRM.").first().waitFor();
      await picture("call");
      await page.getByRole("radio", { name: "My calls" }).check();
      await row(page, "No contact in the CRM").first().getByRole("button", { name: /^Log/ }).click(SETTLED);
      await page.getByRole("form").getByRole("button", { name: "Log", exact: true }).waitFor();
      await picture("form");
      await page.getByRole("button", { name: "Back to the calls" }).click();
      await page.getByRole("link", { name: "Phone", exact: true }).click();
      await page.getByRole("heading", { name: "Phone", exact: true, level: 1 }).waitFor();
      await picture("phone");
      await page.getByRole("link", { name: "Settings", exact: true }).click();
      await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
      await picture("settings");
      for (const name of ["Contacts", "Activities"]) {
        await page.getByRole("link", { name }).click();
        await page.getByText("Ivy Caller").first().waitFor(SETTLED);
        await picture(name.toLowerCase());
      }
      await page.getByRole("link", { name: "Admin" }).click();
      await page.getByText(/The server logs the calls of/).waitFor();
      const tabs = page.getByRole("navigation", { name: "Admin pages" }).getByRole("button");
      for (const tab of await tabs.all()) {
        const name = await tab.innerText();
        await tab.click();
        await page.getByRole("heading", { name, level: 1 }).waitFor();
        await page.waitForFunction(() =>
          [...document.querySelectorAll(".progress[data-busy]")].every((busy) => !busy.checkVisibility()),
        );
        await picture(`admin-${name.toLowerCase().replaceAll(" ", "-")}`);
      }
      assert.deepEqual(page.problems, []);
    } finally {
      await browser.close();
    }
  });
}

async function signIn(browser) {
  const page = await browser.page("calls.html");
  await page.getByLabel("Server address").fill(worker);
  const opened = browser.context.waitForEvent("page");
  await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
  const login = await opened;
  await login.getByRole("button", { name: /extension 101 / }).click();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  return page;
}
