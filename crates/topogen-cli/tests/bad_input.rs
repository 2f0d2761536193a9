//! Everything that `topogen diagram` refuses: one message, code 2, nothing on stdout.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use common::Bench;
use topogen_data::formats::npy;

const SQUARE: &str = "0,0\n1,0\n1,1\n0,1\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("square.csv", SQUARE);
    bench
}

/// Refuses a file with the given content and options.
fn refuses(name: &str, content: &[u8], options: &[&str], needles: &[&str]) {
    let bench = Bench::new();
    std::fs::write(bench.path(name), content).unwrap();
    bench.refused(&[&["diagram", name], options].concat(), &[&[name], needles].concat());
}

#[test]
fn coordinates_that_are_no_numbers() {
    refuses("a.csv", b"0,0\n1,nan\n", &[], &["line 2, field 2", "`nan`"]);
    refuses("a.txt", b"0 0\n1 inf\n", &[], &["line 2, field 2", "`inf`"]);
    for (bad, word) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let bytes = npy::encode(&[0.0, 0.0, 1.0, bad, 2.0, 2.0], &[3, 2]).unwrap();
        refuses("a.npy", &bytes, &[], &["coordinate 1 of point 1", word]);
    }
}

#[test]
fn rows_of_different_lengths() {
    refuses("a.csv", b"0,0\n1,0,3\n", &[], &["line 2", "3 fields", "2"]);
    refuses("a.txt", b"0 0 1\n1 0\n", &["--format", "points"], &["line 2", "2 fields", "3"]);
}

#[test]
fn distances_that_are_none() {
    let distances = ["--format", "distances"];
    refuses("a.csv", b"0,-1\n-1,0\n", &distances, &["edge (1, 0)", "-1", "not negative"]);
    refuses("a.csv", b"0,1\n2,0\n", &distances, &["(1, 0) is 2", "(0, 1) is 1", "symmetric"]);
    refuses("a.csv", b"0,1\n1,0.5\n", &distances, &["diagonal entry 1 is 0.5"]);
    refuses("a.csv", b"0,1,2\n1,0,3\n", &distances, &["2 rows of 3", "square"]);
    refuses("a.lower", b"1\n-2,3\n", &[], &["line 2, field 1", "`-2`", "not negative"]);
    refuses("a.coo", b"0 1 -2\n", &[], &["line 1, field 3", "`-2`"]);
    refuses("a.bin", &(-1.0_f32).to_le_bytes(), &[], &["byte 0", "-1"]);
    refuses("a.bin", b"12345", &[], &["5 bytes", "32-bit"]);
}

#[test]
fn births_that_do_not_fit() {
    let weighted = ["--weighted"];
    refuses("a.csv", b"0.5,1\n1,2\n", &weighted, &["(1, 0)", "length 1", "vertex 1", "born at 2"]);
    refuses("a.lower", b"1\n2 3\n", &weighted, &["triangle", "--weighted", "--format distances"]);
    let points = ["--weighted", "--format", "points"];
    refuses("a.csv", b"0.5,1\n1,2\n", &points, &["read as points", "--weighted"]);
}

#[test]
fn arrays_that_are_cut_short_or_lie() {
    let whole = npy::encode(&[0.0; 20], &[10, 2]).unwrap();
    refuses("a.npy", &whole[..whole.len() - 8], &[], &["160 bytes", "152", "cut short"]);
    refuses("a.npy", &whole[..20], &[], &["header", "cut short"]);
    refuses("a.npy", &[], &[], &["empty"]);

    // The same header, with shapes of 10 GB and of more than the machine can count, in a file of a kilobyte.
    let text = String::from_utf8_lossy(&whole[10..128]).into_owned();
    for (shape, needles) in [
        ("(1250000000, 1)", ["10000000000 bytes", "880 follow"]),
        ("(18446744073709551615, 2)", ["(18446744073709551615, 2)", "too large"]),
    ] {
        let mut lying = whole[..10].to_vec();
        let header = text.replace("(10, 2)", shape);
        lying.extend(header.trim_end().bytes());
        lying.resize(127, b' ');
        lying.push(b'\n');
        lying.resize(128 + 880, 0);
        assert_eq!(lying.len(), 1008);
        refuses("a.npy", &lying, &[], &needles);
    }
}

#[test]
fn elements_of_another_type() {
    let whole = npy::encode(&[0.0, 1.0], &[2]).unwrap();
    let at = whole.windows(3).position(|window| window == b"<f8").unwrap();
    for dtype in [b"<c8", b"|O8", b"<U2"] {
        let mut other = whole.clone();
        other[at..at + 3].copy_from_slice(dtype);
        refuses("a.npy", &other, &[], &[std::str::from_utf8(dtype).unwrap(), "type"]);
    }
}

#[test]
fn empty_files_and_files_that_are_not_there() {
    for name in ["a.csv", "a.txt", "a.npy", "a.coo", "a.bin", "a"] {
        refuses(name, b"", &[], &["empty"]);
    }
    refuses("a.csv", b"\n# only a comment\n\n", &[], &["empty"]);
    bench().refused(&["diagram", "no-such.csv"], &["cannot open no-such.csv", "caused by"]);
    let ran = bench().run_with_input(&["diagram", "-"], "");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.starts_with("error: stdin: it is empty"), "{}", ran.stderr);
}

