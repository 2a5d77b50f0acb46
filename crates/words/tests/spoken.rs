//! What the languages say, and by which rules.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ledger_words::{
    FILES, Language, MESSAGES, NotALanguage, Phrase, admin, calls, choosing, number, page, speak,
    spoken,
};

/// Speaks one of the languages that ship.
fn say(code: &str) {
    let file = FILES.iter().find(|(known, _)| *known == code).map_or("", |(_, file)| file);
    speak(code, file.to_owned()).unwrap();
}

#[test]
fn numbers_are_grouped_as_the_language_does() {
    let rows = [
        ("en", ["0", "999", "1,000", "9,999", "50,000", "1,234,567"]),
        ("es", ["0", "999", "1000", "9999", "50.000", "1.234.567"]),
        (
            "fr",
            [
                "0",
                "999",
                "1\u{202F}000",
                "9\u{202F}999",
                "50\u{202F}000",
                "1\u{202F}234\u{202F}567",
            ],
        ),
        ("de", ["0", "999", "1.000", "9.999", "50.000", "1.234.567"]),
    ];
    for (code, expected) in rows {
        say(code);
        assert_eq!([0, 999, 1000, 9999, 50_000, 1_234_567].map(number), expected, "{code}");
    }
}

#[test]
fn one_thing_is_said_with_its_own_form_and_in_french_no_thing_is_too() {
    let rows = [
        ("en", ["0 calls", "1 call", "2 calls", "1,200 calls"]),
        ("es", ["0 llamadas", "1 llamada", "2 llamadas", "1200 llamadas"]),
        ("fr", ["0 appel", "1 appel", "2 appels", "1\u{202F}200 appels"]),
        ("de", ["0 Anrufe", "1 Anruf", "2 Anrufe", "1.200 Anrufe"]),
    ];
    for (code, expected) in rows {
        say(code);
        assert_eq!([0, 1, 2, 1200].map(|count| calls::COUNT.of(count)), expected, "{code}");
    }
}

#[test]
fn values_are_put_in_once_and_places_without_one_stay() {
    let rows = [
        ("en", "Create the contact “{time}”", "Updated at {time}", "Ada and 2 others"),
        ("es", "Crear el contacto «{time}»", "Actualizado a las {time}", "Ada y 2 más"),
        ("fr", "Créer le contact «\u{A0}{time}\u{A0}»", "Mis à jour à {time}", "Ada et 2 autres"),
        ("de", "Kontakt „{time}“ anlegen", "Aktualisiert um {time}", "Ada und 2 weitere"),
    ];
    for (code, created, updated, others) in rows {
        say(code);
        assert_eq!(choosing::CREATE.with(&[("name", "{time}"), ("time", "never")]), created);
        assert_eq!(choosing::CREATE.of("{time}"), created);
        assert_eq!(page::UPDATED.with(&[]), updated);
        assert_eq!(admin::AND_OTHERS.with(2, &[("names", "Ada")]), others);
    }
}

#[test]
fn a_tag_with_a_country_is_its_language_and_any_other_is_english() {
    let rows = [
        ("es-419", Language::Spanish),
        ("fr_CA", Language::French),
        ("de", Language::German),
        ("en-GB", Language::English),
        ("pt-BR", Language::English),
        ("", Language::English),
    ];
    for (tag, expected) in rows {
        assert_eq!(Language::of(tag), expected, "{tag}");
    }
}

#[test]
fn words_of_another_version_are_refused_and_what_was_spoken_stays() {
    say("de");
    assert_eq!(speak("fr", "Bonjour\n".to_owned()), Err(NotALanguage));
    assert_eq!((spoken(), page::SIGN_OUT.words()), (Language::German, "Abmelden"));
    speak("en", String::new()).unwrap();
    assert_eq!((page::SIGN_OUT.words(), Phrase::NONE.words()), ("Sign out", ""));
}

#[test]
fn each_language_keeps_to_its_typography() {
    const APOSTROPHE: &str = "'";
    // What must not stand in a language's file, but in the names of fields and addresses.
    let rows: [(&str, &[&str]); 3] = [
        ("es", &["“", "”", " %", APOSTROPHE]),
        ("fr", &["“", "”", " :", " ;", " ?", " !", "« ", " »", " %", APOSTROPHE]),
        ("de", &["”", "«", "»", " %", APOSTROPHE]),
    ];
    for (code, wrong) in rows {
        let (_, file) = FILES.iter().find(|(known, _)| *known == code).unwrap();
        for line in file.lines() {
            let found = wrong.iter().find(|sign| line.contains(**sign));
            assert_eq!(found, None, "{code}: {line}");
            assert_eq!(line.trim(), line, "{code}");
        }
    }
}

#[test]
fn what_chrome_says_is_json_that_names_its_language_and_fits_the_store() {
    for (code, messages) in MESSAGES {
        let messages: serde_json::Value = serde_json::from_str(messages).unwrap();
        assert_eq!(messages["language"]["message"], code);
        let description = messages["description"]["message"].as_str().unwrap();
        assert!((1..=132).contains(&description.chars().count()), "{code}: {description}");
        assert!(messages["broken"]["message"].is_string(), "{code}");
    }
}
