//! `owner.toml`: to which CRM user a record belongs.

use ledger_core::directory::{Extension, ExtensionKind};
use ledger_core::id::CrmUserId;
use ledger_core::owner::{CrmUser, Roster, owner};
use ledger_core::settings::{OrgSettings, OwnerPolicy};
use serde::Deserialize;

use crate::{Checked, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default)]
    policy: OwnerPolicy,
    extension: Option<Person>,
    #[serde(default)]
    users: Vec<CrmUser>,
    mapped_to: Option<CrmUserId>,
    owner: Option<CrmUserId>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    #[serde(default)]
    name: String,
    email: Option<String>,
}

#[test]
fn records_find_their_owner() {
    check("owner.toml", |row: &Row| {
        let extension = row.extension.as_ref().map(|person| Extension {
            id: "400101".into(),
            number: Some("101".to_owned()),
            name: person.name.clone(),
            kind: ExtensionKind::User,
            email: person.email.clone(),
            site: None,
            department: None,
        });
        let settings = OrgSettings {
            owner: row.policy,
            user_mapping: row
                .mapped_to
                .iter()
                .map(|user| ("400101".into(), user.clone()))
                .collect(),
            ..OrgSettings::default()
        };
        let found = owner(extension.as_ref(), &row.users, &settings);
        if let Some(extension) = &extension
            && row.mapped_to.is_none()
            && row.policy == OwnerPolicy::AgentIfPossible
        {
            assert_eq!(Roster::of(&row.users).matched(extension), found, "{}", row.name);
        }
        Checked::new(
            &row.name,
            &(row.owner.as_ref(), row.why.as_str()),
            &(found.user(), found.why().code()),
        )
    });
}
