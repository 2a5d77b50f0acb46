// Runs a page, in the language that is spoken. When something breaks there, no word can come from
// the WASM any more, so Chrome has what the page then says.
import { chosen, locale, spoken } from "./language.js";
import init, { open_page, speak } from "./ledger.js";

function broken() {
  const words = document.getElementById("broken");
  document.getElementById("starting").hidden = true;
  words.textContent = chrome.i18n.getMessage("broken");
  words.hidden = false;
}

addEventListener("error", broken);
addEventListener("unhandledrejection", broken);
document.documentElement.classList.toggle("popup", location.search === "?in=popup");

// What waits to be sent changes here, in other pages and in the background.
chrome.storage.local.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((key) => key.startsWith("outbox"))) dispatchEvent(new Event("outbox"));
});

// The choice stands in the settings. It is heeded here, because nothing can be said before it.
async function offer(choice) {
  choice.value = await chosen();
  choice.addEventListener("change", async () => {
    await chrome.storage.local.set({ language: choice.value });
    location.reload();
  });
}

Promise.all([spoken(), init()]).then(([[language, words]]) => {
  document.documentElement.lang = locale(language);
  speak(language, words);
  open_page();
  const choice = document.getElementById("language");
  if (choice) return offer(choice);
});
