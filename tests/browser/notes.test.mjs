// A note is kept with every key stroke and reaches the server in the end: with the window closed,
// the background stopped, the network gone, and the extension started anew.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { day, row, signIn, until } from "./story.mjs";

let browser;
let server;

before(async () => {
  browser = await openExtension();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await Contract.start();
  for (const call of day()) server.put(call);
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await browser.forget();
  await server.stop();
});

const RUNNING = "+1 650 555 0111";
const noteOf = (call) => server.entries.get(call).note;

/** Opens a call's row, and gives its note. */
async function open(page, words) {
  await row(page, words).getByRole("button").first().click();
  return row(page, words).getByRole("textbox", { name: /^Note/ });
}

test("a note is taken while the call runs, and one state of it is sent", async () => {
  const page = await signIn(browser, server.url);
  const note = await open(page, RUNNING);
  await note.pressSequentially("Wants a quote by Friday", { delay: 20 });
  await row(page, RUNNING).getByText("Saved in this browser").waitFor();
  await until(() => noteOf("s-1/101") === "Wants a quote by Friday", "the note");
  await row(page, RUNNING).getByText("Saved", { exact: true }).waitFor();
  assert.equal(server.taken().length, 1);
  assert.deepEqual(page.problems, []);
});

for (const background of ["running", "stopped"]) {
  test(`a note typed 50 ms before the window closes arrives, background ${background}`, async () => {
    const page = await signIn(browser, server.url);
    const note = await open(page, RUNNING);
    await note.pressSequentially("Call back on Monda");
    if (background === "stopped") await browser.stopBackground(page);
    await note.press("y");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await page.close();
    await until(() => noteOf("s-1/101") === "Call back on Monday", "the note");
  });
}

for (const [form, call, button] of [
  ["log form", "s-3/101", /^Log/],
  ["edit form", "s-4/101", /^Edit/],
]) {
  test(`a note typed into the ${form} 50 ms before the window closes arrives`, async () => {
    const stands = { subject: "Call", note: "", body: "", contact: { id: "c-1", name: "Grace Sample" } };
    server.records.set("s-4/101", { standing: { stands } });
    const page = await signIn(browser, server.url);
    await page.locator(`[data-key="${call}"]`).getByRole("button", { name: button }).click();
    const note = page.getByRole("form").getByLabel("Note");
    // Typing does not wait for a field to be there; what is typed before goes elsewhere.
    await note.waitFor();
    await note.pressSequentially("Call back on Monday");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await page.close();
    await until(() => noteOf(call) === "Call back on Monday", "the note");
  });
}

test("a note that was typed into a form and not saved is there again, and goes with Cancel", async () => {
  const page = await signIn(browser, server.url);
  const openForm = async (page) => {
    await row(page, "+1 650 555 0113").getByRole("button", { name: /^Log/ }).click();
    return page.getByRole("form");
  };
  const first = await openForm(page);
  await first.getByLabel("Note").waitFor();
  await first.getByLabel("Note").pressSequentially("Wants two");
  await page.close();
  const second = await browser.page("calls.html");
  const form = await openForm(second);
  await until(async () => (await form.getByLabel("Note").inputValue()) === "Wants two", "the note");
  await form.getByLabel("Note").press("End");
  await form.getByLabel("Note").pressSequentially(" or three");
  await form.getByRole("button", { name: "Cancel" }).click();
  await until(() => noteOf("s-3/101") === "Wants two", "the note as it was");
  assert.ok(server.taken().every(({ intent }) => intent.kind === "edit"));
});

test("a note waits while the server is away, in every page, and can be typed on", async () => {
  const page = await signIn(browser, server.url);
  const note = await open(page, RUNNING);
  await note.waitFor();
  const { port } = server;
  await server.vanish();
  await note.pressSequentially("Offline");
  await page.getByRole("group", { name: "Waiting to be sent" }).getByText(`Note · ${RUNNING}`).waitFor();
  await page.close();
  await browser.stopBackground(browser.context.pages()[0]);

  const second = await browser.page("calls.html");
  const again = await open(second, RUNNING);
  await until(async () => (await again.inputValue()) === "Offline", "the note as it was typed");
  await again.press("End");
  await again.pressSequentially(", and on");
  await server.listen(port);
  await until(() => noteOf("s-1/101") === "Offline, and on", "the note");
  await second.getByRole("group", { name: "Waiting to be sent" }).waitFor({ state: "hidden" });
  await second.reload();
  const last = await open(second, RUNNING);
  await until(async () => (await last.inputValue()) === "Offline, and on", "the note as the server has it");
});

test("what is typed stays while the list is refreshed and the call ends", async () => {
  const page = await signIn(browser, server.url);
  const note = await open(page, RUNNING);
  await note.pressSequentially("First");
  const { row: call } = server.entries.get("s-1/101");
  server.entries.get("s-1/101").row = { ...call, state: "logging", result: "answered", talkSeconds: 9 };
  await row(page, RUNNING).getByText("Logging", { exact: true }).waitFor({ timeout: 9000 });
  assert.equal(await note.inputValue(), "First");
  assert.ok(await note.evaluate((field) => field === document.activeElement));
  await note.pressSequentially(" and second");
  await until(() => noteOf("s-1/101") === "First and second", "the note");
});
