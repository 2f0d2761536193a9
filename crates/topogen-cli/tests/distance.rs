//! `topogen distance` and `topogen plot` as a user runs them.

mod common;

use common::Bench;

const A: &str = "degree,birth,death\n0,0,1\n1,0,1\n1,0,4\n0,0,\n";
const B: &str = "death,degree,birth,note\n3,1,0,x\ninf,0,0.25,\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("a.csv", A);
    bench.write("b.csv", B);
    bench
}

#[test]
fn the_distance_has_its_critical_pair() {
    let bench = bench();
    let run = |a: &str, b: &str, degree: &str| bench.run(&["distance", a, b, "--dim", degree]).fine();
    assert_eq!(
        run("a.csv", "b.csv", "1"),
        "distance: 1\ncritical: bar 1 (0, 4) of A and bar 0 (0, 3) of B\n\
         matching: 1 pairs, 1 bars of A and 0 of B to the diagonal, 0 pairs of essential classes\n"
    );
    assert_eq!(
        run("a.csv", "b.csv", "0"),
        "distance: 0.5\ncritical: bar 0 (0, 1) of A and the diagonal\n\
         matching: 0 pairs, 1 bars of A and 0 of B to the diagonal, 1 pairs of essential classes\n"
    );
    assert_eq!(
        run("b.csv", "a.csv", "0").lines().nth(1),
        Some("critical: bar 0 (0, 1) of B and the diagonal")
    );
    assert_eq!(run("a.csv", "a.csv", "1").lines().next(), Some("distance: 0"));
    assert_eq!(
        run("a.csv", "b.csv", "2"),
        "distance: 0\ncritical: none, as neither diagram has a bar in degree 2\n\
         matching: 0 pairs, 0 bars of A and 0 of B to the diagonal, 0 pairs of essential classes\n"
    );
    bench.write("e.csv", "degree,birth,death\n0,1.5,\n");
    assert_eq!(
        run("b.csv", "e.csv", "0"),
        "distance: 1.25\ncritical: essential class 0 (0.25) of A and 0 (1.5) of B\n\
         matching: 0 pairs, 0 bars of A and 0 of B to the diagonal, 1 pairs of essential classes\n"
    );
    bench.write("two.csv", "degree,birth,death\n0,0,\n0,0,\n");
    assert_eq!(
        run("b.csv", "two.csv", "0"),
        "distance: inf\ncritical: none, as A has 1 and B has 2 essential classes in degree 0\n"
    );
}

#[test]
fn all_digits_are_printed() {
    let bench = bench();
    let (birth, death) = (0.1_f64, 1.0 / 3.0);
    bench.write("c.csv", &format!("degree,birth,death\n1,{birth},{death}\n"));
    bench.write("none.csv", "degree,birth,death\n");
    let text = bench.run(&["distance", "c.csv", "none.csv", "--degree", "1"]).fine();
    let printed: f64 = text.lines().next().unwrap().strip_prefix("distance: ").unwrap().parse().unwrap();
    assert_eq!(printed.to_bits(), ((death - birth) / 2.0).to_bits());
}

#[test]
fn what_diagram_writes_is_read() {
    let bench = bench();
    bench.write("square.csv", "0,0\n1,0\n1,1\n0,1\n");
    bench.run(&["diagram", "square.csv", "-o", "square.dgm"]).fine();
    let text = bench.run(&["distance", "square.dgm", "square.dgm", "--degree", "1"]).fine();
    assert!(text.starts_with("distance: 0\ncritical: bar 0 (1, 1.414"), "{text}");
}

#[test]
fn bad_diagrams_are_refused() {
    let bench = bench();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        bench.refused(&["distance", "a.csv", "bad.csv", "--degree", "0"], &[&["bad.csv"], needles].concat());
    };
    refused("", &["empty", "degree,birth,death[,birth_u"]);
    refused("0,0,1\n", &["degree"]);
    refused("degree,birth,death\n0,0,NaN\n", &["line 2"]);
    refused("degree,birth,death\n0,3,1\n", &["line 2", "birth"]);
    refused("degree,birth,death\n0,3\n", &["line 2", "2 fields"]);
    bench.refused(&["distance", "a.csv", "no-such.csv", "--degree", "0"], &["no-such.csv"]);
}

