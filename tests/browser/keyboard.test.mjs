// Every page of the Admin area, and the pages of calls and settings, are opened with the keyboard,
// and the Tab key reaches everything there that can be worked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { directory, past } from "./organisation.mjs";
import { day, signIn } from "./story.mjs";

test("the keyboard opens every page and reaches every control on it", async () => {
  const browser = await openExtension();
  const server = await Contract.start();
  server.directory = directory();
  server.past = past();
  for (const call of day()) server.put(call);
  server.change({ mode: { kind: "on" } }, "101");
  try {
    const page = await signIn(browser, server.url);
    await page.locator("#list > li").first().waitFor();
    assert.deepEqual(await missed(page), [], "Calls");
    await press(page, page.getByRole("link", { name: "Settings", exact: true }));
    await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
    assert.deepEqual(await missed(page), [], "Settings");
    await press(page, page.getByRole("link", { name: "Admin" }));
    const tabs = page.getByRole("navigation", { name: "Admin pages" }).getByRole("button");
    await page.getByText(/The server logs the calls of/).waitFor();
    const names = await tabs.allInnerTexts();
    assert.equal(names.length, 10);
    for (const name of names) {
      await press(page, tabs.filter({ hasText: name }).first());
      await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".progress[data-busy]")].every((busy) => !busy.checkVisibility()),
      );
      assert.deepEqual(await missed(page), [], name);
    }
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** Goes to a control with the Tab key, and presses Enter. */
async function press(page, control) {
  await page.evaluate(() => document.activeElement.blur());
  for (let presses = 0; presses < 300; presses += 1) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
  }
  assert.fail(`the Tab key does not lead to ${control}`);
}

/** What can be worked on the page and is not reached with the Tab key. */
async function missed(page) {
  await page.evaluate(() => {
    document.activeElement.blur();
    window.reached = new Set();
  });
  // A date has several places for the Tab key within itself.
  for (let presses = 0, alone = 0; presses < 400 && alone < 8; presses += 1) {
    await page.keyboard.press("Tab");
    const isNew = await page.evaluate(() => {
      const before = window.reached.size;
      window.reached.add(document.activeElement);
      return window.reached.size > before;
    });
    alone = isNew ? 0 : alone + 1;
  }
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    // A group of radio buttons has one place for the Tab key; the arrow keys do the rest.
    const isReached = (control) =>
      window.reached.has(control) ||
      (control.type === "radio" && [...window.reached].some((other) => other.type === "radio" && other.name === control.name));
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.disabled && !isReached(control))
      .map((control) => control.outerHTML.slice(0, 160));
  });
}
