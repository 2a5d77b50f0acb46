//! What differs between a record in the CRM and an edit that found it changed.

/// What the CRM has now, and what the person wrote instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of what.
    pub part: Part,
    /// What stands in the CRM.
    pub theirs: String,
    /// What the form has.
    pub mine: String,
}

/// A part of a record that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// With whom.
    Contact,
    /// The subject.
    Subject,
    /// The note.
    Note,
}

impl Part {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Contact, Self::Subject, Self::Note];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Subject => "subject",
            Self::Note => "note",
        }
    }
}
