//! What `topogen diagram` reads, and that everything that computes a diagram gives the same one.

mod common;

use common::Bench;

/// The same four points: corners of a square, in every format.
const DISTANCES: [(&str, &str, &[&str]); 5] = [
    ("a.dist", "0 3 5 4\n3 0 4 5\n5 4 0 3\n4 5 3 0\n", &[]),
    ("b.csv", "0,3,5,4\n3,0,4,5\n5,4,0,3\n4,5,3,0\n", &["--format", "distances"]),
    ("c.lower_distance_matrix", "3\n5,4\n4,5,3\n", &[]),
    ("d.upper", "3,5,4\n4,5\n3\n", &[]),
    ("e.coo", "0 1 3\n0 2 5\n0 3 4\n1 2 4\n1 3 5\n2 3 3\n", &[]),
];

#[test]
fn every_format_of_the_same_distances_has_the_same_diagram() {
    let bench = Bench::new();
    let points = bench.run_with_input(&["diagram", "-"], "0,0\n3,0\n3,4\n0,4\n").fine();
    assert!(points.contains("\n1,4,5,"), "{points}");
    for (name, text, options) in DISTANCES {
        bench.write(name, text);
        let ran = bench.run(&[&["diagram", name], options].concat());
        assert_eq!((ran.code, &ran.stdout), (Some(0), &points), "{name}: {}", ran.stderr);
        assert!(
            ran.stderr.lines().all(|line| line.starts_with(&format!("note: {name}: "))),
            "{}",
            ran.stderr
        );
    }
    let binary: Vec<u8> = [3.0_f32, 5.0, 4.0, 4.0, 5.0, 3.0].iter().flat_map(|x| x.to_le_bytes()).collect();
    std::fs::write(bench.path("f.data"), binary).unwrap();
    assert_eq!(bench.run(&["diagram", "f.data", "--format", "lower-binary"]).fine(), points);
    for (name, shape, values) in [
        ("g.npy", vec![4, 2], vec![0.0, 0.0, 3.0, 0.0, 3.0, 4.0, 0.0, 4.0]),
        ("h.npy", vec![6], vec![3.0, 5.0, 4.0, 4.0, 5.0, 3.0]),
    ] {
        let bytes = topogen_data::formats::npy::encode(&values, &shape).unwrap();
        std::fs::write(bench.path(name), bytes).unwrap();
        let format = if shape.len() == 1 { "lower" } else { "auto" };
        assert_eq!(bench.run(&["diagram", name, "--format", format]).fine(), points, "{name}");
    }
    bench.write("i.txt", "0 0\n3 0\n3 4\n0 4\n");
    assert_eq!(bench.run(&["diagram", "i.txt"]).fine(), points);
}

#[test]
fn all_engines_instructions_and_threads_give_the_same_bytes() {
    let bench = Bench::new();
    bench.generate("annulus", 150, "plane.npy");
    bench.generate("o3", 40, "high.csv");
    let run = |file: &str, options: &[&str]| bench.run(&[&["diagram", file], options].concat()).fine();
    for (file, engines) in [
        (
            "plane.npy",
            &[
                "auto",
                "planar",
                "sweep",
                "sweep-matrix",
                "sweep-rounded",
                "sweep-cells",
                "sweep-sieve",
                "sweep-list",
                "cohomology",
            ][..],
        ),
        (
            "high.csv",
            &["auto", "sweep", "sweep-matrix", "sweep-rounded", "sweep-list", "cohomology", "standard"][..],
        ),
    ] {
        let expected = run(file, &[]);
        assert!(expected.lines().filter(|line| line.starts_with("1,")).count() > 1, "{file}");
        for engine in engines {
            assert_eq!(run(file, &["--engine", engine]), expected, "{file}: {engine}");
        }
        for threads in ["1", "2", "7"] {
            assert_eq!(run(file, &["--threads", threads]), expected, "{file}: {threads} threads");
        }
        for instructions in topogen_ph::Instructions::available() {
            let instructions = instructions.to_string();
            assert_eq!(run(file, &["--instructions", &instructions]), expected, "{file}: {instructions}");
        }
    }
}

#[test]
fn metrics_measure_as_they_should() {
    let bench = Bench::new();
    // Two points: the one death is their distance.
    let death = |points: &str, metric: &str| -> f64 {
        bench.write("two.csv", points);
        let text = bench.run(&["diagram", "two.csv", "--metric", metric]).fine();
        text.lines().nth(1).unwrap().split(',').nth(2).unwrap().parse().unwrap()
    };
    let points = "0,0\n3,4\n";
    assert_eq!(["euclidean", "manhattan", "chebyshev"].map(|metric| death(points, metric)), [5.0, 7.0, 4.0]);
    assert_eq!([death(points, "minkowski:2"), death(points, "minkowski:1")], [5.0, 7.0]);
    assert!((death(points, "minkowski:3") - 91_f64.cbrt()).abs() < 1e-14);
    assert_eq!(death("2,0\n0,3\n", "cosine"), 1.0);
}

#[test]
fn the_diagonal_holds_births_where_it_is_said_so() {
    let bench = Bench::new();
    bench.write("weighted.csv", "0.5,3\n3,2\n");
    let text = bench.run(&["diagram", "weighted.csv", "--weighted"]).fine();
    assert!(text.ends_with("0,2,3,1,1,1,0\n0,0.5,,0,0,,\n"), "{text}");
    let explicit = ["diagram", "weighted.csv", "--weighted", "--format", "distances"];
    assert_eq!(bench.run(&explicit).fine(), text);
    // A sparse graph says it by itself.
    bench.write("weighted.coo", "0 0 0.5\n1 1 2\n0 1 3\n");
    let ran = bench.run(&["diagram", "weighted.coo"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), text), "{}", ran.stderr);
}

#[test]
fn a_sparse_graph_may_have_a_loop_that_never_dies() {
    let bench = Bench::new();
    let ran = bench
        .run_with_input(&["diagram", "-", "--format", "triplets", "--json"], "0 1 1\n1 2 1\n2 3 1\n3 0 2\n");
    let document: serde_json::Value = serde_json::from_str(&ran.fine()).unwrap();
    assert_eq!(document["diagrams"][1]["essential"], serde_json::json!([2.0]));
    assert_eq!(document["diagrams"][1]["essential_critical"], serde_json::json!([[3, 0]]));
    assert_eq!((document["threshold"].is_null(), document["engine"].as_str()), (true, Some("sweep-list")));
}
