//! `topogen diagram --filtration dtm` and `--filtration sparse`.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::Bench;
use topogen_ph::{Dtm, Euclidean, Manhattan, Points, Rips, SparseRips};

/// A square and two points in it.
const CLOUD: &str = "0,0\n1,0\n1,1\n0,1\n0.5,0.25\n0.25,0.75\n";
const COORDINATES: [f64; 12] = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.5, 0.25, 0.25, 0.75];

fn deaths(csv: &str, degree: usize) -> Vec<f64> {
    let rows = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let of_degree = rows.filter(|row| row[0] == degree.to_string() && !row[2].is_empty());
    of_degree.map(|row| row[2].parse().unwrap()).collect()
}

#[test]
fn a_measure_is_that_of_the_library() {
    let bench = Bench::new();
    bench.write("cloud.csv", CLOUD);
    let points = Points::new(&COORDINATES, 2).unwrap();
    let dtm = ["diagram", "cloud.csv", "--filtration", "dtm"];
    let rips = Rips::default();
    for (options, library) in [
        (&["--neighbours", "3"][..], Dtm::neighbours(3)),
        (&["--mass", "0.5"], Dtm::mass(0.5)),
        (
            &["--neighbours", "2", "--exponent", "3", "--order", "2"],
            Dtm::neighbours(2).exponent(3.0).order(2.0),
        ),
        (&["--neighbours", "4", "--order", "inf"], Dtm::neighbours(4).order(f64::INFINITY)),
    ] {
        let found = bench.run(&[&dtm[..], options].concat()).fine();
        let expected = rips.lengths(library.points(&points, &Euclidean).unwrap().lengths()).unwrap();
        let bars = expected.degree(0).unwrap().bars();
        assert_eq!(deaths(&found, 0), bars.deaths(), "{options:?}");
        let essential = format!("\n0,{},,", bars.essential()[0]);
        assert!(found.contains(&essential), "{essential} is not in {found}");
        let oracle = bench.run(&[&dtm[..], options, &["--engine", "standard"]].concat()).fine();
        assert_eq!(oracle, found);
    }
    let share = bench.run(&[&dtm[..], &["--mass", "0.5"]].concat()).fine();
    assert_eq!(share, bench.run(&[&dtm[..], &["--neighbours", "3"]].concat()).fine());
    let one = bench.run(&[&dtm[..], &["--neighbours", "1"]].concat()).fine();
    assert_eq!(one, bench.run(&["diagram", "cloud.csv"]).fine());
}

#[test]
fn a_sparse_filtration_is_that_of_the_library() {
    let bench = Bench::new();
    bench.generate("torus", 300, "torus.npy");
    let args = |options: &[&'static str]| {
        [&["diagram", "torus.npy", "--filtration", "sparse"][..], options].concat()
    };
    let exact = bench.run(&["diagram", "torus.npy"]).fine();
    let sparse = bench.run(&args(&["--epsilon", "0.8"])).fine();
    assert_ne!(sparse, exact);
    let (exact, sparse) = (deaths(&exact, 0), deaths(&sparse, 0));
    assert!(
        exact
            .iter()
            .zip(&sparse)
            .all(|(exact, sparse)| sparse >= exact && *sparse <= 5.0 * exact * (1.0 + 1e-9))
    );
    let half = bench.run(&args(&[])).fine();
    assert_eq!(half, bench.run(&args(&["--epsilon", "0.5"])).fine());
    // A sparse graph is what the engine gets.
    let forecast = bench.run(&args(&["--dry-run"])).fine();
    assert!(
        forecast.contains("sweep-list") && forecast.contains("a sparse graph of 300 points"),
        "{forecast}"
    );

    bench.write("cloud.csv", CLOUD);
    let points = Points::new(&COORDINATES, 2).unwrap();
    let library = SparseRips::new(0.9).points(&points, &Manhattan).unwrap();
    let expected = Rips::default().sparse(library.lengths()).unwrap();
    let found = bench
        .run(&["diagram", "cloud.csv", "--filtration", "sparse", "--epsilon", "0.9", "--metric", "manhattan"])
        .fine();
    assert_eq!(deaths(&found, 0), expected.degree(0).unwrap().bars().deaths());
}

