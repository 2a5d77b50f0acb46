//! Additional fields: each CRM names its own, defaults are written once, and afterwards only what a
//! person chooses here.

use std::sync::Arc;

use ledger_core::additional::{
    AdditionalField, FieldKind, FieldOption, FieldValues, Need, missing,
};
use ledger_core::ledger::{Answer, Edit, Intent, PendingEdit, Seen};
use ledger_crm::Crm;
use ledger_crm::profile::Ability;
use ledger_crm::question::Fields;
use ledger_simulator::crm::Salesforce;
use serde_json::{Value, json};

use crate::host::{CUSTOMER, Host};
use crate::simulated::hosts;

/// A field of a CRM, by the name of which an administrator, someone in the CRM, and someone here
/// set a value each.
struct Row {
    crm: &'static str,
    name: &'static str,
    default: Value,
    theirs: Value,
    ours: Value,
    /// Every field that the CRM names.
    named: &'static str,
}

#[rustfmt::skip]
fn row(host: &Host) -> Option<Row> {
    let name = host.profile().name;
    let rows = [
        Row {
            crm: "App Connect", name: "campaign", default: json!("none"), theirs: json!("x"), ours: json!("spring"),
            named: "campaign* choice spring|none, deal* choice of call-ledger:contact ",
        },
        Row {
            crm: "HubSpot", name: "hs_call_disposition",
            default: json!("f240bbac-87c9-4f6e-bf70-924b57d47db7"), theirs: json!("x"),
            ours: json!("b2cf5968-551e-4856-9783-52b3da59a7d0"),
            named: "hs_call_disposition choice f240bbac-87c9-4f6e-bf70-924b57d47db7|b2cf5968-551e-4856-9783-52b3da59a7d0, stage choice first, billable checkbox",
        },
        Row {
            crm: "Pipedrive", name: "type", default: json!("demo_call"), theirs: json!("lunch"), ours: json!("call"),
            named: "type* choice call|demo_call|lunch",
        },
        Row {
            crm: "Salesforce", name: "CallDisposition", default: json!("open"), theirs: json!("won"), ours: json!("lost"),
            named: "CallDisposition text, Campaign__c* choice Spring|None, Offer__c choice of Campaign__c Tulips (Spring)|Nothing (None)|Catalogue (Spring None), Billable__c checkbox, Due__c date",
        },
        Row {
            crm: "Harbour", name: "campaign", default: json!("none"), theirs: Value::Null, ours: json!("spring"),
            named: "campaign* choice spring|none, offer choice of campaign tulips (spring)|catalogue (spring none), billable checkbox",
        },
    ];
    rows.into_iter().find(|row| row.crm == name)
}

#[test]
fn each_crm_names_its_fields_where_the_profile_says_so() {
    for make in hosts() {
        let mut host = make();
        let can = host.profile().abilities.contains(&Ability::Fields);
        match (host.ask(Fields), row(&host)) {
            (Answer::Done(fields), Some(row)) if can => {
                let named: Vec<String> = fields.iter().map(shown).collect();
                assert_eq!(named.join(", "), row.named, "{}", host.story());
                let field = fields.iter().find(|field| field.name == row.name).expect("the field");
                let alone = FieldValues::new();
                assert_eq!(field.problem(&row.ours, &alone), None);
                assert_eq!(field.problem(&row.default, &alone), None);
            }
            (Answer::Done(fields), None) if !can => assert_eq!(fields, []),
            (Answer::Refused(_), None) if !can => {}
            (other, _) => panic!("{other:?}\n{}", host.story()),
        }
    }
}

fn shown(field: &AdditionalField) -> String {
    let kind = match &field.kind {
        FieldKind::Text => "text".to_owned(),
        FieldKind::Date => "date".to_owned(),
        FieldKind::Checkbox => "checkbox".to_owned(),
        FieldKind::Choice(options) => {
            let of = field.depends_on.as_ref().map(|other| format!(" of {other}"));
            let with = |option: &FieldOption| match option.with.join(" ") {
                with if with.is_empty() => option.value.clone(),
                with => format!("{} ({with})", option.value),
            };
            let values: Vec<String> = options.iter().map(with).collect();
            format!("choice{} {}", of.unwrap_or_default(), values.join("|"))
        }
    };
    let need = if field.need == Need::Required { "*" } else { "" };
    format!("{}{need} {kind}", field.name)
}

