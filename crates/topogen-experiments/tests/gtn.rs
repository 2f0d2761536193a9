//! Generators compared, from rows to the report, and one of the user's own.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::errors;
use common::gtn::{FACES, SQUARE};
use common::own::{OwnBench, said};
use common::rows::{Bench, timeless};
use std::fs;

#[test]
fn rows_become_records_figures_and_a_page() {
    let bench = Bench::new("gtn", &[SQUARE, FACES], 3);
    let told = bench.run("out", "");
    assert!(told.contains("square: GTN trains 86 numbers. 86 [holds]"), "{told}");
    let out = bench.path("out");
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    for part in [
        "A &lt;tiny&gt; square &amp; its models",
        "Tiny faces",
        "variance ratio",
        "W2 H1",
        "by persistence",
        "1000 samples",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for figure in ["square-points", "square-diagrams", "square-fits", "faces-samples", "faces-diagrams"] {
        assert!(out.join(format!("figures/{figure}-light.png")).is_file(), "{figure}");
    }
    let measures = &timeless(&out, "faces")["measures.csv"];
    for row in [
        "1,autoencoder,reconstruction-error,",
        "1,GTN,variance-ratio,",
        "1,VAE,wasserstein0,",
        "1,GTN,explained,",
        "1,real,dimension-likelihood,",
    ] {
        assert!(measures.contains(row), "{row} in {measures}");
    }
    assert!(out.join("models/faces/seed-1/GTN.safetensors").is_file());
    assert!(!out.join("state/faces").exists(), "states of what is over");

    // The report is a function of the records.
    fs::remove_file(out.join("index.html")).unwrap();
    said(&bench.verb("report --out out").output().unwrap(), 0);
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), page);
    said(&bench.verb("report --out out --docs docs").output().unwrap(), 0);
    said(&bench.verb("report --docs docs --check").output().unwrap(), 0);
    let readme = bench.path("docs/README.md");
    fs::write(&readme, fs::read_to_string(&readme).unwrap().replace("86", "87")).unwrap();
    let told = said(&bench.verb("report --docs docs --check").output().unwrap(), 1);
    assert!(told.contains("README.md"), "{told}");
}

#[test]
fn records_do_not_depend_on_the_number_of_threads() {
    let bench = Bench::new("gtn", &[SQUARE], 3);
    bench.run("one", "--threads 1");
    bench.run("three", "--threads 3");
    assert_eq!(timeless(&bench.path("one"), "square"), timeless(&bench.path("three"), "square"));
}

#[test]
fn networks_make_samples_and_interpolations() {
    let bench = Bench::new("gtn", &[FACES, SQUARE], 1);
    bench.run("out", "--quick");
    let faces = "out/models/faces/seed-1";
    let verb = |words: String| bench.verb(&words).output().unwrap();
    said(&verb(format!("sample --model {faces}/GTN.safetensors --out a.png --samples 6 --columns 3")), 0);
    said(&verb(format!("sample --model {faces}/GTN.safetensors --out a.npy --samples 6")), 0);
    said(&verb(format!("interpolate --model {faces}/GTN.safetensors --out b.png --pairs 2 --steps 5")), 0);
    said(&verb(format!("interpolate --model {faces}/GTN.safetensors --out b.gif --pairs 2 --steps 5")), 0);
    assert_eq!(&fs::read(bench.path("b.gif")).unwrap()[..6], b"GIF89a");
    let header = String::from_utf8_lossy(&fs::read(bench.path("a.npy")).unwrap()[..128]).into_owned();
    assert!(header.contains("(6, 3, 16, 16)"), "{header}");
    for model in ["GTN", "Diffusion"] {
        said(
            &verb(format!(
                "sample --model out/models/square/seed-1/{model}.safetensors --out c.csv --samples 7"
            )),
            0,
        );
        assert_eq!(fs::read_to_string(bench.path("c.csv")).unwrap().lines().count(), 7);
    }

    // What does not belong together, or is not what it should be.
    let refused = |words: String, told: &str| {
        let said = said(&bench.verb(&words).output().unwrap(), 1);
        assert!(said.contains(told) && !said.contains("panicked"), "{words}: {said}");
    };
    let gtn = format!("--model {faces}/GTN.safetensors");
    refused(
        format!("sample {gtn} --coder {faces}/variational.safetensors --out a.png"),
        "belongs to the codes of",
    );
    refused(format!("sample {gtn} --out a.jpg"), "a.jpg");
    refused(format!("sample --model {faces}/autoencoder.safetensors --out a.png"), "autoencoder.safetensors");
    refused("sample --model nothing --out a.png".to_owned(), "nothing");
    refused(format!("interpolate {gtn} --out a.png --steps 1"), "at least 2");
    refused(
        "interpolate --model out/models/square/seed-1/GTN.safetensors --out a.png".to_owned(),
        "generates points",
    );
    fs::copy(bench.path(&format!("{faces}/GTN.safetensors")), bench.path("alone.safetensors")).unwrap();
    refused("sample --model alone.safetensors --out a.png".to_owned(), "--coder");
}

