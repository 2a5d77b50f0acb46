//! Signing in and out, and sessions that end.

use ledger_core::cover::Cover;
use ledger_ui::background::{
    Farewell, Of, Reply, Request, SignInState, SignInStep, Status, Trouble,
};
use ledger_ui::page::{Msg, Place};
use ledger_ui::sheet::Sheet;
use ledger_wire::api::Role;

use crate::{Story, ask, session, status, trouble};

/// Whether the button waits.
fn waits(form: &Sheet) -> bool {
    form.attribute("sign-in-button", "aria-disabled") == Some("true")
}

#[test]
fn signing_in_shows_each_step_and_ends_in_the_list() {
    let mut story = Story::start();
    assert!(!story.sheet().hides("starting"));
    story.answer(status(None, SignInState::Idle));
    assert_eq!(story.sheet().value("address"), "https://ledger.example.com");
    story.does(Msg::Address(" Ledger.example.com/ ".to_owned())).does(Msg::SignIn);
    let form = story.sheet();
    assert!(waits(&form));
    assert_eq!(form.words("sign-in-progress-words"), "Reaching the server…");
    let server = "https://ledger.example.com".to_owned();
    assert_eq!(story.requests(), [Request::SignIn { server }]);

    story.does(Msg::SignIn);
    assert_eq!(story.sent.len(), 1, "a second press asks nothing");
    let sign_in = story.sent.remove(0);
    story.wake().answer(status(None, SignInState::Idle));
    assert!(waits(&story.sheet()), "the background has not begun yet");
    story.wake();
    story.answer(status(None, SignInState::UnderWay { step: SignInStep::AtRingcentral }));
    assert_eq!(
        story.sheet().words("sign-in-progress-words"),
        "Continue in the RingCentral window."
    );

    story.sent.insert(0, sign_in);
    story.answer(status(Some(session(Role::User, Cover::Server)), SignInState::Idle));
    assert_eq!(story.focus, Some(Place::SectionTitle));
    assert!(story.shows("skeleton") && !story.shows("sign-in"));
    assert_eq!(story.sheet().words("name"), "Ada Example");
    assert_eq!(story.requests(), [ask(Of::Me, 50, None)]);
}

#[test]
fn an_address_that_is_none_is_not_sent() {
    let mut story = Story::start();
    story.answer(status(None, SignInState::Idle));
    story.does(Msg::Address("http://ledger.example.com".to_owned())).does(Msg::SignIn);
    assert!(story.requests().is_empty());
    assert_eq!(story.focus, Some(Place::Address));
    assert!(story.sheet().words("address-problem").starts_with("Use an address that begins"));
    story.does(Msg::Address("https://ledger.example.com".to_owned()));
    assert_eq!(story.sheet().words("address-problem"), "");
}

#[test]
fn every_trouble_of_a_sign_in_is_said_and_lets_the_person_try_again() {
    let server = || "https://a.example".to_owned();
    let rows = [
        (Trouble::BadAddress, "Correct the server's address."),
        (Trouble::Unreachable { server: server() }, "The server at https://a.example cannot be"),
        (Trouble::NotALedger { server: server() }, "What answers at https://a.example is not"),
        (Trouble::WindowClosed, "The RingCentral window was closed"),
        (Trouble::PageUnreachable, "RingCentral's sign-in page could not be opened."),
        (Trouble::RingcentralRefused { message: "x".to_owned() }, "RingCentral refused"),
        (Trouble::WrongState, "RingCentral's answer did not belong"),
        (Trouble::Broken { message: "x".to_owned() }, "The extension had a problem."),
    ];
    for (trouble, expected) in rows {
        let mut story = Story::start();
        story.answer(status(None, SignInState::Idle)).does(Msg::SignIn);
        story.answer(status(None, SignInState::Failed { trouble: trouble.clone() }));
        let form = story.sheet();
        assert!(
            form.words("sign-in-problem").starts_with(expected),
            "{trouble:?}: {}",
            form.words("sign-in-problem")
        );
        assert!(!waits(&form), "{trouble:?}");
        story.does(Msg::SignIn);
        assert_eq!(
            story.sheet().words("sign-in-problem"),
            "",
            "{trouble:?}: trying again clears it"
        );
        assert_eq!(story.sent.len(), 1, "{trouble:?}: trying again asks");
    }
}

#[test]
fn a_page_opened_during_a_sign_in_waits_for_its_end() {
    let mut story = Story::start();
    story.answer(status(None, SignInState::UnderWay { step: SignInStep::AtRingcentral }));
    assert!(waits(&story.sheet()));
    story.wake();
    assert_eq!(story.requests(), [Request::Status]);
    story.answer(status(None, SignInState::Failed { trouble: Trouble::WindowClosed }));
    assert!(!waits(&story.sheet()));
    assert!(story.wake.is_none(), "nothing more to wait for");
}

#[test]
fn sessions_end_in_the_sign_in_with_the_reason() {
    let mut story = Story::signed_in(Role::User);
    story.answer(trouble(Trouble::SignedOut { message: "It was too old.".to_owned() }));
    assert_eq!(story.requests().last(), Some(&Request::Status), "the background knows how");
    let status = Status {
        server: "https://ledger.example.com".to_owned(),
        session: None,
        sign_in: SignInState::Idle,
        remembered: None,
        farewell: Some(Farewell::Ended { message: "It was too old.".to_owned() }),
        phone: Default::default(),
    };
    story.sent.drain(..story.sent.len() - 1);
    story.answer(Reply::of(&status));
    let form = story.sheet();
    assert_eq!(
        form.words("sign-in-notice"),
        "Your session has ended. Sign in again. (It was too old.)"
    );
    assert_eq!(form.value("address"), "https://ledger.example.com");
    assert_eq!(story.focus, Some(Place::SignInTitle));
    assert!(!story.shows("header") && !story.shows("calls"));

    let mut story = Story::signed_in(Role::User);
    story.sent.clear();
    story.does(Msg::SignOut).does(Msg::SignOut);
    assert_eq!(story.requests(), [Request::SignOut], "asked once");
    assert!(story.sheet().attribute("sign-out", "aria-disabled") == Some("true"));
    let status = Status {
        server: "https://ledger.example.com".to_owned(),
        session: None,
        sign_in: SignInState::Idle,
        remembered: None,
        farewell: Some(Farewell::SignedOutHereOnly),
        phone: Default::default(),
    };
    story.answer(Reply::of(&status));
    assert!(
        story.sheet().words("sign-in-notice").starts_with("You are signed out on this computer.")
    );
    assert_eq!(story.sheet().value("address"), "https://ledger.example.com");
}
