//! Reading a sheet, as tests do.

use ledger_core::time::Millis;

use super::{Flag, Row, Sheet, Tick, What};

impl Sheet {
    /// The words at a place; none where no mark says any.
    pub fn words(&self, place: &str) -> &str {
        self.find(place, |what| {
            let (What::Words(words) | What::WordsAt(words, _)) = what else { return None };
            Some(words.as_ref())
        })
        .unwrap_or_default()
    }

    /// The moment at a place.
    pub fn moment(&self, place: &str) -> Option<Millis> {
        self.find(place, |what| {
            let (What::Time(at, _) | What::WordsAt(_, at)) = what else { return None };
            Some(*at)
        })
    }

    /// Whether a mark hides the place.
    pub fn hides(&self, place: &str) -> bool {
        self.flag_of(place, "hidden") == Some(Flag::There)
    }

    /// Whether a mark shows the place.
    pub fn shows(&self, place: &str) -> bool {
        self.flag_of(place, "hidden") == Some(Flag::Gone)
    }

    /// Whether the place has the attribute, which needs no value.
    pub fn has(&self, place: &str, attribute: &str) -> bool {
        self.flag_of(place, attribute) == Some(Flag::There)
    }

    /// The value of an attribute; nothing where no mark gives it one.
    pub fn attribute(&self, place: &str, attribute: &str) -> Option<&str> {
        self.find(place, |what| {
            let What::Attribute(name, value) = what else { return None };
            (*name == attribute).then_some(value.as_ref())
        })
    }

    /// What is typed, or chosen in a group of radio buttons.
    pub fn value(&self, place: &str) -> &str {
        self.find(place, |what| {
            let (What::Value(value) | What::Chosen(value)) = what else { return None };
            Some(value.as_ref())
        })
        .unwrap_or_default()
    }

    /// Whether the box is ticked; nothing where no mark says it.
    pub fn ticked(&self, place: &str) -> Option<Tick> {
        self.find(place, |what| {
            let What::Tick(tick) = what else { return None };
            Some(*tick)
        })
    }

    /// The rows at a place.
    pub fn list(&self, place: &str) -> &[Row] {
        let list = self.lists.iter().find(|list| list.place == place);
        list.map(|list| list.rows.0.as_slice()).unwrap_or_default()
    }

    fn flag_of(&self, place: &str, attribute: &str) -> Option<Flag> {
        self.find(place, |what| {
            let What::Flag(name, flag) = what else { return None };
            (*name == attribute).then_some(*flag)
        })
    }

    fn find<'a, T>(&'a self, place: &str, of: impl Fn(&'a What) -> Option<T>) -> Option<T> {
        self.marks.iter().filter(|mark| mark.place == place).find_map(|mark| of(&mark.what))
    }
}
