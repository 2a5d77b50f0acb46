//! Speaking with the account's CRM: requests are sent from here, with a token that the account
//! hands out. It is held in memory, for an hour at most, and never stored.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use futures_util::lock::Mutex;
use ledger_core::compose::zone;
use ledger_core::contact::ContactKind;
use ledger_core::desks::Desks;
use ledger_core::id::{AccountId, CrmId};
use ledger_core::ledger::{Connector, Idempotency, Input, Note, RefusalKind, What};
use ledger_core::time::{Span, Zone};
use ledger_crm::described::Description;
use ledger_crm::secret::{self, CRM_TOKEN, Secret};
use ledger_crm::{About, Crm, Deed, Reply, Site, Step};
use ledger_intl::IntlZones;
use ledger_wire::api::Failure;
use ledger_wire::http::{HttpRequest, HttpResponse};
use worker::Env;

use super::{Held, Kept, broken};
use crate::message::{self, CrmAccess, CrmAnswer, DeskContext, Done, ToAccount};
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

/// How many bytes of a request are kept to be shown.
const MOST_SHOWN: usize = 4000;

/// Tests of what happens after a lost answer need not wait for minutes.
fn shorten_settling(env: &Env, connector: &mut Connector) {
    let seconds = platform::variable(env, "LEDGER_CRM_SETTLE_SECONDS");
    if let (Some(seconds), Idempotency::Marker { settle }) =
        (seconds.and_then(|seconds| seconds.parse().ok()), &mut connector.idempotency)
    {
        *settle = Span::seconds(seconds);
    }
}

impl Held {
    /// The CRM, as every account of it has it, and what the organisation chose.
    pub(super) fn with_connector(
        &self,
        account: AccountId,
        context: DeskContext,
        desks: Desks,
    ) -> Kept {
        let description = Description::kept(context.crm_description.as_deref());
        let managed = context.policy.settings.managed.new_contact_kind.as_ref();
        let kind = managed.map(|kind| kind.value.clone()).unwrap_or_default();
        let known = ContactKind::of(&context.contact_kinds, &kind).map(|kind| kind.name.clone());
        let site = Site {
            home: context.home.clone(),
            description,
            contact_kind: known.unwrap_or(kind),
            fields: Arc::new(context.crm_fields.clone()),
            number_formats: context.policy.settings.number_formats.clone(),
            ..Site::default()
        };
        let mut connector = context.crm.connector(&site);
        shorten_settling(&self.env, &mut connector);
        Kept { account, context, site, connector, desks: Cell::new(desks) }
    }

    /// Has something done, in as many requests as the CRM needs; nothing while the desk has not
    /// been told which CRM that is, or has been told of another one since.
    pub(super) async fn perform(&self, crm: &CrmId, deed: Deed) -> Option<Input> {
        let kept = self.known()?;
        let context = &kept.context;
        let mut way = self.way(&kept, None).await;
        let zone = zone::zone(&context.policy.settings.time_zone, &IntlZones).unwrap_or(Zone::UTC);
        let offset = deed.about().map(|about| zone.offset(about.started_at)).unwrap_or_default();
        let mut site = Site { offset, ..kept.site.clone() };
        let there = match &way {
            Way::Account | Way::Closed(_) => context.crm,
            Way::Network(access) => {
                site.address.clone_from(&access.address);
                site.user.clone_from(&access.user);
                site.pages.clone_from(&access.pages);
                site.credential = access.credential;
                access.crm
            }
        };
        if there != context.crm || there.id() != crm.as_str() {
            return None;
        }
        let about = deed.about().cloned();
        let new = deed.new_number().cloned();
        let mut step = there.ask(deed, site, platform::now());
        let input = loop {
            match step {
                Step::Done(input) => break input,
                Step::Send(request, exchange) => {
                    let sent = match way {
                        Way::Account | Way::Network(_) => Some(request.clone()),
                        Way::Closed(_) => None,
                    };
                    let reply = self.send(&kept, &mut way, request).await;
                    if let (Some(sent), Some(about)) = (sent, &about) {
                        self.note_request(&kept, about, &sent, &reply);
                    }
                    step = exchange.read(reply, platform::now());
                }
            }
        };
        let news = match (&way, input.refusal(), new) {
            (Way::Network(_), Some(RefusalKind::SignIn | RefusalKind::Permission), _) => {
                Some(ToAccount::DoubtCrm)
            }
            // Of its own CRM's contacts the account knows.
            (Way::Network(_), None, Some(number)) if input.has_contact() => {
                Some(ToAccount::ContactMade { number })
            }
            (Way::Account | Way::Network(_) | Way::Closed(_), _, _) => None,
        };
        if let Some(news) = news {
            self.tell_account(&kept, &news).await;
        }
        Some(input)
    }

    /// Keeps a request as it was made, for people who ask what was sent.
    fn note_request(&self, kept: &Kept, about: &About, sent: &HttpRequest, reply: &Reply) {
        let status = match reply {
            Reply::Response(response) => response.status.to_string(),
            Reply::NoAnswer => "no answer".to_owned(),
        };
        let detail = sent.shown(&status, MOST_SHOWN);
        let note =
            Note { at: platform::now(), what: What::Requested, why: None, attempt: None, detail };
        let keep =
            Span::hours(24 * i64::from(kept.context.policy.settings.retention.timelines_days));
        if let Err(problem) = self.store.save_request(about, &note, keep) {
            platform::warn("desk", &format!("a request is not in the timeline: {problem}"));
        }
    }

    /// Sends a request; again with another token, if there is one, when the CRM did not accept the
    /// first.
    async fn send(&self, kept: &Kept, way: &mut Way, request: HttpRequest) -> Reply {
        for _ in 0..2 {
            let access = match way {
                Way::Account => return self.ask_account(kept, request).await,
                Way::Closed(answer) => return Reply::Response(answer.clone()),
                Way::Network(access) => Rc::clone(access),
            };
            let reply = self.send_with(kept, &access, request.clone()).await;
            match &reply {
                Reply::Response(response) if response.status == 401 => {
                    *way = match self.way(kept, Some(&access.token)).await {
                        Way::Network(another) if another.crm != access.crm => {
                            Way::Closed(crm::signed_out("another CRM was connected"))
                        }
                        way @ (Way::Account | Way::Network(_) | Way::Closed(_)) => way,
                    };
                }
                Reply::Response(_) | Reply::NoAnswer => return reply,
            }
        }
        Reply::Response(crm::signed_out("it accepts no token"))
    }

    /// The CRM as pages of it are found, as far as that is known here.
    pub(super) fn site(&self, kept: &Kept) -> Site {
        let mut site = kept.site.clone();
        if let Some(access) = &*self.crm.held.borrow() {
            site.address.clone_from(&access.address);
            site.pages.clone_from(&access.pages);
        }
        site
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

    async fn send_with(&self, kept: &Kept, access: &CrmAccess, request: HttpRequest) -> Reply {
        let secrets = [Secret { placeholder: CRM_TOKEN, value: &access.token }];
        let reply = crm::send(&secret::fill(request, &secrets)).await;
        if let Reply::Response(response) = &reply
            && let Some(token) = access.crm.renewed_token(response, &kept.site)
            && token != access.token
        {
            let (before, token) = (access.token.clone(), token.to_owned());
            self.tell_account(kept, &ToAccount::CrmRenewed { before, token }).await;
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

    async fn tell_account(&self, kept: &Kept, message: &ToAccount) {
        let told = async {
            let account = message::account(&self.env, &kept.account).map_err(broken)?;
            platform::tell::<_, Done>(&account, message).await
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
