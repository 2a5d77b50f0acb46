//! The calls that can happen, written as RingCentral reports them, each with the truth about it.
//!
//! An event: `seconds leg extension direction from > to status [reason] [marks]`. A truth, below
//! the line `so`: `extension result direction from-second talk hold [*]`, in seconds; the star
//! says that this part gets an entry, `*i` that it is between colleagues, `*w` that the number is
//! withheld, and `*?` that one event alone shows it. Extensions: agents `A`, `B` and `C`, the supervisor `S`, the menu `M`, the
//! queue `Q`; in small letters, their short numbers. `then` begins the second session.

/// All of them; the first is the plainest.
pub(super) const SCENES: [&str; 24] = [
    // Answered.
    "0     1 - out cust > A-   Setup
     0.025 2 A in  cust > A    Setup
     0.105 1 - out cust > A    Answered
     0.195 2 A in  cust > A    Proceeding
     5     2 A in  cust > A    Answered
     25    2 A in  cust > A    Disconnected
     25.01 1 - out cust > A    Disconnected
     so
     A answered in 5 20 0 *",
    // Outbound, held once.
    "0     1 A out A > cust    Setup
     0.036 2 - in  A > cust    Proceeding
     3.5   1 A out A > cust    Proceeding
     7.2   2 - in  A > cust    Answered
     7.228 1 A out A > cust    Answered
     17.2  1 A out A > cust    Hold
     20.2  1 A out A > cust    Answered
     30.2  1 A out A > cust    Disconnected
     30.3  2 - in  A > cust    Disconnected
     so
     A answered out 7.228 19.972 3 *",
    // Missed.
    "0     1 - out cust > A-   Setup
     0.195 2 A in  cust > A    Proceeding
     14    1 - out cust > A    Disconnected
     14.01 2 A in  cust > A    Disconnected missed
     so
     A missed in 0 0 0 *",
    // Voicemail.
    "0     1 - out cust > A-   Setup
     0.195 2 A in  cust > A    Proceeding
     20    2 A in  cust > A    VoiceMail
     38    2 A in  cust > A    Disconnected missed
     38.01 1 - out cust > A    Disconnected
     so
     A voicemail in 0 0 0 *",
    // Handed on without asking.
    "0     1 - out cust > A-   Setup
     0.195 2 A in  cust > A    Proceeding
     5     2 A in  cust > A    Answered
     35    2 A in  cust > A    Disconnected BlindTransfer
     35    3 B in  cust > b    Setup
     35.03 3 B in  cust > b    Proceeding
     39    3 B in  cust > b    Answered
     99    3 B in  cust > b    Disconnected
     99.01 1 - out cust > A    Disconnected
     so
     A answered in 5 30 0 *
     B answered in 39 60 0 *",
    // Handed on after asking: two sessions.
    "0     1 - out cust > A-   Setup
     0.195 2 A in  cust > A    Proceeding
     5     2 A in  cust > A    Answered
     15    2 A in  cust > A    Hold
     31    2 A in  cust > A    Gone AttendedTransfer peer
     76    1 - out cust > A    Disconnected
     so
     A answered in 5 10 16 *
     then
     20    1 A out A > b       Setup
     20.04 1 A out A > b       Answered
     20.06 2 B in  a > b       Proceeding
     23    2 B in  a > b       Answered
     31    1 A out A > b       Gone AttendedTransfer peer
     76    2 B in  cust > b    Disconnected
     so
     A answered out 23 8 0 *i
     B answered in 23 53 0 *?",
    // A queue rings three, the second takes it.
    "0     1 - out cust > sales Setup
     0.025 2 Q in  cust > queue Setup
     0.105 1 - out cust > queue Answered
     0.305 3 A in  cust > queue Proceeding queue
     0.31  4 B in  cust > queue Proceeding queue
     0.315 5 C in  cust > queue Proceeding queue
     9     4 B in  cust > queue Answered queue
     9.003 2 Q in  cust > queue Disconnected AgentAnswered
     9.006 3 A in  cust > queue Disconnected AgentAnswered queue
     9.009 5 C in  cust > queue Disconnected queue
     99    4 B in  cust > queue Disconnected queue
     99.01 1 - out cust > queue Disconnected
     so
     Q passed in 0 0 0
     A elsewhere in 0 0 0
     B answered in 9 90 0 *
     C elsewhere in 0 0 0",
    // A queue rings, and nobody takes it.
    "0     1 - out cust > sales Setup
     1     2 Q in  cust > queue Setup
     2     3 A in  cust > queue Proceeding queue
     2     4 B in  cust > queue Proceeding queue
     32    1 - out cust > queue Disconnected
     32    3 A in  cust > queue Disconnected queue missed
     32    4 B in  cust > queue Disconnected queue missed
     32    2 Q in  cust > queue Disconnected missed
     so
     Q missed in 1 0 0 *
     A missed in 2 0 0
     B missed in 2 0 0",
    // The queue's own voicemail.
    "0     1 - out cust > sales Setup
     1     2 Q in  cust > queue Setup
     2     3 A in  cust > queue Proceeding queue
     30    3 A in  cust > queue Disconnected NoAnswer queue
     30    2 Q in  cust > queue VoiceMail
     50    2 Q in  cust > queue Disconnected
     50    1 - out cust > queue Disconnected
     so
     Q voicemail in 1 0 0 *
     A missed in 2 0 0",
    // Through the menu, held once.
    "0     1 - out cust > main  Setup
     0.025 2 M in  cust > menu  Setup
     0.105 1 - out cust > menu  Answered
     8     2 M in  cust > menu  Disconnected
     8     3 A in  cust > A     Setup
     8.12  3 A in  cust > A     Proceeding
     12    3 A in  cust > A     Answered
     32    3 A in  cust > A     Hold
     40    3 A in  cust > A     Answered
     72    3 A in  cust > A     Disconnected
     72.02 1 - out cust > menu  Disconnected
     so
     M passed in 0.025 8 0
     A answered in 12 52 8 *",
    // Dropped in the menu.
    "0     1 - out cust > main  Setup
     0.025 2 M in  cust > menu  Setup
     0.105 1 - out cust > menu  Answered
     9     1 - out cust > menu  Disconnected
     9.01  2 M in  cust > menu  Disconnected
     so
     M abandoned in 0.025 9 0 *",
    // Between colleagues.
    "0     1 A out A > b        Setup
     0.02  2 B in  a > b        Setup
     0.04  1 A out A > b        Answered
     0.06  2 B in  a > b        Proceeding
     3     2 B in  a > b        Answered
     33    1 A out A > b        Disconnected
     33.02 2 B in  a > b        Disconnected
     so
     A answered out 3 30 0 *i
     B answered in 3 30.02 0 *i",
    // A withheld number.
    "0     1 - out none > A-    Setup
     1     2 A in  none > A     Proceeding
     5     2 A in  none > A     Answered
     25    2 A in  none > A     Disconnected
     25    1 - out none > A     Disconnected
     so
     A answered in 5 20 0 *w",
    // Merged into a conference.
    "0     1 A out A > cust     Setup
     0     2 - in  A > cust     Proceeding
     0     1 A out A > cust     Proceeding
     4     2 - in  A > cust     Answered
     4     1 A out A > cust     Answered
     24    1 A out A > cust     Gone Conference peer
     24    2 - in  A > cust     Gone Conference peer
     so
     A answered out 4 20 0 *",
    // Parked by one, picked up by another.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     5     2 A in  cust > A     Answered
     25    2 A in  cust > A     Parked
     25    2 A in  cust > A     Disconnected CallPark
     60    3 B in  cust > b     Answered
     90    3 B in  cust > b     Disconnected
     90    1 - out cust > A     Disconnected
     so
     A answered in 5 20 0 *
     B answered in 60 30 0 *",
    // RingOut: the agent's phone first.
    "0     1 A out A > cust     Setup ringout
     1     1 A out A > cust     Proceeding ringout
     5     1 A out A > cust     Answered ringout
     6     2 - in  A > cust     Proceeding ringout
     15    2 - in  A > cust     Answered ringout
     45    2 - in  A > cust     Disconnected ringout
     45    1 A out A > cust     Disconnected ringout
     so
     A answered out 15 30 0 *",
    // Outbound, nobody answers.
    "0     1 A out A > cust     Setup
     1     2 - in  A > cust     Proceeding
     2     1 A out A > cust     Proceeding
     22    1 A out A > cust     Disconnected
     22    2 - in  A > cust     Disconnected NoAnswer
     so
     A unanswered out 0 0 0 *",
    // Outbound, busy.
    "0     1 A out A > cust     Setup
     1     2 - in  A > cust     Proceeding
     2     2 - in  A > cust     Disconnected TargetBusy
     2     1 A out A > cust     Disconnected
     so
     A busy out 0 0 0 *",
    // Rejected.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     5     2 A in  cust > A     Disconnected Rejected
     5     1 - out cust > A     Disconnected
     so
     A rejected in 1 0 0 *",
    // Listened to by the supervisor.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     5     2 A in  cust > A     Answered
     10    3 S in  cust > s     Answered Supervising
     20    3 S in  cust > s     Disconnected
     25    2 A in  cust > A     Disconnected
     25    1 - out cust > A     Disconnected
     so
     A answered in 5 20 0 *
     S monitored in 10 10 0",
    // Handed on, not taken, and back again.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     5     2 A in  cust > A     Answered
     35    2 A in  cust > A     Disconnected BlindTransfer
     35    3 B in  cust > b     Proceeding
     45    3 B in  cust > b     Disconnected NoAnswer
     45    4 A in  cust > a     Proceeding
     48    4 A in  cust > a     Answered
     58    4 A in  cust > a     Disconnected
     58    1 - out cust > A     Disconnected
     so
     A answered in 5 30 0 *
     A answered in 48 10 0 *
     B missed in 35 0 0",
    // A queue that overflows into a person's voicemail.
    "0     1 - out cust > sales Setup
     1     2 Q in  cust > queue Setup
     2     3 A in  cust > queue Proceeding queue
     30    3 A in  cust > queue Disconnected NoAnswer queue
     30    2 Q in  cust > queue Disconnected CallRedirected
     30    4 S in  cust > s     Proceeding
     40    4 S in  cust > s     VoiceMail
     50    4 S in  cust > s     Disconnected
     50    1 - out cust > queue Disconnected
     so
     Q missed in 1 0 0
     A missed in 2 0 0
     S voicemail in 30 0 0 *",
    // Flipped to another telephone.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     5     2 A in  cust > A     Answered
     25    3 A in  cust > A     Proceeding
     26    3 A in  cust > A     Answered
     27    2 A in  cust > A     Disconnected CallFlip
     47    3 A in  cust > A     Disconnected
     47    1 - out cust > A     Disconnected
     so
     A answered in 5 22 0 *
     A answered in 27 20 0 *",
    // Two telephones of one person ring.
    "0     1 - out cust > A-    Setup
     1     2 A in  cust > A     Proceeding
     1     3 A in  cust > A     Proceeding
     6     2 A in  cust > A     Answered
     6     3 A in  cust > A     Disconnected
     26    2 A in  cust > A     Disconnected
     26    1 - out cust > A     Disconnected
     so
     A answered in 6 20 0 *",
];