/// Distances are what points are; JSON and figures are those of Rips.
#[test]
fn distances_json_and_figures() {
    let bench = Bench::new();
    bench.write("cloud.csv", CLOUD);
    bench.write("line.csv", "0,1,3\n1,0,2\n3,2,0\n");
    for options in [&["--filtration", "dtm", "--neighbours", "2"][..], &["--filtration", "sparse"]] {
        let found = bench.run(&[&["diagram", "line.csv", "--format", "distances"], options].concat()).fine();
        assert!(found.contains("\n0,"), "{found}");
        let json = bench.run(&[&["diagram", "cloud.csv", "--json"], options].concat()).fine();
        for part in ["\"n_points\":6", "\"threshold\":", "\"engine\":\"sweep", "\"critical\":[["] {
            assert!(json.contains(part), "{part} is not in {json}");
        }
        assert!(!json.contains("filtration"), "{json}");
        let figure = ["diagram", "cloud.csv", "--plot", "cloud.svg", "--plot-kind", "cloud"];
        bench.run(&[&figure[..], options].concat()).fine();
        assert!(std::fs::read_to_string(bench.path("cloud.svg")).unwrap().contains("<svg"));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let bench = Bench::new();
    bench.write("cloud.csv", CLOUD);
    bench.write("graph.txt", "0 1 1\n1 2 2\n");
    let refused = |options: &[&str], needles: &[&str]| {
        bench.refused(&[&["diagram", "cloud.csv"], options].concat(), needles);
    };
    let dtm = ["--filtration", "dtm"];
    refused(&dtm, &["--neighbours", "--mass"]);
    refused(&[&dtm[..], &["--neighbours", "7"]].concat(), &["7 nearest neighbours", "6 points"]);
    refused(&[&dtm[..], &["--neighbours", "0"]].concat(), &["0 nearest neighbours"]);
    refused(&[&dtm[..], &["--mass", "1.5"]].concat(), &["mass is 1.5"]);
    refused(&[&dtm[..], &["--mass", "0.5", "--exponent", "0.5"]].concat(), &["exponent is 0.5"]);
    refused(&[&dtm[..], &["--mass", "0.5", "--order", "nan"]].concat(), &["order is NaN"]);
    refused(&[&dtm[..], &["--mass", "0.5", "--epsilon", "0.5"]].concat(), &["--epsilon", "--filtration dtm"]);
    refused(&[&dtm[..], &["--mass", "0.5", "--weighted"]].concat(), &["--weighted", "--filtration dtm"]);
    refused(&[&dtm[..], &["--mass", "0.5", "--superlevel"]].concat(), &["--superlevel", "--filtration dtm"]);
    let sparse = ["--filtration", "sparse"];
    refused(&[&sparse[..], &["--epsilon", "1"]].concat(), &["epsilon is 1"]);
    refused(&[&sparse[..], &["--epsilon", "-0.1"]].concat(), &["epsilon is -0.1"]);
    refused(&[&sparse[..], &["--mass", "0.1"]].concat(), &["--mass", "--filtration sparse"]);
    refused(&["--neighbours", "3"], &["--neighbours", "--filtration rips"]);
    refused(&["--filtration", "cubical", "--epsilon", "0.5"], &["--epsilon", "--filtration cubical"]);
    let graph = ["diagram", "graph.txt", "--format", "triplets"];
    for filtration in [&["--filtration", "sparse"][..], &["--filtration", "dtm", "--neighbours", "2"]] {
        bench.refused(&[&graph[..], filtration].concat(), &["graph.txt", "sparse graph", filtration[1]]);
    }
}
