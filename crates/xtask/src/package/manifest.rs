//! What the Chrome Web Store asks of an extension, as far as its files can tell.

use serde_json::Value;

/// Words that would run code which is not in the package.
const REMOTE_CODE: [&str; 5] =
    ["eval(", "new Function(", "importScripts(\"http", "import(\"http", "from \"http"];

/// Everything that would keep the extension out of the store, each in one sentence.
pub(super) fn problems(files: &[(String, Vec<u8>)], version: &str) -> Vec<String> {
    let content = |wanted: &str| {
        files.iter().find(|(name, _)| name == wanted).map(|(_, content)| content.as_slice())
    };
    let Some(text) = content("manifest.json") else {
        return vec!["there is no manifest.json".to_owned()];
    };
    let manifest: Value = match serde_json::from_slice(text) {
        Ok(manifest) => manifest,
        Err(failure) => return vec![format!("manifest.json is not valid JSON: {failure}")],
    };
    let mut problems = fields(&manifest, version);
    for name in named(&manifest) {
        if content(name.trim_start_matches('/')).is_none() {
            problems.push(format!("manifest.json names {name}, which is not there"));
        }
    }
    for (name, content) in files.iter().filter(|(name, _)| name.ends_with(".js")) {
        let text = String::from_utf8_lossy(content);
        let words = REMOTE_CODE.into_iter().filter(|word| text.contains(word));
        problems.extend(words.map(|word| format!("{name} has `{word}`, which may run other code")));
    }
    problems
}

fn fields(manifest: &Value, version: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if manifest["manifest_version"] != 3 {
        problems.push("manifest_version is not 3".to_owned());
    }
    if manifest["version"] != version {
        let stated = &manifest["version"];
        problems.push(format!("the manifest's version is {stated}, and Cargo.toml's is {version}"));
    }
    for (key, longest) in [("name", 75), ("description", 132)] {
        match manifest[key].as_str().map(|text| text.chars().count()) {
            None | Some(0) => problems.push(format!("the manifest has no {key}")),
            Some(length) if length > longest => {
                problems.push(format!("the {key} has {length} letters, and may have {longest}"));
            }
            Some(_) => {}
        }
    }
    if manifest.get("content_scripts").is_some() {
        problems.push("the extension has content scripts; it promises to have none".to_owned());
    }
    let policy = manifest["content_security_policy"]["extension_pages"].as_str();
    problems.extend(policy.map_or(
        Some("the manifest states no content security policy".to_owned()),
        script_policy_problem,
    ));
    problems
}

/// Scripts come from the package, and nothing but WASM is compiled at run time.
fn script_policy_problem(policy: &str) -> Option<String> {
    let mut sources = policy
        .split(';')
        .map(str::split_whitespace)
        .find_map(|mut words| (words.next() == Some("script-src")).then_some(words))
        .into_iter()
        .flatten();
    let other = sources.find(|source| !["'self'", "'wasm-unsafe-eval'"].contains(source));
    if let Some(source) = other {
        return Some(format!("the content security policy allows scripts from {source}"));
    }
    let stated = policy.contains("script-src");
    (!stated).then(|| "the content security policy has no script-src".to_owned())
}

/// The files that a manifest names.
fn named(manifest: &Value) -> Vec<String> {
    let single = [
        &manifest["background"]["service_worker"],
        &manifest["action"]["default_popup"],
        &manifest["options_page"],
        &manifest["options_ui"]["page"],
        &manifest["side_panel"]["default_path"],
    ];
    let many = [&manifest["icons"], &manifest["action"]["default_icon"]];
    let icons = many.into_iter().filter_map(Value::as_object).flat_map(|icons| icons.values());
    let names = single.into_iter().chain(icons).filter_map(Value::as_str);
    names.map(|name| name.split(['#', '?']).next().unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "manifest_version": 3, "name": "Call Ledger", "version": "1.2.3", "description": "Logs.",
        "background": { "service_worker": "background.js" }, "icons": { "16": "icon.png" },
        "action": { "default_popup": "calls.html#top" },
        "content_security_policy": {
            "extension_pages": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" }
    }"#;

    fn with(manifest: &str, script: &str) -> Vec<String> {
        let files = [
            ("background.js", script),
            ("calls.html", ""),
            ("icon.png", ""),
            ("manifest.json", manifest),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        problems(&files, "1.2.3")
    }

    #[test]
    fn a_good_manifest_has_no_problem() {
        assert_eq!(with(GOOD, "const a = 1;"), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_is_one_problem() {
        for (from, to) in [
            ("\"manifest_version\": 3", "\"manifest_version\": 2"),
            ("1.2.3", "1.2.4"),
            ("background.js", "gone.js"),
            ("icon.png", "gone.png"),
            ("calls.html", "gone.html"),
            ("'wasm-unsafe-eval'", "https://example.com"),
            ("; script-src 'self' 'wasm-unsafe-eval'", ""),
            ("\"Logs.\"", "\"\""),
            ("\"icons\"", "\"content_scripts\": [], \"icons\""),
        ] {
            let found = with(&GOOD.replace(from, to), "");
            assert_eq!(found.len(), 1, "{to}: {found:?}");
        }
        assert_eq!(with("{", "").len(), 1);
        assert_eq!(problems(&[], "1.2.3").len(), 1);
    }

    #[test]
    fn code_from_elsewhere_is_a_problem() {
        for word in REMOTE_CODE {
            assert_eq!(with(GOOD, word).len(), 1, "{word}");
        }
    }
}
