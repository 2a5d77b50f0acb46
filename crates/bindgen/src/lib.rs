//! What the two tools of this package share: how they end.
#![expect(clippy::print_stderr, reason = "a command-line tool says why it failed")]

use std::fmt::Debug;
use std::process::ExitCode;

/// Turns a tool's outcome into an exit code, and prints the reason of a failure.
pub fn finish<Failure: Debug>(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure:?}");
            ExitCode::FAILURE
        }
    }
}
