//! The stack by itself, under both runtimes: it starts, survives a crash with its data and port,
//! and leaves no process behind. It needs the built Worker, so `cargo xtask test worker` runs it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use xtask::stack::{Options, Runtime, Stack, free_port};

#[test]
fn under_workerd_it_starts_again_on_the_same_port_and_folder_after_a_crash() {
    crashes_and_starts_again(Runtime::Workerd);
}

#[test]
fn under_wrangler_it_starts_again_on_the_same_port_and_folder_after_a_crash() {
    crashes_and_starts_again(Runtime::Wrangler);
}

fn crashes_and_starts_again(runtime: Runtime) {
    let folder = folder(&format!("{runtime:?}"));
    let mut options = Options::new(&folder).var("ANY", "value");
    options.runtime = runtime;
    let mut stack = Stack::start(options).unwrap();
    let port = stack.port();
    assert!(get(port).starts_with("HTTP/1.1"));

    stack.kill().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());

    stack.again().unwrap();
    assert!(get(port).starts_with("HTTP/1.1"));
    stack.stop().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_port_in_use_is_named() {
    let folder = folder("busy");
    let port = free_port().unwrap();
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let mut options = Options::new(&folder);
    options.port = Some(port);
    let failure = Stack::start(options).unwrap_err().to_string();
    assert!(failure.contains(&port.to_string()), "{failure}");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("ledger-stack-{name}-{}", std::process::id()))
}

/// The start of the answer: workerd keeps the connection open for five seconds after it.
fn get(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut start = [0; 8];
    stream.read_exact(&mut start).unwrap();
    String::from_utf8_lossy(&start).into_owned()
}
