//! <https://developers.hubspot.com/docs/api/crm/search>.

use ledger_core::time::Millis;
use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

use super::contact::Contact;
use super::{Call, HubSpot, invalid, respond};

impl HubSpot {
    pub(super) fn search_contacts(&self, body: &Value) -> HttpResponse {
        if let Some(unknown) =
            Call::unknown_field(body, "filterGroups query properties limit after sorts")
        {
            return invalid(&unknown);
        }
        let groups = body["filterGroups"].as_array();
        assert!(groups.is_none_or(|groups| groups.len() <= 5), "at most five groups");
        assert!(body["limit"].as_i64().is_some_and(|limit| limit <= 200));
        let is_asked_for = |contact: &&Contact| match (groups, body["query"].as_str()) {
            (Some(groups), _) => groups.iter().any(|group| {
                group["filters"].as_array().expect("filters").iter().all(|it| contact.fits(it))
            }),
            (None, Some(words)) => contact.name().contains(words),
            (None, None) => true,
        };
        let found: Vec<Value> = self
            .contacts
            .iter()
            .filter(|contact| !contact.archived)
            .filter(is_asked_for)
            .map(Contact::shown)
            .collect();
        respond(200, &json!({ "total": found.len(), "results": found }))
    }

    pub(super) fn search_calls(&self, body: &Value, now: Millis) -> HttpResponse {
        let filter = &body["filterGroups"][0]["filters"][0];
        assert_eq!(filter["operator"], "EQ");
        let property = filter["propertyName"].as_str().expect("a property");
        let found: Vec<Value> = self
            .calls
            .iter()
            .filter(|call| call.shows_at <= now && call.properties[property] == filter["value"])
            .map(|call| json!({ "id": call.id, "properties": {}, "archived": false }))
            .collect();
        respond(200, &json!({ "total": found.len(), "results": found }))
    }
}
