//! Call-log records of a timeline ("RingCentral API reference: List Company Call Records").
//!
//! A record of the company's log carries `extension` only in its legs, its duration counts from
//! the first ring in the first menu to the last hang-up, and a warm transfer leaves two records
//! that name each other.

mod versions;

use std::time::Duration;

use serde_json::{Value, json};

use crate::account::Account;
use crate::clock::Moment;
use crate::identity::SessionIdentity;
use crate::ids::{ExtensionId, RecordId, TelephonySessionId, number};
use crate::notification::put;
use crate::outcome::{Outcome, Part, part};
use crate::timeline::{Direction, End, Link, Party, PartyRef, PartyRole, Timeline};

/// A record of the call log.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Its id.
    pub(crate) id: RecordId,
    /// The older session id.
    pub(crate) session: String,
    /// The call.
    pub(crate) telephony_session: TelephonySessionId,
    /// When the call began.
    pub(crate) started: Moment,
    /// When the call ended.
    pub(crate) ended: Moment,
    /// Seen from the account.
    pub(crate) direction: Direction,
    /// All fields of the detailed view but the time of the last change.
    detailed: Value,
    /// Positions of the legs in which people talked.
    talks: Vec<usize>,
}

/// How much of a record is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Without legs.
    Simple,
    /// With legs and the time of the last change.
    Detailed,
}

/// Where and for whom records are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: &'a str,
    /// The account.
    pub(crate) account: &'a Account,
    /// When the play began.
    pub(crate) start: Moment,
}

impl Record {
    /// The record of one session.
    pub(crate) fn new(
        timeline: &Timeline,
        session: usize,
        identities: &[SessionIdentity],
        place: Place<'_>,
    ) -> Option<Self> {
        let identity = identities.get(session)?;
        let parties = &timeline.sessions.get(session)?.parties;
        let originator = parties.first()?;
        let parts: Vec<(PartyRef, &Party, Part)> = (0..)
            .zip(parties)
            .filter_map(|(position, party)| {
                let who = PartyRef { session, party: position };
                Some((who, party, part(timeline, who)?))
            })
            .collect();
        let begin = parts.iter().map(|(_, _, part)| part.created).min()?;
        let end = parts.iter().map(|(_, _, part)| part.ended).max()?;
        let direction = match originator.role {
            PartyRole::Caller => Direction::Outbound,
            PartyRole::Outside
            | PartyRole::Agent
            | PartyRole::QueueAgent
            | PartyRole::TransferTarget
            | PartyRole::Ivr
            | PartyRole::Queue => Direction::Inbound,
        };
        let scene = Scene { place, identity, kind: kind(parties), link: link(timeline, session) };
        let (result, reason) = overall(direction, &parts);
        let last_step =
            timeline.steps.iter().rfind(|step| step.party == PartyRef { session, party: 0 })?;
        let mut detailed = scene.common(direction, begin, end - begin, result, reason, identities);
        put(&mut detailed, "id", identity.record.as_str());
        put(&mut detailed, "sessionId", identity.session.as_str());
        put(&mut detailed, "uri", scene.uri(&format!("call-log/{}", identity.record)));
        put(&mut detailed, "partyId", identity.party(PartyRef { session, party: 0 }));
        put(&mut detailed, "from", scene.end(&last_step.from));
        put(&mut detailed, "to", scene.end(&last_step.to));
        put(&mut detailed, "action", scene.kind.action());
        put(&mut detailed, "finished", true);
        put(&mut detailed, "billing", json!({"costIncluded": 0.0, "costPurchased": 0.0}));
        if result == "Voicemail" {
            put(&mut detailed, "message", scene.message());
        }
        let (mut legs, mut talks) = (Vec::new(), Vec::new());
        for (who, party, part) in &parts {
            let Some(mut leg) = scene.leg(*who, party, part, identities) else { continue };
            put(&mut leg, "master", legs.is_empty());
            if part.outcome == Outcome::Answered {
                talks.push(legs.len());
            }
            legs.push(leg);
        }
        put(&mut detailed, "legs", legs);
        let moment = |at: i64| place.start.plus(Duration::from_millis(at.unsigned_abs()));
        Some(Self {
            id: identity.record.clone(),
            session: identity.session.clone(),
            telephony_session: identity.telephony.clone(),
            started: moment(begin),
            ended: moment(end),
            direction,
            detailed,
            talks,
        })
    }

