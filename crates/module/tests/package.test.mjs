// The package as it is published: each function under Node, and the example page's inputs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test, { before } from "node:test";

const built = new URL("../../../build/module/", import.meta.url);
const { default: start, ...ledger } = await import(new URL("ledger.js", built));

before(async () => {
  await start({ module_or_path: await readFile(new URL("ledger_bg.wasm", built)) });
});

// An event is folded, what comes of it is decided, and the same key comes out as in the Worker.
const event = {
  uuid: "1",
  event: "/restapi/v1.0/account/1/telephony/sessions",
  timestamp: "2026-03-02T15:00:00.000Z",
  subscriptionId: "s",
  ownerId: "1",
  body: {
    sequence: 2,
    sessionId: "900",
    telephonySessionId: "s-1",
    serverId: "x",
    eventTime: "2026-03-02T15:01:00.000Z",
    parties: [
      {
        accountId: "1",
        extensionId: "7",
        id: "p-1",
        direction: "Outbound",
        from: { phoneNumber: "+16505550100", extensionId: "7" },
        to: { phoneNumber: "+14155550177" },
        status: { code: "Disconnected" },
      },
    ],
  },
};

const rows = [
  ["readNumber", { number: "650 555 0100" }, (it) => it.e164, "+16505550100"],
  ["readNumber", { number: "020 7946 0018", region: "GB" }, (it) => it.national, "020 7946 0018"],
  ["parseBlockList", { text: "101, nonsense" }, (it) => it.problems[0].text, "nonsense"],
  ["foldCalls", { events: [event] }, (it) => it.calls[0].externalNumber, "+14155550177"],
  ["matchContacts", { contacts: [] }, (it) => it.choice, "ask"],
  ["matchContacts", { contacts: [{ id: "1", name: "Ada" }] }, (it) => it.contact.name, "Ada"],
  ["compose", { logFormat: "text/plain", note: "Hi" }, (it) => it.body, "- Note: Hi\n"],
  ["effectiveAutoLog", {}, (it) => it.reason, "cover-unknown"],
  [
    "logKey",
    { account: "1", telephonySessionId: "s-1", extensionId: "7", crm: "hubspot" },
    (it) => it.marker,
    "s-1/7",
  ],
];

for (const [name, input, part, expected] of rows) {
  test(`${name} ${JSON.stringify(input).slice(0, 60)}`, () => {
    assert.equal(part(ledger[name](input)), expected);
  });
}

test("what is folded can be decided", () => {
  const [call] = ledger.foldCalls({ events: [event] }).calls;
  const answer = ledger.decide({ settings: { mode: { kind: "on" } }, call: { ...call, ended: true } });
  assert.deepEqual(Object.keys(answer), ["entries"]);
});

test("an error says where and what", () => {
  assert.throws(
    () => ledger.readNumber({ number: "1", region: "Narnia" }),
    (error) => error instanceof Error && error.code === "unknown-region" && /Narnia/.test(error.message),
  );
});

test("every function has its declaration, and its line in the README", async () => {
  const declarations = await readFile(new URL("ledger.d.ts", built), "utf8");
  const readme = await readFile(new URL("README.md", built), "utf8");
  const functions = Object.keys(ledger).filter((name) => name !== "initSync");
  assert.equal(functions.length, 8);
  for (const name of functions) {
    assert.match(declarations, new RegExp(`export function ${name}\\(input: \\w+\\): \\w+;`));
    assert.ok(readme.includes(`| \`${name}\` |`), name);
  }
});

test("the package has the workspace's version", async () => {
  const { version } = JSON.parse(await readFile(new URL("package.json", built), "utf8"));
  const workspace = await readFile(new URL("../../../Cargo.toml", import.meta.url), "utf8");
  assert.equal(version, workspace.match(/^version = "(.*)"$/m)[1]);
});

test("the example page's inputs are answered", async () => {
  const page = await readFile(new URL("example.html", built), "utf8");
  const [, examples] = page.match(/const examples = (\{[^]*?\n {6}\});/);
  for (const [name, input] of Object.entries(new Function(`return ${examples}`)())) {
    assert.equal(typeof ledger[name](input), "object", name);
  }
});
