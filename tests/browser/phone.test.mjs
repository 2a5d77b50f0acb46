// The phone page with a strict stub of RingCentral's widget: what a person does in the widget, what
// the server is told of it, and that every request of the widget is answered once and in time.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { inPlaceEveryWay } from "./layout.mjs";
import { accessible, signIn } from "./story.mjs";
import { WidgetServer } from "./widget-stub/server.mjs";

const ANN = "+16505550111";
const BOB = "+16505550112";
const NOBODY = "+16505550113";
const TWINS = "+16505550114";

let browser;
let server;
let host;

before(async () => {
  browser = await openExtension();
  host = await WidgetServer.start();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

beforeEach(async () => {
  server = await Contract.start();
  server.contacts = [
    { id: "c-1", name: "Ann Sample", number: ANN },
    { id: "c-2", name: "Bob Sample", number: BOB },
    { id: "c-3", name: "Tia Specimen", number: TWINS },
    { id: "c-4", name: "Tom Specimen", number: TWINS },
  ];
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  const page = await browser.page("calls.html");
  await page.evaluate(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
  });
  await page.close();
  await server.stop();
});

/** The call that the widget and the server know by the same ids. */
function call(index, other = ANN, more = {}) {
  const number = other.startsWith("+") ? { phoneNumber: other } : { extensionNumber: other };
  const own = { extensionNumber: "102" };
  return {
    sessionId: `900${index}`,
    telephonySessionId: `s-${index}`,
    partyId: `p-s-${index}-1`,
    direction: "Inbound",
    from: number,
    to: own,
    startTime: Date.now(),
    ...more,
  };
}

/** The server's row of a call. */
function put(index, state, { other = ANN, extensionId = "102", contact = null } = {}) {
  const reason = { code: "no-contact", sentence: "No contact in the CRM has this number.", nextStep: "Choose one." };
  server.put({
    telephonySessionId: `s-${index}`,
    sessionId: `900${index}`,
    extensionId,
    extensionName: "Ben Example",
    direction: "Inbound",
    other: other.startsWith("+") ? other : "Ada Example",
    contact,
    startedAt: Date.now() - index,
    talkSeconds: 60,
    result: "answered",
    state,
    activityId: state === "logged" ? `a-${index}` : null,
    reason,
  });
}

/** Somebody is signed in, and the phone is open. */
async function open({ person = "Ben Example", query = "" } = {}) {
  const calls = await signIn(browser, server.url, person);
  await calls.evaluate((address) => chrome.storage.local.set({ phone: JSON.stringify({ address }) }), host.url + query);
  await calls.close();
  const page = await browser.page("phone.html");
  const widget = await host.in(page);
  if (!query.includes("wait")) await widget.until(() => widget.service?.authorized, "the service is registered");
  return { page, widget };
}

/** What the server was told of calls, note by note left out. */
const intents = () => server.taken().map(({ call: of, intent }) => [of, intent.kind]);

async function until(what, words) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (what()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within 15 s: ${words}`);
}

test("a call is logged by hand, and its mark follows", async () => {
  put(1, "unresolved");
  const { page, widget } = await open();
  await widget.run((number) => widget.matchContacts([number]), ANN);
  assert.equal((await widget.run(() => widget.contacts))[ANN][0].name, "Ann Sample");
  await widget.run(() => widget.matchCalls(["9001"]));
  assert.equal((await widget.run(() => widget.logged))["9001"][0].status, "failed");

  await widget.run((one) => widget.click("createLog", one), call(1));
  await widget.until(() => widget.path === "/log/call/9001" && widget.logPage?.formData.contact === "c-1", "the form");
  assert.equal(await widget.run(() => widget.logPage.formData.subject), "Inbound Call from Ann Sample");
  await widget.run((one) => widget.type(one, { note: "Wants a call back" }), call(1));
  await widget.run((one) => widget.save(one), call(1));
  await until(() => intents().length === 1, "the intent");
  const [{ call: of, intent }] = server.taken();
  assert.deepEqual([of, intent.kind, intent.note, intent.contact.id], ["s-1/102", "log", "Wants a call back", "c-1"]);
  put(1, "logged", { contact: { id: "c-1", name: "Ann Sample" } });
  await widget.until(() => widget.isLogged("9001"), "the mark");
  await widget.check();
  assert.deepEqual(page.problems, []);
});

test("a log is edited and viewed", async () => {
  put(1, "logged", { contact: { id: "c-1", name: "Ann Sample" } });
  const stands = { subject: "As it is", note: "old", body: "", contact: { id: "c-1", name: "Ann Sample" } };
  const page = `${host.url}?wait&record=a-1`;
  server.records.set("s-1/102", { standing: { stands }, page });
  const { widget } = await open();
  await widget.run((one) => widget.click("editLog", one), call(1));
  await widget.until(() => widget.logPage?.formData.subject === "As it is", "the form");
  await widget.run((one) => widget.type(one, { note: "new" }), call(1));
  await widget.run((one) => widget.save(one), call(1));
  await until(() => intents().length === 1, "the intent");
  const { intent } = server.taken()[0];
  assert.deepEqual([intent.kind, intent.note, intent.subject], ["edit", "new", null]);

  const opened = browser.context.waitForEvent("page");
  await widget.run((one) => widget.click("viewLog", one), call(1));
  await (await opened).waitForURL(page);
  await widget.check();
});

test("auto-log sees a live call end, through hold and resume, and asks for it once", async () => {
  const { widget } = await open();
  await widget.run(() => widget.ask("/settings", { setting: { id: "autoLog", value: true }, settings: [] }));
  await widget.until(() => widget.autoLog === true, "auto-log is on");
  for (const status of ["Ringing", "CallConnected", "OnHold", "CallConnected"]) {
    await widget.run(([one, status]) => widget.live(one, status), [call(1), status]);
  }
  assert.deepEqual(intents(), [], "not while it goes on");
  put(1, "skipped");
  await widget.run((one) => widget.live(one, "NoCall", { terminationType: "final" }), call(1));
  await widget.run((one) => widget.sync({ ...one, result: "Call connected" }), call(1));
  await widget.run((one) => widget.sync({ ...one, result: "Call connected", recording: { id: "1" } }), call(1));
  await until(() => intents().length > 0, "the intent");
  assert.deepEqual(intents(), [["s-1/102", "auto-log"]]);
  await widget.check();
});

test("a transferred call and a second call are each their own", async () => {
  const { widget } = await open();
  await widget.run(() => widget.ask("/settings", { setting: { id: "autoLog", value: true }, settings: [] }));
  await widget.until(() => widget.autoLog === true, "auto-log is on");
  for (const index of [1, 2]) put(index, "skipped");
  await widget.run((one) => widget.live(one, "CallConnected"), call(1));
  await widget.run((one) => widget.live(one, "OnHold"), call(1));
  await widget.run((one) => widget.live(one, "CallConnected"), call(2, BOB));
  await widget.run((one) => widget.live(one, "NoCall", { isTransferredCall: true, transferredMiddleNumber: "103" }), call(1));
  await widget.run((one) => widget.live(one, "NoCall"), call(2, BOB));
  await until(() => intents().length === 2, "both");
  assert.deepEqual(intents().sort(), [["s-1/102", "auto-log"], ["s-2/102", "auto-log"]]);
  await widget.check();
});

test("a note is taken while the call goes on, and nothing blanks it", async () => {
  put(1, "in-progress");
  const { widget } = await open();
  await widget.run((one) => widget.live(one, "CallConnected"), call(1));
  await widget.until(() => widget.pages.callLedgerNote?.hidden === false, "the note's tab");
  await widget.run(() => widget.ask("/customizedPage/inputChanged", { page: { id: "callLedgerNote" }, formData: { note: "imp" }, keys: ["note"] }));
  await widget.run(() => widget.ask("/customizedPage/inputChanged", { page: { id: "callLedgerNote" }, formData: { note: "important" }, keys: ["note"] }));
  await widget.run((one) => widget.live(one, "OnHold"), call(1));
  await widget.run((one) => widget.live(one, "CallConnected"), call(1));
  await widget.run((one) => widget.live(one, "NoCall"), call(1));
  await widget.until(() => widget.pages.callLedgerNote.hidden === true, "the call is over");
  await until(() => server.taken().some(({ intent }) => intent.note === "important"), "the note");
  assert.deepEqual(new Set(intents().map(([of, kind]) => `${of} ${kind}`)), new Set(["s-1/102 edit"]));
  await widget.check();
});

test("voicemail, nobody, several, an extension: each has its form", async () => {
  const rows = [
    // (index, the other side, fields, what the form begins with)
    [1, ANN, { result: "Voicemail" }, "c-1"],
    [2, NOBODY, { result: "Call connected" }, "call-ledger:new"],
    [3, TWINS, { result: "Call connected" }, undefined],
    [4, "103", { result: "Call connected" }, undefined],
  ];
  for (const [index, other] of rows) put(index, "unresolved", { other });
  const { widget } = await open();
  for (const [index, other, fields, expected] of rows) {
    const one = call(index, other, fields);
    await widget.run((it) => widget.click("createLog", it), one);
    await widget.until((session) => widget.path === `/log/call/${session}`, "the form", one.sessionId);
    await widget.until(() => widget.logPage.uiSchema.submitButtonOptions, "the record was read");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(await widget.run(() => widget.logPage.formData.contact), expected, other);
  }
  const twins = call(3, TWINS);
  await widget.run((one) => widget.click("createLog", one), twins);
  await widget.until(() => widget.logPage.schema.properties.contact?.oneOf.some((one) => one.title === "Tom Specimen"), "both");
  await widget.run((one) => widget.type(one, { contact: "c-4" }), twins);
  await widget.run((one) => widget.save(one), twins);
  await until(() => intents().length === 1, "the intent");
  assert.equal(server.taken()[0].intent.contact.id, "c-4");

  const new_one = call(2, NOBODY);
  await widget.run((one) => widget.click("createLog", one), new_one);
  await widget.until(() => widget.logPage.schema.properties.newName, "a name is asked for");
  await widget.run((one) => widget.type(one, { newName: "Cy New" }), new_one);
  await widget.run((one) => widget.save(one), new_one);
  await until(() => intents().length === 2, "the second intent");
  assert.equal(server.taken()[1].intent.contact.name, "Cy New");
  assert.equal(server.contacts.at(-1).number, NOBODY);
  await widget.check();
});

test("a queue call that someone else answered is left alone, and can be logged by hand", async () => {
  const { widget } = await open();
  await widget.run(() => widget.ask("/settings", { setting: { id: "autoLog", value: true }, settings: [] }));
  await widget.until(() => widget.autoLog === true, "auto-log is on");
  const queue = { queueCall: true, delegationType: "QueueForwarding" };
  await widget.run((one) => widget.live(one, "Ringing"), call(1, ANN, queue));
  await widget.run((one) => widget.live(one, "NoCall"), call(1, ANN, queue));
  await widget.run((one) => widget.sync(one), call(1, ANN, { ...queue, result: "Answered Elsewhere" }));
  put(1, "skipped");
  await widget.run((one) => widget.click("createLog", one), call(1, ANN, queue));
  await widget.until(() => widget.path === "/log/call/9001", "the form");
  assert.deepEqual(intents(), []);
  await widget.check();
});

test("a call that the server covers is never touched; the row is locked and says why", async () => {
  put(1, "logged", { extensionId: "101", contact: { id: "c-1", name: "Ann Sample" } });
  const { widget } = await open({ person: "Ada Example", query: "?on" });
  await widget.until(() => widget.autoLog === false, "auto-log is turned off");
  await widget.until(() => /server/.test(widget.service.settings[0].readOnlyReason), "the row says why");
  const rows = await widget.run(() => widget.service.settings);
  assert.deepEqual([rows[0].readOnly, rows[0].value, rows.length], [true, false, 3]);
  await widget.run(() => widget.matchCalls(["9001"]));
  for (const status of ["Ringing", "CallConnected", "NoCall"]) {
    await widget.run(([one, status]) => widget.live(one, status), [call(1), status]);
  }
  await widget.run((one) => widget.sync(one), call(1));
  await widget.run(() => widget.ask("/settings", { setting: { id: "autoLog", value: true }, settings: [] }));
  assert.deepEqual(intents(), []);
  assert.equal(await widget.run(() => widget.autoLog), false);

  const opened = browser.context.waitForEvent("page");
  await widget.run(() => widget.ask("/custom-button-click", { button: { id: "admin", type: "setting" } }));
  await (await opened).waitForURL(/admin\.html/);
  await widget.check();
});

test("a flag that the widget loses while it starts is told again", async () => {
  const { widget } = await open({ query: "?wait" });
  await widget.run(() => {
    widget.ready = false;
    widget.start(true);
  });
  await widget.until(() => widget.registrations > 0, "registered");
  await widget.run(() => (widget.ready = true));
  await widget.until(() => widget.autoLog === false, "told again");
  await widget.check();
});

test("our session and the widget's are apart, each with its way back", async () => {
  const { page, widget } = await open();
  await widget.run(() => widget.login(false));
  await page.getByText("Sign in to RingCentral in the phone below").waitFor();
  await widget.run(() => widget.login(true));
  await page.getByText("Sign in to RingCentral in the phone below").waitFor({ state: "hidden" });

  await widget.run(() => widget.ask("/authorize", { authorized: true }));
  await page.getByRole("button", { name: "Sign in with RingCentral" }).waitFor();
  await widget.until(() => widget.service.authorized === false, "the widget knows");
  assert.deepEqual(await widget.run((number) => widget.ask("/contacts/match", { phoneNumbers: [number] }), ANN), {});
  await accessible(page, "phone, signed out");
  const opened = browser.context.waitForEvent("page");
  await page.getByRole("button", { name: "Sign in with RingCentral" }).click();
  await (await opened).getByRole("button", { name: "Ben Example" }).click();
  await widget.until(() => widget.service.authorized === true, "and knows again");
  await widget.check();
});

test("the page is usable without a mouse and for everyone", async () => {
  const { page, widget } = await open();
  await page.getByText("Options", { exact: true }).click();
  await page.getByLabel("Address of the phone").fill("http://phone.example.com/app.html");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/Use an address that begins with https/).waitFor();
  await accessible(page, "phone, light");
  await inPlaceEveryWay(browser, page, "phone");
  await browser.screenshot(page, "phone-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "phone, dark");
  await browser.screenshot(page, "phone-dark");
  await widget.check();
});

test("only the widget's own window and origin are heard", async () => {
  const { page, widget } = await open();
  const other = await WidgetServer.start();
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
    const request = { type: "rc-post-message-request", requestId: "x-1", path: "/authorize", body: {} };
    window.postMessage(request, "*");
    window.postMessage(undefined, "*");
  }, `${other.url}?wait`);
  const stranger = await other.in(page);
  await stranger.run(() => {
    widget.start();
    void widget.ask("/authorize", { authorized: true });
  });
  await widget.run((number) => widget.matchContacts([number]), ANN);
  assert.deepEqual(await stranger.run(() => [widget.unanswered.size, widget.service ?? null]), [1, null]);

  // The widget's own window, led to another origin.
  await widget.run((address) => (location.href = address), `${other.url}?wait&moved`);
  const moved = await (async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      const frame = page.frames().find((one) => one.url().includes("moved"));
      if (frame && (await frame.evaluate(() => "widget" in globalThis).catch(() => false))) return frame;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return assert.fail("the frame has not moved");
  })();
  await moved.evaluate(() => void widget.ask("/authorize", { authorized: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await moved.evaluate(() => widget.unanswered.size), 1);
  assert.equal(await page.getByRole("button", { name: "Sign out", exact: true }).isVisible(), true);
  await other.stop();
});

test("a flood of 10,000 messages and 5,000 numbers: all answered, no long task", async () => {
  const { page, widget } = await open();
  const trace = await startTrace(page);
  const answered = await widget.run(async () => {
    // So many messages at once may take longer to deliver than the widget waits.
    widget.patience = 60_000;
    const numbers = Array.from({ length: 5000 }, (_, index) => `+1415555${String(index).padStart(4, "0")}`);
    const many = widget.matchContacts(numbers);
    const answers = [many];
    for (let index = 0; index < 10_000; index += 1) {
      const number = `+1650555${String(index % 1000).padStart(4, "0")}`;
      switch (index % 5) {
        case 0:
          answers.push(widget.ask("/contacts/match", { phoneNumbers: [number] }));
          break;
        case 1:
          answers.push(widget.ask("/callLogger/match", { sessionIds: [String(index)], activeSessionIds: [] }));
          break;
        case 2:
          answers.push(widget.ask("/settings", { settings: [], setting: {} }));
          break;
        case 3:
          widget.say({ type: "rc-analytics-track", event: "x", properties: { index } });
          break;
        default:
          widget.say({ type: "a message of tomorrow", index });
      }
    }
    return (await Promise.all(answers)).length;
  });
  assert.equal(answered, 6001);
  const longest = await trace.longestTask();
  console.log(`the longest task of the page took ${longest} ms of its thread`);
  assert.ok(longest < 50, `a task took ${longest} ms of its thread`);
  await widget.check();
  assert.deepEqual(page.problems, []);
});

/** Traces the tasks of a page's main thread, by the time that the thread itself spent on them. */
async function startTrace(page) {
  const session = await browser.context.newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline", "blink.user_timing"] },
  });
  await page.evaluate(() => performance.mark("the page of the phone"));
  return {
    async longestTask() {
      const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
      await session.send("Tracing.end");
      await done;
      const own = events.find(({ name }) => name === "the page of the phone");
      assert.ok(own, "the trace has the page");
      const tasks = events.filter(({ name, pid, tid }) => /RunTask/.test(name) && pid === own.pid && tid === own.tid);
      assert.ok(tasks.length > 1000, `the trace has ${tasks.length} tasks`);
      return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
    },
  };
}
