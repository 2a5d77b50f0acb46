//! The fields that tasks have.

use serde_json::{Value, json};

/// <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm>.
pub(super) fn described() -> Value {
    let field = |name: &str, label: &str, kind: &str, values: &[&str]| {
        let values: Vec<Value> = values
            .iter()
            .map(|value| json!({ "value": value, "label": value, "active": true, "defaultValue": false }))
            .collect();
        json!({
            "name": name, "label": label, "type": kind, "custom": name.ends_with("__c"),
            "createable": true, "updateable": true, "nillable": true, "defaultedOnCreate": false,
            "picklistValues": values,
        })
    };
    let mut campaign = field("Campaign__c", "Campaign", "picklist", &["Spring", "None"]);
    campaign["nillable"] = json!(false);
    let mut counted = field("Counted__c", "Counted", "double", &[]);
    counted["createable"] = json!(false);
    json!({ "name": "Task", "fields": [
        field("CallObject", "Call Object Identifier", "string", &[]),
        field("CallDisposition", "Call Result", "string", &[]),
        campaign,
        field("Billable__c", "Billable", "boolean", &[]),
        field("Due__c", "Due", "date", &[]),
        counted,
    ] })
}
