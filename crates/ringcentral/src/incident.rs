//! Incidents: what an administrator must know of, opened once when it begins and healed once when
//! it is over.
//!
//! They are judged from what is stored anyway, so that nothing has to remember to report.

mod backlog;

use ledger_core::id::ExtensionId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{Incident, IncidentKind, Role};
use serde::{Deserialize, Serialize};

pub use self::backlog::{Backlog, COUNTED_EVERY, Window};
use crate::call_log::cursor::Cursor;
use crate::permission::Found;
use crate::reply::Trouble;
use crate::subscription::deliveries::Deliveries;
use crate::subscription::watch::Watch;

/// How many are remembered.
const REMEMBERED: usize = 50;

/// How long RingCentral may be out of reach before that is an incident.
const PATIENCE: Span = Span::minutes(5);

/// Whether RingCentral answers. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Connection {
    /// Why RingCentral takes no sign-in.
    signed_out: Option<String>,
    /// Since when it does not answer.
    silent_since: Option<Millis>,
}

impl Connection {
    /// What is known after a request.
    #[must_use]
    pub fn after(&self, outcome: &Result<(), Trouble>, now: Millis) -> Self {
        match outcome {
            Err(Trouble::SignIn(why)) => Self { signed_out: Some(why.clone()), silent_since: None },
            Err(Trouble::Passing(_)) => {
                Self { silent_since: self.silent_since.or(Some(now)), ..self.clone() }
            }
            // Nothing was asked, or nothing about the connection was learnt.
            Err(Trouble::TooMany { .. }) => self.clone(),
            Ok(())
            | Err(Trouble::Permission(_) | Trouble::NotFound(_) | Trouble::Refused { .. }) => {
                Self::default()
            }
        }
    }

    /// Whether a sign-in is needed.
    pub fn is_signed_out(&self) -> bool {
        self.signed_out.is_some()
    }

    /// Whether the account speaks in this person's name once they have signed in: it did before,
    /// or this is an administrator and nobody else is, or who was is signed out.
    pub fn makes_speaker(
        &self,
        person: &ExtensionId,
        role: Role,
        speaker: Option<&ExtensionId>,
    ) -> bool {
        let is_admin = role == Role::Admin;
        speaker.map_or(is_admin, |known| known == person || self.is_signed_out() && is_admin)
    }

    fn trouble(&self, now: Millis) -> Option<String> {
        let sign_in =
            |why: &String| format!("RingCentral wants an administrator to sign in again: {why}");
        let silent = self.silent_since.filter(|since| now.since(*since) >= PATIENCE);
        self.signed_out
            .as_ref()
            .map(sign_in)
            .or(silent.map(|since| format!("RingCentral has not answered since {since}")))
    }
}

/// What incidents are judged from, while calls are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Whether RingCentral answers.
    pub connection: &'a Connection,
    /// The subscription.
    pub watch: &'a Watch,
    /// What the call log says of the events.
    pub deliveries: &'a Deliveries,
    /// The call log.
    pub cursor: &'a Cursor,
    /// The permissions.
    pub permissions: &'a Found,
    /// Why the CRM takes no sign-in; nothing while it does, or needs none.
    pub crm_sign_in: Option<&'a str>,
    /// Why the CRM lets nothing be written though it takes the sign-in.
    pub crm_permission: Option<&'a str>,
    /// Calls that need someone.
    pub backlog: &'a Backlog,
}

impl Situation<'_> {
    /// What is wrong, of each kind.
    fn troubles(&self, now: Millis) -> [(IncidentKind, Option<String>); 9] {
        let behind = self.cursor.is_behind(now).then(|| {
            self.cursor.problem().unwrap_or("the call log has not been read for long").to_owned()
        });
        let mut missing = self.permissions.missing.join(", ");
        if let Some(filters) = self.watch.left_out() {
            let comma = if missing.is_empty() { "" } else { "; " };
            missing = format!("{missing}{comma}RingCentral leaves out {filters}");
        }
        [
            (IncidentKind::ConnectionLost, self.connection.trouble(now)),
            (IncidentKind::SubscriptionLost, self.watch.loss().map(str::to_owned)),
            (IncidentKind::EventsMissing, self.deliveries.missing()),
            (IncidentKind::CallLogBehind, behind),
            (IncidentKind::PermissionMissing, Some(missing).filter(|names| !names.is_empty())),
            (IncidentKind::CrmSignInLost, self.crm_sign_in.map(str::to_owned)),
            (IncidentKind::CrmMayNotWrite, self.crm_permission.map(str::to_owned)),
            (IncidentKind::RecordRefused, self.backlog.refusals()),
            (IncidentKind::CallsWaiting, self.backlog.waits()),
        ]
    }
}

