//! The organizations on the platform: who can sign in, who has which number, which queue has whom.
//!
//! All numbers are in the 555-0100 to 555-0199 range that is kept for fiction.

use crate::ids::{AccountId, ExtensionId};

/// Valid area codes to tell the numbers of several accounts apart.
const AREA_CODES: [&str; 12] =
    ["650", "212", "312", "206", "303", "404", "512", "602", "617", "702", "713", "916"];

/// An organization.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id, digits.
    pub id: AccountId,
    /// The company's name.
    pub name: String,
    /// The company's main number, E.164.
    pub main_number: String,
    /// Users, queues, IVR menus and sites.
    pub extensions: Vec<Extension>,
}

/// A user, queue, IVR menu or site.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Its id, digits.
    pub id: ExtensionId,
    /// The short number people dial.
    pub number: String,
    /// The name shown.
    pub name: String,
    /// What it is.
    pub kind: ExtensionKind,
    /// Its own outside number, if it has one.
    pub direct_number: Option<String>,
    /// Whether it works.
    pub status: ExtensionStatus,
}

/// What an extension is.
#[derive(Clone, Debug)]
pub enum ExtensionKind {
    /// A person.
    User(User),
    /// A call queue; RingCentral's type is `Department`.
    Queue {
        /// The agents it rings.
        members: Vec<ExtensionId>,
    },
    /// An automatic receptionist.
    IvrMenu,
    /// A place of business.
    Site,
}

/// What only a person has.
#[derive(Clone, Debug)]
pub struct User {
    /// The address to sign in with.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// The department in the person's contact data.
    pub department: String,
    /// The site, `main-site` or the id of a site extension, and its name.
    pub site: (String, String),
    /// The phone the person calls from.
    pub device: String,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads the company's call log and subscribes to the whole account.
    Admin,
    /// Reads the directory.
    Standard,
}

/// Whether an extension works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionStatus {
    /// In use.
    Enabled,
    /// Switched off: listed, but nobody can sign in with it and nothing rings.
    Disabled,
}

impl Account {
    /// The account of the demo and of most tests: Ann (101, administrator), Bob (102), Cal (103),
    /// Dee (104, disabled), IVR menu 1001, "Sales Queue" 900 with Ann, Bob and Cal, and a site.
    pub fn example() -> Self {
        Self::numbered(1)
    }

    /// Account `n` of several, the same people with other ids, numbers and addresses.
    /// `numbered(1)` is [`Account::example`].
    pub fn numbered(n: u64) -> Self {
        let n = n.max(1);
        let extension_base = 400_200_000_000 + (n - 1) * 100_000;
        let id = |offset: u64| ExtensionId::from((extension_base + offset).to_string());
        let area = usize::try_from(n - 1).unwrap_or(0) % AREA_CODES.len();
        let area = AREA_CODES.get(area).copied().unwrap_or("650");
        let phone = |offset: u64| format!("+1{area}55501{offset:02}");
        let domain =
            if n == 1 { "example.com".to_owned() } else { format!("company{n}.example.com") };
        let main_site = ("main-site".to_owned(), "Main Site".to_owned());
        let west = (id(700).to_string(), "West Office".to_owned());
        let user = |offset: u64, name: &str, role, department: &str, site: &(String, String)| {
            let first = name.split(' ').next().unwrap_or(name).to_lowercase();
            Extension {
                id: id(offset),
                number: (100 + offset).to_string(),
                name: name.to_owned(),
                kind: ExtensionKind::User(User {
                    email: format!("{first}@{domain}"),
                    role,
                    department: department.to_owned(),
                    site: site.clone(),
                    device: (800_000_000 + (n - 1) * 1000 + offset).to_string(),
                }),
                direct_number: Some(phone(offset)),
                status: ExtensionStatus::Enabled,
            }
        };
        let other = |offset: u64, number: &str, name: &str, kind| Extension {
            id: id(offset),
            number: number.to_owned(),
            name: name.to_owned(),
            kind,
            direct_number: None,
            status: ExtensionStatus::Enabled,
        };
        let queue = ExtensionKind::Queue { members: vec![id(1), id(2), id(3)] };
        Self {
            id: AccountId::from((400_100_000_000 + n).to_string()),
            name: if n == 1 {
                "Example Company".to_owned()
            } else {
                format!("Example Company {n}")
            },
            main_number: phone(0),
            extensions: vec![
                user(1, "Ann Agent", Role::Admin, "Sales", &main_site),
                user(2, "Bob Agent", Role::Standard, "Sales", &main_site),
                user(3, "Cal Agent", Role::Standard, "Support", &west),
                Extension {
                    status: ExtensionStatus::Disabled,
                    direct_number: None,
                    ..user(4, "Dee Former", Role::Standard, "Support", &west)
                },
                other(700, "7", "West Office", ExtensionKind::Site),
                other(800, "1001", "IVR Menu 1001", ExtensionKind::IvrMenu),
                Extension {
                    direct_number: Some(phone(9)),
                    ..other(900, "900", "Sales Queue", queue)
                },
            ],
        }
    }

