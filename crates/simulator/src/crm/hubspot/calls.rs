//! Calls: made, read, changed, and with whom they are.

use ledger_core::time::Millis;
use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

use super::{CALL_PROPERTIES, HubSpot, Record, SEARCH_LAG, STATUSES, failed, invalid, not_found};
use crate::crm::{Call, respond};

impl Record {
    /// The contacts or companies that it is with.
    pub(super) fn with(&mut self, kind: &str) -> &mut Vec<String> {
        match kind {
            "contacts" => &mut self.contacts,
            "companies" => &mut self.companies,
            other => panic!("a call is with no {other}"),
        }
    }
}

impl HubSpot {
    fn wrong_with(properties: &Value) -> Option<HttpResponse> {
        if let Some(unknown) = Call::unknown_field(properties, CALL_PROPERTIES) {
            return Some(invalid(&format!("Property \"{unknown}\" does not exist")));
        }
        for (name, value) in properties.as_object().into_iter().flatten() {
            assert!(value.is_string(), "{name} is {value}");
        }
        let body = properties["hs_call_body"].as_str().unwrap_or_default();
        let status = properties["hs_call_status"].as_str();
        if body.encode_utf16().count() > 65_536 {
            return Some(invalid("hs_call_body is longer than 65536 characters"));
        }
        if status.is_some_and(|status| !STATUSES.split(' ').any(|it| it == status)) {
            return Some(invalid("hs_call_status was not one of the allowed options"));
        }
        None
    }

    pub(super) fn create(&mut self, body: &Value, now: Millis) -> HttpResponse {
        if let Some(unknown) = Call::unknown_field(body, "properties associations") {
            return invalid(&unknown);
        }
        if let Some(wrong) = Self::wrong_with(&body["properties"]) {
            return wrong;
        }
        if body["properties"]["hs_timestamp"].is_null() {
            return invalid("required properties: hs_timestamp");
        }
        let mut contacts = Vec::new();
        let mut companies = Vec::new();
        for association in body["associations"].as_array().into_iter().flatten() {
            assert_eq!(association["types"][0]["associationCategory"], "HUBSPOT_DEFINED");
            let id = association["to"]["id"].as_str().expect("an id").to_owned();
            match association["types"][0]["associationTypeId"].as_i64() {
                Some(194) if self.contacts.iter().any(|contact| contact.id == id) => {
                    contacts.push(id);
                }
                Some(194) => {
                    let message = format!("No contact with ID {id} exists");
                    return failed(404, "OBJECT_NOT_FOUND", &message);
                }
                Some(182) => companies.push(id),
                other => panic!("{other:?} is no association of a call"),
            }
        }
        let id = format!("{}", 9000 + self.calls.len());
        let properties = body["properties"].clone();
        self.calls.push(Record {
            id: id.clone(),
            properties,
            contacts,
            companies,
            shows_at: now + SEARCH_LAG,
        });
        respond(201, &json!({ "id": id, "properties": {}, "archived": false }))
    }

    pub(super) fn read(&mut self, call: &Call, id: &str) -> HttpResponse {
        let Some(record) = self.record(id) else {
            return not_found();
        };
        assert_eq!(call.query("associations"), Some("contacts"));
        let wanted = call.query("properties").expect("properties");
        let properties: serde_json::Map<String, Value> = wanted
            .split(',')
            .map(|name| (name.to_owned(), record.properties[name].clone()))
            .collect();
        let contacts: Vec<Value> = record
            .contacts
            .iter()
            .map(|id| json!({ "id": id, "type": "call_to_contact" }))
            .collect();
        let mut body = json!({
            "id": id, "properties": properties, "updatedAt": "2026-03-02T15:00:00.000Z",
        });
        if !contacts.is_empty() {
            body["associations"] = json!({ "contacts": { "results": contacts } });
        }
        respond(200, &body)
    }

    pub(super) fn change(&mut self, id: &str, body: &Value) -> HttpResponse {
        if let Some(wrong) = Self::wrong_with(&body["properties"]) {
            return wrong;
        }
        let Some(record) = self.record(id) else {
            return not_found();
        };
        for (name, value) in body["properties"].as_object().into_iter().flatten() {
            record.properties[name] = value.clone();
        }
        respond(200, &json!({ "id": id }))
    }
}
