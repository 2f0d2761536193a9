//! Models whose numbers are not finite any more.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{Bench, timeless_records};

/// The lines of a file of records that are about a model, without the header.
fn about<'a>(records: &'a str, model: &str) -> Vec<&'a str> {
    records.lines().skip(1).filter(|line| line.split(',').any(|field| field == model)).collect()
}

#[test]
fn one_model_stops_and_the_other_has_the_records_that_it_has_alone() {
    // The gradient of the term overflows at once.
    let bench = Bench::replacing("degree = 0, weight = 15.0", "degree = 0, weight = 1e38");
    let said = bench.run("out", &["--quick"]);
    assert!(said.contains("regularised is trained no further") && said.contains("step 0"), "{said}");
    let records = timeless_records(&bench.out("out"));
    assert_eq!(records["stops.csv"], "seed,step,model,what\n1,0,regularised,the loss\n");
    assert!(about(&records["steps.csv"], "regularised").is_empty());

    let whole = Bench::new(6);
    whole.run("out", &["--quick"]);
    let whole = timeless_records(&whole.out("out"));
    for name in ["steps.csv", "images.csv"] {
        let plain = about(&records[name], "plain");
        assert!(plain.len() >= 6);
        assert_eq!(plain, about(&whole[name], "plain"), "{name}");
    }
}

#[test]
fn a_run_in_which_all_models_stop_has_the_records_up_to_there() {
    let bench = Bench::replacing("learning_rate = 1e-3", "learning_rate = 1e30");
    let said = bench.run("out", &["--quick"]);
    assert!(said.contains("lower the learning rate"), "{said}");
    let records = timeless_records(&bench.out("out"));
    for model in ["plain", "regularised"] {
        assert_eq!(about(&records["stops.csv"], model).len(), 1, "{}", records["stops.csv"]);
        // The first step has its loss, before the update that leads nowhere.
        assert_eq!(about(&records["steps.csv"], model).len(), 1, "{}", records["steps.csv"]);
    }
    assert!(bench.out("out").join("index.html").is_file());
    // It is over: there is nothing to go on with.
    let said = bench.run("out", &["--quick", "--resume"]);
    assert!(!said.contains(": step "), "{said}");
    assert_eq!(timeless_records(&bench.out("out")), records);
}
