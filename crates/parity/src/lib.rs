//! Same input, same answer, in the native and the WASM build.
//!
//! - `tests/explain.rs` compares the two builds over every topic of `ledger_explain`: a build
//!   script asks natively, the test asks in WASM, under Node (`cargo xtask test wasm`).
//! - `tests/phone.rs` runs in both builds and states each answer once. It is marked
//!   `#[wasm_bindgen_test(unsupported = test)]`, which makes it a plain `#[test]` natively.
//!
//! - [`work`] is measured in both builds (`cargo xtask bench phone`).
//!
//! A test may read nothing but what is compiled into it.

pub mod work;
