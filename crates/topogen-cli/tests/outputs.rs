//! What `topogen diagram` writes: JSON, .npz, CSV, figures, forecasts.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use common::Bench;
use serde_json::Value;
use topogen_data::formats::npz;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.generate("annulus", 60, "cloud.csv");
    bench
}

fn json(text: &str) -> Value {
    assert_eq!(text.trim_end().lines().count(), 1, "one object, one line: {text}");
    serde_json::from_str(text).unwrap()
}

/// The rows of CSV as degree, birth, death (or infinity) and the four ends.
fn csv_rows(text: &str) -> Vec<(usize, f64, f64, [Option<u64>; 4])> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let death = if fields[2].is_empty() { f64::INFINITY } else { fields[2].parse().unwrap() };
        let end = |at: usize| fields[at].parse().ok();
        (fields[0].parse().unwrap(), fields[1].parse().unwrap(), death, [end(3), end(4), end(5), end(6)])
    };
    text.lines().skip(1).map(row).collect()
}

/// The same of JSON.
fn json_rows(document: &Value) -> Vec<(usize, f64, f64, [Option<u64>; 4])> {
    let mut rows = Vec::new();
    for degree in document["diagrams"].as_array().unwrap() {
        let dim = degree["dim"].as_u64().unwrap() as usize;
        let list = |key: &str| degree[key].as_array().unwrap();
        assert_eq!(list("bars").len(), list("critical").len());
        for (bar, ends) in list("bars").iter().zip(list("critical")) {
            let ends = [0, 1, 2, 3].map(|at| ends[at].as_u64());
            rows.push((dim, bar[0].as_f64().unwrap(), bar[1].as_f64().unwrap(), ends));
        }
        assert_eq!(list("essential").len(), list("essential_critical").len());
        for (birth, ends) in list("essential").iter().zip(list("essential_critical")) {
            let ends = [ends[0].as_u64(), ends[1].as_u64(), None, None];
            rows.push((dim, birth.as_f64().unwrap(), f64::INFINITY, ends));
        }
    }
    rows
}

fn bits(rows: &[(usize, f64, f64, [Option<u64>; 4])]) -> Vec<(usize, u64, u64, [Option<u64>; 4])> {
    rows.iter()
        .map(|&(degree, birth, death, ends)| (degree, birth.to_bits(), death.to_bits(), ends))
        .collect()
}

#[test]
fn json_is_one_object_with_the_numbers_of_csv() {
    let bench = bench();
    let document = json(&bench.run(&["diagram", "cloud.csv", "--json", "--max-dim", "2"]).fine());
    assert_eq!((document["n_points"].as_u64(), document["max_dim"].as_u64()), (Some(60), Some(2)));
    assert_eq!((document["modulus"].as_u64(), document["engine"].as_str()), (Some(2), Some("links")));
    let dims: Vec<_> =
        document["diagrams"].as_array().unwrap().iter().map(|degree| degree["dim"].as_u64()).collect();
    assert_eq!(dims, [Some(0), Some(1), Some(2)]);
    let seconds = |key: &str| document["seconds"][key].as_f64().unwrap();
    assert!(seconds("lengths") >= 0.0 && seconds("persistence") > 0.0);
    assert!(seconds("total") >= seconds("lengths") + seconds("persistence"));

    let csv = csv_rows(&bench.run(&["diagram", "cloud.csv", "--max-dim", "2"]).fine());
    assert!(csv.iter().filter(|row| row.0 == 1).count() > 3, "there is something to compare");
    assert_eq!(bits(&csv), bits(&json_rows(&document)));
}

#[test]
fn the_threshold_is_a_number_or_null() {
    let bench = bench();
    let threshold = |value: &str| {
        let text = bench.run(&["diagram", "cloud.csv", "--json", "--threshold", value]).fine();
        json(&text)["threshold"].clone()
    };
    assert_eq!([threshold("none"), threshold("inf")], [Value::Null, Value::Null]);
    assert_eq!(threshold("0.1").as_f64(), Some(0.1));
    let enclosing = threshold("enclosing").as_f64().unwrap();
    assert!(enclosing > 0.9 && enclosing < 2.0, "the radius around a point of the annulus is {enclosing}");
}

