//! Choosing whose calls are logged: sites, departments, queues and people, searched and ticked.
//! A group can be opened to see who is in it; who is covered through a group is shown as such.

use ledger_core::case::lowercase;
use ledger_core::directory::Extension;
use ledger_core::id::ExtensionId;
use ledger_core::settings::{OrgSettings, Scope, ScopeMember};
use ledger_core::sorted::SortedSet;

use super::who::Who;
use crate::sheet::{Row, Sheet, Words};
use crate::text::admin as text;

/// How many rows are shown of a kind; the search finds the others.
const MOST_ROWS: usize = 100;

/// What the person sees of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Browser {
    pub(super) search: String,
    pub(super) open: SortedSet<ScopeMember>,
}

/// The key of a member, as a page says it.
pub(super) fn key(member: &ScopeMember) -> String {
    match member {
        ScopeMember::Extension(id) => format!("extension/{id}"),
        ScopeMember::Queue(id) => format!("queue/{id}"),
        ScopeMember::Site(name) => format!("site/{name}"),
        ScopeMember::Department(name) => format!("department/{name}"),
    }
}

/// Reads what [`key`] wrote, also behind the group it is shown in.
pub(super) fn member(key: &str) -> Option<ScopeMember> {
    let key = key.rsplit_once('\n').map_or(key, |(_, own)| own);
    let (kind, name) = key.split_once('/')?;
    Some(match kind {
        "extension" => ScopeMember::Extension(name.into()),
        "queue" => ScopeMember::Queue(name.into()),
        "site" => ScopeMember::Site(name.to_owned()),
        "department" => ScopeMember::Department(name.to_owned()),
        _ => return None,
    })
}

/// Ticks a member on or off; nothing where everyone is in scope.
pub(super) fn toggle(scope: &mut Scope, member: ScopeMember) -> Option<()> {
    let (Scope::Only { members } | Scope::Except { members }) = scope else { return None };
    if !members.remove(&member) {
        members.insert(member);
    }
    Some(())
}

/// The tree; none where everyone is in scope.
pub(super) fn view(sheet: &mut Sheet, browser: &Browser, settings: &OrgSettings, who: &Who) {
    let (Scope::Only { members } | Scope::Except { members }) = &settings.scope else { return };
    let tree = Tree { browser, members, who, words: words(&browser.search) };
    let mut rows = Vec::new();
    let mut sites = who.sites.keys().map(|name| ScopeMember::Site(name.clone()));
    let mut departments = who.departments.keys().map(|name| ScopeMember::Department(name.clone()));
    let mut queues = who.queues.iter().map(|id| ScopeMember::Queue(id.clone()));
    let mut people = who.people.iter().map(|id| ScopeMember::Extension(id.clone()));
    let mut more = tree.add(text::SITES.into(), &mut sites, &mut rows);
    more += tree.add(text::DEPARTMENTS.into(), &mut departments, &mut rows);
    more += tree.add(text::QUEUES.into(), &mut queues, &mut rows);
    more += tree.add(text::PEOPLE.into(), &mut people, &mut rows);
    more += tree.add(text::UNKNOWN_MEMBERS.into(), &mut tree.unknown(), &mut rows);
    sheet.show("scope");
    sheet.fill("scope-search", browser.search.clone());
    if rows.is_empty() && !tree.words.is_empty() {
        sheet.say("scope-status", text::NOBODY_FOUND);
    } else if rows.is_empty() {
        sheet.say("scope-status", text::NOBODY_KNOWN);
    } else if more > 0 {
        sheet.say("scope-status", text::more_people(more));
    }
    sheet.rows("members", "member", rows);
}

struct Tree<'a> {
    browser: &'a Browser,
    members: &'a SortedSet<ScopeMember>,
    who: &'a Who,
    words: Vec<String>,
}

