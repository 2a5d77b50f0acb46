//! A call as data: what happens to which party when.
//!
//! Webhook events, call-log records and the ground truth of a play are all computed from one
//! timeline, so that they cannot disagree. The rules a timeline follows are those of the
//! "Telephony session notifications" guide: the outside caller of an inbound call is party 1 with
//! direction Outbound, a notification tells of one party, and sequence numbers run over the whole
//! session from 2.

use crate::ids::ExtensionId;

/// The parties and the steps of one play, in one or more sessions.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// One entry for each telephony session.
    pub sessions: Vec<Session>,
    /// What happens, in order of time.
    pub steps: Vec<Step>,
}

/// One telephony session.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// The parties, in order of creation.
    pub parties: Vec<Party>,
    /// The session this one's customer was transferred to, or came from, by a warm transfer.
    pub link: Option<Link>,
}

/// How two sessions belong together ("Warm transfer" guide).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// This session's customer went to that session.
    TransferTarget(usize),
    /// This session received the customer of that session.
    Transferee(usize),
}

/// Someone or something in a call.
#[derive(Clone, Debug)]
pub struct Party {
    /// Inbound means from RingCentral to the endpoint.
    pub direction: Direction,
    /// What the party is in the call.
    pub role: PartyRole,
    /// Its extension; outside parties have none.
    pub extension: Option<ExtensionId>,
    /// Who calls, as the party is shown now.
    pub from: End,
    /// Who is called, as the party is shown now.
    pub to: End,
    /// The queue that rings this party, and the caller's name as shown to it.
    pub queue: Option<QueueInfo>,
}

/// The technical direction of a party, or the direction of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Direction {
    /// To the endpoint.
    Inbound,
    /// From the endpoint.
    Outbound,
}

/// What a party is in the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PartyRole {
    /// A number outside of the account.
    Outside,
    /// The user who placed the call.
    Caller,
    /// A user who is rung directly or through an IVR menu.
    Agent,
    /// A user whom a queue rings.
    QueueAgent,
    /// A user who gets a blind transfer.
    TransferTarget,
    /// An IVR menu.
    Ivr,
    /// A queue.
    Queue,
}

/// One end of a call as a party is shown it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// E.164, or a short number for an extension; missing for a withheld number.
    pub phone_number: Option<String>,
    /// The name shown.
    pub name: Option<String>,
    /// The extension, if it is one of the account's.
    pub extension_id: Option<ExtensionId>,
    /// The phone used.
    pub device_id: Option<String>,
}

/// What a queue adds to the parties it rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueInfo {
    /// The queue's name.
    pub name: String,
    /// The caller's name.
    pub caller: String,
}

/// One change of one party.
#[derive(Clone, Debug)]
pub struct Step {
    /// Milliseconds after the start of the play.
    pub at: i64,
    /// Who changes.
    pub party: PartyRef,
    /// The new status.
    pub status: Status,
    /// Why, where RingCentral says so.
    pub reason: Option<Reason>,
    /// The party of another session that continues this one.
    pub peer: Option<PartyRef>,
    /// The flag `missedCall` of the notification.
    pub missed: Missed,
    /// The ends as shown with this change.
    pub from: End,
    /// The ends as shown with this change.
    pub to: End,
}

/// Whether the party missed the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It did.
    Yes,
    /// It did not, or not yet.
    No,
}

/// A party of a session, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyRef {
    /// Which session.
    pub session: usize,
    /// Which party of it, from 0; the wire counts from 1.
    pub party: usize,
}

/// The status codes the scenarios use ("RingCentral API reference: Telephony Sessions Event").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The party exists.
    Setup,
    /// It rings, or the call is on its way.
    Proceeding,
    /// It is connected; for the caller's party, the destination has been reached.
    Answered,
    /// It waits.
    Hold,
    /// The mailbox has taken the call.
    VoiceMail,
    /// It has left.
    Disconnected,
    /// It goes on in another session.
    Gone,
}

