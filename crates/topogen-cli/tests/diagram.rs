//! `topogen diagram` as a user runs it.

mod common;

use std::io::Read;
use std::process::Stdio;

use common::{Bench, names};

const HEADER: &str = "degree,birth,death,birth_u,birth_v,death_u,death_v\n";
const SQUARE: &str = "0,0\n1,0\n1,1\n0,1\n";

#[test]
fn the_square_has_one_loop() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    let text = bench.run(&["diagram", "square.csv"]).fine();
    assert!(text.starts_with(HEADER), "{text}");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 5);
    // Three sides join four corners, and one component never dies.
    for row in &rows[..3] {
        assert_eq!(&row[..3], ["0", "0", "1"]);
        assert_eq!(row[3], row[4], "in degree 0 the birth is a vertex");
        assert_ne!(row[5], row[6]);
    }
    assert_eq!((rows[3][0], rows[3][1], &rows[3][5..]), ("0", "0", ["", ""].as_slice()));
    assert_eq!(rows[3][2], "", "an essential class has no death");
    let loops = &rows[4];
    assert_eq!(&loops[..3], ["1", "1", &2_f64.sqrt().to_string()]);
    let corner = |field: &str| [[0_i32, 0], [1, 0], [1, 1], [0, 1]][field.parse::<usize>().unwrap()];
    let squared = |u: &str, v: &str| {
        let (u, v) = (corner(u), corner(v));
        (u[0] - v[0]).pow(2) + (u[1] - v[1]).pow(2)
    };
    assert_eq!(squared(loops[3], loops[4]), 1, "the birth edge is as long as the birth");
    assert_eq!(squared(loops[5], loops[6]), 2, "the death edge is as long as the death");
}

#[test]
fn points_and_their_distances_have_the_same_diagram() {
    let bench = Bench::new();
    bench.write("points.csv", "0\n1\n5\n7\n");
    bench.write("distances.csv", "0,1,5,7\n1,0,4,6\n5,4,0,2\n7,6,2,0\n");
    let points = bench.run(&["diagram", "points.csv"]).fine();
    let distances = bench.run(&["diagram", "distances.csv", "--format", "distances"]).fine();
    assert_eq!(points, distances);
    let deaths: Vec<_> = points.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(deaths, ["1", "2", "4", ""]);
}

#[test]
fn stdin_and_a_file_give_the_same() {
    let bench = Bench::new();
    let piped = bench.run_with_input(&["diagram", "-"], SQUARE).fine();
    bench.write("square.csv", SQUARE);
    bench.write("out.csv", "something older");
    assert_eq!(bench.run(&["diagram", "square.csv", "--output", "out.csv"]).fine(), "");
    assert_eq!(std::fs::read_to_string(bench.path("out.csv")).unwrap(), piped);
    assert_eq!(names(bench.folder.path()), ["out.csv", "square.csv"], "no temporary file stays");
}

#[test]
fn degree_and_threshold_are_heeded() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    let run = |arguments: &[&str]| bench.run(&[&["diagram", "square.csv"], arguments].concat()).fine();
    assert!(!run(&["--max-dim", "0"]).contains("\n1,"));
    assert_eq!(run(&["--threshold", "none"]), run(&["--threshold", "enclosing"]));
    // Below the diagonal, the loop is never filled; below the sides, nothing is joined.
    let open = run(&["--threshold", "1.2"]);
    assert!(open.lines().any(|line| line.starts_with("1,1,,")), "{open}");
    assert_eq!(run(&["--threshold", "0.5"]).lines().filter(|line| line.starts_with("0,0,,")).count(), 4);
}

#[test]
fn small_clouds_are_fine() {
    let bench = Bench::new();
    bench.write("one.csv", "3,4\n");
    assert_eq!(bench.run(&["diagram", "one.csv"]).fine(), format!("{HEADER}0,0,,0,0,,\n"));
    bench.write("same.csv", "1,1\n1,1\n1,1\n");
    let same = bench.run(&["diagram", "same.csv"]).fine();
    assert_eq!(same.lines().count(), 2, "only the essential class: {same}");
    bench.write("matrix.csv", "0\n");
    assert_eq!(
        bench.run(&["diagram", "matrix.csv", "--format", "distances"]).fine(),
        format!("{HEADER}0,0,,0,0,,\n")
    );
}

#[test]
fn bad_points_are_refused() {
    let bench = Bench::new();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        bench.refused(&["diagram", "bad.csv"], &[&["bad.csv"], needles].concat());
    };
    refused("0,0\n1,NaN\n", &["line 2", "field 2", "NaN"]);
    refused("0,0\n1,inf\n", &["line 2", "inf"]);
    refused("0,0\n1,0,3\n", &["line 2", "3 fields", "2"]);
    refused("0,0\n\n1,a\n", &["line 3", "`a`"]);
    refused("", &["empty"]);
    refused("x,y\n", &["line 1", "header", "no row"]);
    std::fs::write(bench.path("bad.csv"), [b'1', b',', 0xff, b'\n']).unwrap();
    bench.refused(&["diagram", "bad.csv"], &["bad.csv"]);
}

#[test]
fn bad_distances_are_refused() {
    let bench = Bench::new();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        let arguments = ["diagram", "bad.csv", "--format", "distances"];
        bench.refused(&arguments, &[&["bad.csv"], needles].concat());
    };
    refused("0,1\n2,0\n", &["symmetric"]);
    refused("0,1,2\n1,0,3\n", &["square"]);
    refused("1,2\n2,0\n", &["diagonal"]);
    refused("0,-1\n-1,0\n", &["-1", "negative"]);
}

