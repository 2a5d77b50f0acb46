// A server on loopback that speaks the part of the Worker's /v1 API which pages use, and a
// sign-in page in RingCentral's place. Strict: what the contract does not know is a breach, and
// `stop` fails the test for it. Tests of pages set its calls and its moods.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";

const ROUTES = {
  "GET /v1/service": { open: true },
  "POST /v1/session": { open: true },
  "GET /v1/session": {},
  "DELETE /v1/session": {},
  "GET /v1/calls": { query: ["of", "limit", "before"] },
  "GET /v1/calls/:session/:extension": {},
  "POST /v1/calls/:session/:extension/intents": {},
  "GET /v1/calls/facts": { query: ["since"], admin: true },
  "GET /v1/settings": { admin: true },
  "PUT /v1/settings": { admin: true },
  "GET /v1/settings/history": { query: ["limit", "before"], admin: true },
  "GET /v1/directory": { query: ["after"], admin: true },
  "POST /v1/block-list": { admin: true },
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
  /** What was asked, as `METHOD /path?query`. */
  asked = [];
  /** Answers that are not the usual ones, by `METHOD /path` without the query: a function of (request, response). */
  moods = new Map();
  #breaches = [];
  #tokens = new Map();
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
  }

  sessions() {
    return [...this.#tokens.values()].map((person) => person.name);
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
    const path = url.pathname.replace(/^\/v1\/calls\/[^/]+\/[^/]+(?=$|\/)/, "/v1/calls/:session/:extension");
    const route = `${request.method} ${path}`;
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    this.#inspect(route, request, url);
    const person = this.#tokens.get(request.headers.authorization?.replace(/^Bearer /, ""));
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
    for (const token of this.#tokens.keys()) {
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
        this.#tokens.delete(request.headers.authorization.replace("Bearer ", ""));
        return response.writeHead(204).end();
      case "GET /v1/calls":
        return this.#calls(url.searchParams, person, response);
      case "GET /v1/calls/:session/:extension": {
        const [sessionId, extension] = url.pathname.split("/").slice(3).map(decodeURIComponent);
        const entry = this.entries.get(`${sessionId}/${extension}`);
        if (!entry) return fail(response, 404, "not-found", "There is no such call.");
        return json(response, 200, { call: entry.row, timeline: entry.timeline, note: entry.note ?? null });
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
      case "POST /v1/block-list":
        return json(response, 200, readBlockList(JSON.parse(body)));
      default:
        return fail(response, 404, "not-found", "There is no such route.");
    }
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
    if (intent.note !== undefined && intent.note !== null) entry.note = intent.note;
    return json(response, 200, entry.row);
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
      .filter((row) => row.startedAt < before)
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
    const token = `token-${randomUUID()}`;
    this.#tokens.set(token, PEOPLE[code.person]);
    json(response, 200, { token, session: session(PEOPLE[code.person]) });
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
