// Runs a page. When something breaks there, no word can come from the WASM any more, so what the
// page then says stands in the HTML.
import init, { open_page } from "./ledger.js";

function broken() {
  document.getElementById("starting").hidden = true;
  document.getElementById("broken").hidden = false;
}

addEventListener("error", broken);
addEventListener("unhandledrejection", broken);
document.documentElement.classList.toggle("popup", location.search === "?in=popup");

// What waits to be sent changes here, in other pages and in the background.
chrome.storage.local.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((key) => key.startsWith("outbox"))) dispatchEvent(new Event("outbox"));
});

init().then(() => open_page());
