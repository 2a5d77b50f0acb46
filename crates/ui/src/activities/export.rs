//! Activities as a file.

use ledger_wire::api::StoredActivity;

use crate::csv;

/// Activities as CSV. Moments are in UTC, as every spreadsheet and program reads them.
pub(super) fn as_csv(activities: &[StoredActivity]) -> String {
    let mut file = csv::empty();
    let head = ["Start (UTC)", "Person", "Contact", "Subject", "Talk time (seconds)", "Text"];
    csv::add_row(&mut file, &head);
    for activity in activities {
        let StoredActivity { extension_name, contact, subject, body, .. } = activity;
        let (start, talk) = (activity.started_at.to_string(), activity.talk_seconds.to_string());
        csv::add_row(&mut file, &[&start, extension_name, &contact.name, subject, &talk, body]);
    }
    file
}

#[cfg(test)]
mod tests {
    use ledger_core::id::{ActivityId, ContactId, ExtensionId};
    use ledger_core::ledger::ContactChoice;
    use ledger_core::time::Millis;

    use super::*;

    #[test]
    fn a_file() {
        let activity = StoredActivity {
            id: ActivityId::from("1"),
            marker: "s/1".to_owned(),
            contact: ContactChoice { id: ContactId::from("2"), name: "=Jo".to_owned() },
            owner: None,
            extension_id: ExtensionId::from("1"),
            extension_name: "Ada Example".to_owned(),
            subject: "Inbound Call from Jo".to_owned(),
            body: "- Note: a, b\n- Result: Missed".to_owned(),
            started_at: Millis(1_772_463_540_000),
            talk_seconds: 65,
            created_at: Millis(0),
            updated_at: Millis(0),
        };
        assert_eq!(
            as_csv(&[activity]),
            "\u{feff}Start (UTC),Person,Contact,Subject,Talk time (seconds),Text\r\n\
             2026-03-02T14:59:00.000Z,Ada Example,'=Jo,Inbound Call from Jo,65,\
             \"'- Note: a, b\n- Result: Missed\"\r\n"
        );
    }
}
