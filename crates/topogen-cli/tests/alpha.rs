//! `topogen diagram --filtration alpha`.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::Bench;

const SQUARE: &str = "0,0\n2,0\n2,2\n0,2\n";

#[test]
fn points_have_balls_and_no_edges() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    let found = bench.run(&["diagram", "square.csv", "--filtration", "alpha"]).fine();
    let rows: Vec<&str> = found.lines().skip(1).collect();
    assert_eq!(rows[..4], ["0,0,2,,,,", "0,0,2,,,,", "0,0,2,,,,", "0,0,,,,,"]);
    // The loop dies where the balls meet, at the length of a diagonal.
    let death: f64 = rows[4].strip_prefix("1,2,").unwrap().split(',').next().unwrap().parse().unwrap();
    assert!((death - 8_f64.sqrt()).abs() < 1e-12 && rows.len() == 5, "{found}");
    let oracle =
        bench.run(&["diagram", "square.csv", "--filtration", "alpha", "--engine", "standard"]).fine();
    assert_eq!(oracle.lines().count(), found.lines().count());
    let json = bench.run(&["diagram", "square.csv", "--filtration", "alpha", "--json"]).fine();
    for part in ["\"filtration\":\"alpha\"", "\"n_points\":4", "\"supports\":[[[1],[0,1]]"] {
        assert!(json.contains(part), "{part} is not in {json}");
    }
}

/// Points on a line have gaps and no loops, a point has nothing that ends.
#[test]
fn flat_clouds_have_the_bars_of_their_own_dimension() {
    let bench = Bench::new();
    bench.write("line.csv", "0,0\n3,4\n6,8\n");
    bench.write("one.csv", "5,6\n");
    let found = bench.run(&["diagram", "line.csv", "--filtration", "alpha"]).fine();
    assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), ["0,0,5,,,,", "0,0,5,,,,", "0,0,,,,,"]);
    let found = bench.run(&["diagram", "one.csv", "--filtration", "alpha"]).fine();
    assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), ["0,0,,,,,"]);
}

#[test]
fn memory_is_forecast() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    let text = bench.run(&["diagram", "square.csv", "--filtration", "alpha", "--dry-run"]).fine();
    assert!(text.contains("4 points with 2 coordinates") && text.contains("memory: at most"), "{text}");
    bench.write("space.csv", "0,0,0\n1,0,0\n0,1,0\n0,0,1\n");
    let json = bench.run(&["diagram", "space.csv", "--filtration", "alpha", "--dry-run", "--json"]).fine();
    for part in ["\"filtration\":\"alpha\"", "\"n_points\":4", "\"is_bound\":false"] {
        assert!(json.contains(part), "{part} is not in {json}");
    }
}

/// What is written is read again by the other verbs.
#[test]
fn every_format_is_read_again() {
    let bench = Bench::new();
    bench.generate("sphere", 60, "sphere.npy");
    for name in ["a.json", "a.npz", "a.csv"] {
        bench.run(&["diagram", "sphere.npy", "--filtration", "alpha", "-o", name]).fine();
    }
    for name in ["a.json", "a.npz"] {
        let same = bench.run(&["distance", name, "a.csv", "--dim", "2"]).fine();
        assert!(same.starts_with("distance: 0\n"), "{same}");
    }
    let read = std::fs::read_to_string(bench.path("a.csv")).unwrap();
    assert!(read.lines().any(|row| row.starts_with("2,")), "{read}");
}

#[test]
fn what_has_no_balls_is_refused() {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    bench.write("four.csv", "0,0,0,1\n1,1,0,1\n2,2,1,0\n");
    let refused = |name: &str, options: &[&str], needles: &[&str]| {
        bench.refused(&[&["diagram", name, "--filtration", "alpha"], options].concat(), needles);
    };
    refused("four.csv", &[], &["four.csv", "4 coordinates"]);
    refused("square.csv", &["--max-dim", "2"], &["max_dim is 2", "at most 1"]);
    refused("square.csv", &["--metric", "cosine"], &["--metric", "--filtration alpha"]);
    refused("square.csv", &["--superlevel"], &["--superlevel", "--filtration alpha"]);
    refused("square.csv", &["--format", "distances"], &["square.csv"]);
    refused("square.csv", &["--dry-run", "--engine", "standard"], &["--dry-run"]);
    refused("square.csv", &["--memory", "1KB"], &["1000", "may not fit"]);
}