#[test]
fn the_end_of_the_name_chooses_the_format() {
    let bench = bench();
    let run = |arguments: &[&str]| bench.run(&[&["diagram", "cloud.csv"], arguments].concat()).fine();
    let csv = run(&[]);
    for name in ["out.csv", "out.dgm"] {
        assert_eq!(run(&["-o", name]), "");
        assert_eq!(std::fs::read_to_string(bench.path(name)).unwrap(), csv);
    }
    assert_eq!(run(&["-o", "out.json"]), "");
    let document = json(&std::fs::read_to_string(bench.path("out.json")).unwrap());
    assert_eq!(bits(&json_rows(&document)), bits(&csv_rows(&csv)));
    // Both, if both are asked for.
    let printed = json(&run(&["-o", "out.JSON", "--json"]));
    assert_eq!(printed["diagrams"], document["diagrams"]);
    assert_eq!(json(&std::fs::read_to_string(bench.path("out.JSON")).unwrap()), printed);
}

#[test]
fn npz_holds_arrays_of_every_degree() {
    let bench = bench();
    bench.run(&["diagram", "cloud.csv", "-o", "out.npz", "--threshold", "0.4"]).fine();
    let document = json(&bench.run(&["diagram", "cloud.csv", "--json", "--threshold", "0.4"]).fine());
    let arrays = npz::read(std::fs::File::open(bench.path("out.npz")).unwrap(), "out.npz").unwrap();
    let array = |name: &str| &arrays.iter().find(|(found, _)| found == name).expect(name).1;
    assert_eq!(arrays.len(), 2 * 4 + 4);
    for degree in document["diagrams"].as_array().unwrap() {
        let dim = &degree["dim"];
        for (key, name, width) in [
            ("bars", "bars", Some(2)),
            ("critical", "critical", Some(4)),
            ("essential", "essential", None),
            ("essential_critical", "essential_critical", Some(2)),
        ] {
            let rows = degree[key].as_array().unwrap();
            let numbers: Vec<f64> = match width {
                None => rows.iter().map(|number| number.as_f64().unwrap()).collect(),
                Some(_) => {
                    rows.iter().flat_map(|row| row.as_array().unwrap()).map(|x| x.as_f64().unwrap()).collect()
                }
            };
            let found = array(&format!("{name}_{dim}"));
            let shape: Vec<usize> = [rows.len()].into_iter().chain(width).collect();
            assert_eq!(found.shape, shape, "{name}_{dim}");
            let same = found.values.iter().zip(&numbers).all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same && found.values.len() == numbers.len(), "{name}_{dim}");
        }
    }
    for (name, value) in [("n_points", 60.0), ("threshold", 0.4), ("max_dim", 1.0), ("modulus", 2.0)] {
        assert_eq!((array(name).values.as_slice(), array(name).shape.len()), ([value].as_slice(), 0));
    }
    bench.run(&["diagram", "cloud.csv", "-o", "none.npz", "--threshold", "none"]).fine();
    let arrays = npz::read(std::fs::File::open(bench.path("none.npz")).unwrap(), "none.npz").unwrap();
    assert!(arrays.iter().any(|(name, array)| name == "threshold" && array.values == [f64::INFINITY]));
}

#[test]
fn distances_and_figures_read_what_was_written() {
    let bench = bench();
    bench.generate("circle", 60, "other.csv");
    for name in ["out.csv", "out.json", "out.npz"] {
        bench.run(&["diagram", "cloud.csv", "-o", name]).fine();
    }
    bench.run(&["diagram", "other.csv", "-o", "other.csv.dgm"]).fine();
    let distance = |a: &str| bench.run(&["distance", a, "other.csv.dgm", "--degree", "1"]).fine();
    let expected = distance("out.csv");
    assert!(!expected.starts_with("distance: 0\n"), "{expected}");
    assert_eq!([distance("out.json"), distance("out.npz")], [expected.as_str(), expected.as_str()]);
    let object = bench.run(&["diagram", "cloud.csv", "--json"]).fine();
    let piped = bench.run_with_input(&["distance", "-", "other.csv.dgm", "--degree", "1"], &object).fine();
    assert_eq!(piped, expected);

    let draw = |verb: &[&str], name: &str| {
        bench.run(&[&["plot"], verb, &["-o", name]].concat()).fine();
        std::fs::read(bench.path(name)).unwrap()
    };
    for verb in ["diagram", "barcode"] {
        let expected = draw(&[verb, "out.csv"], "a.svg");
        assert_eq!(draw(&[verb, "out.json"], "b.svg"), expected);
        assert_eq!(draw(&[verb, "out.npz"], "c.svg"), expected);
    }
    let expected = draw(&["cloud", "cloud.csv", "out.csv"], "a.svg");
    assert_eq!(draw(&["cloud", "cloud.csv", "out.json"], "b.svg"), expected);
    assert_eq!(draw(&["cloud", "cloud.csv", "out.npz"], "c.svg"), expected);
}

