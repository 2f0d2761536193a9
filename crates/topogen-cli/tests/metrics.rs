//! What `topogen distance` reads, each metric, its JSON and what it refuses.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use common::Bench;
use serde_json::{Value, json};
use topogen_data::formats::npy;

/// Two bars and an essential class of degree 1.
const A: &str = "degree,birth,death\n0,0,9\n1,0,2\n1,0,8\n1,0.5,\n";
/// One bar and an essential class.
const B: &str = "degree,birth,death\n1,0,5\n1,0.75,\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("a.csv", A);
    bench.write("b.csv", B);
    bench
}

fn distance(bench: &Bench, arguments: &[&str]) -> Value {
    let text = bench.run(&[&["distance", "a.csv", "b.csv", "--json"], arguments].concat()).fine();
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// The first line of what is printed: `distance: ` and the number.
fn printed(bench: &Bench, arguments: &[&str]) -> String {
    let ran = bench.run(&[&["distance"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran.stdout.lines().next().unwrap().to_owned()
}

#[test]
fn every_format_gives_the_same_distance() {
    let bench = bench();
    let expected = "distance: 3";
    assert_eq!(printed(&bench, &["a.csv", "b.csv"]), expected);

    let one = json!({"diagrams": [{"dim": 1, "bars": [[0, 2], [0, 8]], "essential": [0.5]}]});
    bench.write("a.json", &one.to_string());
    bench.write("a.txt", "# birth death\n0 2\n0\t8\n\n0.5 inf\n");
    bench.write("commas.txt", "0, 2\n0, 8\n0.5, +Infinity\n");
    let values = [0.0, 2.0, 0.0, 8.0, 0.5, f64::INFINITY];
    std::fs::write(bench.path("a.npy"), npy::encode(&values, &[3, 2]).unwrap()).unwrap();
    let single = values.map(|value| value as f32);
    std::fs::write(bench.path("single.npy"), npy::encode(&single, &[3, 2]).unwrap()).unwrap();
    for name in ["a.json", "a.txt", "commas.txt", "a.npy", "single.npy"] {
        assert_eq!(printed(&bench, &[name, "b.csv"]), expected, "{name}");
        assert_eq!(printed(&bench, &["b.csv", name, "--dim", "1"]), expected, "{name}");
        assert_eq!(printed(&bench, &["a.csv", name]), "distance: 0", "{name}");
    }
    let piped = bench.run_with_input(&["distance", "-", "b.csv"], "0 2\n0 8\n0.5 inf\n").fine();
    assert!(piped.starts_with(expected), "{piped}");
}

#[test]
fn what_diagram_writes_is_read_in_all_formats() {
    let bench = Bench::new();
    bench.generate("circle", 60, "circle.npy");
    for name in ["d.csv", "d.json", "d.npz"] {
        bench.run(&["diagram", "circle.npy", "-o", name]).fine();
        assert_eq!(printed(&bench, &["d.csv", name, "--dim", "0"]), "distance: 0");
        assert_eq!(printed(&bench, &["d.csv", name]), "distance: 0");
    }
    bench.write("one.txt", "0 inf\n");
    assert_eq!(printed(&bench, &["d.npz", "one.txt"]), "distance: inf", "a class of degree 1 never dies");
}

#[test]
fn files_without_bars_are_diagrams() {
    let bench = bench();
    bench.write("none.csv", "degree,birth,death\n");
    std::fs::write(bench.path("none.npy"), npy::encode::<f64>(&[], &[0, 2]).unwrap()).unwrap();
    std::fs::write(bench.path("list.npy"), npy::encode::<f64>(&[], &[0]).unwrap()).unwrap();
    bench.write("bar.txt", "1 4\n");
    for name in ["none.csv", "none.npy", "list.npy"] {
        assert_eq!(printed(&bench, &["bar.txt", name]), "distance: 1.5", "{name}");
        assert_eq!(printed(&bench, &[name, name]), "distance: 0", "{name}");
    }
}

#[test]
fn bottleneck_has_a_matching_and_what_decides_it() {
    let found = distance(&bench(), &[]);
    assert_eq!(found["distance"], 3.0);
    assert_eq!((&found["metric"], &found["dim"]), (&json!("bottleneck"), &json!(1)));
    assert_eq!(
        found["matching"],
        json!({
            "pairs": [{"a": 1, "b": 0, "cost": 3.0}],
            "a_to_diagonal": [{"a": 0, "cost": 1.0}],
            "b_to_diagonal": [],
            "essential": [{"a": 0, "b": 0, "cost": 0.25}],
        })
    );
    assert_eq!(found["critical"], json!([{"bucket": "pairs", "a": 1, "b": 0, "cost": 3.0}]));
    assert!(found["seconds"].as_f64().is_some_and(|seconds| (0.0..60.0).contains(&seconds)));
}

#[test]
fn all_that_decide_a_bottleneck_are_named() {
    let bench = Bench::new();
    bench.write("a.txt", "0 4\n10 12\n20 24\n");
    bench.write("none.csv", "degree,birth,death\n");
    assert_eq!(
        bench.run(&["distance", "none.csv", "a.txt"]).fine().lines().nth(1),
        Some("critical: bar 0 (0, 4) of B and the diagonal, and 1 more that cost as much")
    );
    let text = bench.run(&["distance", "none.csv", "a.txt", "--json"]).fine();
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap()["critical"],
        json!([{"bucket": "b_to_diagonal", "b": 0, "cost": 2.0}, {"bucket": "b_to_diagonal", "b": 2, "cost": 2.0}])
    );
}

#[test]
fn wasserstein_distances_have_a_matching() {
    let bench = bench();
    // The pair costs 3, the essential classes 1/4, and the bar that is left 1, √2 and 2 under L-infinity, L2 and L1.
    let (pair, essential) = (3.0_f64, 0.25_f64);
    for (options, order, norm, left) in [
        (&[][..], 1.0, Value::Null, 1.0),
        (&["--order", "2"], 2.0, Value::Null, 1.0),
        (&["--norm", "2"], 1.0, json!(2.0), 2_f64.sqrt()),
        (&["--norm", "1", "--order", "3"], 3.0, json!(1.0), 2.0),
        (&["--norm", "inf"], 1.0, Value::Null, 1.0),
    ] {
        let found = distance(&bench, &[&["--metric", "wasserstein"], options].concat());
        let expected =
            [pair, essential, left].map(|cost| cost.powf(order)).iter().sum::<f64>().powf(1.0 / order);
        let (distance, bound) = (found["distance"].as_f64().unwrap(), found["lower_bound"].as_f64().unwrap());
        assert!((distance - expected).abs() < 1e-14, "{options:?}: {distance}, not {expected}");
        assert!(bound <= distance && distance - bound < 1e-12, "{options:?}: {bound}");
        assert_eq!(found["parameters"], json!({"order": order, "norm": norm, "delta": 0.0}));
        let matching = &found["matching"];
        assert_eq!(matching["pairs"], json!([{"a": 1, "b": 0, "cost": 3.0}]));
        assert!((matching["a_to_diagonal"][0]["cost"].as_f64().unwrap() - left).abs() < 1e-15);
        assert_eq!(matching["essential"], json!([{"a": 0, "b": 0, "cost": 0.25}]));
        assert_eq!(found["critical"], Value::Null);
    }
    assert_eq!(
        bench.run(&["distance", "a.csv", "b.csv", "--metric", "wasserstein"]).fine(),
        "distance: 4.25\n\
         matching: 1 pairs, 1 bars of A and 0 of B to the diagonal, 1 pairs of essential classes\n"
    );
    bench.write("two.txt", "0 inf\n1 inf\n");
    let text = bench.run(&["distance", "a.csv", "two.txt", "--json", "--metric", "wasserstein"]).fine();
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["distance"], &found["matching"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_relative_error_is_kept_to() {
    let bench = Bench::new();
    for (shape, name) in [("circle", "a"), ("cube", "b")] {
        bench.generate(shape, 200, "points.npy");
        bench.run(&["diagram", "points.npy", "-o", &format!("{name}.csv")]).fine();
    }
    for metric in ["bottleneck", "wasserstein"] {
        let exact = distance(&bench, &["--metric", metric]);
        let near = distance(&bench, &["--metric", metric, "--delta", "0.5"]);
        let number = |found: &Value, key: &str| found[key].as_f64().unwrap();
        assert_eq!(near["parameters"]["delta"], 0.5);
        let (exact, near, bound) =
            (number(&exact, "distance"), number(&near, "distance"), number(&near, "lower_bound"));
        assert!(0.0 < exact && exact <= near && near <= 1.5 * exact, "{metric}: {exact}, {near}");
        assert!(bound <= exact * (1.0 + 1e-12) && near <= 1.5 * bound * (1.0 + 1e-12), "{metric}: {bound}");
    }
}

#[test]
fn sliced_is_the_mean_over_directions() {
    let bench = Bench::new();
    bench.write("a.txt", "0 2\n");
    bench.write("none.csv", "degree,birth,death\n");
    // The bar (0, 2) and its middle (1, 1) are |sin θ − cos θ| apart in the direction θ.
    let mean = |directions: usize| {
        let angle = |number: usize| std::f64::consts::PI * (number as f64 / directions as f64 - 0.5);
        let sum: f64 = (0..directions).map(angle).map(|angle| (angle.sin() - angle.cos()).abs()).sum();
        sum / directions as f64
    };
    for (options, directions) in [(&[][..], 50), (&["--directions", "1"], 1), (&["--directions", "7"], 7)] {
        let arguments = ["distance", "a.txt", "none.csv", "--json", "--metric", "sliced"];
        let text = bench.run(&[&arguments, options].concat()).fine();
        let found: Value = serde_json::from_str(&text).unwrap();
        assert!((found["distance"].as_f64().unwrap() - mean(directions)).abs() < 1e-14, "{text}");
        assert_eq!(found["parameters"], json!({"directions": directions as f64}));
        assert_eq!(found["matching"], Value::Null);
    }
}

#[test]
fn an_infinite_distance_has_no_matching() {
    let bench = bench();
    let text = bench.run(&["distance", "a.csv", "b.csv", "--json", "--dim", "0"]).fine();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["distance"], 4.5);
    bench.write("two.txt", "0 inf\n1 inf\n");
    let text = bench.run(&["distance", "a.csv", "two.txt", "--json"]).fine();
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["distance"], &found["matching"]), (&Value::Null, &Value::Null));
    assert_eq!(found["critical"], json!([]));
    let text = bench.run(&["distance", "a.csv", "two.txt"]).fine();
    assert_eq!(text, "distance: inf\ncritical: none, as A has 1 and B has 2 essential classes in degree 1\n");
}

#[test]
fn kernels_are_what_their_formulas_say() {
    let bench = Bench::new();
    bench.write("a.txt", "0 2\n");
    std::fs::write(bench.path("none.npy"), npy::encode::<f64>(&[], &[0, 2]).unwrap()).unwrap();
    let run = |metric: &[&str]| {
        let arguments = [&["distance", "a.txt", "none.npy", "--json", "--metric"], metric].concat();
        let found: Value = serde_json::from_str(&bench.run(&arguments).fine()).unwrap();
        assert_eq!((&found["matching"], &found["critical"]), (&Value::Null, &Value::Null));
        (found["distance"].as_f64().unwrap(), found["parameters"].clone())
    };
    // Of one bar of length l: d² = k(a, a) = (1 − exp(−l²/4σ)) / 8πσ.
    let norm = |sigma: f64| ((1.0 - (-1.0 / sigma).exp()) / (8.0 * std::f64::consts::PI * sigma)).sqrt();
    for (arguments, sigma) in [(&["scale-space"][..], 0.05), (&["scale-space", "--sigma", "0.5"], 0.5)] {
        let (distance, parameters) = run(arguments);
        assert!((distance - norm(sigma)).abs() < 1e-14, "{distance} at {sigma}");
        assert_eq!(parameters, json!({"sigma": sigma}));
    }
    // The two points (0, 2) and (1, 1) are one density each, read off at both: (1, g)/(1 + g) and (g, 1)/(1 + g), where g is
    // the Gaussian of their distance √2.
    let angle = |sigma: f64| {
        let g = (-1.0 / (sigma * sigma)).exp();
        (2.0 * g.sqrt() / (1.0 + g)).acos()
    };
    for (arguments, sigma) in [(&["fisher"][..], 1.0), (&["fisher", "--sigma", "2"], 2.0)] {
        let (distance, parameters) = run(arguments);
        assert!((distance - angle(sigma)).abs() < 1e-12, "{distance} at {sigma}");
        assert_eq!(parameters, json!({"sigma": sigma}));
    }
}

#[test]
fn kernels_tell_what_they_pass_over() {
    let ran = bench().run(&["distance", "a.csv", "b.csv", "--metric", "scale-space"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.starts_with("distance: ") && ran.stdout.lines().count() == 1, "{}", ran.stdout);
    assert_eq!(
        ran.stderr,
        "note: scale-space compares finite bars; 2 essential classes of degree 1 are passed over\n"
    );
}

#[test]
fn help_has_all_metrics() {
    for verb in ["distance", "matrix"] {
        let help = bench().run(&[verb, "--help"]).fine();
        for name in [
            "bottleneck",
            "wasserstein",
            "sliced",
            "scale-space",
            "fisher",
            "--order",
            "--norm",
            "--delta",
            "--directions",
            "--sigma",
            "--dim",
        ] {
            assert!(help.contains(name), "{name} is not in {help}");
        }
    }
}

#[test]
fn bad_files_of_bars_are_refused() {
    let bench = bench();
    let refused = |name: &str, bytes: &[u8], needles: &[&str]| {
        std::fs::write(bench.path(name), bytes).unwrap();
        bench.refused(&["distance", "a.csv", name], &[&[name], needles].concat());
        bench.refused(&["matrix", "a.csv", name], &[&[name], needles].concat());
    };
    refused("a.txt", b"0 1\n0 nan\n", &["line 2, field 2", "`nan`", "infinity"]);
    refused("a.txt", b"nan 1\n", &["line 1, field 1", "`nan`"]);
    refused("a.txt", b"0 1\n\n2 1\n", &["line 3, field 2", "`1`", "at or after the birth"]);
    refused(
        "a.txt",
        b"0 1\n1 2 3\n",
        &["line 2: 3 fields", "2, its birth and its death", "degree,birth,death"],
    );
    refused("a.txt", b"0 1\n1\n", &["line 2: 1 fields"]);
    refused("a.txt", b"0 -inf\n", &["line 1, field 2", "`-inf`"]);
    refused("a.txt", b"inf inf\n", &["line 1, field 1", "`inf`"]);
    refused("a.txt", b"# nothing\n", &["empty", "degree,birth,death"]);
    refused("a.txt", b"0 \xff\n", &["byte"]);

    let array = |values: &[f64], shape: &[usize]| npy::encode(values, shape).unwrap();
    refused("a.npy", &array(&[0.0, 1.0, 0.0, f64::NAN], &[2, 2]), &["row 1 is (0, NaN)"]);
    refused("a.npy", &array(&[0.0, 1.0, 3.0, 2.0], &[2, 2]), &["row 1 is (3, 2)", "at or after"]);
    refused("a.npy", &array(&[f64::NEG_INFINITY, 1.0], &[1, 2]), &["row 0 is (-inf, 1)", "finite birth"]);
    refused("a.npy", &array(&[0.0, f64::NEG_INFINITY], &[1, 2]), &["row 0 is (0, -inf)"]);
    refused("a.npy", &array(&[0.0; 6], &[2, 3]), &["shape [2, 3]", "[n, 2]"]);
    refused("a.npy", &array(&[0.0; 4], &[4]), &["shape [4]", "[n, 2]"]);
    let whole = array(&[0.0, 1.0], &[1, 2]);
    refused("a.npy", &whole[..whole.len() - 1], &["cut short"]);

    let bars = |bars: Value| json!({"diagrams": [{"dim": 1, "bars": bars, "essential": []}]}).to_string();
    refused("a.json", bars(json!([[0, 1], [2, 1]])).as_bytes(), &["bar 1 of degree 1 is (2, 1)"]);
    refused("a.json", bars(json!([[0, 1, 2]])).as_bytes(), &["no diagram in JSON"]);
    bench.refused(&["distance", "a.csv", "no-such.txt"], &["cannot open no-such.txt"]);
    bench.refused(&["matrix", "a.csv", "no-such.txt"], &["cannot open no-such.txt"]);
}

#[test]
fn bad_parameters_are_refused() {
    let bench = bench();
    for verb in ["distance", "matrix"] {
        let refused = |options: &[&str], needles: &[&str]| {
            bench.refused(&[&[verb, "a.csv", "b.csv"], options].concat(), needles);
        };
        refused(&["--metric", "hausdorff"], &["'hausdorff'", "bottleneck", "scale-space", "fisher"]);
        refused(
            &["--sigma", "1"],
            &["--sigma is given", "bottleneck takes only --delta:", "another --metric"],
        );
        refused(&["--order", "2"], &["--order is given", "bottleneck takes only --delta:"]);
        let kernel = ["--metric", "fisher", "--delta", "0"];
        refused(&kernel, &["--delta is given", "fisher takes only --sigma:"]);
        let sliced = ["--metric", "sliced", "--order", "1"];
        refused(&sliced, &["--order is given", "sliced takes only --directions:"]);
        let wasserstein = ["--metric", "wasserstein", "--sigma", "1"];
        refused(&wasserstein, &["wasserstein takes only --order, --norm, --delta:"]);
        for order in ["0.5", "-1", "nan", "inf"] {
            refused(&["--metric", "wasserstein", "--order", order], &["order", "1 <= order < infinity"]);
        }
        for norm in ["0.5", "nan"] {
            refused(&["--metric", "wasserstein", "--norm", norm], &["norm", "p >= 1"]);
        }
        for (metric, delta) in [("bottleneck", "-0.1"), ("wasserstein", "nan"), ("bottleneck", "inf")] {
            refused(&["--metric", metric, "--delta", delta], &["relative error", "not negative"]);
        }
        refused(&["--metric", "sliced", "--directions", "0"], &["at least one direction"]);
        refused(&["--metric", "sliced", "--directions", "-1"], &["'-1'", "not negative"]);
        for metric in ["scale-space", "fisher"] {
            for sigma in ["0", "-1", "nan", "inf"] {
                let needles = ["sigma is", "positive"];
                refused(&["--metric", metric, "--sigma", sigma], &needles);
            }
        }
        refused(&["--metric", "fisher", "--sigma", "wide"], &["'wide'", "give a number"]);
    }
}
