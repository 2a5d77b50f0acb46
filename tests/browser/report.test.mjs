// The report: how many calls were logged, by day and by person.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { directory } from "./organisation.mjs";
import { signIn } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
  server = await Contract.start();
  server.directory = directory();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const words = async (locator) => (await locator.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

test("calls are counted by day, by reason and by person; days are chosen with the keyboard; tables go out as files", async () => {
  const page = await signIn(browser, server.url);
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText(/The server logs the calls of/).waitFor();
  await page.getByRole("navigation", { name: "Admin pages" }).getByRole("button", { name: "Report" }).click();
  await page.getByText("Emil Specimen", { exact: true }).waitFor();
  assert.equal(await page.getByRole("table", { name: "By day" }).getByRole("row").count(), 15);
  assert.deepEqual((await words(page.locator("#report-people tr"))).slice(0, 2), [
    "Ada Example 9 × Several contacts in the CRM have this number. 219 210 9 5 h 37 min",
    "Ben Example 6 × Several contacts in the CRM have this number. 106 100 6 2 h 41 min",
  ]);
  assert.match((await words(page.locator("#report-reasons > li")))[0], /^280 calls Calls between colleagues/);
  const asked = () => server.asked.filter((line) => line.startsWith("GET /v1/report?")).at(-1);
  const span = (line) => {
    const query = new URL(line.split(" ")[1], server.url).searchParams;
    return Math.round((query.get("until") - query.get("since")) / 86_400_000);
  };
  assert.equal(span(asked()), 29);

  await page.getByRole("radio", { name: "30 days" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("radio", { name: "90 days", checked: true }).waitFor();
  assert.equal(span(asked()), 89);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.type("03022026");
  await page.getByLabel("Until").fill("2026-03-08");
  await page.getByText("Emil Specimen", { exact: true }).waitFor();
  assert.equal(span(asked()), 6);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV", description: "By person" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  assert.match(text, /^\ufeffPerson,Calls,Logged,Talk seconds,several-contacts\r\nAda Example,219,210,20220,9\r\n/);
  assert.deepEqual(page.problems, []);
});
