//! How many calls were logged, for the administrator. The desks count; their answers are passed on
//! as they are, and whoever asked adds them up.

use ledger_core::compose::zone;
use ledger_core::time::{Millis, Span, Zone};
use ledger_intl::IntlZones;
use ledger_wire::api::{Failure, FailureCode};

use super::{Answered, Held, broken};
use crate::message::{self, ReportBy, ToDesk};
use crate::platform;
use crate::sql::to_json;

/// The longest range that is counted.
const MOST_DAYS: i64 = 400;

/// How many people one page counts.
const PEOPLE: u32 = 1000;

impl Held {
    /// Counts the calls that began on the days of the organisation from one moment to another.
    pub(super) async fn report(
        &self,
        since: Millis,
        until: Millis,
        by: ReportBy,
    ) -> Answered<String> {
        if until.since(since) > Span::hours(MOST_DAYS * 24) {
            return Err(Failure::new(
                FailureCode::BadRequest,
                format!("at most {MOST_DAYS} days are counted at once; ask for a shorter time"),
            ));
        }
        let store = self.store();
        let name = store.settings().map_err(broken)?.settings.time_zone;
        let zone = zone::zone(&name, &IntlZones).unwrap_or(Zone::UTC);
        let (mut dates, mut days) = (Vec::new(), Vec::new());
        for (date, begins) in zone.days(since, until) {
            dates.push(date.to_string());
            days.push(begins);
        }
        dates.pop();
        let (head, count) = match by {
            ReportBy::Day => {
                let json = (to_json(&name).map_err(broken)?, to_json(&dates).map_err(broken)?);
                let head = format!("\"timeZone\":{},\"days\":{}", json.0, json.1);
                (head, ToDesk::CountByDay { days })
            }
            ReportBy::Person { after } => {
                let to = store.extension_after(&after, PEOPLE).map_err(broken)?;
                let next = to_json(&to).map_err(broken)?;
                let since = days.first().copied().unwrap_or(since);
                let until = days.last().copied().unwrap_or(until);
                (format!("\"next\":{next}"), ToDesk::CountByPerson { since, until, after, to })
            }
        };
        let (account, count) = (self.account()?, &count);
        let counted = store.desks().map_err(broken)?.all().map(|number| {
            let account = &account;
            async move {
                let desk = message::desk(&self.env, account, number).map_err(broken)?;
                platform::tell_for_text(&desk, count).await
            }
        });
        let counted: Vec<String> = futures_util::future::try_join_all(counted).await?;
        Ok(format!("{{{head},\"counts\":[{}]}}", counted.join(",")))
    }
}
