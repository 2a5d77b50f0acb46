//! The sign-in: an address, a button, and what became of it.
//!
//! | state | the person sees |
//! |---|---|
//! | idle | the form, with how the last session or sign-in ended |
//! | under way | the step, and a button that waits |

use crate::address::{AddressProblem, ServerAddress};
use crate::background::{Farewell, SignInState, SignInStep, Status, Trouble};
use crate::text;

/// The sign-in form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    address: String,
    problem: Option<AddressProblem>,
    state: SignInState,
    farewell: Option<Farewell>,
}

/// The form as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another part of the page is shown.
    pub hidden: bool,
    /// The address field's value.
    pub address: String,
    /// Whether the field cannot be changed now.
    pub address_disabled: bool,
    /// What is wrong with the address; empty when nothing.
    pub address_problem: String,
    /// The button's words.
    pub button: &'static str,
    /// Whether the button waits.
    pub busy: bool,
    /// How far it is; empty when nothing is under way.
    pub progress: &'static str,
    /// What went wrong; empty when nothing did.
    pub problem: String,
    /// What else there is to say; empty when nothing.
    pub notice: String,
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
    pub fn view(&self) -> View {
        let (progress, problem) = match &self.state {
            SignInState::Idle => ("", String::new()),
            SignInState::UnderWay { step } => (text::sign_in_step(*step), String::new()),
            SignInState::Failed { trouble } => ("", text::trouble(trouble)),
        };
        let busy = self.is_under_way();
        View {
            hidden: false,
            address: self.address.clone(),
            address_disabled: busy,
            address_problem: self.problem.map(text::address_problem).unwrap_or_default().to_owned(),
            button: if busy { text::SIGNING_IN } else { text::SIGN_IN },
            busy,
            progress,
            problem,
            notice: self.farewell.as_ref().map(text::farewell).unwrap_or_default(),
        }
    }
}

/// The form while another part of the page is shown.
pub fn hidden() -> View {
    View { hidden: true, button: text::SIGN_IN, ..View::default() }
}
