//! Saving settings: checked, then brought into force for the very next event.
//!
//! Turning logging on subscribes first and publishes then; turning it off publishes first. So
//! there is no moment at which nobody, or two, log a call.

use ledger_core::desks;
use ledger_core::rules::RememberedContact;
use ledger_core::settings::{Mode, block_list};
use ledger_intl::IntlZones;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::{
    BlockListDraft, BlockListReading, Failure, FailureCode, PieceProblem, SaveSettings,
    SettingsDocument,
};

use super::crm::note_changed;
use super::store::StoredSession;
use super::{Answered, Held, broken};
use crate::message::{self, Done, ToDesk};
use crate::platform;

impl Held {
    /// Saves an administrator's change.
    pub(super) async fn save_settings(
        &self,
        session: &StoredSession,
        save: SaveSettings,
    ) -> Answered<SettingsDocument> {
        let _only_one = self.working.lock().await;
        let current = self.store().settings().map_err(broken)?;
        let Some(base_version) = save.base_version else {
            return Err(Failure::new(
                FailureCode::BadRequest,
                "it is not said which version was changed; write baseVersion, or If-Match",
            ));
        };
        if current.version != base_version {
            return Err(Failure::new(
                FailureCode::Conflict,
                "someone changed the settings meanwhile; load them again and repeat the change",
            ));
        }
        let mut problems = save.settings.problems(&IntlZones);
        problems
            .extend(save.settings.mode.problem_after(&current.settings.mode, &session.extension));
        problems.extend(self.field_problems(&save.settings));
        if !problems.is_empty() {
            let mut failure = Failure::new(
                FailureCode::Invalid,
                "the settings were not saved: some fields cannot be as they are",
            );
            failure.problems = problems;
            return Err(failure);
        }
        let turns_on = current.settings.mode == Mode::Off && save.settings.mode != Mode::Off;
        if turns_on {
            self.store().set_service_extension(&session.extension).map_err(broken)?;
            self.make_ready().await?;
        }
        let document = SettingsDocument { version: current.version + 1, settings: save.settings };
        let now = platform::now();
        let commit = || -> worker::Result<()> {
            let store = self.store();
            store.save_settings(&document, &session.extension, now)?;
            store.plan(|agenda| {
                agenda.schedule(Task::Tell, now);
                agenda.look_after(now);
            })
        };
        commit().map_err(broken)?;
        // The tasks do this too, should it fail now.
        if let Err(trouble) = self.tell_desks().await {
            platform::warn("tell", &trouble.to_string());
        }
        self.set_alarm().await?;
        Ok(document)
    }

    /// Reads a do-not-log list as an administrator types or pastes it. The number library is in
    /// the Worker anyway; the extension would be half as large again with it.
    pub(super) fn read_block_list(&self, draft: &BlockListDraft) -> Answered<BlockListReading> {
        let home = self.store().home().map_err(broken)?;
        let read = block_list::parse(&draft.text, &home, draft.longest_extension);
        let problem = |one: block_list::PieceProblem| PieceProblem {
            problem: one.flaw.sentence(),
            text: one.text,
            line: one.line,
        };
        Ok(BlockListReading {
            entries: read.entries,
            problems: read.problems.into_iter().map(problem).collect(),
        })
    }

    /// Keeps whose a number is from now on; the desks are told in a moment, and then look again at
    /// the calls that wait for a contact with it.
    pub(super) async fn remember(&self, choice: RememberedContact) -> Answered<Done> {
        let commit = || -> worker::Result<()> {
            let (store, now) = (self.store(), platform::now());
            note_changed(&store, [&choice.number])?;
            store.remember(choice)?;
            store.plan(|agenda| {
                agenda.schedule(Task::Tell, now);
                agenda.schedule(Task::Contacts, now);
            })
        };
        commit().map_err(broken)?;
        self.set_alarm().await?;
        Ok(Done {})
    }

    /// Everything logging needs, before it is turned on: it must not be on and not work.
    async fn make_ready(&self) -> Answered<()> {
        let ready = async {
            self.ensure_permissions().await?;
            match self.ensure_directory().await? {
                None => self.ensure_subscription().await,
                problem => Ok(problem),
            }
        };
        let problem = match ready.await {
            Ok(None) => return Ok(()),
            Ok(Some(problem)) => problem,
            Err(trouble) => trouble.to_string(),
        };
        // Logging stays off, so nothing must be left behind at RingCentral.
        self.schedule(Task::Subscription, platform::now()).await?;
        Err(Failure::new(
            FailureCode::RingcentralFailed,
            format!("server-side logging was not turned on. {problem}"),
        ))
    }

    /// How many calls a day a desk is meant for.
    pub(super) fn calls_a_day(&self) -> u64 {
        platform::variable(&self.env, "LEDGER_CALLS_A_DAY_PER_DESK")
            .and_then(|calls| calls.parse().ok())
            .unwrap_or(desks::CALLS_A_DAY)
    }

    /// Tells every desk what its decisions rest on.
    pub(super) async fn tell_desks(&self) -> Reply<()> {
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        let account = self.account().map_err(failed)?;
        let context = self.context().map_err(failed)?;
        let told = context.desks.all().map(|number| {
            let (account, context) = (account.clone(), Box::new(context.clone()));
            async move {
                let desk = message::desk(&self.env, &account, number).map_err(broken)?;
                platform::tell::<_, Done>(&desk, &ToDesk::Context { account, context }).await
            }
        });
        futures_util::future::try_join_all(told).await.map_err(failed)?;
        Ok(())
    }
}
