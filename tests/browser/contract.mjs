// A server on loopback that speaks the part of the Worker's /v1 API which pages use, and a
// sign-in page in RingCentral's place. Strict: what the contract does not know is a breach, and
// `stop` fails the test for it. Tests of pages set its calls and its moods.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { connection, crmPage } from "./connection.mjs";
import { Backfill, crm, crmUsers, peopleReport, report, well } from "./condition.mjs";

const ROUTES = {
  "GET /v1/service": { open: true },
  "POST /v1/session": { open: true },
  "POST /v1/session/refresh": {},
  "GET /v1/session": {},
  "DELETE /v1/session": {},
  "GET /v1/calls": { query: ["of", "limit", "before", "state", "reason", "person", "number", "since"] },
  "GET /v1/calls/:session/:extension": {},
  "POST /v1/calls/:session/:extension/intents": {},
  "GET /v1/calls/:session/:extension/record": {},
  "GET /v1/crm/fields": {},
  "GET /v1/contacts": { query: ["state", "search", "limit", "after"] },
  "GET /v1/activities": { query: ["of", "search", "limit", "before"] },
  "GET /v1/crm/contacts": { query: ["number", "name"] },
  "POST /v1/crm/contacts": {},
  "GET /v1/calls/facts": { query: ["since"], admin: true },
  "GET /v1/settings": { admin: true },
  "PUT /v1/settings": { admin: true },
  "GET /v1/settings/history": { query: ["limit", "before"], admin: true },
  "GET /v1/directory": { query: ["after"], admin: true },
  "POST /v1/block-list": { admin: true },
  "GET /v1/health": { admin: true },
  "GET /v1/crm": { admin: true },
  "PUT /v1/crm": { admin: true },
  "DELETE /v1/crm": { admin: true },
  "POST /v1/crm/check": { admin: true },
  "POST /v1/crm/sign-in": { admin: true },
  "GET /v1/crm/users": { admin: true },
  "GET /v1/report/people": { query: ["since", "until", "after"], admin: true },
  "GET /v1/report": { query: ["since", "until"], admin: true },
  "PUT /v1/alerts/:form": { admin: true },
  "POST /v1/alerts/:form": { admin: true },
  "DELETE /v1/alerts/:form": { admin: true },
  "GET /v1/backfill": { admin: true },
  "POST /v1/backfill": { admin: true },
  "POST /v1/backfill/:command": { admin: true },
};

export const PEOPLE = {
  ada: { accountId: "37439510", extensionId: "101", name: "Ada Example", role: "admin", cover: { cover: "server" } },
  ben: {
    accountId: "37439510",
    extensionId: "102",
    name: "Ben Example",
    role: "user",
    cover: { cover: "client", why: "mode-off" },
  },
};

export class Contract {
  /** Entries by `session/extension`: `{ row, timeline }`. */
  entries = new Map();
  /** Versions of the settings, oldest first: `{ version, at, by, settings }`. */
  versions = [];
  /** Pages of the directory, as they are told. */
  directory = [{ extensions: [], home: "US", queueMembers: {}, numbers: [], next: null }];
  /** What the rules look at in past calls. */
  past = [];
  /** What there is besides in every session: cover, trial, managed. */
  sessionChanges = {};
  /** Every intent that came, also again: `{ call, key, intent }`. */
  intents = [];
  /** What becomes of a call when an intent comes: a function of (entry, intent). */
  settle = () => {};
  /** How everything does. */
  health = well();
  crm = crm();
  report = report();
  /** The users that the CRM names. */
  crmUsers = crmUsers();
  backfill = new Backfill();
  /** What the CRM has of calls, by `session/extension`; calls that are not here are not logged. */
  records = new Map();
  /** The CRM's contacts: `{ id, name, number }`; `fields` are those that depend on it. */
  contacts = [];
  /** The CRM's additional fields. */
  fields = [];
  /** The kinds of contact that the CRM can make. */
  kinds = [];
  /** What was asked, as `METHOD /path?query`. */
  asked = [];
  /** Answers that are not the usual ones, by `METHOD /path` without the query: a function of (request, response). */
  moods = new Map();
  #breaches = [];
  #tokens = new Map();
  #refreshTokens = new Map();
  #codes = new Map();
  #server;

