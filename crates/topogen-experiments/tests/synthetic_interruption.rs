//! A synthetic run that was stopped goes on where it was, and ends as if nothing had happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(unix)]

mod common;

use common::synthetic::{Bench, timeless};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Command;

#[test]
fn after_ctrl_c_a_resumed_run_has_the_records_of_an_uninterrupted_one() {
    let bench = Bench::with_rows(&["a"], 1_200);
    bench.run("whole", &["--seeds", "2", "--threads", "2"]);

    let mut child = bench.command("stopped", &["--seeds", "2", "--threads", "1"]).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(": step ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the run ended before it moved points");
    }
    let status = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(rest.contains("--resume"), "{rest}");
    assert!(!bench.path("stopped/a/seed-0/record.json").exists(), "records of half a run");

    // A state of another run is refused, and so is a damaged one; both stay.
    let output = bench.command("stopped", &["--resume", "--quick"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(common::errors(&output).contains("--quick"), "{}", common::errors(&output));
    let state = fs::read_dir(bench.path("stopped/a/seed-0/state")).unwrap().next().unwrap().unwrap().path();
    let checkpoint = state.join("descent.safetensors");
    let whole = fs::read(&checkpoint).unwrap();
    fs::write(&checkpoint, &whole[..whole.len() / 2]).unwrap();
    let output = bench.command("stopped", &["--resume", "--seeds", "2"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(common::errors(&output).contains("descent.safetensors"), "{}", common::errors(&output));
    fs::write(&checkpoint, whole).unwrap();

    let said = bench.run("stopped", &["--resume", "--seeds", "2"]);
    assert!(said.contains("going on after"), "{said}");
    for run in ["a/seed-0", "a/seed-1"] {
        assert_eq!(
            timeless(&bench.path("whole").join(run)),
            timeless(&bench.path("stopped").join(run)),
            "{run}"
        );
        assert!(!bench.path("stopped").join(run).join("state").exists(), "a state without use");
    }
}

#[test]
fn a_finished_run_resumes_to_itself_and_only_to_itself() {
    let bench = Bench::with_rows(&["a"], 20);
    bench.run("out", &[]);
    let before = timeless(&bench.path("out/a/seed-0"));
    let session = fs::read(bench.path("out/a/seed-0/session.json")).unwrap();
    bench.run("out", &["--resume"]);
    assert_eq!(timeless(&bench.path("out/a/seed-0")), before);
    assert_eq!(fs::read(bench.path("out/a/seed-0/session.json")).unwrap(), session, "it was run again");

    let row = fs::read_to_string(bench.path("experiments/a.toml")).unwrap();
    bench.file("experiments/a.toml", row.replace("steps = 20", "steps = 21"));
    let output = bench.command("out", &["--resume"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(common::errors(&output).contains("has been changed"), "{}", common::errors(&output));
    bench.run("out", &[]);
    assert_ne!(timeless(&bench.path("out/a/seed-0")), before);
}
