//! What the server says of its CRM's log page, and what contacts have for it.

use serde_json::{Value, json};

/// A manifest of one CRM.
pub(super) fn manifest() -> Value {
    let log_fields = json!([
        {
            "const": "campaign", "title": "Campaign", "type": "selection", "required": true,
            "options": [
                { "const": "spring", "title": "Spring mailing" },
                { "const": "none", "title": "No campaign" },
            ],
        },
        { "const": "deal", "title": "Deal", "type": "selection", "contactDependent": true, "required": true },
        { "const": "hint", "title": "Hint", "type": "warning" },
    ]);
    let contact_fields =
        json!([{ "const": "source", "title": "Source", "type": "inputField", "required": true }]);
    json!({ "platforms": { "test": {
        "name": "test",
        "contactTypes": [
            { "display": "Contact", "value": "contact" },
            { "display": "Lead", "value": "lead" },
        ],
        "page": {
            "callLog": { "additionalFields": log_fields },
            "newContact": { "additionalFields": contact_fields },
        },
    } } })
}

/// The open deals that come with a contact: of some none, one or several.
pub(super) fn offered(name: &str) -> Value {
    match name {
        "Olive One" => json!({ "deal": [{ "const": "roof", "title": "A new roof" }] }),
        "Tom Two" => json!({ "deal": [
            { "const": "none", "title": "None" },
            { "const": "barn", "title": "A barn" },
            { "const": "shed", "title": "A shed" },
        ] }),
        "Nora None" => json!({ "deal": [] }),
        _ => Value::Null,
    }
}
