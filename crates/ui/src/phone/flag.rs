//! The widget's own auto-log, which must stand where cover has it. The widget loses what it is told
//! while it starts, and may remember "on" from another day: so it is told again, ever more rarely,
//! until it says that it stands so.

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};

use super::json::Object;

const FIRST: Span = Span::seconds(1);
const SLOWEST: Span = Span::seconds(30);

/// Where the widget's auto-log is to stand, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flag {
    wanted: Position,
    heard: Option<Position>,
    pause: Span,
    again_at: Option<Millis>,
}

impl Default for Flag {
    fn default() -> Self {
        Self { wanted: Position::Off, heard: None, pause: FIRST, again_at: None }
    }
}

impl Flag {
    /// Where it is to stand.
    pub(super) fn wanted(&self) -> Position {
        self.wanted
    }

    /// It is to stand so: told at once, as on a login and whenever the service is registered.
    pub(super) fn assert(&mut self, wanted: Position, now: Millis) -> String {
        self.wanted = wanted;
        self.pause = FIRST;
        self.tell(now)
    }

    /// The widget has started anew: nothing is known of it.
    pub(super) fn forget(&mut self) {
        self.heard = None;
    }

    /// The widget says where it stands.
    pub(super) fn heard(&mut self, position: Position, now: Millis) {
        self.heard = Some(position);
        if position == self.wanted {
            self.again_at = None;
        } else if self.again_at.is_none() {
            // Someone moved it, or it has just begun to listen.
            self.pause = FIRST;
            self.again_at = Some(now + FIRST);
        }
    }

    /// When it is to be told again.
    pub(super) fn due(&self) -> Option<Millis> {
        self.again_at
    }

    /// Time has passed.
    pub(super) fn woke(&mut self, now: Millis) -> Option<String> {
        self.again_at.is_some_and(|due| due <= now).then(|| self.tell(now))
    }

    fn tell(&mut self, now: Millis) -> String {
        self.again_at = (self.heard != Some(self.wanted)).then(|| now + self.pause);
        self.pause = Span((self.pause.0 * 2).min(SLOWEST.0));
        let on = match self.wanted {
            Position::On => "true",
            Position::Off => "false",
        };
        Object::message("rc-adapter-update-auto-log-settings").json("call", on).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_until_it_is_confirmed_and_again_when_it_moves() {
        let mut flag = Flag::default();
        assert!(flag.assert(Position::On, Millis(0)).contains("\"call\":true"));
        let mut told = Vec::new();
        for second in 1..120 {
            let now = Millis(second * 1000);
            if flag.woke(now).is_some() {
                told.push(second);
            }
        }
        assert_eq!(told, [1, 3, 7, 15, 31, 61, 91]);
        flag.heard(Position::Off, Millis(120_000));
        flag.heard(Position::On, Millis(120_500));
        assert_eq!((flag.due(), flag.woke(Millis(900_000))), (None, None));
        flag.heard(Position::Off, Millis(900_000));
        assert_eq!(flag.due(), Some(Millis(901_000)));
        assert!(flag.woke(Millis(901_000)).is_some());
        flag.heard(Position::On, Millis(901_100));
        assert!(flag.assert(Position::On, Millis(902_000)).contains("true"));
        assert_eq!(flag.due(), None, "told once more, and not waited for: it stands so already");
    }
}
