//! Stories of alerts: what is sent when, and again.

use super::*;

const NOW: Millis = Millis(1_772_463_600_000);

fn at(minutes: i64) -> Millis {
    NOW + Span::minutes(minutes)
}

fn incident(kind: IncidentKind, opened: i64, healed: Option<i64>) -> Incident {
    let detail = "RingCentral refused <all>".to_owned();
    Incident { kind, detail, opened_at: at(opened), healed_at: healed.map(at) }
}

fn answered(status: u16) -> Result<HttpResponse, String> {
    Ok(HttpResponse { status, headers: vec![], body: String::new() })
}

/// What is kept, and what there is to tell.
#[derive(Default)]
struct Story {
    alerts: Alerts,
    incidents: Vec<Incident>,
}

impl Story {
    /// With an address of each form, of which the first message was taken.
    fn received() -> Self {
        let mut story = Self::default();
        for form in AlertForm::ALL {
            story.alerts.receive(form, "https://…".to_owned(), "sealed".to_owned(), NOW);
        }
        let first = AlertForm::ALL.map(|form| (form, format!("first-{}", NOW.0)));
        assert_eq!(story.sends(NOW, 200), first);
        story
    }

    /// The ids that are sent now, each answered like this.
    fn sends(&mut self, now: Millis, status: u16) -> Vec<(AlertForm, String)> {
        // What is stored is all that is known, in every step of every story.
        let stored = serde_json::to_string(&self.alerts).unwrap();
        self.alerts = ledger_wire::json::from_str(&stored).unwrap();
        let sending = self.alerts.send(&self.incidents, now);
        for one in &sending {
            self.alerts.sent(one.form, &one.alert.id, answered(status));
        }
        sending.into_iter().map(|one| (one.form, one.alert.id)).collect()
    }

    fn begins(&mut self, kind: IncidentKind, minute: i64) {
        let begun = incident(kind, minute, None);
        self.alerts.tell(&begun, &settings::Alerts::default());
        self.incidents.push(begun);
    }

    fn is_over(&mut self, minute: i64) {
        let last = self.incidents.last_mut().unwrap();
        last.healed_at = Some(at(minute));
        self.alerts.tell(last, &settings::Alerts::default());
    }
}

#[test]
fn an_incident_is_told_once_when_it_begins_and_once_when_it_is_over() {
    let mut story = Story::received();
    assert_eq!(story.alerts.due(NOW), None);
    story.begins(IncidentKind::EventsMissing, 0);
    assert_eq!(story.alerts.due(NOW), Some(NOW));
    let id = format!("events-missing-{}", NOW.0);
    let both = |id: &str| AlertForm::ALL.map(|form| (form, id.to_owned()));
    assert_eq!(story.sends(NOW, 200), both(&id));
    assert_eq!((story.sends(at(1), 200), story.alerts.due(at(1))), (vec![], None));
    story.is_over(9);
    assert_eq!(story.sends(at(9), 200), both(&format!("{id}-over")));
    let shown = shown(&story.incidents, &settings::Alerts::default());
    let subjects: Vec<_> = shown.into_iter().map(|alert| alert.subject).collect();
    assert_eq!(
        subjects,
        [
            "Calls come without events from RingCentral",
            "Events of calls come from RingCentral again",
        ]
    );
}

#[test]
fn one_that_is_not_taken_is_sent_again_ever_more_slowly_and_the_others_keep_their_order() {
    let mut story = Story::received();
    story.alerts.forget(AlertForm::Slack);
    story.begins(IncidentKind::CallLogBehind, 0);
    story.is_over(1);
    let id = format!("call-log-behind-{}", NOW.0);
    let mut now = at(1);
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        assert_eq!(story.sends(now, 503), [(AlertForm::Mail, id.clone())]);
        assert_eq!(story.alerts.addresses()[0].problem, "it answered with status 503");
        assert_eq!(story.alerts.due(now), Some(now + Span::seconds(wait)));
        assert_eq!(story.sends(now + Span::seconds(wait - 1), 200), []);
        now = now + Span::seconds(wait);
    }
    assert_eq!(story.sends(now, 200), [(AlertForm::Mail, id.clone())]);
    assert_eq!(story.alerts.addresses()[0].problem, "");
    // No waiting: it takes them again.
    assert_eq!(story.sends(now, 200), [(AlertForm::Mail, format!("{id}-over"))]);
    assert_eq!(story.alerts.due(now), None);
}

