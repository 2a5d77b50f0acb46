//! How requests and answers follow each other.
//!
//! A connector is written as if it could wait: "ask for the activity types, then create". It never
//! does. [`Talk`] keeps what was heard so far; whatever is asked for the first time stops the
//! connector with the request to send, and when the answer is there the connector begins anew and
//! comes one request further. So an exchange is plain data, the same answers always lead to the
//! same requests, and there is no state to be forgotten.

use std::sync::Arc;

use ledger_core::additional::{AdditionalField, FieldValues};
use ledger_core::contact::Contact;
use ledger_core::id::{AccountId, ContactId, CrmUserId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{Answer, Attempt, Effect, Entry, Input, Refusal};
use ledger_core::phone::{HomeRegion, NumberFormat, PhoneNumber};
use ledger_core::time::{Millis, Span, UtcOffset};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::described::Description;
use crate::speaks::Updated;
use crate::{Crm, Speaks};

/// How long an exchange may take. Shorter than the machine waits for an answer, so that nothing
/// is written to a CRM for an entry that has given the request up.
const PATIENCE: Span = Span::seconds(25);

/// The CRM as this account has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// The beginning of every address, without a slash at the end; empty where the CRM has one
    /// address for everyone.
    pub address: String,
    /// Whose sign-in is used, where the CRM must be told; it owns what has no other owner.
    pub user: Option<CrmUserId>,
    /// The beginning of the addresses of its pages, where that is not `address`.
    pub pages: String,
    /// Country of numbers that the CRM has without a country code.
    pub home: HomeRegion,
    /// How the sign-in came to be.
    pub credential: Credential,
    /// How far the organisation's clocks were ahead of UTC when the call began, for CRMs that keep
    /// the date of a call and no time.
    pub offset: UtcOffset,
    /// The kind of contact that is made unasked, in CRMs that have several; empty means the CRM's
    /// usual one.
    pub contact_kind: String,
    /// The additional fields of its activities, to be read with them.
    pub fields: Arc<Vec<AdditionalField>>,
    /// How numbers may be written there, for CRMs that find only what was typed.
    pub number_formats: Vec<NumberFormat>,
    /// What the CRM is like, where that stands in no code.
    pub description: Option<Arc<Description>>,
}

/// How a sign-in came to be: some CRMs want each kind of token in another place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// By OAuth.
    #[default]
    OAuth,
    /// An administrator pasted it.
    Pasted,
}

/// What an effect is about, for CRMs that know more of a call than our marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// RingCentral's account.
    pub account: AccountId,
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// Its older numeric id.
    pub session_id: String,
    /// Whose part of the call it is.
    pub extension_id: ExtensionId,
    /// When the call began: no record of it is older.
    pub started_at: Millis,
    /// With whom it is logged, when it is. An activity may have several contacts, and one of them
    /// is ours.
    pub contact: Option<ContactId>,
}

impl About {
    /// What an entry is about.
    pub fn of(entry: &Entry) -> Self {
        Self {
            account: entry.key.account.clone(),
            telephony_session_id: entry.key.telephony_session_id.clone(),
            session_id: entry.part.session_id.clone(),
            extension_id: entry.key.extension_id.clone(),
            started_at: entry.part.started_at,
            contact: entry.logged().map(|record| record.contact.id.clone()),
        }
    }
}

/// What came back for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The CRM answered.
    Response(HttpResponse),
    /// Nothing came, or not in time: nobody knows whether the request was carried out.
    NoAnswer,
}

/// A reply, and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When.
    pub at: Millis,
    /// What.
    pub reply: Reply,
}

/// What an exchange is for.
pub trait Subject: Sized {
    /// What is known when it is over.
    type Known;

    /// Goes as far as the replies in `talk` lead; the error is the request to send next.
    ///
    /// # Errors
    ///
    /// While something must still be asked.
    fn pursue(
        &self,
        speaks: &dyn Speaks,
        talk: &mut Talk<'_>,
    ) -> Result<Self::Known, Box<HttpRequest>>;
}

/// What a shell does next.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "send the request, or take in what is known"]
pub enum Step<S: Subject> {
    /// Send the request, with its secrets filled in, and give the reply to the exchange.
    Send(HttpRequest, Box<Exchange<S>>),
    /// It is over.
    Done(S::Known),
}

/// Requests and answers about one subject: plain data.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange<S> {
    crm: Crm,
    subject: S,
    site: Site,
    heard: Vec<Heard>,
    until: Millis,
}

impl<S: Subject> Exchange<S> {
    /// Begins an exchange.
    pub fn begin(crm: Crm, subject: S, site: Site, now: Millis) -> Step<S> {
        Self { crm, subject, site, heard: Vec::new(), until: now + PATIENCE }.go_on(now)
    }

    /// Takes in the reply to the request that was handed out last.
    pub fn read(mut self, reply: Reply, now: Millis) -> Step<S> {
        self.heard.push(Heard { at: now, reply });
        self.go_on(now)
    }

    fn go_on(self, now: Millis) -> Step<S> {
        let time = if now < self.until { Time::Left } else { Time::Over };
        let mut talk = Talk { site: &self.site, heard: &self.heard, next: 0, time };
        match self.subject.pursue(self.crm.speaks(), &mut talk) {
            Ok(known) => Step::Done(known),
            Err(request) => Step::Send(*request, Box::new(self)),
        }
    }
}

#[derive(Clone, Copy)]
enum Time {
    Left,
    Over,
}

/// What was heard so far, in the order in which it was asked.
pub struct Talk<'a> {
    /// The CRM as this account has it.
    pub site: &'a Site,
    heard: &'a [Heard],
    next: usize,
    time: Time,
}

