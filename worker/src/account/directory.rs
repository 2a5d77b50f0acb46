//! Reading who is who, daily and whenever RingCentral says that it changed.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::directory::{Directory, ExtensionKind};
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::account::{self, Page};
use ledger_ringcentral::{Reply, Request, Trouble};
use ledger_wire::http::HttpResponse;

use super::Held;
use super::task::Task;
use crate::platform;

const DAILY: Span = Span::hours(24);

impl Held {
    /// Reads the directory anew; says when to read it again.
    pub(super) async fn read_directory(&self) -> Reply<Option<Millis>> {
        let server = self.server()?;
        let company = self.ask_ringcentral(account::company(&server)).await?;
        let home = account::read_company(&company)?;
        let extensions = self
            .read_pages(|page| account::extensions(&server, page), account::read_extensions)
            .await?;
        let numbers = self
            .read_pages(
                |page| account::numbers(&server, page),
                |response| account::read_numbers(response, &home),
            )
            .await?;
        let mut queue_members = BTreeMap::new();
        for queue in extensions.iter().filter(|extension| extension.kind == ExtensionKind::Queue) {
            let members = self
                .read_pages(
                    |page| account::queue_members(&server, &queue.id, page),
                    account::read_queue_members,
                )
                .await?;
            queue_members.entry(queue.id.clone()).or_insert_with(BTreeSet::new).extend(members);
        }
        let mut directory = Directory { home, queue_members, ..Directory::default() };
        directory.numbers.extend(numbers);
        directory
            .extensions
            .extend(extensions.into_iter().map(|extension| (extension.id.clone(), extension)));
        let now = platform::now();
        let saved = || -> worker::Result<()> {
            self.store().save_directory(&directory, now)?;
            self.store().schedule(Task::Tell, now)
        };
        saved().map_err(|problem| Trouble::Passing(problem.to_string()))?;
        Ok(Some(now + DAILY))
    }

    async fn read_pages<T>(
        &self,
        request: impl Fn(u32) -> Request,
        read: impl Fn(&HttpResponse) -> Reply<Page<T>>,
    ) -> Reply<Vec<T>> {
        let (mut items, mut next) = (Vec::new(), Some(1));
        while let Some(page) = next {
            let answered = read(&self.ask_ringcentral(request(page)).await?)?;
            items.extend(answered.items);
            next = answered.next;
        }
        Ok(items)
    }
}
