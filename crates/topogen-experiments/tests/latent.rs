//! Latent spaces compared, from rows to the report, and one of the user's own data.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::errors;
use common::latent::{RINGS, SCENES};
use common::own::said;
use common::rows::{Bench, timeless};
use std::fs;

#[test]
fn rows_become_records_figures_and_a_page() {
    let bench = Bench::new("latent", &[RINGS, SCENES], 2);
    let told = bench.run("out", "");
    assert!(told.contains("[holds]"), "{told}");
    let out = bench.path("out");
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    for part in [
        "Two &lt;tiny&gt; rings &amp; their codes",
        "Tiny scenes",
        "TopoAE++ edges",
        "RTD-AE",
        "W2 H1",
        "not reproduced",
        "PGD success",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for figure in ["rings-codes", "rings-diagrams", "rings-trials", "scenes-codes", "scenes-attacks-pgd"] {
        assert!(out.join(format!("figures/{figure}-light.png")).is_file(), "{figure}");
    }
    let rings = timeless(&out, "rings");
    for row in ["2,TopoVAE-Z,wasserstein1,", "1,data,betti1,", "1,W2 AE,on-manifold,"] {
        assert!(rings["measures.csv"].contains(row), "{row} in {}", rings["measures.csv"]);
    }
    let chosen = rings["trials.csv"].lines().filter(|line| line.ends_with("true")).count();
    assert_eq!(chosen, 8, "one weight for each method with a term: {}", rings["trials.csv"]);
    assert!(timeless(&out, "scenes")["attacks.csv"].contains("1,W2,pgd,0.1,"));
    assert!(out.join("models/rings/seed-1/W2 AE.safetensors").is_file());
    assert!(!out.join("state/rings").exists(), "states of what is over");

    // The report is a function of the records.
    fs::remove_file(out.join("index.html")).unwrap();
    said(&bench.verb("report --out out").output().unwrap(), 0);
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), page);
    said(&bench.verb("report --out out --docs docs").output().unwrap(), 0);
    said(&bench.verb("report --docs docs --check").output().unwrap(), 0);
    let readme = bench.path("docs/README.md");
    fs::write(&readme, fs::read_to_string(&readme).unwrap().replace("RTD-AE", "RTD")).unwrap();
    let told = said(&bench.verb("report --docs docs --check").output().unwrap(), 1);
    assert!(told.contains("README.md"), "{told}");
}

#[test]
fn records_do_not_depend_on_the_number_of_threads() {
    let bench = Bench::new("latent", &[RINGS], 1);
    bench.run("one", "--threads 1");
    bench.run("three", "--threads 3 --only rings");
    assert_eq!(timeless(&bench.path("one"), "rings"), timeless(&bench.path("three"), "rings"));
}

#[test]
fn data_sets_that_nobody_can_fetch_are_told_of_and_not_run() {
    let source =
        r#"{ from = "procedural", picture = "cifar-like-synthetic", size = 16, train = 200, test = 100 }"#;
    let row =
        SCENES.replace("name = \"scenes\"", "name = \"cifar10\"").replace(source, "{ from = \"cifar10\" }");
    let bench = Bench::new("latent", &[&row, RINGS], 1);
    let told = bench.run("out", "--quick --data-dir nowhere");
    assert!(told.contains("cifar10: not run: "), "{told}");
    let page = fs::read_to_string(bench.path("out/index.html")).unwrap();
    assert!(page.contains("Not run"), "{page}");
    assert!(bench.path("out/records/rings/measures.csv").is_file());
    // Who asks for it by name is told by the exit code too.
    let output = bench.command("out", "cifar10 --quick --data-dir nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
}

#[test]
fn bad_input_is_refused_before_anything_is_fitted() {
    let bench = Bench::new("latent", &[RINGS], 1);
    for (words, told) in [
        ("nothing", "there is no experiment nothing"),
        ("--only nothing", "there is no experiment nothing"),
        ("--threads 0", "0 threads"),
        ("--device gpu", "gpu"),
        ("--seeds 1,1", "full.seeds"),
    ] {
        let output = bench.command("out", words).output().unwrap();
        let said = errors(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(told) && !said.contains("panicked"), "{words}: {said}");
    }
    for (from, to, told) in [
        ("latent = 3", "latent = 0", "a code has at least one number"),
        ("linked-rings", "linked-ring", "linked-ring"),
        ("[0.0, 0.1, 1.0]", "[0.1, 1.0]", "choice.weights must be 0 and others"),
        ("method = \"AE\"\nmeasure = \"trust", "method = \"XE\"\nmeasure = \"trust", "none of its methods"),
    ] {
        let bench = Bench::new("latent", &[&RINGS.replace(from, to)], 1);
        let output = bench.command("out", "").output().unwrap();
        let said = errors(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(told) && !said.contains("panicked"), "{to}: {said}");
    }
}

/// Points on a circle, as a table.
fn circle(count: usize) -> String {
    let angle = |number| number as f64 / count as f64 * std::f64::consts::TAU;
    (0..count).map(|number| format!("{},{},0.5\n", angle(number).cos(), angle(number).sin())).collect()
}

#[test]
fn own_points_get_a_page_with_their_bars() {
    let bench = Bench::new("latent", &[], 1);
    fs::write(bench.path("points.csv"), circle(120)).unwrap();
    let labels: String = (0..120).map(|number| format!("{}\n", number / 40)).collect();
    fs::write(bench.path("labels.csv"), labels).unwrap();
    let words = "--data points.csv --labels labels.csv --epochs 3 --hidden 8 --batch-size 32 --seeds 1 --out own \
                 --methods wasserstein,cascade";
    said(&bench.verb(words).output().unwrap(), 0);
    let page = fs::read_to_string(bench.path("own/index.html")).unwrap();
    for part in ["points.csv", "kept", "lost", "W2 AE", "TopoAE++ edges"] {
        assert!(page.contains(part), "{part}");
    }

    let refused = |file: &str, content: &str, words: &str, told: &str| {
        fs::write(bench.path(file), content).unwrap();
        let said = said(&bench.verb(&format!("--data {file} --out bad {words}")).output().unwrap(), 1);
        assert!(said.contains(told) && !said.contains("panicked"), "{file}: {said}");
        assert!(!said.contains(": step "), "{said}");
    };
    refused("nan.csv", &circle(60).replacen("0.5", "NaN", 1), "", "nan.csv");
    refused("ragged.csv", &format!("{}1,2\n", circle(60)), "", "ragged.csv");
    refused("few.csv", &circle(5), "", "few.csv");
    refused("alike.csv", &"1,2,3\n".repeat(60), "", "alike.csv");
    refused("points.csv", &circle(110), "--labels labels.csv", "labels.csv");
    refused("points.csv", &circle(110), "--latent 0", "a code has at least one number");
    let said = said(&bench.verb("--data missing.npy --out bad").output().unwrap(), 1);
    assert!(said.contains("missing.npy"), "{said}");
}

#[test]
fn the_committed_report_is_that_of_its_records() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/latent");
    let bench = Bench::new("latent", &[], 1);
    said(&bench.verb(&format!("report --check --docs {docs}")).output().unwrap(), 0);
}
