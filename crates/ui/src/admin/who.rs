//! The people of the account as the page knows them: the directory, read page by page, and by what
//! they are grouped.

use std::collections::BTreeMap;

use ledger_core::case::lowercase;
use ledger_core::cover::{Cover, CoverHistory};
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::id::ExtensionId;
use ledger_core::settings::{OrgSettings, ScopeMember};
use ledger_core::time::Millis;
use ledger_wire::api::DirectoryPage;

use crate::order::sort;
use crate::text::admin as text;

/// How many are named before the rest is counted.
const NAMED: usize = 3;

/// Who is who.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) directory: Directory,
    /// People at each site, by its name.
    pub(super) sites: BTreeMap<String, Vec<ExtensionId>>,
    /// People of each department, by its name.
    pub(super) departments: BTreeMap<String, Vec<ExtensionId>>,
    /// Queues, by name.
    pub(super) queues: Vec<ExtensionId>,
    /// People, by name.
    pub(super) people: Vec<ExtensionId>,
}

/// Whom the server covers, and what a change of settings does to that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage {
    /// All people.
    pub(super) people: usize,
    /// Those that would be covered.
    pub(super) covered: usize,
    /// Those that are newly covered.
    pub(super) gained: Named,
    /// Those that are no longer.
    pub(super) lost: Named,
}

/// People, the first of them by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) count: usize,
    pub(super) first: Vec<String>,
}

impl Who {
    /// Takes in a page.
    pub(super) fn take(&mut self, page: DirectoryPage) {
        let directory = &mut self.directory;
        directory.home = page.home;
        directory.numbers.extend(page.numbers);
        directory.queue_members.extend(page.queue_members);
        directory
            .extensions
            .extend(page.extensions.into_iter().map(|extension| (extension.id.clone(), extension)));
    }

    /// Sorts and groups, once all pages are there.
    pub(super) fn complete(&mut self) {
        let directory = &self.directory;
        (self.sites, self.departments) = Default::default();
        (self.queues, self.people) = Default::default();
        for (id, extension) in &directory.extensions {
            match &extension.kind {
                ExtensionKind::User => self.people.push(id.clone()),
                ExtensionKind::Queue => self.queues.push(id.clone()),
                ExtensionKind::Ivr | ExtensionKind::Other(_) => {}
            }
        }
        for people in [&mut self.people, &mut self.queues] {
            sort(people, |id| match directory.extension(id) {
                Some(known) => {
                    let number = known.number.as_deref().unwrap_or_default();
                    (1, format!("{}\0{number}", lowercase(&known.name)))
                }
                None => (0, String::new()),
            });
        }
        // The groups have their people in the same order.
        for known in self.people.iter().filter_map(|id| directory.extension(id)) {
            for (name, groups) in
                [(&known.site, &mut self.sites), (&known.department, &mut self.departments)]
            {
                if let Some(name) = name {
                    groups.entry(name.clone()).or_default().push(known.id.clone());
                }
            }
        }
    }

    pub(super) fn extension(&self, id: &ExtensionId) -> Option<&Extension> {
        self.directory.extension(id)
    }

    /// Whether the directory has this person or group.
    pub(super) fn has(&self, member: &ScopeMember) -> bool {
        match member {
            ScopeMember::Extension(id) => self.people.contains(id),
            ScopeMember::Queue(id) => self.queues.contains(id),
            ScopeMember::Site(name) => self.sites.contains_key(name),
            ScopeMember::Department(name) => self.departments.contains_key(name),
        }
    }

    /// A person's name, or the extension's id while it is not known.
    pub(super) fn name(&self, id: &ExtensionId) -> String {
        self.extension(id)
            .map_or_else(|| text::unknown_extension(id.as_str()), |known| known.name.clone())
    }

    /// The person or queue of this name, if it is one only.
    pub(super) fn named(&self, name: &str) -> Option<&Extension> {
        let wanted = lowercase(name.trim());
        let mut found =
            self.people.iter().chain(&self.queues).filter_map(|id| {
                self.extension(id).filter(|known| lowercase(&known.name) == wanted)
            });
        found.next().filter(|_| !wanted.is_empty() && found.next().is_none())
    }

    /// People and queues with this extension number, or in whose names all these words are; the
    /// first few of them.
    pub(super) fn found(&self, typed: &str) -> Vec<ExtensionId> {
        let typed = lowercase(typed.trim());
        let is_found = |known: &&Extension| {
            let name = lowercase(&known.name);
            known.number.as_ref() == Some(&typed)
                || typed.split_whitespace().all(|word| name.contains(word))
        };
        let known = self.people.iter().chain(&self.queues).filter_map(|id| self.extension(id));
        let found = known.filter(is_found).take(NAMED + 1).map(|known| known.id.clone());
        if typed.is_empty() { Vec::new() } else { found.collect() }
    }

    /// The most digits that an extension of the account has.
    pub(super) fn longest_extension(&self) -> usize {
        let digits = |extension: &Extension| extension.number.as_ref().map_or(0, String::len);
        self.directory.extensions.values().map(digits).max().filter(|most| *most > 0).unwrap_or(6)
    }

    /// Whom settings cover, and what differs from others.
    pub(super) fn coverage(&self, before: &OrgSettings, after: &OrgSettings) -> Coverage {
        let cover = |settings: &OrgSettings| {
            let mut cover = CoverHistory::default();
            cover.note(settings, Millis(0));
            cover
        };
        let (before, after) = (cover(before), cover(after));
        let mut coverage = Coverage { people: self.people.len(), ..Coverage::default() };
        for id in &self.people {
            let now = after.cover_now(id, &self.directory);
            coverage.covered += usize::from(now == Cover::Server);
            match (before.cover_now(id, &self.directory), now) {
                (Cover::Client(_), Cover::Server) => coverage.gained.add(id, self),
                (Cover::Server, Cover::Client(_)) => coverage.lost.add(id, self),
                (Cover::Server, Cover::Server) | (Cover::Client(_), Cover::Client(_)) => {}
            }
        }
        coverage
    }
}

impl Named {
    fn add(&mut self, id: &ExtensionId, who: &Who) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(who.name(id));
        }
    }
}
