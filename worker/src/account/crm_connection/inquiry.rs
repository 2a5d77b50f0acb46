//! Asking the CRM who we are, what we may and who is there: hourly, when a call was refused, and
//! when an administrator wants to know.

use std::rc::Rc;

use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::time::Millis;
use ledger_crm::question::{Findings, Inquiry};
use ledger_crm::secret::{self, CRM_TOKEN, RINGCENTRAL_TOKEN, Secret};
use ledger_crm::{Crm, Reply, Site, Step};
use ledger_ringcentral::agenda::Task;

use super::tokens::NoToken;
use super::{asked_again_at, names_more};
use crate::account::store::Key;
use crate::account::{Answered, Held, broken};
use crate::message::Done;
use crate::{crm, platform};

impl Held {
    /// Begins to ask, beside the other tasks: a CRM that does not answer keeps nothing waiting.
    /// Says when to ask again should this come to nothing.
    pub(in crate::account) fn keep_crm(self: &Rc<Self>) -> Option<Millis> {
        let (connection, now) = (self.crm_connection(), platform::now());
        connection.next(now)?;
        let inquiry = match names_more(&connection) && connection.is_users_due(now) {
            true => Inquiry::Everything,
            false => Inquiry::Standing,
        };
        let held = Rc::clone(self);
        self.state.wait_until(async move {
            if let Err(failure) = held.inquire(inquiry).await {
                platform::warn("crm", &failure.message);
            }
        });
        Some(asked_again_at(now))
    }

    /// Asks, and commits what came of it.
    pub(super) async fn inquire(&self, inquiry: Inquiry) -> Answered<()> {
        let _only_one = self.asking_crm.lock().await;
        let asked = self.crm_connection();
        if asked.next(platform::now()).is_none() {
            return Ok(());
        }
        let inquiry = if names_more(&asked) { inquiry } else { Inquiry::Standing };
        let found = self.let_in(inquiry).await;
        let (store, now) = (self.store(), platform::now());
        let mut connection = self.crm_connection();
        if connection.since != asked.since {
            // It was connected anew meanwhile.
            return Ok(());
        }
        let news = connection.news;
        connection.asked(&found, now);
        let next = match found.identity {
            Answer::Done(_) | Answer::Refused(_) => connection.next(now),
            Answer::Unsure | Answer::Later(_) => Some(asked_again_at(now)),
        };
        let commit = || -> worker::Result<()> {
            store.put(Key::CrmConnection, &connection)?;
            let mut is_changed = connection.news != news;
            if let Some(Answer::Done(users)) = &found.users {
                store.save_crm_users(users)?;
                is_changed = true;
            }
            if let Some(Answer::Done(fields)) = &found.fields {
                store.put(Key::CrmFields, fields)?;
                is_changed = true;
            }
            if let Some(Answer::Done(kinds)) = &found.contact_kinds {
                store.put(Key::CrmContactKinds, kinds)?;
                is_changed = true;
            }
            if is_changed {
                store.context_changed()?;
            }
            store.plan(|agenda| {
                if is_changed {
                    agenda.schedule(Task::Tell, now);
                }
                if let Some(next) = next {
                    agenda.schedule(Task::Crm, next);
                }
            })?;
            self.judge().map(drop)
        };
        commit().map_err(broken)?;
        self.set_alarm().await
    }

    /// The CRM's answers; with a renewed token if it did not accept the one that was there.
    async fn let_in(&self, inquiry: Inquiry) -> Findings {
        let mut refused: Option<String> = None;
        loop {
            let (connection, tokens) = match self.current_crm_tokens(refused.as_deref()).await {
                Ok(current) => current,
                Err(NoToken::SignedOut(why)) => return Findings::signed_out(why),
                Err(NoToken::Later(at)) => return Findings::later(at),
            };
            let mut token = tokens.access.clone();
            let found = self.ask_crm(connection.crm, connection.site(), &mut token, inquiry).await;
            if token != tokens.access
                && let Err(failure) = self.crm_renewed(&tokens.access, token.clone()).await
            {
                platform::warn("crm", &failure.message);
            }
            let is_refused = found.identity.refusal() == Some(RefusalKind::SignIn);
            if !is_refused || refused.is_some() {
                return found;
            }
            refused = Some(token);
        }
    }

    /// Asks a CRM; the token is the one to use from then on.
    pub(super) async fn ask_crm(
        &self,
        crm: Crm,
        site: Site,
        token: &mut String,
        inquiry: Inquiry,
    ) -> Findings {
        let ringcentral = match inquiry {
            Inquiry::Everything if crm == Crm::AppConnect => {
                self.service_token().await.unwrap_or_default()
            }
            Inquiry::Everything | Inquiry::Standing => String::new(),
        };
        let mut step = crm.ask(inquiry, site.clone(), platform::now());
        loop {
            match step {
                Step::Done(found) => return found,
                Step::Send(request, exchange) => {
                    let secrets = [
                        Secret { placeholder: CRM_TOKEN, value: token },
                        Secret { placeholder: RINGCENTRAL_TOKEN, value: &ringcentral },
                    ];
                    let reply = crm::send(&secret::fill(request, &secrets)).await;
                    if let Reply::Response(response) = &reply
                        && let Some(renewed) = crm.renewed_token(response, &site)
                    {
                        *token = renewed.to_owned();
                    }
                    step = exchange.read(reply, platform::now());
                }
            }
        }
    }

    /// A call was refused for the sign-in or a permission: the CRM is asked soon.
    pub(in crate::account) async fn doubt_crm(&self) -> Answered<Done> {
        let now = platform::now();
        if let Some(soon) = self.crm_connection().doubted(now) {
            let store = self.store();
            store.plan(|agenda| agenda.schedule_by(Task::Crm, soon, now)).map_err(broken)?;
            self.set_alarm().await?;
        }
        Ok(Done {})
    }
}