    /// Whether the number is at either end, digits compared.
    pub(crate) fn concerns(&self, digits: &str) -> bool {
        ["from", "to"].iter().any(|end| {
            self.detailed[*end]["phoneNumber"]
                .as_str()
                .is_some_and(|number| number.trim_start_matches('+') == digits)
        })
    }

    /// Whether the extension has a leg.
    pub(crate) fn has_leg_of(&self, extension: &ExtensionId) -> bool {
        self.detailed["legs"].as_array().is_some_and(|legs| {
            legs.iter().any(|leg| leg["extension"]["id"] == number(extension.as_str()))
        })
    }

    /// Whether a recording can be fetched.
    pub(crate) fn has_recording(&self) -> bool {
        self.detailed.get("recording").is_some()
    }

    /// Where the sound of the recording with this id is, and its seconds, if it is this call's.
    pub(crate) fn recorded_as(&self, id: &str) -> Option<(&str, i64)> {
        let recording = self.detailed.get("recording")?;
        let content = recording["contentUri"].as_str().filter(|_| recording["id"] == id)?;
        Some((content, self.detailed["duration"].as_i64()?))
    }

    /// The record as JSON.
    pub(crate) fn json(&self, view: View, modified: Moment) -> Value {
        let mut json = self.detailed.clone();
        match view {
            View::Detailed => put(&mut json, "lastModifiedTime", modified.iso()),
            View::Simple => {
                if let Value::Object(fields) = &mut json {
                    fields.remove("legs");
                    fields.remove("billing");
                }
            }
        }
        json
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Outside,
    Internal,
}

impl Kind {
    fn action(self) -> &'static str {
        match self {
            Self::Outside => "Phone Call",
            Self::Internal => "VoIP Call",
        }
    }
}

struct Scene<'a> {
    place: Place<'a>,
    identity: &'a SessionIdentity,
    kind: Kind,
    link: Option<Link>,
}

