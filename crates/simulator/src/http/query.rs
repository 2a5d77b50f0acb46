//! Query strings and forms, with repeated keys.

use crate::clock::Moment;
use crate::record::View;

use super::problem::Problem;

/// The pairs of a query string or a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(super) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + Clone {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A positive whole number.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match text.parse() {
            Ok(count) if count > 0 => Ok(Some(count)),
            Ok(_) | Err(_) => Err(Problem::invalid(name, text)),
        }
    }

    pub(super) fn moment(&self, name: &str) -> Result<Option<Moment>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        Moment::parse(text).map(Some).ok_or_else(|| Problem::invalid(name, text))
    }

    pub(super) fn view(&self) -> Result<View, Problem> {
        match self.get("view") {
            None | Some("Simple") => Ok(View::Simple),
            Some("Detailed") => Ok(View::Detailed),
            Some(other) => Err(Problem::invalid("view", other)),
        }
    }

    /// The values of a repeated parameter, each of which must be known.
    pub(super) fn choices(&self, name: &str, known: &[&str]) -> Result<Vec<&str>, Problem> {
        let mut chosen = Vec::new();
        for (_, value) in self.0.iter().filter(|(key, _)| key == name) {
            if !known.contains(&value.as_str()) {
                return Err(Problem::invalid(name, value));
            }
            chosen.push(value.as_str());
        }
        Ok(chosen)
    }
}
