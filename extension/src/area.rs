//! One of Chrome's two storage areas, loaded: texts by their keys.

use ledger_core::from_json::{FromJson, Value, from_str, from_value};
use ledger_core::time::Millis;

use crate::chrome::Items;

/// One of Chrome's two areas: what was there, and what is to be changed.
pub(crate) struct Area {
    /// What is there.
    pub(crate) items: Items,
    /// What is to be changed; what has no text goes.
    pub(crate) changed: Items,
}

impl Area {
    /// Nothing is changed yet.
    pub(crate) fn new(items: Items) -> Self {
        Self { items, changed: Items::none() }
    }

    /// What cannot be read is of a version to come, after a downgrade: as good as not there.
    pub(crate) fn read<T: FromJson>(&self, key: &str) -> Option<T> {
        from_str(&self.items.get(key)?)
    }

    /// Keeps a text.
    pub(crate) fn write(&self, key: &str, text: &str) {
        self.change(key, Some(text));
    }

    /// Forgets it.
    pub(crate) fn remove(&self, key: &str) {
        self.change(key, None);
    }

    fn change(&self, key: &str, text: Option<&str>) {
        self.items.set(key, text);
        self.changed.set(key, text);
    }

    /// What was seen under the session that began then.
    pub(crate) fn seen<T: FromJson>(&self, key: &str, since: Millis) -> Option<T> {
        let seen: Seen = self.read(key)?;
        if seen.since == since { from_value(seen.value) } else { None }
    }

    /// Keeps what was seen under a session, as JSON.
    pub(crate) fn see(&self, key: &str, since: Millis, value: &str) {
        let since = since.0;
        self.write(key, &format!(r#"{{"since":{since},"value":{value}}}"#));
    }
}

/// Something seen under a session.
#[derive(FromJson)]
struct Seen {
    since: Millis,
    value: Value,
}