impl Scene<'_> {
    /// What records and legs share.
    fn common(
        &self,
        direction: Direction,
        begin: i64,
        length: i64,
        result: &str,
        reason: Option<&str>,
        identities: &[SessionIdentity],
    ) -> Value {
        let started = self.place.start.plus(Duration::from_millis(begin.unsigned_abs()));
        let mut json = json!({
            "telephonySessionId": self.identity.telephony,
            "startTime": started.iso(),
            "duration": length / 1000,
            "durationMs": length,
            "type": "Voice",
            "internalType": match self.kind {
                Kind::Outside => "LongDistance",
                Kind::Internal => "Sip",
            },
            "direction": direction,
            "result": result,
            "transport": match (self.kind, direction) {
                (Kind::Outside, Direction::Inbound) => "PSTN",
                (Kind::Outside, Direction::Outbound) | (Kind::Internal, _) => "VoIP",
            },
        });
        if let Some(reason) = reason {
            put(&mut json, "reason", reason);
        }
        let (key, other) = match self.link {
            Some(Link::TransferTarget(other)) => ("transferTarget", other),
            Some(Link::Transferee(other)) => ("transferee", other),
            None => return json,
        };
        if let Some(other) = identities.get(other) {
            put(&mut json, key, json!({"telephonySessionId": other.telephony}));
        }
        json
    }

    fn leg(
        &self,
        who: PartyRef,
        party: &Party,
        part: &Part,
        identities: &[SessionIdentity],
    ) -> Option<Value> {
        let extension = party.extension.as_ref()?;
        let (result, reason) = match (party.direction, part.outcome) {
            (Direction::Outbound, Outcome::Answered) => ("Call connected", None),
            (Direction::Outbound, _) => ("No Answer", Some("Not Answered")),
            (Direction::Inbound, Outcome::Answered | Outcome::PassedOn) => {
                ("Accepted", Some("Accepted"))
            }
            (Direction::Inbound, Outcome::Missed) => ("Missed", Some("Hang Up")),
            (Direction::Inbound, Outcome::Voicemail) => ("Voicemail", Some("No Answer")),
            (Direction::Inbound, Outcome::AnsweredElsewhere) => {
                ("Answered Elsewhere", Some("Stopped"))
            }
            (Direction::Inbound, Outcome::Abandoned) => ("Hang Up", Some("Hang Up")),
        };
        let (action, leg_type) = match (party.role, self.kind) {
            (PartyRole::Ivr, _) => (self.kind.action(), "IvaCall"),
            (PartyRole::QueueAgent, _) => ("Hunting", "Hunting"),
            (PartyRole::TransferTarget, _) => ("Transfer", "TransferCall"),
            (_, Kind::Internal) => (self.kind.action(), "ExtensionToExtension"),
            (PartyRole::Caller, Kind::Outside) => (self.kind.action(), "SipToPstnUnmetered"),
            (PartyRole::Agent | PartyRole::Queue | PartyRole::Outside, Kind::Outside) => {
                (self.kind.action(), "Accept")
            }
        };
        let begin = part.answered.unwrap_or(part.created);
        let mut leg =
            self.common(party.direction, begin, part.logged(), result, reason, identities);
        put(&mut leg, "partyId", self.identity.party(who));
        put(&mut leg, "action", action);
        put(&mut leg, "legType", leg_type);
        put(&mut leg, "from", self.end(&party.from));
        let mut to = self.end(&party.to);
        if party.direction == Direction::Inbound {
            // The agent's own identity, also where the caller dialed a queue or the company.
            put(&mut to, "extensionId", extension.as_str());
            if let Some(extension) = self.place.account.extension(extension) {
                put(&mut to, "name", extension.name.as_str());
                put(&mut to, "extensionNumber", extension.number.as_str());
            }
        }
        put(&mut leg, "to", to);
        let uri = self.uri(&format!("extension/{extension}"));
        put(&mut leg, "extension", json!({"id": number(extension.as_str()), "uri": uri}));
        if part.outcome == Outcome::Voicemail {
            put(&mut leg, "message", self.message());
        }
        Some(leg)
    }

    /// An end as the call log writes it: short numbers are extension numbers.
    fn end(&self, end: &End) -> Value {
        let mut json = json!({});
        if let Some(number) = &end.phone_number {
            let key = if number.starts_with('+') { "phoneNumber" } else { "extensionNumber" };
            put(&mut json, key, number.as_str());
        }
        if let Some(name) = &end.name {
            put(&mut json, "name", name.as_str());
        }
        if let Some(id) = &end.extension_id {
            put(&mut json, "extensionId", id.as_str());
        }
        if let Some(device) = &end.device_id {
            let uri = self.uri(&format!("device/{device}"));
            put(&mut json, "device", json!({"id": device, "uri": uri}));
        }
        json
    }

    fn message(&self) -> Value {
        let id = &self.identity.message;
        json!({
            "id": id,
            "type": "VoiceMail",
            "uri": self.uri(&format!("extension/~/message-store/{id}")),
        })
    }

    fn uri(&self, path: &str) -> String {
        format!("{}/restapi/v1.0/account/{}/{path}", self.place.base, self.place.account.id)
    }
}

fn kind(parties: &[Party]) -> Kind {
    if parties.iter().all(|party| party.extension.is_some()) {
        Kind::Internal
    } else {
        Kind::Outside
    }
}

fn link(timeline: &Timeline, session: usize) -> Option<Link> {
    timeline.sessions.get(session).and_then(|session| session.link)
}

fn overall(
    direction: Direction,
    parts: &[(PartyRef, &Party, Part)],
) -> (&'static str, Option<&'static str>) {
    let any = |outcome| {
        parts
            .iter()
            .filter(|(_, party, _)| party.extension.is_some())
            .any(|(_, _, part)| part.outcome == outcome)
    };
    match direction {
        Direction::Outbound if any(Outcome::Answered) => ("Call connected", None),
        Direction::Outbound => ("No Answer", Some("Not Answered")),
        Direction::Inbound if any(Outcome::Answered) => ("Accepted", Some("Accepted")),
        Direction::Inbound if any(Outcome::Voicemail) => ("Voicemail", Some("No Answer")),
        Direction::Inbound if any(Outcome::Missed) => ("Missed", Some("Hang Up")),
        Direction::Inbound => ("Hang Up", Some("Hang Up")),
    }
}
