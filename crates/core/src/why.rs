//! Every reason the product can give, in one place: a stable code for machines, a sentence for
//! people, and what they can do about it.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $sentence:literal, $next:literal;)*) => {
        /// Why something was decided or happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Why {
            $($(#[$doc])* $name,)*
        }

        impl Why {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code: kebab-case, and never changed once published.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The sentence for people.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }

            /// What a person can do about it; empty when nothing needs doing.
            pub fn next_step(self) -> &'static str {
                match self { $(Self::$name => $next,)* }
            }
        }
    };
}

reasons! {
    /// The call has not ended.
    CallInProgress = "call-in-progress", "The call is still going on.", "";
    /// The log style waits for the call log.
    WaitingForCallLog = "waiting-for-call-log",
        "The record is written once, when RingCentral's call log has the call.", "";
    /// The CRM is being asked.
    Matching = "matching", "The number is being looked up in the CRM.", "";
    /// The activity is being written.
    Writing = "writing", "The record is being written to the CRM.", "";
    /// A write may have landed.
    Settling = "settling",
        "The CRM did not say whether it has the record. It is checked before anything is written again.", "";
    /// Exactly one contact has the number.
    OneContact = "one-contact", "One contact has this number.", "";
    /// A policy chose.
    LatestActivity = "latest-activity",
        "Several contacts have this number; the one with the latest activity was taken.", "";
    /// A policy chose.
    FirstByName = "first-by-name",
        "Several contacts have this number; the first by name was taken.", "";
    /// A policy chose.
    EarliestCreated = "earliest-created",
        "Several contacts have this number; the one created first was taken.", "";
    /// A person chose, for all calls with the number.
    RememberedContact = "remembered-contact",
        "Someone chose this contact for all calls with this number.", "";
    /// A policy made one.
    PlaceholderContact = "placeholder-contact",
        "No contact had this number; a new one was created.", "Give the new contact a name.";
    /// A person chose.
    ChosenByPerson = "chosen-by-person", "Someone chose the contact.", "";
    /// Nobody in the CRM has the number.
    NoContact = "no-contact", "No contact in the CRM has this number.",
        "Choose a contact, create one, or do not log the call.";
    /// Several have it.
    SeveralContacts = "several-contacts", "Several contacts in the CRM have this number.",
        "Choose the right one.";
    /// Nothing to look up.
    NoNumber = "no-number", "The caller's number is not known.",
        "Choose a contact, or do not log the call.";
    /// Nobody outside to look up.
    NoOutsideNumber = "no-outside-number",
        "The call was between colleagues, so there is no number to look up.",
        "Choose a contact, or do not log the call.";
    /// A write may have landed and cannot be checked.
    CreateUnsure = "create-unsure",
        "The CRM did not answer while the record was written, and no search can tell whether it is there.",
        "Look in the CRM: if the record is there, choose not to log the call; if not, log it again.";
    /// Mode is off.
    ModeOff = "mode-off", "Server-side logging is off.", "An administrator can turn it on.";
    /// Trial covers the admin.
    TrialOnly = "trial-only", "Server-side logging is in trial mode, for the administrator only.",
        "An administrator can turn it on for everyone.";
    /// Not in scope.
    OutOfScope = "out-of-scope", "Server-side logging is not on for this extension.",
        "An administrator can add it to the scope.";
    /// Began before cover.
    BeforeSwitchOn = "before-switch-on",
        "The call began before server-side logging was turned on for this extension.",
        "Log it by hand, or let an administrator run a backfill.";
    /// On the block list.
    Blocked = "blocked", "The number or extension is on the do-not-log list.",
        "An administrator can take it off the list.";
    /// Both sides are ours.
    InternalCall = "internal-call", "Calls between colleagues are not logged.",
        "An administrator can turn on logging of internal calls.";
    /// Missed calls are off.
    MissedOff = "missed-off", "Missed calls are not logged.",
        "An administrator can turn on logging of missed calls.";
    /// Voicemail is off.
    VoicemailOff = "voicemail-off", "Calls that went to voicemail are not logged.",
        "An administrator can turn on logging of voicemail.";
    /// Inbound is off.
    InboundOff = "inbound-off", "Inbound calls are not logged.",
        "An administrator can turn on logging of inbound calls.";
    /// Outbound is off.
    OutboundOff = "outbound-off", "Outbound calls are not logged.",
        "An administrator can turn on logging of outbound calls.";
    /// Under the minimum.
    TooShort = "too-short", "The call was shorter than the minimum duration.",
        "An administrator can lower the minimum.";
    /// Left in the menu.
    DroppedInMenu = "dropped-in-menu",
        "The caller left in the voice menu, before reaching anyone.",
        "An administrator can turn on logging of calls dropped in a menu.";
    /// Not a user.
    NotAUser = "not-a-user", "This extension is not a person or a queue.",
        "Nothing needs doing: the call is logged for whoever talked in it.";
    /// Someone else took it.
    TakenByAnother = "taken-by-another", "Someone else took this call.",
        "Nothing needs doing: it is logged for whoever took it.";
    /// A person said no.
    SkippedByPerson = "skipped-by-person", "Someone chose not to log this call.",
        "It can still be logged by hand.";
    /// The policy for a number without contact.
    NoContactSkipped = "no-contact-skipped",
        "No contact in the CRM has this number, and such calls are not logged.",
        "Log it by hand, or change the matching policy.";
    /// The CRM does not accept the sign-in.
    CrmSignIn = "crm-sign-in", "The CRM no longer accepts the sign-in.",
        "An administrator must connect the CRM again; waiting calls are then logged.";
    /// The CRM user may not.
    CrmPermission = "crm-permission", "The CRM user may not write this record.",
        "Give the user permission in the CRM, then replay the call.";
    /// The CRM says the record is wrong.
    CrmRejected = "crm-rejected", "The CRM did not accept the record.",
        "Open the call to see the CRM's answer, correct it, and replay.";
    /// The CRM could not be reached for long.
    CrmUnreachable = "crm-unreachable", "The CRM could not be reached for a long time.",
        "Replay the call when the CRM answers again.";
    /// The account has another CRM since.
    OtherCrm = "other-crm",
        "The record was on its way into the CRM that was connected before, and it is not known whether it arrived.",
        "Look in that CRM: if the record is missing, log the call by hand.";
    /// Each update found that someone had just changed the record.
    RecordKeepsChanging = "record-keeps-changing",
        "The record changed in the CRM each time it was to be updated.",
        "Replay the call when nobody and nothing else changes the record.";
    /// A person's edit waits for them.
    EditInConflict = "edit-in-conflict",
        "The record changed in the CRM while you edited it, so your edit was not written.",
        "Open the edit form: it shows both, and you choose.";
    /// In the CRM.
    Logged = "logged", "The call is in the CRM.", "";
    /// The entry was found there already.
    AlreadyThere = "already-there", "The CRM had the record of this call already.", "";
    /// Someone took it away again.
    DeletedInCrm = "deleted-in-crm", "Someone deleted the record in the CRM.",
        "Log the call again by hand if the record should be there.";
    /// The call log never had it.
    WithoutCallLog = "without-call-log",
        "RingCentral's call log has no record of this call; what the events said stands.", "";
    /// The recording never came.
    WithoutRecording = "without-recording",
        "RingCentral announced a recording, and the call log has not shown it in time.",
        "It is added if it still comes.";
    /// The message never came.
    WithoutVoicemail = "without-voicemail",
        "The call log has not shown the voicemail message in time.",
        "It is added if it still comes.";
    /// The AI note never came.
    WithoutAiNote = "without-ai-note", "RingCentral has not written an AI note in time.",
        "It is added if it still comes.";
    /// ACE said nothing.
    WithoutAce = "without-ace", "ACE has not said anything about the recording in time.",
        "What it says is added if it still comes.";
    /// No rule says no.
    NothingAgainst = "nothing-against", "No rule speaks against logging this call.", "";
    /// It is not known who logs.
    CoverUnknown = "cover-unknown",
        "It is not known yet whether the server logs your calls, so this extension does not.",
        "Wait a moment; if it stays so, check the connection and sign in again.";
    /// The server logs.
    ServerLogs = "server-logs",
        "The server logs your calls, so this extension does not.",
        "Nothing needs doing; you can still log and edit calls by hand.";
    /// The server logs in trial mode.
    ServerLogsTrial = "server-logs-trial",
        "Server-side logging is in trial mode for you: the server logs your calls, so this extension does not.",
        "Nothing needs doing; you can still log and edit calls by hand.";
    /// The person turned auto-log on.
    AutoLogOn = "auto-log-on", "This extension logs your calls when they end.", "";
    /// The person turned auto-log off, or never on.
    AutoLogOff = "auto-log-off", "Your calls are logged only by hand.",
        "Turn on auto-log to have this extension log them when they end.";
    /// An administrator turned auto-log on for everyone.
    AutoLogOnByAdmin = "auto-log-on-by-admin",
        "An administrator has this extension log your calls when they end.", "";
    /// An administrator turned auto-log off for everyone.
    AutoLogOffByAdmin = "auto-log-off-by-admin",
        "An administrator has turned auto-log off; your calls are logged only by hand.",
        "An administrator can turn it on or unlock it.";
    /// The owner was set by hand.
    OwnerMapped = "owner-mapped", "An administrator mapped this extension to the CRM user.", "";
    /// The owner has the same e-mail address.
    OwnerByEmail = "owner-by-email", "The CRM user has the extension's e-mail address.", "";
    /// The owner has the same name.
    OwnerByName = "owner-by-name",
        "The CRM user has the extension's name, and nobody else in the CRM has it.", "";
    /// The policy says so.
    OwnerAdminChosen = "owner-admin-chosen",
        "Records belong to the administrator's CRM user, as the settings say.", "";
    /// Nobody fits.
    OwnerNobody = "owner-nobody",
        "No CRM user has the extension's e-mail address or name, so the record belongs to the administrator's.",
        "An administrator can map the extension to a CRM user.";
    /// Several fit.
    OwnerSeveral = "owner-several",
        "Several CRM users have the extension's e-mail address or name, so the record belongs to the administrator's.",
        "An administrator can map the extension to the right CRM user.";
    /// The directory does not have the extension.
    OwnerUnknownExtension = "owner-unknown-extension",
        "The extension is not in the account's directory, so the record belongs to the administrator's CRM user.",
        "It is read again within a day; an administrator can save the settings to read it now.";
}