#[test]
fn degrees_that_no_class_of_so_few_points_has() {
    let bench = bench();
    bench.refused(&["diagram", "square.csv", "--max-dim", "4"], &["max_dim is 4", "4 points", "at most 2"]);
    bench.refused(&["diagram", "square.csv", "--max-dim", "3"], &["above degree 2"]);
    bench.run(&["diagram", "square.csv", "--max-dim", "2"]).fine();
    // Degrees 0 and 1, the default, may be asked of any cloud.
    bench.write("one.csv", "1,2\n");
    bench.run(&["diagram", "one.csv", "--max-dim", "1"]).fine();
    bench.refused(&["diagram", "one.csv", "--max-dim", "2"], &["1 points", "at most 1"]);
    // Of many points, the library says how far it goes.
    bench.generate("circle", 400, "many.csv");
    bench.refused(&["diagram", "many.csv", "--max-dim", "256"], &["max_dim is 256", "give at most 255"]);
}

#[test]
fn memory_beyond_the_budget() {
    let bench = bench();
    bench.generate("cube", 2000, "cube.npy");
    bench.refused(
        &["diagram", "cube.npy", "--memory", "1MB", "-o", "out.csv"],
        &["bytes of memory are needed", "budget is 1000000", "take a sample"],
    );
    assert!(!bench.path("out.csv").exists());
    for metric in ["cosine", "manhattan"] {
        bench.refused(&["diagram", "cube.npy", "--memory", "1MB", "--metric", metric], &["1000000"]);
    }
    bench.run(&["diagram", "cube.npy", "--memory", "1GB", "--max-dim", "0"]).fine();
}

#[test]
fn names_of_nothing() {
    let bench = bench();
    let wrong = |option: &str, value: &str, needles: &[&str]| {
        let quoted = format!("'{value}'");
        let needles = [&[option, &quoted], needles].concat();
        bench.refused(&["diagram", "square.csv", option, value], &needles);
    };
    wrong("--engine", "ripser", &["sweep-matrix", "cohomology"]);
    wrong("--instructions", "mmx", &["avx512", "plain"]);
    wrong("--format", "matrix", &["distances", "triplets"]);
    wrong("--metric", "hamming", &["euclidean", "minkowski:P", "cosine"]);
    wrong("--metric", "minkowski", &["minkowski:3"]);
    wrong("--metric", "minkowski:0.5", &["order of the Minkowski metric is 0.5", "at least 1"]);
    wrong("--metric", "minkowski:nan", &["NaN"]);
    wrong("--memory", "much", &["4GB"]);
    wrong("--threads", "0", &["1 to 1024"]);
    wrong("--threads", "100000000", &["1 to 1024"]);
    wrong("--threshold", "far", &["enclosing"]);
    bench.refused(&["diagram", "square.csv", "--threshold", "-1"], &["threshold is -1", "not negative"]);
}

#[test]
fn engines_and_instructions_that_do_not_fit() {
    let bench = bench();
    bench.refused(&["diagram", "square.csv", "--engine", "sweep", "--max-dim", "2"], &["sweep", "0 to 1"]);
    bench.write("graph.coo", "0 1 1\n1 2 1\n");
    bench.refused(&["diagram", "graph.coo", "--engine", "sweep-matrix"], &["sweep-matrix", "auto"]);
    let cells = ["diagram", "square.csv", "--engine", "sweep-cells", "--metric", "manhattan"];
    bench.refused(&cells, &["sweep-cells", "Euclidean"]);
    // No machine has both.
    let missing = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
    for engine in ["sweep", "standard"] {
        let arguments = ["diagram", "square.csv", "--instructions", missing, "--engine", engine];
        bench.refused(&arguments, &[missing, "auto"]);
    }
}

#[test]
fn options_that_do_not_go_together() {
    let bench = bench();
    bench.write("matrix.dist", "0 1\n1 0\n");
    bench.refused(&["diagram", "matrix.dist", "--metric", "cosine"], &["matrix of distances", "--metric"]);
    let cloud = ["diagram", "matrix.dist", "--plot", "a.svg", "--plot-kind", "cloud"];
    bench.refused(&cloud, &["distances", "needs points"]);
    bench.refused(&["diagram", "square.csv", "--plot", "a.pdf"], &["a.pdf", ".svg"]);
    bench.refused(&["diagram", "square.csv", "-o", "a.png"], &["a.png", "--plot"]);
    bench.refused(&["diagram", "square.csv", "-o", "a.npy"], &["a.npy", ".npz"]);
    bench.refused(&["diagram", "square.csv", "--plot-kind", "barcode"], &["--plot"]);
    bench.refused(&["diagram", "square.csv", "--dry-run", "-o", "a.csv"], &["--dry-run"]);
    assert_eq!(common::names(bench.folder.path()), ["matrix.dist", "square.csv"]);
}

#[test]
fn archives_and_damaged_text() {
    refuses("a.npz", b"PK\x03\x04rest", &[], &["zip archive", "numpy.save"]);
    refuses("a.csv", b"1,\xff\n", &[], &[]);
    refuses("a.coo", b"0 1\n", &[], &["line 1", "2 fields"]);
    refuses("a.coo", b"0 1 2\n1 0 3\n", &[], &["line 2", "line 1"]);
}
