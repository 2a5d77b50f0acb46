// What the WASM wants of the browser, where that takes more than a call. Nothing is decided here.

/** All that is kept: the local area, and the one of the browser session. */
export const load = async () => Promise.all([chrome.storage.local.get(), chrome.storage.session.get()]);

/** Keeps what was changed in each area; what is undefined goes. */
export const keep = async (local, session) =>
  Promise.all([...changed(chrome.storage.local, local), ...changed(chrome.storage.session, session)]);

function changed(area, items) {
  const keys = Object.keys(items);
  const gone = keys.filter((key) => items[key] === undefined);
  return [gone.length > 0 && area.remove(gone), gone.length < keys.length && area.set(items)];
}

/** Sends a request. No cookie goes along, nothing is cached, and a redirect is a failure: the token is for one server. */
export async function send(method, url, headers, body) {
  const response = await fetch(url, {
    method,
    headers,
    body,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, body: await response.text() };
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** What an attempt to sign in needs (RFC 7636): two secrets of 32 bytes, and the hash of one. */
export async function attempt() {
  const [state, verifier] = [0, 0].map(() => base64url(crypto.getRandomValues(new Uint8Array(32))));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const challenge = base64url(new Uint8Array(hash));
  return { state, verifier, challenge, redirectUri: chrome.identity.getRedirectURL() };
}

/** Opens a sign-in page in a window of its own; gives the address that it returned to. */
export const signInAt = async (url) => chrome.identity.launchWebAuthFlow({ url, interactive: true });

/**
 * The window of a sign-in takes the focus, and so closes the popup that asked for it. When no page is left to show how it
 * went, the popup is opened again: Chrome does so only over a focused window, otherwise the person will click the button.
 */
export async function comeBack() {
  const pages = await chrome.runtime.getContexts({ contextTypes: ["TAB", "POPUP"] });
  if (pages.length === 0) await chrome.action.openPopup().catch(() => {});
}

/** Sets an alarm that repeats. One that is there goes on: made anew, it would begin its wait anew. */
export async function wakeEvery(name, periodInMinutes) {
  const alarm = await chrome.alarms.get(name);
  if (alarm?.periodInMinutes !== periodInMinutes) await chrome.alarms.create(name, { periodInMinutes });
}

/** Sets an alarm for a moment. */
export const wakeAt = async (name, when) => chrome.alarms.create(name, { when });

/** Takes an alarm off. */
export const letSleep = async (name) => chrome.alarms.clear(name);

/** Writes on the extension's button. */
export const badge = async (text) => chrome.action.setBadgeText({ text });

/** Shows a notification; one of the same id is replaced. One with a button makes no sound. */
export const notify = async (id, title, message, button) =>
  chrome.notifications.create(id, {
    type: "basic",
    iconUrl: "icons/128.png",
    title,
    message,
    ...(button && { buttons: [{ title: button }], silent: true }),
  });

/** Takes a notification away. */
export const unnotify = async (id) => chrome.notifications.clear(id);

/** Opens a tab, with a page of the extension or another. */
export const openTab = async (url) => chrome.tabs.create({ url });
