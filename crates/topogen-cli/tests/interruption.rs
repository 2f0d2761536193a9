//! A `topogen matrix` that is interrupted goes on where it was.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{Bench, names, ran};
use rustix::process::{Pid, Signal, kill_process};
use sha2::{Digest, Sha256};
use topogen_data::formats::npy;

/// How many diagrams there are.
const N: usize = 40;
/// Where the finished rows are.
const KEPT: &str = "m.npy.unfinished";
/// The mark and the identity.
const HEAD: usize = 8 + 32;

/// Diagrams that take seconds to compare, and their list.
fn bench() -> Bench {
    let bench = Bench::new();
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for number in 0..N {
        let bars =
            (0..100).map(|_| (draw(), draw())).map(|(birth, length)| format!("{birth} {}\n", birth + length));
        bench.write(&format!("{number}.txt"), &bars.collect::<String>());
    }
    bench.write("list", &(0..N).map(|number| format!("{number}.txt\n")).collect::<String>());
    bench
}

const COMMAND: [&str; 6] = ["matrix", "--files-from", "list", "--metric", "fisher", "-o"];

fn command(options: &[&'static str]) -> Vec<&'static str> {
    [&COMMAND[..], &["m.npy", "--threads", "2"], options].concat()
}

/// Starts the command, and waits until it has kept some rows.
fn started(bench: &Bench) -> Child {
    let child = bench.command(&command(&[])).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while fs::metadata(bench.path(KEPT)).map_or(0, |data| data.len()) < 600 {
        assert!(start.elapsed() < Duration::from_secs(60), "no row was kept");
        thread::sleep(Duration::from_millis(5));
    }
    child
}

/// The matrix that is there.
fn found(bench: &Bench) -> Vec<f64> {
    let array = npy::read(fs::File::open(bench.path("m.npy")).unwrap(), "m.npy").unwrap();
    assert_eq!(array.shape, [N, N]);
    array.values
}

/// The matrix that nothing interrupts.
fn expected(bench: &Bench) -> Vec<f64> {
    let arguments = [&COMMAND[..], &["whole.npy", "--threads", "1"]].concat();
    bench.run(&arguments).fine();
    npy::read(fs::File::open(bench.path("whole.npy")).unwrap(), "whole.npy").unwrap().values
}

/// The rows that are kept: their numbers, and where their records are.
fn rows(kept: &[u8]) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut rows = Vec::new();
    let mut at = HEAD;
    while at + 8 <= kept.len() {
        let row = u64::from_le_bytes(kept[at..at + 8].try_into().unwrap()) as usize;
        let end = at + 8 + 8 * row + 8;
        rows.push((row, at..end));
        at = end;
    }
    rows
}

#[test]
fn ctrl_c_keeps_finished_rows_and_the_same_command_goes_on() {
    let bench = bench();
    let child = started(&bench);
    let start = Instant::now();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?}", start.elapsed());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(130), ""));
    let message =
        format!("error: interrupted; what is done is kept in {KEPT}, from where the same command goes on\n");
    assert_eq!(ran.stderr, message);
    assert!(!bench.path("m.npy").exists());

    // Other bars, another metric and other parameters have no use for these rows.
    let kept = fs::read(bench.path(KEPT)).unwrap();
    for (list, options) in [
        ("list", &["--sigma", "2"][..]),
        ("list", &["--metric", "bottleneck"]),
        ("short", &["--metric", "fisher"]),
    ] {
        bench.write("short", "0.txt\n1.txt\n");
        let arguments = ["matrix", "--files-from", list, "-o", "m.npy"];
        let given = if options[0] == "--sigma" { &["--metric", "fisher"][..] } else { &[] };
        bench.refused(&[&arguments, given, options].concat(), &[KEPT, "other diagrams", "remove it"]);
    }
    let other = fs::read_to_string(bench.path("7.txt")).unwrap();
    bench.write("7.txt", &format!("0 1\n{other}"));
    bench.refused(&command(&[]), &[KEPT, "other diagrams"]);
    bench.write("7.txt", &other);
    assert_eq!(fs::read(bench.path(KEPT)).unwrap(), kept, "they are left alone");

    // A row whose sum fits is believed, and not computed again.
    let rows = rows(&kept);
    let (row, at) = rows.iter().find(|(row, _)| *row > 0).unwrap().clone();
    assert!((1..N).contains(&row) && rows.len() < N - 1, "{} rows are kept", rows.len());
    let mut altered = kept.clone();
    altered[at.start + 8..at.start + 16].copy_from_slice(&42_f64.to_le_bytes());
    let sum = Sha256::digest(&altered[at.start..at.end - 8]);
    altered[at.end - 8..at.end].copy_from_slice(&sum[..8]);
    fs::write(bench.path(KEPT), &altered).unwrap();
    bench.run(&command(&[])).fine();
    assert!(!bench.path(KEPT).exists(), "it is removed when the matrix is written");
    let expected = expected(&bench);
    let mut resumed = found(&bench);
    assert_eq!((resumed[row * N], resumed[row]), (42.0, 42.0));
    (resumed[row * N], resumed[row]) = (expected[row * N], expected[row]);
    assert_eq!(resumed, expected);

    // A row whose sum does not fit is not, nor what comes after it, nor one that was cut short.
    let mut damaged = kept.clone();
    damaged[at.start + 8] ^= 1;
    for bytes in [&damaged, &kept[..kept.len() - 3].to_vec(), &kept[..HEAD - 5].to_vec(), &Vec::new()] {
        fs::write(bench.path(KEPT), bytes).unwrap();
        bench.run(&command(&[])).fine();
        assert_eq!(found(&bench), expected);
    }
}

#[test]
fn a_killed_computation_goes_on_too() {
    let bench = bench();
    let mut child = started(&bench);
    child.kill().unwrap();
    child.wait().unwrap();
    bench.run(&command(&[])).fine();
    assert_eq!(found(&bench), expected(&bench));
    assert!(!names(bench.folder.path()).iter().any(|name| name.ends_with("unfinished")));
}

#[test]
fn two_computations_of_a_matrix_do_not_mix() {
    let bench = bench();
    let mut child = started(&bench);
    bench.refused(&command(&[]), &[KEPT, "in use"]);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_file_that_keeps_no_rows_is_left_alone() {
    let bench = bench();
    bench.write(KEPT, "my notes");
    bench.refused(&command(&[]), &[KEPT, "no file of finished rows"]);
    assert_eq!(fs::read_to_string(bench.path(KEPT)).unwrap(), "my notes");
}
