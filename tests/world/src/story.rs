//! What happens, in lines that a person can read.

use ledger_core::ledger::{Effect, Entry, Input, Phase};

use crate::world::{Event, World};

impl World {
    /// An event in a line of the story.
    pub(crate) fn line(&self, event: &Event) -> String {
        let of = |call: usize| &self.calls[call].session;
        match event {
            Event::Webhook { call, observation } => {
                let event = &self.calls[*call].observations[*observation];
                format!(
                    "{}: event {} of {}: {:?} {:?}",
                    of(*call),
                    event.sequence,
                    event.party,
                    event.status,
                    event.reason
                )
            }
            Event::CallLog { call, record } => {
                let record = &self.calls[*call].records[*record].1;
                format!("{}: the call log: {} {:?}", of(*call), record.result, record.progress)
            }
            Event::Alarm { desk, .. } => format!("desk {desk}: the alarm rings"),
            Event::Request(request) => format!(
                "{}/{}: the CRM hears {} ({:?})",
                of(request.call),
                request.extension,
                asked(&request.effect),
                request.fate
            ),
            Event::Answer { call, extension, input, .. } => {
                format!("{}/{extension}: the CRM answers {}", of(*call), answered(input))
            }
            Event::Send { wish } => {
                let wish = &self.wishes[*wish];
                format!("{}/{}: a person: {:?}", of(wish.call), wish.extension, wish.intent)
            }
            Event::CallEnded { browser, call, part } => {
                let extension = &self.calls[*call].parts[*part].extension;
                format!("{}/{extension}: browser {browser} sees it end", of(*call))
            }
            Event::Learn { browser, version } => {
                format!("browser {browser} learns of version {version} of the settings")
            }
            Event::Save { account } => format!("account {account}: settings are saved"),
            Event::Push { account, version } => {
                format!("desk {account}: is told version {version} of the settings")
            }
            Event::InCrm { call, part, edit } => {
                let extension = &self.calls[*call].parts[*part].extension;
                format!("{}/{extension}: in the CRM, someone: {edit:?}", of(*call))
            }
            Event::OpenForm { call, part, author } => {
                let extension = &self.calls[*call].parts[*part].extension;
                format!("{}/{extension}: {author} opens the form", of(*call))
            }
            Event::ContactDeleted { account, contact } => {
                format!("account {account}: contact {contact} is deleted in the CRM")
            }
            Event::Insights { call, part } => {
                let extension = &self.calls[*call].parts[*part].extension;
                format!("{}/{extension}: machines that listened have a note", of(*call))
            }
            Event::ContactAppeared { account, customer } => {
                format!("desk {account}: the CRM has a new contact for customer {customer}")
            }
            Event::Backfill { call } => format!("{}: the backfill has it", of(*call)),
            Event::Death { desk } => format!("desk {desk}: the machine goes away"),
        }
    }

    /// What the world is, before anything happens in it.
    pub(crate) fn opening(&self) -> Vec<String> {
        let mut lines = vec![format!("the CRM: {:?}", self.connector)];
        for account in &self.accounts {
            for version in &account.versions {
                lines.push(format!("account {}: {:?}", account.id, version.choices));
            }
        }
        for call in &self.calls {
            for part in &call.parts {
                lines.push(format!(
                    "{}/{}: in truth {:?} {:?}, {} ms of talk, {:?}",
                    call.session,
                    part.extension,
                    part.direction,
                    part.result,
                    part.talk().0,
                    part.due
                ));
            }
        }
        lines
    }
}

/// How an entry stands, in a line of the story.
pub(crate) fn standing(entry: &Entry) -> String {
    let word =
        |text: String| -> String { text.chars().take_while(|it| it.is_alphabetic()).collect() };
    let phase = word(format!("{:?}", entry.phase));
    let work = match &entry.phase {
        Phase::Logged { work, .. } => format!(", {}", word(format!("{work:?}"))),
        _ => String::new(),
    };
    format!("  -> {} {phase}{work} ({})", entry.key.extension_id, entry.why())
}

fn asked(effect: &Effect) -> String {
    match effect {
        Effect::FindContacts { attempt, .. } => format!("FindContacts {}", attempt.0),
        Effect::AddContact { attempt, .. } => format!("AddContact {}", attempt.0),
        Effect::Look { attempt, .. } => format!("Look {}", attempt.0),
        Effect::Read { attempt, .. } => format!("Read {}", attempt.0),
        Effect::Create { attempt, draft } => {
            format!(
                "Create {} {} {:?} {:?}",
                attempt.0, draft.contact.id, draft.subject, draft.body
            )
        }
        Effect::Update { attempt, draft, .. } => {
            format!(
                "Update {} {} {:?} {:?}",
                attempt.0, draft.contact.id, draft.subject, draft.body
            )
        }
    }
}

fn answered(input: &Input) -> String {
    format!("{input:?}")
}
