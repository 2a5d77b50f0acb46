//! A WebAssembly module as far as its functions have names: what remains of it without some of
//! them (<https://webassembly.github.io/spec/core/binary/modules.html>).

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};

const IMPORTS: u8 = 2;
const CODE: u8 = 10;
const DATA: u8 = 11;
const CUSTOM: u8 = 0;
/// No locals; `unreachable`; the end.
const STUB: [u8; 3] = [0, 0, 0x0b];

/// A module, taken apart.
pub(super) struct Module<'a> {
    bytes: &'a [u8],
    sections: Vec<(u8, Range<usize>)>,
    /// How many functions are imported: they are counted first.
    imported: u32,
    names: BTreeMap<u32, String>,
}

impl<'a> Module<'a> {
    /// Reads a module that has a name section.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self { bytes, sections: Vec::new(), imported: 0, names: BTreeMap::new() };
        let mut reader = Reader { bytes, at: 8 };
        while reader.at < bytes.len() {
            let id = reader.byte()?;
            let length = reader.number()?;
            let start = reader.at;
            reader.skip(length)?;
            module.sections.push((id, start..reader.at));
            let mut inner = Reader { bytes: bytes.get(..reader.at).unwrap_or_default(), at: start };
            match id {
                IMPORTS => module.imported = imported(&mut inner)?,
                CUSTOM if inner.text()? == "name" => module.names = names(&mut inner)?,
                _ => {}
            }
        }
        if module.names.is_empty() {
            bail!("the module's functions have no names");
        }
        Ok(module)
    }

    /// The module with the functions of these names doing nothing, and these texts blanked.
    pub(super) fn without(
        &self,
        is_left_out: impl Fn(&str) -> bool,
        texts: &[String],
    ) -> Result<Vec<u8>> {
        let mut output = self.bytes.get(..8).context("it is no module")?.to_vec();
        for (id, range) in &self.sections {
            let section = self.bytes.get(range.clone()).unwrap_or_default();
            let section = match *id {
                CODE => self.code(section, &is_left_out)?,
                DATA => blanked(section, texts),
                _ => section.to_vec(),
            };
            output.push(*id);
            put_number(&mut output, section.len());
            output.extend(section);
        }
        Ok(output)
    }

    fn code(&self, section: &[u8], is_left_out: impl Fn(&str) -> bool) -> Result<Vec<u8>> {
        let mut reader = Reader { bytes: section, at: 0 };
        let count = reader.number()?;
        let mut output = Vec::with_capacity(section.len());
        put_number(&mut output, count);
        for index in 0..count {
            let length = reader.number()?;
            let body = reader.take(length)?;
            let name = self.names.get(&(self.imported + u32::try_from(index)?));
            let body = if name.is_some_and(|name| is_left_out(name)) { &STUB } else { body };
            put_number(&mut output, body.len());
            output.extend(body);
        }
        Ok(output)
    }
}

