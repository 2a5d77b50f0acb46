// Every page in every language: its own words and none of English, inside the popup's width, and
// dates and numbers as the language writes them. The choice in the settings is used: the browser of
// the tests speaks English only.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { unwell } from "./condition.mjs";
import { CHOICES } from "./connection.mjs";
import { Contract } from "./contract.mjs";
import { openExtension } from "./harness.mjs";
import { directory, past } from "./organisation.mjs";
import { day, row, signIn, timeline } from "./story.mjs";

const POPUP = { width: 480, height: 600 };

/** What is the same in a language as in English, on purpose: names, units, and words they share. */
const SAME = {
  es: ["Call Ledger", "CRM", "CRM: {detail}.", "ext. {number}", "No", "Slack", "Token"],
  fr: ["Call Ledger", "Contact", "Contacts", "CRM", "E-mail", "Incidents", "Note", "Notifications", "Options", "Pages", "Sites", "Slack", "Version {number}"],
  de: ["Administrator", "Call Ledger", "CRM", "CRM: {detail}.", "Name", "Person", "Slack", "Text", "Token", "Version {number}", "Voicemail"],
};

/** Units are the same everywhere. */
const UNITS = /^(\{\w+\} (h|min|s) ?)+$/;

/** A language's words by section and key; a word that counts has two. */
async function words(code) {
  const file = fileURLToPath(new URL(`../../crates/words/languages/${code}.toml`, import.meta.url));
  const found = new Map();
  let section = "";
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    if (line.startsWith("[")) section = line.slice(1, -1);
    else if (line !== "" && !line.startsWith("#")) {
      const [, key, rest] = /^([\w-]+) = (.*)$/.exec(line);
      const texts = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([text]) => JSON.parse(text));
      found.set(`${section}.${key}`, texts);
    }
  }
  return found;
}

const english = await words("en");

/** What must not be read where this language is spoken: English words as patterns. */
async function strange(code) {
  const own = await words(code);
  const found = [];
  for (const [key, texts] of english) {
    for (const [index, text] of texts.entries()) {
      if (text === own.get(key)[index]) {
        assert.ok(SAME[code].includes(text) || UNITS.test(text), `${code}: ${key} is as in English`);
        continue;
      }
      const fixed = text.replace(/\{\w+\}/g, "");
      if (key.startsWith("manifest.") || fixed.trim().length < 3) continue;
      const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      found.push(new RegExp(`^${parts.join(".+")}$`));
    }
  }
  // What says the same in both, though from different keys.
  const shared = new Set([...own.values()].flat());
  return (text) => !shared.has(text) && found.some((pattern) => pattern.test(text));
}

/** Everything that can be read or heard on a page. */
function read(page) {
  return page.evaluate(() => {
    const seen = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility());
    const texts = seen.flatMap((element) => [
      ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
      ...["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""),
    ]);
    return [...document.title.split(" – "), ...texts].map((text) => text.trim()).filter((text) => text !== "");
  });
}

let browser;
let server;

