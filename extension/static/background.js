// Chrome wants every listener to be there when the first turn ends, so this file registers them and
// hands what they hear to WASM as soon as that is loaded.
import { spoken } from "./language.js";
import { answer, clicked, outbox_changed, speak, started, woke } from "./ledger.js";
import start from "./wasm.js";

const ready = Promise.all([spoken(), start()]).then(([words]) => speak(...words)).then(started);
const broken = (error) => JSON.stringify({ trouble: { trouble: { broken: { message: String(error) } } } });

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
