//! A CRM without code: what it is sent and what its answers mean stands in a JSON description that
//! an administrator loads for their account. `docs/described-crm.md` is the page for whoever
//! writes one.
//!
//! It says as much as a connector's file does: sign-in, owners, markers, versions, and what errors
//! mean. What it does not say means what HTTP says, and beyond that "nobody knows"; so a poor
//! description may leave calls waiting, and writes none twice that the CRM can be searched for.
//!
//! - `description`: its parts; `read`, `place`: from JSON, with every problem named;
//! - `ask`: requests, lists of many pages; `template`, `values`: `{name}` in requests, and what names stand for;
//! - `judge`: what answers mean; `profile`: what follows for the log machine.

mod ask;
mod description;
mod judge;
mod place;
mod profile;
mod read;
mod template;
mod values;

use std::sync::Arc;

use ledger_core::additional::{AdditionalField, FieldValues};
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{ContactChoice, Draft, RefusalKind, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::{PhoneNumber, search_texts};
use ledger_core::settings::Problem;
use ledger_core::time::Span;
use serde_json::Value;

use self::ask::{Pages, ask, holds, items};
pub use self::description::Description;
use self::description::{ContactShape, Find, Paths, Version};
use self::judge::Outcome;
use self::values::Given;
use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::json::{moment, text};
use crate::mark;
use crate::number::is_somebody_else;
use crate::profile::{Profile, Updates};
use crate::question::{Identity, MayWrite};
use crate::speaks::{Speaks, Updated, unsupported, write_over};
use crate::version::fingerprint;

/// How far clocks may differ.
const CLOCKS_DIFFER: Span = Span::minutes(10);

impl Description {
    /// Reads a description, which is JSON.
    ///
    /// # Errors
    ///
    /// Everything that must be mended first, each at its place.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        read::read(text)
    }

    /// The description whose text an account has kept. One that does not read any more is none: every
    /// request is refused, and says so.
    pub fn kept(text: Option<&str>) -> Option<Arc<Self>> {
        text.and_then(|text| Self::read(text).ok()).map(Arc::new)
    }

    /// What it says of itself.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Where it answers, if everywhere the same; otherwise every account has its own address.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }
}

/// Whatever CRM the account's description is of.
pub(crate) struct Described;

