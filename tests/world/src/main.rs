//! Plays worlds on every core, and stops at the first in which a law is broken:
//! `world [--schedules N] [--seed S] [--told] [--briefly] [--tape HEX] [--planted NAME]`.
//! `--planted all` plays with each mistake of a host in turn, until it is found.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool prints")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ledger_world::{Failure, Planted, play_seed, read_tape, shrunk, told};

/// How many worlds are played unless someone says.
const SCHEDULES: u64 = 50_000;

/// How many seeds a core takes at a time.
const BATCH: u64 = 64;

/// How often it is said how far it is.
const PROGRESS: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Arguments {
    schedules: Option<u64>,
    seed: u64,
    tape: Option<Vec<u8>>,
    planted: Option<Planted>,
    plants_all: bool,
    is_told: bool,
    is_brief: bool,
}

fn main() -> ExitCode {
    match read(std::env::args().skip(1)) {
        Ok(arguments) => run(&arguments),
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("{text:?} is no number"));
        match word.as_str() {
            "--schedules" => arguments.schedules = Some(number(value()?)?),
            "--seed" => arguments.seed = number(value()?)?,
            "--tape" => {
                let text = value()?;
                arguments.tape = Some(read_tape(&text).ok_or("a tape is written in hex")?);
            }
            "--planted" => {
                let name = value()?;
                arguments.plants_all = name == "all";
                if arguments.plants_all {
                    continue;
                }
                let known = Planted::ALL.into_iter().find(|it| format!("{it:?}") == name);
                arguments.planted = Some(known.ok_or(format!(
                    "there is no mistake {name:?}: there are {:?}",
                    Planted::ALL
                ))?);
            }
            "--told" => arguments.is_told = true,
            "--briefly" => arguments.is_brief = true,
            other => return Err(format!("there is no argument {other:?}")),
        }
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> ExitCode {
    if let Some(tape) = &arguments.tape {
        let told = told(tape.clone(), arguments.planted);
        println!("{told}");
        return if told.end.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let schedules = arguments.schedules.unwrap_or(SCHEDULES);
    if arguments.plants_all {
        return find_all(arguments, schedules);
    }
    match play_all(arguments, arguments.planted, schedules) {
        None => {
            println!("{schedules} schedules from seed {}, no law broken", arguments.seed);
            ExitCode::SUCCESS
        }
        Some((seed, failure)) => {
            println!("seed {seed}: {}", failure.violation);
            if arguments.is_brief {
                return ExitCode::FAILURE;
            }
            if arguments.is_told {
                println!("{}", told(failure.tape.clone(), arguments.planted));
            }
            println!("\nin its smallest form:\n{}", shrunk(&failure, arguments.planted));
            println!("\nseed {seed} broke a law; `--seed {seed} --schedules 1` plays it again");
            ExitCode::FAILURE
        }
    }
}

/// Plays with each mistake of a host until it is found.
fn find_all(arguments: &Arguments, schedules: u64) -> ExitCode {
    let mut end = ExitCode::SUCCESS;
    for planted in Planted::ALL {
        match play_all(arguments, Some(planted), schedules) {
            Some((seed, failure)) => {
                println!("found: {planted:?}\n       seed {seed}: {}", failure.violation);
            }
            None => {
                println!("NOT FOUND in {schedules} schedules: {planted:?}");
                end = ExitCode::FAILURE;
            }
        }
    }
    end
}

/// Plays the seeds in order, shared out among the cores; the first failure by seed among those
/// that were played.
#[expect(clippy::disallowed_methods, reason = "how long it took is for people to read")]
fn play_all(
    arguments: &Arguments,
    planted: Option<Planted>,
    schedules: u64,
) -> Option<(u64, Failure)> {
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let found: Mutex<Option<(u64, Failure)>> = Mutex::new(None);
    let is_found = || found.lock().map_or(true, |found| found.is_some());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| {
                    while !is_found() {
                        let first = next.fetch_add(BATCH, Ordering::Relaxed);
                        if first >= schedules {
                            return;
                        }
                        for number in first..(first + BATCH).min(schedules) {
                            let seed = arguments.seed + number;
                            if let Err(failure) = play_seed(seed, planted) {
                                keep(&found, seed, failure);
                                return;
                            }
                        }
                    }
                })
            })
            .collect();
        let mut said = begun;
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(20));
            if said.elapsed() >= PROGRESS {
                said = Instant::now();
                let played = next.load(Ordering::Relaxed).min(schedules);
                eprintln!(
                    "{played} of {schedules} schedules, {:.0} s",
                    begun.elapsed().as_secs_f64()
                );
            }
        }
    });
    if planted.is_none() && !arguments.is_brief {
        eprintln!("played for {:.1} s on {cores} cores", begun.elapsed().as_secs_f64());
    }
    found.into_inner().ok().flatten()
}

fn keep(found: &Mutex<Option<(u64, Failure)>>, seed: u64, failure: Failure) {
    if let Ok(mut found) = found.lock()
        && found.as_ref().is_none_or(|(known, _)| seed < *known)
    {
        *found = Some((seed, failure));
    }
}
