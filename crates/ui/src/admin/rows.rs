//! Rows that several pages of the area have: cards, each about one thing with how it is and what to
//! do; and reasons why calls are not logged.

use ledger_core::ledger::State;
use ledger_core::why::Why;

use crate::order::sort;
use crate::sheet::{ROW, Rows, Sheet, Words};

/// Calls that are not logged: where they stand, the code of the reason, how many.
pub(super) type Unlogged = (State, String, u64);

/// A card: what it is about, and what exactly. It may say a mark and what to do besides.
pub(super) fn card<'a>(
    cards: &'a mut Rows,
    key: &str,
    state: &'static str,
    name: impl Into<Words>,
    detail: Words,
) -> &'a mut Sheet {
    let card = cards.add(key);
    card.set(ROW, "data-state", state);
    card.say("name", name);
    card.say("detail", detail);
    card
}

/// A reason: how many calls, why, and what to do.
pub(super) fn reason(reasons: &mut Rows, code: String, calls: String) -> &mut Sheet {
    let row = reasons.add(code.as_str());
    row.say("mark", calls);
    match Why::coded(&code) {
        Some(why) => {
            row.say("words", why.sentence());
            row.say("next-step", why.next_step());
        }
        // A newer server may have reasons that are not known here.
        None => row.say("words", code),
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
