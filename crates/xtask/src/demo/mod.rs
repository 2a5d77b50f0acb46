//! `cargo xtask demo`: the Worker in workerd, the simulated platform beside it, and calls that
//! arrive in the CRM. Every scenario is played at once; then webhooks and a sign-in are lost and come
//! back. A table says what came of each.

pub mod app_connect;
pub mod client;
pub mod crm;
pub mod healing;
pub mod judge;
pub mod scenarios;
pub mod services;

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use self::client::{Person, Played};
use self::crm::Folders;
use self::judge::{Row, judge};
use self::scenarios::SCENARIOS;
use self::services::{Pace, Services};
use crate::leash::Deadline;
use crate::step::step;
use crate::{build, project};

const USAGE: &str = "\
cargo xtask demo [--crm NAME] [--json] [--keep] [--duplicates] [--shuffle] [--seed N]

  --crm NAME     the CRM to log to: builtin (default), app-connect (the published
                 server), hubspot, pipedrive or salesforce
  --json         print the rows as JSON, for scripts
  --keep         keep everything running at the end, until Ctrl-C
  --duplicates   deliver every event twice
  --shuffle      deliver events out of order
  --seed N       the random choices to make (default 1)";

/// What the demo is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one per switch of the command line")]
pub struct Arguments {
    /// The id of the CRM to log to.
    pub crm: String,
    /// Print the rows as JSON, not as a table.
    pub json: bool,
    /// Leave everything running until Ctrl-C.
    pub keep: bool,
    /// Deliver every event twice.
    pub duplicates: bool,
    /// Deliver events out of order.
    pub shuffle: bool,
    /// Where the random choices start.
    pub seed: u64,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            crm: "builtin".to_owned(),
            json: false,
            keep: false,
            duplicates: false,
            shuffle: false,
            seed: 1,
        }
    }
}

/// How long the calls may take until they are all where they belong.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the demo.
pub fn command(arguments: &[String]) -> Result<()> {
    let arguments = parse(arguments)?;
    build::build(&[build::Part::Worker, build::Part::Extension])?;
    let simulator = services::built_simulator()?;
    let root = project::root()?;
    let folder = project::target(&root).join("demo");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("the last demo's data cannot be removed")?;
    }
    let services = step("start the simulator and the Worker", || {
        let crm = crm::start(&arguments.crm, &Folders { data: &folder, simulator: &simulator })?;
        Services::start_with(&folder, &simulator, Pace::DEMO, crm)
    })?;
    let admin = step("sign an administrator in and turn logging on", || services.enabled())?;
    let mut rows = step("play every scenario", || {
        let plays = play_all(&services, &arguments, arguments.seed)?;
        settle(&services, &admin, &plays, PATIENCE)
    })?;
    rows.extend(step("lose webhooks and a sign-in, and heal", || {
        healing::show(&services, &admin, arguments.seed.wrapping_add(1))
    })?);
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        print_table(&rows);
    }
    if arguments.keep {
        keep(&services, &root)?;
    }
    if let Some(violation) = services.crm.violations()?.first() {
        bail!("the CRM was asked what its reference does not allow: {violation}");
    }
    let wrong = rows.iter().filter(|row| !row.ok).count();
    if wrong > 0 {
        bail!("{wrong} of {} scenarios came to something else", rows.len());
    }
    Ok(())
}

/// Starts a play of every scenario.
pub fn play_all(services: &Services, how: &Arguments, seed: u64) -> Result<Vec<Played>> {
    SCENARIOS
        .iter()
        .map(|scenario| {
            services.platform.play(&json!({
                "scenario": scenario.name,
                "seed": seed,
                "duplicates": how.duplicates,
                "shuffle": how.shuffle,
            }))
        })
        .collect()
}

/// Waits until every play has come to what was expected of it, or until patience ends.
pub fn settle(
    services: &Services,
    admin: &Person,
    plays: &[Played],
    patience: Duration,
) -> Result<Vec<Row>> {
    let deadline = Deadline::after(patience);
    loop {
        let mut finished = true;
        for played in plays {
            finished &= services.platform.status(played.play)?.finished;
        }
        let rows = rows(services, admin, plays)?;
        if (finished && rows.iter().all(|row| row.ok)) || deadline.passed() {
            return Ok(rows);
        }
        sleep(Duration::from_millis(250));
    }
}