/// Why a connector cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// This must be asked first.
    Ask(Box<HttpRequest>),
    /// The CRM refused.
    Refused(Refusal),
    /// Nobody knows whether it was done.
    Unsure,
    /// It was not done; ask again at this moment.
    Later(Millis),
}

impl<'a> Talk<'a> {
    /// The reply to a request.
    ///
    /// # Errors
    ///
    /// [`Stop::Ask`] when it was not sent yet; [`Stop::Unsure`] when it is too late to send it.
    pub fn hear(&mut self, request: HttpRequest) -> Result<&'a Heard, Stop> {
        match (self.heard.get(self.next), self.time) {
            (Some(heard), _) => {
                self.next += 1;
                Ok(heard)
            }
            (None, Time::Left) => Err(Stop::Ask(Box::new(request))),
            (None, Time::Over) => Err(Stop::Unsure),
        }
    }

    /// Whether nothing more is sent, and the next was not.
    pub(crate) fn is_too_late(&self) -> bool {
        matches!((self.heard.get(self.next), self.time), (None, Time::Over))
    }

    /// When the last reply came that was asked for.
    pub(crate) fn last_heard_at(&self) -> Millis {
        let last = self.next.checked_sub(1).and_then(|last| self.heard.get(last));
        last.map_or(Millis(0), |heard| heard.at)
    }
}

/// Turns what a connector came to into an answer; the error is the request to send next.
pub(crate) fn settled<T>(result: Result<T, Stop>) -> Result<Answer<T>, Box<HttpRequest>> {
    match result {
        Ok(value) => Ok(Answer::Done(value)),
        Err(Stop::Ask(request)) => Err(request),
        Err(Stop::Refused(refusal)) => Ok(Answer::Refused(refusal)),
        Err(Stop::Unsure) => Ok(Answer::Unsure),
        Err(Stop::Later(at)) => Ok(Answer::Later(at)),
    }
}

/// What a desk has done in the CRM. Whatever it is, an input of the log machine comes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// An effect of the log machine.
    Effect(Effect, About),
    /// What a person's form asks.
    Question(Question),
}

impl Deed {
    /// What an effect is about.
    pub fn about(&self) -> Option<&About> {
        match self {
            Self::Effect(_, about) => Some(about),
            Self::Question(_) => None,
        }
    }

    /// The number of the contact that it makes, if it makes one.
    pub fn new_number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Effect(Effect::AddContact { number, .. }, _) => Some(number),
            Self::Question(Question::New(new)) => Some(&new.number),
            Self::Effect(..) | Self::Question(_) => None,
        }
    }
}

/// What a person's form asks about contacts. The answer is the input that the log machine would
/// be told, under no attempt of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Who has this number; the texts are those to search for, E.164 first.
    WithNumber(PhoneNumber, Vec<String>),
    /// Whose name has these words.
    Named(String),
    /// To make a contact.
    New(NewContact),
}

/// A contact that is to be made in the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContact {
    /// Its number.
    pub number: PhoneNumber,
    /// Its name.
    pub name: String,
    /// Its kind, in the CRM's spelling; empty means the CRM's usual one.
    pub kind: String,
    /// What else is said of it, by the CRM's names.
    pub fields: FieldValues,
}

impl Subject for Deed {
    type Known = Input;

    fn pursue(&self, speaks: &dyn Speaks, talk: &mut Talk<'_>) -> Result<Input, Box<HttpRequest>> {
        let (effect, about) = match self {
            Self::Effect(effect, about) => (effect, about),
            Self::Question(question) => return question.pursue(speaks, talk),
        };
        Ok(match effect {
            Effect::FindContacts { attempt, number, texts } => Input::Contacts {
                attempt: *attempt,
                answer: settled(speaks.find_contacts(talk, number, texts))?.map(without_fields),
            },
            Effect::AddContact { attempt, number, name } => Input::ContactAdded {
                attempt: *attempt,
                answer: settled(speaks.add_contact(
                    talk,
                    &NewContact {
                        number: number.clone(),
                        name: name.clone(),
                        kind: talk.site.contact_kind.clone(),
                        fields: FieldValues::new(),
                    },
                ))?,
            },
            Effect::Look { attempt, marker } => Input::Looked {
                attempt: *attempt,
                answer: settled(speaks.look(talk, about, marker))?,
            },
            Effect::Create { attempt, draft } => Input::Created {
                attempt: *attempt,
                answer: settled(speaks.create(talk, about, draft))?,
            },
            Effect::Read { attempt, activity } => Input::Read {
                attempt: *attempt,
                answer: settled(speaks.read(talk, about, activity))?,
            },
            Effect::Update { attempt, activity, draft, expected } => {
                let updated = speaks.update(talk, about, activity, draft, expected.as_ref());
                let answer = settled(updated)?;
                if answer == Answer::Done(Updated::ChangedMeanwhile) {
                    return Ok(Input::ChangedMeanwhile { attempt: *attempt });
                }
                Input::Updated { attempt: *attempt, answer: answer.map(|_| ()) }
            }
        })
    }
}

/// What the log machine has of contacts.
fn without_fields(mut contacts: Vec<Contact>) -> Vec<Contact> {
    contacts.iter_mut().for_each(|contact| contact.fields.clear());
    contacts
}

impl Question {
    fn pursue(&self, speaks: &dyn Speaks, talk: &mut Talk<'_>) -> Result<Input, Box<HttpRequest>> {
        let attempt = Attempt::default();
        let found = match self {
            Self::WithNumber(number, texts) => speaks.find_contacts(talk, number, texts),
            Self::Named(name) => speaks.contacts_named(talk, name),
            Self::New(new) => speaks.add_contact(talk, new).map(|it| vec![it]),
        };
        Ok(Input::Contacts { attempt, answer: settled(found)? })
    }
}
