//! Contacts, and how a search finds them.

use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Contact {
    pub(super) id: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) phone: String,
    pub(super) archived: bool,
    pub(super) company: Option<String>,
}

impl Contact {
    pub(super) fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "properties": {
                "firstname": self.first, "lastname": self.last, "phone": self.phone,
                "associatedcompanyid": self.company,
            },
            "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": "2026-01-01T00:00:00.000Z",
            "archived": self.archived,
        })
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }

    /// The area code and the local number, of numbers as people type them.
    pub(super) fn calculated(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        match self.phone.strip_prefix('+') {
            Some(rest) if rest.starts_with('1') => digits[1..].to_owned(),
            Some(rest) if rest.starts_with("91") => digits[2..].to_owned(),
            Some(_) | None => digits,
        }
    }

    pub(super) fn fits(&self, filter: &Value) -> bool {
        let value = match filter["propertyName"].as_str().expect("a property") {
            "hs_searchable_calculated_phone_number" => self.calculated(),
            "phone" => self.phone.clone(),
            "hs_searchable_calculated_mobile_number" | "mobilephone" => return false,
            other => panic!("{other} cannot be searched"),
        };
        match filter["operator"].as_str() {
            Some("EQ") => filter["value"] == value,
            Some("IN") => filter["values"].as_array().expect("values").contains(&json!(value)),
            other => panic!("{other:?} is no operator"),
        }
    }
}
