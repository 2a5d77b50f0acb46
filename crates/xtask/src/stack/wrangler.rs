//! The command that runs the built Worker under `wrangler dev`, in its local mode, on loopback,
//! with its inspector off. The settings keep it from sending or fetching anything, and from
//! writing anywhere but into the stack's own folder.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::leash;

/// Wrangler's own program: its wrapper would start a second Node for it.
const WRANGLER: &str = "node_modules/wrangler/wrangler-dist/cli.js";

/// The command, with the variables written where it finds them.
pub(super) fn command(
    root: &Path,
    folder: &Path,
    port: u16,
    vars: &BTreeMap<String, String>,
) -> Result<Command> {
    if !root.join(WRANGLER).is_file() {
        bail!("{WRANGLER} is not there: run `cargo xtask build worker` first");
    }
    let variables = folder.join("vars.env");
    write_private(&variables, &env_file(vars)?)?;
    let mut command = leash::command("node");
    command
        .current_dir(root)
        .args(["--no-warnings", WRANGLER, "dev", "--local", "--ip", "127.0.0.1"])
        .args(["--port", &port.to_string(), "--inspector-port", "0"])
        .args(["--show-interactive-dev-session", "false", "--test-scheduled"])
        .arg("--persist-to")
        .arg(folder.join("wrangler"))
        .arg("--env-file")
        .arg(variables)
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_SEND_ERROR_REPORTS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", folder.join("wrangler/log"))
        .env("WRANGLER_REGISTRY_PATH", folder.join("wrangler/registry"))
        .env("WRANGLER_CACHE_DIR", folder.join("wrangler/cache"))
        .env("MINIFLARE_CACHE_DIR", folder.join("wrangler/cache"))
        .env("XDG_CONFIG_HOME", folder.join("wrangler/config"))
        .env("NO_COLOR", "1")
        .env("CI", "true");
    Ok(command)
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
}
