//! What a person sees, and what Ctrl-C does. A pseudo-terminal stands for the person's.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::fs::File;
use std::io::Read;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use common::{Bench, names, ran};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal with lines of so many characters: the side of the person, and that of the command.
fn terminal(columns: u16) -> (File, File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap().into_string().unwrap();
    let command = File::options().read(true).write(true).open(name).unwrap();
    tcsetwinsize(&command, Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    (File::from(person), command)
}

/// Runs the command with stdout on a terminal, and returns what it shows.
fn shown(bench: &Bench, arguments: &[&str], columns: u16, locale: &str) -> String {
    let (mut person, stdout) = terminal(columns);
    let mut command = bench.command(arguments);
    for variable in ["LC_ALL", "LC_CTYPE"] {
        command.env_remove(variable);
    }
    let mut child = command.env("LANG", locale).stdout(stdout).stderr(Stdio::piped()).spawn().unwrap();
    // The command holds the last descriptor of its side: when it ends, reading fails.
    drop(command);
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = person.read(&mut buffer) {
        text.extend(&buffer[..count]);
    }
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(child.wait().unwrap().success(), "{errors}");
    assert_eq!(errors, "");
    String::from_utf8(text).unwrap().replace("\r\n", "\n")
}

#[test]
fn a_person_is_shown_a_table_and_a_barcode() {
    let bench = Bench::new();
    bench.generate("circle", 100, "circle.csv");
    for columns in [60, 100] {
        let text = shown(&bench, &["diagram", "circle.csv"], columns, "en_US.UTF-8");
        assert!(text.starts_with("circle.csv: 100 points, threshold "), "{text}");
        assert!(text.contains("engine sweep") && text.contains("total persistence"), "{text}");
        let degree_0 = text.lines().find(|line| line.trim_start().starts_with("0  ")).unwrap();
        assert_eq!(degree_0.split_whitespace().take(3).collect::<Vec<_>>(), ["0", "99", "1"]);
        assert!(text.contains("90 shorter bars not shown"), "10 of 100 are shown: {text}");
        assert!(text.contains('█') && text.contains("0 to ∞"), "{text}");
        let bars = text.lines().skip_while(|line| !line.starts_with("H0"));
        let widest = bars.map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest <= usize::from(columns) && widest + 12 > usize::from(columns),
            "{widest} of {columns}"
        );
    }
    let plain = shown(&bench, &["diagram", "circle.csv"], 80, "C");
    assert!(plain.is_ascii() && plain.contains("0 to inf") && plain.contains("---"), "{plain}");
}

#[test]
fn a_person_who_asks_for_something_gets_only_that() {
    let bench = Bench::new();
    bench.generate("circle", 50, "circle.csv");
    let json = shown(&bench, &["diagram", "circle.csv", "--json"], 80, "C");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
    assert_eq!(shown(&bench, &["diagram", "circle.csv", "-o", "a.csv"], 80, "C"), "");
    assert_eq!(shown(&bench, &["diagram", "circle.csv", "--plot", "a.svg"], 80, "C"), "");
    let forecast = shown(&bench, &["diagram", "circle.csv", "--dry-run"], 80, "C");
    assert!(forecast.contains("fits: yes") && !forecast.contains("H0"), "{forecast}");
}

/// Something that takes far longer than any of these tests.
const LONG: [&str; 8] =
    ["diagram", "cube.csv", "--max-dim", "3", "--threshold", "none", "--engine", "cohomology"];

#[test]
fn ctrl_c_ends_a_long_computation_at_once_and_leaves_nothing() {
    let bench = Bench::new();
    bench.generate("cube", 400, "cube.csv");
    let mut command = bench.command(&[&LONG[..], &["-o", "out.json", "--plot", "out.svg"]].concat());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(700));
    let start = Instant::now();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?}", start.elapsed());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(130), ""), "{}", ran.stderr);
    assert_eq!(ran.stderr, "error: interrupted, nothing was written\n");
    assert_eq!(names(bench.folder.path()), ["cube.csv"]);
}

#[test]
fn ctrl_c_ends_a_command_that_waits_for_input() {
    let bench = Bench::new();
    bench.write("a.txt", "0 1\n");
    let commands = [
        &["diagram", "-"][..],
        &["distance", "a.txt", "-"],
        &["matrix", "-", "-o", "m.csv"],
        &["matrix", "--files-from", "-"],
    ];
    for arguments in commands {
        let mut command = bench.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take();
        thread::sleep(Duration::from_millis(500));
        kill_process(Pid::from_child(&child), Signal::INT).unwrap();
        let ran = ran(child.wait_with_output().unwrap());
        let expected = (Some(130), "", "error: interrupted, nothing was written\n");
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), expected, "{arguments:?}");
        drop(stdin);
    }
    assert_eq!(names(bench.folder.path()), ["a.txt"]);
}

#[test]
fn a_long_computation_shows_on_a_terminal_that_it_is_alive() {
    let bench = Bench::new();
    bench.generate("cube", 400, "cube.csv");
    let (mut person, stderr) = terminal(80);
    let mut command = bench.command(&LONG);
    let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
    drop(command);
    let mut text = String::new();
    let mut buffer = [0; 256];
    while !text.contains("00:00:0") {
        let count = person.read(&mut buffer).unwrap();
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    assert!(text.contains("cohomology, 400 points"), "{text:?}");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    while let Ok(count @ 1..) = person.read(&mut buffer) {
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    assert!(text.ends_with("error: interrupted, nothing was written\r\n"), "{text:?}");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn a_long_matrix_shows_how_much_is_done() {
    let bench = Bench::new();
    let bars: String = (0..400).map(|bar| format!("{} {}\n", bar, 2 * bar + 1)).collect();
    let files: Vec<String> = (0..40).map(|number| format!("{number}.txt")).collect();
    files.iter().for_each(|name| drop(bench.write(name, &bars)));
    let (mut person, stderr) = terminal(80);
    let mut command = bench.command(&["matrix", "--metric", "fisher", "-o", "m.npy"]);
    let mut child = command.args(&files).stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
    drop(command);
    let mut text = String::new();
    let mut buffer = [0; 256];
    while !text.contains("of 780 pairs") {
        let count = person.read(&mut buffer).unwrap();
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    while let Ok(count @ 1..) = person.read(&mut buffer) {
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    assert!(text.ends_with("from where the same command goes on\r\n"), "{text:?}");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
