//! A comparison that was stopped goes on where it was, and ends as if nothing had happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(unix)]

mod common;

use common::gtn::SQUARE;
use common::latent::RINGS;
use common::rows::{Bench, timeless};
use std::io::{BufRead, BufReader, Read};
use std::process::Command;

/// Stops a run of one row within its fits, and resumes it.
fn stopped_and_resumed(bench: &Bench, name: &str) {
    bench.run("whole", "--threads 1");

    let mut child = bench.command("stopped", "--threads 1").spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(": step ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the run ended before it fitted");
    }
    let status = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(!bench.path("stopped/records").exists(), "records of half a run");
    let whole = timeless(&bench.path("whole"), name);

    // Something else does not go on from there.
    let other = bench.command("stopped", "--resume --quick").output().unwrap();
    let said = String::from_utf8_lossy(&other.stderr);
    assert!(said.contains("the state of another run"), "{said}");

    let said = bench.run("stopped", "--resume --threads 1");
    assert!(said.contains("goes on") || said.contains("was finished before"), "{said}");
    assert_eq!(timeless(&bench.path("stopped"), name), whole);

    // What is finished is left as it is.
    let said = bench.run("stopped", "--resume");
    assert!(said.contains(&format!("{name}: finished before")), "{said}");
}

#[test]
fn generators_go_on_after_ctrl_c() {
    stopped_and_resumed(&Bench::new("gtn", &[SQUARE], 60), "square");
}

#[test]
fn latent_spaces_go_on_after_ctrl_c() {
    stopped_and_resumed(&Bench::new("latent", &[RINGS], 20), "rings");
}
