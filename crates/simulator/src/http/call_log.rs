//! The company's call log over HTTP ("RingCentral API reference: List Company Call Records, Get
//! Company Call Record(s), Extract Sync Company Call Log").

use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use crate::call_log::{CallLog, TokenProblem};
use crate::clock::Moment;
use crate::fault::Availability;
use crate::ids::RecordId;
use crate::limits::Group;
use crate::record::Record;
use crate::timeline::Direction;
use crate::world::World;

use super::directory::own_account;
use super::paging::Page;
use super::problem::Problem;
use super::query::Pairs;
use super::{Admitted, Shared, serve};

const DAY: Duration = Duration::from_secs(86_400);
const HOUR: Duration = Duration::from_secs(3600);
const MOST_SYNCED: usize = 1000;

pub(super) async fn list(
    State(inner): Shared,
    Path(account): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Heavy, |world, admitted| {
        check(world, admitted, &account, "FullCompanyCallLog")?;
        let view = query.view()?;
        let page = Page::of(&query, 1000)?;
        let wanted = Wanted::read(&query, world, admitted)?;
        let records = log(world, admitted)
            .newest_first()
            .into_iter()
            .filter(|(_, record)| wanted.includes(record))
            .map(|(changed, record)| record.json(view, changed))
            .collect();
        let uri =
            format!("{}/restapi/v1.0/account/{}/call-log", inner.base, admitted.owner.account);
        Ok(page.list(&uri, &query, records))
    })
}

pub(super) async fn record(
    State(inner): Shared,
    Path((account, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Heavy, |world, admitted| {
        check(world, admitted, &account, "FullCompanyCallLog")?;
        let view = query.view()?;
        if id.contains(',') {
            // The platform answers several ids with multipart/mixed; nothing here asks for that.
            return Err(Problem::invalid("callRecordId", &id));
        }
        let log = log(world, admitted);
        let (changed, record) = log
            .get(&RecordId::from(id.as_str()))
            .ok_or_else(|| Problem::not_found("callRecordId"))?;
        Ok(record.json(view, changed))
    })
}

pub(super) async fn extract_sync(
    State(inner): Shared,
    Path(account): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    serve(&inner, &headers, Group::Heavy, |world, admitted| {
        check(world, admitted, &account, "ReadCallLog")?;
        let view = query.view()?;
        let log = log(world, admitted);
        let account = &admitted.owner.account;
        let (kind, after, count) = match query.get("syncType") {
            None | Some("FSync") => {
                let from = query.moment("dateFrom")?.unwrap_or(admitted.now.minus(HOUR));
                let count = query.count("recordCount")?.unwrap_or(250);
                if count > MOST_SYNCED {
                    return Err(Problem::invalid("recordCount", &count.to_string()));
                }
                // "Updated after" a time includes that millisecond; a token's does not.
                ("FSync", Moment(from.0.saturating_sub(1)), count)
            }
            Some("ISync") => {
                let token = query.get("syncToken").ok_or_else(|| bad_token("", "CLG-102"))?;
                if let Some(count) = query.get("recordCount") {
                    return Err(Problem::invalid("recordCount", count));
                }
                let after = log.read_token(account, token).map_err(|problem| match problem {
                    TokenProblem::Malformed => bad_token(token, "CLG-102"),
                    TokenProblem::Expired => bad_token(token, "CLG-101"),
                })?;
                ("ISync", after, inner.options.sync_page)
            }
            Some(other) => return Err(Problem::invalid("syncType", other)),
        };
        let page = log.changes_after(account, after, count);
        let records: Vec<Value> =
            page.records.iter().map(|(changed, record)| record.json(view, *changed)).collect();
        Ok(json!({
            "uri": format!("{}/restapi/v1.0/account/{account}/call-log-extract-sync", inner.base),
            "records": records,
            "syncInfo": {
                "syncType": kind,
                "syncToken": page.token,
                "syncTime": admitted.now.iso(),
                "newerRecordsExist": page.more,
            },
        }))
    })
}

fn bad_token(token: &str, code: &str) -> Problem {
    let message = "Parameter [syncToken] is invalid [Sync token expired, call log was reset]";
    Problem::parameter(code, "syncToken", token, message)
}

pub(super) fn check(
    world: &World,
    admitted: &Admitted,
    account: &str,
    permission: &str,
) -> Result<(), Problem> {
    let account = own_account(world, admitted, account)?;
    match world.faults.call_log {
        Availability::Available => {}
        Availability::Unavailable => return Err(Problem::unavailable()),
    }
    let has_scope = world.application(&admitted.owner.client).is_some_and(|application| {
        application
            .scopes
            .iter()
            .any(|scope| scope == "ReadCallLog" || scope == "ReadCallRecording")
    });
    if !has_scope {
        return Err(Problem::scope("ReadCallLog"));
    }
    let user = account.extension(&admitted.owner.extension);
    let may = user.is_some_and(|user| world.may(user, permission));
    if may { Ok(()) } else { Err(Problem::permission(permission)) }
}

pub(super) fn log<'a>(world: &'a World, admitted: &Admitted) -> std::borrow::Cow<'a, CallLog> {
    world
        .call_logs
        .get(&admitted.owner.account)
        .map_or_else(|| std::borrow::Cow::Owned(CallLog::default()), std::borrow::Cow::Borrowed)
}