#[test]
fn a_test_sends_the_first_message_once_more_and_at_once() {
    let mut story = Story::received();
    story.alerts.forget(AlertForm::Slack);
    story.begins(IncidentKind::CallLogBehind, 0);
    assert_eq!(story.sends(NOW, 503).len(), 1);
    let tested = story.alerts.test(AlertForm::Mail, NOW).unwrap();
    assert_eq!((tested.problem.as_str(), tested.owed), ("", 2));
    assert_eq!(story.alerts.due(NOW), Some(NOW));
    assert_eq!(story.sends(NOW, 200).len(), 1);
    assert_eq!(story.sends(NOW, 200), [(AlertForm::Mail, format!("first-{}", NOW.0))]);
    assert_eq!(story.alerts.addresses()[0].owed, 0);
    assert_eq!(story.alerts.test(AlertForm::Slack, NOW), None);
}

#[test]
fn one_whose_outcome_is_never_heard_of_is_sent_again() {
    let mut story = Story::received();
    story.begins(IncidentKind::ConnectionLost, 0);
    let Story { alerts, incidents } = &mut story;
    assert_eq!(alerts.send(incidents, NOW).len(), 2);
    assert_eq!(alerts.send(incidents, NOW), [], "it is under way");
    assert_eq!(alerts.due(NOW), Some(NOW + Span::seconds(30)));
    assert_eq!(alerts.send(incidents, NOW + Span::seconds(30)).len(), 2);
    alerts.sent(AlertForm::Slack, "of another time", Err("no answer".to_owned()));
    assert_eq!(alerts.addresses()[1].problem, "no answer");
}

#[test]
fn one_that_nobody_took_for_a_day_or_that_is_forgotten_is_let_go() {
    let mut story = Story::received();
    story.begins(IncidentKind::ConnectionLost, 0);
    story.begins(IncidentKind::CallLogBehind, 23 * 60);
    assert_eq!(story.sends(at(24 * 60), 500).len(), 2);
    let younger = format!("call-log-behind-{}", at(23 * 60).0);
    let later = at(24 * 60 + 20);
    assert_eq!(story.sends(later, 500), AlertForm::ALL.map(|form| (form, younger.clone())));
    story.incidents.clear();
    assert_eq!(story.sends(later + Span::minutes(20), 200), []);
    assert_eq!(story.alerts.due(later), None);
}

#[test]
fn only_what_is_wanted_is_told() {
    let nothing = settings::Alerts {
        connection_lost: false,
        record_refused: false,
        waiting_longer_than: None,
        ..settings::Alerts::default()
    };
    for (kind, wanted) in [
        (
            IncidentKind::ConnectionLost,
            settings::Alerts { connection_lost: true, ..nothing.clone() },
        ),
        (IncidentKind::RecordRefused, settings::Alerts { record_refused: true, ..nothing.clone() }),
        (
            IncidentKind::CallsWaiting,
            settings::Alerts { waiting_longer_than: Some(Span::hours(1)), ..nothing.clone() },
        ),
    ] {
        let mut story = Story::received();
        let begun = [incident(kind, 0, None)];
        story.alerts.tell(&begun[0], &nothing);
        assert_eq!((story.alerts.due(NOW), shown(&begun, &nothing)), (None, vec![]), "{kind:?}");
        story.alerts.tell(&begun[0], &wanted);
        assert_eq!((story.alerts.due(NOW), shown(&begun, &wanted).len()), (Some(NOW), 1));
    }
}

#[test]
fn what_is_posted() {
    let mut story = Story::received();
    story.begins(IncidentKind::PermissionMissing, 0);
    let recipients =
        vec![AlertRecipient { name: "Ann".into(), email: Some("ann@example.com".into()) }];
    let id = format!("permission-missing-{}", NOW.0);
    let text = "RingCentral refused <all>.\n\nIn RingCentral's admin portal, give the permissions \
                named here to the role of the administrator in whose name Call Ledger \
                works.\n\nNoticed at 2026-03-02T15:00:00.000Z.";
    let subject = "A permission at RingCentral is missing";
    let expected = [
        serde_json::json!({
            "id": id, "kind": "permission-missing", "at": NOW.0, "subject": subject, "text": text,
            "recipients": [{ "name": "Ann", "email": "ann@example.com" }],
        }),
        serde_json::json!({
            "text": format!("*{subject}*\n{text}").replace("<all>", "&lt;all&gt;"),
        }),
    ];
    for (sending, expected) in story.alerts.send(&story.incidents, NOW).iter().zip(expected) {
        let request = sending.request("https://example.com/hook", recipients.clone());
        assert_eq!(request.url, "https://example.com/hook");
        assert_eq!(request.header("idempotency-key"), Some(id.as_str()));
        let body: serde_json::Value =
            ledger_wire::json::from_str(request.body.as_deref().unwrap()).unwrap();
        assert_eq!(body, expected);
    }
}
