//! From a TOML row and real data to records, figures and the page.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{Bench, timeless_records, timeless_records_of};
use std::fs;
use std::process::Command;

#[test]
fn an_experiment_becomes_records_figures_and_a_page() {
    let bench = Bench::new(6);
    bench.run("out", &["--quick", "--setup-seconds", "1.5", "--build-seconds", "60"]);
    let out = bench.out("out");
    let records = timeless_records(&out);

    // One seed, two models, six steps; two terms of one model; two grids of three panels of four images.
    let rows = |name: &str| records[name].lines().count() - 1;
    assert_eq!((rows("steps.csv"), rows("terms.csv"), rows("images.csv")), (12, 12, 24));
    let first = records["steps.csv"].lines().nth(1).unwrap();
    let bce: f64 = first.split(',').nth(4).unwrap().parse().unwrap();
    // Untrained: near ln 2 a pixel.
    assert!((bce / (16.0 * 784.0 * std::f64::consts::LN_2) - 1.0).abs() < 0.15, "{first}");
    assert!(records["run.json"].contains("\"libtorch\": \"2.13.0\""), "{}", records["run.json"]);

    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("A &lt;tiny&gt; experiment &amp; its twins"));
    let figures = ["images", "bce", "kld", "reduction", "terms-bottleneck"];
    assert_eq!(page.matches("src=\"data:image/svg+xml;base64,").count(), figures.len());
    assert!(page.contains("At step 5, the cross-entropy of regularised is below that of plain."), "{page}");
    assert!(!page.contains("src=\"http") && !page.contains("href="), "the page must stand alone");
    for figure in figures {
        for theme in ["light", "dark"] {
            for extension in ["svg", "png"] {
                let path = out.join(format!("figures/tiny-{figure}-{theme}.{extension}"));
                assert!(fs::metadata(&path).unwrap().len() > 1_000, "{}", path.display());
            }
        }
    }
}

#[test]
fn the_report_is_a_function_of_the_records() {
    let bench = Bench::new(6);
    bench.run("out", &["--quick"]);
    let page = bench.out("out").join("index.html");
    let first = fs::read(&page).unwrap();
    fs::remove_file(&page).unwrap();
    fs::remove_dir_all(bench.out("out").join("figures")).unwrap();
    fs::remove_dir_all(bench.out("out").join("state")).unwrap();
    let binary = env!("CARGO_BIN_EXE_topogen-experiments");
    let status = Command::new(binary).arg("report").arg("--out").arg(bench.out("out")).status().unwrap();
    assert!(status.success());
    assert_eq!(fs::read(&page).unwrap(), first);
}

