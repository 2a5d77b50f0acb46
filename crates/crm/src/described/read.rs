//! From JSON to a [`Description`], with every problem named at its place.

mod additional;
mod pieces;
mod requests;
mod sign_in;

use ledger_core::call::{CallResult, Direction};
use ledger_core::compose::Format;
use ledger_core::ledger::Idempotency;
use ledger_core::phone::NumberFormat;
use ledger_core::settings::Problem;
use ledger_core::time::Span;
use serde_json::Value;

use self::additional::{all, contact_kind};
use self::pieces::{choice, each, path, scalar, seconds, statuses};
use self::requests::{REQUESTS, requests};
use self::sign_in::{address, headers_with_secrets, sign_in};
use super::description::{Condition, Description, ErrorRule, Means, Requests, Words};
use super::place::{Fields, Place, Problems};
use super::profile::{self, Said};

/// The longest description, in bytes.
pub(super) const LONGEST: usize = 64 * 1024;
const RESULTS: [CallResult; 11] = [
    CallResult::InProgress,
    CallResult::Answered,
    CallResult::Missed,
    CallResult::Voicemail,
    CallResult::Rejected,
    CallResult::NoAnswer,
    CallResult::Busy,
    CallResult::Failed,
    CallResult::AnsweredElsewhere,
    CallResult::Abandoned,
    CallResult::PassedOn,
];

/// Reads a description.
///
/// # Errors
///
/// Everything that must be mended first.
pub(super) fn read(text: &str) -> Result<Description, Vec<Problem>> {
    let problems = Problems::default();
    if text.len() > LONGEST {
        problems.add("", "the description is longer than 64 KB");
        return Err(problems.into_all());
    }
    match ledger_wire::json::from_str::<Value>(text) {
        Ok(value) => {
            let read = description(Place::new(&value, &problems));
            let problems = problems.into_all();
            read.filter(|_| problems.is_empty()).ok_or(problems)
        }
        Err(error) => {
            problems.add("", format!("it is no JSON: {error}"));
            Err(problems.into_all())
        }
    }
}

fn description(place: Place<'_>) -> Option<Description> {
    let top = place.object(
        "$schema version name address signIn headers format longestBody numberFormats \
         fields contactKinds idempotency directions results errors errorWords pauseSeconds \
         requests",
    );
    // Only editors read it.
    let _schema = top.get("$schema").map(|place| place.text());
    if let Some(version) = top.needed("version") {
        version.number(1, 1);
    }
    let name = top.text("name");
    let (sign_in, token) = top.needed("signIn").and_then(sign_in).unzip();
    let mut headers = top.get("headers").map(headers_with_secrets).unwrap_or_default();
    headers.extend(token);
    let idempotency = top.needed("idempotency").and_then(idempotency);
    let formats =
        [("plain", Format::Plain), ("html", Format::Html), ("markdown", Format::Markdown)];
    let format = top.needed("format").and_then(|place| choice(&place, &formats));
    let fields = top.needed("requests").map(|place| place.object(REQUESTS));
    let additional = top.get("fields").map(|it| all(&it)).unwrap_or_default();
    let kinds = top.get("contactKinds").map(|it| each(&it, contact_kind)).unwrap_or_default();
    let requests = fields.as_ref().and_then(|fields| requests(fields, &additional, &kinds));
    let longest_body = top.get("longestBody").map(|place| place.number(500, 10_000_000));
    let address = top.get("address").map(|place| address(&place));
    let directions = [Direction::Inbound, Direction::Outbound].map(Direction::as_str);
    let directions = top.get("directions").map(|it| words(&it, &directions));
    let results = top.get("results").map(|it| words(&it, &RESULTS.map(CallResult::words)));
    let number_formats = top.get("numberFormats").map(|it| each(&it, number_format));
    let errors = top.get("errors").map(|it| each(&it, error_rule));
    let error_words = top.get("errorWords").map(|it| each(&it, path));
    let pause = seconds(top.get("pauseSeconds"), Span::seconds(10));
    let (fields, requests, idempotency) = (fields?, requests?, idempotency?);
    hang_together(&requests, idempotency, &fields);
    let said = Said {
        name,
        idempotency,
        format: format?,
        sign_in: sign_in?,
        address: address.as_deref(),
        fields: &additional,
    };
    Some(Description {
        profile: profile::of(said, &requests),
        address,
        headers,
        longest_body: longest_body.and_then(|most| usize::try_from(most).ok()),
        number_formats: number_formats.unwrap_or_default(),
        directions: directions.unwrap_or_default(),
        results: results.unwrap_or_default(),
        errors: errors.unwrap_or_default(),
        error_words: error_words.unwrap_or_default(),
        pause,
        fields: additional,
        contact_kinds: kinds,
        requests,
    })
}

