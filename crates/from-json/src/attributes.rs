//! What serde's attributes say. One that would be read otherwise than serde reads it is refused.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, LitStr, Result};

use crate::names::Spelling;

/// What stands at a type, a variant or a field.
#[derive(Default)]
pub(crate) struct Attributes {
    /// How the names inside are spelled.
    pub(crate) rename_all: Spelling,
    /// Its own name.
    pub(crate) rename: Option<String>,
    /// Where its name stands, for an enum.
    pub(crate) tag: Option<String>,
    /// Where its value stands, for an enum.
    pub(crate) content: Option<String>,
    /// Whether what is missing has its usual value.
    pub(crate) default: bool,
    /// Whether it takes the fields that no other takes.
    pub(crate) flatten: bool,
    /// Whether a field that is not known is a mistake.
    pub(crate) deny_unknown_fields: bool,
}

impl Attributes {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| all.take(&meta))?;
        }
        Ok(all)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.require_ident()?.to_string();
        match name.as_str() {
            "rename" => self.rename = Some(text(meta)?),
            "tag" => self.tag = Some(text(meta)?),
            "content" => self.content = Some(text(meta)?),
            "rename_all" => {
                let name = text(meta)?;
                self.rename_all = Spelling::named(&name)
                    .ok_or_else(|| meta.error(format!("names spelled as {name} are not read")))?;
            }
            "default" if meta.input.is_empty() || meta.input.peek(syn::Token![,]) => {
                self.default = true;
            }
            "flatten" => self.flatten = true,
            "deny_unknown_fields" => self.deny_unknown_fields = true,
            // A type of one field is read as that field anyway.
            "transparent" => {}
            "skip_serializing_if" => drop(text(meta)?),
            _ => return Err(meta.error(format!("`{name}` is not read"))),
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<String> {
    let text: LitStr = meta.value()?.parse()?;
    Ok(text.value())
}

/// That a shape cannot be read.
pub(crate) fn refuse<T>(place: impl quote::ToTokens, why: &str) -> Result<T> {
    Err(Error::new_spanned(place, why))
}
