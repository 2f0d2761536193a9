//! `topogen data` as a user runs it. Nothing is downloaded here.

mod common;

use common::{Bench, names};

#[test]
fn the_list_says_what_is_missing_and_what_to_do() {
    let bench = Bench::new();
    let text = bench.run(&["data", "list"]).fine();
    assert!(text.starts_with("fashion-mnist\n") && text.contains("licence: MIT"), "{text}");
    // A machine on which the package is installed has it; the others are told how to get it.
    assert!(
        text.contains("found: installed package") || text.contains("topogen data fetch fashion-mnist"),
        "{text}"
    );
    assert!(names(bench.folder.path()).is_empty(), "a list writes nothing");
}

#[test]
fn a_data_folder_is_the_only_place() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("own")).unwrap();
    let text = bench.run(&["data", "list", "--data-dir", "own"]).fine();
    assert!(
        text.contains("not found") && text.contains("own/fashion-mnist/train-images-idx3-ubyte.gz"),
        "{text}"
    );
    let output = bench.command(&["data", "list"]).env("TOPOGEN_DATA", "elsewhere").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("elsewhere"));
}

#[test]
fn a_check_fails_with_a_code_of_its_own_where_a_data_set_is_absent() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("own")).unwrap();
    let list = bench.run(&["data", "list", "--data-dir", "own"]).fine();
    for folder in ["own", "no-such-folder"] {
        let ran = bench.run(&["data", "list", "--check", "--data-dir", folder]);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("error: not on this machine: fashion-mnist"), "{}", ran.stderr);
        assert!(folder != "own" || ran.stdout == list, "the list is the same with the check");
    }
}

#[test]
fn a_corrupt_file_is_named_and_fails() {
    let bench = Bench::new();
    let set = topogen_data::data_set("fashion-mnist").unwrap();
    std::fs::create_dir(bench.path("own")).unwrap();
    for file in set.files.iter() {
        bench.write(&format!("own/{}", file.name), "not the data");
    }
    let ran = bench.run(&["data", "list", "--data-dir", "own"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(bench.run(&["data", "list", "--check", "--data-dir", "own"]).code, Some(1));
    assert!(ran.stdout.contains("refused: own/train-images-idx3-ubyte is corrupt"), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("error: own/train-images-idx3-ubyte is corrupt"), "{}", ran.stderr);
    assert!(ran.stderr.contains("caused by: the decompressed data has 12 bytes"), "{}", ran.stderr);

    let ran = bench.run(&["data", "fetch", "fashion-mnist", "--data-dir", "own"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("error: own/train-images-idx3-ubyte is corrupt"), "{}", ran.stderr);
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    Bench::new().refused(&["data", "fetch", "fashion"], &["`fashion`", "fashion-mnist"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let bench = Bench::new();
    bench.write("file", "");
    let ran = bench.run(&["data", "fetch", "fashion-mnist", "--data-dir", "file"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("error: cannot write file/fashion-mnist"), "{}", ran.stderr);
}
