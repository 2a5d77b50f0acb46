//! What people's forms ask of the CRM, whichever it is. Nothing of it is kept.

use ledger_core::additional::{self, AdditionalField, FieldValues};
use ledger_core::compose;
use ledger_core::contact::{Contact, ContactKind, distinct};
use ledger_core::directory::Mentions;
use ledger_core::id::{AccountId, ContactId, CrmId, ExtensionId, FormId, TelephonySessionId};
use ledger_core::ledger::{
    Answer, Attempt, ContactChoice, Edit, Effect, Entry, Input, Intent, Shown, Standing,
};
use ledger_core::phone::{self, PhoneNumber};
use ledger_core::rules::{self, Decision};
use ledger_core::why::Why;
use ledger_crm::{About, Deed, Question};
use ledger_wire::api::{
    CallRecord, Failure, FailureCode, FoundContact, FoundContacts, NewContact, RecordStanding,
    StandingRecord,
};

use super::{Held, Kept, broken, turn};
use crate::message::AskContacts;
use crate::secret;

type Answered<T> = std::result::Result<T, Failure>;

impl Held {
    /// Contacts with a number or a name, or a new one.
    pub(super) async fn contacts(
        &self,
        account: &AccountId,
        ask: AskContacts,
    ) -> Answered<FoundContacts> {
        let kept = self.kept(account).await?;
        let policy = &kept.context.policy;
        let (question, number) = match ask {
            AskContacts::Number(number) => {
                let number = number_of(&kept, &number)?;
                let texts = phone::search_texts(&number, &policy.settings.number_formats);
                (Question::WithNumber(number.clone(), texts), Some(number))
            }
            AskContacts::Name(name) => (Question::Named(name_of(&name)?), None),
            AskContacts::New(new) => (Question::New(new_contact(&kept, new)?), None),
        };
        let found = match self.perform(&crm(&kept), Deed::Question(question)).await {
            Some(Input::Contacts { answer: Answer::Done(found), .. }) => distinct(found),
            Some(Input::Contacts { answer: Answer::Refused(refusal), .. }) => {
                return Err(match refusal.field {
                    Some(field) => Failure::at_field(&format!("fields.{field}"), &refusal.detail),
                    None => failed(&refusal.detail),
                });
            }
            _ => return Err(failed("it did not answer; try again in a moment")),
        };
        let site = self.site(&kept);
        let shown = |contact: &Contact| FoundContact {
            id: contact.id.clone(),
            name: contact.name.clone(),
            kind: contact.kind.clone(),
            latest_activity_at: contact.latest_activity_at,
            page: kept.context.crm.page(&site, &contact.id, None),
            fields: contact.fields.clone(),
        };
        let contacts = found.iter().map(shown).collect();
        let Some(number) = number else {
            return Ok(FoundContacts { contacts, ..FoundContacts::default() });
        };
        let (choice, why) = match policy.remembered(&number) {
            Some(known) => (Some(known.clone()), Why::RememberedContact),
            None => match rules::decide(found, &policy.settings) {
                Decision::Log { contact, why } => {
                    (Some(ContactChoice { id: contact.id, name: contact.name }), why)
                }
                Decision::LogWithPlaceholder => (None, Why::NoContact),
                Decision::Ask { why, .. } | Decision::Skip { why } => (None, why),
            },
        };
        Ok(FoundContacts { contacts, choice, reason: Some(why.into()) })
    }

