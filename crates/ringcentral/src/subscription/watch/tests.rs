//! Stories of a subscription: what the watch asks, what RingCentral answers, and what it asks then.

use super::super::LIFETIME_SECONDS;
use super::*;

/// A watch with its clock and what RingCentral has: what it asks is answered by hand.
struct Story {
    watch: Watch,
    now: Millis,
    hook: Hook,
    gaps: Vec<Gap>,
}

fn hook(mark: &str) -> Hook {
    Hook {
        address: "https://worker.example.com/hook/400".to_owned(),
        verification_token: format!("token-{mark}"),
        mark: mark.to_owned(),
    }
}

fn ok(body: impl Into<String>) -> Reply<HttpResponse> {
    Ok(HttpResponse { status: 200, headers: vec![], body: body.into() })
}

fn status(status: u16, code: &str) -> Reply<HttpResponse> {
    let body = format!(r#"{{"errorCode":"{code}","message":"no"}}"#);
    Ok(HttpResponse { status, headers: vec![], body })
}

impl Story {
    fn new() -> Self {
        let now = Millis(1_772_463_600_000);
        Self { watch: Watch::default(), now, hook: hook("one"), gaps: vec![] }
    }

    /// A subscription that lives for the usual time from now.
    fn subscription(&self, id: &str, rest: &str) -> Reply<HttpResponse> {
        let expires = self.now + Span::seconds(i64::from(LIFETIME_SECONDS));
        ok(format!(r#"{{"id":"{id}","expirationTime":"{expires}",{rest}}}"#))
    }

    fn active(&self, id: &str) -> Reply<HttpResponse> {
        self.subscription(id, r#""status":"Active""#)
    }

    fn next(&mut self) -> Step {
        // What is stored is all that is known, in every step of every story.
        let stored = serde_json::to_string(&self.watch).unwrap();
        self.watch = serde_json::from_str(&stored).unwrap();
        self.watch.next(Wanted::Events(&self.hook), self.now)
    }

    /// The next question, in short, and its answer.
    fn asks(&mut self, expected: &str, answer: Reply<HttpResponse>) {
        let Step::Ask(ask) = self.next() else {
            panic!("rests instead of {expected}: {:?}", self.watch)
        };
        let said = match &ask {
            Ask::List(_) => "list".to_owned(),
            Ask::Create(hook) => format!("create {}", hook.mark),
            Ask::Read(id) => format!("read {id}"),
            Ask::Renew(id) => format!("renew {id}"),
            Ask::Delete(id) => format!("delete {id}"),
        };
        assert_eq!(said, expected);
        let asked = self.watch.clone();
        self.gaps.extend(self.watch.answered(&asked, &ask, &answer, self.now));
    }

    fn rests(&mut self, span: Span) {
        assert_eq!(self.next(), Step::Rest(Some(self.now + span)), "{:?}", self.watch);
    }

    fn later(&mut self, span: Span) {
        self.now = self.now + span;
    }

    fn created() -> Self {
        let mut story = Self::new();
        story.asks("list", ok(r#"{"records":[]}"#));
        let made = story.active("1");
        story.asks("create one", made);
        assert_eq!(std::mem::take(&mut story.gaps), [Gap { since: None }]);
        story.rests(CHECK);
        story
    }

    fn happened(&self) -> Vec<(SubscriptionEvent, u32)> {
        self.watch.history().iter().map(|change| (change.what, change.times)).collect()
    }
}

#[test]
fn it_is_read_every_quarter_of_an_hour_and_renewed_at_half_its_life() {
    let mut story = Story::created();
    let lifetime = Span::seconds(i64::from(LIFETIME_SECONDS));
    let expires = story.now + lifetime;
    let body = format!(r#"{{"id":"1","expirationTime":"{expires}","status":"Active"}}"#);
    while expires.since(story.now) > Span(lifetime.0 / 2 + CHECK.0) {
        story.later(CHECK);
        story.asks("read 1", ok(body.as_str()));
        story.rests(CHECK);
    }
    story.later(CHECK);
    story.asks("read 1", ok(body));
    let renewed = story.active("1");
    story.asks("renew 1", renewed);
    story.rests(CHECK);
    assert_eq!(story.gaps, []);
    assert_eq!(
        story.happened(),
        [(SubscriptionEvent::Created, 1), (SubscriptionEvent::Renewed, 1)]
    );
}

#[test]
fn one_that_is_gone_or_blacklisted_is_made_anew_and_the_gap_is_told() {
    let blacklisted = r#""status":"Blacklisted","blacklistedData":{"reason":"timed out"}"#;
    let unknown = r#""status":"Paused""#;
    for (what, rest) in [
        (SubscriptionEvent::Missing, None),
        (SubscriptionEvent::Blacklisted, Some(blacklisted)),
        (SubscriptionEvent::Unknown, Some(unknown)),
    ] {
        let mut story = Story::created();
        let delivered_at = story.now;
        story.later(CHECK);
        match rest {
            None => story.asks("read 1", status(404, "CMN-102")),
            Some(rest) => {
                let broken = story.subscription("1", rest);
                story.asks("read 1", broken);
                story.asks("delete 1", ok(""));
            }
        }
        assert!(story.watch.problem().is_some());
        assert_eq!(story.watch.expires_at(), None);
        let made = story.active("2");
        story.asks("create one", made);
        story.rests(CHECK);
        assert_eq!(story.gaps, [Gap { since: Some(delivered_at) }], "{what:?}");
        assert_eq!(story.watch.problem(), None);
        let happened: Vec<_> = story.happened().into_iter().map(|(what, _)| what).collect();
        assert_eq!(happened, [SubscriptionEvent::Created, what, SubscriptionEvent::Created]);
    }
}

#[test]
fn one_that_says_that_it_delivers_and_does_not_is_replaced_by_a_new_one() {
    let mut story = Story::created();
    story.later(Span::minutes(2));
    let silent_since = story.now - Span::minutes(1);
    story.watch.mistrust(silent_since);
    let fine = story.active("1");
    story.asks("read 1", fine);
    let made = story.active("2");
    story.asks("create one", made);
    story.asks("delete 1", ok(""));
    story.rests(CHECK);
    assert_eq!(story.gaps, [Gap { since: Some(silent_since) }]);
    assert_eq!(story.watch.problem(), None);
    let happened: Vec<_> = story.happened().into_iter().map(|(what, _)| what).collect();
    let expected =
        [SubscriptionEvent::Created, SubscriptionEvent::Silent, SubscriptionEvent::Created];
    assert_eq!(happened, expected);

    // One that is known to be blacklisted has its own way, and is made anew once.
    story.watch.mistrust(story.now);
    let broken = story.subscription("2", r#""status":"Blacklisted""#);
    story.asks("read 2", broken);
    story.asks("delete 2", ok(""));
    let made = story.active("3");
    story.asks("create one", made);
    story.rests(CHECK);
    story.later(CHECK);
    let fine = story.active("3");
    story.asks("read 3", fine);
    story.rests(CHECK);
}

#[test]
fn a_create_that_fails_is_repeated_ever_more_slowly_and_its_gap_is_not_forgotten() {
    let mut story = Story::created();
    let delivered_at = story.now;
    story.later(CHECK);
    story.asks("read 1", status(404, "CMN-102"));
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        story.asks("create one", status(400, "SUB-525"));
        story.rests(Span::seconds(wait));
        story.later(Span::seconds(wait));
        // One may have been made although the answer says otherwise.
        story.asks("list", ok(r#"{"records":[]}"#));
    }
    assert_eq!(story.watch.problem(), Some("RingCentral refused (SUB-525): no"));
    let made = story.active("2");
    story.asks("create one", made);
    assert_eq!(story.gaps, [Gap { since: Some(delivered_at) }]);
    assert_eq!(
        story.happened(),
        [
            (SubscriptionEvent::Created, 1),
            (SubscriptionEvent::Missing, 1),
            (SubscriptionEvent::Failed, 7),
            (SubscriptionEvent::Created, 1),
        ]
    );
}

#[test]
fn one_that_is_broken_from_the_start_is_not_made_again_at_once() {
    let mut story = Story::new();
    story.asks("list", ok(r#"{"records":[]}"#));
    for wait in [30, 60] {
        let broken = story.subscription("1", r#""status":"Blacklisted""#);
        story.asks("create one", broken);
        story.rests(Span::seconds(wait));
        story.later(Span::seconds(wait));
        story.asks("delete 1", ok(""));
    }
}

#[test]
fn what_a_lost_answer_left_behind_is_found_and_deleted() {
    let mut story = Story::new();
    story.asks("list", ok(r#"{"records":[]}"#));
    story.asks("create one", Err(Trouble::Passing("no answer".to_owned())));
    story.later(Span::seconds(30));
    story.asks(
        "list",
        ok(r#"{"records":[
            {"id":"lost","deliveryMode":{"address":"https://worker.example.com/hook/400"}},
            {"id":"of another app","deliveryMode":{"address":"https://elsewhere.example.com"}},
            {"id":"without address"}]}"#),
    );
    // Deleting it fails, which must not keep the new one waiting.
    story.asks("delete lost", status(503, ""));
    let made = story.active("2");
    story.asks("create one", made);
    story.asks("delete lost", status(404, "CMN-102"));
    story.rests(CHECK);
}

#[test]
fn a_new_key_makes_a_new_one_before_the_old_one_is_deleted() {
    let mut story = Story::created();
    story.hook = hook("two");
    let made = story.active("2");
    story.asks("create two", made);
    story.asks("delete 1", ok(""));
    story.rests(CHECK);
    assert_eq!(story.watch.problem(), None);
    // Two were made: neither hides the other.
    assert_eq!(story.happened(), [(SubscriptionEvent::Created, 1); 2]);
}

#[test]
fn a_replacement_whose_answer_is_lost_leaves_nothing_behind() {
    let mut story = Story::created();
    story.hook = hook("two");
    story.asks("create two", Err(Trouble::Passing("no answer".to_owned())));
    story.later(Span::seconds(30));
    story.asks(
        "list",
        ok(r#"{"records":[
            {"id":"1","deliveryMode":{"address":"https://worker.example.com/hook/400"}},
            {"id":"lost","deliveryMode":{"address":"https://worker.example.com/hook/400"}}]}"#),
    );
    // The old one delivers until the new one does.
    let made = story.active("3");
    story.asks("create two", made);
    story.asks("delete lost", ok(""));
    story.asks("delete 1", ok(""));
    story.rests(CHECK);
}

#[test]
fn a_filter_that_is_off_is_asked_for_again_and_again() {
    let rows = [
        ("/restapi/v1.0/account/400/telephony/sessions", true),
        ("/restapi/v1.0/account/400/extension", false),
    ];
    for (filter, calls_are_missing) in rows {
        let mut story = Story::created();
        let delivered_at = story.now;
        story.later(CHECK);
        let rest = format!(
            r#""status":"Active","disabledFilters":[{{"filter":"{filter}","message":"no"}}]"#
        );
        let off = story.subscription("1", &rest);
        story.asks("read 1", off.clone());
        story.asks("renew 1", off);
        story.rests(CHECK);
        assert!(story.watch.problem().unwrap().contains(filter));
        assert!(story.watch.expires_at().is_some());
        story.later(CHECK);
        let back = story.active("1");
        story.asks("read 1", back);
        let happened = [SubscriptionEvent::Created, SubscriptionEvent::FilterOff];
        assert_eq!(story.happened(), [(happened[0], 1), (happened[1], 2)]);
        let gaps = [Gap { since: Some(delivered_at) }];
        assert_eq!(story.gaps, gaps[..usize::from(calls_are_missing)], "{filter}");
        assert_eq!(story.watch.problem(), None);
    }
}

#[test]
fn trouble_on_the_way_changes_nothing_that_is_known() {
    let mut story = Story::created();
    story.later(CHECK);
    story.asks("read 1", status(500, ""));
    story.rests(Span::seconds(30));
    story.asks_nothing_until_then();
    story.later(Span::seconds(30));
    story.asks("read 1", Err(Trouble::TooMany { wait: Span::seconds(7) }));
    story.rests(Span::seconds(7));
    assert_eq!(story.watch.problem(), None);
    // A person signs in anew: no waiting.
    story.watch.doubt();
    let fine = story.active("1");
    story.asks("read 1", fine);
    story.rests(CHECK);
    story.watch.reminded(story.now);
    let fine = story.active("1");
    story.asks("read 1", fine);
    assert_eq!(story.gaps, []);
}

#[test]
fn a_doubt_that_comes_while_it_is_read_has_it_read_again() {
    let mut story = Story::created();
    story.later(CHECK);
    let (asked, fine) = (story.watch.clone(), story.active("1"));
    story.watch.doubt();
    let read = Ask::Read("1".to_owned());
    assert_eq!(story.watch.answered(&asked, &read, &fine, story.now), None);
    story.asks("read 1", fine);
    story.rests(CHECK);
}

impl Story {
    fn asks_nothing_until_then(&mut self) {
        assert!(matches!(self.next(), Step::Rest(Some(_))));
    }
}

#[test]
fn a_clock_that_was_ahead_keeps_nothing_waiting() {
    let mut story = Story::created();
    story.now = story.now - Span::hours(24 * 365);
    let fine = story.active("1");
    story.asks("read 1", fine);
    let Step::Ask(Ask::Renew(_)) = story.next() else { panic!("{:?}", story.watch) };
}

#[test]
fn when_events_are_no_longer_wanted_everything_is_deleted() {
    let mut story = Story::created();
    let next = |story: &Story| story.watch.next(Wanted::Nothing, story.now);
    let ask = Ask::Delete("1".to_owned());
    assert_eq!(next(&story), Step::Ask(ask.clone()));
    let asked = story.watch.clone();
    assert_eq!(story.watch.answered(&asked, &ask, &status(404, "CMN-102"), story.now), None);
    assert_eq!(next(&story), Step::Rest(None));
    assert_eq!((story.watch.problem(), story.watch.expires_at()), (None, None));
    // Turned on again, there is no gap to fill: it was wanted.
    let made = story.active("2");
    story.asks("create one", made);
    assert_eq!(story.gaps, [Gap { since: None }]);
}

#[test]
fn no_more_than_fifty_changes_are_remembered() {
    let mut story = Story::created();
    for number in 0..100 {
        story.watch.note(SubscriptionEvent::Failed, number.to_string(), story.now);
    }
    assert_eq!(story.watch.history().len(), 50);
    assert_eq!(story.watch.history().last().unwrap().detail, "99");
}
