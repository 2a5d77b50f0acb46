//! Same input, same answer: the tests of this package run natively (`cargo xtask test native`)
//! and, compiled to WASM, under Node (`cargo xtask test wasm`). Each states its expected answer
//! once, so the two builds cannot differ unseen.
//!
//! A test is marked `#[wasm_bindgen_test(unsupported = test)]`, which makes it a plain `#[test]`
//! in the native build. It may read nothing but what is compiled into it.
