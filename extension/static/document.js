// What a page's WASM has done in its document, where the browser's own words are the shortest.

// The event by which a control speaks.
function speaks({ tagName, type }) {
  if (tagName === "INPUT") return /radio|file|date/.test(type) ? "change" : "input";
  return { FORM: "submit", SELECT: "change", TEXTAREA: "input" }[tagName] ?? "click";
}

// Hears what a person does at any control: its name, the key of its row, its value, and whether that
// is a day. A file is chosen rather than done: its name and its bytes.
export function hear(done, chosen) {
  const listen = async (event) => {
    const { target, type } = event;
    // Without this, Chrome would not say that the same file is chosen once more.
    if (type === "click" && target.type === "file") target.value = "";
    const control = target.closest?.("[data-msg]");
    if (!control || speaks(control) !== type) return;
    if (type === "submit") event.preventDefault();
    const file = control.files?.[0];
    if (file) return chosen(file.name, new Uint8Array(await file.arrayBuffer()));
    const key = control.closest("[data-key]")?.dataset.key ?? "";
    const value = control.matches("input, select, textarea") ? control.value : "";
    done(control.dataset.msg, key, value, control.type === "date");
  };
  for (const kind of ["click", "input", "change", "submit"]) document.addEventListener(kind, listen);
}

// Has the browser save a text under this name.
export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

// The widget, in its frame. What it says is taken from its own window and its own origin only; what
// it is told goes to that origin only.
let origin;
const frame = () => document.getElementById("phone-frame");

export function loadWidget(address) {
  ({ origin } = new URL(address));
  frame().src = address;
}

export const tellWidget = (message) => frame().contentWindow?.postMessage(JSON.parse(message), origin);

// Hears its messages as JSON; what cannot be JSON is none of them.
export function hearWidget(heard) {
  addEventListener("message", (event) => {
    if (event.source !== frame().contentWindow || event.origin !== origin) return;
    let text;
    try {
      text = JSON.stringify(event.data);
    } catch {}
    if (text) heard(text);
  });
}