#[test]
fn data_sets_that_nobody_can_fetch_are_told_of_and_not_run() {
    let row = FACES.replace("name = \"faces\"", "name = \"cifar10\"").replace(
        "{ from = \"procedural\", picture = \"procedural-faces\", size = 16, train = 150, test = 60 }",
        "{ from = \"cifar10\" }",
    );
    let bench = Bench::new("gtn", &[&row, SQUARE], 1);
    let told = bench.run("out", "--quick --data-dir nowhere");
    assert!(told.contains("cifar10: not run: "), "{told}");
    let page = fs::read_to_string(bench.path("out/index.html")).unwrap();
    assert!(page.contains("<strong>Not run</strong>"), "{page}");
    assert!(bench.path("out/records/square/measures.csv").is_file());
    // Who asks for it by name is told by the exit code too.
    let output = bench.command("out", "cifar10 --quick --data-dir nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
}

#[test]
fn bad_input_is_refused_before_anything_is_fitted() {
    let bench = Bench::new("gtn", &[SQUARE], 1);
    for (words, told) in [
        ("nothing", "there is no experiment nothing"),
        ("--threads 0", "0 threads"),
        ("--device gpu", "gpu"),
        ("--seeds 1,1", "full.seeds"),
    ] {
        let output = bench.command("out", words).output().unwrap();
        let said = errors(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(told) && !said.contains("panicked"), "{words}: {said}");
    }
    fs::create_dir_all(bench.path("broken/records/other")).unwrap();
    fs::write(bench.path("broken/records/other/run.json"), "{}").unwrap();
    let output = bench.command("broken", "").output().unwrap();
    assert!(errors(&output).contains("is not a record"), "{}", errors(&output));
}

#[test]
fn own_images_get_networks_and_a_page() {
    let own = OwnBench::new(16);
    let bench = Bench::new("gtn", &[], 1);
    let images = own.path("images").display().to_string();
    let words = format!(
        "train --data {images} --latent 2 --channels 4,8 --width 8 --hidden 2 --coder-epochs 2 --epochs 2 --out own"
    );
    let told = said(&bench.verb(&words).output().unwrap(), 0);
    assert!(told.contains("networks: own/models/own/seed-1"), "{told}");
    assert!(bench.path("own/index.html").is_file());
    said(
        &bench
            .verb("interpolate --model own/models/own/seed-1/GTN.safetensors --out c.gif --pairs 1")
            .output()
            .unwrap(),
        0,
    );
    for (words, told) in [
        (format!("train --data {images} --channels 4"), "channel"),
        (format!("train --data {images} --latent 0"), "one number of a code"),
        ("train --data missing".to_owned(), "missing"),
        (format!("train --data {images} --name A/B"), "its name"),
    ] {
        let said = said(&bench.verb(&words).output().unwrap(), 1);
        assert!(said.contains(told) && !said.contains("panicked"), "{words}: {said}");
    }
}

#[test]
fn the_committed_report_is_that_of_its_records() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/gtn");
    let bench = Bench::new("gtn", &[], 1);
    said(&bench.verb(&format!("report --check --docs {docs}")).output().unwrap(), 0);
}
