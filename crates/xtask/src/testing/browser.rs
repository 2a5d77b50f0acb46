//! The browser of the browser tests: one that is there, or Debian's, installed on first use where
//! this program may do that.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step::{run, step};

/// In this order: a branded Chrome may refuse to load an unpacked extension from its command
/// line, which Chromium does not.
const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "Chromium"];

const APPLICATIONS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The path of a Chromium or Chrome: what `$CHROME` names, one on the path, or a new one.
pub fn ensure_chrome() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME") {
        let path = PathBuf::from(named);
        return match on_path(&path) {
            Some(found) => Ok(found),
            None => bail!("$CHROME names {}, and there is no such program", path.display()),
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    install()?;
    find().context("chromium was installed, and is still not on the path")
}

fn find() -> Option<PathBuf> {
    let applications = APPLICATIONS.iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES.iter().find_map(|name| on_path(Path::new(name))).or(applications)
}

fn on_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_path_buf());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn install() -> Result<()> {
    if !rustix::process::geteuid().is_root() || on_path(Path::new("apt-get")).is_none() {
        bail!(
            "there is no Chromium or Chrome here: install one (on Debian: `apt-get install \
             chromium`), or name it in $CHROME"
        );
    }
    step("install chromium", || {
        let apt = |arguments: &[&str]| {
            run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments))
        };
        apt(&["update"])?;
        apt(&["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"])
    })
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_name_or_by_path() {
        let shell = on_path(Path::new("sh")).unwrap();
        assert_eq!(on_path(&shell), Some(shell.clone()));
        assert_eq!(on_path(Path::new("no-such-browser")), None);
        assert_eq!(on_path(Path::new("/no/such/browser")), None);
    }
}
