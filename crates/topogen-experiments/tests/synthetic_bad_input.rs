//! Whatever a user may get wrong about synthetic experiments: a clear error, the right exit code, nothing lost.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::synthetic::Bench;
use std::fs;

#[test]
fn files_that_hold_no_cloud_are_refused_by_name() {
    let bench = Bench::new();
    let good = bench.file("good.csv", "0,0\n1,0\n");
    for (name, content, expected) in [
        ("nan.csv", "0,0\n1,nan\n", "nan.csv"),
        ("ragged.csv", "0,0\n1\n", "line 2"),
        ("empty.csv", "", "empty"),
        ("broken.npy", "no array", "broken.npy"),
        ("one.csv", "3,4\n", "1 point"),
    ] {
        let file = bench.file(name, content);
        let said = bench.refused(&["--point-cloud", &file, "--true-point-cloud", &good], 1);
        assert!(said.contains(expected), "{name}: {said}");
    }
    let missing = bench.path("missing.csv").display().to_string();
    for (start, goal) in [(&missing, &good), (&good, &missing)] {
        let said = bench.refused(&["--point-cloud", start, "--true-point-cloud", goal], 1);
        assert!(said.contains("missing.csv"), "{said}");
    }
    assert!(!bench.path("refused/own").exists(), "nothing must be written");

    // A single point is a target: all others shall come together.
    let one = bench.path("one.csv").display().to_string();
    bench.run("out", &["--point-cloud", &good, "--true-point-cloud", &one, "--steps", "2"]);
}

#[test]
fn numbers_that_make_no_run_are_refused() {
    let bench = Bench::new();
    let good = bench.file("good.csv", "0,0\n1,0\n");
    let own = |more: &[&'static str], code| {
        bench.refused(&[&["--point-cloud", &good, "--true-point-cloud", &good], more].concat(), code)
    };
    for (more, expected) in [
        (&["--steps", "0"][..], "steps is 0"),
        (&["--lr", "nan"], "learning_rate is NaN"),
        (&["--loss-parameters", "1,1"], "there are 2 of them"),
        (&["--loss-parameters=-1,b,0,0,0,0,0"], "`b` is not a number"),
        (&["--loss-parameters", "0,0,0,0,0,0,0"], "all are 0"),
        (&["--name", "../own"], "small letters"),
        (&["--threads", "0"], "at least 1"),
        (&["--device", "cuda:99"], "cuda:99"),
    ] {
        let said = own(more, 1);
        assert!(said.contains(expected), "{more:?}: {said}");
    }
    // What the command line cannot mean is refused by its parser.
    for more in [&["--quick"][..], &["--steps", "many"], &["test1"]] {
        own(more, 2);
    }
    bench.refused(&["--point-cloud", &good], 2);
}

#[test]
fn points_that_run_away_are_told_of() {
    let bench = Bench::new();
    let (start, goal) = (bench.file("start.csv", "0\n1\n5\n"), bench.file("goal.csv", "0\n1\n4\n"));
    let own = ["--point-cloud", &start, "--true-point-cloud", &goal, "--lr", "1e308", "--steps", "50"];
    let said = bench.refused(&own, 1);
    assert!(said.contains("not finite") && said.contains("learning rate"), "{said}");
}

#[test]
fn rows_that_make_no_sense_are_refused_before_anything_is_written() {
    // What a row can have wrong is tested beside its code.
    let bench = Bench::with_rows(&["a", "b"], 20);
    for (from, to, expected) in
        [("spread = 0.3", "spread = -0.3", "spread is -0.3"), ("order = 1", "ordre = 1", "a.toml")]
    {
        bench.file("experiments/a.toml", common::synthetic::row("a", 20).replace(from, to));
        let said = bench.refused(&["b"], 1);
        assert!(said.contains(expected), "{to}: {said}");
    }
    assert!(!bench.path("refused").exists());
}

#[test]
fn unknown_names_and_too_many_seeds_are_answered_with_what_there_is() {
    let bench = Bench::with_rows(&["a", "b"], 20);
    let said = bench.refused(&["c"], 1);
    assert!(said.contains("no experiment c") && said.contains("a, b"), "{said}");
    for seeds in ["0", "4"] {
        let said = bench.refused(&["--seeds", seeds], 1);
        assert!(said.contains(&format!("{seeds} seeds")) && said.contains("it has 3"), "{said}");
    }
    let said = Bench::with_rows(&[], 20).refused(&[], 1);
    assert!(said.contains("no experiments"), "{said}");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_refused() {
    let bench = Bench::with_rows(&["a"], 20);
    bench.file("refused", "precious");
    let said = bench.refused(&[], 1);
    assert!(said.contains("cannot write") && said.contains("--out"), "{said}");
    assert_eq!(fs::read_to_string(bench.path("refused")).unwrap(), "precious");
}
