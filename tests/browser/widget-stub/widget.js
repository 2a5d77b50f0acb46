// A stand-in for RingCentral Embeddable that speaks its protocol and nothing else: messages to the
// page that hosts it, and from it. It is strict. What the host should not have sent, sent twice,
// sent late or has not sent is a breach, and the test that reads `breaches` fails for it.
"use strict";

const PATIENCE = { "/callLogger": 15_000, "/messageLogger": 15_000 };
const SHORT = 3_000;

const KNOWN = new Set([
  "rc-adapter-register-third-party-service",
  "rc-adapter-update-auto-log-settings",
  "rc-adapter-trigger-call-logger-match",
  "rc-adapter-trigger-contact-match",
  "rc-adapter-update-call-log-page",
  "rc-adapter-register-customized-page",
  "rc-adapter-navigate-to",
  "rc-adapter-message-request",
  "rc-post-message-response",
]);

const widget = {
  breaches: [],
  /** What the host registered. */
  service: undefined,
  registrations: 0,
  /** Whether the logger is ready; before, it loses what it is told, as the real one does. */
  ready: true,
  autoLog: undefined,
  path: "/dialer",
  logPage: undefined,
  pages: {},
  alerts: [],
  /** Answers by request. */
  answers: {},
  /** What the widget believes of numbers and calls. */
  contacts: {},
  logged: {},
  longest: 0,
  unanswered: new Map(),
  asked: 0,

  say(message) {
    parent.postMessage(message, "*");
  },

  /** Starts, as on loading, with auto-log as it was remembered. */
  start(remembered = false) {
    widget.autoLog = remembered;
    widget.say({ type: "rc-adapter-pushAdapterState", size: {}, minimized: false });
    widget.say({ type: "rc-login-status-notify", loggedIn: false });
    widget.login(true);
    widget.say({ type: "rc-callLogger-auto-log-notify", autoLog: widget.autoLog });
  },

  login(loggedIn) {
    widget.say({ type: "rc-login-status-notify", loggedIn, loginNumber: "+16505550100*101", isFreshLogin: false });
  },

  /** Asks the host; resolves with its answer. */
  ask(path, body) {
    widget.asked += 1;
    const requestId = `${path}-${widget.asked}`;
    const since = performance.now();
    return new Promise((resolve) => {
      widget.unanswered.set(requestId, { resolve, since, patience: PATIENCE[path] ?? SHORT });
      widget.say({ type: "rc-post-message-request", requestId, path, body });
    });
  },

  async matchContacts(phoneNumbers) {
    const data = await widget.ask("/contacts/match", { phoneNumbers, callerIds: {} });
    for (const number of phoneNumbers) {
      const contacts = data[number] ?? [];
      for (const contact of contacts) {
        if (!contact.id || !contact.name || contact.type !== widget.service.name) widget.breach(`contact ${JSON.stringify(contact)}`);
      }
      widget.contacts[number] = contacts;
    }
    return widget.contacts;
  },

  async matchCalls(sessionIds) {
    const data = await widget.ask("/callLogger/match", { sessionIds, activeSessionIds: [] });
    for (const session of sessionIds) widget.logged[session] = data[session] ?? [];
    return widget.logged;
  },

  /** How a call stands: the notification, and what the logger makes of it. */
  async live(call, telephonyStatus, more = {}) {
    const stands = { ...call, telephonyStatus, ...more };
    widget.say({ type: "rc-active-call-notify", call: stands });
    if (!widget.autoLog && !widget.isLogged(call.sessionId)) return;
    const results = { NoCall: "Disconnected", OnHold: "CallConnected" };
    const { terminationType, ...rest } = stands;
    const sent = { ...rest, result: more.result ?? results[telephonyStatus] ?? telephonyStatus };
    delete sent.telephonyStatus;
    await widget.ask("/callLogger", { call: sent, triggerType: "presenceUpdate" });
  },

  /** The call's record has arrived. */
  async sync(call) {
    if (!widget.autoLog && !widget.isLogged(call.sessionId)) return;
    await widget.ask("/callLogger", { call: { action: "Phone Call", ...call }, triggerType: "callLogSync" });
  },

  isLogged(session) {
    return (widget.logged[session] ?? []).some((mark) => mark.type !== "status");
  },

  /** A click on a call's log action. */
  click(triggerType, call) {
    return widget.ask("/callLogger", { call, triggerType, redirect: true });
  },

  /** Types into the log page, field by field, as its form does. */
  async type(call, changes) {
    const page = widget.logPage;
    page.formData = { ...page.formData, ...changes };
    await widget.ask("/callLogger/inputChanged", { call, formData: page.formData, keys: Object.keys(changes), page });
  },

  /** Presses the log page's button; the page closes when the answer has come. */
  async save(call) {
    const { schema, formData, uiSchema } = widget.logPage;
    if (!uiSchema.submitButtonOptions?.submitText) throw new Error("the page has no button");
    const missing = schema.required.filter((key) => !formData[key]);
    if (missing.length > 0) throw new Error(`the button is disabled: ${missing}`);
    await widget.ask("/callLogger", { call, triggerType: "logForm", redirect: true, formData, note: formData.note });
    widget.path = "/history";
  },

  breach(words) {
    widget.breaches.push(words);
  },
};

