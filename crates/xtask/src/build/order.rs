//! The order of a WASM module's functions. gzip looks back 32 KB, so what resembles each other is to
//! stand side by side: each function is followed by the one that has most in common with those
//! before it. That is 2 % of the extension after gzip, against the order of their names.
//!
//! wasm-opt moves functions in the order of their names; so they are given names by their places.

use std::collections::VecDeque;

use anyhow::{Context, Result};
use wasm_encoder::{Module, NameMap, NameSection, RawSection};
use wasmparser::{ImportSectionReader, Parser, Payload, TypeRef};

/// Runs of so many bytes are compared.
const RUN: usize = 7;
/// A run that more functions have says nothing of any.
const COMMON: usize = 150;
/// How far gzip looks back, with some room for what it cannot use.
const WINDOW: usize = 24_000;
/// Short functions fit everywhere: so many bytes more keep them from going first.
const SHORT: usize = 120;

/// The module with names by which `wasm-opt --reorder-functions-by-name` puts alike functions
/// together. The names it had are gone.
pub(super) fn named_by_place(module: &[u8]) -> Result<Vec<u8>> {
    let mut named = Module::new();
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("this is no WASM module")?;
        if let Payload::ImportSection(imports) = &payload {
            imported = functions_imported(imports.clone())?;
        }
        if let Payload::CodeSectionEntry(body) = &payload {
            bodies.push(body.as_bytes());
        }
        let is_names = matches!(&payload, Payload::CustomSection(it) if it.name() == "name");
        if let (false, Some((id, range))) = (is_names, payload.as_section()) {
            let data = module.get(range).context("the module ends early")?;
            named.section(&RawSection { id, data });
        }
    }
    let mut places = vec![0; bodies.len()];
    for (place, function) in alike(&bodies).into_iter().enumerate() {
        places[function] = place;
    }
    let mut names = NameMap::new();
    for (function, place) in (imported..).zip(places) {
        names.append(function, &format!("{place:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    named.section(&section);
    Ok(named.finish())
}

/// How many functions the module takes from elsewhere: they have the first numbers.
fn functions_imported(imports: ImportSectionReader<'_>) -> Result<u32> {
    let mut functions = 0;
    for import in imports.into_imports() {
        functions += u32::from(matches!(import?.ty, TypeRef::Func(_)));
    }
    Ok(functions)
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

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, EntityType, Function, FunctionSection, ImportSection, TypeSection,
    };

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
        // A function that is imported, and three of this module's.
        let module = |names: &[(u32, &str)]| {
            let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
            types.ty().function([], []);
            imports.import("m", "f", EntityType::Function(0));
            let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
            for value in [1, 2, 3] {
                functions.function(0);
                let mut body = Function::new([]);
                body.instructions().i32_const(value).drop().end();
                code.function(&body);
            }
            let (mut list, mut section) = (NameMap::new(), NameSection::new());
            names.iter().for_each(|(function, name)| list.append(*function, name));
            section.functions(&list);
            let mut module = Module::new();
            module.section(&types).section(&imports).section(&functions).section(&code);
            module.section(&section);
            module.finish()
        };
        let before = module(&[(0, "f"), (1, "zebra"), (2, "ant"), (3, "bee")]);
        let after = module(&[(1, "000000"), (2, "000001"), (3, "000002")]);
        assert_eq!(named_by_place(&before).unwrap(), after);
        assert!(named_by_place(b"\0asm\x01\0\0\0\x0A\x05").is_err(), "the module ends early");
    }
}
