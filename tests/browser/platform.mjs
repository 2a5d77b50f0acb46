// The real Worker and the simulated platform, as far as a test must prepare them: what an
// administrator has set up before anyone opens the extension.
import { createHash } from "node:crypto";

const VERIFIER = "a-verifier-of-enough-characters-for-a-test-only";

/** Settings as they are before anyone has set anything. */
export async function turnOff(worker) {
  await save(worker, await signedIn(worker), { mode: { kind: "off" }, noContact: "leave-for-person" });
}

/** An administrator at the Worker's API, with server-side logging on and this contact in the CRM. */
export async function prepare({ worker, contact }) {
  const token = await signedIn(worker);
  await save(worker, token, { mode: { kind: "on" } });
  const found = await json(`${worker}/v1/contacts?search=${encodeURIComponent(contact.name)}`, "GET", undefined, token);
  if (found.contacts.length === 0) await json(`${worker}/v1/contacts`, "POST", contact, token);
}

/** An administrator at the Worker's API: changes settings, and reads the records of the built-in CRM. */
export async function administrator(worker) {
  const token = await signedIn(worker);
  const read = (path) => json(`${worker}/v1/${path}`, "GET", undefined, token);
  const { accountId, extensionId } = await read("session");
  return {
    accountId,
    extensionId,
    change: (changes) => save(worker, token, changes),
    activities: async () => (await read("activities?limit=200")).activities,
    contact: async (name) => (await read(`contacts?search=${encodeURIComponent(name)}`)).contacts[0],
  };
}

async function signedIn(worker) {
  const service = await json(`${worker}/v1/service`);
  const redirectUri = "https://test.chromiumapp.org/";
  const page = new URL(service.authorizeUrl);
  const query = {
    response_type: "code",
    client_id: service.clientId,
    redirect_uri: redirectUri,
    state: "test",
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
    prompt: "none",
    login_hint: "101",
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  const answer = await fetch(page, { redirect: "manual" });
  const code = new URL(answer.headers.get("location")).searchParams.get("code");
  const { token } = await json(`${worker}/v1/session`, "POST", { code, codeVerifier: VERIFIER, redirectUri });
  return token;
}

async function save(worker, token, changes) {
  const { version, settings } = await json(`${worker}/v1/settings`, "GET", undefined, token);
  await json(`${worker}/v1/settings`, "PUT", { baseVersion: version, settings: { ...settings, ...changes } }, token);
}

/** Plays a scenario; it goes on by itself. */
export async function play(platform, scenario) {
  return json(`${platform}/simulator/play`, "POST", { scenario });
}

async function json(url, method = "GET", body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
