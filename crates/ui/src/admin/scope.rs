//! Choosing whose calls are logged: sites, departments, queues and people, searched and ticked.
//! A group can be opened to see who is in it; who is covered through a group is shown as such.

use std::collections::BTreeSet;

use ledger_core::case::lowercase;
use ledger_core::directory::Extension;
use ledger_core::id::ExtensionId;
use ledger_core::settings::{OrgSettings, Scope, ScopeMember};
use ledger_words::Phrase;

use super::who::Who;
use crate::sheet::{Rows, Sheet};
use crate::text::admin as text;
use crate::text::dotted;

/// How many rows are shown of a kind; the search finds the others.
const MOST_ROWS: usize = 100;

/// What the person sees of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Browser {
    pub(super) search: String,
    pub(super) open: BTreeSet<ScopeMember>,
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
    sheet.show("scope");
    sheet.fill("scope-search", browser.search.clone());
    let tree = Tree { browser, members, who, words: words(&browser.search) };
    let searched = !tree.words.is_empty();
    let rows = sheet.list_of("members", "member");
    let mut shown = Shown { tree, rows, heading: text::SITES, found: 0, more: 0 };
    for name in who.sites.keys() {
        shown.add(ScopeMember::Site(name.clone()));
    }
    shown.begin(text::DEPARTMENTS);
    for name in who.departments.keys() {
        shown.add(ScopeMember::Department(name.clone()));
    }
    shown.begin(text::QUEUES);
    for id in &who.queues {
        shown.add(ScopeMember::Queue(id.clone()));
    }
    shown.begin(text::PEOPLE);
    for id in &who.people {
        shown.add(ScopeMember::Extension(id.clone()));
    }
    // Members that the directory does not have (any more): they can be ticked off.
    shown.begin(text::UNKNOWN_MEMBERS);
    for member in members {
        if !who.has(member) {
            shown.add(member.clone());
        }
    }
    match (shown.more, shown.rows.is_empty()) {
        (0, false) => {}
        (0, true) if searched => sheet.say("scope-status", text::NOBODY_FOUND),
        (0, true) => sheet.say("scope-status", text::NOBODY_KNOWN),
        (more, _) => sheet.say("scope-status", text::more_people(more)),
    }
}

/// The rows of the tree, kind by kind.
struct Shown<'a> {
    tree: Tree<'a>,
    rows: &'a mut Rows,
    heading: Phrase,
    /// How many of this kind there are.
    found: usize,
    /// How many of all kinds are left out.
    more: usize,
}

impl Shown<'_> {
    fn begin(&mut self, heading: Phrase) {
        self.heading = heading;
        self.found = 0;
    }

    /// Adds a member that is looked for; a group with its people if it is open.
    fn add(&mut self, member: ScopeMember) {
        let tree = &self.tree;
        if !tree.finds(&member) {
            return;
        }
        self.found += 1;
        if self.found > MOST_ROWS {
            self.more += 1;
            return;
        }
        let own = key(&member);
        let row = self.rows.add(own.as_str());
        tree.row(&member, row);
        if self.found == 1 {
            row.show("heading");
            row.say("heading", self.heading);
        }
        if tree.browser.open.contains(&member) {
            for person in tree.people_in(&member).into_iter().take(MOST_ROWS) {
                let person = ScopeMember::Extension(person.clone());
                let row = self.rows.add([own.as_str(), &key(&person)].join("\n"));
                tree.row(&person, row);
                row.flag("line", "data-inner");
            }
        }
    }
}

struct Tree<'a> {
    browser: &'a Browser,
    members: &'a BTreeSet<ScopeMember>,
    who: &'a Who,
    words: Vec<String>,
}

impl Tree<'_> {
    fn row(&self, member: &ScopeMember, row: &mut Sheet) {
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
                    [&known.name, &describe(known), email].join(" ")
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
    let number = known.number.as_deref().map(text::extension).unwrap_or_default();
    let [department, site] = [&known.department, &known.site];
    dotted(&[
        &number,
        department.as_deref().unwrap_or_default(),
        site.as_deref().unwrap_or_default(),
    ])
}
