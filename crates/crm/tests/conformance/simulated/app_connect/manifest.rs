//! What the server says of its CRM's log page.

use serde_json::{Value, json};

/// A manifest of one CRM.
pub(super) fn manifest() -> Value {
    json!({ "platforms": { "test": { "name": "test", "page": { "callLog": { "additionalFields": [
        {
            "const": "campaign", "title": "Campaign", "type": "selection", "required": true,
            "options": [
                { "const": "spring", "title": "Spring mailing" },
                { "const": "none", "title": "No campaign" },
            ],
        },
        { "const": "deal", "title": "Deal", "type": "selection", "contactDependent": true },
        { "const": "hint", "title": "Hint", "type": "warning" },
    ] } } } } })
}
