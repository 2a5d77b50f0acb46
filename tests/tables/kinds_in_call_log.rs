//! The kinds of calls, as far as the call log tells of them; `fold` says how to read them.

use crate::calls::Told;
use crate::kinds::{ANSWERED, Row, told};

// Rows are kept as they read best.
#[rustfmt::skip]
pub(crate) fn rows() -> Vec<Row> {
    let row = |name, told, expected| Row { name, told, expected };
    vec![
        row("the last events are lost, the call log closes it", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected lost
            25 1 -   out +14155550177 > +16505550101=101 Disconnected lost")
            .and("in +14155550177 > +16505550101=101 25 Accepted",
                 "5 101 in +14155550177 > +16505550101=101 20 Accept Accepted"), "
            Inbound ended 25.000 +14155550177 record
            101 agent answered in ring 4 talk 20 hold 0 *"),
        row("an event in the middle is lost: nobody knows whether it is over", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered lost
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected
            25 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound uncertain 25.000 +14155550177
            101 agent missed in ring 24 talk 0 hold 0 *"),
        row("the voicemail's event is lost, the call log has it", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            20 2 101 in  +14155550177 > +16505550101=101 VoiceMail lost
            38 2 101 in  +14155550177 > +16505550101=101 Disconnected missed
            38 1 -   out +14155550177 > +16505550101=101 Disconnected")
            .and("in +14155550177 > +16505550101=101 38 Voicemail",
                 "1 101 in +14155550177 > +16505550101=101 37 Accept Voicemail"), "
            Inbound ended 38.000 +14155550177 record
            101 agent voicemail in ring 37 talk 0 hold 0 *"),
        row("the call log counts hold, the events do not", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            15 2 101 in  +14155550177 > +16505550101=101 Hold
            20 2 101 in  +14155550177 > +16505550101=101 Answered
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected
            25 1 -   out +14155550177 > +16505550101=101 Disconnected")
            .and("in +14155550177 > +16505550101=101 25 Accepted",
                 "5 101 in +14155550177 > +16505550101=101 20 Accept Accepted"), "
            Inbound ended 25.000 +14155550177 record
            101 agent answered in ring 4 talk 15 hold 5 *"),
        row("a warm transfer of which only the call log tells who was handed over", told("
            0     1 101 out +16505550101=101 > 102 Setup
            0.06  2 102 in  101 > 102 Proceeding
            3.06  2 102 in  101 > 102 Answered
            11.06 1 101 out +16505550101=101 > 102 Gone AttendedTransfer peer=s-9
            56.06 2 102 in  +14155550177 > 102 Disconnected lost")
            .and("out +16505550101=101 > 102 56 Call_connected", "
                 3 101 out +16505550101=101 > 102 8 ExtensionToExtension Call_connected
                 3 102 in  +14155550177 > 102 53 ExtensionToExtension Accepted"), "
            Outbound ended 56.000 +14155550177 -> s-9 record
            101 agent answered out ring 3 talk 8 hold 0 *
            102 agent answered in ring 3 talk 53 hold 0 *"),
        row("a record in progress decides nothing", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding")
            .and("out +14155550177 > +16505550101=101 1 In_Progress",
                 "1 101 out +14155550177 > +16505550101=101 1 Accept In_Progress"), "
            Inbound open +14155550177
            101 agent inProgress in ring 0 talk 0 hold 0 *"),
        row("a record without any event", Told::default()
            .and("in +14155550177 > +16505550100 72 Accepted", "
                 0  800 in +14155550177 > +16505550100=800 8 IvaCall Accepted
                 12 101 in +14155550177 > +16505550101=101 60 Accept Accepted"), "
            Inbound ended 72.000 +14155550177 record
            800 ivr passedOn in ring 0 talk 0 hold 0
            101 agent answered in ring 0 talk 60 hold 0 *"),
        row("a record of a queue without any event", Told::default()
            .and("in +14155550177 > +16505550190 99 Accepted", "
                 0 900 in +14155550177 > +16505550190=900 9 Accept Accepted
                 0 101 in +14155550177 > +16505550190=900 9 Hunting Answered_Elsewhere
                 9 102 in +14155550177 > +16505550190=900 90 Hunting Accepted"), "
            Inbound ended 99.000 +14155550177 record
            900 queue passedOn in ring 0 talk 0 hold 0
            101 queueLoser answeredElsewhere in ring 0 talk 0 hold 0
            102 agent answered in ring 0 talk 90 hold 0 *"),
        row("a record of a flipped call: both legs count", Told::default()
            .and("in +14155550177 > +16505550101 60 Accepted", "
                 0  101 in +14155550177 > +16505550101=101 20 Accept Accepted
                 20 101 in +14155550177 > +16505550101=101 40 MobileApp Accepted"), "
            Inbound ended 60.000 +14155550177 record
            101 agent answered in ring 0 talk 60 hold 0 *"),
        row("a record without legs", Told::default()
            .and("out +16505550101=101 > +14155550177 30 Call_connected", ""), "
            Outbound ended 30.000 +14155550177 record
            101 agent answered out ring 0 talk 30 hold 0 *"),
        row("a record without legs of a call dropped in the menu", Told::default()
            .and("in +14155550177 > +16505550100=800 9 Hang_Up", ""), "
            Inbound ended 9.000 +14155550177 record
            800 ivr abandoned in ring 0 talk 0 hold 0 *"),
        row("a record without legs of a call that nobody in the queue took", Told::default()
            .and("in +14155550177 > +16505550190=900 40 Accepted", ""), "
            Inbound ended 40.000 +14155550177 record
            900 queue missed in ring 0 talk 0 hold 0 *"),
        row("a record with a word nobody knows", Told::default()
            .and("in +14155550177 > +16505550101=101 30 Levitated",
                 "0 101 in +14155550177 > +16505550101=101 30 Accept Levitated"), "
            Inbound ended 30.000 +14155550177 record
            101 agent missed in ring 0 talk 0 hold 0 *"),
        row("events with a word nobody knows in the record", told(ANSWERED)
            .and("in +14155550177 > +16505550101=101 25 Levitated",
                 "5 101 in +14155550177 > +16505550101=101 20 Accept Levitated"), "
            Inbound ended 25.200 +14155550177 record
            101 agent answered in ring 5 talk 20 hold 0 *"),
        row("a record of a RingOut: the wait of whoever asked is no talk", Told::default()
            .and("out +16505550101=101 > +14155550177 72 Call_connected", "
                 0  101 out +16505550101 > +16505550101=101 72 RingOutWebToSubscriber Call_connected
                 12 101 out +16505550101=101 > +14155550177 60 RingOutWebToCaller Call_connected"), "
            Outbound ended 72.000 +14155550177 record
            101 agent answered out ring 0 talk 60 hold 0 *"),
        row("forwarded to a mobile telephone, as only the call log tells", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            8  3 -   in  +14155550177 > +14155550166     Proceeding
            12 3 -   in  +14155550177 > +14155550166     Answered
            12 2 101 in  +14155550177 > +16505550101=101 Disconnected
            42 3 -   in  +14155550177 > +14155550166     Disconnected
            42 1 -   out +14155550177 > +16505550101=101 Disconnected")
            .and("in +14155550177 > +16505550101=101 42 Accepted", "
                 1 101 in +14155550177 > +16505550101=101 11 Accept Stopped
                 8 101 in +14155550177 > +14155550166 30 FindMe Accepted"), "
            Inbound ended 42.000 +14155550177 record
            101 agent answered in ring 11 talk 30 hold 0 *"),
    ]
}
