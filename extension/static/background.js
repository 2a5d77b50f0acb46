// Chrome wants every listener to be there when the first turn ends, so this file registers them and
// hands what they hear to WASM as soon as that is loaded.
import { spoken } from "./language.js";
import init, { answer, clicked, outbox_changed, speak, started, woke } from "./ledger.js";

// What is kept is for the extension's own pages only.
const trusted = { accessLevel: "TRUSTED_CONTEXTS" };
const closed = Promise.all(["local", "session"].map((area) => chrome.storage[area].setAccessLevel(trusted)));
const ready = Promise.all([spoken(), init(), closed]).then(([words]) => speak(...words)).then(started);
const broken = (error) => `trouble\n${JSON.stringify({ broken: { message: String(error) } })}`;

chrome.runtime.onMessage.addListener((message, _sender, reply) => {
  ready.then(() => answer(message)).then(reply, (error) => reply(broken(error)));
  return true;
});
chrome.alarms.onAlarm.addListener(({ name }) => ready.then(() => woke(name)));
chrome.storage.local.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((key) => key.startsWith("outbox/"))) ready.then(outbox_changed);
  if (changes.language) ready.then(spoken).then((words) => speak(...words));
});

const told = (notification) => ready.then(() => clicked(notification));
chrome.notifications.onClicked.addListener(told);
chrome.notifications.onButtonClicked.addListener(told);

// Chrome may have dropped the alarm with the browser or the old version: being started sets it anew.
chrome.runtime.onStartup.addListener(() => ready);
chrome.runtime.onInstalled.addListener(() => ready);
