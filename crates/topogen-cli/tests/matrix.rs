//! `topogen matrix` as a user runs it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::fs;

use common::{Bench, names};
use serde_json::{Value, json};
use topogen_data::formats::npy;

/// Four diagrams: two bars; one bar; none; one bar and an essential class.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("a.txt", "0 2\n0 8\n");
    bench.write("b.csv", "degree,birth,death\n1,0,5\n0,0,\n");
    bench.write("c.csv", "degree,birth,death\n");
    bench.write("d.txt", "0 5\n1 inf\n");
    bench
}

const FILES: [&str; 4] = ["a.txt", "b.csv", "c.csv", "d.txt"];

/// Diagrams of degree 0 and 1 of `count` clouds.
fn diagrams(count: usize) -> (Bench, Vec<String>) {
    let bench = Bench::new();
    let names = (0..count).map(|number| {
        let (cloud, name) = (format!("{number}.npy"), format!("{number}.csv"));
        let seed = number.to_string();
        bench.run(&["generate", "annulus", "-n", "40", "--seed", &seed, "-o", &cloud]);
        bench.run(&["diagram", &cloud, "-o", &name]).fine();
        fs::remove_file(bench.path(&cloud)).unwrap();
        name
    });
    let names = names.collect();
    (bench, names)
}

fn matrix(bench: &Bench, files: &[&str], options: &[&str]) -> String {
    bench.run(&[&["matrix"], files, options].concat()).fine()
}

#[test]
fn all_pairs_are_compared() {
    let bench = bench();
    let expected = "0,3,4,inf\n3,0,2.5,inf\n4,2.5,0,inf\ninf,inf,inf,0\n";
    assert_eq!(matrix(&bench, &FILES, &[]), expected);
    assert_eq!(matrix(&bench, &FILES, &["-o", "m.csv"]), "");
    assert_eq!(fs::read_to_string(bench.path("m.csv")).unwrap(), expected);
    assert_eq!(matrix(&bench, &["a.txt"], &[]), "0\n");
}

#[test]
fn json_and_npy_hold_the_same() {
    let bench = bench();
    matrix(&bench, &FILES, &["-o", "m.json"]);
    let found: Value = serde_json::from_slice(&fs::read(bench.path("m.json")).unwrap()).unwrap();
    assert_eq!(
        found,
        json!({
            "files": FILES, "metric": "bottleneck", "parameters": found["parameters"], "dim": 1,
            "distances": [[0.0, 3.0, 4.0, null], [3.0, 0.0, 2.5, null], [4.0, 2.5, 0.0, null], [null, null, null, 0.0]],
        })
    );
    matrix(&bench, &FILES, &["-o", "m.npy"]);
    let array = npy::read(fs::File::open(bench.path("m.npy")).unwrap(), "m.npy").unwrap();
    let inf = f64::INFINITY;
    assert_eq!(array.shape, [4, 4]);
    assert_eq!(
        array.values,
        [0.0, 3.0, 4.0, inf, 3.0, 0.0, 2.5, inf, 4.0, 2.5, 0.0, inf, inf, inf, inf, 0.0]
    );
    let left = names(bench.folder.path());
    assert_eq!(left, ["a.txt", "b.csv", "c.csv", "d.txt", "m.json", "m.npy"], "nothing else is left");
}

#[test]
fn entries_are_what_distance_says_for_every_metric_and_any_number_of_threads() {
    let (bench, files) = diagrams(5);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    for options in [
        &["--metric", "bottleneck"][..],
        &["--metric", "wasserstein", "--order", "2"],
        &["--metric", "sliced"],
        &["--metric", "scale-space"],
        &["--metric", "fisher", "--sigma", "0.1"],
    ] {
        let one = matrix(&bench, &files, &[options, &["--threads", "1"]].concat());
        let four = matrix(&bench, &files, &[options, &["--threads", "4"]].concat());
        assert_eq!(one, four, "{options:?}");
        let rows: Vec<Vec<&str>> = one.lines().map(|line| line.split(',').collect()).collect();
        for (i, j) in (0..5).flat_map(|i| (0..5).map(move |j| (i, j))) {
            let (a, b) = (i.min(j), i.max(j));
            let text = bench.run(&[&["distance", files[a], files[b]], options].concat()).fine();
            let distance = text.lines().next().unwrap().strip_prefix("distance: ").unwrap();
            assert_eq!(rows[i][j], distance, "{options:?}, ({i}, {j})");
            assert_eq!(rows[i][j] == "0", i == j);
        }
    }
}

