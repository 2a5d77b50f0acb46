// The Worker's shim around a stand-in for the WASM: a panic fails what waits, and the next call
// starts afresh. `cargo xtask test worker` runs it.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

// What wasm-bindgen and the `worker` crate export, as far as the shim calls it. "panic" does what
// the panic hook does, and then never answers.
const WASM = `
  export const state = { criticalError: false, instanceId: 1 };
  export const __worker_init_state = () => state;
  export const resets = { count: 0 };
  export function __wbg_reset_state() { resets.count += 1; state.instanceId += 1; }
  export function fetch(request) {
    if (request === "panic") { state.criticalError = true; return new Promise(() => {}); }
    if (request === "trap") { throw new WebAssembly.RuntimeError("unreachable"); }
    if (request === "wait") { return new Promise(() => {}); }
    return request instanceof Request
      ? request.text().then((body) => "answer to " + body)
      : Promise.resolve("answer to " + request);
  }
  export function parcel(url, token, body) {
    if (body === "panic") { state.criticalError = true; return undefined; }
    return body.startsWith("plain") ? "account/1\\n" + body : undefined;
  }
  export const signedFor = (url, answer) => answer === "taken in";
  export class Desk {
    constructor(context) { this.context = context; this.made = state.instanceId; }
    fetch(request) { return request === "panic" ? fetch(request) : Promise.resolve(this.made + this.context); }
  }`;

// What is thrown at once fails the request just as well: the runtime awaits whatever comes back.
const fetched = async (request) => shim.handled(request);
const told = async (desk, request) => desk.fetch(request);

let folder, shim, wasm;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "ledger-shim-"));
  const source = await readFile(new URL("../src/build/shim.js", import.meta.url), "utf8");
  const local = source
    .replace('"cloudflare:workers"', '"./workers.js"')
    .replace('"./openapi.json"', '"./description.js"');
  const exports = "export const Desk = durable(wasm.Desk);\nexport const handled = handler(wasm.fetch);\nexport default { fetch: fetched(wasm.fetch) };\n";
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "workers.js"), "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }");
  await writeFile(join(folder, "description.js"), 'export default "the description";');
  await writeFile(join(folder, "index.js"), WASM);
  await writeFile(join(folder, "shim.js"), local + exports);
  globalThis.addEventListener ??= () => {};
  shim = await import(pathToFileURL(join(folder, "shim.js")));
  wasm = await import(pathToFileURL(join(folder, "index.js")));
});
after(() => rm(folder, { recursive: true }));

test("a call is answered", async () => {
  assert.equal(await fetched("a"), "answer to a");
  assert.equal(wasm.resets.count, 0);
});

test("a panic fails the call and all that wait, and the next call starts afresh", async () => {
  const waiting = fetched("wait");
  const panicking = fetched("panic");
  await assert.rejects(panicking, /panicked/);
  await assert.rejects(waiting, /panicked/);
  assert.equal(await fetched("b"), "answer to b");
  assert.equal(wasm.resets.count, 1);
});

test("the API's description is told without the WASM", async () => {
  const answer = await shim.default.fetch(new Request("https://w.example/v1/openapi.json"));
  assert.equal(await answer.text(), "the description");
  const other = await shim.default.fetch(new Request("https://w.example/v1/other", { method: "POST", body: "a" }));
  assert.equal(other, "answer to a");
});

test("a trap without a panic starts afresh too", async () => {
  const before = wasm.resets.count;
  await assert.rejects(fetched("trap"), WebAssembly.RuntimeError);
  assert.equal(await fetched("c"), "answer to c");
  assert.equal(wasm.resets.count, before + 1);
});

test("an object is made anew in the fresh instance", async () => {
  const desk = new shim.Desk(" of A", {});
  const first = await told(desk, "who");
  assert.equal(await told(desk, "who"), first);
  await assert.rejects(told(desk, "panic"), /panicked/);
  assert.notEqual(await told(desk, "who"), first);
});

test("an object has no handler that its class lacks", () => {
  assert.equal(shim.Desk.prototype.alarm, undefined);
});

// What a desk answers to what it is told, and what became of a delivery with that body.
const DELIVERIES = [
  ["a plain event is told and acknowledged", "plain", () => "taken in", "acknowledged"],
  ["what is not plain takes the way of every request", "other", () => "taken in", "answer to other"],
  ["what the desk refuses does too", "plain", () => "refused", "answer to plain"],
  ["and what the desk does not answer", "plain", () => Promise.reject(new Error("gone")), "answer to plain"],
  ["and what makes the WASM panic", "panic", () => "taken in", "answer to panic"],
];
for (const [what, body, desk, expected] of DELIVERIES) {
  test(`delivery: ${what}`, async () => {
    assert.equal(await delivered(body, desk, { "content-length": `${body.length}` }), expected);
  });
}

test("delivery: one that does not say how long it is takes the way of every request", async () => {
  assert.equal(await delivered("plain", () => "taken in", {}), "answer to plain");
  assert.equal(await delivered("plain", () => "taken in", { "content-length": "65537" }), "answer to plain");
});

async function delivered(body, desk, headers) {
  const told = [];
  const getByName = (name) => ({ tell: async (message) => (told.push([name, message]), desk()) });
  const all = new Headers({ "verification-token": "token", ...headers });
  const request = new Request("http://worker/hook/account", { method: "POST", body });
  Object.defineProperty(request, "headers", { value: all });
  const answer = await shim.default.fetch(request, { DESK: { getByName } });
  assert.ok(told.every(([name, message]) => name === "account/1" && message === body));
  return answer instanceof Response && answer.status === 200 ? "acknowledged" : answer;
}
