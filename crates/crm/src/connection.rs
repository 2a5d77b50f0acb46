//! An account's connection to its CRM: whose sign-in, whether it is accepted, and when to ask.
//!
//! It is asked hourly who we are and whether we may write, and at once when a call was refused. The
//! account stores it; the tokens stand elsewhere, sealed.

use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::time::{Millis, Span};
use serde::{Deserialize, Serialize};

use crate::described::Description;
use crate::exchange::Credential;
use crate::question::{Findings, Identity, MayWrite};
use crate::{Crm, Site};

/// How often the CRM is asked who we are.
const EVERY: Span = Span::hours(1);
/// How soon again, while something is wrong or not known.
const SOON: Span = Span::minutes(5);
/// How soon at the earliest, however many calls are refused.
const SOONEST: Span = Span::seconds(5);
/// How often its users and fields are read.
const DAILY: Span = Span::hours(24);
/// How long before a loss was noticed it may have begun: calls since then may wait for its end.
const UNNOTICED: Span = Span::hours(2);
/// When the CRM is changed, calls of so long before begin anew in the new one.
const CARRIED_OVER: Span = Span::hours(24 * 7);

/// See the module. By default, the built-in CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Connection {
    /// Which CRM.
    pub crm: Crm,
    /// Where it answers, without a slash at the end; empty where there is one address for
    /// everyone.
    pub address: String,
    /// The server that signs in, where an administrator named another than the CRM's usual one.
    pub server: Option<String>,
    /// How the sign-in came to be.
    pub credential: Credential,
    /// What the CRM is like, where that stands in no code: the text of a [`Description`].
    pub description: Option<String>,
    /// Since when the account has been connected to it: by this it is told from any other.
    pub since: Option<Millis>,
    /// Whose sign-in it is.
    pub identity: Identity,
    /// Whether the CRM accepts it.
    pub standing: Standing,
    /// Whether it may write.
    pub may_write: MayWrite,
    /// Since when it may not.
    forbidden_since: Option<Millis>,
    /// When the CRM was last asked.
    pub checked_at: Option<Millis>,
    /// When its users and fields were last read.
    pub users_read_at: Option<Millis>,
    /// What waiting calls are to be told.
    pub news: News,
}

/// Whether a CRM accepts a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It needs none.
    #[default]
    NotNeeded,
    /// It does.
    SignedIn,
    /// It no longer does.
    Lost {
        /// The CRM's words.
        why: String,
        /// Since when.
        since: Millis,
    },
    /// An administrator had it forgotten.
    SignedOut,
}

/// The last moment at which calls that waited for the CRM could go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct News {
    /// Counts up with each.
    pub number: u64,
    /// No call that began before this waited.
    pub since: Millis,
}

impl Connection {
    /// A new connection, in place of the one before.
    #[must_use]
    pub fn instead_of(before: &Self, given: Given, now: Millis) -> Self {
        let Given { crm, address, server, credential, description, identity, may_write } = given;
        let is_same = crm == before.crm;
        let since = if is_same { before.waiting_since(now) } else { now - CARRIED_OVER };
        Self {
            crm,
            address,
            server,
            credential,
            description,
            since: Some(now),
            identity,
            standing: if crm == Crm::Builtin { Standing::NotNeeded } else { Standing::SignedIn },
            may_write,
            forbidden_since: None,
            checked_at: Some(now),
            users_read_at: before.users_read_at.filter(|_| is_same),
            news: News { number: before.news.number + 1, since },
        }
    }

    /// An administrator has the sign-in forgotten.
    pub fn sign_out(&mut self) {
        if self.standing != Standing::NotNeeded {
            self.standing = Standing::SignedOut;
            self.since = None;
        }
    }

    /// The CRM does not accept the sign-in any more, and it cannot be renewed.
    pub fn lose(&mut self, why: &str, now: Millis) {
        let since = match &self.standing {
            Standing::Lost { since, .. } => *since,
            Standing::SignedIn => now,
            Standing::NotNeeded | Standing::SignedOut => return,
        };
        self.standing = Standing::Lost { why: why.to_owned(), since };
    }

    /// Takes in what the CRM said when it was asked.
    pub fn asked(&mut self, found: &Findings, now: Millis) {
        self.checked_at = Some(now);
        if matches!(self.standing, Standing::NotNeeded | Standing::SignedOut) {
            return;
        }
        let was_waiting = self.waiting_since(now);
        let mut goes_on = false;
        match &found.identity {
            Answer::Done(identity) => {
                goes_on = self.standing != Standing::SignedIn;
                self.identity = identity.clone();
                self.standing = Standing::SignedIn;
            }
            Answer::Refused(refusal) if refusal.kind == RefusalKind::SignIn => {
                return self.lose(&refusal.detail, now);
            }
            // What was known stays.
            Answer::Refused(_) | Answer::Unsure | Answer::Later(_) => {}
        }
        if let Answer::Done(may_write) = found.may_write {
            goes_on |= self.may_write == MayWrite::No && may_write != MayWrite::No;
            self.forbidden_since = match may_write {
                MayWrite::No => self.forbidden_since.or(Some(now)),
                MayWrite::Yes | MayWrite::Unknown => None,
            };
            self.may_write = may_write;
        }
        let fields_are_there = matches!(found.fields, Some(Answer::Done(_)));
        if fields_are_there || matches!(found.users, Some(Answer::Done(_))) {
            self.users_read_at = Some(now);
        }
        if goes_on {
            self.news = News { number: self.news.number + 1, since: was_waiting };
        }
    }

