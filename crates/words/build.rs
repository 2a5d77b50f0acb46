//! Reads the languages, holds each against English, and writes what the crate is made of: a
//! constant for every phrase, and a file for every language but English.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/languages.rs"]
mod languages;

fn main() {
    println!("cargo::rerun-if-changed=languages");
    println!("cargo::rerun-if-changed=src/languages.rs");
    if let Err(problems) = make() {
        for problem in problems {
            println!("cargo::error={problem}");
        }
    }
}

fn make() -> Result<(), Vec<String>> {
    let failed = |what: String| vec![what];
    let texts = languages::CODES.map(|code| {
        fs::read_to_string(Path::new("languages").join(format!("{code}.toml"))).unwrap_or_default()
    });
    let made = languages::Languages::read(&texts)?;
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    for (name, content) in made.files() {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|failure| {
            failed(format!("{} cannot be written: {failure}", path.display()))
        })?;
    }
    Ok(())
}
