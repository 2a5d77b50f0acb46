//! The platform as a program.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[test]
fn it_prints_its_address_and_ends_with_its_input() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ledger-simulator"))
        .args(["--port", "0", "--speed", "20", "--no-rate-limits"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").unwrap().to_owned();
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
    assert!(std::net::TcpStream::connect(&address).is_err());
}

#[test]
fn it_names_an_unknown_option() {
    let output = Command::new(env!("CARGO_BIN_EXE_ledger-simulator"))
        .args(["--sped", "20"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("unknown option --sped"));
}
