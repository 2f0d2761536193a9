//! Synthetic experiments, from rows and from a user's files to records, figures and the page.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::errors;
use common::synthetic::{Bench, losses, timeless};
use std::fs;
use std::process::Command;
use topogen_data::formats::npy;

fn cloud(bytes: &[u8]) -> npy::Array {
    npy::read(bytes, "cloud").unwrap()
}

#[test]
fn two_files_become_records_figures_and_a_page() {
    let bench = Bench::new();
    // On a line: components die at 1 and 4, and shall die at 1 and 3.
    let start = bench.file("start.csv", "x\n0\n1\n5\n");
    let goal = bench.file("goal.csv", "0\n1\n4\n");
    let said = bench.run(
        "out",
        &[
            "--point-cloud",
            &start,
            "--true-point-cloud",
            &goal,
            "--steps",
            "102",
            "--lr",
            "0.02",
            "--seed",
            "4",
        ],
    );
    assert!(said.contains("line 1 was taken as a header"), "{said}");
    assert!(said.contains("own seed 4: distance of degree 0 1.000 -> "), "{said}");

    let folder = bench.path("out/own/seed-4");
    let rows = losses(&folder);
    // Steps 0, 5, ..., 100, and after the last update; two terms.
    assert_eq!(rows.len(), 2 * 22);
    assert_eq!(rows[0].join(","), "0,bottleneck,0,1.0,1.0,input,loss");
    assert_eq!(rows[1].join(","), "0,bottleneck,1,1.0,0.0,minimum,loss");
    assert_eq!(rows[43][0], "102");
    let end: f64 = rows[42][4].parse().unwrap();
    assert!(end < 0.2, "{end}");

    let records = timeless(&folder);
    let (initial, last) = (cloud(&records["initial-cloud.npy"]), cloud(&records["final-cloud.npy"]));
    assert_eq!((initial.shape, initial.values), (vec![3, 1], vec![0.0, 1.0, 5.0]));
    let [x, y, z] = last.values[..] else { panic!("{:?}", last.values) };
    assert!((end - (y - x - 1.0).abs().max((z - y - 3.0).abs())).abs() < 1e-9, "{end} of {x}, {y}, {z}");
    let frames = cloud(&records["frames.npy"]);
    // Steps 0, 50, 100 and 102; the first is the true start.
    assert_eq!((frames.shape, &frames.values[..3]), (vec![4, 3, 1], &[0.0, 1.0, 5.0][..]));
    assert_eq!(frames.values[9..], last.values);

    for name in [
        "start-cloud",
        "end-cloud",
        "target-cloud",
        "start-diagram",
        "end-diagram",
        "target-diagram",
        "losses",
    ] {
        let length = |extension| fs::metadata(folder.join(format!("{name}.{extension}"))).unwrap().len();
        assert!(length("svg") > 1_000 && length("png") > 1_000, "{name}");
    }
    let page = fs::read_to_string(bench.path("out/index.html")).unwrap();
    assert!(page.contains("From start.csv to goal.csv") && page.contains("own/seed-4/losses.svg"), "{page}");
    assert!(!page.contains("src=\"http"), "the page must stand alone");
}