#[test]
fn a_diagram_is_drawn() {
    let bench = bench();
    bench.run(&["plot", "diagram", "a.csv", "-o", "a.svg", "--title", "Two loops"]).fine();
    let svg = std::fs::read_to_string(bench.path("a.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("Two loops") && svg.contains('∞'));
    bench.run(&["plot", "diagram", "a.csv", "-o", "a.PNG", "--theme", "dark"]).fine();
    assert!(std::fs::read(bench.path("a.PNG")).unwrap().starts_with(b"\x89PNG"));

    bench.refused(&["plot", "diagram", "a.csv", "-o", "a.pdf"], &["a.pdf", ".svg"]);
    bench.fails(&["plot", "diagram", "a.csv", "-o", "no-such/a.svg"], &["no-such/a.svg"]);
    bench.refused(&["plot", "diagram", "a.csv", "-o", "a.svg", "--width", "1"], &["a.csv", "width"]);
    bench.write("none.csv", "degree,birth,death\n");
    bench.refused(&["plot", "diagram", "none.csv", "-o", "none.svg"], &["none.csv", "at least one"]);
}

#[test]
fn an_empty_diagram_lacks_its_header() {
    let bench = bench();
    bench.write("empty.csv", "");
    let needles = ["empty.csv", "header", "starts with the line degree,birth,death"];
    bench.refused(&["distance", "a.csv", "empty.csv", "--degree", "0"], &needles);
    bench.refused(&["plot", "diagram", "empty.csv", "-o", "empty.svg"], &needles);
}

#[test]
fn only_one_diagram_comes_from_stdin() {
    let bench = bench();
    let ran = bench.run(&["distance", "-", "-", "--degree", "0"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.starts_with("error: only one of the two diagrams can be `-`"), "{}", ran.stderr);
    let piped = bench.run_with_input(&["distance", "-", "b.csv", "--degree", "1"], A).fine();
    assert_eq!(piped, bench.run(&["distance", "a.csv", "b.csv", "--degree", "1"]).fine());
}

#[test]
fn an_open_quote_in_a_diagram_is_named() {
    let bench = bench();
    bench.write("quote.csv", "degree,birth,death\n0,\"0,1\n1,0,2\n");
    let needles = ["quote.csv, line 2", "never closed"];
    bench.refused(&["distance", "a.csv", "quote.csv", "--degree", "0"], &needles);
    bench.refused(&["plot", "diagram", "quote.csv", "-o", "quote.svg"], &needles);
}

#[test]
fn a_diagram_separated_by_semicolons_is_told_of_commas() {
    let bench = bench();
    bench.write("semicolons.csv", "degree;birth;death\n0;0;1\n");
    bench.refused(
        &["distance", "a.csv", "semicolons.csv", "--degree", "0"],
        &["line 1", "semicolons", "write `degree,birth,death` instead of `degree;birth;death`"],
    );
}

#[test]
fn a_bad_death_names_the_accepted_forms() {
    let bench = bench();
    bench.write("never.csv", "degree,birth,death\n0,0,+Infinity\n0,0,INF\n");
    let text = bench.run(&["distance", "never.csv", "never.csv", "--degree", "0"]).fine();
    assert!(text.starts_with("distance: 0\ncritical: essential class 0 (0) of A"), "{text}");
    bench.write("bad.csv", "degree,birth,death\n0,0,never\n");
    bench.refused(
        &["distance", "a.csv", "bad.csv", "--degree", "0"],
        &["line 2, field 3", "`never`", "empty, `inf` or `infinity`"],
    );
}

#[test]
fn a_degree_that_is_too_large_has_its_limit_named() {
    let bench = bench();
    bench.write("large.csv", "degree,birth,death\n99999999999999999999,0,1\n");
    let limit = format!("the largest possible is {}", usize::MAX);
    bench.refused(
        &["distance", "a.csv", "large.csv", "--degree", "0"],
        &["large.csv, line 2, field 1", "99999999999999999999", "too large", &limit],
    );
}

#[test]
fn large_and_small_distances_have_an_exponent() {
    let bench = bench();
    bench.write("large.csv", "degree,birth,death\n1,-1e-300,1e308\n");
    bench.write("none.csv", "degree,birth,death\n");
    let text = bench.run(&["distance", "large.csv", "none.csv", "--degree", "1"]).fine();
    assert!(
        text.starts_with("distance: 5e307\ncritical: bar 0 (-1e-300, 1e308) of A and the diagonal\n"),
        "{text}"
    );
    bench.write("small.csv", "degree,birth,death\n0,1e-320,\n");
    bench.write("origin.csv", "degree,birth,death\n0,0,\n");
    let text = bench.run(&["distance", "small.csv", "origin.csv", "--degree", "0"]).fine();
    assert!(
        text.starts_with("distance: 1e-320\ncritical: essential class 0 (1e-320) of A and 0 (0) of B\n"),
        "{text}"
    );
}

#[test]
fn bad_numbers_of_options_are_named() {
    let bench = bench();
    let wrong = |arguments: &[&str], needles: &[&str]| {
        let ran = bench.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        for needle in needles {
            assert!(ran.stderr.contains(needle), "{needle:?} is not in {}", ran.stderr);
        }
    };
    let not_negative = "give a whole number that is not negative";
    wrong(&["distance", "a.csv", "b.csv", "--degree", "-1"], &["'-1'", "--dim", not_negative]);
    wrong(&["distance", "a.csv", "b.csv", "--degree", "1.5"], &["'1.5'", not_negative]);
    wrong(
        &["distance", "a.csv", "b.csv", "--degree", "99999999999999999999"],
        &["too large", &usize::MAX.to_string()],
    );
    wrong(&["plot", "diagram", "a.csv", "-o", "a.svg", "--width", "wide"], &["'wide'", "give a number"]);
    for width in ["-1", "-inf", "NaN"] {
        let plot = ["plot", "diagram", "a.csv", "-o", "a.svg", "--width", width];
        bench.refused(&plot, &["width", width]);
    }
}

#[test]
fn a_figure_that_cannot_be_written_hides_the_temporary_file() {
    let bench = bench();
    let ran = bench.run(&["plot", "diagram", "a.csv", "-o", "no-such/a.svg"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.starts_with("error: cannot write no-such/a.svg\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("in the folder no-such: "), "{}", ran.stderr);
    assert!(!ran.stderr.contains(".topogen-"), "{}", ran.stderr);
}