const handlers = {
  "rc-adapter-register-third-party-service"({ service }) {
    if (!service?.name) return widget.breach("a service without a name");
    for (const item of service.settings ?? []) {
      if (item.type === "boolean" && typeof item.value !== "boolean") widget.breach(`setting ${item.id}`);
    }
    widget.service = service;
    widget.registrations += 1;
  },
  "rc-adapter-update-auto-log-settings"({ call }) {
    if (typeof call !== "boolean") return widget.breach("auto-log that is neither on nor off");
    if (!widget.ready || widget.autoLog === call) return;
    widget.autoLog = call;
    widget.say({ type: "rc-callLogger-auto-log-notify", autoLog: call });
  },
  "rc-adapter-trigger-call-logger-match"({ sessionIds }) {
    const known = sessionIds.filter((session) => session in widget.logged);
    if (known.length > 0) void widget.matchCalls(known);
  },
  "rc-adapter-trigger-contact-match"({ phoneNumbers }) {
    const known = phoneNumbers.filter((number) => number in widget.contacts);
    if (known.length > 0) void widget.matchContacts(known);
  },
  "rc-adapter-update-call-log-page"({ page }) {
    checkPage(page);
    widget.logPage = { ...widget.logPage, ...page };
  },
  "rc-adapter-register-customized-page"({ page }) {
    checkPage(page);
    widget.pages[page.id] = { ...widget.pages[page.id], ...page };
  },
  "rc-adapter-navigate-to"({ path }) {
    if (!/^\/log\/call\/\d+$/.test(path)) widget.breach(`path ${path}`);
    widget.path = path;
  },
  "rc-adapter-message-request"({ requestId, path, body }) {
    if (path !== "/custom-alert-message" || !requestId || !body.message) return widget.breach(`request ${path}`);
    if (!["success", "info", "warning", "danger"].includes(body.level)) widget.breach(`level ${body.level}`);
    widget.alerts.push(body.message);
    widget.say({ type: "rc-adapter-message-response", responseId: requestId, response: { data: "alert-1" } });
  },
  "rc-post-message-response"({ responseId, response }) {
    const open = widget.unanswered.get(responseId);
    if (!open) return widget.breach(`${responseId} is answered twice, or was never asked`);
    widget.unanswered.delete(responseId);
    const took = performance.now() - open.since;
    widget.longest = Math.max(widget.longest, took);
    if (took > open.patience) widget.breach(`${responseId} is answered after ${Math.round(took)} ms`);
    if (!response || !("data" in response)) widget.breach(`${responseId} is answered without data`);
    open.resolve(response?.data);
  },
};

function checkPage(page) {
  if (!page?.id || page.schema?.type !== "object") return widget.breach("a page without an id or a schema");
  for (const key of page.schema.required ?? []) {
    if (!(key in page.schema.properties)) widget.breach(`page ${page.id} requires ${key} and has no such field`);
  }
  for (const key of Object.keys({ ...page.formData, ...page.uiSchema })) {
    if (key !== "submitButtonOptions" && !(key in page.schema.properties)) widget.breach(`page ${page.id} has no field ${key}`);
  }
}

addEventListener("message", ({ data, origin, source }) => {
  if (source !== parent || !origin.startsWith("chrome-extension://")) return widget.breach(`a message from ${origin}`);
  if (!KNOWN.has(data?.type)) return widget.breach(`unknown message ${JSON.stringify(data)}`);
  handlers[data.type](data);
});

globalThis.widget = widget;
addEventListener("load", () => {
  if (!location.search.includes("wait")) widget.start(location.search.includes("on"));
});
