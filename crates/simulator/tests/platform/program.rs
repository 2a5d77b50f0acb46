//! The platform as a program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

#[test]
fn it_prints_its_address_and_ends_with_its_input() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ledger-simulator"))
        .args(["--port", "0", "--speed", "20", "--no-rate-limits", "--faults", "{\"dropNext\":1}"])
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
fn it_fails_when_the_contract_was_broken() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ledger-simulator"))
        .args(["--port", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let request =
        "GET /restapi/v1.0/account/~/sms HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    drop(program.stdin.take());
    let output = program.wait_with_output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("violations of the contract: 1;"), "{said}");
    assert!(said.contains("GET /restapi/v1.0/account/~/sms"), "{said}");
}

#[test]
fn it_names_what_it_does_not_understand() {
    let rows = [
        (["--sped", "20"], "unknown option --sped"),
        (["--faults", "{\"dropNxt\":1}"], "--faults: unknown field `dropNxt`"),
        (
            ["--faults", "{\"callLogLagSeconds\":-1}"],
            "callLogLagSeconds -1 is not a length of time",
        ),
        (["--contract", "loose"], "--contract is strict or noted"),
    ];
    for (arguments, expected) in rows {
        let output = Command::new(env!("CARGO_BIN_EXE_ledger-simulator"))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
    }
}
