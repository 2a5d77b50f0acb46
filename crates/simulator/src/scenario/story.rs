//! Each call as a timeline.
//!
//! The sequences follow the "Telephony session notifications", "Call states" and "Warm transfer"
//! guides: the IVR menu's party disconnects without a reason while the call goes on, a queue rings
//! its agents without a Setup, the caller's party is Answered as soon as the destination is
//! reached, and so on. Talk times are whole seconds, so that nobody needs to agree on rounding.

use super::Cast;
use crate::account::{Extension, ExtensionKind};
use crate::timeline::{
    Direction, End, Party, PartyRef, PartyRole, QueueInfo, Reason, Status, Timeline,
};

/// The name of mobile callers where the carrier gives none.
const CALLER_NAME: &str = "WIRELESS CALLER";

pub(super) fn inbound_ivr(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let (caller, ivr) = reach_ivr(&mut call, cast);
    let [ann, ..] = cast.agents;
    call.at(8_000, ivr, Status::Disconnected);
    let agent = call.party(0, rung(PartyRole::Agent, ann, outside(cast.outside), end_of(ann)));
    call.shown(agent, |party| party.from.name = Some(CALLER_NAME.to_owned()));
    call.shown(caller, |party| party.from.name = Some(CALLER_NAME.to_owned()));
    call.at(8_000, agent, Status::Setup);
    call.at(8_120, agent, Status::Proceeding);
    call.at(12_120, agent, Status::Answered);
    call.at(32_120, agent, Status::Hold);
    call.at(40_120, agent, Status::Answered);
    call.at(72_120, agent, Status::Disconnected);
    call.at(72_140, caller, Status::Disconnected);
    call
}

pub(super) fn outbound(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let [ann, ..] = cast.agents;
    let session = call.session();
    let caller = call.party(session, placed(ann, outside(cast.outside)));
    let callee = Party {
        direction: Direction::Inbound,
        role: PartyRole::Outside,
        extension: None,
        from: end_of(ann),
        to: outside(cast.outside),
        queue: None,
    };
    let callee = call.party(session, callee);
    call.at(0, caller, Status::Setup);
    call.at(36, callee, Status::Proceeding);
    call.at(3_500, caller, Status::Proceeding);
    call.at(7_200, callee, Status::Answered);
    call.at(7_228, caller, Status::Answered);
    call.at(52_228, caller, Status::Disconnected);
    call.at(52_242, callee, Status::Disconnected);
    call
}

pub(super) fn internal(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let [ann, bob, _] = cast.agents;
    let (caller, callee) = ring_colleague(&mut call, 0, ann, bob);
    call.at(3_060, callee, Status::Answered);
    call.at(33_060, caller, Status::Disconnected);
    call.at(33_075, callee, Status::Disconnected);
    call
}

pub(super) fn missed(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let (caller, agent) = ring_directly(&mut call, cast, outside(cast.outside));
    call.at(24_195, caller, Status::Disconnected);
    call.at(24_201, agent, Status::Disconnected).missed();
    call
}

pub(super) fn voicemail(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let (caller, agent) = ring_directly(&mut call, cast, outside(cast.outside));
    call.at(20_195, agent, Status::VoiceMail);
    call.at(38_195, agent, Status::Disconnected).missed();
    call.at(38_199, caller, Status::Disconnected);
    call
}

pub(super) fn blind_transfer(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let [_, bob, _] = cast.agents;
    let (caller, first) = ring_directly(&mut call, cast, outside(cast.outside));
    call.at(5_195, first, Status::Answered);
    call.at(35_195, first, Status::Disconnected).because(Reason::BlindTransfer);
    let second = rung(PartyRole::TransferTarget, bob, outside(cast.outside), short_end_of(bob));
    let second = call.party(0, second);
    call.at(35_196, second, Status::Setup);
    call.at(35_226, second, Status::Proceeding);
    call.at(39_226, second, Status::Answered);
    call.at(99_226, second, Status::Disconnected);
    call.at(99_231, caller, Status::Disconnected);
    call
}

pub(super) fn warm_transfer(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let [ann, bob, _] = cast.agents;
    let (customer, first) = ring_directly(&mut call, cast, outside(cast.outside));
    call.at(5_195, first, Status::Answered);
    call.at(15_195, first, Status::Hold);
    let (asking, second) = ring_colleague(&mut call, 20_000, ann, bob);
    call.at(23_060, second, Status::Answered);
    call.at(31_060, first, Status::Gone).because(Reason::AttendedTransfer).continued_by(asking);
    call.at(31_060, asking, Status::Gone).because(Reason::AttendedTransfer).continued_by(first);
    call.shown(second, |party| party.from = outside(cast.outside));
    call.at(76_060, second, Status::Disconnected);
    call.at(76_064, customer, Status::Disconnected);
    call.transfer(first.session, asking.session);
    call
}