/// All that are remembered. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Incidents {
    /// By when they were opened, oldest first.
    all: Vec<Incident>,
}

impl Incidents {
    /// Opens and heals what has begun and ended, and says which it was. Without a situation
    /// nobody wants calls, and nothing is wrong.
    pub fn judge(&mut self, situation: Option<Situation<'_>>, now: Millis) -> Vec<Incident> {
        match situation {
            Some(situation) => {
                let troubles = situation.troubles(now).into_iter();
                troubles.filter_map(|(kind, trouble)| self.note(kind, trouble, now)).collect()
            }
            None => {
                let open = self.all.iter_mut().filter(|incident| incident.healed_at.is_none());
                open.map(|incident| heal(incident, now)).collect()
            }
        }
    }

    /// By when they were opened, oldest first.
    pub fn all(&self) -> &[Incident] {
        &self.all
    }

    /// What is open or over by this, if it was not before.
    fn note(
        &mut self,
        kind: IncidentKind,
        trouble: Option<String>,
        now: Millis,
    ) -> Option<Incident> {
        let is_open = |known: &&mut Incident| known.kind == kind && known.healed_at.is_none();
        match (self.all.iter_mut().find(is_open), trouble) {
            (Some(open), Some(detail)) => {
                open.detail = detail;
                None
            }
            (Some(open), None) => Some(heal(open, now)),
            (None, Some(detail)) => {
                let opened = Incident { kind, detail, opened_at: now, healed_at: None };
                self.all.push(opened.clone());
                // The oldest that is over goes first: an open one must be healed yet.
                if self.all.len() > REMEMBERED
                    && let Some(over) = self.all.iter().position(|known| known.healed_at.is_some())
                {
                    self.all.remove(over);
                }
                Some(opened)
            }
            (None, None) => None,
        }
    }
}