    /// When to ask the CRM next; nothing while there is nobody to ask for.
    pub fn next(&self, now: Millis) -> Option<Millis> {
        let every = match (&self.standing, self.may_write) {
            (Standing::NotNeeded | Standing::SignedOut, _) => return None,
            (Standing::Lost { .. }, _) | (Standing::SignedIn, MayWrite::No) => SOON,
            (Standing::SignedIn, MayWrite::Yes | MayWrite::Unknown) => EVERY,
        };
        Some(self.checked_at.map_or(now, |at| at + every))
    }

    /// When to ask it at the earliest, because a call was refused; nothing as for [`Self::next`].
    pub fn doubted(&self, now: Millis) -> Option<Millis> {
        let earliest = self.checked_at.map_or(now, |at| at + SOONEST).max(now);
        self.next(now).map(|next| next.min(earliest))
    }

    /// When to ask again after an answer that says nothing.
    pub fn soon(now: Millis) -> Millis {
        now + SOON
    }

    /// Whether its users and fields are to be read.
    pub fn is_users_due(&self, now: Millis) -> bool {
        self.users_read_at.is_none_or(|at| now.since(at) >= DAILY)
    }

    /// Why the CRM does not accept the sign-in; nothing while it does.
    pub fn sign_in_problem(&self) -> Option<String> {
        match &self.standing {
            Standing::NotNeeded | Standing::SignedIn => None,
            Standing::Lost { why, since } => Some(format!(
                "since {since} it does not accept the sign-in: {why}. An administrator must \
                 connect it again; calls wait until then"
            )),
            Standing::SignedOut => Some(
                "an administrator had the sign-in forgotten. Calls wait until the CRM is connected \
                 again, or another one"
                    .to_owned(),
            ),
        }
    }

    /// Why nothing can be written though the sign-in is accepted; nothing while it can.
    pub fn permission_problem(&self) -> Option<String> {
        match (&self.standing, self.forbidden_since) {
            (Standing::SignedIn, Some(since)) => Some(format!(
                "since {since} {} may not write activities. An administrator of the CRM must give \
                 the permission; calls wait until then",
                self.identity.name
            )),
            (Standing::SignedIn, None)
            | (Standing::NotNeeded | Standing::Lost { .. } | Standing::SignedOut, _) => None,
        }
    }

    /// The CRM, as requests need to know it.
    pub fn site(&self) -> Site {
        Site {
            address: self.address.clone(),
            user: self.identity.user.clone(),
            pages: self.identity.pages.clone(),
            credential: self.credential,
            description: Description::kept(self.description.as_deref()),
            ..Site::default()
        }
    }

    fn waiting_since(&self, now: Millis) -> Millis {
        let lost_at = match &self.standing {
            Standing::Lost { since, .. } => Some(*since),
            Standing::SignedOut | Standing::NotNeeded | Standing::SignedIn => None,
        };
        let signed_out_at = self.checked_at.filter(|_| self.standing == Standing::SignedOut);
        let began = lost_at.or(signed_out_at).into_iter().chain(self.forbidden_since).min();
        began.unwrap_or(now) - UNNOTICED
    }
}

/// What a new connection consists of.
#[derive(Clone, Debug)]
pub struct Given {
    /// Which CRM.
    pub crm: Crm,
    /// Where it answers; empty where there is one address for everyone.
    pub address: String,
    /// The server that signs in, where it is not the CRM's usual one.
    pub server: Option<String>,
    /// How the sign-in came to be.
    pub credential: Credential,
    /// What the CRM is like, where that stands in no code.
    pub description: Option<String>,
    /// Whose it is.
    pub identity: Identity,
    /// Whether it may write.
    pub may_write: MayWrite,
}

#[cfg(test)]
mod tests {
    use ledger_core::id::CrmUserId;
    use ledger_core::ledger::Refusal;

    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    fn at(minutes: i64) -> Millis {
        NOW + Span::minutes(minutes)
    }

    fn ada() -> Identity {
        let (user, name) = (Some(CrmUserId::from("7")), "Ada Admin".to_owned());
        Identity { user, name, ..Identity::default() }
    }