before(async () => {
  browser = await openExtension();
  server = await Contract.start();
  server.directory = directory();
  server.past = past();
  server.change({ mode: { kind: "on" } }, "101");
  server.health = unwell();
  server.crm.choices = CHOICES;
  for (const call of day()) server.put(call, timeline(call.startedAt));
  await signIn(browser, server.url);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const languages = [
  {
    code: "es",
    name: "Español",
    words: ["Configuración", "Registrar llamadas automáticamente", "El servidor registra sus llamadas."],
    call: ["Varios contactos del CRM tienen este número.", "Elija el correcto.", "4 min 12 s"],
    happened: "Resultado: Llamada conectada.",
    tabs: ["Registro en el servidor", "No registrar", "CRM", "Asignación de propietarios", "Actividad", "Sin resolver", "Estado", "Informe", "Registro retroactivo", "Historial"],
    covered: "El servidor registra las llamadas de 5 de 5 personas.",
  },
  {
    code: "fr",
    name: "Français",
    words: ["Paramètres", "Consigner automatiquement les appels", "Le serveur consigne vos appels."],
    call: ["Plusieurs contacts du CRM ont ce numéro.", "Choisissez le bon.", "4 min 12 s"],
    happened: "Résultat\u00A0: Appel établi.",
    tabs: ["Consignation côté serveur", "À ne pas consigner", "CRM", "Association des propriétaires", "Activité", "À traiter", "État", "Rapport", "Rattrapage", "Historique"],
    covered: "Le serveur consigne les appels de 5 sur 5 personnes.",
  },
  {
    code: "de",
    name: "Deutsch",
    words: ["Einstellungen", "Anrufe automatisch protokollieren", "Ihre Anrufe werden vom Server protokolliert."],
    call: ["Mehrere Kontakte im CRM haben diese Nummer.", "Wählen Sie den richtigen.", "4 min 12 s"],
    happened: "Ergebnis: Verbunden.",
    tabs: ["Serverseitige Protokollierung", "Nicht protokollieren", "CRM", "Inhaberzuordnung", "Aktivität", "Ungeklärt", "Zustand", "Bericht", "Nacherfassung", "Verlauf"],
    covered: "Der Server protokolliert die Anrufe von 5 von 5 Personen.",
  },
];

test("the browser's language is spoken until another is chosen", async () => {
  const page = await browser.page("settings.html");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  assert.equal(await page.evaluate(() => chrome.i18n.getMessage("language")), "en");
  assert.equal(await page.locator("html").getAttribute("lang"), "en-US");
  assert.equal(await page.getByRole("combobox", { name: "Language" }).inputValue(), "");
  const found = (await read(page)).filter(await strange("de"));
  for (const text of ["Settings", "Auto log call", "Your calls are logged by the server."]) assert.ok(found.includes(text), text);
  await page.close();
});

for (const { code, name, words, call, happened, tabs, covered } of languages) {
  test(`every page speaks ${name}, and nothing of English is left`, async () => {
    const isStrange = await strange(code);
    const check = async (page, state) => {
      await page.setViewportSize(POPUP);
      const texts = await read(page);
      assert.deepEqual(texts.filter(isStrange), [], `${state} in ${name}`);
      const overflowing = await page.evaluate(() =>
        [...document.querySelectorAll("main *, header *")]
          .filter((element) => element.checkVisibility() && !element.closest(".unseen, .skip"))
          .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(overflowing, [], `${state} in ${name} at ${POPUP.width} px`);
      await browser.screenshot(page, `language-${code}-${state}`, { fullPage: true });
    };

    const settings = await browser.page("settings.html");
    const choice = settings.locator("#language");
    await choice.selectOption(code);
    await settings.getByRole("heading", { name: words[0] }).waitFor();
    assert.equal(await choice.inputValue(), code);
    assert.equal(await settings.locator("html").getAttribute("lang"), code);
    for (const text of words) await settings.getByText(text).first().waitFor();
    await check(settings, "settings");

    const calls = await browser.page("calls.html?in=popup");
    for (const text of call) await row(calls, "0113").getByText(text).waitFor();
    await row(calls, "0114").locator(".head").click();
    await row(calls, "0114").getByText(happened).waitFor();
    await check(calls, "calls");

    const admin = await browser.page("admin.html");
    await admin.getByText(covered).waitFor();
    const tab = admin.locator("#tabs button");
    assert.deepEqual(await tab.allTextContents(), tabs);
    for (const [index, title] of tabs.entries()) {
      await tab.nth(index).click();
      await admin.getByRole("heading", { level: 1, name: title }).waitFor();
      await admin.locator("[data-busy]:visible").first().waitFor({ state: "hidden" });
      await check(admin, `admin-${index}`);
    }

    for (const page of ["contacts.html", "activities.html", "phone.html"]) {
      const opened = await browser.page(page);
      await opened.locator("#section-title").waitFor({ state: "attached" });
      await opened.locator("#starting").waitFor({ state: "hidden" });
      await check(opened, page.split(".")[0]);
      await opened.close();
    }
    assert.deepEqual([settings, calls, admin].flatMap((page) => page.problems), []);
    for (const page of [settings, calls, admin]) await page.close();
  });
}
