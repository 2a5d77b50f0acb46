//! Rows that several pages of the area have: cards, each about one thing with how it is and what to
//! do; and reasons why calls are not logged.

use ledger_core::ledger::State;
use ledger_core::why::Why;

use crate::order::sort;
use crate::sheet::{ROW, Row, Words};

/// Calls that are not logged: where they stand, the code of the reason, how many.
pub(super) type Unlogged = (State, String, u64);

/// A card: what it is about, how that is, what exactly, what to do.
pub(super) fn card(
    key: String,
    state: &'static str,
    [name, mark, detail, next_step]: [Words; 4],
) -> Row {
    let mut row = Row::new(key);
    row.set(ROW, "data-state", state);
    row.say("name", name);
    row.say("mark", mark);
    row.say("detail", detail);
    row.say("next-step", next_step);
    row
}

/// A reason: how many calls, why, and what to do.
pub(super) fn reason(code: String, calls: String) -> Row {
    let mut row = Row::new(code);
    row.say("mark", calls);
    match Why::coded(&row.key) {
        Some(why) => {
            row.say("words", why.sentence());
            row.say("next-step", why.next_step());
        }
        // A newer server may have reasons that are not known here.
        None => {
            let code = row.key.clone();
            row.say("words", code);
        }
    }
    row
}

/// Reasons, the most frequent first; each once, whatever state it led to.
pub(super) fn by_reason(unlogged: &[Unlogged]) -> Vec<Unlogged> {
    let mut reasons: Vec<Unlogged> = Vec::new();
    for (state, code, calls) in unlogged {
        match reasons.iter_mut().find(|(_, known, _)| known == code) {
            Some((_, _, known)) => *known += calls,
            None => reasons.push((*state, code.clone(), *calls)),
        }
    }
    sort(&mut reasons, |(_, code, calls)| {
        (-i64::try_from(*calls).unwrap_or(i64::MAX), code.clone())
    });
    reasons
}
