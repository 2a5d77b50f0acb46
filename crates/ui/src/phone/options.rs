//! What a person chooses for the phone: where it comes from, and when a contact opens.

use std::fmt;

use ledger_core::from_json::FromJson;
use serde::Serialize;

use super::asked::Questions;
use super::flag::Flag;
use super::{Ask, Model, Turn, Widget};
use crate::address::{AddressProblem, ServerAddress};
use crate::background::Request;
use crate::page::{self, Counter};

/// The options, as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Where the widget is loaded from; RingCentral's own place, if nothing is said.
    pub address: Option<WidgetAddress>,
    /// When a caller's contact opens in the CRM.
    pub pop: Pop,
}

/// When a caller's contact opens in the CRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Pop {
    /// Never by itself.
    #[default]
    Never,
    /// When a call begins to ring.
    Ringing,
    /// When it is answered.
    Answered,
}

impl Pop {
    /// The word in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
        }
    }

    /// What the word means.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Never, Self::Ringing, Self::Answered].into_iter().find(|pop| pop.as_str() == word)
    }
}

/// The address of the widget's page: encrypted, or on this machine, as for a Worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(transparent)]
pub struct WidgetAddress(String);

impl WidgetAddress {
    /// Reads what a person typed; nothing typed means RingCentral's own place.
    ///
    /// # Errors
    ///
    /// When it is no address that may be loaded.
    pub fn read(typed: &str) -> Result<Option<Self>, AddressProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let from = typed.find("://").map_or(0, |scheme| scheme + 3);
        let rest = typed.get(from..).unwrap_or_default();
        let path_at = from + rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (origin, path) = typed.split_at(path_at);
        let server = ServerAddress::read(origin)?;
        Ok(Some(Self(server.join(path))))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for WidgetAddress {
    /// RingCentral's own place, by its documentation.
    fn default() -> Self {
        Self(
            "https://apps.ringcentral.com/integration/ringcentral-embeddable/latest/app.html"
                .to_owned(),
        )
    }
}

impl fmt::Display for WidgetAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Model {
    /// The options, as they were kept; the widget is loaded from where they say, once: a call may
    /// go on in it while people sign in and out.
    pub(crate) fn begin(&mut self, options: Options, counter: &mut Counter) -> Vec<page::Ask> {
        let mut turn = Turn::new(counter);
        if self.frame.is_none() {
            self.typed = options.address.clone().map(|address| address.0).unwrap_or_default();
            self.options = options;
            self.load(&mut turn);
        }
        turn.asks
    }

    fn load(&mut self, turn: &mut Turn<'_>) {
        let address = self.options.address.clone().unwrap_or_default();
        if self.frame.as_ref() != Some(&address) {
            self.frame = Some(address.clone());
            self.widget = Widget::Silent;
            self.flag = Flag::default();
            self.questions = Questions::default();
            turn.ask(Ask::Load(address));
        }
    }

    /// Keeps the options as they are typed, unless the address is none.
    pub(super) fn keep(&mut self, turn: &mut Turn<'_>) {
        match WidgetAddress::read(&self.typed) {
            Ok(address) => {
                self.options.address = address;
                self.load(turn);
                turn.send(Request::KeepPhone { options: self.options.clone() });
            }
            Err(problem) => self.problem = Some(problem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let good = |text: &str| Ok(Some(text.to_owned()));
        let rows = [
            ("", Ok(None)),
            ("https://a.example/b/app.html?c=1", good("https://a.example/b/app.html?c=1")),
            (" A.example/b ", good("https://a.example/b")),
            ("http://127.0.0.1:80/x", good("http://127.0.0.1:80/x")),
            ("http://a.example/", Err(AddressProblem::NotEncrypted)),
            ("javascript:alert(1)", Err(AddressProblem::BadPort)),
            ("https://a@b.example/", Err(AddressProblem::HasUser)),
            ("data:text/html,x", Err(AddressProblem::BadPort)),
        ];
        for (typed, expected) in rows {
            let read = WidgetAddress::read(typed).map(|read| read.map(|it| it.to_string()));
            assert_eq!(read, expected, "{typed}");
        }
        let standard = WidgetAddress::default().to_string();
        assert_eq!(WidgetAddress::read(&standard), Ok(Some(WidgetAddress::default())));
    }
}