    /// Adds users 201, 202, ... for tests that need many agents at once. Only the first 90 have a
    /// number of their own.
    pub fn with_more_users(mut self, count: u64) -> Self {
        let area = self.main_number.get(..8).unwrap_or("+1650555").to_owned();
        for n in 1..=count {
            let direct = (n <= 90).then(|| format!("{area}01{:02}", 9 + n));
            self.add_user(n, (200 + n).to_string(), direct);
        }
        self
    }

    /// Adds people until the organization has so many extensions, and a queue of 40 of them for
    /// every thousand. Their short numbers begin at 1000001; as many as there are numbers kept for
    /// fiction in the other area codes have one of their own.
    pub fn grown_to(mut self, extensions: u64) -> Self {
        let known = u64::try_from(self.extensions.len()).unwrap_or(u64::MAX);
        let queues = extensions.saturating_sub(known) / 1000;
        for n in 1..=extensions.saturating_sub(known + queues) {
            let area = usize::try_from(n / 100).ok().and_then(|index| AREA_CODES.get(index + 1));
            let direct = area.map(|area| format!("+1{area}55501{:02}", n % 100));
            self.add_user(n, (1_000_000 + n).to_string(), direct);
        }
        let ids: Vec<ExtensionId> = self.users().map(|(user, _)| user.id.clone()).collect();
        let base = self.base();
        for (number, members) in (1..=queues).zip(ids.chunks(40)) {
            self.extensions.push(Extension {
                id: ExtensionId::from((base + 90_000 + number).to_string()),
                number: (2_000_000 + number).to_string(),
                name: format!("Queue {number}"),
                kind: ExtensionKind::Queue { members: members.to_vec() },
                direct_number: None,
                status: ExtensionStatus::Enabled,
            });
        }
        self
    }

    /// Adds a person like the first.
    fn add_user(&mut self, n: u64, number: String, direct_number: Option<String>) {
        let base = self.base();
        let Some(mut extension) = self.extensions.first().cloned() else { return };
        extension.id = ExtensionId::from((base + 1000 + n).to_string());
        extension.name = format!("Agent {number}");
        extension.direct_number = direct_number;
        if let ExtensionKind::User(user) = &mut extension.kind {
            let domain = user.email.split('@').nth(1).unwrap_or("example.com").to_owned();
            user.email = format!("agent{number}@{domain}");
            user.role = Role::Standard;
            user.device = (810_000_000 + base % 1_000_000 + n).to_string();
        }
        extension.number = number;
        self.extensions.push(extension);
    }

    fn base(&self) -> u64 {
        let first = self.extensions.first();
        first.and_then(|first| first.id.as_str().parse().ok()).unwrap_or(0)
    }

    /// The extension with this id.
    pub fn extension(&self, id: &ExtensionId) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.id == *id)
    }

    /// The extension with this short number.
    pub fn by_number(&self, number: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.number == number)
    }

    /// Everyone who can sign in and be called.
    pub fn users(&self) -> impl Iterator<Item = (&Extension, &User)> {
        self.extensions.iter().filter_map(|extension| match (&extension.kind, extension.status) {
            (ExtensionKind::User(user), ExtensionStatus::Enabled) => Some((extension, user)),
            (ExtensionKind::User(_), ExtensionStatus::Disabled) => None,
            (ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu | ExtensionKind::Site, _) => None,
        })
    }
}

impl Extension {
    /// The personal data, if the extension is a person.
    pub fn user(&self) -> Option<&User> {
        match &self.kind {
            ExtensionKind::User(user) => Some(user),
            ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu | ExtensionKind::Site => None,
        }
    }

    /// Whether this is an enabled user with administrator's rights.
    pub fn is_admin(&self) -> bool {
        self.status == ExtensionStatus::Enabled
            && self.user().is_some_and(|user| user.role == Role::Admin)
    }

    /// RingCentral's word for the kind.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            ExtensionKind::User(_) => "User",
            ExtensionKind::Queue { .. } => "Department",
            ExtensionKind::IvrMenu => "IvrMenu",
            ExtensionKind::Site => "Site",
        }
    }

    /// RingCentral's word for the status.
    pub fn status_name(&self) -> &'static str {
        match self.status {
            ExtensionStatus::Enabled => "Enabled",
            ExtensionStatus::Disabled => "Disabled",
        }
    }
}
