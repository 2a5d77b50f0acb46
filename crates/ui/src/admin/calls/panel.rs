//! What stands open above the calls: the choice of a contact, or the question whether calls are
//! to be left out.

use ledger_core::ledger::{ContactChoice, Remember};
use ledger_core::phone::PhoneNumber;

use super::group::Group;
use crate::background::CallKey;
use crate::choosing::{self, Choosing};
use crate::text::calls as text;

/// What stands open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Panel {
    pub(super) group: Group,
    pub(super) question: Question,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Question {
    /// With whom they are logged, and for which calls that holds.
    WithWhom(Box<Choosing>, Remember),
    /// Whether they are left out, and every other with the number.
    LeaveOut,
}

/// What was done last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// Calls are logged with a contact.
    Logged(ContactChoice),
    /// Calls are decided anew.
    Replayed(usize),
    /// Calls are left out.
    LeftOut(Vec<CallKey>),
    /// The same, and a number is on the do-not-log list.
    Blocked(PhoneNumber, Vec<CallKey>),
    /// That was taken back.
    TakenBack,
}

/// The panel as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether nothing is open.
    pub hidden: bool,
    /// What is asked.
    pub title: String,
    /// What comes of it.
    pub lead: &'static str,
    /// The choice of a contact; nothing where none is to be chosen.
    pub choosing: Option<choosing::View>,
    /// That it holds for every call with the number; empty where no number is known.
    pub remember: String,
    /// Whether it does.
    pub remembered: bool,
    /// The button that puts the number on the do-not-log list; empty where there is none.
    pub block: String,
    /// The button that leaves out only these calls; empty where it does nothing.
    pub leave: String,
}

impl Panel {
    pub(super) fn view(&self) -> View {
        let Group { number, calls, .. } = &self.group;
        let who = number.as_ref().map_or_else(
            || text::other_side(calls.first().and_then(|row| row.other.as_deref())),
            ToString::to_string,
        );
        match &self.question {
            Question::WithWhom(choosing, remember) => View {
                title: text::with_whom(&who, calls.len()),
                lead: text::WITH_WHOM_LEAD,
                choosing: Some(choosing.view()),
                remember: number.as_ref().map(text::remember).unwrap_or_default(),
                remembered: *remember == Remember::ThisNumber,
                ..View::default()
            },
            Question::LeaveOut => View {
                title: text::leave_out(&who, calls.len()),
                lead: text::LEAVE_OUT_LEAD,
                block: number.as_ref().map(text::block).unwrap_or_default(),
                leave: match calls.iter().any(|row| row.activity_id.is_none()) {
                    true => text::only_these(calls.len()),
                    false => String::new(),
                },
                ..View::default()
            },
        }
    }
}