    /// What the CRM has of an entry, and what a record says besides.
    pub(super) async fn record(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> Answered<CallRecord> {
        let unknown =
            || Failure::new(FailureCode::NotFound, "there is no such call, or it goes on");
        let kept = self.known().ok_or_else(unknown)?;
        let entry = self.store.entry(session, extension).map_err(broken)?.ok_or_else(unknown)?;
        let mut mentions = Mentions::default();
        mentions.part(&entry.part);
        self.acquaint_if_possible(&mentions).await;
        let (standing, conflict) = self.standing(&kept, &entry).await;
        let contact_fields = match self.row(&entry).contact {
            Some(contact) => self.fields_of(&kept, &contact, &entry).await,
            None => None,
        };
        let (context, site) = (&kept.context, self.site(&kept));
        let policy = &context.policy.settings;
        let call = self.row(&entry);
        let contact = call.contact.clone().unwrap_or_else(nobody);
        let lines = turn::circumstances(self, &kept, |given| entry.compose(&contact, given).lines);
        let page = |activity| context.crm.page(&site, &contact.id, activity);
        let logged = entry.logged().map(|record| &record.activity);
        let abilities = &context.crm.profile(&site).abilities;
        Ok(CallRecord {
            standing,
            page: logged.and_then(|activity| page(Some(activity))),
            contact_page: call.contact.as_ref().and_then(|_| page(None)),
            abilities: abilities.iter().map(|ability| ability.name().to_owned()).collect(),
            lines: lines.into_iter().collect(),
            recording: compose::link_to(entry.part.recording.as_ref()),
            voicemail: compose::link_to(entry.part.voicemail.as_ref()),
            defaults: policy.field_defaults.get(crm(&kept).as_str()).cloned().unwrap_or_default(),
            contact_fields: contact_fields.unwrap_or_default(),
            conflict,
            form: Some(FormId::new(secret::name()?)),
            number: entry.part.outside_number,
            human: entry.human,
            call,
        })
    }

    /// The contact among whose options a person has chosen, and the fields that depend on it; nothing
    /// when they have not, or when the CRM does not say.
    pub(super) async fn offered(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
        intent: &Intent,
    ) -> Answered<Option<(ContactId, Vec<AdditionalField>)>> {
        let Some(kept) = self.known() else { return Ok(None) };
        let Some(entry) = self.store.entry(session, extension).map_err(broken)? else {
            return Ok(None);
        };
        let Some(contact) = intent.chooses_of(&kept.context.crm_fields, Some(&entry)) else {
            return Ok(None);
        };
        let fields = self.fields_of(&kept, contact, &entry).await;
        Ok(fields.map(|fields| (contact.id.clone(), fields)))
    }

    /// The additional fields that depend on a contact, with the options that it has for them; nothing
    /// when the CRM does not say.
    async fn fields_of(
        &self,
        kept: &Kept,
        contact: &ContactChoice,
        entry: &Entry,
    ) -> Option<Vec<AdditionalField>> {
        if !kept.context.crm_fields.iter().any(AdditionalField::is_of_contact) {
            return None;
        }
        let formats = &kept.context.policy.settings.number_formats;
        let with = |number: &PhoneNumber| {
            Question::WithNumber(number.clone(), phone::search_texts(number, formats))
        };
        let with_number = entry.part.outside_number.as_ref().map(with);
        for question in with_number.into_iter().chain([Question::Named(contact.name.clone())]) {
            let asked = self.perform(&crm(kept), Deed::Question(question)).await;
            if let Some(Input::Contacts { answer: Answer::Done(found), .. }) = asked
                && let Some(found) = found.into_iter().find(|found| found.id == contact.id)
            {
                return Some(found.fields);
            }
        }
        None
    }

    /// What stands in the CRM, and an edit of something else than that.
    async fn standing(&self, kept: &Kept, entry: &Entry) -> (RecordStanding, Option<Edit>) {
        let oldest = || entry.edits.first().map(|pending| pending.edit().clone());
        let Some(record) = entry.logged() else { return (RecordStanding::NotLogged, oldest()) };
        let (attempt, activity) = (Attempt::default(), record.activity.clone());
        let read = Deed::Effect(Effect::Read { attempt, activity }, About::of(entry));
        let standing = match self.perform(&entry.key.crm, read).await {
            Some(Input::Read { answer: Answer::Done(Some(standing)), .. }) => {
                let shown = turn::circumstances(self, kept, |given| entry.shown(standing, given));
                let Shown { standing, note, conflict } = shown;
                let Standing { subject, body, contact, version, fields } = standing;
                let stands = StandingRecord { subject, note, body, contact, version, fields };
                return (RecordStanding::Stands(stands), conflict);
            }
            Some(Input::Read { answer: Answer::Done(None), .. }) => RecordStanding::Deleted,
            Some(Input::Read { answer: Answer::Refused(refusal), .. }) => {
                RecordStanding::Unread(refusal.detail)
            }
            Some(_) => RecordStanding::Unread("The CRM did not answer.".to_owned()),
            None => RecordStanding::Unread("The record is in another CRM.".to_owned()),
        };
        (standing, oldest())
    }
}

fn crm(kept: &Kept) -> CrmId {
    CrmId::from(kept.context.crm.id())
}

fn nobody() -> ContactChoice {
    ContactChoice { id: "".into(), name: String::new() }
}

fn number_of(kept: &Kept, text: &str) -> Answered<PhoneNumber> {
    PhoneNumber::parse(text, &kept.context.home)
        .map_err(|problem| Failure::at_field("number", &problem.to_string()))
}

fn name_of(text: &str) -> Answered<String> {
    let name = text.trim();
    match name.chars().count() {
        1..=NewContact::LONGEST_NAME => Ok(name.to_owned()),
        _ => Err(Failure::at_field("name", "write a name of 1 to 200 characters")),
    }
}

/// A contact with all that its kind must have.
fn new_contact(kept: &Kept, new: NewContact) -> Answered<ledger_crm::NewContact> {
    let NewContact { name, number, mut kind, fields: mut said } = new;
    let (number, name) = (number_of(kept, &number)?, name_of(&name)?);
    let kinds = &kept.context.contact_kinds;
    if kind.is_empty() {
        kind.clone_from(&kept.site.contact_kind);
    } else if !kinds.is_empty() && kinds.iter().all(|known| known.name != kind) {
        let names: Vec<&str> = kinds.iter().map(|known| known.name.as_str()).collect();
        return Err(Failure::at_field("kind", &format!("there are: {}", names.join(", "))));
    }
    let known = ContactKind::of(kinds, &kind);
    // What a form cannot ask is not for a form to say.
    let mut fields = FieldValues::new();
    for field in known.map(|known| &*known.fields).unwrap_or_default() {
        if let Some(value) = said.remove(&field.name) {
            fields.insert(field.name.clone(), value);
        }
    }
    if let Some(problem) = additional::unfit(&fields) {
        return Err(Failure::at_field("fields", &problem));
    }
    match known.map(|known| known.problems(&fields)).unwrap_or_default() {
        problems if problems.is_empty() => {
            Ok(ledger_crm::NewContact { number, name, kind, fields })
        }
        problems => Err(Failure::at_fields(problems)),
    }
}

fn failed(why: &str) -> Failure {
    Failure::new(FailureCode::CrmFailed, format!("the CRM could not be asked: {why}"))
}
