//! A run that was stopped goes on where it was, and ends as if nothing had happened.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(unix)]

mod common;

use common::{Bench, errors, timeless_records};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(said);

    // What an interrupted write leaves behind is never taken for a state.
    fs::create_dir(bench.out("killed").join("state/tiny/seed-1/.tmpleft")).unwrap();
    bench.run("killed", &["--resume"]);
    assert_eq!(timeless_records(&bench.out("whole")), timeless_records(&bench.out("killed")));
}

/// Folders of what is not whole, in the states of a run.
fn partial_folders(out: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        fs::read_dir(path)
            .map_or(Vec::new(), |entries| entries.filter_map(|it| Some(it.ok()?.path())).collect())
    };
    let states = entries(&out.join("state/tiny")).into_iter().flat_map(|seed| entries(&seed));
    states.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(".tmp")).collect()
}

/// Starts the run again, and kills it as soon as `is_time` says.
fn kill_when(bench: &Bench, name: &str, mut is_time: impl FnMut() -> bool) {
    let mut child = bench.command(name, &["--resume"]).stderr(Stdio::null()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && !is_time() {
        std::thread::sleep(Duration::from_micros(500));
    }
    // It may be over by now.
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn kills_at_any_moment_change_nothing_in_the_records() {
    let bench = Bench::of_two_seeds(205);
    let start = Instant::now();
    bench.run("whole", &[]);
    let whole = start.elapsed();

    // While a state is written: the first one, and the second one after that.
    let mut left_behind = 0;
    for skipped in [0, 1] {
        let mut seen = partial_folders(&bench.out("killed"));
        let old = seen.len();
        kill_when(&bench, "killed", || {
            let new = partial_folders(&bench.out("killed")).into_iter().find(|path| !seen.contains(path));
            seen.extend(new);
            seen.len() > old + skipped
        });
        left_behind += partial_folders(&bench.out("killed")).len();
    }
    assert!(left_behind > 0, "no kill came while a state was written");
    // Shares of the time of the whole run, by chance: in reading data, in steps, between runs.
    let mut random = ChaCha8Rng::seed_from_u64(6);
    for _ in 0..4 {
        let (start, after) = (Instant::now(), whole.mul_f64(0.6 * random.random::<f64>()));
        kill_when(&bench, "killed", || start.elapsed() > after);
    }
    bench.run("killed", &["--resume"]);
    assert_eq!(timeless_records(&bench.out("whole")), timeless_records(&bench.out("killed")));
    let left = partial_folders(&bench.out("killed"));
    assert!(left.is_empty(), "what kills left takes space for ever: {left:?}");
}

/// The same command where no file may be larger than so many blocks of 512 bytes or more, as if the disk were full.
fn on_a_full_disk(command: &Command, blocks: u32) -> Command {
    let mut shell = Command::new("sh");
    // The signal that would end the process is ignored, so that writing is refused.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    shell.args(["-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
    shell
}

#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    let bench = Bench::of_two_seeds(105);
    bench.run("whole", &[]);
    let records = timeless_records(&bench.out("whole"));

    // Room for rows, but not for the networks of a state.
    let output = on_a_full_disk(&bench.command("full", &[]), 2_000).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let said = errors(&output);
    assert!(said.contains("error: cannot write") && said.contains("checkpoint.safetensors"), "{said}");
    assert!(!said.contains("step 210"), "no run makes sense on a full disk: {said}");
    assert!(!bench.out("full").join("records").exists());
    bench.run("full", &["--resume"]);
    assert_eq!(timeless_records(&bench.out("full")), records);

    // No room for rows: all runs are over, and records are written anew.
    let output = on_a_full_disk(&bench.command("whole", &["--resume"]), 1).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert!(errors(&output).contains("cannot write"), "{}", errors(&output));
    assert_eq!(timeless_records(&bench.out("whole")), records, "older records stay");
}

#[test]
fn a_damaged_state_is_refused_by_name_and_stays() {
    let bench = Bench::new(5);
    bench.run("out", &[]);
    let records = timeless_records(&bench.out("out"));
    let state = bench.out("out").join("state/tiny/seed-2/step-00000005/state.json");
    let whole = fs::read(&state).unwrap();
    fs::write(&state, &whole[..whole.len() / 2]).unwrap();
    let said = bench.refused("out", &["--resume"]);
    assert!(said.contains("seed-2") && said.contains("state.json"), "{said}");
    assert_eq!(fs::read(&state).unwrap().len(), whole.len() / 2);
    assert_eq!(timeless_records(&bench.out("out")), records);
    // The others are whole, and are found once the damage is mended.
    fs::write(&state, &whole).unwrap();
    assert!(!bench.run("out", &["--resume"]).contains(": step "));
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
