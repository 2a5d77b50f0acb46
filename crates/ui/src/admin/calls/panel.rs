//! What stands open above the calls: the choice of a contact, or the question whether calls are
//! to be left out.

use ledger_core::ledger::{ContactChoice, Remember};
use ledger_core::phone::PhoneNumber;

use super::group::Group;
use crate::background::CallKey;
use crate::choosing::Choosing;
use crate::sheet::Sheet;
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

impl Panel {
    pub(super) fn view(&self, sheet: &mut Sheet) {
        let Group { number, calls, .. } = &self.group;
        let who = number.as_ref().map_or_else(
            || text::other_side(calls.first().and_then(|row| row.other.as_deref())),
            ToString::to_string,
        );
        sheet.show("panel");
        match &self.question {
            Question::WithWhom(choosing, remember) => {
                sheet.say("panel-title", text::with_whom(&who, calls.len()));
                sheet.say("panel-lead", text::WITH_WHOM_LEAD);
                choosing.view(sheet);
                if let Some(number) = number {
                    sheet.show("remember-line");
                    sheet.tick("remember", *remember == Remember::ThisNumber);
                    sheet.say("remember-words", text::remember(number));
                }
            }
            Question::LeaveOut => {
                sheet.say("panel-title", text::leave_out(&who, calls.len()));
                sheet.say("panel-lead", text::LEAVE_OUT_LEAD);
                if let Some(number) = number {
                    sheet.show("block-number");
                    sheet.say("block-number", text::block(number));
                }
                if calls.iter().any(|row| row.activity_id.is_none()) {
                    sheet.show("leave-out");
                    sheet.say("leave-out", text::only_these(calls.len()));
                }
            }
        }
    }
}
