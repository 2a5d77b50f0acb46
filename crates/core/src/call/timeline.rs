//! One party's states in order, and the spans they make.
//!
//! Ring time runs from the first `Proceeding` to the answer or the end, talk time while the state
//! is `Answered`, hold time while it is `Hold` (RingCentral's guide, "Calculating call time
//! metrics").

use super::event::{Direction, Observation, Origin, Reason, Side, Status};
use super::view::outside_number;
use crate::directory::Directory;
use crate::id::{ExtensionId, PartyId, TelephonySessionId};
use crate::time::Millis;

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Millis,
    pub(super) until: Millis,
}

/// All that is known about one party.
#[derive(Clone, Debug)]
pub(super) struct PartyTimeline<'a> {
    pub(super) party: &'a PartyId,
    pub(super) extension_id: Option<&'a ExtensionId>,
    pub(super) direction: Direction,
    pub(super) began_at: Millis,
    pub(super) rang_at: Option<Millis>,
    rung_until: Option<Millis>,
    pub(super) first_answer: Option<Millis>,
    pub(super) connected: Vec<Stretch>,
    pub(super) held: Vec<Stretch>,
    pub(super) voicemail: bool,
    pub(super) ended_at: Option<Millis>,
    pub(super) last_at: Millis,
    pub(super) end_reason: Option<&'a Reason>,
    pub(super) supervising: bool,
    pub(super) queue_call: bool,
    ring_out: bool,
    pub(super) missed: bool,
    pub(super) recorded: bool,
    pub(super) own: &'a Side,
    pub(super) other: &'a Side,
    pub(super) peers: Vec<&'a TelephonySessionId>,
}

impl<'a> PartyTimeline<'a> {
    /// Reads one party's observations, which must be in the order of their sequence.
    pub(super) fn read(observations: &[&'a Observation]) -> Option<Self> {
        let (first, last) = (observations.first()?, observations.last()?);
        let sides = |observation: &'a Observation| match observation.direction {
            Direction::Inbound => (&observation.to, &observation.from),
            Direction::Outbound => (&observation.from, &observation.to),
        };
        let (mut own, mut other) = sides(first);
        let mut timeline = Self {
            party: &first.party,
            extension_id: None,
            direction: first.direction,
            began_at: first.at,
            rang_at: None,
            rung_until: None,
            first_answer: None,
            connected: Vec::new(),
            held: Vec::new(),
            voicemail: false,
            ended_at: None,
            last_at: last.at,
            end_reason: None,
            supervising: false,
            queue_call: false,
            ring_out: false,
            missed: false,
            recorded: false,
            own,
            other,
            peers: Vec::new(),
        };
        let mut open: Option<(&Status, Millis)> = None;
        for &observation in observations {
            // Later events know more: a caller's name, or the customer after a warm transfer.
            let (own_now, other_now) = sides(observation);
            own = if own_now.line.is_some() { own_now } else { own };
            other = if other_now.line.is_some() { other_now } else { other };
            timeline.extension_id = timeline.extension_id.or(observation.extension_id.as_ref());
            timeline.began_at = timeline.began_at.min(observation.at);
            timeline.supervising |= observation.reason == Some(Reason::Supervising);
            timeline.queue_call |= observation.marks.queue_call;
            timeline.ring_out |= observation.origin == Origin::RingOut;
            timeline.missed |= observation.marks.missed;
            timeline.recorded |= observation.marks.recorded;
            timeline.peers.extend(observation.peer.as_ref());
            if let Some((status, from)) = open.take() {
                timeline.close(status, Stretch { from, until: observation.at.max(from) });
            }
            match &observation.status {
                Status::Setup | Status::Proceeding | Status::Other(_) => {}
                Status::Answered
                | Status::Hold
                | Status::Parked
                | Status::Voicemail
                | Status::Fax
                | Status::Disconnected
                | Status::Gone => {
                    timeline.rung_until = timeline.rung_until.or(Some(observation.at));
                }
            }
            match &observation.status {
                Status::Proceeding => {
                    timeline.rang_at = timeline.rang_at.or(Some(observation.at));
                }
                Status::Answered => {
                    timeline.first_answer = timeline.first_answer.or(Some(observation.at));
                }
                Status::Voicemail | Status::Fax => timeline.voicemail = true,
                Status::Disconnected | Status::Gone => {
                    timeline.ended_at = timeline.ended_at.or(Some(observation.at));
                    timeline.end_reason = timeline.end_reason.or(observation.reason.as_ref());
                }
                Status::Setup | Status::Hold | Status::Parked | Status::Other(_) => {}
            }
            open = Some((&observation.status, observation.at));
        }
        timeline.own = own;
        timeline.other = other;
        Some(timeline)
    }

    fn close(&mut self, status: &Status, stretch: Stretch) {
        match status {
            Status::Answered => self.connected.push(stretch),
            Status::Hold => self.held.push(stretch),
            Status::Setup
            | Status::Proceeding
            | Status::Parked
            | Status::Voicemail
            | Status::Fax
            | Status::Disconnected
            | Status::Gone
            | Status::Other(_) => {}
        }
    }

    /// From the first ring, or the first sign of the leg, to whatever ended the ringing.
    pub(super) fn ring(&self) -> Stretch {
        Stretch {
            from: self.rang_at.unwrap_or(self.began_at),
            until: self.rung_until.unwrap_or(self.last_at),
        }
    }

    /// Whether RingCentral calls whoever asked for a RingOut: a leg towards the extension in the
    /// name of the one outside whom it calls too, in this session or in another. No customer can
    /// ask for a RingOut, so it is not a call from outside.
    pub(super) fn rings_whoever_asked(&self, directory: &Directory) -> bool {
        self.ring_out
            && self.direction == Direction::Inbound
            && self.extension_id.is_some()
            && outside_number(self.other, directory).is_some()
    }

    /// Whether this leg of a RingOut goes to whom the extension wants to talk with.
    pub(super) fn rings_other_than(&self, extension_id: &ExtensionId) -> bool {
        self.direction == Direction::Inbound && self.extension_id != Some(extension_id)
    }

    /// Talk, counted only from `others_from`: the caller of an internal or outbound call is
    /// `Answered` as soon as RingCentral handles the call, before anyone lifts the receiver.
    pub(super) fn talk(&self, others_from: Millis) -> Vec<Stretch> {
        self.connected
            .iter()
            .map(|stretch| Stretch {
                from: stretch.from.max(others_from),
                until: stretch.until.max(others_from),
            })
            .collect()
    }
}

/// The number behind the last dash: legs are numbered in the order they were made.
pub(super) fn leg_number(party: &PartyId) -> u64 {
    party.as_str().rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}