    fn connected() -> Connection {
        let given = Given {
            crm: Crm::HubSpot,
            address: String::new(),
            server: None,
            credential: Credential::Pasted,
            description: None,
            identity: ada(),
            may_write: MayWrite::Yes,
        };
        Connection::instead_of(&Connection::default(), given, NOW)
    }

    fn found(identity: Answer<Identity>, may_write: MayWrite) -> Findings {
        Findings { may_write: Answer::Done(may_write), ..Findings::nothing_more(identity) }
    }

    fn refused() -> Answer<Identity> {
        let detail = "expired".to_owned();
        Answer::Refused(Refusal { kind: RefusalKind::SignIn, detail, field: None })
    }

    #[test]
    fn a_loss_is_told_once_and_calls_since_then_go_on_when_it_is_over() {
        let mut connection = connected();
        assert_eq!(connection.next(NOW), Some(at(60)));
        connection.asked(&found(refused(), MayWrite::Unknown), at(60));
        connection.asked(&found(refused(), MayWrite::Unknown), at(65));
        let problem = connection.sign_in_problem().unwrap();
        assert!(problem.contains("since 2026-03-02T16:00") && problem.contains("expired"));
        assert_eq!((connection.next(at(65)), connection.news.number), (Some(at(70)), 1));
        connection.asked(&found(Answer::Done(ada()), MayWrite::Yes), at(70));
        assert_eq!(connection.sign_in_problem(), None);
        assert_eq!(connection.news, News { number: 2, since: at(60) - UNNOTICED });
        connection.asked(&found(Answer::Done(ada()), MayWrite::Yes), at(130));
        assert_eq!(connection.news.number, 2, "nothing waited");
    }

    #[test]
    fn no_answer_changes_nothing() {
        let mut connection = connected();
        let before = connection.clone();
        for answer in [Answer::Unsure, Answer::Later(at(9))] {
            let nothing = Findings {
                users: Some(Answer::Unsure),
                fields: Some(Answer::Unsure),
                ..Findings::nothing_more(answer)
            };
            connection.asked(&nothing, at(5));
            assert_eq!(connection, Connection { checked_at: Some(at(5)), ..before.clone() });
        }
    }

    #[test]
    fn a_missing_permission_is_told_and_calls_go_on_when_it_is_given() {
        let mut connection = connected();
        connection.asked(&found(Answer::Done(ada()), MayWrite::No), at(10));
        let problem = connection.permission_problem().unwrap();
        assert!(problem.contains("since 2026-03-02T15:10") && problem.contains("Ada Admin"));
        assert_eq!(connection.next(at(10)), Some(at(15)));
        connection.asked(&found(Answer::Done(ada()), MayWrite::No), at(15));
        connection.asked(&found(Answer::Done(ada()), MayWrite::Unknown), at(20));
        assert_eq!(connection.permission_problem(), None);
        assert_eq!(connection.news, News { number: 2, since: at(10) - UNNOTICED });
    }

    #[test]
    fn refused_calls_have_the_crm_asked_soon_but_not_for_each() {
        let connection = connected();
        assert_eq!(connection.doubted(NOW), Some(NOW + SOONEST));
        assert_eq!(connection.doubted(at(1)), Some(at(1)));
    }

    #[test]
    fn what_was_signed_out_stays_so_until_it_is_connected_again() {
        let mut connection = connected();
        connection.sign_out();
        connection.lose("expired", at(1));
        connection.asked(&found(Answer::Done(ada()), MayWrite::Yes), at(2));
        assert_eq!(connection.standing, Standing::SignedOut);
        assert_eq!((connection.next(at(3)), connection.doubted(at(3))), (None, None));
        assert!(connection.sign_in_problem().unwrap().contains("forgotten"));
        let builtin = Connection::default();
        assert_eq!((builtin.next(NOW), builtin.sign_in_problem()), (None, None));
    }

    #[test]
    fn another_crm_takes_over_the_calls_of_a_week_and_reads_its_own_users() {
        let mut before = connected();
        let users = Findings {
            users: Some(Answer::Done(Vec::new())),
            ..found(Answer::Done(ada()), MayWrite::Yes)
        };
        before.asked(&users, at(1));
        assert!(!before.is_users_due(at(2)) && before.is_users_due(at(1 + 24 * 60)));
        let given = |crm| Given {
            crm,
            address: String::new(),
            server: None,
            credential: Credential::OAuth,
            description: None,
            identity: ada(),
            may_write: MayWrite::Unknown,
        };
        let other = Connection::instead_of(&before, given(Crm::Salesforce), at(3));
        assert!(other.is_users_due(at(3)));
        assert_eq!(other.news, News { number: 2, since: at(3) - CARRIED_OVER });
        let same = Connection::instead_of(&before, given(Crm::HubSpot), at(3));
        assert!(!same.is_users_due(at(3)));
        assert_eq!(same.news, News { number: 2, since: at(3) - UNNOTICED });
    }
}
