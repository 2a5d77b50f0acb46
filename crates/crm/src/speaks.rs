//! What a connector must be able to do.

use ledger_core::additional::AdditionalField;
use ledger_core::contact::{Contact, ContactKind};
use ledger_core::id::{ActivityId, ContactId, RecordVersion};
use ledger_core::ledger::{Draft, Refusal, RefusalKind, Standing};
use ledger_core::owner::CrmUser;
use ledger_core::phone::PhoneNumber;

use crate::exchange::{About, NewContact, Site, Stop, Talk};
use crate::profile::Profile;
use crate::question::{Identity, MayWrite};

/// What came of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// It was done.
    Done,
    /// Nothing was done: the activity is no longer what was read.
    ChangedMeanwhile,
}

/// A CRM's file. Each method is written as if it could wait; see [`crate::exchange`].
///
/// Every method stops with what the CRM's answer means: not done, perhaps done, or ask later.
/// What is not understood is [`Stop::Unsure`], never a refusal.
pub trait Speaks: Sync {
    /// What it says of itself, to the account that has it so.
    fn profile<'a>(&self, site: &'a Site) -> &'a Profile;

    /// The contacts with a number, however the number is written there; `texts` are the
    /// spellings to search for in CRMs that find only what was typed.
    ///
    /// # Errors
    ///
    /// What the CRM's answer means, as for every method here.
    fn find_contacts(
        &self,
        talk: &mut Talk<'_>,
        number: &PhoneNumber,
        texts: &[String],
    ) -> Result<Vec<Contact>, Stop>;

    /// A new contact. Without a kind it is of the CRM's usual one.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn add_contact(&self, talk: &mut Talk<'_>, new: &NewContact) -> Result<Contact, Stop>;

    /// The activity that carries our marker.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn look(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        marker: &str,
    ) -> Result<Option<ActivityId>, Stop>;

    /// A new activity.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`]. [`Stop::Refused`] and [`Stop::Later`] only when the API says
    /// that nothing was written.
    fn create(&self, talk: &mut Talk<'_>, about: &About, draft: &Draft)
    -> Result<ActivityId, Stop>;

    /// What stands in the CRM; nothing when someone deleted it.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn read(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
    ) -> Result<Option<Standing>, Stop>;

    /// Changes an activity. One that is gone stops with [`Stop::Later`]: nothing was done, and the
    /// machine reads before it writes again. `expected` is the version that was read, in CRMs
    /// that have versions.
    ///
    /// # Errors
    ///
    /// See [`Self::create`].
    fn update(
        &self,
        talk: &mut Talk<'_>,
        about: &About,
        activity: &ActivityId,
        draft: &Draft,
        expected: Option<&RecordVersion>,
    ) -> Result<Updated, Stop>;

    /// Whose sign-in is used, and where.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn who_am_i(&self, talk: &mut Talk<'_>) -> Result<Identity, Stop>;

    /// Whether the sign-in may write activities. Nothing is written to find out.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn may_write(&self, talk: &mut Talk<'_>) -> Result<MayWrite, Stop>;

    /// The contacts whose name has these words.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`]; refused where the profile does not list it.
    fn contacts_named(&self, _talk: &mut Talk<'_>, _name: &str) -> Result<Vec<Contact>, Stop> {
        Err(unsupported())
    }

    /// The page of a contact, or of an activity with it, for people to open; nothing where it is
    /// not known where that is.
    fn page(
        &self,
        _site: &Site,
        _contact: &ContactId,
        _activity: Option<&ActivityId>,
    ) -> Option<String> {
        None
    }

    /// The CRM's users.
    ///
    /// # Errors
    ///
    /// See [`Self::contacts_named`].
    fn users(&self, _talk: &mut Talk<'_>) -> Result<Vec<CrmUser>, Stop> {
        Err(unsupported())
    }

    /// The kinds of contact that can be made, with what can be said of each; the usual one first.
    /// None where there is but one and nothing is wanted of it.
    ///
    /// # Errors
    ///
    /// See [`Self::find_contacts`].
    fn contact_kinds(&self, _talk: &mut Talk<'_>) -> Result<Vec<ContactKind>, Stop> {
        Ok(Vec::new())
    }

    /// The additional fields that an activity can have.
    ///
    /// # Errors
    ///
    /// See [`Self::contacts_named`].
    fn fields(&self, _talk: &mut Talk<'_>) -> Result<Vec<AdditionalField>, Stop> {
        Err(unsupported())
    }
}

/// Writes over what was read, in a CRM that cannot make an update depend on it: `stands` is what
/// it says now, read right before. What is gone stops with [`Stop::Later`].
pub(crate) fn write_over<Stands>(
    talk: &mut Talk<'_>,
    stands: Option<Stands>,
    expected: Option<&RecordVersion>,
    version: impl FnOnce(&Stands) -> Option<RecordVersion>,
    write: impl FnOnce(&mut Talk<'_>, Stands) -> Result<Updated, Stop>,
) -> Result<Updated, Stop> {
    let Some(stands) = stands else { return Err(Stop::Later(talk.last_heard_at())) };
    if expected.is_some() && version(&stands).as_ref() != expected {
        return Ok(Updated::ChangedMeanwhile);
    }
    write(talk, stands)
}

pub(crate) fn unsupported() -> Stop {
    let detail = "this CRM has nothing of the kind".to_owned();
    Stop::Refused(Refusal { kind: RefusalKind::Rejected, detail, field: None })
}
