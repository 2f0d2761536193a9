//! Whatever a user may get wrong: a clear error, exit code 1, nothing lost.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{Bench, errors};
use std::fs;
use std::process::Command;

#[test]
fn an_unknown_experiment_is_answered_with_the_known_ones() {
    let bench = Bench::new(5);
    let said = bench.refused("out", &["--only", "tinny"]);
    assert!(said.contains("tinny") && said.contains("there are: tiny"), "{said}");
    assert!(!bench.out("out").exists(), "nothing must be written");
}

#[test]
fn an_unknown_part_is_answered_with_the_known_ones() {
    let bench = Bench::replacing("part = \"test\"", "part = \"thesis\"");
    let said = bench.refused("out", &[]);
    assert!(said.contains("no part test") && said.contains("there are: thesis"), "{said}");
}

#[test]
fn a_device_that_is_not_there_is_refused() {
    // On a machine with CUDA, index 99 is not there either.
    let said = Bench::new(5).refused("out", &["--device", "cuda:99"]);
    assert!(said.contains("cuda:99") && said.contains("--device cpu"), "{said}");
}

#[test]
fn values_that_make_no_sense_are_refused_before_anything_is_written() {
    for (from, to, expected) in [
        ("batch_size = 16", "batch_size = 0", "batch_size is 0"),
        ("latent = 4", "latent = 0", "latent dimension is 0"),
        ("name = \"plain\"", "name = \"../plain\"", "cannot be the name of a file"),
        ("fashion-mnist", "fashion-minst", "fashion-minst"),
        ("network = { architecture = \"conv\"", "network = { architecture = \"fully-connected\"", "how wide"),
        ("title =", "train_images = 60000\nvalidation_images = 1\ntitle =", "has 60000"),
        ("title =", "record_every = 0\ntitle =", "record_every is 0"),
        ("learning_rate = 1e-3", "learning_rate = 0.0", "learning rate is 0"),
        ("seeds = [1, 2, 3]", "seeds = [1, 1]", "each once"),
        ("seeds = [1, 2, 3]", "seeds = []", "at least one"),
        ("weight = 15.0 }]", "weight = nan }]", "must be finite"),
        (
            "kind = \"bottleneck\", degree = 1",
            "kind = \"botleneck\", degree = 1",
            "there are: push, bottleneck",
        ),
        ("baseline = \"plain\"\nstep", "baseline = \"plane\"\nstep", "plane"),
        ("order = 1", "ordre = 1", "ordre"),
        ("order = 1", "order = ", "tiny.toml"),
        ("data_set = \"fashion-mnist\"", "data_set = \"fashion-minst\"", "fashion-mnist"),
        ("images = 4", "images = 10001", "10000"),
        ("name = \"tiny\"", "name = \"../tiny\"", "small letters"),
        ("steps = [0, 5]\nimages", "steps = [0, 7]\nimages", "ends after 6 steps"),
        ("name = \"plain\"\n\n", "name = \"data\"\n\n", "called data"),
    ] {
        let bench = Bench::replacing(from, to);
        let said = bench.refused("out", &["--quick"]);
        assert!(said.contains(expected), "{to}: {said}");
        assert!(!bench.out("out").join("records").exists());
    }
}

#[test]
fn no_threads_are_refused() {
    assert!(Bench::new(5).refused("out", &["--threads", "0"]).contains("at least 1"));
}

#[test]
fn an_output_folder_that_cannot_be_written_is_refused_before_training() {
    let bench = Bench::new(5);
    // A file in the place of the folder: root, too, cannot write into it.
    fs::write(bench.out("file"), "precious").unwrap();
    let said = bench.refused("file", &[]);
    assert!(said.contains("cannot write") && said.contains("--out"), "{said}");
    assert_eq!(fs::read_to_string(bench.out("file")).unwrap(), "precious");
}

#[test]
fn a_data_folder_without_the_data_is_binding() {
    let bench = Bench::new(5);
    let empty = tempfile::tempdir().unwrap();
    let said = bench.refused("out", &["--data-dir", empty.path().to_str().unwrap()]);
    assert!(said.contains(empty.path().to_str().unwrap()), "{said}");
}

#[test]
fn a_file_of_the_wrong_checksum_is_refused_by_name() {
    let bench = Bench::new(5);
    let folder = tempfile::tempdir().unwrap();
    for (name, count) in [("train", 60_000_u32), ("t10k", 10_000)] {
        let mut images = vec![0, 0, 8, 3];
        [count, 28, 28].into_iter().for_each(|side| images.extend(side.to_be_bytes()));
        images.resize(16 + count as usize * 784, 0);
        fs::write(folder.path().join(format!("{name}-images-idx3-ubyte")), images).unwrap();
        let mut labels = vec![0, 0, 8, 1];
        labels.extend(count.to_be_bytes());
        labels.resize(8 + count as usize, 0);
        fs::write(folder.path().join(format!("{name}-labels-idx1-ubyte")), labels).unwrap();
    }
    let said = bench.refused("out", &["--data-dir", folder.path().to_str().unwrap()]);
    assert!(said.contains("train-images-idx3-ubyte"), "{said}");
}

#[test]
fn missing_data_without_a_network_is_an_error_that_says_what_to_do() {
    let bench = Bench::new(5);
    let empty = tempfile::tempdir().unwrap();
    let mut command = bench.command("out", &[]);
    // No package manager in the path, no cache, and a proxy that nobody listens on.
    command.env("PATH", empty.path()).env("TOPOGEN_CACHE", empty.path()).env_remove("TOPOGEN_DATA");
    for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env(variable, "http://127.0.0.1:9");
    }
    let output = command.output().unwrap();
    if output.status.success() {
        // The Debian package is installed here: nothing was missing.
        assert!(errors(&output).contains("installed package"), "{}", errors(&output));
        return;
    }
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("--data-dir") || errors(&output).contains("data folder"),
        "{}",
        errors(&output)
    );
}

#[test]
fn a_report_needs_whole_records() {
    let report = |bench: &Bench| {
        let binary = env!("CARGO_BIN_EXE_topogen-experiments");
        let output = Command::new(binary).arg("report").arg("--out").arg(bench.out("out")).output().unwrap();
        (output.status.code(), errors(&output))
    };
    let bench = Bench::new(5);
    let (code, said) = report(&bench);
    assert!(code == Some(1) && said.contains("no records"), "{said}");

    // Records of another experiment that cannot be read are found before anything is trained.
    let other = bench.out("other").join("records/older");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("run.json"), "{}").unwrap();
    let said = bench.refused("other", &["--quick"]);
    assert!(said.contains("older") && !said.contains("step 1"), "{said}");

    bench.run("out", &["--quick"]);
    let page = fs::read(bench.out("out").join("index.html")).unwrap();
    let steps = bench.out("out").join("records/tiny/steps.csv");
    fs::write(&steps, "seed,step,model,images,bce,kld\n1,0,plain,16,many,2\n").unwrap();
    let (code, said) = report(&bench);
    assert!(code == Some(1) && said.contains("steps.csv"), "{said}");
    assert_eq!(fs::read(bench.out("out").join("index.html")).unwrap(), page, "the old page must stay");
}