/// What parts of a description need of each other.
fn hang_together(requests: &Requests, idempotency: Idempotency, fields: &Fields<'_>) {
    let create = &requests.create.request;
    let is_marked = create.uses("marker") || create.uses("body.marked");
    match idempotency {
        Idempotency::Upsert | Idempotency::Marker { .. } | Idempotency::Trace { .. }
            if !is_marked =>
        {
            fields.problem(
            "`create` must carry {marker}, or {body.marked}, for a record to be known again; or \
             set idempotency to none",
            );
        }
        Idempotency::Marker { .. } | Idempotency::Trace { .. } if requests.look.is_none() => fields
            .problem("`look` is missing: idempotency says that the marker can be searched for"),
        Idempotency::Upsert
        | Idempotency::Marker { .. }
        | Idempotency::Trace { .. }
        | Idempotency::None => {}
    }
    if requests.update.uses("version") && requests.read.version.is_none() {
        fields.problem("`update` sends {version}: say in `read` where it stands");
    }
    if requests.read.contact_name.is_empty() && requests.read_contact.is_none() {
        fields.problem(
            "say where `read` has the contact's name (`contactName`), or add `readContact`",
        );
    }
}

fn idempotency(place: Place<'_>) -> Option<Idempotency> {
    let fields = place.object("kind settleSeconds");
    let kinds = [
        ("upsert", Idempotency::Upsert),
        ("marker", Idempotency::Marker { settle: Span(0) }),
        ("none", Idempotency::None),
    ];
    let kind = choice(&fields.needed("kind")?, &kinds)?;
    match kind {
        Idempotency::Marker { .. } => {
            let settle = seconds(Some(fields.needed("settleSeconds")?), Span(0));
            Some(Idempotency::Marker { settle })
        }
        Idempotency::Upsert | Idempotency::Trace { .. } | Idempotency::None => {
            if let Some(place) = fields.get("settleSeconds") {
                place.problem("only a marker takes time to be found; take it out");
            }
            Some(kind)
        }
    }
}

fn number_format(place: &Place<'_>) -> NumberFormat {
    let format = NumberFormat(place.text());
    if !format.has_places() {
        place.problem("it has no place for a digit; write # for each");
    }
    format
}

fn words(place: &Place<'_>, known: &[&str]) -> Words {
    let word = |(ours, theirs): (&str, Place<'_>)| {
        if ours != "else" && !known.contains(&ours) {
            theirs.problem(format!("there are: {}, else", known.join(", ")));
        }
        (ours.to_owned(), theirs.text())
    };
    place.entries().into_iter().map(word).collect()
}

fn error_rule(place: &Place<'_>) -> ErrorRule {
    let fields = place.clone().object("status at is means");
    let status = fields.get("status").map(statuses).unwrap_or_default();
    let body = match (fields.get("at"), fields.get("is")) {
        (Some(at), Some(is)) => Some(Condition { at: path(&at), is: scalar(&is) }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            fields.problem("`at` says where, `is` says what stands there: both or neither");
            None
        }
    };
    if status.is_empty() && body.is_none() {
        fields.problem("say which errors: `status`, or `at` and `is`");
    }
    let all = [
        ("rejected", Means::Rejected),
        ("permission", Means::Permission),
        ("sign-in", Means::SignIn),
        ("later", Means::Later),
        ("gone", Means::Gone),
        ("changed", Means::Changed),
        ("unsure", Means::Unsure),
        ("done", Means::Done),
    ];
    let means = fields.needed("means").and_then(|place| choice(&place, &all));
    ErrorRule { status, body, means: means.unwrap_or(Means::Unsure) }
}
