//! `cargo xtask serve`: the built Worker on this machine, until Ctrl-C or the end of standard
//! input. Programs that are not Rust, such as the browser tests, start it this way.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::project;
use crate::stack::{Options, Stack};

const USAGE: &str = "\
cargo xtask serve [--port N] [--data FOLDER] [--var NAME=VALUE]...

Prints one line of JSON when it answers: {\"url\",\"cronUrl\",\"log\"}.";

/// Serves the built Worker.
pub fn command(arguments: &[String]) -> Result<()> {
    let folder = project::root()?.join("build/.serve");
    let stack = Stack::start(parse(arguments, folder)?)?;
    let answer = serde_json::json!({
        "url": stack.url(),
        "cronUrl": stack.cron_url(""),
        "log": stack.log_path(),
    });
    println!("{answer}");
    std::io::stdin().read_to_end(&mut Vec::new()).context("standard input cannot be read")?;
    Ok(())
}

fn parse(words: &[String], folder: PathBuf) -> Result<Options> {
    let mut options = Options::new(folder);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} wants a value\n\n{USAGE}"));
        match word.as_str() {
            "--port" => {
                let number = value()?;
                let port = number.parse();
                options.port =
                    Some(port.with_context(|| format!("--port wants a number, not {number:?}"))?);
            }
            "--data" => options.folder = PathBuf::from(value()?),
            "--var" => {
                let (name, text) = value()?.split_once('=').context("--var wants NAME=VALUE")?;
                options = options.var(name, text);
            }
            other => bail!("serve knows no argument {other:?}\n\n{USAGE}"),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words, PathBuf::from("default"))
    }

    #[test]
    fn reads_port_folder_and_variables() {
        let options = parsed("--port 8080 --data here --var A=1=2").unwrap();
        assert_eq!(options.port, Some(8080));
        assert_eq!(options.folder, PathBuf::from("here"));
        assert_eq!(options.vars.get("A").map(String::as_str), Some("1=2"));
        assert_eq!(parsed("").unwrap().folder, PathBuf::from("default"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--port", "--port x", "--var A", "--fast"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
