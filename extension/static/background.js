// Registers every listener at once, as Chrome asks, and hands to WASM when it is loaded.
import init, { greeting } from "./ledger.js";

const ready = init();

chrome.runtime.onMessage.addListener((message, _sender, answer) => {
  ready.then(() => answer(greeting(message.name)));
  return true;
});
