//! The connectors' conformance suite against the published App Connect server, in each format that
//! its connectors write.

use std::path::Path;

use anyhow::{Context, Result};

use super::count::Count;
use super::{cargo_test, counted};
use crate::build::tools;
use crate::demo::app_connect::{AppConnectServer, LogFormat};
use crate::project;

/// The account that the suite's calls belong to.
const ACCOUNT: &str = "400";

/// Starts three servers, tells them every story one after the other, and ends them.
pub(super) fn test(root: &Path) -> Result<Count> {
    tools::ensure_app_connect(root)?;
    let folder = project::target(root).join("app-connect-tests");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("the last run's data cannot be removed")?;
    }
    let servers: Vec<AppConnectServer> = LogFormat::ALL
        .into_iter()
        .map(|format| AppConnectServer::start(folder.join(format.word()), format, ACCOUNT))
        .collect::<Result<_>>()?;
    let addresses: Vec<String> = servers.iter().map(AppConnectServer::url).collect();
    let mut command = cargo_test(root);
    command
        .env("LEDGER_APP_CONNECT_SERVERS", addresses.join(" "))
        .args(["--package", "ledger-crm", "--test", "conformance", "--"])
        // A story begins with an emptied server. Every way to disturb every request would take
        // minutes; the simulated server has it.
        .args(["--test-threads=1", "--include-ignored", "--skip", "disturbed::"]);
    counted(&mut command)
}
