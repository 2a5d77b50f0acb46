//! At which desk a call is dealt with, where their number has grown (`ledger_core::desks`).

use ledger_core::desks::{DeskNumber, Desks, Route};
use ledger_core::id::TelephonySessionId;
use ledger_wire::api::Failure;

use super::{Held, broken};
use crate::message::{Address, Has, ToDesk};
use crate::platform;

/// A message about one call.
pub(super) enum Passed {
    /// It is for this desk.
    Here(ToDesk),
    /// Another desk has it, and answered this.
    On(String),
}

impl Held {
    /// Passes a message about one call on to the desk that has it, if that is another. Nothing
    /// comes between the answer and what follows, up to the next await.
    pub(super) async fn pass_on(
        &self,
        mut message: ToDesk,
    ) -> std::result::Result<Passed, Failure> {
        let Some((to, session)) = message.call() else { return Ok(Passed::Here(message)) };
        let Some(elsewhere) = self.elsewhere(to, session).await? else {
            return Ok(Passed::Here(message));
        };
        let there = elsewhere.object(&self.env).map_err(broken)?;
        *to = elsewhere;
        Ok(Passed::On(platform::tell_for_text(&there, &message).await?))
    }

    /// The other desk at which a call is dealt with, if there is one. Nothing comes between the
    /// answer and what follows, up to the next await.
    pub(super) async fn elsewhere(
        &self,
        here: &Address,
        session: &TelephonySessionId,
    ) -> std::result::Result<Option<Address>, Failure> {
        let desks = self.kept(&here.account).await?.desks.get();
        let desk = match desks.route(here.desk, session) {
            Route::Here => None,
            _ if self.store.has(session).map_err(broken)? => None,
            Route::There(owner) => Some(owner),
            Route::AfterAsking(earlier) => self.ask(here, desks, earlier, session).await?,
        };
        Ok(desk.map(|desk| here.other(desk)))
    }

    /// Asks the desks that owned a call while there were fewer. None of them will ever have it if
    /// it does not now; but there may be more desks by then.
    async fn ask(
        &self,
        here: &Address,
        desks: Desks,
        earlier: Vec<DeskNumber>,
        session: &TelephonySessionId,
    ) -> std::result::Result<Option<DeskNumber>, Failure> {
        for desk in earlier {
            let to = here.other(desk);
            let object = to.object(&self.env).map_err(broken)?;
            let question = ToDesk::Has { to, desks, session: session.clone() };
            match platform::tell(&object, &question).await? {
                Has::Yes => return Ok(Some(desk)),
                Has::No => {}
            }
        }
        let desks = self.known().map_or(desks, |kept| kept.desks.get());
        match desks.route(here.desk, session) {
            Route::Here | Route::AfterAsking(_) => Ok(None),
            _ if self.store.has(session).map_err(broken)? => Ok(None),
            Route::There(owner) => Ok(Some(owner)),
        }
    }

    /// Says whether a call is here. Whoever asks tells how many desks there are: what is not here
    /// now never will be, and that is stored before it is said.
    pub(super) async fn has(
        &self,
        here: &Address,
        desks: Desks,
        session: &TelephonySessionId,
    ) -> std::result::Result<Has, Failure> {
        let kept = self.kept(&here.account).await?;
        self.join(&kept, desks).map_err(broken)?;
        Ok(if self.store.has(session).map_err(broken)? { Has::Yes } else { Has::No })
    }
}