#[test]
fn bad_files_and_options_are_refused() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    bench.refused(&["diagram", "no-such.csv"], &["no-such.csv", "caused by"]);
    bench.refused(&["diagram", "."], &["cannot be read"]);
    bench.refused(&["diagram", "square.csv", "--threshold", "-1"], &["-1"]);
    bench.refused(&["diagram", "square.csv", "--threshold", "nan"], &["NaN"]);
    bench.fails(&["diagram", "square.csv", "--output", "no-such/out.csv"], &["no-such/out.csv", "caused by"]);
    bench.fails(&["diagram", "square.csv", "--output", "square.csv/out.csv"], &["square.csv/out.csv"]);
    bench.fails(&["diagram", "square.csv", "--output", "."], &["cannot write"]);
    for usage in [&["diagram"][..], &["diagram", "square.csv", "--threshold", "far"], &["loops"], &[]] {
        let ran = bench.run(usage);
        assert_eq!(ran.code, Some(2), "{usage:?}: {}", ran.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_refused() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    bench.fails(&["diagram", "square.csv", "--output", "/dev/full"], &["/dev/full", "caused by"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = bench.command(&["diagram", "square.csv"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write to stdout"));
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let bench = Bench::new();
    // Points on a line with many digits: the output is longer than the 64 KiB that a pipe holds.
    let text: String = (0..3000_u64).map(|i| format!("{}.123456789\n", i * i)).collect();
    bench.write("line.csv", &text);
    let mut command = bench.command(&["diagram", "line.csv", "--max-dim", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_header_is_passed_over_with_a_note() {
    let bench = Bench::new();
    let plain = bench.run_with_input(&["diagram", "-"], SQUARE).fine();
    for header in ["x,y", "x1,x2", "first coordinate,second (mm)"] {
        bench.write("headed.csv", &format!("# a square\n{header}\n{SQUARE}"));
        let ran = bench.run(&["diagram", "headed.csv"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.stderr, "note: headed.csv: line 2 was taken as a header\n");
        assert_eq!(ran.stdout, plain);
    }
}

#[test]
fn a_bad_first_row_is_not_dropped_as_a_header() {
    let bench = Bench::new();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        bench.refused(&["diagram", "bad.csv"], &[&["bad.csv, line 1, field 1", "header"], needles].concat());
    };
    refused("NA,NA\n1,2\n3,4\n", &["`NA`"]);
    refused("1O\n2\n3\n", &["`1O`"]);
    refused("-inf,Infinity\n1,2\n", &["`-inf`"]);
    refused(",\n1,2\n", &["``"]);
}

#[test]
fn an_open_quote_is_named() {
    let bench = Bench::new();
    bench.write("bad.csv", "\"1,2\n3,4\n");
    bench.refused(&["diagram", "bad.csv"], &["bad.csv, line 1", "quote", "never closed"]);
    bench.write("bad.csv", "1,2\n3,\"4\n5,6\n");
    bench.refused(&["diagram", "bad.csv"], &["bad.csv, line 2", "quote", "never closed"]);
}

#[test]
fn other_separators_are_told_of_commas() {
    let bench = Bench::new();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        bench
            .refused(&["diagram", "bad.csv"], &[&["bad.csv, line 1", "commas are wanted"], needles].concat());
    };
    refused("0;0\n1;2\n", &["semicolons", "write `0,0` instead of `0;0`"]);
    refused("0.5\t0\n1\t2\n", &["tabs", "write `0.5,0` instead of `0.5\\t0`"]);
    refused("0  0\n1  2\n", &["spaces", "write `0,0` instead of `0  0`"]);
    refused("0,5;1,5\n", &["semicolons", "write `0.5,1.5` instead of `0,5;1,5`"]);
}

#[test]
fn a_bad_degree_is_named() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    for (degree, advice) in
        [("-1", "not negative"), ("two", "whole number"), ("99999999999999999999", "too large, give at most")]
    {
        let ran = bench.run(&["diagram", "square.csv", "--max-dim", degree]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
        for needle in [&format!("'{degree}'"), "--max-dim", advice] {
            assert!(ran.stderr.contains(needle), "{needle:?} is not in {}", ran.stderr);
        }
    }
    // What the library refuses is passed on with its advice.
    let largest = usize::MAX.to_string();
    bench.refused(
        &["diagram", "square.csv", "--max-dim", &largest],
        &["error: max_dim is ", &largest, "give at most"],
    );
}

#[test]
fn large_and_small_numbers_have_an_exponent() {
    let bench = Bench::new();
    bench.write("far.csv", "0\n1e300\n");
    assert_eq!(
        bench.run(&["diagram", "far.csv", "--threshold", "none"]).fine(),
        format!("{HEADER}0,0,1e300,1,1,1,0\n0,0,,0,0,,\n")
    );
    bench.write("near.csv", "0,1e-7\n1e-7,0\n");
    let near = bench.run(&["diagram", "near.csv", "--format", "distances"]).fine();
    assert!(near.contains(",1e-7,"), "{near}");
}

#[test]
fn an_output_that_cannot_be_written_hides_the_temporary_file() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    let ran = bench.run(&["diagram", "square.csv", "--output", "no-such/out.csv"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.starts_with("error: cannot write no-such/out.csv\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("in the folder no-such: "), "{}", ran.stderr);
    assert!(!ran.stderr.contains(".topogen-"), "{}", ran.stderr);
}
