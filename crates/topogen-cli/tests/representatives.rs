//! `--representatives` and `--modulus`: what classes are made of, in files and figures.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use common::Bench;
use serde_json::Value;
use topogen_data::formats::npz;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The points of a file of coordinates.
fn points(bench: &Bench, name: &str) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(bench.path(name)).unwrap();
    let row = |line: &str| line.split(',').map(|field| field.parse().unwrap()).collect();
    text.lines().filter(|line| line.starts_with(|c: char| c == '-' || c.is_ascii_digit())).map(row).collect()
}

fn simplices(found: &Value) -> Vec<Vec<usize>> {
    let vertices = |simplex: &Value| {
        simplex.as_array().unwrap().iter().map(|vertex| vertex.as_u64().unwrap() as usize).collect()
    };
    found["simplices"].as_array().unwrap().iter().map(vertices).collect()
}

fn coefficients(found: &Value) -> Vec<i64> {
    found["coefficients"].as_array().unwrap().iter().map(|c| c.as_i64().unwrap()).collect()
}

#[test]
fn tight_cycles_are_loops_of_their_length() {
    let bench = Bench::new();
    bench.generate("annulus", 60, "cloud.csv");
    let run = |arguments: &[&str]| {
        json(&bench.run(&[&["diagram", "cloud.csv", "--json"], arguments].concat()).fine())
    };
    let document = run(&["--representatives", "tight", "--bars", "2", "--modulus", "3"]);
    assert_eq!(
        (document["representatives"].as_str(), document["modulus"].as_u64()),
        (Some("tight"), Some(3))
    );
    assert_eq!(document["engine"].as_str(), Some("cohomology"));
    assert_eq!(document["diagrams"][0]["bars"], run(&["--modulus", "3"])["diagrams"][0]["bars"]);

    let points = points(&bench, "cloud.csv");
    assert_eq!(points.len(), 60);
    let distance = |u: usize, v: usize| (points[u][0] - points[v][0]).hypot(points[u][1] - points[v][1]);
    let loops = document["diagrams"][1]["representatives"].as_array().unwrap();
    let bars: Vec<f64> = document["diagrams"][1]["bars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bar| bar[1].as_f64().unwrap() - bar[0].as_f64().unwrap())
        .collect();
    let mut longest: Vec<usize> = (0..bars.len()).collect();
    longest.sort_by(|&a, &b| bars[b].total_cmp(&bars[a]));
    assert_eq!(loops.len(), 2);
    for (found, bar) in loops.iter().zip(longest) {
        assert_eq!((found["bar"].as_u64(), found.get("essential")), (Some(bar as u64), None));
        let (edges, coefficients) = (simplices(found), coefficients(found));
        let length: f64 = edges.iter().map(|edge| distance(edge[0], edge[1])).sum();
        assert!((found["length"].as_f64().unwrap() - length).abs() < 1e-9);
        assert!(["global", "loop"].contains(&found["optimum"].as_str().unwrap()));
        // As much goes into each point as comes out.
        let mut flow = vec![0; points.len()];
        for (edge, coefficient) in edges.iter().zip(&coefficients) {
            flow[edge[0]] -= coefficient;
            flow[edge[1]] += coefficient;
        }
        assert!(flow.iter().all(|sum| sum % 3 == 0) && coefficients[0] == 1);
    }
    // The class that never dies comes first.
    let components = document["diagrams"][0]["representatives"].as_array().unwrap();
    assert_eq!((components.len(), components[0]["essential"].as_u64()), (2, Some(0)));
    assert_eq!(simplices(&components[0]), [[0]]);
}

#[test]
fn kinds_and_choices() {
    let bench = Bench::new();
    bench.generate("annulus", 40, "cloud.csv");
    let run = |arguments: &[&str]| {
        let document = json(
            &bench
                .run(&[&["diagram", "cloud.csv", "--json", "--representatives"], arguments].concat())
                .fine(),
        );
        let found = |dim: usize| document["diagrams"][dim]["representatives"].as_array().unwrap().clone();
        [found(0), found(1)]
    };
    let [_, all] = run(&["cycles"]);
    let plain = json(&bench.run(&["diagram", "cloud.csv", "--json"]).fine());
    let bars = plain["diagrams"][1]["bars"].as_array().unwrap();
    assert_eq!(all.len(), bars.len());
    assert!(plain.get("representatives").is_none() && plain["diagrams"][1].get("representatives").is_none());
    assert!(all.iter().all(|found| found.get("length").is_none() && found.get("optimum").is_none()));
    let [components, _] = run(&["cocycles", "--bars", "1"]);
    // The component that never dies is all points.
    assert_eq!(simplices(&components[0]).len(), 40);
    let least = 0.1;
    let [_, long] = run(&["cycles", "--min-persistence", &least.to_string()]);
    let length = |bar: &Value| bar[1].as_f64().unwrap() - bar[0].as_f64().unwrap();
    let expected = bars.iter().filter(|bar| length(bar) >= least).count();
    assert!(0 < expected && expected < bars.len());
    assert_eq!(long.len(), expected);
    assert!(long.iter().all(|found| length(&bars[found["bar"].as_u64().unwrap() as usize]) >= least));
}

#[test]
fn archives_hold_what_json_holds() {
    let bench = Bench::new();
    bench.generate("annulus", 40, "cloud.csv");
    let arguments = ["diagram", "cloud.csv", "--representatives", "tight", "--modulus", "5"];
    bench.run(&[arguments.as_slice(), &["-o", "out.npz"]].concat()).fine();
    let document = json(&bench.run(&[arguments.as_slice(), &["--json"]].concat()).fine());
    let arrays = npz::read(std::fs::File::open(bench.path("out.npz")).unwrap(), "out.npz").unwrap();
    let array = |name: &str| &arrays.iter().find(|(found, _)| found == name).expect(name).1;
    assert_eq!(array("modulus").values, [5.0]);
    for dim in 0..=1 {
        let found = document["diagrams"][dim]["representatives"].as_array().unwrap();
        let (classes, terms) =
            (array(&format!("representative_classes_{dim}")), array(&format!("representative_terms_{dim}")));
        let (mut expected_classes, mut expected_terms) = (Vec::new(), Vec::new());
        for (row, found) in found.iter().enumerate() {
            let class = match found["bar"].as_u64() {
                Some(bar) => [0.0, bar as f64],
                None => [1.0, found["essential"].as_u64().unwrap() as f64],
            };
            expected_classes.extend(class);
            for (simplex, coefficient) in simplices(found).iter().zip(coefficients(found)) {
                expected_terms.extend([row as f64, coefficient as f64]);
                expected_terms.extend(simplex.iter().map(|&vertex| vertex as f64));
            }
        }
        assert_eq!((&classes.values, &classes.shape), (&expected_classes, &vec![found.len(), 2]));
        assert_eq!((&terms.values, terms.shape[1]), (&expected_terms, dim + 3));
        let lengths: Vec<f64> = found.iter().map(|found| found["length"].as_f64().unwrap()).collect();
        assert_eq!(array(&format!("representative_lengths_{dim}")).values, lengths);
    }
    // Both are read as the diagrams that they are.
    let distance = |name: &str| bench.run(&["distance", name, "plain.csv", "--dim", "1"]).fine();
    bench.run(&["diagram", "cloud.csv", "-o", "plain.csv"]).fine();
    bench.write("out.json", &document.to_string());
    assert!(
        distance("out.npz").starts_with("distance: 0\n") && distance("out.json").starts_with("distance: 0\n")
    );
}

#[test]
fn figures_show_the_longest() {
    let bench = Bench::new();
    bench.generate("annulus", 60, "cloud.csv");
    let draw = |arguments: &[&str]| {
        let fixed = ["diagram", "cloud.csv", "--plot", "out.svg", "--plot-kind", "representatives"];
        bench.run(&[&fixed, arguments].concat()).fine();
        std::fs::read_to_string(bench.path("out.svg")).unwrap()
    };
    let entries = |svg: &str, degree: &str| svg.lines().filter(|line| line.contains(degree)).count();
    let svg = draw(&["--representatives", "tight"]);
    assert_eq!((entries(&svg, ">H₀"), entries(&svg, ">H₁"), entries(&svg, " to ")), (0, 3, 3));
    let svg = draw(&["--representatives", "cycles", "--bars", "1"]);
    assert_eq!(entries(&svg, ">H₁"), 1);
    let svg = draw(&["--representatives", "cocycles", "--max-dim", "0", "--bars", "2"]);
    assert_eq!((entries(&svg, ">H₀"), entries(&svg, "∞")), (2, 1));
}

/// The subdivision of the projective plane with six vertices: a cell is joined to its faces.
fn projective_plane() -> String {
    const TRIANGLES: [[u8; 3]; 10] = [
        [0, 1, 2],
        [0, 2, 3],
        [0, 3, 4],
        [0, 4, 5],
        [0, 1, 5],
        [1, 2, 4],
        [2, 3, 5],
        [1, 3, 4],
        [2, 4, 5],
        [1, 3, 5],
    ];
    let mut cells: Vec<Vec<u8>> = (0..6).map(|v| vec![v]).collect();
    cells.extend((0..6).flat_map(|u| (0..u).map(move |v| vec![v, u])));
    cells.extend(TRIANGLES.iter().map(|triangle| triangle.to_vec()));
    let is_face = |a: &[u8], b: &[u8]| a.len() < b.len() && a.iter().all(|v| b.contains(v));
    let mut text = String::new();
    for (i, a) in cells.iter().enumerate() {
        for (j, b) in cells.iter().enumerate() {
            if is_face(a, b) {
                text.push_str(&format!("{j} {i} 1\n"));
            }
        }
    }
    text
}

#[test]
fn torsion_shows_in_the_modulus() {
    let bench = Bench::new();
    bench.write("plane.txt", &projective_plane());
    let classes = |modulus: &str, engine: &str| {
        let text = bench.run(&[
            "diagram",
            "plane.txt",
            "--format",
            "triplets",
            "--json",
            "--max-dim",
            "2",
            "--threshold",
            "none",
            "--modulus",
            modulus,
            "--engine",
            engine,
        ]);
        let document = json(&text.fine());
        assert_eq!(document["modulus"].to_string(), modulus);
        let essential = |dim: usize| document["diagrams"][dim]["essential"].as_array().unwrap().len();
        [essential(0), essential(1), essential(2)]
    };
    for engine in ["auto", "collapse", "cohomology", "standard"] {
        assert_eq!(classes("2", engine), [1, 1, 1], "{engine}");
        assert_eq!(classes("3", engine), [1, 0, 0], "{engine}");
    }
    assert_eq!(classes("2", "links"), [1, 1, 1]);
    let plane = ["diagram", "plane.txt", "--format", "triplets", "--threshold", "none"];
    let document = json(&bench.run(&[&plane[..], &["--json", "--representatives", "tight"]].concat()).fine());
    let around = &document["diagrams"][1]["representatives"][0];
    // Three vertices of the six go around, by way of the middles of the sides between them.
    assert_eq!((simplices(around).len(), around["optimum"].as_str()), (6, Some("global")));
    for engine in ["sweep", "sweep-list", "links"] {
        bench.refused(
            &[&plane[..], &["--modulus", "3", "--engine", engine]].concat(),
            &[engine, "Z/3", "auto"],
        );
    }
    // Degree 0 knows no torsion, and any engine will do.
    let component =
        bench.run(&[&plane[..], &["--modulus", "3", "--engine", "sweep", "--max-dim", "0"]].concat());
    assert!(component.fine().lines().count() > 30);
}

#[test]
fn what_cannot_be_is_refused() {
    let bench = Bench::new();
    bench.generate("annulus", 30, "cloud.csv");
    let refused = |arguments: &[&str], needles: &[&str]| {
        bench.refused(&[&["diagram", "cloud.csv"], arguments].concat(), needles);
    };
    refused(&["--modulus", "4"], &["modulus 4", "prime"]);
    refused(&["--modulus", "-2"], &["prime"]);
    refused(&["--modulus", "70000"], &["prime"]);
    refused(&["--representatives", "tight"], &["--json", ".npz"]);
    refused(&["--representatives", "tight", "-o", "out.csv"], &["--json", ".npz"]);
    refused(&["--representatives", "tight", "--plot", "out.svg"], &["--plot-kind representatives"]);
    refused(&["--plot", "out.svg", "--plot-kind", "representatives"], &["--representatives"]);
    refused(&["--representatives", "cycles", "--json", "--engine", "sweep"], &["cohomology", "sweep"]);
    refused(&["--bars", "3", "--json"], &["--representatives"]);
    bench.write("distances.csv", "0,1,2\n1,0,1\n2,1,0\n");
    let figure = ["--representatives", "cycles", "--plot", "out.svg", "--plot-kind", "representatives"];
    bench.refused(&[&["diagram", "distances.csv"], &figure[..]].concat(), &["points"]);
    for option in [&["--modulus", "3"][..], &["--representatives", "tight", "--json"]] {
        let arguments = [&["diagram", "cloud.csv", "--filtration", "cubical"], option].concat();
        bench.refused(&arguments, &[option[0], "cubical"]);
    }
}
