//! The command that runs the built Worker in workerd itself, and the configuration for it, made
//! from `wrangler.toml`.
//!
//! A second, tiny Worker on a port of its own stands for Cloudflare's cron: whoever asks it runs
//! the Worker's `scheduled` handler.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{leash, project};

const CRON: &str = "export default { async fetch(request, env) { \
    const cron = new URL(request.url).searchParams.get('cron') ?? ''; \
    const result = await env.WORKER.scheduled({ cron, scheduledTime: new Date() }); \
    return Response.json(result, { status: result.outcome === 'ok' ? 200 : 500 }); } }";

/// The part of `wrangler.toml` that workerd needs.
#[derive(Deserialize)]
pub(super) struct Wrangler {
    name: String,
    compatibility_date: String,
    #[serde(default)]
    compatibility_flags: Vec<String>,
    #[serde(default)]
    vars: BTreeMap<String, String>,
    durable_objects: DurableObjects,
}

#[derive(Deserialize)]
struct DurableObjects {
    bindings: Vec<Binding>,
}

#[derive(Deserialize)]
struct Binding {
    name: String,
    class_name: String,
}

/// Where everything is for one start.
pub(super) struct Place<'a> {
    pub(super) root: &'a Path,
    pub(super) folder: &'a Path,
    pub(super) port: u16,
    pub(super) cron_port: u16,
    pub(super) vars: &'a BTreeMap<String, String>,
}

/// The command, with its configuration written and its data folder there.
pub(super) fn command(place: &Place<'_>) -> Result<Command> {
    let text = project::read(&place.root.join("wrangler.toml"))?;
    let wrangler: Wrangler = toml::from_str(&text).context("wrangler.toml is not understood")?;
    std::fs::create_dir_all(place.folder.join("state"))?;
    let path = place.folder.join("workerd.capnp");
    project::write(&path, configuration(&wrangler, place)?)?;
    let mut command = leash::command(workerd_program(place.root)?);
    // `-I/` lets the configuration name the Worker's files by their whole path.
    command.args(["serve", "--experimental", "-I/"]).arg(path).envs(place.vars);
    Ok(command)
}

/// workerd itself, not its Node wrapper, so that a signal to it needs no passing on.
pub fn workerd_program(root: &Path) -> Result<PathBuf> {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "64" };
    let package = format!("node_modules/@cloudflare/workerd-{system}-{machine}");
    let path = root.join(package).join("bin/workerd");
    if path.is_file() {
        return Ok(path);
    }
    bail!("{} is not there: run `cargo xtask build worker` first", path.display())
}

fn configuration(wrangler: &Wrangler, place: &Place<'_>) -> Result<String> {
    let built = project::built_worker(place.root);
    let script = quoted(&built.join("index.js").to_string_lossy())?;
    let wasm = quoted(&built.join("index_bg.wasm").to_string_lossy())?;
    let state = quoted(&place.folder.join("state").to_string_lossy())?;
    let date = quoted(&wrangler.compatibility_date)?;
    let flags = listed(wrangler.compatibility_flags.iter().map(|flag| quoted(flag)))?;
    let classes = listed(wrangler.durable_objects.bindings.iter().map(|binding| {
        let class = quoted(&binding.class_name)?;
        let key = quoted(&format!("{}-{}", wrangler.name, binding.class_name))?;
        Ok(format!("(className = {class}, uniqueKey = {key}, enableSql = true)"))
    }))?;
    let bindings = bindings(wrangler, place.vars)?;
    let cron = quoted(CRON)?;
    let (port, cron_port) = (place.port, place.cron_port);
    Ok(format!(
        r#"using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "cron", worker = .cron),
    (name = "state", disk = (path = {state}, writable = true)),
    (name = "internet", network = (allow = ["public", "private"],
                                   tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [
    (name = "worker", address = "127.0.0.1:{port}", http = (), service = "worker"),
    (name = "cron", address = "127.0.0.1:{cron_port}", http = (), service = "cron"),
  ],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed {script}),
    (name = "index_bg.wasm", wasm = embed {wasm}),
  ],
  compatibilityDate = {date},
  compatibilityFlags = [{flags}],
  durableObjectNamespaces = [{classes}],
  durableObjectStorage = (localDisk = "state"),
  bindings = [{bindings}],
);

const cron :Workerd.Worker = (
  modules = [(name = "cron.js", esModule = {cron})],
  compatibilityDate = {date},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "WORKER", service = "worker")],
);
"#
    ))
}

/// The values of `vars` stay out of the file: workerd takes them from its environment.
fn bindings(wrangler: &Wrangler, vars: &BTreeMap<String, String>) -> Result<String> {
    let objects = wrangler.durable_objects.bindings.iter().map(|binding| {
        let (name, class) = (quoted(&binding.name)?, quoted(&binding.class_name)?);
        Ok(format!("(name = {name}, durableObjectNamespace = {class})"))
    });
    let fixed = wrangler.vars.iter().filter(|(name, _)| !vars.contains_key(*name));
    let fixed = fixed
        .map(|(name, value)| Ok(format!("(name = {}, text = {})", quoted(name)?, quoted(value)?)));
    let given = vars.keys().map(|name| {
        let name = quoted(name)?;
        Ok(format!("(name = {name}, fromEnvironment = {name})"))
    });
    listed(objects.chain(fixed).chain(given))
}

fn listed(items: impl Iterator<Item = Result<String>>) -> Result<String> {
    Ok(items.collect::<Result<Vec<String>>>()?.join(", "))
}

fn quoted(text: &str) -> Result<String> {
    if text.chars().any(char::is_control) {
        bail!("{text:?} has a control character, which workerd's configuration cannot carry");
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_names_classes_and_keeps_values_of_secrets_out() {
        let wrangler: Wrangler = toml::from_str(
            "name = \"w\"\ncompatibility_date = \"2026-01-01\"\n\
             [vars]\nPLAIN = \"shown\"\nOTHER = \"replaced\"\n\
             [[durable_objects.bindings]]\nname = \"DESK\"\nclass_name = \"Desk\"\n",
        )
        .unwrap();
        let vars = BTreeMap::from([
            ("OTHER".to_owned(), "mine".to_owned()),
            ("SECRET".to_owned(), "hidden".to_owned()),
        ]);
        let place = Place {
            root: Path::new("/root"),
            folder: Path::new("/data"),
            port: 1,
            cron_port: 2,
            vars: &vars,
        };
        let text = configuration(&wrangler, &place).unwrap();
        assert!(text.contains(r#"(className = "Desk", uniqueKey = "w-Desk", enableSql = true)"#));
        assert!(text.contains(r#"(name = "PLAIN", text = "shown")"#));
        assert!(text.contains(r#"(name = "SECRET", fromEnvironment = "SECRET")"#));
        assert!(!text.contains("hidden") && !text.contains("mine") && !text.contains("replaced"));
    }

    #[test]
    fn quotes_are_escaped_and_line_ends_refused() {
        assert_eq!(quoted(r#"a"b\"#).unwrap(), r#""a\"b\\""#);
        assert!(quoted("a\nb").is_err());
    }
}
