//! `build/worker`: `index.js` and `index_bg.wasm`, ready for workerd with nothing left to bundle.
//!
//! Cloudflare's `worker-build` does the same steps, but is a program only, downloads its tools,
//! and takes longer to compile than all of this. What it adds to wasm-bindgen's output is a
//! shim; ours is `shim.js`, beside this file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::stamp::Stamp;
use super::tools;
use crate::project;
use crate::step::{run, step, unchanged};

const SHIM: &str = include_str!("shim.js");

/// The handlers that Cloudflare calls on a Worker, where ours exports them.
const HANDLERS: [&str; 4] = ["fetch", "scheduled", "queue", "email"];

/// Fills `build/worker` from the compiled WASM.
pub fn assemble(root: &Path) -> Result<()> {
    let wasm = tools::compiled(root, "ledger_worker")?;
    let output = project::built_worker(root);
    let classes = classes(&project::read(&root.join("wrangler.toml"))?)?;
    let description = root.join("worker/openapi.json");
    let stamp = Stamp::default()
        .file(&wasm)?
        .file(&description)?
        .file(&root.join("package-lock.json"))?
        .text(SHIM)
        .text(&classes.join(" "));
    let worked = stamp.guard(root, "worker", &output.join("index.js"), || {
        let parts = root.join("build/.worker");
        tools::empty(&parts)?;
        bind(root, &wasm, &parts)?;
        tools::optimize(root, &parts.join("index_bg.wasm"))?;
        let shim = shim(&project::read(&parts.join("index.js"))?, &classes)?;
        project::write(&parts.join("shim.js"), shim)?;
        project::write(&parts.join("openapi.json"), lean(&project::read(&description)?)?)?;
        tools::empty(&output)?;
        step("bundle", || bundle(root, &parts, &output))
    })?;
    if !worked {
        unchanged("build/worker");
    }
    Ok(())
}

/// The Worker's WASM with the names of its functions; `build/worker` must be up to date.
pub fn named(root: &Path) -> Result<PathBuf> {
    let wasm = tools::compiled(root, "ledger_worker")?;
    let parts = root.join("build/.size");
    let named = parts.join("index_bg.wasm");
    let stamp = Stamp::default().file(&wasm)?.file(&root.join("package-lock.json"))?;
    stamp.guard(root, "size", &named, || {
        tools::empty(&parts)?;
        bind(root, &wasm, &parts)?;
        tools::optimize_named(root, &named)
    })?;
    Ok(named)
}

/// The reset function lets the shim start over after a panic.
fn bind(root: &Path, wasm: &Path, output: &Path) -> Result<()> {
    let arguments = [
        "--target",
        "module",
        "--no-typescript",
        "--out-name",
        "index",
        "--experimental-reset-state-function",
    ];
    tools::bindgen(root, wasm, output, &arguments)
}

fn bundle(root: &Path, parts: &Path, output: &Path) -> Result<()> {
    let script = output.join("index.js");
    let mut esbuild = Command::new(project::npm_program(root, "esbuild"));
    esbuild.arg(parts.join("shim.js")).arg(format!("--outfile={}", script.display())).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--loader:.json=text",
        "--log-level=warning",
        "--external:./index_bg.wasm",
        "--external:cloudflare:*",
    ]);
    run(&mut esbuild)?;
    // workerd gives a compiled module to a plain import; it does not know `import source` yet.
    let text = project::read(&script)?;
    if !text.contains("import source ") {
        bail!("wasm-bindgen's output has no `import source` line: build/worker.rs must follow it");
    }
    project::write(&script, text.replace("import source ", "import "))?;
    let wasm = "index_bg.wasm";
    fs::copy(parts.join(wasm), output.join(wasm))
        .map(drop)
        .with_context(|| format!("{wasm} cannot be copied to {}", output.display()))
}

/// A JSON text without what only people need.
fn lean(json: &str) -> Result<String> {
    let value: serde_json::Value =
        serde_json::from_str(json).context("worker/openapi.json is not JSON")?;
    Ok(value.to_string())
}

/// The object classes that wrangler.toml binds.
fn classes(wrangler: &str) -> Result<Vec<String>> {
    let table: toml::Table = wrangler.parse().context("wrangler.toml is not valid TOML")?;
    let bindings = table
        .get("durable_objects")
        .and_then(|objects| objects.get("bindings"))
        .and_then(toml::Value::as_array)
        .context("wrangler.toml has no [[durable_objects.bindings]]")?;
    let name = |binding: &toml::Value| {
        let name = binding.get("class_name").and_then(toml::Value::as_str);
        name.map(str::to_owned).context("a binding in wrangler.toml has no class_name")
    };
    bindings.iter().map(name).collect()
}

/// The shim, completed with one export per object class and the Worker's handlers.
fn shim(module: &str, classes: &[String]) -> Result<String> {
    let mut text = SHIM.to_owned();
    for class in classes {
        if !module.contains(&format!("export class {class} ")) {
            bail!(
                "wrangler.toml binds the class {class}, and the Worker exports none of that name"
            );
        }
        text.push_str(&format!("export const {class} = durable(wasm.{class});\n"));
    }
    let exported = |name: &&str| module.contains(&format!("export function {name}("));
    let handlers: Vec<String> = HANDLERS
        .into_iter()
        .filter(exported)
        .map(|name| match name {
            "fetch" => "fetch: fetched(wasm.fetch)".to_owned(),
            other => format!("{other}: handler(wasm.{other})"),
        })
        .collect();
    if handlers.is_empty() {
        bail!(
            "the Worker exports no handler; wasm-bindgen's output has changed, or `fetch` is gone"
        );
    }
    text.push_str(&format!("export default {{ {} }};\n", handlers.join(", ")));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "export class Desk {\n}\nexport function fetch(a) {}\n";

    #[test]
    fn the_shim_exports_the_bound_classes_and_the_handlers_there_are() {
        let text = shim(MODULE, &["Desk".to_owned()]).unwrap();
        assert!(text.contains("export const Desk = durable(wasm.Desk);"));
        assert!(text.ends_with("export default { fetch: fetched(wasm.fetch) };\n"));
    }

    #[test]
    fn a_bound_class_that_is_not_there_is_named() {
        let failure = shim(MODULE, &["Account".to_owned()]).unwrap_err().to_string();
        assert!(failure.contains("Account"), "{failure}");
        assert!(shim("export class Desk {\n}", &[]).is_err());
    }

    #[test]
    fn reads_the_classes_of_wrangler_toml() {
        let text = "[[durable_objects.bindings]]\nname = \"D\"\nclass_name = \"Desk\"\n";
        assert_eq!(classes(text).unwrap(), ["Desk"]);
        assert!(classes("name = \"x\"").is_err());
    }
}
