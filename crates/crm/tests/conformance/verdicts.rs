//! What a CRM's answer to a create means: only what its reference calls "not done" is a refusal.

use ledger_core::ledger::{Answer, Effect, Input};
use ledger_core::time::Millis;
use ledger_crm::{About, Crm, Reply, Site, Step};
use ledger_wire::http::{HttpResponse, Method};

use crate::host::{CUSTOMER, Host};
use crate::simulated::hosts;

#[test]
fn answers_to_a_create() {
    const AC: Crm = Crm::AppConnect;
    const HS: Crm = Crm::HubSpot;
    const PD: Crm = Crm::Pipedrive;
    const SF: Crm = Crm::Salesforce;
    let said = |message: &str| {
        format!(r#"{{ "successful": false, "returnMessage": {{ "message": "{message}" }} }}"#)
    };
    let coded = |code: &str| format!(r#"[{{ "message": "no", "errorCode": "{code}" }}]"#);
    #[rustfmt::skip]
    let rows = [
        (AC, 200, "", r#"{ "successful": true, "logId": "a1" }"#.to_owned(), "done a1"),
        (AC, 200, "", r#"{ "successful": true }"#.to_owned(), "unsure"),
        (AC, 200, "", said("Error creating call log"), "unsure"),
        (AC, 200, "", said("Rate limit exceeded"), "later 60"),
        (AC, 200, "", said("Authorization error"), "Permission: Authorization error"),
        (AC, 200, "", said("User session expired. Please connect again."), "SignIn: User session expired. Please connect again."),
        (AC, 200, "", said("Contact not found for number +14155550100"), "Rejected: Contact not found for number +14155550100"),
        (AC, 400, "", "Please go to Settings and authorize CRM platform".to_owned(), "SignIn: Please go to Settings and authorize CRM platform"),
        (AC, 400, "", r#"{ "error": "boom" }"#.to_owned(), "unsure"),
        (AC, 401, "", said("User session expired"), "SignIn: User session expired"),
        (AC, 503, "retry-after: 5", String::new(), "later 5"),
        (AC, 503, "", "upstream".to_owned(), "unsure"),
        (HS, 201, "", r#"{ "id": "9" }"#.to_owned(), "done 9"),
        (HS, 201, "", "{".to_owned(), "unsure"),
        (HS, 400, "", r#"{ "message": "bad", "category": "VALIDATION_ERROR" }"#.to_owned(), "Rejected: bad"),
        (HS, 403, "", r#"{ "message": "scopes" }"#.to_owned(), "Permission: scopes"),
        (HS, 423, "", r#"{ "message": "locked" }"#.to_owned(), "later 10"),
        (HS, 429, "", r#"{ "policyName": "TEN_SECONDLY_ROLLING" }"#.to_owned(), "later 10"),
        (HS, 477, "retry-after: 3600", String::new(), "later 3600"),
        (HS, 207, "", r#"{ "status": "COMPLETE" }"#.to_owned(), "unsure"),
        (HS, 301, "", String::new(), "unsure"),
        (HS, 502, "", String::new(), "unsure"),
        (PD, 201, "", r#"{ "success": true, "data": { "id": 7 } }"#.to_owned(), "done 7"),
        (PD, 402, "", r#"{ "error": "Company account is not open" }"#.to_owned(), "Rejected: Company account is not open"),
        (PD, 403, "", "<html>blocked</html>".to_owned(), "unsure"),
        (PD, 429, "x-ratelimit-reset: 2", String::new(), "later 2"),
        (PD, 429, "x-daily-ratelimit-token-remaining: 0", String::new(), "later 3600"),
        (PD, 429, "retry-after: 999999999", String::new(), "later 86400"),
        (PD, 429, "retry-after: Wed, 21 Oct 2026 07:28:00 GMT", String::new(), "later 5"),
        (SF, 201, "", r#"{ "id": "00T1", "success": true }"#.to_owned(), "done 00T1"),
        (SF, 400, "", coded("STRING_TOO_LONG"), "Rejected: no"),
        (SF, 400, "", coded("UNABLE_TO_LOCK_ROW"), "later 10"),
        (SF, 400, "", coded("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"), "Permission: no"),
        (SF, 403, "", coded("REQUEST_LIMIT_EXCEEDED"), "later 3600"),
        (SF, 403, "", coded("API_DISABLED_FOR_ORG"), "Permission: no"),
        (SF, 500, "", coded("UNKNOWN_EXCEPTION"), "unsure"),
    ];
    for (crm, status, header, body, expected) in rows {
        let headers = header.split_once(": ").map(|(name, value)| (name.into(), value.into()));
        let response = HttpResponse { status, headers: headers.into_iter().collect(), body };
        let found = answered(crm, response.clone());
        assert_eq!(found, expected, "{} answers {response:?}", crm.id());
    }
}

/// What a create comes to that is answered so.
fn answered(crm: Crm, response: HttpResponse) -> String {
    let (about, effect) = creation();
    let site = Site { address: "https://crm.invalid".to_owned(), ..Site::default() };
    let mut step = crm.perform(effect, about, site, Millis(0));
    let exchange = loop {
        match step {
            // What is read before anything is written is not there.
            Step::Send(request, exchange) if request.method == Method::Get => {
                let nothing =
                    HttpResponse { status: 404, headers: Vec::new(), body: String::new() };
                step = exchange.read(Reply::Response(nothing), Millis(0));
            }
            Step::Send(_, exchange) => break exchange,
            Step::Done(_) => panic!("nothing is written"),
        }
    };
    match exchange.read(Reply::Response(response), Millis(0)) {
        Step::Send(request, _) => format!("asks {}", request.url),
        Step::Done(Input::Created { answer, .. }) => match answer {
            Answer::Done(activity) => format!("done {activity}"),
            Answer::Refused(refusal) => format!("{:?}: {}", refusal.kind, refusal.detail),
            Answer::Unsure => "unsure".to_owned(),
            Answer::Later(at) => format!("later {}", at.0 / 1000),
        },
        Step::Done(other) => panic!("{other:?}"),
    }
}

/// The create of the first call that the first CRM logs.
fn creation() -> (About, Effect) {
    let mut host: Host = hosts()[0]();
    host.there.add_contact("Jane Smith", CUSTOMER);
    host.call_ends();
    let effect = host.effects.iter().find(|effect| matches!(effect, Effect::Create { .. }));
    (About::of(&host.entry), effect.cloned().expect("a create"))
}
