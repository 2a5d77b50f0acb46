// Runs the page of calls. What stands in the page already is all that can be said without WASM.
import init, { open_calls } from "./ledger.js";

document.documentElement.classList.toggle("popup", location.search === "?in=popup");

init()
  .then(() => open_calls())
  .catch((error) => {
    document.getElementById("starting").hidden = true;
    document.getElementById("broken").hidden = false;
    throw error;
  });
