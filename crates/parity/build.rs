//! Asks the native build every question, and writes down question and answer. `tests/explain.rs`,
//! compiled to WASM, asks again.
//!
//! A build script always runs on the machine that compiles, so the two builds meet here without
//! any file that would have to be kept up to date.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fastrand::Rng;
use ledger_core::time::BundledZones;
use ledger_explain::Topic;
use ledger_fuzz::mutation;
use serde::Deserialize;
use serde_json::{Value, json};

/// Where the questions come from: rows of tables, and what the fuzzer has kept.
const TABLES: &str = "../../tests/tables";
const CORPUS: &str = "../../tests/fuzz/corpus/explain";

/// How many questions are made of each by changing it.
const CHANGES: u64 = 2;

#[derive(Clone, Deserialize)]
struct Question {
    topic: String,
    /// A text is taken as it is, anything else as JSON.
    input: Value,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut questions = Vec::new();
    for name in ["phone", "blocklist", "compose"] {
        let path = Path::new(TABLES).join(name).with_extension("toml");
        println!("cargo::rerun-if-changed={}", path.display());
        let table: toml::Table = toml::from_str(&fs::read_to_string(path)?)?;
        let rows = table.get("row").and_then(toml::Value::as_array);
        let rows = rows.ok_or_else(|| format!("{name} has no rows"))?;
        questions.extend(rows.iter().map(|row| row_of(name, row)));
    }
    println!("cargo::rerun-if-changed={CORPUS}");
    let mut files: Vec<PathBuf> = fs::read_dir(CORPUS)?
        .map(|file| Ok(file?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.sort();
    for file in files {
        questions.push(serde_json::from_str(&fs::read_to_string(file)?)?);
    }
    let changed = changed(&questions);
    let asked: Vec<Value> =
        questions.into_iter().chain(changed).filter_map(|question| ask(&question)).collect();
    let place = Path::new(&env::var("OUT_DIR")?).join("answers.json");
    fs::write(place, serde_json::to_string(&asked)?)?;
    Ok(())
}

/// The question of a row, which is asked by its own columns.
fn row_of(table: &str, row: &toml::Value) -> Question {
    let text = |column: &str| row.get(column).and_then(toml::Value::as_str);
    let region = text("home").unwrap_or("US");
    let input = match table {
        "phone" => json!({ "number": text("write"), "region": region }),
        "blocklist" => json!({ "text": text("text"), "region": region }),
        _ => text("input").and_then(|input| serde_json::from_str(input).ok()).unwrap_or_default(),
    };
    Question { topic: table.to_owned(), input }
}

/// Questions with something else in them, always the same.
fn changed(questions: &[Question]) -> Vec<Question> {
    let mut changed = Vec::new();
    let mut last = Value::Null;
    for (seed, question) in (0..).zip(questions) {
        for change in 0..CHANGES {
            let mut question = question.clone();
            let mut random = Rng::with_seed(seed * CHANGES + change);
            mutation::mutate(&mut question.input, &last, &mut random, &mut |text| text.repeat(2));
            changed.push(question);
        }
        last = question.input.clone();
    }
    changed
}

/// The question and its answer; nothing when there is no such topic.
fn ask(question: &Question) -> Option<Value> {
    let topic = Topic::named(&question.topic)?;
    let input = question.input.as_str().map_or_else(|| question.input.to_string(), str::to_owned);
    let answer = format!("{:?}", topic.explain(&input, &BundledZones));
    Some(json!([topic.name(), input, answer]))
}