  static async start() {
    const contract = new Contract();
    await contract.listen(0);
    return contract;
  }

  async listen(port) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(port, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** Nothing answers any more, as when the network is gone. */
  async vanish() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async stop() {
    if (this.#server.listening) await this.vanish();
    assert.deepEqual(this.#breaches, [], "requests outside the contract");
  }

  /** Ends every session. */
  endSessions() {
    this.#tokens.clear();
    this.#refreshTokens.clear();
  }

  /** Ends the tokens that requests carry, as the hour does. */
  endTokens() {
    this.#tokens.clear();
  }

  sessions() {
    return [...this.#refreshTokens.values()].map((person) => person.name);
  }

  put(row, timeline = []) {
    this.entries.set(`${row.telephonySessionId}/${row.extensionId}`, { row, timeline });
  }

  count(line) {
    return this.asked.filter((asked) => asked.startsWith(line)).length;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const body = await text(request);
    if (url.pathname === "/crm-page") return crmPage(url, response);
    if (url.pathname === "/authorize") return this.#authorize(request, url, body, response);
    const { origin } = request.headers;
    if (!/^chrome-extension:\/\/[a-p]{32}$/.test(origin ?? "")) this.#breaches.push(`${request.url}: origin ${origin}`);
    response.setHeader("access-control-allow-origin", origin ?? "null");
    response.setHeader("vary", "origin");
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-methods", "GET, POST, PUT, DELETE");
      response.setHeader("access-control-allow-headers", "authorization, content-type");
      return response.writeHead(204).end();
    }
    const path = url.pathname
      .replace(/^\/v1\/calls\/[^/]+\/[^/]+(?=$|\/)/, "/v1/calls/:session/:extension")
      .replace(/^\/v1\/alerts\/[^/]+$/, "/v1/alerts/:form")
      .replace(/^\/v1\/backfill\/[^/]+$/, "/v1/backfill/:command");
    const route = `${request.method} ${path}`;
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    this.#inspect(route, request, url);
    const person = this.#person(route, request);
    const mood = this.moods.get(route);
    if (mood) return mood(request, response);
    if (!ROUTES[route]?.open && !person) {
      return fail(response, 401, "sign-in-needed", "The session has ended.");
    }
    if (ROUTES[route]?.admin && person.role !== "admin") {
      return fail(response, 403, "admin-only", "Only an administrator may do this.");
    }
    this.#route(route, { url, body, person, request, response });
  }

  #inspect(route, request, url) {
    const known = ROUTES[route];
    if (!known) return this.#breaches.push(`unknown route ${route}`);
    if (!known.open && !/^Bearer \S+$/.test(request.headers.authorization ?? "")) {
      this.#breaches.push(`${route} without a bearer token`);
    }
    if (known.open && request.headers.authorization) this.#breaches.push(`${route} with a token`);
    if (request.headers.cookie) this.#breaches.push(`${route} with a cookie`);
    for (const name of url.searchParams.keys()) {
      if (!known.query?.includes(name)) this.#breaches.push(`${route} with ?${name}`);
    }
    for (const token of [...this.#tokens.keys(), ...this.#refreshTokens.keys()]) {
      if (request.url.includes(token)) this.#breaches.push(`${route} with the token in its address`);
    }
  }

  #route(route, { url, body, person, request, response }) {
    switch (route) {
      case "GET /v1/service":
        return json(response, 200, { version: "0.1.0", authorizeUrl: `${this.url}/authorize`, clientId: "client-1" });
      case "POST /v1/session":
        return this.#signIn(JSON.parse(body), response);
      case "GET /v1/session":
        return json(response, 200, { ...session(person), ...this.sessionChanges });
      case "DELETE /v1/session":
        for (const tokens of [this.#tokens, this.#refreshTokens]) {
          for (const [token, of] of tokens) if (of === person) tokens.delete(token);
        }
        return response.writeHead(204).end();
      case "POST /v1/session/refresh":
        return this.#giveTokens(person, response);
      case "GET /v1/calls":
        return this.#calls(url.searchParams, person, response);
      case "GET /v1/calls/:session/:extension": {
        const [sessionId, extension] = url.pathname.split("/").slice(3).map(decodeURIComponent);
        const entry = this.entries.get(`${sessionId}/${extension}`);
        if (!entry) return fail(response, 404, "not-found", "There is no such call.");
        return json(response, 200, { call: entry.row, timeline: entry.timeline, note: entry.note ?? null });
      }
      case "GET /v1/calls/:session/:extension/record":
        return this.#record(url, response);
      case "GET /v1/crm/fields":
        return json(response, 200, { fields: this.fields, contactKinds: this.kinds, readAt: 1, problems: [] });
      case "GET /v1/crm/contacts":
        return json(response, 200, this.#find(url.searchParams));
      case "POST /v1/crm/contacts": {
        const contact = { id: `c-${this.contacts.length + 100}`, ...JSON.parse(body) };
        const wanted = this.kinds.find((kind) => kind.name === contact.kind)?.fields ?? [];
        const missing = wanted.find((field) => field.need === "required" && !contact.fields?.[field.name]);
        if (missing) {
          const problems = [{ field: `fields.${missing.name}`, problem: `Fill in ${missing.label}.` }];
          return json(response, 422, { code: "invalid", message: problems[0].problem, problems });
        }
        this.contacts.push(contact);
        return json(response, 200, { id: contact.id, name: contact.name });
      }
      case "POST /v1/calls/:session/:extension/intents":
        return this.#intend(url, JSON.parse(body), response);
      case "GET /v1/settings":
        return json(response, 200, this.settings());
      case "PUT /v1/settings":
        return this.#save(JSON.parse(body), person, response);
      case "GET /v1/settings/history": {
        const before = Number(url.searchParams.get("before") ?? Number.MAX_SAFE_INTEGER);
        const older = this.versions.filter(({ version }) => version < before).reverse();
        return json(response, 200, { versions: older.slice(0, Number(url.searchParams.get("limit"))) });
      }
      case "GET /v1/directory": {
        const after = url.searchParams.get("after");
        const next = this.directory.findIndex((page) => page.next === after) + 1;
        return json(response, 200, this.directory[after ? next : 0]);
      }
      case "GET /v1/calls/facts":
        return json(response, 200, [{ parts: this.past, cut: false }]);
      case "GET /v1/health":
        return json(response, 200, this.health);
      case "GET /v1/contacts":
        return json(response, 200, { contacts: [], next: null });
      case "GET /v1/activities":
        return json(response, 200, { activities: [], next: null });
      case "GET /v1/crm":
        return json(response, 200, this.crm);
      case "PUT /v1/crm":
      case "DELETE /v1/crm":
      case "POST /v1/crm/check":
      case "POST /v1/crm/sign-in": {
        const { failure, answer } = connection(this, route, body && JSON.parse(body));
        return failure ? json(response, 422, failure) : json(response, 200, answer);
      }
      case "GET /v1/crm/users":
        return json(response, 200, this.crmUsers);
      case "GET /v1/report/people":
        return json(response, 200, peopleReport(url.searchParams.get("after")));
      case "GET /v1/report":
        return json(response, 200, this.report);
      case "PUT /v1/alerts/:form":
      case "POST /v1/alerts/:form":
      case "DELETE /v1/alerts/:form":
        return this.#alerts(request.method, url.pathname.split("/").at(-1), body, response);
      case "GET /v1/backfill":
        this.backfill.next();
        if (this.backfill.shown) return json(response, 200, this.backfill.shown);
        return fail(response, 404, "not-found", "There is no backfill.");
      case "POST /v1/backfill":
        return json(response, 200, this.backfill.begin(JSON.parse(body)));
      case "POST /v1/backfill/:command":
        return json(response, 200, this.backfill.command(url.pathname.split("/").at(-1)));
      case "POST /v1/block-list":
        return json(response, 200, readBlockList(JSON.parse(body)));
      default:
        return fail(response, 404, "not-found", "There is no such route.");
    }
  }

  /** An address is given, tested or forgotten; its first message arrives by the second look. */
  #alerts(method, form, body, response) {
    const others = this.health.alertAddresses.filter((address) => address.form !== form);
    this.health.alertAddresses = others;
    if (method === "DELETE") return response.writeHead(204).end();
    const given = method === "PUT" ? JSON.parse(body).address : "https://hooks.example.com/";
    if (!given.startsWith("https://")) return fail(response, 422, "invalid", "address: it must begin with https://");
    const address = { form, shown: `${new URL(given).origin}/…`, problem: "", owed: 1 };
    json(response, 200, { ...address });
    others.push(address);
    setTimeout(() => (address.owed = 0), 1500).unref();
  }

  /** The settings in force. */
  settings() {
    const newest = this.versions.at(-1);
    return newest ? { version: newest.version, settings: newest.settings } : { version: 0, settings: {} };
  }

  /** Someone saves settings with these changes. */
  change(changes, by = "103") {
    const { version, settings } = this.settings();
    this.versions.push({ version: version + 1, at: Date.now(), by, settings: { ...settings, ...changes } });
  }

  #save({ baseVersion, settings }, person, response) {
    if (baseVersion !== this.settings().version) {
      return fail(response, 409, "conflict", "Someone changed the settings meanwhile.");
    }
    this.versions.push({ version: baseVersion + 1, at: Date.now(), by: person.extensionId, settings });
    return json(response, 200, this.settings());
  }

  #intend(url, sent, response) {
    const call = url.pathname.split("/").slice(3, 5).map(decodeURIComponent).join("/");
    const { idempotencyKey: key, intent } = sent;
    if (Object.keys(sent).sort().join() !== "idempotencyKey,intent" || !key || !intent?.kind) {
      this.#breaches.push(`intent ${JSON.stringify(sent)}`);
    }
    const entry = this.entries.get(call);
    if (!entry) return fail(response, 404, "not-yet", "RingCentral has not told of this call yet.");
    this.intents.push({ call, key, intent });
    this.settle(entry, intent);
    if (intent.note !== undefined && intent.note !== null) entry.note = intent.note;
    return json(response, 200, entry.row);
  }

  #record(url, response) {
    const call = url.pathname.split("/").slice(3, 5).map(decodeURIComponent).join("/");
    const entry = this.entries.get(call);
    if (!entry) return fail(response, 404, "not-found", "There is no such call, or it goes on.");
    return json(response, 200, {
      call: entry.row,
      standing: "not-logged",
      human: { subject: null, note: entry.note ?? null, fields: {} },
      number: entry.row.other?.startsWith("+") ? entry.row.other.replaceAll(" ", "") : null,
      lines: [["summary", ""], ["duration", "4 minutes"], ["result", "Call connected"]],
      abilities: ["add-contact", "find-by-name", "move-activity"],
      ...this.records.get(call),
    });
  }

