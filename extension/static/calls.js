import init, { greeting } from "./ledger.js";

await init();
document.getElementById("page").textContent = greeting("this page");
document.getElementById("background").textContent = await chrome.runtime.sendMessage({ name: "the background" });