#[test]
fn a_report_that_is_committed_can_be_checked() {
    let bench = Bench::new(6);
    bench.run("out", &["--quick"]);
    let docs = bench.out("docs");
    let report = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command.arg("report").args(arguments).arg("--docs").arg(&docs).output().unwrap()
    };
    let out = bench.out("out");
    assert!(report(&["--out", out.to_str().unwrap()]).status.success());
    assert!(report(&["--check"]).status.success());
    let readme = docs.join("README.md");
    fs::write(&readme, fs::read_to_string(&readme).unwrap() + "and more").unwrap();
    let refused = report(&["--check"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(common::errors(&refused).contains("in: README.md."), "{}", common::errors(&refused));
}

#[test]
fn records_do_not_depend_on_the_number_of_threads() {
    let bench = Bench::new(5);
    bench.run("one", &["--threads", "1"]);
    bench.run("three", &["--threads", "3"]);
    assert_eq!(timeless_records(&bench.out("one")), timeless_records(&bench.out("three")));
}

#[test]
fn batches_of_one_image_train_without_a_topological_gradient() {
    let bench = Bench::replacing("batch_size = 16", "batch_size = 1");
    bench.run("out", &["--quick"]);
    let terms = &timeless_records(&bench.out("out"))["terms.csv"];
    assert!(terms.lines().skip(1).all(|line| line.ends_with(",0.0,minimum")), "{terms}");
}

#[test]
fn experiments_share_threads_and_each_has_the_records_that_it_has_alone() {
    let bench = Bench::new(5);
    bench.add("other", 7);
    bench.run("alone", &["--only", "tiny"]);
    bench.run("alone", &["--only", "other"]);
    let said = bench.run("together", &["--threads", "4"]);
    assert!(said.contains("other (1 of 2): 21 steps") && said.contains("tiny (2 of 2): 15 steps"), "{said}");
    assert!(said.contains("all: 100 %"), "{said}");
    for name in ["tiny", "other"] {
        let of = |out| timeless_records_of(name, &bench.out(out));
        assert_eq!(of("together"), of("alone"), "{name}");
    }

    // What was done before counts in the whole: 15 of 36 steps of each model are left.
    fs::remove_dir_all(bench.out("together").join("state/tiny")).unwrap();
    let said = bench.run("together", &["--resume"]);
    assert!(said.contains("tiny (2 of 2): step 1 of 15; all: 61 %"), "{said}");
}

#[test]
fn other_seeds_can_be_run_and_leave_the_states_of_the_first() {
    let bench = Bench::new(5);
    bench.run("out", &[]);
    let records = timeless_records(&bench.out("out"));
    bench.run("out", &["--seeds", "7,5"]);
    let others = timeless_records(&bench.out("out"));
    let seeds: std::collections::BTreeSet<&str> =
        others["steps.csv"].lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(seeds.into_iter().collect::<Vec<_>>(), ["5", "7"]);
    assert!(others["run.json"].split_whitespace().collect::<String>().contains("\"seeds\":[7,5]"));

    let said = bench.refused("out", &["--seeds", "1,2", "--resume"]);
    assert!(said.contains("other seeds"), "{said}");
    let said = bench.refused("out", &["--seeds", "1,1"]);
    assert!(said.contains("each once"), "{said}");
    let said = bench.run("out", &["--resume"]);
    assert!(!said.contains(": step "), "nothing was left to train: {said}");
    assert_eq!(timeless_records(&bench.out("out")), records);
}

#[test]
fn the_list_says_what_experiments_cost() {
    let binary = env!("CARGO_BIN_EXE_topogen-experiments");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../experiments");
    let output = Command::new(binary).args(["list", "--experiments", folder]).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let words: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(words[0], ["NAME", "PART", "MODEL-STEPS", "QUICK", "TITLE"]);
    // Five models, one seed, 469 steps, and 126 in the quick form.
    let figures = words.iter().find(|words| words[0] == "figures").unwrap();
    assert_eq!(figures[..4], ["figures", "thesis", "2345", "630"], "{listed}");
}

#[test]
fn the_committed_report_is_what_its_records_say() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/thesis");
    let binary = env!("CARGO_BIN_EXE_topogen-experiments");
    let output = Command::new(binary).args(["report", "--check", "--docs", docs]).output().unwrap();
    assert!(output.status.success(), "{}", common::errors(&output));
}

#[test]
fn the_readme_shows_what_was_measured() {
    let bench = Bench::new(6);
    bench.run("out", &["--quick"]);
    let readme = bench.out("README.md");
    let refresh = || {
        let binary = env!("CARGO_BIN_EXE_topogen-experiments");
        let mut command = Command::new(binary);
        command.arg("report").arg("--out").arg(bench.out("out")).arg("--readme").arg(&readme);
        command.output().unwrap()
    };
    fs::write(&readme, "# Title\n").unwrap();
    let output = refresh();
    assert_eq!(output.status.code(), Some(1));
    assert!(common::errors(&output).contains("measured: begin"), "{}", common::errors(&output));
    assert_eq!(fs::read_to_string(&readme).unwrap(), "# Title\n");

    fs::write(&readme, "# Title\n\n<!-- measured: begin -->\nold\n<!-- measured: end -->\n\nEnd.\n").unwrap();
    assert!(refresh().status.success());
    let shown = fs::read_to_string(&readme).unwrap();
    assert!(
        shown.starts_with("# Title\n") && shown.ends_with("\n\nEnd.\n") && !shown.contains("old"),
        "{shown}"
    );
    assert!(shown.contains("| regularised | ") && shown.contains("tiny-images-dark.svg"), "{shown}");
    assert!(bench.out("docs/figures/tiny-images-light.svg").is_file());
    assert!(refresh().status.success());
    assert_eq!(fs::read_to_string(&readme).unwrap(), shown);
}