fn heal(open: &mut Incident, now: Millis) -> Incident {
    open.healed_at = Some(now);
    open.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    /// Everything a situation is made of, all well.
    #[derive(Default)]
    struct World {
        connection: Connection,
        watch: Watch,
        deliveries: Deliveries,
        cursor: Cursor,
        permissions: Found,
        backlog: Backlog,
        incidents: Incidents,
    }

    impl World {
        fn judge(&mut self, now: Millis) -> Vec<(IncidentKind, String, Option<Millis>)> {
            let situation = Situation {
                connection: &self.connection,
                watch: &self.watch,
                deliveries: &self.deliveries,
                cursor: &self.cursor,
                permissions: &self.permissions,
                crm_sign_in: None,
                crm_permission: None,
                backlog: &self.backlog,
            };
            let before = self.incidents.clone();
            let changed = self.incidents.judge(Some(situation), now);
            // Whatever changes is told, and nothing else.
            let is_new = |incident: &&Incident| {
                let known = |known: &Incident| {
                    (known.kind, known.opened_at, known.healed_at)
                        == (incident.kind, incident.opened_at, incident.healed_at)
                };
                !before.all().iter().any(known)
            };
            let expected: Vec<_> = self.incidents.all().iter().filter(is_new).cloned().collect();
            assert_eq!(changed, expected);
            self.told()
        }

        fn told(&self) -> Vec<(IncidentKind, String, Option<Millis>)> {
            let told = |one: &Incident| (one.kind, one.detail.clone(), one.healed_at);
            self.incidents.all().iter().map(told).collect()
        }
    }

    fn at(minutes: i64) -> Millis {
        NOW + Span::minutes(minutes)
    }

    #[test]
    fn silence_is_an_incident_after_five_minutes_and_heals_once() {
        let mut world = World::default();
        let silence = Err(Trouble::Passing("no answer".to_owned()));
        for minute in 0..5 {
            world.connection = world.connection.after(&silence, at(minute));
            assert_eq!(world.judge(at(minute)), [], "minute {minute}");
        }
        let detail = format!("RingCentral has not answered since {NOW}");
        let expected = |healed| [(IncidentKind::ConnectionLost, detail.clone(), healed)];
        assert_eq!(world.judge(at(5)), expected(None));
        assert_eq!(world.judge(at(9)), expected(None));
        world.connection = world.connection.after(&Ok(()), at(10));
        assert_eq!(world.judge(at(10)), expected(Some(at(10))));
        assert_eq!(world.judge(at(20)), expected(Some(at(10))));
    }

    #[test]
    fn a_lost_sign_in_is_an_incident_at_once() {
        let mut world = World::default();
        let ended = Err(Trouble::SignIn("ended".to_owned()));
        world.connection = world.connection.after(&ended, NOW);
        assert!(world.connection.is_signed_out());
        let told = world.judge(NOW);
        assert_eq!((told.len(), told[0].0), (1, IncidentKind::ConnectionLost));
        // What the rate limit keeps from being asked says nothing.
        let limit = Err(Trouble::TooMany { wait: Span::seconds(9) });
        assert!(world.connection.after(&limit, NOW).is_signed_out());
        let refused = Err(Trouble::NotFound("subscription".to_owned()));
        assert!(!world.connection.after(&refused, NOW).is_signed_out());
    }

    #[test]
    fn another_administrator_takes_over_from_whoever_was_signed_out() {
        let well = Connection::default();
        let ended = well.after(&Err(Trouble::SignIn("ended".to_owned())), NOW);
        let (ann, bob) = (ExtensionId::from("101"), ExtensionId::from("102"));
        for (connection, person, role, speaker, expected) in [
            (&well, &ann, Role::Admin, Some(&ann), true),
            (&well, &bob, Role::Admin, Some(&ann), false),
            (&ended, &bob, Role::Admin, Some(&ann), true),
            (&ended, &bob, Role::User, Some(&ann), false),
            // The first administrator: whoever signs in later can log by hand.
            (&well, &ann, Role::Admin, None, true),
            (&well, &ann, Role::User, None, false),
        ] {
            let becomes = connection.makes_speaker(person, role, speaker);
            assert_eq!(becomes, expected, "{connection:?} {person} {role:?}");
        }
    }

    #[test]
    fn missing_permissions_are_named_and_one_more_opens_nothing_new() {
        let mut world = World::default();
        world.permissions.missing = vec!["ReadCallRecording".to_owned()];
        let _ = world.judge(NOW);
        world.permissions.missing.push("ReadExtensions".to_owned());
        let names = "ReadCallRecording, ReadExtensions".to_owned();
        assert_eq!(world.judge(at(1)), [(IncidentKind::PermissionMissing, names, None)]);
    }

    #[test]
    fn when_calls_are_no_longer_wanted_everything_is_healed() {
        let mut world = World::default();
        world.permissions.missing = vec!["ReadCallLog".to_owned()];
        let _ = world.judge(NOW);
        assert_eq!(world.incidents.judge(None, at(1)).len(), 1);
        assert_eq!(world.incidents.judge(None, at(2)), []);
        assert_eq!(world.told()[0].2, Some(at(1)));
    }

    #[test]
    fn the_oldest_that_is_over_is_forgotten_and_none_that_is_open() {
        let mut incidents = Incidents::default();
        let _ = incidents.note(IncidentKind::CallLogBehind, Some("still".to_owned()), NOW);
        for minute in 0..100 {
            for trouble in [Some(String::new()), None] {
                let changed = incidents.note(IncidentKind::SubscriptionLost, trouble, at(minute));
                assert!(changed.is_some());
            }
        }
        assert_eq!(incidents.all().len(), 50);
        assert_eq!(incidents.all()[0].detail, "still");
        assert_eq!(incidents.all()[49].opened_at, at(99));
    }
}
