//! OAuth sessions and tokens ("Authentication: refresh tokens" guide).
//!
//! | token | lives | ends early |
//! |---|---|---|
//! | code | 60 s | when it is used |
//! | access token | 1 h, or as the options say | at once when its session is refreshed or revoked |
//! | refresh token | 7 d | when it is used; but the same pair is given again for 10 s after the new access token was first used, or for 60 min while it was not used |

use std::collections::HashMap;
use std::time::Duration;

use crate::clock::Moment;
use crate::identity::letters;
use crate::ids::{AccountId, ExtensionId};

/// How long a code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(60);
const REFRESH_LIFE: Duration = Duration::from_secs(604_800);
const GRACE_AFTER_USE: Duration = Duration::from_secs(10);
const GRACE_UNUSED: Duration = Duration::from_secs(3600);

/// Who acts, through which app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The app.
    pub(crate) client: String,
    /// The account.
    pub(crate) account: AccountId,
    /// The user.
    pub(crate) extension: ExtensionId,
}

/// A code waiting to be exchanged.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// Who signed in.
    pub(crate) owner: Owner,
    /// Where the code was sent; nothing when a program asked for it.
    pub(crate) redirect_uri: Option<String>,
    /// What the verifier must prove.
    pub(crate) challenge: Option<Challenge>,
    /// When it was given.
    pub(crate) issued: Moment,
}

/// A PKCE challenge (RFC 7636).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// The verifier itself: RingCentral's default when no method is named.
    Plain(String),
    /// Its SHA-256.
    S256(String),
}

/// A pair of tokens as the token endpoint gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// The access token.
    pub(crate) access: String,
    /// Its lifetime left, in seconds.
    pub(crate) access_seconds: u64,
    /// The refresh token.
    pub(crate) refresh: String,
    /// Its lifetime left, in seconds.
    pub(crate) refresh_seconds: u64,
    /// The session, which refreshing keeps.
    pub(crate) session: String,
    /// The app's installation.
    pub(crate) endpoint: String,
    /// Who acts.
    pub(crate) owner: Owner,
}

/// What became of a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refresh {
    /// A pair, new or again.
    Pair(Pair),
    /// The token is not known, was used up, or belongs to another app.
    NotFound,
    /// Its time is over.
    Expired,
}

/// Why an access token does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessProblem {
    /// Unknown, replaced or revoked.
    NotFound,
    /// Its time is over.
    Expired,
}

/// All sessions and codes.
#[derive(Debug)]
pub(crate) struct Tokens {
    access_life: Duration,
    refreshes: Refreshes,
    codes: HashMap<String, Code>,
    sessions: Vec<Session>,
    /// Access and refresh tokens, all ever given, to the session's id.
    index: HashMap<String, String>,
}

#[derive(Debug)]
struct Session {
    id: String,
    endpoint: String,
    owner: Owner,
    current: Issue,
    /// The refresh token before the current, and when it was used.
    previous: Option<(String, Moment)>,
}

#[derive(Clone, Debug)]
struct Issue {
    access: String,
    access_expires: Moment,
    access_first_used: Option<Moment>,
    refresh: String,
    refresh_expires: Moment,
}

/// Refreshes asked for.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refreshes {
    /// How many.
    pub(crate) asked: u64,
    /// How many are under way.
    pub(crate) under_way: u64,
    /// How many were ever under way at once.
    pub(crate) most_at_once: u64,
}

impl Tokens {
    /// None yet.
    pub(crate) fn new(access_life: Duration) -> Self {
        Self {
            access_life,
            refreshes: Refreshes::default(),
            codes: HashMap::new(),
            sessions: Vec::new(),
            index: HashMap::new(),
        }
    }

    /// A refresh is asked for.
    pub(crate) fn refresh_begins(&mut self) {
        let Refreshes { asked, under_way, most_at_once } = &mut self.refreshes;
        *asked += 1;
        *under_way += 1;
        *most_at_once = (*most_at_once).max(*under_way);
    }

    /// A refresh is answered, or given up by whoever asked.
    pub(crate) fn refresh_ends(&mut self) {
        self.refreshes.under_way -= 1;
    }

    /// Refreshes asked for.
    pub(crate) fn refreshes(&self) -> Refreshes {
        self.refreshes
    }

    /// Gives a code.
    pub(crate) fn give_code(&mut self, code: Code, random: &mut fastrand::Rng) -> String {
        let text = letters(random, 40);
        self.codes.insert(text.clone(), code);
        text
    }

    /// Takes a code out: it works once, however the exchange ends.
    pub(crate) fn take_code(&mut self, code: &str) -> Option<Code> {
        self.codes.remove(code)
    }

