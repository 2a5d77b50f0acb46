//! The sign-in: an address, a button, and what became of it.
//!
//! | state | the person sees |
//! |---|---|
//! | idle | the form, with how the last session or sign-in ended |
//! | under way | the step, and a button that waits |

use crate::address::{AddressProblem, ServerAddress};
use crate::background::{Farewell, SignInState, SignInStep, Status, Trouble};
use crate::sheet::Sheet;
use crate::text;

/// The sign-in form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    address: String,
    problem: Option<AddressProblem>,
    state: SignInState,
    farewell: Option<Farewell>,
}

impl Model {
    /// The form as the background's status has it.
    pub fn new(status: Status) -> Self {
        let address = match status.server.is_empty() {
            true => text::DEFAULT_SERVER.to_owned(),
            false => status.server,
        };
        Self { address, problem: None, state: status.sign_in, farewell: status.farewell }
    }

    /// Whether a sign-in is under way, here or begun by another page.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, SignInState::UnderWay { .. })
    }

    /// The person changes the address.
    pub fn typed(&mut self, address: &str) {
        address.clone_into(&mut self.address);
        self.problem = None;
    }

    /// The person wants to sign in. The address to sign in with, unless there is none.
    pub fn submit(&mut self) -> Option<ServerAddress> {
        if self.is_under_way() {
            return None;
        }
        self.farewell = None;
        match ServerAddress::read(&self.address) {
            Ok(server) => {
                server.as_str().clone_into(&mut self.address);
                self.problem = None;
                self.state = SignInState::UnderWay { step: SignInStep::Reaching };
                Some(server)
            }
            Err(problem) => {
                self.problem = Some(problem);
                self.state = SignInState::Idle;
                None
            }
        }
    }

    /// The background says how it stands.
    pub fn heard(&mut self, status: Status) {
        self.state = status.sign_in;
        self.farewell = status.farewell;
    }

    /// The background could not say.
    pub fn failed(&mut self, trouble: Trouble) {
        self.state = SignInState::Failed { trouble };
    }

    /// The form.
    pub fn view(&self, sheet: &mut Sheet) {
        sheet.show("sign-in");
        sheet.fill("address", self.address.clone());
        if let Some(problem) = self.problem {
            sheet.set("address", "aria-invalid", "true");
            sheet.say("address-problem", text::address_problem(problem));
        }
        match &self.state {
            SignInState::Idle => sheet.say("sign-in-button", text::SIGN_IN),
            SignInState::UnderWay { step } => {
                sheet.flag("address", "readonly");
                sheet.say("sign-in-button", text::SIGNING_IN);
                sheet.busy("sign-in-button");
                sheet.flag("sign-in-progress", "data-busy");
                sheet.say("sign-in-progress-words", text::sign_in_step(*step));
            }
            SignInState::Failed { trouble } => {
                sheet.say("sign-in-button", text::SIGN_IN);
                sheet.say("sign-in-problem", text::trouble(trouble));
            }
        }
        if let Some(farewell) = &self.farewell {
            sheet.say("sign-in-notice", text::farewell(farewell));
        }
    }
}
