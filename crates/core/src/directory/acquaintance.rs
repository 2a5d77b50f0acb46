//! Knowing who is who by need: what a call names, and what a desk has been told of that.
//!
//! An account may have 50,000 extensions, and a call names five. So a desk asks the account for
//! just these and remembers the answer for the calls that follow. The part it knows is a
//! [`Directory`] like any other: what it was not told is in no call that it deals with.

use serde::{Deserialize, Serialize};

use super::Directory;
use crate::call::{Observation, Part, Record, Side};
use crate::id::ExtensionId;
use crate::owner::CrmUser;
use crate::phone::{Line, PhoneNumber};
use crate::sorted::SortedSet;

/// How many names and numbers a desk remembers before it begins afresh: about 2 MB.
const MOST_REMEMBERED: usize = 10_000;

/// Counts the readings of an account's directory that were brought into force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DirectoryVersion(pub u64);

/// The extensions and numbers that something names, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Mentions {
    // Lists: a call names a handful, and code for more kinds of sets costs the Worker bytes.
    extensions: Vec<ExtensionId>,
    numbers: Vec<PhoneNumber>,
}

impl Mentions {
    /// Extensions of the account.
    pub fn extensions(&self) -> &[ExtensionId] {
        &self.extensions
    }

    /// Numbers, the account's own or others'.
    pub fn numbers(&self) -> &[PhoneNumber] {
        &self.numbers
    }

    /// Adds an extension.
    pub fn extension(&mut self, id: &ExtensionId) {
        if !self.extensions.contains(id) {
            self.extensions.push(id.clone());
        }
    }

    /// Adds a number.
    pub fn number(&mut self, number: &PhoneNumber) {
        if !self.numbers.contains(number) {
            self.numbers.push(number.clone());
        }
    }

    /// Adds whom an event names.
    pub fn observation(&mut self, observation: &Observation) {
        observation.extension_id.iter().for_each(|id| self.extension(id));
        self.side(&observation.from);
        self.side(&observation.to);
    }

    /// Adds whom a record of the call log names.
    pub fn record(&mut self, record: &Record) {
        self.side(&record.from);
        self.side(&record.to);
        for leg in &record.legs {
            leg.extension_id.iter().for_each(|id| self.extension(id));
            self.side(&leg.from);
            self.side(&leg.to);
        }
    }

    /// Adds whom a part of a call names.
    pub fn part(&mut self, part: &Part) {
        self.extension(&part.extension_id);
        self.side(&part.own);
        self.side(&part.other);
        part.outside_number.iter().for_each(|number| self.number(number));
    }

    /// Adds all of another's.
    pub fn join(&mut self, other: &Self) {
        other.extensions.iter().for_each(|id| self.extension(id));
        other.numbers.iter().for_each(|number| self.number(number));
    }

    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.extensions.is_empty() && self.numbers.is_empty()
    }

    fn side(&mut self, side: &Side) {
        side.extension_id.iter().for_each(|id| self.extension(id));
        match &side.line {
            Some(Line::Number(number)) => self.number(number),
            Some(Line::Extension(_) | Line::Other(_)) | None => {}
        }
    }
}

/// What the account says of those who were mentioned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Excerpt {
    /// The extensions among them that there are, with the queues they are in, and the numbers
    /// among them that are the account's own.
    pub directory: Directory,
    /// The CRM's users who may be the owner of one of them.
    pub users: Vec<CrmUser>,
}

/// What a desk has been told of who is who: a bounded memory, of one version of the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acquaintances {
    version: DirectoryVersion,
    extensions: SortedSet<ExtensionId>,
    numbers: SortedSet<PhoneNumber>,
    excerpt: Excerpt,
}

impl Acquaintances {
    /// Whom to ask for before anything is decided that names these, in this version of the
    /// directory.
    pub fn missing(&self, mut mentions: Mentions, version: DirectoryVersion) -> Mentions {
        if self.version == version {
            mentions.extensions.retain(|id| !self.extensions.contains(id));
            mentions.numbers.retain(|number| !self.numbers.contains(number));
        }
        mentions
    }

