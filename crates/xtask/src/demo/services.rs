//! The simulated platform and the built Worker, side by side and introduced to each other.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::client::{Http, Person, Platform, on};
use super::crm::{self, Crm, Folders};
use super::scenarios::SCENARIOS;
use crate::build::tools;
use crate::stack::{self, Stack};
use crate::{project, step};

/// How fast simulated time runs, how large the platform is, and what goes with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// How many times faster than the clock.
    speed: f64,
    /// How long RingCentral's access tokens live, in real seconds.
    access_token_seconds: u64,
    /// How many minutes simulated time begins behind the Worker's clock.
    minutes_behind: u32,
    /// How often the Worker reads the call log. Often enough, it leaves no request to work that
    /// may wait.
    call_log_seconds: u32,
    /// How many organisations there are.
    accounts: u32,
    /// How many extensions the first one has; without a number, the few of the scenarios.
    extensions: Option<u32>,
}

impl Pace {
    /// Calls last seconds.
    pub const DEMO: Self = Self {
        speed: 20.0,
        access_token_seconds: 3600,
        minutes_behind: 0,
        call_log_seconds: 2,
        accounts: 1,
        extensions: None,
    };

    /// The same, and what happens at RingCentral now happened a day ago here.
    pub const A_DAY_BEHIND: Self = Self { minutes_behind: 24 * 60, ..Self::DEMO };

    /// So many organisations in real time: each of them asks for little.
    #[must_use]
    pub fn with_accounts(accounts: u32) -> Self {
        Self { accounts, speed: 1.0, call_log_seconds: 60, ..Self::DEMO }
    }

    /// A large organisation in real time.
    #[must_use]
    pub fn with_extensions(extensions: u32) -> Self {
        Self { speed: 1.0, call_log_seconds: 60, extensions: Some(extensions), ..Self::DEMO }
    }

    /// Hours last minutes, and access tokens are renewed once in a simulated hour: the Worker
    /// renews them two minutes before they end.
    #[must_use]
    pub fn soaking(speed: f64) -> Self {
        Self { speed, access_token_seconds: 121 + (3600.0 / speed) as u64, ..Self::DEMO }
    }
}

/// The key of the hook's verification tokens.
pub const HOOK_KEY: &str = "a key for demonstrations and tests";

/// The key that seals and signs all else.
pub const SEAL_KEY: &str = "another key for demonstrations and tests";

/// Platform and Worker. Both end with this value.
#[derive(Debug)]
pub struct Services {
    /// The Worker.
    pub worker: Stack,
    /// The platform's controls.
    pub platform: Platform,
    /// The CRM that calls are logged to.
    pub crm: Box<dyn Crm>,
    _simulator: Simulator,
}

impl Services {
    /// Starts both; the Worker's data goes into the folder. Takes what `cargo xtask build` made.
    pub fn start(folder: &Path, simulator: &Path) -> Result<Self> {
        Self::start_at(folder, simulator, Pace::DEMO)
    }

    /// The same, at a pace.
    pub fn start_at(folder: &Path, simulator: &Path, pace: Pace) -> Result<Self> {
        let crm = crm::start("builtin", &Folders { data: folder, simulator })?;
        Self::start_with(folder, simulator, pace, crm)
    }

    /// The same, with a CRM to log to.
    pub fn start_with(
        folder: &Path,
        simulator: &Path,
        pace: Pace,
        crm: Box<dyn Crm>,
    ) -> Result<Self> {
        let simulator = start_simulator(simulator, pace)?;
        let address = simulator.address.clone();
        let port = stack::free_port()?;
        let mut options = stack::Options::new(folder)
            .var("LEDGER_ADDRESS", &format!("http://127.0.0.1:{port}"))
            .var("LEDGER_HOOK_KEY", HOOK_KEY)
            .var("LEDGER_SEAL_KEY", SEAL_KEY)
            .var("LEDGER_CALL_LOG_SECONDS", &pace.call_log_seconds.to_string())
            .var("RINGCENTRAL_SERVER", &address)
            .var("RINGCENTRAL_CLIENT_ID", "callLedgerPublicApp");
        for (name, value) in crm.variables() {
            options = options.var(name, &value);
        }
        options.port = Some(port);
        let worker = Stack::start(options)?;
        Ok(Self { worker, platform: Platform::at(&address), crm, _simulator: simulator })
    }

    /// Signs the administrator in, connects the CRM, and gives every scenario's caller a contact.
    pub fn administrator(&self) -> Result<Person> {
        let admin = Person::sign_in(&self.worker.url(), "101")?;
        self.crm.connect(&admin)?;
        for scenario in SCENARIOS {
            if let Some((number, name)) = scenario.contact {
                self.crm.add_contact(&admin, name, number)?;
            }
        }
        Ok(admin)
    }

    /// The same, with server-side logging turned on for everyone.
    pub fn enabled(&self) -> Result<Person> {
        let admin = self.administrator()?;
        admin.change_settings(&on())?;
        Ok(admin)
    }

    /// Runs the Worker's cron, as Cloudflare does every 15 minutes.
    pub fn run_cron(&self) -> Result<()> {
        let url = self.worker.cron_url("*/15+*+*+*+*");
        let answer = Http::default().send("GET", &url, &[], "")?;
        match answer.status {
            200 => Ok(()),
            status => bail!("the cron answered {status}: {}", answer.body),
        }
    }
}

/// Compiles the simulator and says where it is.
pub fn built_simulator() -> Result<PathBuf> {
    let root = project::root()?;
    let mut command = Command::new(tools::cargo_program());
    command.current_dir(&root).args(["build", "--package", "ledger-simulator"]);
    step::step("compile the simulator", || step::cargo(&mut command))?;
    let program = project::target(&root).join("debug/ledger-simulator");
    if !program.is_file() {
        bail!("cargo built no {}", program.display());
    }
    Ok(program)
}

/// The simulator as a program. It ends when its standard input closes, so it never outlives us.
#[derive(Debug)]
pub(super) struct Simulator {
    /// Where it listens.
    pub(super) address: String,
    child: Child,
}

impl Simulator {
    /// Starts it with these arguments.
    pub(super) fn start(program: &Path, arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the simulator cannot be started")?;
        let mut address = String::new();
        if let Some(printed) = child.stdout.take() {
            BufReader::new(printed)
                .read_line(&mut address)
                .context("the simulator said nothing")?;
        }
        let simulator = Self { address: address.trim().to_owned(), child };
        if !simulator.address.starts_with("http://127.0.0.1:") {
            bail!("the simulator did not start: it said {address:?}");
        }
        Ok(simulator)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn start_simulator(program: &Path, pace: Pace) -> Result<Simulator> {
    let Pace { speed, access_token_seconds, minutes_behind, accounts, extensions, .. } = pace;
    let mut options = vec![
        ("--port", "0".to_owned()),
        ("--speed", speed.to_string()),
        ("--offset-minutes", minutes_behind.to_string()),
        ("--access-token-seconds", access_token_seconds.to_string()),
        ("--accounts", accounts.to_string()),
    ];
    options.extend(extensions.map(|count| ("--extensions", count.to_string())));
    let arguments: Vec<&str> =
        options.iter().flat_map(|(name, value)| [*name, value.as_str()]).collect();
    Simulator::start(program, &arguments)
}
