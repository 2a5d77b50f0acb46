//! The order of a WASM module's functions. gzip looks back 32 KB, so what resembles each other is to
//! stand side by side: each function is followed by the one that has most in common with those
//! before it. That is 2 % of the extension after gzip, against the order of their names.
//!
//! wasm-opt moves functions in the order of their names; so they are given names by their places.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail, ensure};

/// Runs of so many bytes are compared.
const RUN: usize = 7;
/// A run that more functions have says nothing of any.
const COMMON: usize = 150;
/// How far gzip looks back, with some room for what it cannot use.
const WINDOW: usize = 24_000;
/// Short functions fit everywhere: so many bytes more keep them from going first.
const SHORT: usize = 120;

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
const FUNCTION_NAMES: u8 = 1;

/// The module with names by which `wasm-opt --reorder-functions-by-name` puts alike functions
/// together. The names it had are gone.
pub(super) fn named_by_place(module: &[u8]) -> Result<Vec<u8>> {
    let mut named = module.get(..8).context("this is no WASM module")?.to_vec();
    let mut rest = Bytes(module.get(8..).unwrap_or_default());
    let (mut imported, mut bodies) = (0, Vec::new());
    while let Some(kind) = rest.byte() {
        let section = rest.sized()?;
        match kind {
            CUSTOM if Bytes(section).sized()? == b"name" => continue,
            IMPORTS => imported = functions_imported(Bytes(section))?,
            CODE => bodies = functions(Bytes(section))?,
            _ => {}
        }
        named.push(kind);
        put_sized(&mut named, section);
    }
    let mut places = vec![0; bodies.len()];
    for (place, function) in alike(&bodies).into_iter().enumerate() {
        places[function] = place;
    }
    let mut names = Vec::new();
    put(&mut names, places.len());
    for (function, place) in places.iter().enumerate() {
        put(&mut names, imported + function);
        put_sized(&mut names, format!("{place:06}").as_bytes());
    }
    let mut section = Vec::new();
    put_sized(&mut section, b"name");
    section.push(FUNCTION_NAMES);
    put_sized(&mut section, &names);
    named.push(CUSTOM);
    put_sized(&mut named, &section);
    Ok(named)
}

fn functions_imported(mut section: Bytes<'_>) -> Result<usize> {
    let count = section.number()?;
    for _ in 0..count {
        let (_module, _name) = (section.sized()?, section.sized()?);
        // wasm-bindgen has nothing else imported.
        ensure!(section.byte() == Some(0), "something is imported that is no function");
        section.number()?;
    }
    Ok(count)
}

fn functions(mut section: Bytes<'_>) -> Result<Vec<&[u8]>> {
    let count = section.number()?;
    (0..count).map(|_| section.sized()).collect()
}

/// The functions by number, each behind those that it resembles most.
fn alike(bodies: &[&[u8]]) -> Vec<usize> {
    let (having, runs) = runs(bodies);
    // Of how many of its runs each function has one in the window, and how often each run is there.
    let mut known = vec![0_usize; bodies.len()];
    let mut seen = vec![0_usize; having.len()];
    let mut window: VecDeque<usize> = VecDeque::new();
    let mut width = 0;
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    while let Some(next) = best(&left, &known, bodies) {
        let function = left.remove(next);
        order.push(function);
        window.push_back(function);
        width += bodies[function].len();
        for run in &runs[function] {
            seen[*run] += 1;
            if seen[*run] == 1 {
                having[*run].iter().for_each(|other| known[*other] += 1);
            }
        }
        while width > WINDOW && window.len() > 1 {
            let Some(gone) = window.pop_front() else { break };
            width -= bodies[gone].len();
            for run in &runs[gone] {
                seen[*run] -= 1;
                if seen[*run] == 0 {
                    having[*run].iter().for_each(|other| known[*other] -= 1);
                }
            }
        }
    }
    order
}

/// Which of those left has the largest part of it in the window; the first of equals.
fn best(left: &[usize], known: &[usize], bodies: &[&[u8]]) -> Option<usize> {
    let part = |place: usize| {
        let function = left[place];
        known[function] * 1_000_000 / (bodies[function].len() + SHORT)
    };
    (0..left.len()).max_by_key(|place| (part(*place), std::cmp::Reverse(*place)))
}

/// The functions that have each run, and the runs that each function has. Runs of one function
/// alone, and of very many, are left out.
fn runs(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut all: Vec<(&[u8], usize)> = Vec::new();
    for (function, body) in bodies.iter().enumerate() {
        all.extend(body.windows(RUN).map(|run| (run, function)));
    }
    all.sort_unstable();
    all.dedup();
    let (mut having, mut runs) = (Vec::new(), vec![Vec::new(); bodies.len()]);
    for same in all.chunk_by(|one, other| one.0 == other.0) {
        if (2..=COMMON).contains(&same.len()) {
            let functions: Vec<usize> = same.iter().map(|(_, function)| *function).collect();
            functions.iter().for_each(|function| runs[*function].push(having.len()));
            having.push(functions);
        }
    }
    (having, runs)
}

/// Bytes that are still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in WASM's form: seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte().context("the module ends in a number")?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number in the module is too large")
    }

    /// So many bytes as the number before them says.
    fn sized(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        let (taken, rest) = self.0.split_at_checked(length).context("the module ends early")?;
        self.0 = rest;
        Ok(taken)
    }
}

fn put(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_sized(bytes: &mut Vec<u8>, part: &[u8]) {
    put(bytes, part.len());
    bytes.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_stand_beside_those_they_resemble() {
        let bodies: [&[u8]; 5] = [
            b"first of one kind",
            b"second, another sort",
            b"third of one kind",
            b"nothing like it",
            b"fourth, another sort",
        ];
        assert_eq!(alike(&bodies), [0, 2, 1, 4, 3]);
    }

    #[test]
    fn a_module_keeps_all_but_its_names() {
        let module = |names: &[(u8, &str)]| {
            let mut module = b"\0asm\x01\0\0\0".to_vec();
            // A function that is imported, and three of this module's.
            for (kind, section) in
                [(2, &b"\x01\x01m\x01f\0\0"[..]), (10, b"\x03\x02ab\x02cd\x02ef")]
            {
                module.push(kind);
                put_sized(&mut module, section);
            }
            let mut section = b"\x04name\x01".to_vec();
            let mut list = vec![names.len() as u8];
            for (function, name) in names {
                list.push(*function);
                put_sized(&mut list, name.as_bytes());
            }
            put_sized(&mut section, &list);
            module.push(0);
            put_sized(&mut module, &section);
            module
        };
        let before = module(&[(0, "f"), (1, "zebra"), (2, "ant"), (3, "bee")]);
        let after = module(&[(1, "000000"), (2, "000001"), (3, "000002")]);
        assert_eq!(named_by_place(&before).unwrap(), after);
        assert!(named_by_place(b"\0asm\x01\0\0\0\x0A\x05").is_err(), "the module ends early");
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for number in [0, 1, 127, 128, 300, 65_535, 1_000_000] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            assert_eq!(Bytes(&bytes).number().unwrap(), number);
        }
    }
}
