//! The way to the CRM and back: requests are lost, late, refused or put off, answers are lost,
//! late or come twice, and a gateway gives up while the CRM goes on.

use ledger_core::id::ExtensionId;
use ledger_core::ledger::{Answer, Effect, Refusal, RefusalKind};
use ledger_core::time::{Millis, Span};

use crate::crm::{SEARCH_LAG, instead};
use crate::planted::Planted;
use crate::world::{Event, Request, World};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Done,
    /// It is done, and the answer is lost.
    DoneWithoutAnswer,
    /// The gateway gives up, and the CRM does it all the same.
    DoneButUnclear,
    /// An error of the server.
    NotDoneAndUnclear,
    Refused(RefusalKind),
    /// Too many requests.
    Later,
}

impl World {
    /// A request leaves.
    pub(crate) fn request(&mut self, call: usize, extension: ExtensionId, effect: Effect) {
        let effect = match self.planted {
            Some(planted) => planted.effect(effect),
            None => effect,
        };
        let is_calm = !self.goes_wrong() && !self.is_out();
        let kind = if is_calm { 0 } else { 1 + self.tape.below(12) };
        let fate = match kind {
            0 => Fate::Done,
            1 | 2 => Fate::DoneWithoutAnswer,
            3 | 4 => Fate::DoneButUnclear,
            5 | 6 => Fate::NotDoneAndUnclear,
            7 => Fate::Refused(RefusalKind::SignIn),
            8 => Fate::Refused(RefusalKind::Rejected),
            9 => Fate::Refused(RefusalKind::Permission),
            10 => Fate::Later,
            _ => return self.tell(|| "  the request is lost".to_owned()),
        };
        // An outage does not carry out anything.
        let fate = match fate {
            Fate::DoneWithoutAnswer | Fate::DoneButUnclear if self.is_out() => {
                Fate::NotDoneAndUnclear
            }
            other => other,
        };
        let delay = match (is_calm, &effect) {
            (true, _) => self.tape.span(Span(20), Span(400)),
            // Only the request for a new record may be late for longer than a host waits.
            (false, Effect::Create { .. }) => self.tape.span(Span(20), Span(39_000)),
            (false, _) => self.tape.span(Span(20), Span(29_000)),
        };
        let life = self.desks[self.desk_of(call)].life;
        if fate == Fate::DoneButUnclear {
            let input = Box::new(instead(&effect, Answer::Unsure));
            let at = self.now + self.tape.span(Span(10), Span(delay.0.max(11)));
            let extension = extension.clone();
            self.put(at, Event::Answer { call, extension, input, life });
        }
        let at = self.now + delay;
        self.put(at, Event::Request(Box::new(Request { call, extension, effect, fate, life })));
    }

    /// A request reaches the CRM.
    pub(crate) fn reach_crm(&mut self, request: Request) {
        let Request { call, extension, effect, fate, life } = request;
        let answer = match fate {
            Fate::Done | Fate::DoneWithoutAnswer | Fate::DoneButUnclear => {
                let lag = self.tape.span(Span(0), SEARCH_LAG);
                let account = match self.planted {
                    Some(Planted::WrongAccount) => 0,
                    _ => self.desk_of(call),
                };
                let answer = self.crms[account].perform(&effect, lag, self.now);
                match fate {
                    Fate::Done => answer,
                    _ => return,
                }
            }
            Fate::NotDoneAndUnclear => instead(&effect, Answer::Unsure),
            Fate::Refused(kind) => {
                let detail = "no".to_owned();
                instead(&effect, Answer::Refused(Refusal { kind, detail, field: None }))
            }
            Fate::Later => {
                let at = match self.tape.below(3) {
                    0 => self.now + Span::seconds(30),
                    1 => self.now - Span::minutes(1),
                    _ => Millis(i64::MAX),
                };
                instead(&effect, Answer::Later(at))
            }
        };
        let is_twice = self.goes_wrong();
        let most = if self.goes_wrong() { Span::seconds(90) } else { Span(400) };
        let mut at = self.now + self.tape.span(Span(20), most);
        if is_twice {
            let input = Box::new(answer.clone());
            let extension = extension.clone();
            self.put(at, Event::Answer { call, extension, input, life });
            at = at + self.tape.span(Span(1), Span::minutes(1));
        }
        self.put(at, Event::Answer { call, extension, input: Box::new(answer), life });
    }
}
