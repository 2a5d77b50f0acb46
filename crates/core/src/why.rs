//! Every reason the product can give, in one place: a stable code for machines, a sentence for
//! people, and what they can do about it. The words are [`ledger_words::why`] and
//! [`ledger_words::next`].

use std::fmt;

use ledger_words::{Phrase, next, why};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::from_json::{FromJson, Reading, Value};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $sentence:expr, $next:expr;)*) => {
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
                let sentence = match self { $(Self::$name => $sentence,)* };
                sentence.words()
            }

            /// What a person can do about it; empty when nothing needs doing.
            pub fn next_step(self) -> &'static str {
                let next = match self { $(Self::$name => $next,)* };
                next.words()
            }
        }
    };
}

reasons! {
    /// The call has not ended.
    CallInProgress = "call-in-progress", why::CALL_IN_PROGRESS, Phrase::NONE;
    /// The log style waits for the call log.
    WaitingForCallLog = "waiting-for-call-log", why::WAITING_FOR_CALL_LOG, Phrase::NONE;
    /// The CRM is being asked.
    Matching = "matching", why::MATCHING, Phrase::NONE;
    /// The activity is being written.
    Writing = "writing", why::WRITING, Phrase::NONE;
    /// A write may have landed.
    Settling = "settling", why::SETTLING, Phrase::NONE;
    /// Exactly one contact has the number.
    OneContact = "one-contact", why::ONE_CONTACT, Phrase::NONE;
    /// A policy chose.
    LatestActivity = "latest-activity", why::LATEST_ACTIVITY, Phrase::NONE;
    /// A policy chose.
    FirstByName = "first-by-name", why::FIRST_BY_NAME, Phrase::NONE;
    /// A policy chose.
    EarliestCreated = "earliest-created", why::EARLIEST_CREATED, Phrase::NONE;
    /// A person chose, for all calls with the number.
    RememberedContact = "remembered-contact", why::REMEMBERED_CONTACT, Phrase::NONE;
    /// A policy made one.
    PlaceholderContact = "placeholder-contact", why::PLACEHOLDER_CONTACT, next::PLACEHOLDER_CONTACT;
    /// A person chose.
    ChosenByPerson = "chosen-by-person", why::CHOSEN_BY_PERSON, Phrase::NONE;
    /// Nobody in the CRM has the number.
    NoContact = "no-contact", why::NO_CONTACT, next::NO_CONTACT;
    /// Several have it.
    SeveralContacts = "several-contacts", why::SEVERAL_CONTACTS, next::SEVERAL_CONTACTS;
    /// Nothing to look up.
    NoNumber = "no-number", why::NO_NUMBER, next::NO_NUMBER;
    /// Nobody outside to look up.
    NoOutsideNumber = "no-outside-number", why::NO_OUTSIDE_NUMBER, next::NO_OUTSIDE_NUMBER;
    /// A write may have landed and cannot be checked.
    CreateUnsure = "create-unsure", why::CREATE_UNSURE, next::CREATE_UNSURE;
    /// Mode is off.
    ModeOff = "mode-off", why::MODE_OFF, next::MODE_OFF;
    /// Trial covers the admin.
    TrialOnly = "trial-only", why::TRIAL_ONLY, next::TRIAL_ONLY;
    /// Not in scope.
    OutOfScope = "out-of-scope", why::OUT_OF_SCOPE, next::OUT_OF_SCOPE;
    /// Began before cover.
    BeforeSwitchOn = "before-switch-on", why::BEFORE_SWITCH_ON, next::BEFORE_SWITCH_ON;
    /// On the block list.
    Blocked = "blocked", why::BLOCKED, next::BLOCKED;
    /// Both sides are ours.
    InternalCall = "internal-call", why::INTERNAL_CALL, next::INTERNAL_CALL;
    /// Missed calls are off.
    MissedOff = "missed-off", why::MISSED_OFF, next::MISSED_OFF;
    /// Voicemail is off.
    VoicemailOff = "voicemail-off", why::VOICEMAIL_OFF, next::VOICEMAIL_OFF;
    /// Inbound is off.
    InboundOff = "inbound-off", why::INBOUND_OFF, next::INBOUND_OFF;
    /// Outbound is off.
    OutboundOff = "outbound-off", why::OUTBOUND_OFF, next::OUTBOUND_OFF;
    /// Under the minimum.
    TooShort = "too-short", why::TOO_SHORT, next::TOO_SHORT;
    /// Left in the menu.
    DroppedInMenu = "dropped-in-menu", why::DROPPED_IN_MENU, next::DROPPED_IN_MENU;
    /// Not a user.
    NotAUser = "not-a-user", why::NOT_A_USER, next::NOT_A_USER;
    /// Someone else took it.
    TakenByAnother = "taken-by-another", why::TAKEN_BY_ANOTHER, next::TAKEN_BY_ANOTHER;
    /// A person said no.
    SkippedByPerson = "skipped-by-person", why::SKIPPED_BY_PERSON, next::SKIPPED_BY_PERSON;
    /// The policy for a number without contact.
    NoContactSkipped = "no-contact-skipped", why::NO_CONTACT_SKIPPED, next::NO_CONTACT_SKIPPED;
    /// The CRM does not accept the sign-in.
    CrmSignIn = "crm-sign-in", why::CRM_SIGN_IN, next::CRM_SIGN_IN;
    /// The CRM user may not.
    CrmPermission = "crm-permission", why::CRM_PERMISSION, next::CRM_PERMISSION;
    /// The CRM says the record is wrong.
    CrmRejected = "crm-rejected", why::CRM_REJECTED, next::CRM_REJECTED;
    /// The CRM could not be reached for long.
    CrmUnreachable = "crm-unreachable", why::CRM_UNREACHABLE, next::CRM_UNREACHABLE;
    /// The account has another CRM since.
    OtherCrm = "other-crm", why::OTHER_CRM, next::OTHER_CRM;
    /// Each update found that someone had just changed the record.
    RecordKeepsChanging = "record-keeps-changing", why::RECORD_KEEPS_CHANGING, next::RECORD_KEEPS_CHANGING;
    /// A person's edit waits for them.
    EditInConflict = "edit-in-conflict", why::EDIT_IN_CONFLICT, next::EDIT_IN_CONFLICT;
    /// In the CRM.
    Logged = "logged", why::LOGGED, Phrase::NONE;
    /// The entry was found there already.
    AlreadyThere = "already-there", why::ALREADY_THERE, Phrase::NONE;
    /// Someone took it away again.
    DeletedInCrm = "deleted-in-crm", why::DELETED_IN_CRM, next::DELETED_IN_CRM;
    /// The call log never had it.
    WithoutCallLog = "without-call-log", why::WITHOUT_CALL_LOG, Phrase::NONE;
    /// The recording never came.
    WithoutRecording = "without-recording", why::WITHOUT_RECORDING, next::WITHOUT_RECORDING;
    /// The message never came.
    WithoutVoicemail = "without-voicemail", why::WITHOUT_VOICEMAIL, next::WITHOUT_VOICEMAIL;
    /// The AI note never came.
    WithoutAiNote = "without-ai-note", why::WITHOUT_AI_NOTE, next::WITHOUT_AI_NOTE;
    /// ACE said nothing.
    WithoutAce = "without-ace", why::WITHOUT_ACE, next::WITHOUT_ACE;
    /// No rule says no.
    NothingAgainst = "nothing-against", why::NOTHING_AGAINST, Phrase::NONE;
    /// It is not known who logs.
    CoverUnknown = "cover-unknown", why::COVER_UNKNOWN, next::COVER_UNKNOWN;
    /// The server logs.
    ServerLogs = "server-logs", why::SERVER_LOGS, next::SERVER_LOGS;
    /// The server logs in trial mode.
    ServerLogsTrial = "server-logs-trial", why::SERVER_LOGS_TRIAL, next::SERVER_LOGS_TRIAL;
    /// The person turned auto-log on.
    AutoLogOn = "auto-log-on", why::AUTO_LOG_ON, Phrase::NONE;
    /// The person turned auto-log off, or never on.
    AutoLogOff = "auto-log-off", why::AUTO_LOG_OFF, next::AUTO_LOG_OFF;
    /// An administrator turned auto-log on for everyone.
    AutoLogOnByAdmin = "auto-log-on-by-admin", why::AUTO_LOG_ON_BY_ADMIN, Phrase::NONE;
    /// An administrator turned auto-log off for everyone.
    AutoLogOffByAdmin = "auto-log-off-by-admin", why::AUTO_LOG_OFF_BY_ADMIN, next::AUTO_LOG_OFF_BY_ADMIN;
    /// The owner was set by hand.
    OwnerMapped = "owner-mapped", why::OWNER_MAPPED, Phrase::NONE;
    /// The owner has the same e-mail address.
    OwnerByEmail = "owner-by-email", why::OWNER_BY_EMAIL, Phrase::NONE;
    /// The owner has the same name.
    OwnerByName = "owner-by-name", why::OWNER_BY_NAME, Phrase::NONE;
    /// The policy says so.
    OwnerAdminChosen = "owner-admin-chosen", why::OWNER_ADMIN_CHOSEN, Phrase::NONE;
    /// Nobody fits.
    OwnerNobody = "owner-nobody", why::OWNER_NOBODY, next::OWNER_NOBODY;
    /// Several fit.
    OwnerSeveral = "owner-several", why::OWNER_SEVERAL, next::OWNER_SEVERAL;
    /// The directory does not have the extension.
    OwnerUnknownExtension = "owner-unknown-extension", why::OWNER_UNKNOWN_EXTENSION, next::OWNER_UNKNOWN_EXTENSION;
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

impl FromJson for Why {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        value.as_str().and_then(Self::coded).unwrap_or_else(|| {
            reading.wrong();
            Self::CallInProgress
        })
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