impl Speaks for Described {
    fn profile<'a>(&self, site: &'a Site) -> &'a Profile {
        site.description.as_deref().map_or(&profile::NONE, Description::profile)
    }

    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        texts: &[String],
    ) -> Result<Vec<Contact>, Stop> {
        let crm = of(talk)?;
        let find = &crm.requests.find_contacts;
        let mut spellings = vec![number.as_str().to_owned()];
        if find.listed.request.uses("text") {
            let more = texts.iter().cloned().chain(search_texts(number, &crm.number_formats));
            for text in more {
                if !spellings.contains(&text) {
                    spellings.push(text);
                }
            }
        }
        let numbers: Vec<&str> = find.numbers.iter().map(String::as_str).collect();
        let mut contacts: Vec<Contact> = Vec::new();
        for spelling in &spellings {
            let given = Given::Number(number, spelling);
            for item in items(talk, crm, &find.listed, given)? {
                let found = contact(&item, &find.contact)
                    .filter(|_| !is_somebody_else(&item, &numbers, number, talk.site));
                match found {
                    Some(found) if !contacts.iter().any(|known| known.id == found.id) => {
                        contacts.push(found);
                    }
                    Some(_) | None => {}
                }
            }
        }
        Ok(contacts)
    }

    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop> {
        let crm = of(talk)?;
        let add = crm.requests.add_contact.as_ref().ok_or_else(unsupported)?;
        let made = ask(talk, crm, &add.request, Given::NewContact(new))?.done(crm)?;
        Ok(Contact {
            id: ContactId::new(text(&made, &add.id).ok_or(Stop::Unsure)?),
            name: new.name.clone(),
            kind: None,
            latest_activity_at: None,
            created_at: None,
            fields: Vec::new(),
        })
    }

    fn look(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop> {
        let crm = of(talk)?;
        let look = crm.requests.look.as_ref().ok_or_else(unsupported)?;
        let since = about.started_at - CLOCKS_DIFFER;
        let mut pages = Pages::of(&look.listed, Given::Marker(marker, since));
        while let Some(page) = pages.next(talk, crm)? {
            for item in &page {
                if text(item, &look.marker).is_some_and(|text| mark::is_in(&text, marker)) {
                    return Ok(text(item, &look.id).map(ActivityId::new));
                }
                let made_at = look.newest_first.as_ref().and_then(|path| moment(item, path));
                if made_at.is_some_and(|made_at| made_at < since) {
                    return Ok(None);
                }
            }
        }
        Ok(None)
    }

    fn create(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        draft: &Draft,
    ) -> Result<ActivityId, Stop> {
        let crm = of(talk)?;
        let made = ask(talk, crm, &crm.requests.create.request, Given::Draft(draft))?.done(crm)?;
        text(&made, &crm.requests.create.id).map(ActivityId::new).ok_or(Stop::Unsure)
    }

    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop> {
        let crm = of(talk)?;
        let Some(stands) = stands(talk, crm, activity)? else { return Ok(None) };
        let version = version(crm, &stands);
        let contact = match &stands.contact {
            Some(id) => whose(talk, crm, about, id, stands.contact_name)?,
            None => None,
        };
        let (subject, body, fields) = (stands.subject, stands.body, stands.fields);
        Ok(Some(Standing { subject, body, contact, version, fields }))
    }

    fn update(
        &self,
        talk: &mut Talk<'_>,
        _about: &About,
        activity: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop> {
        let crm = of(talk)?;
        let given = Given::Change(draft, activity, expected);
        match crm.profile.updates {
            Updates::Conditional => change(talk, crm, given),
            Updates::ReadFirst => {
                let stands = stands(talk, crm, activity)?;
                let version = |stands: &Stands| version(crm, stands);
                write_over(talk, stands, expected, version, |talk, _| change(talk, crm, given))
            }
        }
    }

    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop> {
        let crm = of(talk)?;
        let me = ask(talk, crm, &crm.requests.who_am_i.request, Given::Nothing)?.done(crm)?;
        let user = match &crm.requests.who_am_i.id {
            Some(path) => Some(text(&me, path).ok_or(Stop::Unsure)?.as_str().into()),
            None => None,
        };
        let name = joined(&me, &crm.requests.who_am_i.name).unwrap_or_default();
        Ok(Identity { user, name, ..Identity::default() })
    }

    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop> {
        let crm = of(talk)?;
        let Some(try_to) = &crm.requests.may_write else { return Ok(MayWrite::Unknown) };
        let heard = ask(talk, crm, &try_to.request, Given::Nothing)?;
        match heard.response.status {
            status if try_to.yes.contains(&status) => Ok(MayWrite::Yes),
            status if try_to.no.contains(&status) => Ok(MayWrite::No),
            _ => match heard.outcome(crm) {
                Err(Stop::Refused(refusal)) if refusal.kind == RefusalKind::Permission => {
                    Ok(MayWrite::No)
                }
                Ok(_) | Err(Stop::Unsure) => Ok(MayWrite::Unknown),
                Err(stop) => Err(stop),
            },
        }
    }

    fn contacts_named(&self, talk: &mut Talk<'_>, name: &str) -> Result<Vec<Contact>, Stop> {
        let crm = of(talk)?;
        let Find { listed, contact: shape, .. } =
            crm.requests.contacts_named.as_ref().ok_or_else(unsupported)?;
        let found = items(talk, crm, listed, Given::Name(name))?;
        Ok(found.iter().filter_map(|item| contact(item, shape)).collect())
    }

    fn fields(&self, talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        Ok(of(talk)?.fields.clone())
    }

    fn contact_kinds(&self, talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
        Ok(of(talk)?.contact_kinds.clone())
    }

    fn users(&self, talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        let crm = of(talk)?;
        let users = crm.requests.users.as_ref().ok_or_else(unsupported)?;
        let user = |item: &Value| {
            Some(CrmUser {
                id: text(item, &users.id)?.as_str().into(),
                name: joined(item, &users.name).unwrap_or_default(),
                email: users.email.as_ref().and_then(|path| text(item, path)),
            })
        };
        let found = items(talk, crm, &users.listed, Given::Nothing)?;
        Ok(found.iter().filter_map(user).collect())
    }
}

/// The description that the account has.
fn of<'a>(talk: &Talk<'a>) -> Result<&'a Description, Stop> {
    talk.site.description.as_deref().ok_or_else(unsupported)
}

