//! Contacts, and which of them a call is with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::ContactId;
use crate::settings::{NoContactPolicy, SeveralContactsPolicy};
use crate::time::Millis;
use crate::why::Why;

/// A person, company or lead in a CRM, as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The CRM's id.
    pub id: ContactId,
    /// The name shown.
    pub name: String,
    /// The CRM's kind, such as `Contact` or `Lead`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// When something was last done with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_activity_at: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
}

/// What the CRM's candidates come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nobody has the number.
    Nobody,
    /// This one, for this reason.
    One(Contact, Why),
    /// These, and no rule chooses between them.
    Several(Vec<Contact>),
}

/// What is to be done about a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Log with this contact.
    Take(Contact, Why),
    /// Create a contact and log with it.
    CreatePlaceholder,
    /// A person must say.
    Ask(Why, Vec<Contact>),
    /// Do not log.
    Skip(Why),
}

/// Reads a CRM's candidates. The same contact found twice, by two fields or two searches, counts
/// once.
pub fn matched(candidates: Vec<Contact>, policy: SeveralContactsPolicy) -> Match {
    let by_id: BTreeMap<ContactId, Contact> =
        candidates.into_iter().map(|contact| (contact.id.clone(), contact)).collect();
    let mut contacts: Vec<Contact> = by_id.into_values().collect();
    contacts.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
    if contacts.len() < 2 {
        return match contacts.pop() {
            None => Match::Nobody,
            Some(contact) => Match::One(contact, Why::OneContact),
        };
    }
    let chosen = match policy {
        SeveralContactsPolicy::LeaveForPerson => None,
        SeveralContactsPolicy::LatestActivity => contacts
            .iter()
            .filter(|contact| contact.latest_activity_at.is_some())
            .min_by_key(|contact| std::cmp::Reverse(contact.latest_activity_at))
            .map(|contact| (contact, Why::LatestActivity)),
        SeveralContactsPolicy::FirstByName => {
            contacts.first().map(|contact| (contact, Why::FirstByName))
        }
        SeveralContactsPolicy::EarliestCreated => contacts
            .iter()
            .filter(|contact| contact.created_at.is_some())
            .min_by_key(|contact| contact.created_at)
            .map(|contact| (contact, Why::EarliestCreated)),
    };
    match chosen {
        Some((contact, why)) => Match::One(contact.clone(), why),
        None => Match::Several(contacts),
    }
}

/// Applies the policies to a match.
pub fn choose(found: Match, no_contact: NoContactPolicy) -> Choice {
    match (found, no_contact) {
        (Match::One(contact, why), _) => Choice::Take(contact, why),
        (Match::Several(contacts), _) => Choice::Ask(Why::SeveralContacts, contacts),
        (Match::Nobody, NoContactPolicy::LeaveForPerson) => Choice::Ask(Why::NoContact, Vec::new()),
        (Match::Nobody, NoContactPolicy::CreatePlaceholder) => Choice::CreatePlaceholder,
        (Match::Nobody, NoContactPolicy::Skip) => Choice::Skip(Why::NoContactSkipped),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(id: &str, name: &str, latest: Option<i64>, created: Option<i64>) -> Contact {
        Contact {
            id: id.into(),
            name: name.to_owned(),
            kind: None,
            latest_activity_at: latest.map(Millis),
            created_at: created.map(Millis),
        }
    }

    #[test]
    fn policies_choose() {
        let jane = contact("1", "Jane Smith", Some(5), Some(9));
        let anna = contact("2", "anna Berg", Some(7), Some(3));
        let nameless = contact("3", "Zoe", None, None);
        let all = || vec![jane.clone(), anna.clone(), nameless.clone()];
        let one = |who: &Contact, why| Match::One(who.clone(), why);
        let rows = [
            (vec![], SeveralContactsPolicy::LeaveForPerson, Match::Nobody),
            (
                vec![jane.clone(), jane.clone()],
                SeveralContactsPolicy::LeaveForPerson,
                one(&jane, Why::OneContact),
            ),
            (
                all(),
                SeveralContactsPolicy::LeaveForPerson,
                Match::Several(vec![anna.clone(), jane.clone(), nameless.clone()]),
            ),
            (all(), SeveralContactsPolicy::LatestActivity, one(&anna, Why::LatestActivity)),
            (all(), SeveralContactsPolicy::FirstByName, one(&anna, Why::FirstByName)),
            (all(), SeveralContactsPolicy::EarliestCreated, one(&anna, Why::EarliestCreated)),
            (
                vec![nameless.clone(), contact("4", "Zed", None, None)],
                SeveralContactsPolicy::LatestActivity,
                Match::Several(vec![contact("4", "Zed", None, None), nameless.clone()]),
            ),
        ];
        for (candidates, policy, expected) in rows {
            assert_eq!(matched(candidates.clone(), policy), expected, "{candidates:?} {policy:?}");
        }
    }
}
