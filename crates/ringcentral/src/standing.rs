//! What a person may do, checked again and again: RingCentral decides who is an administrator, and
//! may change its mind while a session of ours lives.

use ledger_core::id::ExtensionId;
use ledger_core::settings::Mode;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::Role;

use crate::account::Person;
use crate::reply::{Reply, Trouble};

/// Whether anyone needs to hear of calls: the server logs them, or people who are signed in log
/// them by hand or by their own auto-log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// Events are subscribed to, and the call log is read.
    Wanted,
    /// They are not, and nothing of ours stays at RingCentral.
    Unwanted,
}

impl Calls {
    /// Given the mode, how many sessions people have, and in whose name RingCentral is asked:
    /// that takes an administrator, who may not have signed in yet.
    pub fn given(mode: &Mode, sessions: i64, speaker: Option<&ExtensionId>) -> Self {
        match mode {
            Mode::Trial { .. } | Mode::On => Self::Wanted,
            Mode::Off if sessions > 0 && speaker.is_some() => Self::Wanted,
            Mode::Off => Self::Unwanted,
        }
    }
}

/// How often RingCentral is asked.
const CHECK: Span = Span::hours(1);

/// How soon it is asked again when it could not say.
const RETRY: Span = Span::minutes(1);

/// How long what it said last holds when it cannot be asked. Longer than its outages, shorter than
/// someone who lost their rights should keep them.
const HOLDS: Span = Span::hours(24);

/// What is to be done before someone is believed to be who they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing.
    Fresh,
    /// RingCentral must be asked.
    Due,
}

/// Whether RingCentral must be asked what a person may do. `checked_at` is when it last said so,
/// `tried_at` when it was last asked in vain.
pub fn check(checked_at: Millis, tried_at: Option<Millis>, now: Millis) -> Check {
    let is_recent = |at: Millis, span: Span| at <= now && now.since(at) < span;
    if is_recent(checked_at, CHECK) {
        return Check::Fresh;
    }
    let tried = tried_at.is_some_and(|at| is_recent(at, RETRY));
    if tried && is_recent(checked_at, HOLDS) { Check::Fresh } else { Check::Due }
}

/// What a check comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// RingCentral says this.
    Confirmed(Person),
    /// RingCentral does not say; what it said last holds.
    Held,
    /// It has not said for too long, or refuses to: nobody gets rights by that.
    Lapsed,
    /// RingCentral no longer knows the person: the session ends.
    Ended,
}

/// What is to be made of RingCentral's answer.
pub fn standing(answer: Reply<Person>, checked_at: Millis, now: Millis) -> Standing {
    match answer {
        Ok(person) => Standing::Confirmed(person),
        Err(Trouble::SignIn(_) | Trouble::NotFound(_)) => Standing::Ended,
        Err(Trouble::Permission(_) | Trouble::Refused { .. }) => Standing::Lapsed,
        Err(Trouble::TooMany { .. } | Trouble::Passing(_)) => {
            if now.since(checked_at) < HOLDS {
                Standing::Held
            } else {
                Standing::Lapsed
            }
        }
    }
}

/// The role of someone RingCentral calls an administrator or not.
pub fn role(person: &Person) -> Role {
    if person.admin { Role::Admin } else { Role::User }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_wanted_by_the_server_or_by_whoever_is_signed_in() {
        let ann = ExtensionId::from("101");
        for (mode, sessions, speaker, expected) in [
            (Mode::On, 0, Some(&ann), Calls::Wanted),
            (Mode::Trial { admin: "101".into() }, 0, Some(&ann), Calls::Wanted),
            (Mode::Off, 1, Some(&ann), Calls::Wanted),
            (Mode::Off, 0, Some(&ann), Calls::Unwanted),
            (Mode::Off, 1, None, Calls::Unwanted),
        ] {
            let calls = Calls::given(&mode, sessions, speaker);
            assert_eq!(calls, expected, "{mode:?} {sessions} {speaker:?}");
        }
    }

    #[test]
    fn ringcentral_is_asked_hourly_and_in_an_outage_once_a_minute() {
        let now = Millis(1_772_463_600_000);
        let ago = |minutes| now - Span::minutes(minutes);
        #[rustfmt::skip]
        let rows = [
            (ago(0), None, Check::Fresh),
            (ago(59), None, Check::Fresh),
            (ago(60), None, Check::Due),
            (ago(60), Some(ago(0)), Check::Fresh),
            (ago(60), Some(ago(1)), Check::Due),
            (ago(24 * 60), Some(ago(0)), Check::Due),
            // A clock that was ahead.
            (ago(-90), None, Check::Due),
        ];
        for (checked_at, tried_at, expected) in rows {
            assert_eq!(check(checked_at, tried_at, now), expected, "{checked_at} {tried_at:?}");
        }
    }

    #[test]
    fn an_outage_makes_nobody_a_user_for_a_day() {
        let checked_at = Millis(1_772_463_600_000);
        let person = Person {
            account: "400".into(),
            extension: "7".into(),
            name: "Ann".to_owned(),
            admin: true,
        };
        let outage = || Trouble::Passing("no answer".to_owned());
        let limit = Trouble::TooMany { wait: Span::seconds(5) };
        let refused = Trouble::Refused { code: "CMN-101".into(), message: "no".into() };
        let day = Span::hours(24);
        let just_before = Span(day.0 - 1);
        #[rustfmt::skip]
        let rows = [
            (Ok(person.clone()), Span::hours(1), Standing::Confirmed(person)),
            (Err(outage()), just_before, Standing::Held),
            (Err(outage()), day, Standing::Lapsed),
            (Err(limit), just_before, Standing::Held),
            (Err(refused), Span::hours(1), Standing::Lapsed),
            (Err(Trouble::Permission("ReadExtensions".into())), Span::hours(1), Standing::Lapsed),
            (Err(Trouble::SignIn("ended".into())), Span::hours(1), Standing::Ended),
            (Err(Trouble::NotFound("extension".into())), Span::hours(1), Standing::Ended),
        ];
        for (answer, after, expected) in rows {
            let said = format!("{answer:?}");
            assert_eq!(standing(answer, checked_at, checked_at + after), expected, "{said}");
        }
    }
}
