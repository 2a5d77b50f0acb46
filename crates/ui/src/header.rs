//! Who is signed in, and whether the server logs their calls.

use ledger_core::cover::Cover;
use ledger_wire::api::{Role, Session};

use crate::navigation::{self, Page};
use crate::sheet::Sheet;
use crate::text;

/// Whether the person has asked to sign out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// No.
    No,
    /// Yes, and it is being done.
    Yes,
}

/// The header of a session.
pub fn view(sheet: &mut Sheet, session: &Session, page: Page, leaving: Leaving) {
    sheet.show("header");
    sheet.say("name", session.name.clone());
    let account = text::account(session.account_id.as_str());
    sheet.say(
        "account",
        match session.role {
            Role::Admin => format!("{account} · {}", text::ADMINISTRATOR),
            Role::User => account,
        },
    );
    match session.cover {
        Cover::Server => {
            sheet.set("cover", "data-covered", "yes");
            sheet.say("cover-sentence", text::COVERED);
        }
        Cover::Client(why) => {
            sheet.say("cover-sentence", format!("{} {}", text::NOT_COVERED, why.sentence()));
            sheet.say("cover-next-step", why.next_step());
        }
    }
    navigation::links(sheet, session, page);
    match leaving {
        Leaving::No => sheet.say("sign-out", text::SIGN_OUT),
        Leaving::Yes => {
            sheet.say("sign-out", text::SIGNING_OUT);
            sheet.busy("sign-out");
        }
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
            let mut sheet = Sheet::new();
            view(&mut sheet, &session, Page::Calls, Leaving::No);
            assert!(sheet.shows("header"));
            assert_eq!(sheet.words("name"), "Ada Example");
            assert_eq!(sheet.words("account"), account);
            assert_eq!(sheet.words("cover-sentence"), sentence);
            assert_eq!(sheet.words("cover-next-step"), next_step);
            let covered = sheet.attribute("cover", "data-covered") == Some("yes");
            assert_eq!(covered, cover == Cover::Server);
        }
    }
}
