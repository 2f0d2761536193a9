//! `topogen generate`, alone and before `topogen diagram`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::process::Stdio;

use common::{Bench, Ran, ran};
use topogen_data::clouds::Shape;
use topogen_data::formats::npy;

/// Runs `topogen generate ... | topogen diagram - ...`.
fn piped(bench: &Bench, generate: &[&str], diagram: &[&str]) -> Ran {
    let mut first = bench.command(&[&["generate"], generate].concat());
    let mut first = first.stdout(Stdio::piped()).spawn().unwrap();
    let mut second = bench.command(&[&["diagram", "-"], diagram].concat());
    let output = second.stdin(first.stdout.take().unwrap()).output().unwrap();
    assert!(first.wait().unwrap().success());
    ran(output)
}

/// Persistences of degree 1, the longest first.
fn loops(bench: &Bench, generate: &[&str]) -> Vec<f64> {
    let document: serde_json::Value =
        serde_json::from_str(&piped(bench, generate, &["--json"]).fine()).unwrap();
    let bars = document["diagrams"][1]["bars"].as_array().unwrap();
    let length = |bar: &serde_json::Value| bar[1].as_f64().unwrap() - bar[0].as_f64().unwrap();
    let mut lengths: Vec<f64> = bars.iter().map(length).collect();
    lengths.sort_by(|a, b| b.total_cmp(a));
    lengths
}

/// Asserts that so many loops stand out.
fn dominant(bench: &Bench, count: usize, generate: &[&str]) {
    let lengths = loops(bench, generate);
    let (shortest, next) = (lengths[count - 1], lengths.get(count).copied().unwrap_or(0.0));
    assert!(shortest > 2.0 * next, "{generate:?}: {:?}", &lengths[..lengths.len().min(5)]);
}

#[test]
fn shapes_have_the_loops_that_they_should() {
    let bench = Bench::new();
    dominant(&bench, 1, &["circle", "--n", "200", "--seed", "1"]);
    dominant(&bench, 1, &["annulus", "--n", "400", "--seed", "1", "--noise", "0.01"]);
    dominant(&bench, 2, &["figure-eight", "--n", "300", "--seed", "1"]);
    dominant(&bench, 2, &["torus", "--n", "1200", "--seed", "1"]);
}

#[test]
fn the_seed_makes_the_points_and_is_recorded() {
    let bench = Bench::new();
    let cloud = |seed: &str| bench.run(&["generate", "swiss-roll", "--n", "30", "--seed", seed]).fine();
    let text = cloud("7");
    assert_eq!(text, cloud("7"));
    assert_ne!(text, cloud("8"));
    assert_eq!(text.lines().count(), 31);
    let recipe = text.lines().next().unwrap().strip_prefix("# topogen ").unwrap();
    assert_eq!(recipe, "generate swiss-roll --n 30 --dim 3 --noise 0 --seed 7");
    // The comment is the command that makes the file again.
    assert_eq!(bench.run(&recipe.split(' ').collect::<Vec<_>>()).fine(), text);
    assert_eq!(bench.run(&["generate", "swiss-roll", "--n", "30", "--seed", "7", "-o", "a.csv"]).fine(), "");
    assert_eq!(std::fs::read_to_string(bench.path("a.csv")).unwrap(), text);

    let ran = bench.run(&["generate", "swiss-roll", "--n", "30", "--seed", "7", "-o", "a.npy"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(ran.stderr, format!("note: a.npy is made by topogen {recipe}\n"));
    let array = npy::read(std::fs::File::open(bench.path("a.npy")).unwrap(), "a.npy").unwrap();
    let csv: Vec<f64> =
        text.lines().skip(1).flat_map(|line| line.split(',')).map(|x| x.parse().unwrap()).collect();
    assert_eq!((array.shape, array.values), (vec![30, 3], csv));
}

#[test]
fn shapes_have_numbers_and_dimensions() {
    let bench = Bench::new();
    let rows = |arguments: &[&str]| -> Vec<Vec<f64>> {
        let text = bench.run(&[&["generate"], arguments].concat()).fine();
        let row = |line: &str| line.split(',').map(|x| x.parse().unwrap()).collect();
        text.lines().skip(1).map(row).collect()
    };
    let radius = |row: &Vec<f64>| row.iter().map(|x| x * x).sum::<f64>().sqrt();
    let sphere = rows(&["sphere", "--n", "20", "--dim", "5"]);
    assert!(sphere.iter().all(|row| row.len() == 5 && (radius(row) - 1.0).abs() < 1e-12));
    let annulus = rows(&["annulus:3,4", "-n", "50"]);
    assert!(annulus.iter().all(|row| (3.0..=4.0).contains(&radius(row))));
    let noisy = rows(&["circle", "-n", "50", "--noise", "0.1"]);
    assert!(noisy.iter().any(|row| (radius(row) - 1.0).abs() > 0.01));
}

#[test]
fn the_list_names_every_shape() {
    let bench = Bench::new();
    let list = bench.run(&["generate", "--list"]).fine();
    assert_eq!(list.lines().count(), Shape::ALL.len());
    for (shape, line) in Shape::all().zip(list.lines()) {
        let (name, rest) = line.split_once(' ').unwrap();
        assert_eq!(name, shape.name());
        assert!(rest.contains(&shape.dim(None).unwrap().to_string()), "{line}");
        bench.run(&["generate", name, "--n", "3"]).fine();
    }
}

#[test]
fn clouds_that_cannot_be_made_are_refused() {
    let bench = Bench::new();
    bench.refused(&["generate", "tours", "--n", "5"], &["`tours`", "torus"]);
    bench.refused(&["generate", "torus:1,2", "--n", "5"], &["major radius"]);
    bench.refused(&["generate", "circle", "--n", "0"], &["points", "at least 1"]);
    bench.refused(&["generate", "circle", "--n", "5", "--dim", "3"], &["dim", "2"]);
    bench.refused(&["generate", "circle", "--n", "5", "--noise", "-1"], &["noise", "-1"]);
    bench.refused(&["generate", "cube", "--n", "99999999999999999", "--dim", "999"], &["no memory"]);
    bench.refused(&["generate", "circle"], &["--n"]);
    bench.refused(&["generate"], &["SHAPE"]);
    // Nobody would read these as points.
    for name in ["a.npz", "a.lower", "a.bin", "a.json", "a.png"] {
        bench.refused(&["generate", "circle", "--n", "5", "-o", name], &[name, ".npy or .csv"]);
    }
    bench.fails(&["generate", "circle", "--n", "5", "-o", "no-such/a.csv"], &["no-such/a.csv"]);
}
