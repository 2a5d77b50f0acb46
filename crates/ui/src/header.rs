//! Who is signed in, and whether the server logs their calls.

use ledger_core::cover::Cover;
use ledger_wire::api::{Role, Session};

use crate::navigation::{self, LinkView, Page};
use crate::text;

/// The header as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether nobody is signed in.
    pub hidden: bool,
    /// The person.
    pub name: String,
    /// The account and, for an administrator, the role.
    pub account: String,
    /// Whether the server logs their calls.
    pub covered: bool,
    /// The same as a sentence, with the reason when it does not.
    pub cover: String,
    /// What to do about it; empty when nothing.
    pub cover_next_step: String,
    /// The pages that the person has.
    pub links: Vec<LinkView>,
    /// The button's word.
    pub sign_out: &'static str,
    /// Whether the button waits.
    pub sign_out_disabled: bool,
}

/// Whether the person has asked to sign out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// No.
    No,
    /// Yes, and it is being done.
    Yes,
}

/// The header of a session; the empty one without.
pub fn view(session: Option<&Session>, page: Page, leaving: Leaving) -> View {
    let Some(session) = session else { return View { hidden: true, ..View::default() } };
    let account = text::account(session.account_id.as_str());
    let (covered, cover, cover_next_step) = match session.cover {
        Cover::Server => (true, text::COVERED.to_owned(), String::new()),
        Cover::Client(why) => {
            let cover = format!("{} {}", text::NOT_COVERED, why.sentence());
            (false, cover, why.next_step().to_owned())
        }
    };
    View {
        hidden: false,
        name: session.name.clone(),
        account: match session.role {
            Role::Admin => format!("{account} · {}", text::ADMINISTRATOR),
            Role::User => account,
        },
        covered,
        cover,
        cover_next_step,
        links: navigation::links(session, page),
        sign_out: match leaving {
            Leaving::No => text::SIGN_OUT,
            Leaving::Yes => text::SIGNING_OUT,
        },
        sign_out_disabled: leaving == Leaving::Yes,
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::id::{AccountId, ExtensionId};
    use ledger_core::time::Millis;
    use ledger_core::why::Why;

    use super::*;

    #[test]
    fn cover_is_said_with_its_reason() {
        let rows = [
            (Role::User, Cover::Server, "Account 7", "Your calls are logged by the server.", ""),
            (
                Role::Admin,
                Cover::Client(Why::ModeOff),
                "Account 7 · Administrator",
                "Your calls are not logged by the server. Server-side logging is off.",
                "An administrator can turn it on.",
            ),
        ];
        for (role, cover, account, sentence, next_step) in rows {
            let session = Session {
                crm: None,
                account_id: AccountId::from("7"),
                extension_id: ExtensionId::from("1"),
                name: "Ada Example".to_owned(),
                role,
                cover,
                trial: Default::default(),
                managed: Default::default(),
                expires_at: Millis(0),
            };
            let view = view(Some(&session), Page::Calls, Leaving::No);
            assert_eq!(view.name, "Ada Example");
            assert_eq!(view.account, account);
            assert_eq!(view.cover, sentence);
            assert_eq!(view.cover_next_step, next_step);
            assert_eq!(view.covered, cover == Cover::Server);
        }
        assert!(view(None, Page::Calls, Leaving::No).hidden);
    }
}
