//! A run that was stopped goes on where it was, and ends as if nothing had happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(unix)]

mod common;

use common::{Bench, errors, timeless_records};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};

/// Waits until the run says that a step is done.
fn wait_for_training(child: &mut Child) -> BufReader<std::process::ChildStderr> {
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(": step ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the run ended before it trained");
    }
    said
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

#[test]
fn after_ctrl_c_a_resumed_run_has_the_records_of_an_uninterrupted_one() {
    let bench = Bench::new(40);
    bench.run("whole", &[]);

    let mut child = bench.command("stopped", &[]).spawn().unwrap();
    let mut said = wait_for_training(&mut child);
    signal(&child, "INT");
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(rest.contains("--resume"), "{rest}");
    assert!(!bench.out("stopped").join("records").exists(), "records of half a run");

    let said = bench.run("stopped", &["--resume"]);
    assert!(said.contains("going on after"), "{said}");
    assert_eq!(timeless_records(&bench.out("whole")), timeless_records(&bench.out("stopped")));
}

#[test]
fn a_killed_run_goes_on_from_its_last_whole_checkpoint() {
    let bench = Bench::new(110);
    bench.run("whole", &[]);

    let mut child = bench.command("killed", &[]).spawn().unwrap();
    let said = wait_for_training(&mut child);
    let checkpoint = bench.out("killed").join("state/tiny/seed-1/step-00000100/checkpoint.safetensors");
    while !checkpoint.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before its first checkpoint");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(said);

    // What an interrupted write leaves behind is never taken for a state.
    fs::create_dir(bench.out("killed").join("state/tiny/seed-1/.tmpleft")).unwrap();
    bench.run("killed", &["--resume"]);
    assert_eq!(timeless_records(&bench.out("whole")), timeless_records(&bench.out("killed")));
}

#[test]
fn a_finished_run_resumes_to_itself() {
    let bench = Bench::new(5);
    bench.run("out", &[]);
    let records = timeless_records(&bench.out("out"));
    bench.run("out", &["--resume"]);
    assert_eq!(timeless_records(&bench.out("out")), records);
}

#[test]
fn the_state_of_another_run_is_refused() {
    let bench = Bench::new(5);
    bench.run("out", &[]);
    let output = bench.command("out", &["--resume", "--quick"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("--quick"), "{}", errors(&output));
}

#[test]
fn a_damaged_checkpoint_is_refused_by_name() {
    let bench = Bench::new(400);
    let mut child = bench.command("out", &[]).spawn().unwrap();
    let mut said = wait_for_training(&mut child);
    signal(&child, "INT");
    said.read_to_string(&mut String::new()).unwrap();
    child.wait().unwrap();
    let state = bench.out("out").join("state/tiny/seed-1");
    let step = fs::read_dir(&state).unwrap().next().unwrap().unwrap().path();
    let checkpoint = step.join("checkpoint.safetensors");
    let whole = fs::read(&checkpoint).unwrap();
    fs::write(&checkpoint, &whole[..whole.len() / 2]).unwrap();
    let said = bench.refused("out", &["--resume"]);
    assert!(said.contains("checkpoint.safetensors"), "{said}");
    fs::remove_file(&checkpoint).unwrap();
    let said = bench.refused("out", &["--resume"]);
    assert!(said.contains("no whole checkpoint") && said.contains("leave out --resume"), "{said}");
}
