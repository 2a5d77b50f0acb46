//! The wasm-bindgen tool, pinned by Cargo.lock to the library.

fn main() {}
