//! Stamps: a step after cargo is skipped when nothing it reads has changed since it last
//! succeeded. A stamp is a hash over the content of its inputs, kept under `build/.stamps`.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project;

/// The inputs of one step, as a hash in the making.
#[derive(Default)]
pub struct Stamp {
    hasher: DefaultHasher,
}

impl Stamp {
    /// Adds a text: a tool's version, an argument.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// Adds a file's content.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        let content =
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        self.add(&content);
        Ok(self)
    }

    /// Adds every file of a folder, with its name.
    pub fn folder(mut self, folder: &Path) -> Result<Self> {
        for path in project::files(folder)? {
            self.add(path.to_string_lossy().as_bytes());
            self = self.file(&path)?;
        }
        Ok(self)
    }

    /// Does the work unless the same inputs were worked on before and the output is there;
    /// answers whether it did.
    pub fn guard(
        self,
        root: &Path,
        name: &str,
        output: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<bool> {
        let path = place(root, name);
        let value = format!("{:016x}", self.hasher.finish());
        if output.exists() && std::fs::read_to_string(&path).is_ok_and(|old| old == value) {
            return Ok(false);
        }
        if path.exists() {
            std::fs::remove_file(&path)
                .with_context(|| format!("{} cannot be removed", path.display()))?;
        }
        work()?;
        project::write(&path, value)?;
        Ok(true)
    }

    fn add(&mut self, bytes: &[u8]) {
        self.hasher.write_usize(bytes.len());
        self.hasher.write(bytes);
    }
}

fn place(root: &Path, name: &str) -> PathBuf {
    root.join("build/.stamps").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_again_only_when_an_input_changed_or_the_output_is_gone() {
        let root = std::env::temp_dir().join(format!("ledger-stamp-{}", std::process::id()));
        let output = root.join("output");
        let work = |input: &str| {
            let stamp = Stamp::default().text(input);
            stamp.guard(&root, "test", &output, || project::write(&output, input)).unwrap()
        };
        assert!(work("one"));
        assert!(!work("one"));
        assert!(work("two"));
        std::fs::remove_file(&output).unwrap();
        assert!(work("two"));
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_failed_step_leaves_no_stamp() {
        let root = std::env::temp_dir().join(format!("ledger-stamp-failed-{}", std::process::id()));
        project::write(&root.join("output"), "old").unwrap();
        let output = root.join("output");
        let failed =
            Stamp::default().text("one").guard(&root, "test", &output, || anyhow::bail!("no"));
        assert!(failed.is_err());
        assert!(Stamp::default().text("one").guard(&root, "test", &output, || Ok(())).unwrap());
        std::fs::remove_dir_all(&root).unwrap();
    }
}