fn change(talk: &mut Talk<'_>, crm: &Description, given: Given<'_>) -> Result<Updated, Stop> {
    let heard = ask(talk, crm, &crm.requests.update, given)?;
    match heard.outcome(crm)? {
        Outcome::Done => Ok(Updated::Done),
        Outcome::Changed => Ok(Updated::ChangedMeanwhile),
        Outcome::Gone => Err(Stop::Later(heard.at)),
    }
}

// Answers.

/// An activity as it stands in the CRM.
struct Stands {
    subject: String,
    body: String,
    contact: Option<ContactId>,
    contact_name: Option<String>,
    /// As the CRM says it.
    version: Option<RecordVersion>,
    fields: FieldValues,
}

fn stands(
    talk: &mut Talk<'_>,
    crm: &Description,
    activity: &ActivityId,
) -> Result<Option<Stands>, Stop> {
    let read = &crm.requests.read;
    let heard = ask(talk, crm, &read.request, Given::Activity(activity))?;
    let Some(body) = heard.found(crm)? else { return Ok(None) };
    if read.gone.iter().any(|gone| holds(gone, body)) {
        return Ok(None);
    }
    let version = match &read.version {
        Some(Version::At(path)) => text(body, path),
        Some(Version::Header(name)) => heard.response.header(name).map(str::to_owned),
        None => None,
    };
    let subject = read.subject.as_ref().and_then(|path| text(body, path));
    let mut fields = FieldValues::new();
    for (name, path) in &read.fields {
        fields.insert(name.clone(), body.pointer(path).cloned().unwrap_or_default());
    }
    Ok(Some(Stands {
        subject: subject.unwrap_or_default(),
        body: text(body, &read.body).unwrap_or_default(),
        contact: text(body, &read.contact).map(ContactId::new),
        contact_name: joined(body, &read.contact_name),
        version: version.map(RecordVersion::new),
        fields,
    }))
}

/// The CRM's version, where an update can name it; otherwise what an update could overwrite is
/// one.
fn version(crm: &Description, stands: &Stands) -> Option<RecordVersion> {
    match crm.profile.updates {
        Updates::Conditional => stands.version.clone(),
        Updates::ReadFirst => {
            let contact = stands.contact.as_ref().map_or("", |contact| contact.as_str());
            Some(fingerprint(&[&stands.subject, &stands.body, contact]))
        }
    }
}

/// With whom it is; a name is wanted only when it is not ours.
fn whose(
    talk: &mut Talk<'_>,
    crm: &Description,
    about: &About,
    id: &ContactId,
    name: Option<String>,
) -> Result<Option<ContactChoice>, Stop> {
    let is_ours = about.contact.as_ref() == Some(id);
    let name = match (name, &crm.requests.read_contact) {
        (Some(name), _) => name,
        (None, Some(read)) if !is_ours => {
            let found = ask(talk, crm, &read.request, Given::Contact(id))?;
            match found.found(crm)? {
                Some(found) => joined(found, &read.name).unwrap_or_default(),
                None => return Ok(None),
            }
        }
        (None, _) => String::new(),
    };
    Ok(Some(ContactChoice { id: id.clone(), name }))
}

fn contact(item: &Value, shape: &ContactShape) -> Option<Contact> {
    let moment = |path: &Option<String>| path.as_ref().and_then(|path| moment(item, path));
    Some(Contact {
        id: ContactId::new(text(item, &shape.id)?),
        name: joined(item, &shape.name).unwrap_or_default(),
        kind: shape.kind.as_ref().and_then(|path| text(item, path)),
        latest_activity_at: moment(&shape.latest_activity_at),
        created_at: moment(&shape.created_at),
        fields: Vec::new(),
    })
}

/// The first of these that is there.
fn joined(value: &Value, paths: &Paths) -> Option<String> {
    let texts = |paths: &Vec<String>| {
        let texts: Vec<String> = paths.iter().filter_map(|path| text(value, path)).collect();
        Some(texts.join(" ")).filter(|text| !text.is_empty())
    };
    paths.iter().find_map(texts)
}