pub(super) fn queue_ring_all(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let session = call.session();
    let queue = cast.account.extensions.iter().find(|extension| match extension.kind {
        ExtensionKind::Queue { .. } => true,
        ExtensionKind::User(_) | ExtensionKind::IvrMenu | ExtensionKind::Site => false,
    });
    let Some(queue) = queue else { return call };
    let caller = call.party(session, calling(outside(cast.outside), dialed(queue)));
    let line =
        call.party(session, rung(PartyRole::Queue, queue, outside(cast.outside), end_of(queue)));
    call.at(0, caller, Status::Setup);
    call.at(25, line, Status::Setup);
    call.shown(caller, |party| party.to = end_of(queue));
    call.at(105, caller, Status::Answered);
    let shown_caller =
        End { name: Some(format!("{} - {CALLER_NAME}", queue.name)), ..outside(cast.outside) };
    let agents = cast.agents.map(|agent| {
        let mut party = rung(PartyRole::QueueAgent, agent, shown_caller.clone(), end_of(queue));
        party.queue = Some(QueueInfo { name: queue.name.clone(), caller: CALLER_NAME.to_owned() });
        call.party(session, party)
    });
    for (position, agent) in (0..).zip(agents) {
        call.at(305 + 5 * position, agent, Status::Proceeding);
    }
    let [first, winner, third] = agents;
    let [_, bob, _] = cast.agents;
    call.shown(winner, |party| party.to.device_id = device_of(bob));
    call.at(9_310, winner, Status::Answered);
    call.at(9_313, line, Status::Disconnected).because(Reason::AgentAnswered);
    call.at(9_316, first, Status::Disconnected).because(Reason::AgentAnswered);
    call.at(9_319, third, Status::Disconnected).because(Reason::AgentAnswered);
    call.at(99_310, winner, Status::Disconnected);
    call.at(99_315, caller, Status::Disconnected);
    call
}

pub(super) fn anonymous(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let withheld = End { name: Some("Anonymous".to_owned()), ..End::default() };
    let (caller, agent) = ring_directly(&mut call, cast, withheld);
    call.at(5_195, agent, Status::Answered);
    call.at(25_195, agent, Status::Disconnected);
    call.at(25_200, caller, Status::Disconnected);
    call
}

pub(super) fn ivr_drop(cast: Cast<'_>) -> Timeline {
    let mut call = Timeline::default();
    let (caller, ivr) = reach_ivr(&mut call, cast);
    call.at(9_105, caller, Status::Disconnected);
    call.at(9_110, ivr, Status::Disconnected);
    call
}

/// An outside caller reaches the main number's IVR menu.
fn reach_ivr(call: &mut Timeline, cast: Cast<'_>) -> (PartyRef, PartyRef) {
    let session = call.session();
    let main = End { phone_number: Some(cast.account.main_number.clone()), ..End::default() };
    let menu = cast.account.extensions.iter().find(|extension| match extension.kind {
        ExtensionKind::IvrMenu => true,
        ExtensionKind::User(_) | ExtensionKind::Queue { .. } | ExtensionKind::Site => false,
    });
    let [ann, ..] = cast.agents;
    let menu = menu.unwrap_or(ann);
    let answered =
        End { name: Some(menu.name.clone()), extension_id: Some(menu.id.clone()), ..main.clone() };
    let caller = call.party(session, calling(outside(cast.outside), main));
    let ivr =
        call.party(session, rung(PartyRole::Ivr, menu, outside(cast.outside), answered.clone()));
    call.at(0, caller, Status::Setup);
    call.at(25, ivr, Status::Setup);
    call.shown(caller, |party| party.to = answered);
    call.at(105, caller, Status::Answered);
    (caller, ivr)
}

/// An outside caller dials the first agent's own number, and it rings.
fn ring_directly(call: &mut Timeline, cast: Cast<'_>, from: End) -> (PartyRef, PartyRef) {
    let session = call.session();
    let [ann, ..] = cast.agents;
    let caller = call.party(session, calling(from.clone(), dialed(ann)));
    let agent = call.party(session, rung(PartyRole::Agent, ann, from, end_of(ann)));
    call.at(0, caller, Status::Setup);
    call.at(25, agent, Status::Setup);
    call.shown(caller, |party| party.to = end_of(ann));
    call.at(105, caller, Status::Answered);
    call.at(195, agent, Status::Proceeding);
    (caller, agent)
}

/// One agent dials another's short number, and it rings.
fn ring_colleague(
    call: &mut Timeline,
    start: i64,
    caller: &Extension,
    callee: &Extension,
) -> (PartyRef, PartyRef) {
    let session = call.session();
    let placed = call.party(session, placed(caller, short_end_of(callee)));
    let from = short_end_of(caller);
    let rung = call.party(session, rung(PartyRole::Agent, callee, from, short_end_of(callee)));
    call.at(start, placed, Status::Setup);
    call.at(start + 20, rung, Status::Setup);
    call.at(start + 40, placed, Status::Answered);
    call.at(start + 60, rung, Status::Proceeding);
    (placed, rung)
}

fn calling(from: End, to: End) -> Party {
    Party {
        direction: Direction::Outbound,
        role: PartyRole::Outside,
        extension: None,
        from,
        to,
        queue: None,
    }
}

fn placed(caller: &Extension, to: End) -> Party {
    Party {
        direction: Direction::Outbound,
        role: PartyRole::Caller,
        extension: Some(caller.id.clone()),
        from: End { device_id: device_of(caller), ..end_of(caller) },
        to,
        queue: None,
    }
}

fn rung(role: PartyRole, callee: &Extension, from: End, to: End) -> Party {
    Party {
        direction: Direction::Inbound,
        role,
        extension: Some(callee.id.clone()),
        from,
        to,
        queue: None,
    }
}

fn outside(number: &str) -> End {
    End { phone_number: Some(number.to_owned()), ..End::default() }
}

fn dialed(extension: &Extension) -> End {
    outside(extension.direct_number.as_deref().unwrap_or(&extension.number))
}

fn end_of(extension: &Extension) -> End {
    End {
        name: Some(extension.name.clone()),
        extension_id: Some(extension.id.clone()),
        ..dialed(extension)
    }
}

fn short_end_of(extension: &Extension) -> End {
    End {
        name: Some(extension.name.clone()),
        extension_id: Some(extension.id.clone()),
        ..outside(&extension.number)
    }
}

fn device_of(extension: &Extension) -> Option<String> {
    extension.user().map(|user| user.device.clone())
}
