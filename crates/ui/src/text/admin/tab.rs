//! The titles of the pages of the Admin area, and what each is for.

use crate::admin::Tab;

/// The title of a page of the area.
pub fn tab(tab: Tab) -> &'static str {
    match tab {
        Tab::Logging => "Server-side logging",
        Tab::DoNotLog => "Do not log",
        Tab::Activity => "Activity",
        Tab::Unresolved => "Unresolved",
        Tab::History => "History",
        Tab::Health => "Health",
        Tab::Backfill => "Backfill",
        Tab::Crm => "CRM",
        Tab::Owners => "Owner mapping",
        Tab::Report => "Report",
    }
}

/// What a page of the area is for.
pub fn lead(tab: Tab) -> &'static str {
    match tab {
        Tab::Logging => "Log calls on the server, for everyone, as soon as they end.",
        Tab::DoNotLog => {
            "Calls from or to these numbers and extensions are never logged by the server."
        }
        Tab::Activity => "Every call of the account: where it stands, why, and what was sent.",
        Tab::Unresolved => {
            "Calls that wait for a person. One answer logs all that wait for the same number."
        }
        Tab::History => "Every version of the settings: who saved it, when, and what it changed.",
        Tab::Crm => "Where calls are logged, and whether it lets us.",
        Tab::Owners => "Which CRM user owns the records of whose calls.",
        Tab::Report => "How many calls were logged, by day and by person, and why others were not.",
        Tab::Health => "Whether everything works that logging needs, and who is told when not.",
        Tab::Backfill => {
            "Log calls from before server-side logging was turned on. They are counted first, and \
             nothing is logged before you say so."
        }
    }
}
