//! How names are spelled in JSON: the rules of serde's `rename_all`.

/// A spelling.
#[derive(Clone, Copy, Default)]
pub(crate) enum Spelling {
    /// As in the source.
    #[default]
    Same,
    /// `camelCase`
    Camel,
    /// `kebab-case`
    Kebab,
    /// `UPPERCASE`
    Upper,
}

impl Spelling {
    /// The spelling of this name in an attribute.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "camelCase" => Some(Self::Camel),
            "kebab-case" => Some(Self::Kebab),
            "UPPERCASE" => Some(Self::Upper),
            _ => None,
        }
    }

    /// A field's name.
    pub(crate) fn of_field(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Kebab => name.replace('_', "-"),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => {
                let mut words = name.split('_');
                let first = words.next().unwrap_or_default().to_owned();
                words.fold(first, |name, word| name + &with_first(word, char::to_ascii_uppercase))
            }
        }
    }

    /// A variant's name.
    pub(crate) fn of_variant(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Camel => with_first(name, char::to_ascii_lowercase),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Kebab => {
                let mut spelled = String::new();
                for (at, letter) in name.char_indices() {
                    if letter.is_uppercase() && at > 0 {
                        spelled.push('-');
                    }
                    spelled.push(letter.to_ascii_lowercase());
                }
                spelled
            }
        }
    }
}

fn with_first(word: &str, change: impl Fn(&char) -> char) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| change(&first)).into_iter().chain(letters).collect()
}
