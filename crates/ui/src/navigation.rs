//! The pages there are: which file each is, and who sees it. The header's links are made from this
//! table, and the shell opens by it; a new page is one row here.

use ledger_core::id::CrmId;
use ledger_wire::api::{Role, Session};
use ledger_words::{Phrase, labels};

use crate::sheet::{self, Sheet};

/// A page of the extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The calls, and the sign-in.
    Calls,
    /// The contacts of the built-in CRM.
    Contacts,
    /// The records of calls in the built-in CRM.
    Activities,
    /// RingCentral's phone, and the sign-in.
    Phone,
    /// The person's own settings.
    Settings,
    /// Settings of the organisation, for administrators.
    Admin,
}

/// Who has a link to a page. What a page shows is decided by the Worker, whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever is signed in.
    Everyone,
    /// The same, if the account's CRM is the built-in one.
    BuiltinCrm,
    /// Administrators.
    Administrators,
}

/// A row of the table.
struct Row {
    page: Page,
    name: &'static str,
    file: &'static str,
    title: Phrase,
    audience: Audience,
}

const TABLE: &[Row] = &[
    Row {
        page: Page::Calls,
        name: "calls",
        file: "calls.html",
        title: labels::CALLS_TITLE,
        audience: Audience::Everyone,
    },
    Row {
        page: Page::Contacts,
        name: "contacts",
        file: "contacts.html",
        title: labels::CONTACTS_TITLE,
        audience: Audience::BuiltinCrm,
    },
    Row {
        page: Page::Activities,
        name: "activities",
        file: "activities.html",
        title: labels::ACTIVITIES_TITLE,
        audience: Audience::BuiltinCrm,
    },
    Row {
        page: Page::Phone,
        name: "phone",
        file: "phone.html",
        title: labels::PHONE_TITLE,
        audience: Audience::Everyone,
    },
    Row {
        page: Page::Settings,
        name: "settings",
        file: "settings.html",
        title: labels::SETTINGS_TITLE,
        audience: Audience::Everyone,
    },
    Row {
        page: Page::Admin,
        name: "admin",
        file: "admin.html",
        title: labels::ADMIN_TITLE,
        audience: Audience::Administrators,
    },
];

impl Page {
    /// The page of this name, as `data-page` in its HTML says it.
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.page)
    }

    /// Every page.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.page)
    }

    /// Its file.
    pub fn file(self) -> &'static str {
        self.row().map_or("", |row| row.file)
    }

    /// Whether it has the sign-in; the others lead to the calls for it.
    pub(crate) fn has_sign_in(self) -> bool {
        match self {
            Self::Calls | Self::Phone => true,
            Self::Contacts | Self::Activities | Self::Settings | Self::Admin => false,
        }
    }

    /// Its title.
    pub fn title(self) -> Phrase {
        self.row().map_or(Phrase::NONE, |row| row.title)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.page == self)
    }
}

impl Audience {
    /// Whether this person belongs to it.
    pub fn has(self, session: &Session) -> bool {
        match self {
            Self::Everyone => true,
            Self::BuiltinCrm => session.crm.as_ref().map(CrmId::as_str) == Some(CrmId::BUILTIN),
            Self::Administrators => match session.role {
                Role::Admin => true,
                Role::User => false,
            },
        }
    }
}

/// The links that a person has; none where there would be one only.
pub fn links(sheet: &mut Sheet, session: &Session, shown: Page) {
    let link = |row: &self::Row| {
        let mut link = sheet::Row::new(row.file);
        link.say("link", row.title);
        link.set("link", "href", row.file);
        if row.page == shown {
            link.set("link", "aria-current", "page");
        }
        link
    };
    let links: Vec<_> = TABLE.iter().filter(|row| row.audience.has(session)).map(link).collect();
    if links.len() > 1 {
        sheet.show("pages");
        sheet.rows("links", "page-link", links);
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::cover::Cover;
    use ledger_core::id::{AccountId, ExtensionId};
    use ledger_core::time::Millis;

    use super::*;

    #[test]
    fn who_sees_what() {
        // (role, CRM, sees the pages of the built-in CRM, sees the administrators' pages)
        let rows = [
            (Role::User, Some("builtin"), true, false),
            (Role::Admin, Some("builtin"), true, true),
            (Role::Admin, Some("hubspot"), false, true),
            (Role::User, None, false, false),
        ];
        for (role, crm, builtin, administrators) in rows {
            let session = Session {
                account_id: AccountId::from("7"),
                extension_id: ExtensionId::from("1"),
                name: "Ada Example".to_owned(),
                role,
                cover: Cover::Server,
                crm: crm.map(CrmId::from),
                trial: Default::default(),
                managed: Default::default(),
                expires_at: Millis(0),
            };
            assert!(Audience::Everyone.has(&session));
            assert_eq!(Audience::BuiltinCrm.has(&session), builtin, "{role:?} {crm:?}");
            assert_eq!(Audience::Administrators.has(&session), administrators, "{role:?}");
        }
    }

    #[test]
    fn a_page_is_in_the_table_once() {
        for page in Page::all() {
            let rows = TABLE.iter().filter(|row| {
                row.page == page || row.file == page.file() || row.title == page.title()
            });
            assert_eq!(rows.count(), 1, "{}", page.file());
        }
    }
}