/// What a list request filters by.
struct Wanted {
    from: Moment,
    to: Moment,
    direction: Vec<Direction>,
    voice: bool,
    session: Option<String>,
    telephony_session: Option<String>,
    phone_digits: Option<String>,
    extension: Option<crate::ids::ExtensionId>,
    recorded: bool,
}

impl Wanted {
    fn read(query: &Pairs, world: &World, admitted: &Admitted) -> Result<Self, Problem> {
        let session = query.get("sessionId").map(str::to_owned);
        if session.is_some() {
            check_alone(query)?;
        }
        let telephony_session = query.get("telephonySessionId").map(str::to_owned);
        let dated =
            session.is_none() && (telephony_session.is_none() || query.get("dateFrom").is_some());
        let to = query.moment("dateTo")?.unwrap_or(admitted.now);
        let from = query.moment("dateFrom")?.unwrap_or(to.minus(DAY));
        let (from, to) = if dated { (from, to) } else { (Moment(i64::MIN), Moment(i64::MAX)) };
        let directions = query.choices("direction", &["Inbound", "Outbound"])?;
        let types = query.choices("type", &["Voice", "Fax"])?;
        if query.get("phoneNumber").is_some() && query.get("extensionNumber").is_some() {
            let message = "Parameter [phoneNumber] is not allowed for usage along with parameter \
                           [extensionNumber]";
            return Err(Problem::parameter("CLG-110", "phoneNumber", "", message));
        }
        let extension = match query.get("extensionNumber") {
            None => None,
            Some(number) => {
                let account = own_account(world, admitted, "~")?;
                let extension = account
                    .by_number(number)
                    .ok_or_else(|| Problem::invalid("extensionNumber", number))?;
                Some(extension.id.clone())
            }
        };
        Ok(Self {
            from,
            to,
            direction: directions
                .into_iter()
                .map(
                    |name| if name == "Inbound" { Direction::Inbound } else { Direction::Outbound },
                )
                .collect(),
            voice: types.is_empty() || types.contains(&"Voice"),
            session,
            telephony_session,
            phone_digits: query.get("phoneNumber").map(|text| text.trim_start_matches('+').into()),
            extension,
            recorded: query.get("recordingType").is_some()
                || query.get("withRecording") == Some("true"),
        })
    }

    fn includes(&self, record: &Record) -> bool {
        self.voice
            && self.from <= record.started
            && record.started <= self.to
            && (self.direction.is_empty() || self.direction.contains(&record.direction))
            && self.session.as_ref().is_none_or(|session| *session == record.session)
            && self
                .telephony_session
                .as_ref()
                .is_none_or(|session| session == record.telephony_session.as_str())
            && self.phone_digits.as_ref().is_none_or(|digits| record.concerns(digits))
            && self.extension.as_ref().is_none_or(|extension| record.has_leg_of(extension))
            && (!self.recorded || record.has_recording())
    }
}

/// A query by session id stands alone ("API error codes" guide, CLG-110).
fn check_alone(query: &Pairs) -> Result<(), Problem> {
    let free = ["sessionId", "view", "page", "perPage"];
    match query.iter().find(|(key, _)| !free.contains(key)) {
        None => Ok(()),
        Some((key, _)) => {
            let message = format!(
                "Parameter [sessionId] is not allowed for usage along with parameter [{key}]"
            );
            Err(Problem::parameter("CLG-110", "sessionId", "", &message))
        }
    }
}