    /// Takes in what was answered to a question; `version` is the directory's as it was known
    /// when the question was asked.
    pub fn learn(&mut self, asked: Mentions, excerpt: Excerpt, version: DirectoryVersion) {
        let remembered = self.extensions.len() + self.numbers.len();
        let more = asked.extensions.len() + asked.numbers.len();
        if self.version != version || remembered + more > MOST_REMEMBERED {
            *self = Self { version, ..Self::default() };
        }
        let Directory { home, extensions, numbers, queue_members } = excerpt.directory;
        let known = &mut self.excerpt.directory;
        known.home = home;
        known.extensions.extend(extensions);
        known.numbers.extend(numbers);
        for (queue, members) in queue_members {
            known.queue_members.or_default(queue).extend(members);
        }
        for user in excerpt.users {
            if !self.excerpt.users.contains(&user) {
                self.excerpt.users.push(user);
            }
        }
        self.extensions.extend(asked.extensions);
        self.numbers.extend(asked.numbers);
    }

    /// The part of the directory that is known.
    pub fn directory(&self) -> &Directory {
        &self.excerpt.directory
    }

    /// The CRM's users who are known.
    pub fn users(&self) -> &[CrmUser] {
        &self.excerpt.users
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Extension, ExtensionKind};

    fn mentions(extensions: &[&str], numbers: &[&str]) -> Mentions {
        let number = |text: &&str| PhoneNumber::parse(text, &Default::default()).unwrap();
        let extensions = extensions.iter().map(|id| ExtensionId::from(*id)).collect();
        Mentions { extensions, numbers: numbers.iter().map(number).collect() }
    }

    fn excerpt(id: &str, queue: &str) -> Excerpt {
        let id = ExtensionId::from(id);
        let extension = Extension {
            id: id.clone(),
            number: None,
            name: format!("Person {id}"),
            kind: ExtensionKind::User,
            email: None,
            site: None,
            department: None,
        };
        let directory = Directory {
            extensions: [(id.clone(), extension)].into(),
            queue_members: [(queue.into(), [id].into())].into(),
            ..Directory::default()
        };
        Excerpt { directory, users: Vec::new() }
    }

    #[test]
    fn nobody_is_asked_for_twice_in_one_version_of_the_directory() {
        let mut known = Acquaintances::default();
        let (seven, eight) = (DirectoryVersion(7), DirectoryVersion(8));
        let first = mentions(&["1"], &["+14155550100"]);
        assert_eq!(known.missing(first.clone(), seven), first, "nothing is known yet");
        known.learn(first.clone(), excerpt("1", "9"), seven);
        assert_eq!(known.missing(first.clone(), seven), Mentions::default());
        let both = mentions(&["1", "2"], &["+14155550100"]);
        assert_eq!(known.missing(both.clone(), seven), mentions(&["2"], &[]));
        assert_eq!(known.missing(both.clone(), eight), both, "the directory has changed");

        known.learn(mentions(&["2"], &[]), excerpt("2", "9"), seven);
        let directory = known.directory();
        assert_eq!(directory.extensions.len(), 2);
        assert!(["1", "2"].iter().all(|id| directory.is_in_queue(&(*id).into(), &"9".into())));
        known.learn(mentions(&["3"], &[]), excerpt("3", "9"), eight);
        assert!(known.directory().extension(&"1".into()).is_none(), "an older version's answer");
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_newest_answer_is_always_known() {
        let mut known = Acquaintances::default();
        for number in 0..MOST_REMEMBERED + 1 {
            let id = number.to_string();
            known.learn(mentions(&[&id], &[]), excerpt(&id, "queue"), DirectoryVersion(1));
            assert_eq!(
                known.missing(mentions(&[&id], &[]), DirectoryVersion(1)),
                Mentions::default()
            );
        }
        assert_eq!(known.directory().extensions.len(), 1);
    }
}
