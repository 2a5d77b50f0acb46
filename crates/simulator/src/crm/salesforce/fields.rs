//! The fields that tasks have, and what people must be said of people, leads and accounts.

use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

use super::failed;
use crate::crm::respond;

/// <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm>.
pub(super) fn described(kind: &str) -> HttpResponse {
    let (label, fields) = match kind {
        "Task" => ("Task", of_tasks()),
        "Contact" => ("Contact", vec![needed(field("LastName", "Last Name", "string", &[]))]),
        "Lead" => ("Lead", of_leads()),
        "Account" => ("Account", vec![needed(field("Name", "Account Name", "string", &[]))]),
        other => panic!("nothing is called {other}"),
    };
    let described = json!({ "name": kind, "label": label, "createable": true, "fields": fields });
    respond(200, &described)
}

/// A record that lacks what it must have is refused, and it is said what that is.
pub(super) fn lacking(kind: &str, record: &Value) -> Option<HttpResponse> {
    let needed: &[&str] = match kind {
        "Lead" => &["LastName", "Company"],
        "Account" => &["Name"],
        _ => &["LastName"],
    };
    let missing: Vec<&&str> = needed
        .iter()
        .filter(|name| record[**name].as_str().unwrap_or_default().is_empty())
        .collect();
    let first = missing.first()?;
    let mut failed =
        failed(400, "REQUIRED_FIELD_MISSING", &format!("Required fields are missing: [{first}]"));
    failed.body = failed.body.replace("\"fields\":[]", &format!("\"fields\":[\"{first}\"]"));
    Some(failed)
}

fn field(name: &str, label: &str, kind: &str, values: &[&str]) -> Value {
    let values: Vec<Value> = values
        .iter()
        .map(|value| json!({ "value": value, "label": value, "active": true, "defaultValue": false }))
        .collect();
    json!({
        "name": name, "label": label, "type": kind, "custom": name.ends_with("__c"),
        "createable": true, "updateable": true, "nillable": true, "defaultedOnCreate": false,
        "picklistValues": values,
    })
}

fn needed(mut field: Value) -> Value {
    field["nillable"] = json!(false);
    field
}

fn of_leads() -> Vec<Value> {
    let mut status = needed(field("Status", "Lead Status", "picklist", &["Open", "Closed"]));
    status["defaultedOnCreate"] = json!(true);
    vec![
        needed(field("LastName", "Last Name", "string", &[])),
        needed(field("Company", "Company", "string", &[])),
        status,
    ]
}

/// Offers depend on the campaign: `validFor` has a bit for each campaign, in base64.
fn of_tasks() -> Vec<Value> {
    let campaign = needed(field("Campaign__c", "Campaign", "picklist", &["Spring", "None"]));
    let mut offer = field("Offer__c", "Offer", "picklist", &["Tulips", "Nothing", "Catalogue"]);
    offer["controllerName"] = json!("Campaign__c");
    offer["dependentPicklist"] = json!(true);
    for (place, valid_for) in ["gAAA", "QAAA", "wAAA"].into_iter().enumerate() {
        offer["picklistValues"][place]["validFor"] = json!(valid_for);
    }
    let mut counted = field("Counted__c", "Counted", "double", &[]);
    counted["createable"] = json!(false);
    vec![
        field("CallObject", "Call Object Identifier", "string", &[]),
        field("CallDisposition", "Call Result", "string", &[]),
        campaign,
        offer,
        field("Billable__c", "Billable", "boolean", &[]),
        field("Due__c", "Due", "date", &[]),
        counted,
    ]
}
