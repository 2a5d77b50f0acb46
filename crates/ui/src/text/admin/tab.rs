//! The titles of the pages of the Admin area, and what each is for.

use ledger_words::{Phrase, tabs as words};

use crate::admin::Tab;

/// The title of a page of the area.
pub fn tab(tab: Tab) -> Phrase {
    match tab {
        Tab::Logging => words::LOGGING,
        Tab::DoNotLog => words::DO_NOT_LOG,
        Tab::Activity => words::ACTIVITY,
        Tab::Unresolved => words::UNRESOLVED,
        Tab::History => words::HISTORY,
        Tab::Health => words::HEALTH,
        Tab::Backfill => words::BACKFILL,
        Tab::Crm => words::CRM,
        Tab::Owners => words::OWNERS,
        Tab::Report => words::REPORT,
    }
}

/// What a page of the area is for.
pub fn lead(tab: Tab) -> Phrase {
    match tab {
        Tab::Logging => words::LOGGING_LEAD,
        Tab::DoNotLog => words::DO_NOT_LOG_LEAD,
        Tab::Activity => words::ACTIVITY_LEAD,
        Tab::Unresolved => words::UNRESOLVED_LEAD,
        Tab::History => words::HISTORY_LEAD,
        Tab::Crm => words::CRM_LEAD,
        Tab::Owners => words::OWNERS_LEAD,
        Tab::Report => words::REPORT_LEAD,
        Tab::Health => words::HEALTH_LEAD,
        Tab::Backfill => words::BACKFILL_LEAD,
    }
}
