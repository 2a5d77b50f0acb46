//! The kinds of calls, as their events tell them, and what each must come to; `fold` says how to
//! read them.

use crate::calls::{Told, events, record};

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) told: Told,
    pub(crate) expected: &'static str,
}

pub(crate) fn told(story: &str) -> Told {
    Told { observations: events(story), records: Vec::new() }
}

impl Told {
    pub(crate) fn and(mut self, head: &str, legs: &str) -> Self {
        self.records.push(record(head, legs));
        self
    }
}

/// Ann answers a call and talks for twenty seconds.
pub(crate) const ANSWERED: &str = "
        0      1 -   out +14155550177 > +16505550101     Setup
        0.025  2 101 in  +14155550177 > +16505550101=101 Setup
        0.105  1 -   out +14155550177 > +16505550101=101 Answered
        0.195  2 101 in  +14155550177 > +16505550101=101 Proceeding
        5.195  2 101 in  +14155550177 > +16505550101=101 Answered
        25.195 2 101 in  +14155550177 > +16505550101=101 Disconnected
        25.2   1 -   out +14155550177 > +16505550101=101 Disconnected";

// Rows are kept as they read best.
#[rustfmt::skip]
pub(crate) fn rows() -> Vec<Row> {
    let row = |name, told, expected| Row { name, told, expected };
    vec![
        row("answered inbound", told(ANSWERED), "
            Inbound ended 25.200 +14155550177
            101 agent answered in ring 5 talk 20 hold 0 *"),
        row("through a menu, held once", told("
            0      1 -   out +14155550177 > +16505550100     Setup
            0.025  2 800 in  +14155550177 > +16505550100=800 Setup
            0.105  1 -   out +14155550177 > +16505550100=800 Answered
            8      2 800 in  +14155550177 > +16505550100=800 Disconnected
            8      3 101 in  +14155550177 > +16505550101=101 Setup
            8.12   3 101 in  +14155550177 > +16505550101=101 Proceeding
            12.12  3 101 in  +14155550177 > +16505550101=101 Answered
            32.12  3 101 in  +14155550177 > +16505550101=101 Hold
            40.12  3 101 in  +14155550177 > +16505550101=101 Answered
            72.12  3 101 in  +14155550177 > +16505550101=101 Disconnected
            72.14  1 -   out +14155550177 > +16505550100=800 Disconnected"), "
            Inbound ended 72.140 +14155550177
            800 ivr passedOn in ring 0 talk 0 hold 0
            101 agent answered in ring 4 talk 52 hold 8 *"),
        row("through a menu that is left by a key", told("
            0      1 -   out +14155550177 > +16505550100     Setup
            0.025  2 800 in  +14155550177 > +16505550100=800 Setup
            8      2 800 in  +14155550177 > +16505550100=800 Disconnected CallerInputRedirect
            8      3 101 in  +14155550177 > +16505550101=101 Proceeding
            12     3 101 in  +14155550177 > +16505550101=101 Answered
            22     3 101 in  +14155550177 > +16505550101=101 Disconnected
            22     1 -   out +14155550177 > +16505550100=800 Disconnected"), "
            Inbound ended 22.000 +14155550177
            800 ivr passedOn in ring 0 talk 0 hold 0
            101 agent answered in ring 4 talk 10 hold 0 *"),
        row("outbound with hold", told("
            0     1 101 out +16505550101=101 > +14155550177 Setup
            0.036 2 -   in  +16505550101=101 > +14155550177 Proceeding
            3.5   1 101 out +16505550101=101 > +14155550177 Proceeding
            7.2   2 -   in  +16505550101=101 > +14155550177 Answered
            7.228 1 101 out +16505550101=101 > +14155550177 Answered
            17.2  1 101 out +16505550101=101 > +14155550177 Hold
            20.2  1 101 out +16505550101=101 > +14155550177 Answered
            30.2  1 101 out +16505550101=101 > +14155550177 Disconnected
            30.3  2 -   in  +16505550101=101 > +14155550177 Disconnected"), "
            Outbound ended 30.300 +14155550177
            101 agent answered out ring 4 talk 20 hold 3 *"),
        row("outbound, nobody answers", told("
            0   1 101 out +16505550101=101 > +14155550177 Setup
            1   2 -   in  +16505550101=101 > +14155550177 Proceeding
            2   1 101 out +16505550101=101 > +14155550177 Proceeding
            22  1 101 out +16505550101=101 > +14155550177 Disconnected
            22  2 -   in  +16505550101=101 > +14155550177 Disconnected NoAnswer"), "
            Outbound ended 22.000 +14155550177
            101 agent noAnswer out ring 20 talk 0 hold 0 *"),
        row("outbound, busy", told("
            0   1 101 out +16505550101=101 > +14155550177 Setup
            1   2 -   in  +16505550101=101 > +14155550177 Proceeding
            2   2 -   in  +16505550101=101 > +14155550177 Disconnected TargetBusy
            2   1 101 out +16505550101=101 > +14155550177 Disconnected"), "
            Outbound ended 2.000 +14155550177
            101 agent busy out ring 1 talk 0 hold 0 *"),
        row("internal", told("
            0     1 101 out +16505550101=101 > 102 Setup
            0.02  2 102 in  101 > 102 Setup
            0.04  1 101 out +16505550101=101 > 102 Answered
            0.06  2 102 in  101 > 102 Proceeding
            3.06  2 102 in  101 > 102 Answered
            33.06 1 101 out +16505550101=101 > 102 Disconnected
            33.08 2 102 in  101 > 102 Disconnected"), "
            Outbound ended 33.080 -
            101 agent answered out ring 3 talk 30 hold 0 *
            102 agent answered in ring 3 talk 30 hold 0 *"),
        row("missed: the caller gives up", told("
            0      1 -   out +14155550177 > +16505550101     Setup
            0.195  2 101 in  +14155550177 > +16505550101=101 Proceeding
            14.195 1 -   out +14155550177 > +16505550101=101 Disconnected
            14.2   2 101 in  +14155550177 > +16505550101=101 Disconnected missed"), "
            Inbound ended 14.200 +14155550177
            101 agent missed in ring 14 talk 0 hold 0 *"),
        row("voicemail", told("
            0      1 -   out +14155550177 > +16505550101     Setup
            0.195  2 101 in  +14155550177 > +16505550101=101 Proceeding
            20.195 2 101 in  +14155550177 > +16505550101=101 VoiceMail
            38.195 2 101 in  +14155550177 > +16505550101=101 Disconnected missed
            38.199 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 38.199 +14155550177
            101 agent voicemail in ring 20 talk 0 hold 0 *"),
        row("voicemail, spelled otherwise, screened", told("
            0    1 -   out +14155550177 > +16505550101     Setup
            1    2 101 in  +14155550177 > +16505550101=101 Proceeding
            20   2 101 in  +14155550177 > +16505550101=101 VMScreening
            22   2 101 in  +14155550177 > +16505550101=101 Voicemail
            38   2 101 in  +14155550177 > +16505550101=101 Disconnected
            38   1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 38.000 +14155550177
            101 agent voicemail in ring 19 talk 0 hold 0 *"),
        row("blind transfer", told("
            0      1 -   out +14155550177 > +16505550101     Setup
            0.195  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5.195  2 101 in  +14155550177 > +16505550101=101 Answered
            35.195 2 101 in  +14155550177 > +16505550101=101 Disconnected BlindTransfer
            35.196 3 102 in  +14155550177 > 102 Setup
            35.226 3 102 in  +14155550177 > 102 Proceeding
            39.226 3 102 in  +14155550177 > 102 Answered
            99.226 3 102 in  +14155550177 > 102 Disconnected
            99.231 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 99.231 +14155550177
            101 transferrer answered in ring 5 talk 30 hold 0 *
            102 agent answered in ring 4 talk 60 hold 0 *"),
        row("blind transfer that nobody answers", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            35 2 101 in  +14155550177 > +16505550101=101 Disconnected BlindTransfer
            35 3 102 in  +14155550177 > 102 Proceeding
            45 1 -   out +14155550177 > +16505550101=101 Disconnected
            45 3 102 in  +14155550177 > 102 Disconnected missed"), "
            Inbound ended 45.000 +14155550177
            101 transferrer answered in ring 4 talk 30 hold 0 *
            102 agent missed in ring 10 talk 0 hold 0"),
        row("blind transfer that comes back", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            35 2 101 in  +14155550177 > +16505550101=101 Disconnected BlindTransfer
            35 3 102 in  +14155550177 > 102 Proceeding
            45 3 102 in  +14155550177 > 102 Disconnected NoAnswer
            45 4 101 in  +14155550177 > 101 Proceeding
            48 4 101 in  +14155550177 > 101 Answered
            58 4 101 in  +14155550177 > 101 Disconnected
            58 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 58.000 +14155550177
            101 agent answered in ring 7 talk 40 hold 0 *
            102 agent missed in ring 10 talk 0 hold 0"),
        row("warm transfer, the customer's session", told("
            0      1 -   out +14155550177 > +16505550101     Setup
            0.195  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5.195  2 101 in  +14155550177 > +16505550101=101 Answered
            15.195 2 101 in  +14155550177 > +16505550101=101 Hold
            31.06  2 101 in  +14155550177 > +16505550101=101 Gone AttendedTransfer peer=s-2
            76.064 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 76.064 +14155550177 -> s-2
            101 transferrer answered in ring 5 talk 10 hold 16 *"),
        row("warm transfer, the session of the question", told("
            20    1 101 out +16505550101=101 > 102 Setup
            20.04 1 101 out +16505550101=101 > 102 Answered
            20.06 2 102 in  101 > 102 Proceeding
            23.06 2 102 in  101 > 102 Answered
            31.06 1 101 out +16505550101=101 > 102 Gone AttendedTransfer peer=s-9
            76.06 2 102 in  +14155550177 > 102 Disconnected"), "
            Outbound ended 76.060 +14155550177 -> s-9
            101 transferrer answered out ring 3 talk 8 hold 0 *
            102 agent answered in ring 3 talk 53 hold 0 *"),
        row("a queue rings three, the second answers", told("
            0      1 -   out +14155550177 > +16505550190     Setup
            0.025  2 900 in  +14155550177 > +16505550190=900 Setup
            0.105  1 -   out +14155550177 > +16505550190=900 Answered
            0.305  3 101 in  +14155550177 > +16505550190=900 Proceeding queue
            0.31   4 102 in  +14155550177 > +16505550190=900 Proceeding queue
            0.315  5 103 in  +14155550177 > +16505550190=900 Proceeding queue
            9.31   4 102 in  +14155550177 > +16505550190=900 Answered queue
            9.313  2 900 in  +14155550177 > +16505550190=900 Disconnected AgentAnswered
            9.316  3 101 in  +14155550177 > +16505550190=900 Disconnected AgentAnswered queue
            9.319  5 103 in  +14155550177 > +16505550190=900 Disconnected queue
            99.31  4 102 in  +14155550177 > +16505550190=900 Disconnected queue
            99.315 1 -   out +14155550177 > +16505550190=900 Disconnected"), "
            Inbound ended 99.315 +14155550177
            900 queue passedOn in ring 9 talk 0 hold 0
            101 queueLoser answeredElsewhere in ring 9 talk 0 hold 0
            102 agent answered in ring 9 talk 90 hold 0 *
            103 queueLoser answeredElsewhere in ring 9 talk 0 hold 0"),
        row("a queue rings, nobody answers", told("
            0  1 -   out +14155550177 > +16505550190     Setup
            1  2 900 in  +14155550177 > +16505550190=900 Setup
            2  3 101 in  +14155550177 > +16505550190=900 Proceeding queue
            2  4 102 in  +14155550177 > +16505550190=900 Proceeding queue
            32 1 -   out +14155550177 > +16505550190=900 Disconnected
            32 3 101 in  +14155550177 > +16505550190=900 Disconnected queue missed
            32 4 102 in  +14155550177 > +16505550190=900 Disconnected queue missed
            32 2 900 in  +14155550177 > +16505550190=900 Disconnected missed"), "
            Inbound ended 32.000 +14155550177
            900 queue missed in ring 31 talk 0 hold 0 *
            101 queueLoser missed in ring 30 talk 0 hold 0
            102 queueLoser missed in ring 30 talk 0 hold 0"),
        row("a queue's voicemail", told("
            0  1 -   out +14155550177 > +16505550190     Setup
            1  2 900 in  +14155550177 > +16505550190=900 Setup
            2  3 101 in  +14155550177 > +16505550190=900 Proceeding queue
            30 3 101 in  +14155550177 > +16505550190=900 Disconnected NoAnswer queue
            30 2 900 in  +14155550177 > +16505550190=900 VoiceMail
            50 2 900 in  +14155550177 > +16505550190=900 Disconnected
            50 1 -   out +14155550177 > +16505550190=900 Disconnected"), "
            Inbound ended 50.000 +14155550177
            900 queue voicemail in ring 29 talk 0 hold 0 *
            101 queueLoser missed in ring 28 talk 0 hold 0"),
        row("a queue that overflows into a person's voicemail", told("
            0  1 -   out +14155550177 > +16505550190     Setup
            1  2 900 in  +14155550177 > +16505550190=900 Setup
            2  3 101 in  +14155550177 > +16505550190=900 Proceeding queue
            30 3 101 in  +14155550177 > +16505550190=900 Disconnected NoAnswer queue
            30 2 900 in  +14155550177 > +16505550190=900 Disconnected CallRedirected
            30 4 104 in  +14155550177 > 104 Proceeding
            40 4 104 in  +14155550177 > 104 VoiceMail
            50 4 104 in  +14155550177 > 104 Disconnected
            50 1 -   out +14155550177 > +16505550190=900 Disconnected"), "
            Inbound ended 50.000 +14155550177
            900 queue missed in ring 29 talk 0 hold 0
            101 queueLoser missed in ring 28 talk 0 hold 0
            104 agent voicemail in ring 10 talk 0 hold 0 *"),
        row("anonymous", told("
            0  1 -   out anonymous > +16505550101     Setup
            1  2 101 in  anonymous > +16505550101=101 Proceeding
            5  2 101 in  anonymous > +16505550101=101 Answered
            25 2 101 in  anonymous > +16505550101=101 Disconnected
            25 1 -   out anonymous > +16505550101=101 Disconnected"), "
            Inbound ended 25.000 -
            101 agent answered in ring 4 talk 20 hold 0 *"),
        row("dropped in the menu", told("
            0     1 -   out +14155550177 > +16505550100     Setup
            0.025 2 800 in  +14155550177 > +16505550100=800 Setup
            0.105 1 -   out +14155550177 > +16505550100=800 Answered
            9.105 1 -   out +14155550177 > +16505550100=800 Disconnected
            9.11  2 800 in  +14155550177 > +16505550100=800 Disconnected"), "
            Inbound ended 9.110 +14155550177
            800 ivr abandoned in ring 0 talk 0 hold 0 *"),
        row("merged into a conference", told("
            0  1 101 out +16505550101=101 > +14155550177 Setup
            0  2 -   in  +16505550101=101 > +14155550177 Proceeding
            0  1 101 out +16505550101=101 > +14155550177 Proceeding
            4  2 -   in  +16505550101=101 > +14155550177 Answered
            4  1 101 out +16505550101=101 > +14155550177 Answered
            24 1 101 out +16505550101=101 > +14155550177 Gone Conference peer=s-8
            24 2 -   in  +16505550101=101 > +14155550177 Gone Conference peer=s-8"), "
            Outbound ended 24.000 +14155550177 -> s-8
            101 agent answered out ring 4 talk 20 hold 0 *"),
        row("announced long before it rings", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            0  2 101 in  +14155550177 > +16505550101=101 Setup
            8  2 101 in  +14155550177 > +16505550101=101 Proceeding
            12 2 101 in  +14155550177 > +16505550101=101 Answered
            22 2 101 in  +14155550177 > +16505550101=101 Disconnected
            22 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 22.000 +14155550177
            101 agent answered in ring 4 talk 10 hold 0 *"),
        row("rejected", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Disconnected Rejected
            5  1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 5.000 +14155550177
            101 agent rejected in ring 4 talk 0 hold 0 *"),
        row("flipped to another device", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            25 3 101 in  +14155550177 > +16505550101=101 Proceeding
            26 3 101 in  +14155550177 > +16505550101=101 Answered
            27 2 101 in  +14155550177 > +16505550101=101 Disconnected CallFlip
            47 3 101 in  +14155550177 > +16505550101=101 Disconnected
            47 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 47.000 +14155550177
            101 agent answered in ring 5 talk 42 hold 0 *"),
        row("two devices of one person ring, one is answered", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            1  3 101 in  +14155550177 > +16505550101=101 Proceeding
            6  2 101 in  +14155550177 > +16505550101=101 Answered
            6  3 101 in  +14155550177 > +16505550101=101 Disconnected
            26 2 101 in  +14155550177 > +16505550101=101 Disconnected
            26 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 26.000 +14155550177
            101 agent answered in ring 5 talk 20 hold 0 *"),
        row("two devices ring, and the voicemail takes it", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            1  3 101 in  +14155550177 > +16505550101=101 Proceeding
            20 2 101 in  +14155550177 > +16505550101=101 Voicemail
            20 3 101 in  +14155550177 > +16505550101=101 Disconnected
            26 2 101 in  +14155550177 > +16505550101=101 Disconnected
            26 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 26.000 +14155550177
            101 agent voicemail in ring 19 talk 0 hold 0 *"),
    ]
}
