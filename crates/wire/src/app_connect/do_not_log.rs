//! The do-not-log list, as App Connect's client has it: one text.

use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::settings::{BlockEntry, BlockTarget};
use serde::Serialize;
use serde_json::Value;

use super::text;

/// Up to so many characters an entry of its do-not-log list is an extension.
const LONGEST_EXTENSION: usize = 6;

/// The numbers and extensions whose calls are not logged, divided by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoNotLog(pub String);

/// What became of a do-not-log list. The client tells nobody of a failure, and then calls would be
/// logged that must not be: so what can be read is kept, whatever else stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoNotLogged {
    /// The list as it is now.
    pub do_not_log_numbers: String,
    /// What was left out, because it is neither a number nor an extension.
    pub not_understood: Vec<String>,
}

impl DoNotLog {
    /// Reads a body.
    pub fn read(said: &Value) -> Self {
        Self(text(said, "/doNotLogNumbers").unwrap_or_default())
    }

    /// The list that this makes of the one before, and the pieces that cannot be read. An entry
    /// that stays keeps its label; prefixes and ranges, for which App Connect has no word, stay
    /// when they come back as [`Subscription`] wrote them.
    pub fn applied(
        &self,
        before: &[BlockEntry],
        home: &HomeRegion,
    ) -> (Vec<BlockEntry>, Vec<String>) {
        let (mut entries, mut not_understood) = (Vec::<BlockEntry>::new(), Vec::new());
        for piece in self.0.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            let known = before.iter().find(|entry| entry.target.to_string() == piece);
            match known.cloned().or_else(|| entry(piece, home)) {
                Some(entry) if entries.iter().any(|one| one.target == entry.target) => {}
                Some(entry) => entries.push(entry),
                None => not_understood.push(piece.to_owned()),
            }
        }
        (entries, not_understood)
    }
}

fn entry(piece: &str, home: &HomeRegion) -> Option<BlockEntry> {
    let is_extension =
        piece.len() <= LONGEST_EXTENSION && piece.bytes().all(|byte| byte.is_ascii_digit());
    let target = if is_extension {
        BlockTarget::Extension(piece.to_owned())
    } else {
        BlockTarget::Number(PhoneNumber::parse(piece, home).ok()?)
    };
    Some(BlockEntry::new(target))
}

/// A do-not-log list as the client knows it.
pub fn printed(entries: &[BlockEntry]) -> String {
    let pieces: Vec<String> = entries.iter().map(|entry| entry.target.to_string()).collect();
    pieces.join(",")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The first is what the client was seen to send for `(123) 456-7890, 101,650-555-0100`.
    #[test]
    fn do_not_log_lists_as_the_client_sends_them() {
        let label = |target| BlockEntry::labeled(target, "lawyer");
        let number = |text: &str| PhoneNumber::parse(text, &HomeRegion::default()).unwrap();
        let before = [
            label(BlockTarget::Number(number("+16505550100"))),
            label(BlockTarget::Prefix("+44".to_owned())),
            label(BlockTarget::Range {
                first: number("+14155550100"),
                last: number("+14155550109"),
            }),
        ];
        let rows: [(Value, &str, &[&str]); 7] = [
            (json!({ "doNotLogNumbers": " 101,+16505550100" }), "101,+16505550100", &[]),
            (json!({ "doNotLogNumbers": "" }), "", &[]),
            (json!({ "doNotLogNumbers": null }), "", &[]),
            (json!({}), "", &[]),
            (json!({ "doNotLogNumbers": "101,,101, 0101," }), "101,0101", &[]),
            (
                json!({ "doNotLogNumbers": "+44*,+14155550100-+14155550109" }),
                "+44*,+14155550100-+14155550109",
                &[],
            ),
            (
                json!({ "doNotLogNumbers": "abc,+1,650 555 0101,+4420*" }),
                "+16505550101",
                &["abc", "+1", "+4420*"],
            ),
        ];
        for (said, expected, not_understood) in rows {
            let list = DoNotLog::read(&said);
            let (entries, left) = list.applied(&before, &HomeRegion::default());
            assert_eq!(
                (
                    printed(&entries).as_str(),
                    left.iter().map(String::as_str).collect::<Vec<_>>().as_slice()
                ),
                (expected, not_understood),
                "{said}"
            );
            for entry in entries {
                let had = before.iter().find(|one| one.target == entry.target);
                assert_eq!(entry.label, had.map_or("", |one| one.label.as_str()));
            }
        }
    }
}