fn blanked(section: &[u8], texts: &[String]) -> Vec<u8> {
    let mut section = section.to_vec();
    for text in texts {
        let mut at = 0;
        while let Some(found) = find(section.get(at..).unwrap_or_default(), text.as_bytes()) {
            let start = at + found;
            at = start + text.len();
            if let Some(place) = section.get_mut(start..at) {
                place.fill(0);
            }
        }
    }
    section
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn imported(reader: &mut Reader<'_>) -> Result<u32> {
    let mut functions = 0;
    for _ in 0..reader.number()? {
        reader.text()?;
        reader.text()?;
        match reader.byte()? {
            0 => {
                reader.number()?;
                functions += 1;
            }
            1 => {
                reader.byte()?;
                reader.limits()?;
            }
            2 => reader.limits()?,
            3 => reader.skip(2)?,
            other => bail!("an import of the kind {other} is not known"),
        }
    }
    Ok(functions)
}

fn names(reader: &mut Reader<'_>) -> Result<BTreeMap<u32, String>> {
    const OF_FUNCTIONS: u8 = 1;
    let mut names = BTreeMap::new();
    while reader.at < reader.bytes.len() {
        let kind = reader.byte()?;
        let length = reader.number()?;
        if kind != OF_FUNCTIONS {
            reader.skip(length)?;
            continue;
        }
        for _ in 0..reader.number()? {
            let index = u32::try_from(reader.number()?)?;
            names.insert(index, without_hashes(&reader.text()?));
        }
    }
    Ok(names)
}

/// A name without the hash that may follow a crate: `ledger_core[ef40c1fec91ba26e]::json`.
fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for piece in name.split_inclusive('[') {
        let (hash, rest) = piece.split_once(']').unwrap_or_default();
        let is_hash = hash.len() > 8 && hash.bytes().all(|it| it.is_ascii_hexdigit());
        if is_hash && plain.ends_with('[') {
            plain.pop();
            plain.push_str(rest);
        } else {
            plain.push_str(piece);
        }
    }
    plain
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8> {
        let byte = self.bytes.get(self.at).copied().context("the module ends too soon")?;
        self.at += 1;
        Ok(byte)
    }

    /// LEB128, unsigned.
    fn number(&mut self) -> Result<usize> {
        let (mut number, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
            if shift > 28 {
                bail!("a number in the module is too long");
            }
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at + length).context("it ends too soon")?;
        self.at += length;
        Ok(taken)
    }

    fn skip(&mut self, length: usize) -> Result<()> {
        self.take(length).map(drop)
    }

    fn text(&mut self) -> Result<String> {
        let length = self.number()?;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn limits(&mut self) -> Result<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

fn put_number(output: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return output.push(byte);
        }
        output.push(byte | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![id];
        put_number(&mut bytes, content.len());
        bytes.extend(content);
        bytes
    }

    #[test]
    fn a_crate_s_hash_is_no_part_of_a_name() {
        let rows = [
            ("ledger_crm::hubspot::group", "ledger_crm::hubspot::group"),
            (
                "<ledger_crm[39679a500831faa3]::hubspot::HubSpot as ledger_crm[39679a500831faa3]::Speaks>",
                "<ledger_crm::hubspot::HubSpot as ledger_crm::Speaks>",
            ),
            ("drop_in_place::<[u8]>[1]", "drop_in_place::<[u8]>[1]"),
            ("cut[39679a500831faa3", "cut[39679a500831faa3"),
        ];
        for (name, expected) in rows {
            assert_eq!(without_hashes(name), expected);
        }
    }

    /// An import, two functions of our own with names, and some data.
    fn module() -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend(section(IMPORTS, &[1, 1, b'a', 1, b'b', 0, 0]));
        bytes.extend(section(CODE, &[2, 4, 0, 1, 1, 0x0b, 4, 0, 1, 2, 0x0b]));
        bytes.extend(section(DATA, b"\x01\x00keep these words"));
        let names = [&[1_u8, 11, 2, 1, 3][..], b"one", &[2, 3], b"two"].concat();
        bytes.extend(section(CUSTOM, &[&[4_u8][..], b"name", &names].concat()));
        bytes
    }

    #[test]
    fn a_function_that_is_left_out_does_nothing() {
        let bytes = module();
        let module = Module::read(&bytes).unwrap();
        assert_eq!(module.without(|_| false, &[]).unwrap(), bytes);
        let rest = module.without(|name| name == "two", &["these".to_owned()]).unwrap();
        let code = section(CODE, &[2, 4, 0, 1, 1, 0x0b, 3, 0, 0, 0x0b]);
        assert!(find(&rest, &code).is_some(), "{rest:x?}");
        assert!(find(&rest, b"keep \0\0\0\0\0 words").is_some());
        assert_eq!(rest.len(), bytes.len() - 1);
    }

    #[test]
    fn a_module_without_names_is_refused() {
        assert!(Module::read(b"\0asm\x01\0\0\0").is_err());
        let mut bytes = module();
        bytes.pop();
        assert!(Module::read(&bytes).is_err());
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for number in [0, 1, 127, 128, 300, 1 << 20] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            assert_eq!(Reader { bytes: &bytes, at: 0 }.number().unwrap(), number);
        }
    }
}
