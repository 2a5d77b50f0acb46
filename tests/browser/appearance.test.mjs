// Each state of the page in light and dark: readable by everyone (axe-core), in place at the width of
// a small phone and of the popup, at twice the size and from right to left, and kept as a picture in
// build/screenshots.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Contract, fail } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlace, inPlaceEveryWay } from "./layout.mjs";
import { accessible, clickRingCentral, day, row, signIn, timeline } from "./story.mjs";

const POPUP = { width: 480, height: 600 };
const PHONE = { width: 320, height: 640 };
const TAB = { width: 1000, height: 800 };

for (const colorScheme of ["light", "dark"]) {
  test(`every state is accessible and fits, ${colorScheme}`, async () => {
    const browser = await openExtension({ colorScheme });
    const server = await Contract.start();
    const check = async (page, state, sizes = [TAB]) => {
      for (const size of sizes) {
        await page.setViewportSize(size);
        await accessible(page, `${state}, ${colorScheme}, ${size.width} px`);
        await inPlace(page, `${state} at ${size.width} px`);
        await browser.screenshot(page, `${state}-${size.width}-${colorScheme}`);
      }
      await page.setViewportSize(sizes[0]);
      if (colorScheme === "light" && sizes[0] !== POPUP) await inPlaceEveryWay(browser, page, state);
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
  const page = await browser.page("calls.html");
  const button = page.getByRole("button", { name: "Sign in with RingCentral" });
  await button.waitFor();
  await check(page, "sign-in", [TAB, PHONE]);
  await page.getByLabel("Server address").fill("http://ledger.example.com");
  await button.click();
  await check(page, "sign-in-wrong-address");

  await page.getByLabel("Server address").fill("http://127.0.0.1:9");
  await button.click();
  await page.getByText(/cannot be reached/).waitFor();
  await check(page, "sign-in-unreachable");

  await page.getByLabel("Server address").fill(server.url);
  const opened = browser.context.waitForEvent("page");
  await button.click();
  const login = await opened;
  await page.getByText("Continue in the RingCentral window.").waitFor();
  await check(page, "sign-in-under-way");

  const held = [];
  server.moods.set("GET /v1/calls", (_, response) => held.push(response));
  await login.getByRole("button", { name: "Ada Example" }).click();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await check(page, "calls-loading");

  held.forEach((response) => fail(response, 500, "internal", "Something of ours broke."));
  await page.getByText(/Something of ours broke/).waitFor();
  await check(page, "calls-first-failed");

  server.moods.clear();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "No calls yet" }).waitFor();
  await check(page, "calls-none", [TAB, PHONE]);

  const now = Date.now();
  for (const call of day(now)) server.put(call, timeline(call.startedAt));
  for (let index = 0; index < 50; index += 1) {
    const old = day(now)[3];
    server.put({ ...old, telephonySessionId: `s-old-${index}`, startedAt: now - (index + 60) * 3_600_000 });
  }
  await page.getByRole("button", { name: "Refresh" }).click();
  await row(page, "+1 650 555 0113").waitFor();
  await check(page, "calls", [TAB, PHONE]);
  await row(page, "+1 650 555 0114").first().locator(".head").click();
  await page.getByText("The call was logged in the CRM.").waitFor();
  await check(page, "call-open", [TAB, PHONE]);

  await page.getByRole("radio", { name: "Everyone's calls" }).check();
  await page.getByText("for Ada Example").first().waitFor();
  await page.getByRole("searchbox").fill("nobody");
  await check(page, "calls-nothing-found");
  await page.getByRole("searchbox").fill("");

  const popup = await browser.page("calls.html?in=popup");
  await popup.setViewportSize(POPUP);
  await row(popup, "+1 650 555 0113").waitFor();
  await popup.getByRole("button", { name: "Open in a tab" }).waitFor();
  await check(popup, "popup", [POPUP]);
  await popup.getByRole("button", { name: /0113/ }).first().focus();
  await popup.keyboard.press("Tab");
  await check(popup, "popup-focus", [POPUP]);

  await server.vanish();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText(/cannot be reached/).waitFor();
  await check(page, "calls-offline", [TAB, PHONE]);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText(/could not be told/).waitFor();
  await check(page, "signed-out");

  await server.listen(server.port);
  await clickRingCentral(browser, page, "Ben Example");
  await page.getByText("Server-side logging is off.").waitFor();
  await page.getByRole("heading", { name: "No calls yet" }).waitFor();
  await check(page, "calls-uncovered", [TAB, PHONE]);
  assert.deepEqual(page.problems.filter((problem) => !problem.includes("ERR_")), []);
}
