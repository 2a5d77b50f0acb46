//! Build, demo, test, check, package, bench, explain.

fn main() {}
