//! Speaking with the account's CRM: requests are sent from here, with a token that the account
//! hands out. It is held in memory, for an hour at most, and never stored.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::lock::Mutex;
use ledger_core::compose::zone;
use ledger_core::ledger::{Connector, Idempotency, Input, RefusalKind};
use ledger_core::time::{Span, Zone};
use ledger_crm::secret::{self, CRM_TOKEN, Secret};
use ledger_crm::{Crm, Reply, Site, Step};
use ledger_intl::IntlZones;
use ledger_wire::api::Failure;
use ledger_wire::http::{HttpRequest, HttpResponse};
use worker::Env;

use super::turn::Owed;
use super::{Held, Kept, broken};
use crate::message::{self, CrmAccess, CrmAnswer, Done, ToAccount};
use crate::{crm, platform};

/// What the account handed out.
#[derive(Default)]
pub(super) struct Access {
    held: RefCell<Option<Rc<CrmAccess>>>,
    /// Held while the account is asked: once for all calls that wait.
    asking: Mutex<()>,
}

impl Access {
    /// Something about the connection may have changed.
    pub(super) fn forget(&self) {
        *self.held.borrow_mut() = None;
    }
}

/// How a request gets to the CRM.
enum Way {
    /// The built-in CRM: the account answers.
    Account,
    /// Over the network.
    Network(Rc<CrmAccess>),
    /// It is not sent, because the CRM would answer this.
    Closed(HttpResponse),
}

/// Tests of what happens after a lost answer need not wait for minutes.
pub(super) fn shorten_settling(env: &Env, connector: &mut Connector) {
    let seconds = platform::variable(env, "LEDGER_CRM_SETTLE_SECONDS");
    if let (Some(seconds), Idempotency::Marker { settle }) =
        (seconds.and_then(|seconds| seconds.parse().ok()), &mut connector.idempotency)
    {
        *settle = Span::seconds(seconds);
    }
}

impl Held {
    /// Carries out an effect, in as many requests as the CRM needs; nothing while the desk has not
    /// been told which CRM that is, or has been told of another one since.
    pub(super) async fn perform(&self, owed: &Owed) -> Option<Input> {
        let (kept, began) = (self.known()?, platform::now());
        if kept.context.crm.id() != owed.crm.as_str() {
            return None;
        }
        let mut refused: Option<String> = None;
        loop {
            let way = self.way(&kept, refused.as_deref()).await;
            let input = self.exchange(&kept, owed, &way, began).await?;
            let token = match &way {
                Way::Network(access) => access.token.clone(),
                Way::Account | Way::Closed(_) => return Some(input),
            };
            match input.refusal() {
                // A token that was renewed meanwhile may do.
                Some(RefusalKind::SignIn) if refused.is_none() => refused = Some(token),
                Some(RefusalKind::SignIn | RefusalKind::Permission) => {
                    self.doubt(&kept).await;
                    return Some(input);
                }
                Some(RefusalKind::Rejected) | None => return Some(input),
            }
        }
    }

    /// The requests and answers of an effect. `began` is when it was first tried: no request is
    /// sent for it when the log machine has given it up.
    async fn exchange(
        &self,
        kept: &Kept,
        owed: &Owed,
        way: &Way,
        began: ledger_core::time::Millis,
    ) -> Option<Input> {
        let context = &kept.context;
        let zone = zone::zone(&context.policy.settings.time_zone, &IntlZones).unwrap_or(Zone::UTC);
        let mut site = Site { offset: zone.offset(owed.about.started_at), ..kept.site.clone() };
        if let Way::Network(access) = way {
            if access.crm != context.crm {
                // The account has another CRM, and the desk will be told.
                return None;
            }
            site.address.clone_from(&access.address);
            site.user.clone_from(&access.user);
            site.credential = access.credential;
        }
        let (effect, about) = (owed.effect.clone(), owed.about.clone());
        let mut step = context.crm.perform(effect, about, site, began);
        loop {
            match step {
                Step::Done(input) => return Some(input),
                Step::Send(request, exchange) => {
                    let reply = match way {
                        Way::Account => self.ask_account(kept, request).await,
                        Way::Network(access) => self.send(kept, access, request).await,
                        Way::Closed(answer) => Reply::Response(answer.clone()),
                    };
                    step = exchange.read(reply, platform::now());
                }
            }
        }
    }

    async fn ask_account(&self, kept: &Kept, request: HttpRequest) -> Reply {
        let asked = async {
            let account = message::account(&self.env, &kept.account).map_err(broken)?;
            platform::tell(&account, &ToAccount::Crm { request }).await
        };
        match asked.await {
            Ok(response) => Reply::Response(response),
            Err(failure) => unanswered(&failure),
        }
    }

    async fn send(&self, kept: &Kept, access: &CrmAccess, request: HttpRequest) -> Reply {
        let secrets = [Secret { placeholder: CRM_TOKEN, value: &access.token }];
        let reply = crm::send(&secret::fill(request, &secrets)).await;
        if let Reply::Response(response) = &reply
            && let Some(token) = access.crm.renewed_token(response, &kept.site)
            && token != access.token
        {
            let (before, token) = (access.token.clone(), token.to_owned());
            self.tell_account(kept, ToAccount::CrmRenewed { before, token }).await;
            self.crm.forget();
        }
        reply
    }

    /// How requests get to the CRM; `refused` is a token that the CRM did not accept.
    async fn way(&self, kept: &Kept, refused: Option<&str>) -> Way {
        if kept.context.crm == Crm::Builtin {
            return Way::Account;
        }
        let _only_one = self.crm.asking.lock().await;
        let now = platform::now();
        let held = self.crm.held.borrow().clone();
        if let Some(access) = held
            && now < access.good_until
            && refused != Some(access.token.as_str())
        {
            return Way::Network(access);
        }
        let asked = async {
            let account = message::account(&self.env, &kept.account).map_err(broken)?;
            let refused = refused.map(str::to_owned);
            platform::tell(&account, &ToAccount::CrmAccess { refused }).await
        };
        match asked.await {
            Ok(CrmAnswer::Access(access)) => {
                let access = Rc::new(access);
                *self.crm.held.borrow_mut() = Some(Rc::clone(&access));
                Way::Network(access)
            }
            Ok(CrmAnswer::SignedOut { why }) => Way::Closed(crm::signed_out(&why)),
            Ok(CrmAnswer::NotBefore { at }) => Way::Closed(crm::not_before(at, now)),
            Err(failure) => {
                platform::warn("crm", &failure.message);
                Way::Closed(crm::not_before(now + AFTER_A_FAILURE, now))
            }
        }
    }

    /// Has the account ask the CRM what it has against us.
    async fn doubt(&self, kept: &Kept) {
        self.tell_account(kept, ToAccount::DoubtCrm).await;
    }

    async fn tell_account(&self, kept: &Kept, message: ToAccount) {
        let told = async {
            let account = message::account(&self.env, &kept.account).map_err(broken)?;
            platform::tell::<_, Done>(&account, &message).await
        };
        if let Err(failure) = told.await {
            platform::warn("crm", &failure.message);
        }
    }
}

/// How soon the account is asked again that could not answer.
const AFTER_A_FAILURE: Span = Span::seconds(10);

fn unanswered(failure: &Failure) -> Reply {
    platform::warn("crm", &failure.message);
    Reply::NoAnswer
}