    /// Whose code it is, without using it.
    pub(crate) fn code_owner(&self, code: &str) -> Option<&Owner> {
        self.codes.get(code).map(|code| &code.owner)
    }

    /// Starts a session; the oldest ends when the user has too many with the app.
    pub(crate) fn sign_in(
        &mut self,
        owner: Owner,
        most: usize,
        now: Moment,
        random: &mut fastrand::Rng,
    ) -> Pair {
        while self.sessions.iter().filter(|session| session.owner == owner).count() >= most.max(1) {
            let Some(oldest) = self.sessions.iter().position(|session| session.owner == owner)
            else {
                break;
            };
            self.sessions.remove(oldest);
        }
        let session = Session {
            id: letters(random, 22),
            endpoint: letters(random, 22),
            owner,
            current: issue(self.access_life, now, random),
            previous: None,
        };
        self.remember(&session);
        let pair = session.pair(now);
        self.sessions.push(session);
        pair
    }

    /// Uses a refresh token.
    pub(crate) fn refresh(
        &mut self,
        token: &str,
        client: &str,
        now: Moment,
        random: &mut fastrand::Rng,
    ) -> Refresh {
        let life = self.access_life;
        let Some(session) = self.sessions.iter_mut().find(|session| {
            session.owner.client == client
                && (session.current.refresh == token
                    || session.previous.as_ref().is_some_and(|(previous, _)| previous == token))
        }) else {
            return Refresh::NotFound;
        };
        if session.current.refresh != token {
            let rotated = session.previous.as_ref().map(|(_, at)| *at).unwrap_or(now);
            let until = session
                .current
                .access_first_used
                .map_or(rotated.plus(GRACE_UNUSED), |used| used.plus(GRACE_AFTER_USE));
            return if now <= until { Refresh::Pair(session.pair(now)) } else { Refresh::NotFound };
        }
        if now >= session.current.refresh_expires {
            return Refresh::Expired;
        }
        let before = std::mem::replace(&mut session.current, issue(life, now, random));
        session.previous = Some((before.refresh, now));
        let pair = session.pair(now);
        let id = session.id.clone();
        self.index.insert(pair.access.clone(), id.clone());
        self.index.insert(pair.refresh.clone(), id);
        Refresh::Pair(pair)
    }

    /// Whose access token it is; notes its first use.
    pub(crate) fn use_access(&mut self, token: &str, now: Moment) -> Result<Owner, AccessProblem> {
        let session = self
            .sessions
            .iter_mut()
            .find(|session| session.current.access == token)
            .ok_or(AccessProblem::NotFound)?;
        if now >= session.current.access_expires {
            return Err(AccessProblem::Expired);
        }
        session.current.access_first_used.get_or_insert(now);
        Ok(session.owner.clone())
    }

    /// Whose token it is or was.
    pub(crate) fn owner_of(&self, token: &str) -> Option<&Owner> {
        let id = self.index.get(token)?;
        self.sessions.iter().find(|session| session.id == *id).map(|session| &session.owner)
    }

    /// Ends the whole session of a token.
    pub(crate) fn revoke(&mut self, token: &str) {
        if let Some(id) = self.index.get(token) {
            self.sessions.retain(|session| session.id != *id);
        }
    }

    /// Ends the sessions of some owners, as a changed password or an administrator does.
    pub(crate) fn end_sessions(&mut self, whose: impl Fn(&Owner) -> bool) {
        self.sessions.retain(|session| !whose(&session.owner));
    }

    /// How many sessions there are.
    pub(crate) fn session_count(&self) -> usize {
        self.sessions.len()
    }

    fn remember(&mut self, session: &Session) {
        self.index.insert(session.current.access.clone(), session.id.clone());
        self.index.insert(session.current.refresh.clone(), session.id.clone());
    }
}

impl Session {
    fn pair(&self, now: Moment) -> Pair {
        Pair {
            access: self.current.access.clone(),
            access_seconds: self.current.access_expires.seconds_since(now),
            refresh: self.current.refresh.clone(),
            refresh_seconds: self.current.refresh_expires.seconds_since(now),
            session: self.id.clone(),
            endpoint: self.endpoint.clone(),
            owner: self.owner.clone(),
        }
    }
}

fn issue(access_life: Duration, now: Moment, random: &mut fastrand::Rng) -> Issue {
    Issue {
        access: format!("U0pD{}", letters(random, 60)),
        access_expires: now.plus(access_life),
        access_first_used: None,
        refresh: format!("U0pS{}", letters(random, 60)),
        refresh_expires: now.plus(REFRESH_LIFE),
    }
}
