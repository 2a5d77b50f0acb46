// Which language is spoken. Chrome knows the browser's: each of its `_locales` names itself. What
// the person chose in the settings stands before that.

export const chosen = async () => (await chrome.storage.local.get("language")).language ?? "";

// The language and its words, to be fetched while the WASM is; English is in the WASM.
export async function spoken() {
  const language = (await chosen()) || chrome.i18n.getMessage("language");
  if (language === "en") return [language, ""];
  return [language, await (await fetch(`words/${language}.txt`)).text()];
}

// The dates of a language are written as in the browser's country, if that speaks it.
export function locale(language) {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions();
  return locale.split("-")[0] === language ? locale : language;
}
