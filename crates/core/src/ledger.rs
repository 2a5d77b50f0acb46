//! The log machine: how a part of a call becomes exactly one activity in a CRM.
//!
//! An [`Entry`] is a value. A host loads it, calls [`Entry::step`], **commits** the next entry, and
//! only then performs the effects; what comes back is the next input. The host may die between any
//! two of these, so every phase has a way forward from [`Input::Woke`] alone, every effect carries
//! an attempt number, and nothing that matters lives in memory.
//!
//! | phase | waits for | then |
//! |---|---|---|
//! | `WaitingForEnd` | the end of the call, or the call log | the rules decide |
//! | `Matching` | the CRM's contacts with the number | log, ask or skip |
//! | `AddingContact` | the CRM to make a placeholder contact | log |
//! | `Asking` | a person, or the contact to appear, for which the CRM is asked again at times | log or skip |
//! | `Looking` | the CRM's search for our marker | found: logged; not found: create, or ask |
//! | `Creating` | the CRM to write the activity | logged |
//! | `Settling` | time, because a create may have landed | look |
//! | `Logged` | what the call log and machines that listened still have to say, and updates under way | final |
//! | `Final` | nothing; a person or a late fact may still change it | logged |
//! | `Skipped`, `GivenUp` | a person: log by hand, or replay | |
//! | `Refused` | a person; for the CRM's sign-in or permission, the CRM to be connected again; for the sign-in, time as well | |
//!
//! At most one activity exists for each [`LogKey`], provided the CRM keeps what its
//! [`Idempotency`] says: an upsert never makes a second record; a search by our marker shows a
//! record within `settle` of the moment its create was given up; a trace may show it, and when it
//! does not, as with neither, an unsure create waits for a person. A create that may have landed
//! is remembered in [`Entry::sent`], whatever the phase, until it is known whether it did.
//!
//! An account may change its CRM: what is in the former one, or may be, stays there, and the rest
//! begins anew in the other.
//!
//! [`LogKey`]: crate::id::LogKey

mod call_file;
mod doubt;
mod entry;
mod exchange;
mod intent;
mod note;
mod pending;
mod session;
mod state;
mod step;

pub use self::call_file::{CallFile, FileTurn, Foreseen, NoSuchPart, Prospect};
pub use self::doubt::{Sent, Tried};
pub use self::entry::{Attempt, ContactChoice, Entry, Flight, Logged, Phase, Work};
pub use self::exchange::{
    Answer, Circumstances, Connector, Draft, Effect, Idempotency, Input, Refusal, RefusalKind,
    Standing, Turn,
};
pub use self::intent::{Edit, Intent, Remember, Seen};
pub use self::note::{Note, What};
pub use self::pending::PendingEdit;
pub use self::session::{FirstHeard, FirstRecord, Session, Settlement, Told};
pub use self::state::State;
pub use self::step::Shown;
