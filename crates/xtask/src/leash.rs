//! Programs on a leash: started in a process group of their own, so that everything they start
//! can be ended with them and nothing else; and ended when this program ends, however it ends.
//!
//! The leash is a pipe. A small shell beside the program reads it; when this program is gone, the
//! pipe closes, and the shell ends the group. So Ctrl-C leaves nothing behind.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

const HOLD: &str =
    r#"exec 3<&0; (cat <&3 >/dev/null; kill -KILL 0) & exec "$0" "$@" 3<&- </dev/null"#;

const STOP: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// A command that will run this program on a leash: add arguments, then [`Leashed::spawn`].
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", HOLD]).arg(program).stdin(Stdio::piped()).process_group(0);
    command
}

/// A running program. Dropping it kills it, and all it started.
#[derive(Debug)]
pub struct Leashed {
    child: Child,
}

impl Leashed {
    /// Starts a [`command`].
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let child = command.spawn().context("/bin/sh cannot be started")?;
        Ok(Self { child })
    }

    /// What it prints on its standard output, where that was piped; once.
    pub fn printed(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// How it ended, if it has ended by itself.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("a program's end could not be awaited")
    }

    /// Asks it to stop, gives it ten seconds, and ends it in any case.
    pub fn stop(mut self) -> Result<()> {
        let _ = kill_process(self.id()?, Signal::TERM);
        let deadline = Deadline::after(STOP);
        while self.ended()?.is_none() && !deadline.passed() {
            std::thread::sleep(PAUSE);
        }
        self.end()
    }

    /// Ends it at once, as a crash or a power cut would: nothing gets to tidy up.
    pub fn kill(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        // The group holds the program, what it started, and the shell on the leash.
        let _ = kill_process_group(self.id()?, Signal::KILL);
        self.child.wait().map(drop).context("a program's end could not be awaited")
    }

    fn id(&self) -> Result<Pid> {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        id.context("a program has no usable process id")
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// A moment after which waiting is over.
pub struct Deadline(Instant);

impl Deadline {
    /// This long from now.
    #[expect(clippy::disallowed_methods, reason = "waiting for a real program takes real time")]
    pub fn after(wait: Duration) -> Self {
        Self(Instant::now() + wait)
    }

    /// Whether the moment has come.
    #[expect(clippy::disallowed_methods, reason = "waiting for a real program takes real time")]
    pub fn passed(&self) -> bool {
        Instant::now() >= self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn a_program_ends_when_the_leash_is_let_go() {
        let mut leashed = Leashed::spawn(command("sleep").arg("1000")).unwrap();
        assert!(leashed.ended().unwrap().is_none());
        drop(leashed.child.stdin.take());
        assert_eq!(leashed.child.wait().unwrap().signal(), Some(9));
    }

    #[test]
    fn a_program_that_ends_by_itself_is_seen() {
        let mut leashed = Leashed::spawn(command("sh").args(["-c", "exit 3"])).unwrap();
        let status = loop {
            if let Some(status) = leashed.ended().unwrap() {
                break status;
            }
        };
        assert_eq!(status.code(), Some(3));
        leashed.kill().unwrap();
    }

    #[test]
    fn stopping_asks_first() {
        let polite = "trap 'exit 0' TERM; while :; do sleep 0.01; done";
        Leashed::spawn(command("sh").args(["-c", polite])).unwrap().stop().unwrap();
    }
}