impl Why {
    /// The reason with this code.
    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|why| why.code() == code)
    }

    /// The reasons for which a call can stand where it stands; the others are said of something else.
    pub fn of_calls() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().take_while(|why| *why != Self::WithoutCallLog)
    }

    /// Whether it is why the CRM did not take an update of what is logged.
    pub fn is_declined_update(self) -> bool {
        matches!(
            self,
            Self::CrmPermission
                | Self::CrmRejected
                | Self::CrmUnreachable
                | Self::RecordKeepsChanging
        )
    }

    /// Whether the server does not log because it did not cover the extension.
    pub fn is_want_of_cover(self) -> bool {
        matches!(self, Self::ModeOff | Self::TrialOnly | Self::OutOfScope | Self::BeforeSwitchOn)
    }
}

/// As its code. Derived, reading and writing would be ten times the code, for so many reasons.
impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Code)
    }
}

/// Reads a code.
struct Code;

impl Visitor<'_> for Code {
    type Value = Why;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the code of a reason")
    }

    fn visit_str<E: de::Error>(self, code: &str) -> Result<Why, E> {
        Why::coded(code).ok_or_else(|| E::invalid_value(de::Unexpected::Str(code), &self))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn whoever_reads_why_a_call_is_not_logged_reads_what_to_do() {
        // The others say that it is being logged, or is.
        let is_logged = |why: Why| {
            matches!(
                why,
                Why::CallInProgress
                    | Why::WaitingForCallLog
                    | Why::Matching
                    | Why::Writing
                    | Why::Settling
                    | Why::OneContact
                    | Why::LatestActivity
                    | Why::FirstByName
                    | Why::EarliestCreated
                    | Why::RememberedContact
                    | Why::ChosenByPerson
                    | Why::Logged
                    | Why::AlreadyThere
            )
        };
        for why in Why::of_calls() {
            assert_eq!(why.next_step().is_empty(), is_logged(why), "{why}");
        }
    }

    #[test]
    fn codes_are_kebab_case_and_unique_and_sentences_end() {
        let mut seen = BTreeSet::new();
        for why in Why::ALL {
            assert!(seen.insert(why.code()), "{} stands twice", why.code());
            assert!(
                why.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{} is not kebab-case",
                why.code()
            );
            assert!(why.sentence().ends_with('.'), "{} has no full stop", why.code());
            let text = format!("{:?}", why.code());
            assert_eq!(serde_json::to_string(why).unwrap(), text);
            assert_eq!(serde_json::from_str::<Why>(&text).unwrap(), *why);
        }
        assert!(serde_json::from_str::<Why>(r#""no-such-code""#).is_err());
    }
}