impl Status {
    /// The code on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Proceeding => "Proceeding",
            Self::Answered => "Answered",
            Self::Hold => "Hold",
            Self::VoiceMail => "VoiceMail",
            Self::Disconnected => "Disconnected",
            Self::Gone => "Gone",
        }
    }

    /// Whether nothing can follow it.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Disconnected | Self::Gone => true,
            Self::Setup | Self::Proceeding | Self::Answered | Self::Hold | Self::VoiceMail => false,
        }
    }
}

/// The reasons the scenarios use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A colleague answered.
    AgentAnswered,
    /// Passed on without asking.
    BlindTransfer,
    /// Passed on after asking.
    AttendedTransfer,
}

impl Reason {
    /// The word on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::AgentAnswered => "AgentAnswered",
            Self::BlindTransfer => "BlindTransfer",
            Self::AttendedTransfer => "AttendedTransfer",
        }
    }
}

impl Timeline {
    /// Adds a session and returns its position.
    pub fn session(&mut self) -> usize {
        self.sessions.push(Session::default());
        self.sessions.len() - 1
    }

    /// Says how two sessions belong together.
    pub fn transfer(&mut self, customer: usize, target: usize) {
        if let Some(session) = self.sessions.get_mut(customer) {
            session.link = Some(Link::TransferTarget(target));
        }
        if let Some(session) = self.sessions.get_mut(target) {
            session.link = Some(Link::Transferee(customer));
        }
    }

    /// Adds a party.
    pub fn party(&mut self, session: usize, party: Party) -> PartyRef {
        let parties = self.sessions.get_mut(session).map(|session| &mut session.parties);
        let position = parties.map_or(0, |parties| {
            parties.push(party);
            parties.len() - 1
        });
        PartyRef { session, party: position }
    }

    /// From now on the party is shown with these ends.
    pub fn shown(&mut self, party: PartyRef, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.party_mut(party) {
            change(party);
        }
    }

    /// Adds a step; the returned one takes a reason, a peer or the missed flag.
    pub fn at(&mut self, at: i64, party: PartyRef, status: Status) -> StepDetails<'_> {
        let (from, to) = self
            .party_of(party)
            .map_or_else(Default::default, |party| (party.from.clone(), party.to.clone()));
        let step =
            Step { at, party, status, reason: None, peer: None, missed: Missed::No, from, to };
        self.steps.push(step);
        StepDetails { step: self.steps.last_mut() }
    }

    /// The party a reference names.
    pub fn party_of(&self, party: PartyRef) -> Option<&Party> {
        self.sessions.get(party.session)?.parties.get(party.party)
    }

    /// The steps of one session, in order, with their sequence numbers.
    pub fn steps_of(&self, session: usize) -> impl Iterator<Item = (u64, &Step)> {
        (2..).zip(self.steps.iter().filter(move |step| step.party.session == session))
    }

    /// Milliseconds from the start of the play to its last step.
    pub fn length(&self) -> i64 {
        self.steps.iter().map(|step| step.at).max().unwrap_or(0)
    }

    fn party_mut(&mut self, party: PartyRef) -> Option<&mut Party> {
        self.sessions.get_mut(party.session)?.parties.get_mut(party.party)
    }
}

/// Adds what only some steps have.
#[derive(Debug)]
pub struct StepDetails<'a> {
    step: Option<&'a mut Step>,
}

impl StepDetails<'_> {
    /// Gives the reason.
    pub fn because(mut self, reason: Reason) -> Self {
        if let Some(step) = &mut self.step {
            step.reason = Some(reason);
        }
        self
    }

    /// Names the party of another session that continues this one.
    pub fn continued_by(mut self, peer: PartyRef) -> Self {
        if let Some(step) = &mut self.step {
            step.peer = Some(peer);
        }
        self
    }

    /// Sets the flag `missedCall`.
    pub fn missed(mut self) -> Self {
        if let Some(step) = &mut self.step {
            step.missed = Missed::Yes;
        }
        self
    }
}
