//! Reading a description: every problem is named at its place, and reading goes on.

use std::cell::RefCell;

use ledger_core::settings::Problem;
use serde_json::{Map, Value};

/// What is wrong, all of it.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn add(&self, field: &str, problem: impl Into<String>) {
        self.0.borrow_mut().push(Problem { field: field.to_owned(), problem: problem.into() });
    }

    pub(super) fn into_all(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// A value somewhere in the description.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) path: String,
    value: &'a Value,
    problems: &'a Problems,
}

/// An object somewhere in the description.
pub(super) struct Fields<'a> {
    path: String,
    map: Option<&'a Map<String, Value>>,
    problems: &'a Problems,
}

impl<'a> Place<'a> {
    pub(super) fn new(value: &'a Value, problems: &'a Problems) -> Self {
        Self { path: String::new(), value, problems }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn problem(&self, problem: impl Into<String>) {
        self.problems.add(&self.path, problem);
    }

    /// An object that has these keys and no others, which blanks divide.
    pub(super) fn object(self, keys: &str) -> Fields<'a> {
        let map = self.value.as_object();
        if map.is_none() {
            self.problem("it must be an object, in braces");
        }
        for name in map.into_iter().flat_map(Map::keys) {
            if !keys.split(' ').any(|known| known == name) {
                let there = keys.replace(' ', ", ");
                let problem = format!("nothing is called so here; there are: {there}");
                self.problems.add(&within(&self.path, name), problem);
            }
        }
        Fields { path: self.path, map, problems: self.problems }
    }

    /// An object with any keys.
    pub(super) fn entries(&self) -> Vec<(&'a str, Place<'a>)> {
        let Some(map) = self.value.as_object() else {
            self.problem("it must be an object, in braces");
            return Vec::new();
        };
        map.iter().map(|(name, value)| (name.as_str(), self.inner(name, value))).collect()
    }

    pub(super) fn items(&self) -> Vec<Place<'a>> {
        let Some(items) = self.value.as_array() else {
            self.problem("it must be a list, in brackets");
            return Vec::new();
        };
        let place = |(index, value)| Self {
            path: format!("{}[{index}]", self.path),
            value,
            problems: self.problems,
        };
        items.iter().enumerate().map(place).collect()
    }

    /// A text that is not empty.
    pub(super) fn text(&self) -> String {
        match self.value.as_str() {
            Some(text) if !text.trim().is_empty() => text.to_owned(),
            Some(_) => {
                self.problem("it is empty");
                String::new()
            }
            None => {
                self.problem("it must be a text, in quotation marks");
                String::new()
            }
        }
    }

    pub(super) fn number(&self, least: u64, most: u64) -> u64 {
        match self.value.as_u64().filter(|number| (least..=most).contains(number)) {
            Some(number) => number,
            None => {
                self.problem(format!("it must be a whole number from {least} to {most}"));
                least
            }
        }
    }

    fn inner(&self, name: &str, value: &'a Value) -> Self {
        Self { path: within(&self.path, name), value, problems: self.problems }
    }
}

impl<'a> Fields<'a> {
    /// What stands under a key, if anything does.
    pub(super) fn get(&self, name: &str) -> Option<Place<'a>> {
        let value = self.map?.get(name)?;
        Some(Place { path: within(&self.path, name), value, problems: self.problems })
    }

    /// What must stand under a key.
    pub(super) fn needed(&self, name: &str) -> Option<Place<'a>> {
        let found = self.get(name);
        if found.is_none() && self.map.is_some() {
            self.problems.add(&within(&self.path, name), "it is missing");
        }
        found
    }

    pub(super) fn problem(&self, problem: impl Into<String>) {
        self.problems.add(&self.path, problem);
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.needed(name).map(|place| place.text()).unwrap_or_default()
    }
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
