//! The built Worker in workerd, as a program of its own, for tests, the demo and measurements:
//! started, stopped politely, killed as a crash would, and started again on the same data.
//!
//! workerd runs under `wrangler dev`, in its local mode, on loopback, with its inspector off. The
//! settings below keep it from sending or fetching anything, and from writing anywhere but into
//! the stack's own folder:
//!
//! | file or folder | what |
//! |---|---|
//! | `state/` | the objects' SQLite files |
//! | `worker.log` | what wrangler and the Worker print, over all starts |
//! | `vars.env` | the Worker's variables and secrets, readable by its owner only |

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::project;

const WRANGLER: &str = "node_modules/wrangler/wrangler-dist/cli.js";
const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(25);

/// What a [`Stack`] is to be started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where its data, log and variables go. Started again on the same folder, it has the same data.
    pub folder: PathBuf,
    /// The port on loopback; without one a free one is taken.
    pub port: Option<u16>,
    /// The Worker's variables and secrets.
    pub vars: BTreeMap<String, String>,
}

impl Options {
    /// A stack with its data in this folder, on a free port, without variables.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), port: None, vars: BTreeMap::new() }
    }

    /// With one more variable or secret.
    #[must_use]
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// A running Worker. Dropping it kills it.
#[derive(Debug)]
pub struct Stack {
    root: PathBuf,
    folder: PathBuf,
    port: u16,
    running: Option<Child>,
}

impl Stack {
    /// Starts the Worker that `cargo xtask build worker` made, and waits until it answers.
    pub fn start(options: &Options) -> Result<Self> {
        let root = project::root()?;
        let script = project::built_worker(&root).join("index.js");
        if !script.is_file() {
            bail!("there is no built Worker: run `cargo xtask build worker` first");
        }
        let port = match options.port {
            Some(port) => port,
            None => free_port()?,
        };
        fs::create_dir_all(&options.folder)
            .with_context(|| format!("{} cannot be created", options.folder.display()))?;
        let folder = fs::canonicalize(&options.folder)?;
        write_private(&folder.join("vars.env"), &env_file(&options.vars)?)?;
        let mut stack = Self { root, folder, port, running: None };
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
        let child =
            self.command(&log)?.spawn().context("node cannot be started; is it installed?")?;
        self.running = Some(child);
        self.wait_until_it_answers()
    }

    /// Asks the Worker to stop, and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        let Some(child) = self.running.as_mut() else { return Ok(()) };
        let _ = kill_process(pid(child)?, Signal::TERM);
        let deadline = Deadline::after(STOP);
        while child.try_wait()?.is_none() && !deadline.passed() {
            sleep(PAUSE);
        }
        self.kill()
    }

    /// Ends the Worker at once, as a crash or a power cut would: nothing gets to tidy up.
    pub fn kill(&mut self) -> Result<()> {
        let Some(mut child) = self.running.take() else { return Ok(()) };
        // The group is wrangler, workerd and their helpers: it was made for them at the start.
        let _ = kill_process_group(pid(&child)?, Signal::KILL);
        child.wait().map(drop).context("the Worker's end could not be awaited")?;
        let deadline = Deadline::after(STOP);
        while answers(self.port) {
            if deadline.passed() {
                bail!("port {} still answers after the Worker was killed", self.port);
            }
            sleep(PAUSE);
        }
        Ok(())
    }

    /// The Worker's address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder that holds its data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything that wrangler and the Worker have printed.
    pub fn log(&self) -> Result<String> {
        project::read(&self.log_path())
    }

    /// Where [`Stack::log`] is kept.
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.folder.join("worker.log")
    }

    fn command(&self, log: &File) -> Result<Command> {
        let mut command = Command::new("node");
        command
            .current_dir(&self.root)
            .args(["--no-warnings", WRANGLER, "dev", "--local", "--ip", "127.0.0.1"])
            .args(["--port", &self.port.to_string(), "--inspector-port", "0"])
            .args(["--show-interactive-dev-session", "false", "--test-scheduled"])
            .arg("--persist-to")
            .arg(self.folder.join("state"))
            .arg("--env-file")
            .arg(self.folder.join("vars.env"))
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_SEND_ERROR_REPORTS", "false")
            .env("WRANGLER_HIDE_BANNER", "true")
            .env("WRANGLER_LOG_PATH", self.folder.join("wrangler"))
            .env("WRANGLER_REGISTRY_PATH", self.folder.join("registry"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("NO_COLOR", "1")
            .env("CI", "true")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .process_group(0);
        Ok(command)
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let deadline = Deadline::after(START);
        while !answers(self.port) {
            let ended = match self.running.as_mut() {
                Some(child) => child.try_wait()?,
                None => None,
            };
            if let Some(status) = ended {
                self.running = None;
                bail!("the Worker did not start ({status}):\n{}", self.log()?);
            }
            if deadline.passed() {
                let log = self.log()?;
                self.kill()?;
                bail!("the Worker did not answer within {} s:\n{log}", START.as_secs());
            }
            sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

struct Deadline(Instant);

impl Deadline {
    #[expect(clippy::disallowed_methods, reason = "waiting for a real program takes real time")]
    fn after(wait: Duration) -> Self {
        Self(Instant::now() + wait)
    }

    #[expect(clippy::disallowed_methods, reason = "waiting for a real program takes real time")]
    fn passed(&self) -> bool {
        Instant::now() >= self.0
    }
}

/// A port on loopback that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

fn pid(child: &Child) -> Result<Pid> {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    id.context("the Worker's process has no usable id")
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

/// The lines of an env file. Single quotes keep every character but themselves and line ends.
fn env_file(vars: &BTreeMap<String, String>) -> Result<String> {
    let mut text = String::new();
    for (name, value) in vars {
        if value.contains(['\'', '\n', '\r']) {
            bail!("the variable {name} has a quote or a line end, which an env file cannot carry");
        }
        text.push_str(&format!("{name}='{value}'\n"));
    }
    Ok(text)
}

fn write_private(path: &Path, text: &str) -> Result<()> {
    let opened = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_keep_their_characters_or_are_refused() {
        let vars = |value: &str| BTreeMap::from([("KEY".to_owned(), value.to_owned())]);
        assert_eq!(env_file(&vars("a b=#$\"")).unwrap(), "KEY='a b=#$\"'\n");
        assert!(env_file(&vars("it's")).is_err());
        assert!(env_file(&vars("two\nlines")).is_err());
    }

    #[test]
    fn a_free_port_does_not_answer() {
        assert!(!answers(free_port().unwrap()));
    }
}