impl Tree<'_> {
    /// Adds what is found of a kind, each group with its people if it is open; says how many were
    /// left out.
    fn add(
        &self,
        heading: Words,
        members: &mut dyn Iterator<Item = ScopeMember>,
        rows: &mut Vec<Row>,
    ) -> usize {
        let mut found = 0;
        for member in members {
            if !self.finds(&member) {
                continue;
            }
            found += 1;
            if found > MOST_ROWS {
                continue;
            }
            let mut row = self.row(&member, None);
            if found == 1 {
                row.show("heading");
                row.say("heading", heading.clone());
            }
            rows.push(row);
            if self.browser.open.contains(&member) {
                for person in self.people_in(&member).into_iter().take(MOST_ROWS) {
                    rows.push(self.row(&ScopeMember::Extension(person.clone()), Some(&member)));
                }
            }
        }
        found.saturating_sub(MOST_ROWS)
    }

    /// Members that the directory does not have (any more): they can be ticked off.
    fn unknown(&self) -> impl Iterator<Item = ScopeMember> {
        let is_unknown = |member: &&ScopeMember| match member {
            ScopeMember::Extension(id) => !self.who.people.contains(id),
            ScopeMember::Queue(id) => !self.who.queues.contains(id),
            ScopeMember::Site(name) => !self.who.sites.contains_key(name),
            ScopeMember::Department(name) => !self.who.departments.contains_key(name),
        };
        self.members.iter().filter(is_unknown).cloned()
    }

    fn row(&self, member: &ScopeMember, group: Option<&ScopeMember>) -> Row {
        let own = key(member);
        let mut row = Row::new(match group {
            Some(group) => format!("{}\n{own}", key(group)),
            None => own,
        });
        if group.is_some() {
            row.flag("line", "data-inner");
        }
        let (name, mut detail) = self.words_for(member);
        let mut ticked = self.members.contains(member);
        match member {
            ScopeMember::Extension(id) => {
                if !ticked && let Some(group) = self.through(id) {
                    ticked = true;
                    row.flag("input", "disabled");
                    detail = text::through(&detail, &self.words_for(&group).0);
                }
            }
            ScopeMember::Queue(_) | ScopeMember::Site(_) | ScopeMember::Department(_) => {
                row.show("open");
                if self.browser.open.contains(member) {
                    row.set("open", "aria-expanded", "true");
                }
            }
        }
        row.tick("input", ticked);
        row.say("name", name);
        row.say("detail", detail);
        row
    }

    fn words_for(&self, member: &ScopeMember) -> (String, String) {
        match member {
            ScopeMember::Extension(id) => {
                (self.who.name(id), self.who.extension(id).map(describe).unwrap_or_default())
            }
            ScopeMember::Queue(id) => {
                (self.who.name(id), text::people(self.people_in(member).len()))
            }
            ScopeMember::Site(name) | ScopeMember::Department(name) => {
                (name.clone(), text::people(self.people_in(member).len()))
            }
        }
    }

    fn people_in(&self, group: &ScopeMember) -> Vec<&ExtensionId> {
        let people = match group {
            ScopeMember::Site(name) => self.who.sites.get(name),
            ScopeMember::Department(name) => self.who.departments.get(name),
            ScopeMember::Queue(id) => match self.who.directory.queue_members.get(id) {
                Some(people) => return people.iter().collect(),
                None => None,
            },
            ScopeMember::Extension(_) => None,
        };
        people.map(|people| people.iter().collect()).unwrap_or_default()
    }

    /// The ticked group that a person is in.
    fn through(&self, id: &ExtensionId) -> Option<ScopeMember> {
        let known = self.who.extension(id)?;
        let is_in = |member: &&ScopeMember| match member {
            ScopeMember::Site(name) => known.site.as_ref() == Some(name),
            ScopeMember::Department(name) => known.department.as_ref() == Some(name),
            ScopeMember::Queue(queue) => self.who.directory.is_in_queue(id, queue),
            ScopeMember::Extension(_) => false,
        };
        self.members.iter().find(is_in).cloned()
    }

    fn finds(&self, member: &ScopeMember) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let haystack = match member {
            ScopeMember::Extension(id) | ScopeMember::Queue(id) => match self.who.extension(id) {
                Some(known) => {
                    let email = known.email.as_deref().unwrap_or_default();
                    format!("{} {} {email}", known.name, describe(known))
                }
                None => id.to_string(),
            },
            ScopeMember::Site(name) | ScopeMember::Department(name) => name.clone(),
        };
        let haystack = lowercase(&haystack);
        self.words.iter().all(|word| haystack.contains(word))
    }
}

fn words(search: &str) -> Vec<String> {
    lowercase(search).split_whitespace().map(str::to_owned).collect()
}

/// Extension number, department and site of a person.
fn describe(known: &Extension) -> String {
    let number = known.number.as_ref().map(|number| text::extension(number));
    let parts = [number, known.department.clone(), known.site.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