#[test]
fn diagram_files_that_are_damaged_are_refused() {
    let bench = bench();
    bench.run(&["diagram", "cloud.csv", "-o", "out.npz"]).fine();
    let refused = |name: &str, content: &[u8], needles: &[&str]| {
        std::fs::write(bench.path(name), content).unwrap();
        let needles = [&[name], needles].concat();
        bench.refused(&["distance", "out.npz", name, "--degree", "0"], &needles);
    };
    refused("bad.json", b"{\"diagrams\": 3}", &["diagram", "caused by"]);
    refused("bad.json", b"{\"n_points\": 3}", &["diagrams"]);
    refused("bad.json", b"{\"diagrams\": [", &["caused by"]);
    let degree = |rest: &str| format!("{{\"diagrams\": [{{\"dim\": 1, {rest}}}]}}");
    refused("bad.json", degree("\"bars\": [[0, null]], \"essential\": []").as_bytes(), &["null"]);
    let upside_down = degree("\"bars\": [[2, 1]], \"essential\": []");
    refused("bad.json", upside_down.as_bytes(), &["bar 0 of degree 1 is (2, 1)"]);
    let uneven = degree("\"bars\": [[1, 2]], \"essential\": [], \"critical\": [[0,0,1,0],[0,0,1,0]]");
    refused("bad.json", uneven.as_bytes(), &["1 bars", "2 critical edges"]);

    let whole = std::fs::read(bench.path("out.npz")).unwrap();
    refused("bad.npz", &whole[..whole.len() / 2], &["zip archive"]);
    let archive = |name: &str, values: &[f64], shape: &[usize]| {
        let mut npz = npz::Npz::default();
        npz.add(name, values, shape).unwrap();
        let mut bytes = Vec::new();
        npz.write(&mut bytes, name).unwrap();
        bytes
    };
    refused("bad.npz", &archive("points", &[1.0], &[1]), &["bars_0", "points"]);
    refused("bad.npz", &archive("bars_0", &[1.0, 2.0, 3.0], &[1, 3]), &["bars_0", "[1, 3]", "(k, 2)"]);
    refused("bad.npz", &archive("bars_0", &[0.0, f64::NAN], &[1, 2]), &["bar 0 of degree 0", "NaN"]);
}

#[test]
fn figures_are_drawn_at_once() {
    let bench = bench();
    for kind in ["diagram", "barcode", "cloud"] {
        let name = format!("{kind}.svg");
        let text = bench.run(&["diagram", "cloud.csv", "--plot", &name, "--plot-kind", kind]).fine();
        assert_eq!(text, "", "only what was asked for is written");
        let svg = std::fs::read_to_string(bench.path(&name)).unwrap();
        let word = match kind {
            "cloud" => "H₁ death edge",
            "barcode" => "filtration value",
            _ => "birth",
        };
        assert!(svg.contains(word), "{kind}");
    }
    bench.run(&["diagram", "cloud.csv", "--plot", "a.png", "-o", "a.csv"]).fine();
    assert!(std::fs::read(bench.path("a.png")).unwrap().starts_with(b"\x89PNG"));
    // The same code draws the file.
    bench.run(&["plot", "diagram", "a.csv", "-o", "again.svg"]).fine();
    let read = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert_eq!(read("again.svg"), read("diagram.svg"));
    // A figure that cannot be written leaves nothing on stdout.
    bench.fails(&["diagram", "cloud.csv", "--plot", "no-such/a.svg", "--json"], &["no-such/a.svg"]);
}

