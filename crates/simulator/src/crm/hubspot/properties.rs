//! The properties that calls have, and their outcomes.

use serde_json::{Value, json};

/// <https://developers.hubspot.com/docs/api/crm/properties>.
pub(super) fn properties() -> Value {
    let property = |name: &str, label: &str, kind: &str, field: &str, is_own: bool| {
        json!({
            "name": name, "label": label, "type": kind, "fieldType": field, "options": [],
            "hubspotDefined": !is_own, "hidden": false, "calculated": false,
            "modificationMetadata": { "readOnlyValue": false },
        })
    };
    let mut stage = property("stage", "Stage", "enumeration", "select", true);
    stage["options"] = json!([
        { "label": "First", "value": "first", "hidden": false },
        { "label": "Old", "value": "old", "hidden": true },
    ]);
    let mut counted = property("counted", "Counted", "number", "number", true);
    counted["calculated"] = json!(true);
    json!({ "results": [
        property("hs_call_disposition", "Call outcome", "enumeration", "select", false),
        property("hs_call_title", "Call title", "string", "text", false),
        stage,
        property("billable", "Billable", "bool", "booleancheckbox", true),
        counted,
    ] })
}

/// <https://developers.hubspot.com/docs/api/crm/calls>.
pub(super) fn outcomes() -> Value {
    json!([
        { "id": "f240bbac-87c9-4f6e-bf70-924b57d47db7", "label": "Connected", "deleted": false },
        { "id": "b2cf5968-551e-4856-9783-52b3da59a7d0", "label": "Left voicemail", "deleted": false },
        { "id": "9d9162e7-6cf3-4944-bf63-4dff82258764", "label": "Busy", "deleted": true },
    ])
}