#[test]
fn files_can_be_listed() {
    let bench = bench();
    let expected = matrix(&bench, &FILES, &[]);
    bench.write("list", "a.txt\r\nb.csv\n\nc.csv\nd.txt");
    assert_eq!(matrix(&bench, &[], &["--files-from", "list"]), expected);
    let piped = bench.run_with_input(&["matrix", "--files-from", "-"], "a.txt\nb.csv\nc.csv\nd.txt\n").fine();
    assert_eq!(piped, expected);
    let piped = bench.run_with_input(&["matrix", "-", "b.csv", "c.csv", "d.txt"], "0 2\n0 8\n").fine();
    assert_eq!(piped, expected);

    bench.write("empty", "\n \n");
    bench.refused(&["matrix", "--files-from", "empty"], &["empty names no files"]);
    bench.refused(&["matrix", "--files-from", "no-such"], &["cannot open no-such"]);
    bench.refused(&["matrix", "-", "-"], &["only one", "stdin"]);
    bench.write("twice", "-\na.txt\n-\n");
    bench.refused(&["matrix", "--files-from", "twice"], &["only one", "stdin"]);
    bench.refused(&["matrix", "a.txt", "--files-from", "list"], &["--files-from"]);
    bench.refused(&["matrix"], &["--files-from"]);
    let ran = bench.run_with_input(&["matrix", "--files-from", "-"], "a.txt\n-\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("only one of the list and the diagrams"), "{}", ran.stderr);
}

#[test]
fn the_first_bad_file_is_named() {
    let bench = bench();
    bench.write("bad1.txt", "0 1\n3 2\n");
    bench.write("bad2.txt", "0 x\n");
    for threads in ["1", "4"] {
        let files = ["matrix", "a.txt", "bad1.txt", "b.csv", "bad2.txt", "-o", "m.npy", "--threads", threads];
        bench.refused(&files, &["bad1.txt", "line 2, field 2"]);
    }
    assert!(!names(bench.folder.path()).iter().any(|name| name.starts_with("m.")), "nothing was begun");
}

#[test]
fn outputs_that_cannot_be_are_refused_at_once() {
    let bench = bench();
    for name in ["m.npz", "m.png", "m.svg"] {
        bench.refused(&["matrix", "a.txt", "-o", name], &[name, ".csv, .json or .npy"]);
    }
    bench.fails(&["matrix", "a.txt", "b.csv", "-o", "no-such/m.npy"], &["cannot write no-such/m.npy"]);
    for threads in ["0", "100000"] {
        bench.refused(&["matrix", "a.txt", "--threads", threads], &["1 to 1024"]);
    }
    assert_eq!(names(bench.folder.path()), FILES);
}

#[test]
fn kernels_tell_once_what_they_pass_over() {
    let ran = bench().run(&[&["matrix"], &FILES[..], &["--metric", "fisher"]].concat());
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 4));
    assert_eq!(
        ran.stderr,
        "note: fisher compares finite bars; 1 essential classes of degree 1 are passed over\n"
    );
}

#[test]
#[cfg(unix)]
fn devices_have_no_rows_beside_them() {
    let bench = bench();
    assert_eq!(matrix(&bench, &FILES, &["-o", "/dev/null"]), "");
    assert!(!std::path::Path::new("/dev/null.unfinished").exists());
    let through = matrix(&bench, &FILES, &["-o", "/dev/stdout"]);
    assert_eq!(through, matrix(&bench, &FILES, &[]));
}