#[test]
fn a_default_is_written_once_and_a_choice_when_it_is_made() {
    for make in hosts() {
        let mut host = make();
        let Some(row) = row(&host) else { continue };
        let one = |value: &Value| FieldValues::from([(row.name.to_owned(), value.clone())]);
        let elsewhere = FieldValues::from([("x".to_owned(), json!("y"))]);
        host.settings.field_defaults =
            [(host.crm.id().to_owned(), one(&row.default)), ("another".to_owned(), elsewhere)]
                .into();
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.call_ends();
        assert_eq!(host.there.field(row.name), row.default, "{}", host.story());
        host.there.person_sets(row.name, row.theirs.clone());
        host.call_log_has_it();
        assert_eq!(host.the_one().seconds, 65, "{}", host.story());
        assert_eq!(host.there.field(row.name), row.theirs, "{}", host.story());
        host.person(Intent::Edit(Edit { fields: one(&row.ours), ..Edit::default() }));
        assert_eq!(host.there.field(row.name), row.ours, "{}", host.story());
        host.there.person_sets(row.name, row.theirs.clone());
        let note = Some("Call back".to_owned());
        host.person(Intent::Edit(Edit { note, ..Edit::default() }));
        assert!(host.the_one().body.contains("Call back"), "{}", host.story());
        assert_eq!(host.there.field(row.name), row.theirs, "{}", host.story());
    }
}

/// What the CRM has now is read with the record, so that an edit of something else is known.
#[test]
fn what_someone_set_in_the_crm_is_read_back_and_not_written_over() {
    for make in hosts() {
        let mut host = make();
        let Some(row) = row(&host) else { continue };
        let Answer::Done(fields) = host.ask(Fields) else { panic!("{}", host.story()) };
        host.fields = Arc::new(fields);
        let one = |value: &Value| FieldValues::from([(row.name.to_owned(), value.clone())]);
        host.settings.field_defaults = [(host.crm.id().to_owned(), one(&row.default))].into();
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.call_ends();
        host.there.person_sets(row.name, row.theirs.clone());
        let edit = |saw: &Value| {
            Intent::Edit(Edit {
                fields: one(&row.ours),
                seen: Some(Seen { fields: one(saw), ..Seen::default() }),
                ..Edit::default()
            })
        };
        host.person(edit(&row.default));
        assert!(matches!(host.entry.edits[..], [PendingEdit::InConflict(_)]), "{}", host.story());
        assert_eq!(host.there.field(row.name), row.theirs, "{}", host.story());
        host.person(edit(&row.theirs));
        assert_eq!(host.there.field(row.name), row.ours, "{}", host.story());
    }
}

/// A field that somebody deleted in the CRM keeps nothing else from being read.
#[test]
fn a_field_that_has_gone_is_no_hindrance() {
    let mut there = Salesforce::default();
    there.gone_field = "Offer__c";
    let mut host = Host::new(Crm::Salesforce, Box::new(there));
    let Answer::Done(fields) = host.ask(Fields) else { panic!("{}", host.story()) };
    host.fields = Arc::new(fields);
    host.there.add_contact("Jane Smith", CUSTOMER);
    host.call_ends();
    host.call_log_has_it();
    assert_eq!(host.the_one().seconds, 65, "{}", host.story());
}

/// Nothing that makes a record ours, or says what happened, can be passed for an additional field.
#[test]
fn no_field_takes_the_place_of_ours() {
    for make in hosts() {
        let mut host = make();
        if row(&host).is_none() {
            continue;
        }
        let names = ["hs_call_external_id", "hs_timestamp", "CallObject", "subject", "Subject"];
        let fields = names.iter().map(|name| ((*name).to_owned(), json!("x"))).collect();
        // App Connect passes unknown ones on to its connector, beside what it is told itself.
        if host.crm == Crm::AppConnect {
            continue;
        }
        host.there.add_contact("Jane Smith", CUSTOMER);
        host.person(Intent::Edit(Edit { fields, ..Edit::default() }));
        host.call_ends();
        for seen in host.seen() {
            assert_eq!(seen.marker, "s-1/101", "{}", host.story());
            assert_eq!(seen.subject, "Inbound Call from Jane Smith", "{}", host.story());
        }
    }
}

/// What must be there is asked for before calls are logged unattended, not call by call.
#[test]
fn a_required_field_without_a_default_is_named() {
    for make in hosts() {
        let mut host = make();
        let Answer::Done(fields) = host.ask(Fields) else { continue };
        let found: Vec<String> = missing(&fields, &FieldValues::new(), "fieldDefaults.crm")
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        let expected: Vec<String> = match host.profile().name.as_ref() {
            "App Connect" | "Harbour" => vec!["fieldDefaults.crm.campaign".to_owned()],
            "Salesforce" => vec!["fieldDefaults.crm.Campaign__c".to_owned()],
            _ => Vec::new(),
        };
        assert_eq!(found, expected, "{}", host.story());
    }
}