#[test]
fn figures_have_their_options() {
    let bench = bench();
    bench.run(&["diagram", "cloud.csv", "-o", "d.csv"]).fine();
    let svg = |arguments: &[&str]| {
        bench.run(&[&["plot"], arguments, &["-o", "out.svg"]].concat()).fine();
        std::fs::read_to_string(bench.path("out.svg")).unwrap()
    };
    assert!(!svg(&["diagram", "d.csv"]).contains("persistence"));
    assert!(svg(&["diagram", "d.csv", "--histogram"]).contains("persistence"));
    let few = svg(&["barcode", "d.csv", "--max-bars", "3", "--title", "Few bars"]);
    assert!(few.contains("H₀: 57 shorter bars not drawn") && few.contains("Few bars"));
    let alone = svg(&["cloud", "cloud.csv"]);
    assert!(alone.contains("60 points") && !alone.contains("edge"));
    let loops = svg(&["cloud", "cloud.csv", "d.csv", "--degree", "1", "--max-classes", "1"]);
    assert!(loops.contains("H₁ birth edge") && !loops.contains("H₀") && loops.contains("not drawn"));

    bench.write("few.csv", "0,0\n1,1\n");
    let wrong = ["plot", "cloud", "few.csv", "d.csv", "-o", "out.svg"];
    bench.refused(&wrong, &["d.csv cannot be drawn", "the cloud has 2"]);
    bench.refused(&["plot", "cloud", "-", "-", "-o", "out.svg"], &["only one"]);
    bench.refused(&["plot", "barcode", "d.csv", "-o", "a.svg", "--max-bars", "0"], &["max_bars is 0"]);
}

#[test]
fn a_forecast_computes_nothing_and_says_whether_it_fits() {
    let bench = bench();
    let text = bench.run(&["diagram", "cloud.csv", "--dry-run"]).fine();
    for line in
        ["60 points with 2 coordinates, metric euclidean", "degrees: 0 to 1", "engine: sweep", "fits: yes"]
    {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
    let document =
        json(&bench.run(&["diagram", "cloud.csv", "--dry-run", "--json", "--memory", "1GB"]).fine());
    assert_eq!((document["n_points"].as_u64(), document["dim"].as_u64()), (Some(60), Some(2)));
    assert_eq!((document["budget"].as_u64(), document["fits"].as_bool()), (Some(1_000_000_000), Some(true)));
    let bytes = document["bytes"].as_u64().unwrap();
    assert!(text.contains(&format!("({bytes} bytes)")), "{text}");

    // One byte more or less decides.
    let with = |budget: u64| {
        bench.run(&["diagram", "cloud.csv", "--dry-run", "--json", "--memory", &budget.to_string()])
    };
    assert_eq!(with(bytes).code, Some(0));
    let tight = with(bytes - 1);
    assert_eq!((tight.code, json(&tight.stdout)["fits"].as_bool()), (Some(2), Some(false)));
    assert!(tight.stderr.starts_with("error: it may not fit"), "{}", tight.stderr);
    assert_eq!(bench.run(&["diagram", "cloud.csv", "--memory", &(bytes - 1).to_string()]).code, Some(2));
    bench.run(&["diagram", "cloud.csv", "--memory", &bytes.to_string()]).fine();
}

#[test]
fn a_forecast_of_what_would_take_a_year_is_quick() {
    let bench = Bench::new();
    bench.generate("cube", 3000, "cube.npy");
    let arguments = ["diagram", "cube.npy", "--dry-run", "--json", "--max-dim", "4", "--threshold", "none"];
    let ran = bench.run(&arguments);
    let document = json(&ran.stdout);
    assert_eq!((document["engine"].as_str(), document["refused"].as_bool()), (Some("collapse"), Some(false)));
    assert!(document["bytes"].as_u64().unwrap() > 1_000_000_000_000);
    // Where the machine says what it has, that is not enough.
    let expected = if document["budget"].is_null() { Some(0) } else { Some(2) };
    assert_eq!(ran.code, expected, "{}", ran.stderr);
    bench.refused(
        &["diagram", "cube.npy", "--max-dim", "4", "--memory", "8GB"],
        &["8000000000", "lower max_dim"],
    );
}