/// Judges the plays as they stand.
pub fn rows(services: &Services, admin: &Person, plays: &[Played]) -> Result<Vec<Row>> {
    let (calls, activities) = (admin.calls()?, services.crm.activities(admin)?);
    plays
        .iter()
        .map(|played| {
            let scenario = SCENARIOS
                .iter()
                .find(|scenario| scenario.name == played.scenario)
                .with_context(|| format!("there is no scenario {}", played.scenario))?;
            Ok(judge(scenario, played, &calls, &activities))
        })
        .collect()
}

fn print_table(rows: &[Row]) {
    println!();
    for row in rows {
        let mark = if row.ok { "ok   " } else { "WRONG" };
        println!("{mark} {:<15} {}", row.scenario, row.story);
        println!("      expected   {}", row.expected);
        for entry in &row.entries {
            let activity = entry
                .activity_id
                .as_ref()
                .map_or_else(String::new, |id| format!(", activity {id}"));
            println!(
                "      ledger     {}: {} ({}){activity}",
                entry.name,
                judge::word(entry.state),
                entry.reason
            );
        }
        println!("      in the CRM {}", counted(row.activities));
        for wrong in &row.wrong {
            println!("      wrong      {wrong}");
        }
    }
    println!();
}

fn counted(activities: usize) -> String {
    match activities {
        0 => "no activity".to_owned(),
        1 => "1 activity".to_owned(),
        more => format!("{more} activities"),
    }
}

fn keep(services: &Services, root: &std::path::Path) -> Result<()> {
    println!("Everything keeps running until Ctrl-C.");
    println!("  Worker      {}", services.worker.url());
    println!("  platform    {}", services.platform.address);
    println!("  extension   {}", project::built_extension(root).display());
    println!(
        "To use the extension: open chrome://extensions, turn on Developer mode, choose \"Load \
         unpacked\" and that folder; then open it, enter the Worker's address and sign in."
    );
    println!(
        "To play another call: curl -d '{{\"scenario\":\"inbound-ivr\"}}' -H \
         'content-type: application/json' {}/simulator/play",
        services.platform.address
    );
    loop {
        std::thread::park();
    }
}

/// Reads the command line; a word it does not know is an error that shows the usage.
pub fn parse(words: &[String]) -> Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--crm" => {
                let name = words.next().filter(|name| crm::names().contains(&name.as_str()));
                let wanted =
                    || format!("--crm wants one of {}\n\n{USAGE}", crm::names().join(", "));
                arguments.crm.clone_from(name.with_context(wanted)?);
            }
            "--json" => arguments.json = true,
            "--keep" => arguments.keep = true,
            "--duplicates" => arguments.duplicates = true,
            "--shuffle" => arguments.shuffle = true,
            "--seed" => {
                let number =
                    words.next().with_context(|| format!("--seed wants a number\n\n{USAGE}"))?;
                arguments.seed = number
                    .parse()
                    .with_context(|| format!("--seed wants a number, not {number:?}\n\n{USAGE}"))?;
            }
            other => bail!("the demo knows no argument {other:?}\n\n{USAGE}"),
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_every_switch() {
        let all =
            parse(&words("--crm hubspot --json --keep --duplicates --shuffle --seed 7")).unwrap();
        assert_eq!(
            all,
            Arguments {
                crm: "hubspot".to_owned(),
                json: true,
                keep: true,
                duplicates: true,
                shuffle: true,
                seed: 7,
            }
        );
        assert_eq!(parse(&[]).unwrap(), Arguments::default());
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--fast", "now", "--seed", "--seed many", "--crm", "--crm act"] {
            let failure = parse(&words(line)).unwrap_err().to_string();
            assert!(failure.contains("cargo xtask demo"), "{line}: {failure}");
        }
    }
}
