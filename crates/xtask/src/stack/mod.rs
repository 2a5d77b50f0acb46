//! The built Worker in workerd, as a program of its own, for tests, the demo and measurements:
//! started, stopped politely, killed as a crash would, and started again on the same data.
//!
//! | under | starts in | answers a second, an object each | for |
//! |---|---|---|---|
//! | workerd | 0.1 s | about 3000 | everything |
//! | `wrangler dev` | 0.8 s | about 400: a proxy and a log line for each | to see that wrangler.toml works |
//!
//! Both listen on loopback and keep all they write in the stack's folder: the data in `state/`
//! (or `wrangler/`), and what they and the Worker print, over all starts, in `worker.log`.

mod workerd;
mod wrangler;

pub use self::workerd::workerd_program;

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::leash::{Deadline, Leashed};
use crate::project;

const START: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// What runs the Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// workerd by itself, with a configuration made from `wrangler.toml`.
    Workerd,
    /// workerd under `wrangler dev`.
    Wrangler,
}

/// What a [`Stack`] is to be started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where data and log go. Started again on the same folder, it has the same data.
    pub folder: PathBuf,
    /// What runs it.
    pub runtime: Runtime,
    /// The port on loopback; without one a free one is taken.
    pub port: Option<u16>,
    /// The Worker's variables and secrets.
    pub vars: BTreeMap<String, String>,
}

impl Options {
    /// Under workerd, with its data in this folder, on a free port, without variables.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), runtime: Runtime::Workerd, port: None, vars: BTreeMap::new() }
    }

    /// With one more variable or secret.
    #[must_use]
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// A running Worker. Dropping it kills it; so does the end of the program that started it.
#[derive(Debug)]
pub struct Stack {
    root: PathBuf,
    options: Options,
    port: u16,
    cron_port: u16,
    running: Option<Leashed>,
}

impl Stack {
    /// Starts the Worker that `cargo xtask build worker` made, and waits until it answers.
    pub fn start(mut options: Options) -> Result<Self> {
        let root = project::root()?;
        if !project::built_worker(&root).join("index.js").is_file() {
            bail!("there is no built Worker: run `cargo xtask build worker` first");
        }
        fs::create_dir_all(&options.folder)
            .with_context(|| format!("{} cannot be created", options.folder.display()))?;
        options.folder = fs::canonicalize(&options.folder)?;
        let port = match options.port {
            Some(port) => port,
            None => free_port()?,
        };
        let mut stack = Self { root, options, port, cron_port: free_port()?, running: None };
        stack.again()?;
        Ok(stack)
    }

    /// Starts the Worker again after [`Stack::stop`] or [`Stack::kill`], with the same data, port
    /// and variables.
    pub fn again(&mut self) -> Result<()> {
        if self.running.is_some() {
            bail!("the Worker on port {} runs already", self.port);
        }
        // Otherwise whoever has the port would be taken for the Worker.
        TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .with_context(|| format!("port {} is taken by another program", self.port))?;
        let log = OpenOptions::new().create(true).append(true).open(self.log_path())?;
        let (root, folder) = (self.root.as_path(), self.options.folder.as_path());
        let (port, cron_port, vars) = (self.port, self.cron_port, &self.options.vars);
        let mut command = match self.options.runtime {
            Runtime::Workerd => {
                workerd::command(&workerd::Place { root, folder, port, cron_port, vars })?
            }
            Runtime::Wrangler => wrangler::command(root, folder, port, vars)?,
        };
        self.running = Some(Leashed::spawn(command.stdout(log.try_clone()?).stderr(log))?);
        self.wait_until_it_answers()
    }

    /// Gives a variable or secret another value, from the next start on.
    pub fn change_var(&mut self, name: &str, value: &str) {
        self.options.vars.insert(name.to_owned(), value.to_owned());
    }

    /// Asks the Worker to stop, and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        match self.running.take() {
            Some(running) => running.stop(),
            None => Ok(()),
        }
    }

    /// Ends the Worker at once, as a crash or a power cut would: nothing gets to tidy up.
    pub fn kill(&mut self) -> Result<()> {
        match self.running.take() {
            Some(running) => running.kill(),
            None => Ok(()),
        }
    }

    /// The Worker's address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A GET of this runs the Worker's `scheduled` handler, as Cloudflare's cron would. The
    /// expression is passed on as it is, so write a space as `+`.
    #[must_use]
    pub fn cron_url(&self, expression: &str) -> String {
        match self.options.runtime {
            Runtime::Workerd => format!("http://127.0.0.1:{}/?cron={expression}", self.cron_port),
            Runtime::Wrangler => format!("{}/__scheduled?cron={expression}", self.url()),
        }
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder that holds its data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.options.folder
    }

    /// Everything that the runtime and the Worker have printed.
    pub fn log(&self) -> Result<String> {
        project::read(&self.log_path())
    }

    /// Where [`Stack::log`] is kept.
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.options.folder.join("worker.log")
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let deadline = Deadline::after(START);
        while !answers(self.port) {
            let ended = match self.running.as_mut() {
                Some(running) => running.ended()?,
                None => None,
            };
            if let Some(status) = ended {
                self.running = None;
                bail!("the Worker did not start ({status}):\n{}", self.log()?);
            }
            if deadline.passed() {
                self.kill()?;
                let log = self.log()?;
                bail!("the Worker did not answer within {} s:\n{log}", START.as_secs());
            }
            sleep(PAUSE);
        }
        Ok(())
    }
}

/// Ports that no system gives to a connection going out: Linux begins those at 32768, others at
/// 49152. One of those could be gone between being found free and being listened on.
const PORTS: Range<u16> = 12_000..32_000;

/// A port on loopback that nobody listens on at this moment, that this program was not given
/// before, and that no connection takes meanwhile.
pub fn free_port() -> Result<u16> {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let many = u32::from(PORTS.end - PORTS.start);
    // Programs that run at once begin far from each other.
    let begin = std::process::id().wrapping_mul(7919);
    for _ in 0..many {
        let turn = begin.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed));
        let port = PORTS.start + u16::try_from(turn % many)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("none of the ports {} to {} is free", PORTS.start, PORTS.end - 1)
}

/// Whether something answers HTTP there, whatever it says.
fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut start = [0; 5];
        stream.read_exact(&mut start)?;
        Ok(&start == b"HTTP/")
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_given_once() {
        let ports: Vec<u16> = (0..100).map(|_| free_port().unwrap()).collect();
        assert_eq!(ports.iter().collect::<std::collections::BTreeSet<_>>().len(), ports.len());
        assert!(ports.iter().all(|port| PORTS.contains(port)), "{ports:?}");
    }

    #[test]
    fn a_free_port_does_not_answer() {
        assert!(!answers(free_port().unwrap()));
    }
}
