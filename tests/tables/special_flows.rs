//! Calls that RingCentral handles in its own ways: RingOut, park, monitoring, forwarding; `fold`
//! says how to read them.

use crate::kinds::{Row, told};

// Rows are kept as they read best.
#[rustfmt::skip]
pub(crate) fn rows() -> Vec<Row> {
    let row = |name, told, expected| Row { name, told, expected };
    vec![
        row("monitored", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            10 3 104 in  +14155550177 > 104 Answered Supervising
            20 3 104 in  +14155550177 > 104 Disconnected
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected
            25 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 25.000 +14155550177
            101 agent answered in ring 4 talk 20 hold 0 *
            104 monitor answered in ring 0 talk 10 hold 0"),
        row("RingOut: the person's phone first", told("
            0  1 101 out +16505550101=101 > +14155550177 Setup ringout
            1  1 101 out +16505550101=101 > +14155550177 Proceeding ringout
            5  1 101 out +16505550101=101 > +14155550177 Answered ringout
            6  2 -   in  +16505550101=101 > +14155550177 Proceeding ringout
            15 2 -   in  +16505550101=101 > +14155550177 Answered ringout
            45 2 -   in  +16505550101=101 > +14155550177 Disconnected ringout
            45 1 101 out +16505550101=101 > +14155550177 Disconnected ringout"), "
            Outbound ended 45.000 +14155550177
            101 agent answered out ring 14 talk 30 hold 0 *"),
        row("parked by one, picked up by another", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            25 2 101 in  +14155550177 > +16505550101=101 Parked
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected CallPark
            60 3 102 in  +14155550177 > 102 Answered
            90 3 102 in  +14155550177 > 102 Disconnected
            90 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 90.000 +14155550177
            101 agent answered in ring 4 talk 20 hold 0 *
            102 agent answered in ring 0 talk 30 hold 0 *"),
        row("the session in which a parked call is picked up", told("
            60 1 102 out 102 > *801 Setup
            61 1 102 out 102 > *801 Gone Pickup peer=s-9"), "
            Outbound ended 61.000 - -> s-9
            102 agent passedOn out ring 1 talk 0 hold 0"),
        row("RingOut: both sides in one session, the person's telephone rings as if they were called", told("
            0  1 101 in  +14155550177 > +16505550101=101 Setup ringout
            1  1 101 in  +14155550177 > +16505550101=101 Proceeding ringout
            5  1 101 in  +14155550177 > +16505550101=101 Answered ringout
            6  2 -   in  +16505550101=101 > +14155550177 Proceeding ringout
            15 2 -   in  +16505550101=101 > +14155550177 Answered ringout
            45 2 -   in  +16505550101=101 > +14155550177 Disconnected ringout
            45 1 101 in  +14155550177 > +16505550101=101 Disconnected ringout"), "
            Outbound ended 45.000 +14155550177
            101 agent answered out ring 9 talk 30 hold 0 *"),
        row("RingOut in two sessions: the half in which the person's telephone rings", told("
            0  1 -   out +14155550177 > +16505550101=101 Setup ringout
            0  2 101 in  +14155550177 > +16505550101=101 Setup ringout
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding ringout
            5  2 101 in  +14155550177 > +16505550101=101 Answered ringout
            45 2 101 in  +14155550177 > +16505550101=101 Disconnected ringout
            45 1 -   out +14155550177 > +16505550101=101 Disconnected ringout")
            .and("in +14155550177 > +16505550101=101 45 Accepted",
                 "0 101 in +14155550177 > +16505550101=101 45 Accept Accepted"), "
            Outbound ended 45.000 +14155550177 record
            101 agent passedOn out ring 45 talk 0 hold 0"),
        row("RingOut in two sessions: the half with the customer", told("
            5  1 101 out +16505550101=101 > +14155550177 Setup ringout
            5  1 101 out +16505550101=101 > +14155550177 Answered ringout
            6  2 -   in  +16505550101=101 > +14155550177 Proceeding ringout
            15 2 -   in  +16505550101=101 > +14155550177 Answered ringout
            45 2 -   in  +16505550101=101 > +14155550177 Disconnected ringout
            45 1 101 out +16505550101=101 > +14155550177 Disconnected ringout"), "
            Outbound ended 45.000 +14155550177
            101 agent answered out ring 9 talk 30 hold 0 *"),
        row("RingOut that the customer does not answer", told("
            0  1 101 in  +14155550177 > +16505550101=101 Proceeding ringout
            5  1 101 in  +14155550177 > +16505550101=101 Answered ringout
            6  2 -   in  +16505550101=101 > +14155550177 Proceeding ringout
            30 2 -   in  +16505550101=101 > +14155550177 Disconnected NoAnswer ringout
            30 1 101 in  +14155550177 > +16505550101=101 Disconnected ringout"), "
            Outbound ended 30.000 +14155550177
            101 agent noAnswer out ring 24 talk 0 hold 0 *"),
        row("RingOut to a colleague", told("
            0  1 101 out 101 > 102 Setup ringout
            5  1 101 out 101 > 102 Answered ringout
            6  2 102 in  101 > 102 Proceeding ringout
            9  2 102 in  101 > 102 Answered ringout
            19 2 102 in  101 > 102 Disconnected ringout
            19 1 101 out 101 > 102 Disconnected ringout"), "
            Outbound ended 19.000 -
            101 agent answered out ring 3 talk 10 hold 0 *
            102 agent answered in ring 3 talk 10 hold 0 *"),
        row("a person who calls their own number", told("
            0  1 101 out +16505550101=101 > +16505550101=101 Setup
            1  2 101 in  +16505550101=101 > +16505550101=101 Proceeding
            2  1 101 out +16505550101=101 > +16505550101=101 Answered
            5  2 101 in  +16505550101=101 > +16505550101=101 Answered
            15 2 101 in  +16505550101=101 > +16505550101=101 Disconnected
            15 1 101 out +16505550101=101 > +16505550101=101 Disconnected"), "
            Outbound ended 15.000 -
            101 agent answered out ring 4 talk 10 hold 0 *"),
        row("a supervisor barges in", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            5  2 101 in  +14155550177 > +16505550101=101 Answered
            10 3 104 out 104 > 101 Setup
            11 3 104 out 104 > 101 Gone Supervising peer=s-7
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected
            25 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 25.000 +14155550177 -> s-7
            101 agent answered in ring 4 talk 20 hold 0 *
            104 monitor missed out ring 1 talk 0 hold 0"),
        row("forwarded to the person's mobile telephone, which is a leg of its own", told("
            0  1 -   out +14155550177 > +16505550101     Setup
            1  2 101 in  +14155550177 > +16505550101=101 Proceeding
            8  3 -   in  +14155550177 > +14155550166     Proceeding
            12 3 -   in  +14155550177 > +14155550166     Answered
            12 2 101 in  +14155550177 > +16505550101=101 Answered
            42 2 101 in  +14155550177 > +16505550101=101 Disconnected
            42 3 -   in  +14155550177 > +14155550166     Disconnected
            42 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 42.000 +14155550177
            101 agent answered in ring 11 talk 30 hold 0 *"),
        row("states and reasons that nobody knows", told("
            0  1 -   out +14155550177 > +16505550101     Setup Levitating
            1  2 101 in  +14155550177 > +16505550101=101 PROCEEDING
            3  2 101 in  +14155550177 > +16505550101=101 Levitated
            5  2 101 in  +14155550177 > +16505550101=101 answered
            25 2 101 in  +14155550177 > +16505550101=101 Disconnected Landed
            25 1 -   out +14155550177 > +16505550101=101 Disconnected"), "
            Inbound ended 25.000 +14155550177
            101 agent answered in ring 4 talk 20 hold 0 *"),
    ]
}
