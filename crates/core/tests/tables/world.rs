//! The account that the tables are about, as `rules.toml` describes it.

use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};

/// The id of the extension that people dial with these digits.
pub(crate) fn id(short: &str) -> ExtensionId {
    ExtensionId::new(format!("400{short}"))
}

pub(crate) fn directory() -> Directory {
    let extension =
        |short: &str, name: &str, kind, site: Option<&str>, department: Option<&str>| Extension {
            id: id(short),
            number: Some(short.to_owned()),
            name: name.to_owned(),
            kind,
            email: None,
            site: site.map(str::to_owned),
            department: department.map(str::to_owned),
        };
    let user = ExtensionKind::User;
    let extensions = [
        extension("101", "Ann", user.clone(), Some("Berlin"), Some("Sales")),
        extension("102", "Bob", user.clone(), Some("Paris"), Some("Support")),
        extension("103", "Cleo", user, None, None),
        extension("200", "Support line", ExtensionKind::Queue, None, None),
        extension("300", "Menu", ExtensionKind::Ivr, None, None),
        extension("900", "Paging", ExtensionKind::Other("PagingOnly".to_owned()), None, None),
    ];
    Directory {
        home: HomeRegion::default(),
        extensions: extensions.into_iter().map(|one| (one.id.clone(), one)).collect(),
        numbers: [PhoneNumber::parse("+16505550100", &HomeRegion::default()).unwrap()].into(),
        queue_members: [(id("200"), [id("102")].into())].into(),
    }
}