#[test]
fn a_term_without_a_gradient_has_its_true_value_and_the_push_moves_the_points() {
    let bench = Bench::new();
    // The target's bar of length 10 is matched to the diagonal, at 5: nothing that the two points do changes that.
    let (near, far) = (bench.file("near.csv", "0,0\n0.1,0\n"), bench.file("far.csv", "0,0\n10,0\n"));
    let own = ["--point-cloud", &near, "--true-point-cloud", &far, "--steps", "20", "--lr", "0.01"];
    bench.run("pushed", &own);
    let pushed = bench.path("pushed/own/seed-0");
    let row = &losses(&pushed)[0];
    assert_eq!(row[4..], ["5.0", "target", "push"]);
    let record = fs::read_to_string(pushed.join("record.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!((&record["push_steps"], &record["idle_steps"]), (&20.into(), &0.into()));
    assert_eq!(record["pushed"], serde_json::json!([[0, 19]]));
    let last = cloud(&timeless(&pushed)["final-cloud.npy"]);
    // Adam's steps are as long as the rate, whatever the gradient: both points have moved 20 of them.
    assert!((last.values[2] - last.values[0] - 0.5).abs() < 1e-6, "{:?}", last.values);

    let said = bench.run("left", &[&own[..], &["--no-push"]].concat());
    assert!(said.contains("20 in which nothing moved"), "{said}");
    let left = bench.path("left/own/seed-0");
    assert_eq!(losses(&left)[0][4..], ["5.0", "target", "nothing"]);
    assert_eq!(cloud(&timeless(&left)["final-cloud.npy"]).values, [0.0, 0.0, 0.1, 0.0]);
}

#[test]
fn a_cloud_that_has_the_diagram_already_is_not_pushed_away() {
    let bench = Bench::new();
    let there = bench.file("there.csv", "0,0\n1,0\n0,3\n");
    let said = bench.run("out", &["--point-cloud", &there, "--true-point-cloud", &there, "--steps", "7"]);
    assert!(said.contains("7 in which nothing moved"), "{said}");
    let folder = bench.path("out/own/seed-0");
    assert!(losses(&folder).iter().all(|row| row[4..] == ["0.0", "minimum", "nothing"]));
    let records = timeless(&folder);
    assert_eq!(records["final-cloud.npy"], records["initial-cloud.npy"]);
}

#[test]
fn clouds_of_different_dimensions_from_different_files() {
    let bench = Bench::new();
    let corners: Vec<f32> = (0..20).map(|index| ((index * index) % 7) as f32).collect();
    let start = bench.file("start.npy", npy::encode(&corners, &[5, 4]).unwrap());
    let goal = bench.file("goal.txt", "0 0 1\n2 0 1\n0 3 1\n");
    let weights = "2,0,0,0,0,0,0";
    let arguments = ["--point-cloud", &start, "--true-point-cloud", &goal, "--steps", "10"];
    bench.run("out", &[&arguments[..], &["--name", "mine", "--loss-parameters", weights]].concat());
    let rows = losses(&bench.path("out/mine/seed-0"));
    // A weight of 0 leaves the term out.
    assert!(rows.iter().all(|row| row[2] == "0" && row[3] == "2.0"), "{rows:?}");
}

/// Runs the rows of a folder, with fewer steps, into `out`.
fn run_quick(bench: &Bench, rows: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"))
        .args(["synthetic", "--quick", "--experiments", rows, "--out"])
        .arg(bench.path("out"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn films_of_other_filtrations_go_towards_their_targets() {
    let bench = Bench::new();
    run_quick(&bench, concat!(env!("CARGO_MANIFEST_DIR"), "/../../experiments/films"));
    for (name, shape) in [("alpha", vec![2, 2000, 2]), ("cubical", vec![2, 64, 64])] {
        let folder = bench.path(&format!("out/{name}/seed-0"));
        let rows = losses(&folder);
        let value = |row: &[String]| row[4].parse::<f64>().unwrap();
        let (first, last) = (value(&rows[0]), value(&rows[rows.len() - 1]));
        assert!(last < first && last > 0.0, "{name}: {first} {last}");
        assert!(rows[0][5] == "input" && rows[0][6] == "loss", "{name}: {:?}", rows[0]);
        assert_eq!(cloud(&timeless(&folder)["frames.npy"]).shape, shape, "{name}");
        assert!(fs::read(folder.join("film.gif")).unwrap().starts_with(b"GIF89a"), "{name}");
    }
}

#[test]
fn the_tests_start_where_topo_gens_do() {
    let bench = Bench::new();
    run_quick(&bench, concat!(env!("CARGO_MANIFEST_DIR"), "/../../experiments/synthetic"));
    // The bottleneck distances of another program with other draws; test 1's target has no loop, nor has test 2's any long
    // one.
    for (name, start) in [("test1", [15.5, 0.05]), ("test2", [4.7, 0.06]), ("test3", [2.5, 3.6])] {
        let record = fs::read_to_string(bench.path(&format!("out/{name}/seed-0/record.json"))).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        for degree in [0, 1] {
            let found = record["start"][degree].as_f64().unwrap();
            let near = (found - start[degree]).abs() < 0.05 * start[degree] + 0.1;
            assert!(near, "{name}, degree {degree}: {found}");
        }
        assert!(record["end"][0].as_f64() < record["start"][0].as_f64(), "{name}: {record}");
    }
    let page = fs::read_to_string(bench.path("out/index.html")).unwrap();
    assert_eq!(page.matches(">open<").count(), 4, "nothing is claimed of the quick form");
}

#[test]
fn records_do_not_depend_on_the_number_of_threads() {
    let bench = Bench::with_rows(&["a", "b"], 60);
    bench.run("one", &["--threads", "1"]);
    bench.run("three", &["a", "--threads", "3", "--seeds", "3"]);
    let of = |out: &str, run: &str| timeless(&bench.path(out).join(run));
    assert_eq!(of("one", "a/seed-0"), of("three", "a/seed-0"));
    let name = "initial-cloud.npy";
    assert_ne!(of("three", "a/seed-0")[name], of("three", "a/seed-1")[name], "seeds decide the clouds");
    assert_eq!(of("one", "a/seed-0")[name], of("one", "b/seed-0")[name], "and nothing else does");
}

#[test]
fn the_report_is_a_function_of_the_records() {
    let bench = Bench::with_rows(&["a"], 40);
    bench.run("out", &["--seed", "9"]);
    let (page, run) = (bench.path("out/index.html"), bench.path("out/a/seed-9"));
    let first = (fs::read(&page).unwrap(), fs::read(run.join("losses.png")).unwrap());
    fs::remove_file(&page).unwrap();
    fs::remove_file(run.join("losses.png")).unwrap();
    let report = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command.arg("report").arg("--out").arg(bench.path("out")).output().unwrap()
    };
    let output = report();
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!((fs::read(&page).unwrap(), fs::read(run.join("losses.png")).unwrap()), first);

    let page_of_docs =
        bench.file("page.md", "Before.\n<!-- measured: begin -->\n<!-- measured: end -->\nAfter.\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
    command.arg("report").arg("--out").arg(bench.path("out")).args(["--readme", &page_of_docs]);
    assert!(command.output().unwrap().status.success());
    let page_of_docs = fs::read_to_string(page_of_docs).unwrap();
    assert!(
        page_of_docs.contains("\n| a | 9 | 0 | ") && page_of_docs.ends_with("\nAfter.\n"),
        "{page_of_docs}"
    );

    fs::write(run.join("frames.npy"), npy::encode(&[0.0; 10], &[1, 5, 2]).unwrap()).unwrap();
    let output = report();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("frames.npy"), "{}", errors(&output));
    assert_eq!(fs::read(&page).unwrap(), first.0, "the old page must stay");
}

#[test]
fn claims_that_fail_are_printed_as_failed() {
    let bench = Bench::with_rows(&["a"], 40);
    let row = fs::read_to_string(bench.path("experiments/a.toml")).unwrap();
    bench.file("experiments/a.toml", row.replace("at_most = 0.5", "at_most = 1e-9"));
    let said = bench.run("out", &[]);
    assert!(said.contains("[fails]"), "{said}");
    assert!(fs::read_to_string(bench.path("out/index.html")).unwrap().contains("verdict fails"));
}