  #find(query) {
    const [number, name] = [query.get("number"), query.get("name")?.toLowerCase()];
    const found = this.contacts.filter((it) => (number ? it.number === number : it.name.toLowerCase().includes(name)));
    const contacts = found.map(({ number: _, ...contact }) => contact);
    if (!number) return { contacts };
    const [code, sentence] = [
      ["no-contact", "Nobody in the CRM has this number."],
      ["one-contact", "One contact has this number."],
      ["several-contacts", "Several contacts in the CRM have this number."],
    ][Math.min(found.length, 2)];
    const choice = found.length === 1 ? { id: found[0].id, name: found[0].name } : null;
    return { contacts, choice, reason: { code, sentence, nextStep: "" } };
  }

  /** Each intent once, in the order in which the server took it. */
  taken() {
    return this.intents.filter(({ key }, place) => this.intents.findIndex((other) => other.key === key) === place);
  }

  #calls(query, person, response) {
    const of = query.get("of");
    const limit = Number(query.get("limit"));
    const before = Number(query.get("before") ?? Number.MAX_SAFE_INTEGER);
    if (!["me", "everyone"].includes(of) || !(limit > 0)) this.#breaches.push(`calls?${query}`);
    if (of === "everyone" && person.role !== "admin") {
      return fail(response, 403, "admin-only", "Only an administrator may see everyone's calls.");
    }
    const rows = [...this.entries.values()]
      .map(({ row }) => row)
      .filter((row) => of === "everyone" || row.extensionId === person.extensionId)
      .filter((row) => row.startedAt < before && row.startedAt >= Number(query.get("since") ?? 0))
      .filter((row) => !query.has("state") || row.state === query.get("state"))
      .filter((row) => !query.has("reason") || row.reason.code === query.get("reason"))
      .filter((row) => !query.has("person") || row.extensionId === query.get("person"))
      .filter((row) => !query.has("number") || row.number?.includes(query.get("number").replace(/\D/g, "")))
      .sort((one, other) => other.startedAt - one.startedAt);
    const calls = rows.slice(0, limit);
    return json(response, 200, { calls, next: rows.length > limit ? calls.at(-1).startedAt : null });
  }

  #authorize(request, url, body, response) {
    const query = url.searchParams;
    if (request.method === "POST") {
      const form = new URLSearchParams(body);
      const back = new URL(query.get("redirect_uri"));
      back.searchParams.set("state", query.get("state"));
      if (form.has("deny")) {
        back.searchParams.set("error", "access_denied");
        back.searchParams.set("error_description", "The person said no");
      } else {
        const code = randomUUID();
        const challenge = query.get("code_challenge");
        this.#codes.set(code, { person: form.get("person"), challenge, redirectUri: query.get("redirect_uri") });
        back.searchParams.set("code", code);
      }
      return response.writeHead(302, { location: back.href }).end();
    }
    const wanted = { response_type: "code", client_id: "client-1", code_challenge_method: "S256" };
    for (const [name, value] of Object.entries(wanted)) {
      if (query.get(name) !== value) this.#breaches.push(`authorize with ${name}=${query.get(name)}`);
    }
    for (const name of ["state", "code_challenge"]) {
      if (!/^[\w-]{43}$/.test(query.get(name) ?? "")) this.#breaches.push(`authorize with ${name}=${query.get(name)}`);
    }
    const buttons = Object.entries(PEOPLE).map(
      ([key, { name }]) => `<button name="person" value="${key}">${name}</button>`,
    );
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Sign in</title><form method="post">${buttons.join("")}
      <button name="deny">Cancel</button></form>`);
  }

  #signIn(asked, response) {
    const code = this.#codes.get(asked.code);
    this.#codes.delete(asked.code);
    const challenge = createHash("sha256").update(asked.codeVerifier).digest("base64url");
    if (Object.keys(asked).sort().join() !== "code,codeVerifier,redirectUri") this.#breaches.push("sign-in fields");
    if (code?.challenge !== challenge || code.redirectUri !== asked.redirectUri) {
      return fail(response, 401, "sign-in-refused", "RingCentral did not accept the code.");
    }
    this.#giveTokens(PEOPLE[code.person], response);
  }

  #giveTokens(person, response) {
    const [token, refreshToken] = [`token-${randomUUID()}`, `refresh-${randomUUID()}`];
    this.#tokens.set(token, person);
    this.#refreshTokens.set(refreshToken, person);
    json(response, 200, { token, refreshToken, session: session(person) });
  }

  /** With its refresh token a session ends and gets new tokens; every one stays good here. */
  #person(route, request) {
    const token = request.headers.authorization?.replace(/^Bearer /, "");
    const isHolder = route === "DELETE /v1/session" || route === "POST /v1/session/refresh";
    return (isHolder ? this.#refreshTokens : this.#tokens).get(token);
  }
}

/** Reads a list as the server would, as far as tests need it: numbers, prefixes and extensions. */
function readBlockList({ text, longestExtension }) {
  const read = { entries: [], problems: [] };
  for (const piece of text.split(/[,\n]/).map((piece) => piece.trim()).filter(Boolean)) {
    const digits = piece.replace(/[^\d]/g, "");
    if (piece.endsWith("*")) read.entries.push({ target: { kind: "prefix", value: piece.slice(0, -1) } });
    else if (digits.length >= 10) read.entries.push({ target: { kind: "number", value: `+${digits.length === 10 ? "1" : ""}${digits}` } });
    else if (digits && digits.length <= longestExtension) read.entries.push({ target: { kind: "extension", value: digits } });
    else read.problems.push({ text: piece, line: 1, problem: "this is no telephone number; write it with its country code" });
  }
  return read;
}

export function fail(response, status, code, message) {
  json(response, status, { code, message });
}

function json(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function session(person) {
  return { ...person, expiresAt: Date.now() + 86_400_000 };
}

async function text(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
