//! Rows of words: what is only read is painted in one way, whatever it is about.

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainRow {
    /// What tells it from the others.
    pub key: String,
    /// How it is, for styles.
    pub state: &'static str,
    /// The words, in the order of the template's parts; one without words is not shown.
    pub words: Vec<String>,
}
