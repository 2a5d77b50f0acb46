//! Mistakes planted in a copy of the core: the world must find each of them.
//!
//! `tests/world/plants.toml` has the mistakes. All of them go into one copy, each behind a switch
//! that an environment variable turns, so the copy is built once.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::build::tools::cargo_program;
use crate::project;
use crate::step::{cargo, step};
use crate::testing::count::Count;

/// What turns a mistake on.
const SWITCH: &str = "PLANTED";

/// In how many schedules a mistake must be found.
const SCHEDULES: u32 = 50_000;

/// In how many the copy must do without a violation while nothing is turned on.
const CONTROL: u32 = 2_000;

#[derive(Debug, Deserialize)]
struct Table {
    plant: Vec<Plant>,
}

#[derive(Debug, Deserialize)]
struct Plant {
    name: String,
    file: PathBuf,
    find: String,
    replace: String,
}

impl Plant {
    /// The source with this mistake behind its switch.
    fn planted_in(&self, source: &str) -> Result<String> {
        let Self { name, file, find, replace } = self;
        let count = source.matches(find.as_str()).count();
        ensure!(
            count == 1,
            "tests/world/plants.toml: {find:?} stands {count} times in {}; the mistake {name:?} \
             needs it once",
            file.display()
        );
        let choice = format!("if crate::planted::is({name:?}) {{ {replace} }} else {{ {find} }}");
        let is_statement = find.ends_with(';');
        let planted = if is_statement { choice } else { format!("({choice})") };
        Ok(source.replacen(find.as_str(), &planted, 1))
    }
}

/// Plants every mistake, and plays until each is found.
pub(super) fn test(root: &Path) -> Result<Count> {
    let plants = plants(root)?;
    let program = step("cargo build: the world around a copy of the core", || {
        let copy = copy(root, &plants)?;
        build(root, &copy)
    })?;
    let mut count = Count::default();
    let control = play(&program, CONTROL, None)?;
    if let Some(found) = control {
        bail!("the copy of the core breaks a law though no mistake is turned on: {found}");
    }
    for plant in &plants {
        match play(&program, SCHEDULES, Some(&plant.name))? {
            Some(found) => {
                println!("found: {}\n       {found}", plant.name);
                count.passed += 1;
            }
            None => {
                println!("NOT FOUND in {SCHEDULES} schedules: {}", plant.name);
                count.failed += 1;
            }
        }
    }
    let status = Command::new(&program).args(["--planted", "all"]).status()?;
    count.add(Count { passed: u64::from(status.success()), failed: u64::from(!status.success()) });
    println!("{count}");
    Ok(count)
}

fn plants(root: &Path) -> Result<Vec<Plant>> {
    let text = project::read(&root.join("tests/world/plants.toml"))?;
    let table: Table = toml::from_str(&text).context("tests/world/plants.toml")?;
    Ok(table.plant)
}

const COPIED: [&str; 4] = ["crates/core", "crates/from-json", "crates/words", "tests/world"];

/// A small workspace of its own below the build's folder: the core with the mistakes, and the
/// world.
fn copy(root: &Path, plants: &[Plant]) -> Result<PathBuf> {
    let copy = project::target(root).join("planted/source");
    for folder in COPIED {
        for path in project::files(&root.join(folder))? {
            let text = planted(root, &path, plants)?;
            write_changed(&copy.join(project::relative(root, &path)), &text)?;
        }
    }
    write_changed(&copy.join("crates/core/src/planted.rs"), SWITCHES)?;
    let manifest = project::read(&root.join("Cargo.toml"))?;
    let members = format!("members = {COPIED:?}");
    let manifest: Vec<&str> = manifest
        .lines()
        .map(|line| if line.starts_with("members = ") { members.as_str() } else { line })
        .filter(|line| !line.starts_with("default-members = "))
        .collect();
    write_changed(&copy.join("Cargo.toml"), &manifest.join("\n"))?;
    for file in ["Cargo.lock", "rust-toolchain.toml"] {
        write_changed(&copy.join(file), &project::read(&root.join(file))?)?;
    }
    Ok(copy)
}

const SWITCHES: &str = r#"//! The mistake that is turned on, if one is.

use std::sync::OnceLock;

pub(crate) fn is(name: &str) -> bool {
    static ON: OnceLock<Option<String>> = OnceLock::new();
    ON.get_or_init(|| std::env::var("PLANTED").ok()).as_deref() == Some(name)
}
"#;

/// A file of the core with its mistakes, any other as it is.
fn planted(root: &Path, path: &Path, plants: &[Plant]) -> Result<String> {
    let mut text = project::read(path)?;
    let core = root.join("crates/core/src");
    if path == core.join("lib.rs") {
        text.push_str("\nmod planted;\n");
    }
    for plant in plants.iter().filter(|plant| core.join(&plant.file) == path) {
        text = plant.planted_in(&text)?;
    }
    Ok(text)
}

/// What has not changed keeps its time, so that it is not compiled again.
fn write_changed(path: &Path, text: &str) -> Result<()> {
    match std::fs::read_to_string(path) {
        Ok(known) if known == text => Ok(()),
        Ok(_) | Err(_) => project::write(path, text),
    }
}

fn build(root: &Path, copy: &Path) -> Result<PathBuf> {
    let target = project::target(root).join("planted/target");
    cargo(
        Command::new(cargo_program())
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", &target)
            .args(["build", "--quiet", "--profile", "world", "--package", "ledger-world"])
            .args(["--config", "profile.world.opt-level=1", "--offline"]),
    )?;
    Ok(target.join("world/world"))
}

/// Plays with a mistake turned on; what was found, if anything was.
fn play(program: &Path, schedules: u32, mistake: Option<&str>) -> Result<Option<String>> {
    let mut command = Command::new(program);
    command
        .args(["--briefly", "--schedules", &schedules.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .env_remove(SWITCH);
    if let Some(mistake) = mistake {
        command.env(SWITCH, mistake);
    }
    let output = command.output().context("the world cannot be played")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        return Ok(None);
    }
    Ok(Some(printed.lines().next().unwrap_or("it ended without a word").to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_its_place() {
        let root = project::root().unwrap();
        let plants = plants(&root).unwrap();
        assert!(plants.len() >= 10);
        for plant in plants {
            let source = project::read(&root.join("crates/core/src").join(&plant.file)).unwrap();
            plant.planted_in(&source).unwrap();
        }
    }

    #[test]
    fn a_mistake_stands_behind_its_switch() {
        let plant = |find: &str| Plant {
            name: "N".to_owned(),
            file: "f.rs".into(),
            find: find.to_owned(),
            replace: "bad()".to_owned(),
        };
        let planted = plant("good()").planted_in("let it = good();").unwrap();
        let expected = r#"let it = (if crate::planted::is("N") { bad() } else { good() });"#;
        assert_eq!(planted, expected);
        let planted = plant("return good();").planted_in("return good();").unwrap();
        let expected = r#"if crate::planted::is("N") { bad() } else { return good(); }"#;
        assert_eq!(planted, expected);
        assert!(plant("good()").planted_in("good(); good()").is_err());
    }
}
