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
    let run = |a: &str, b: &str, degree: &str| bench.run(&["distance", a, b, "--degree", degree]).fine();
    assert_eq!(run("a.csv", "b.csv", "1"), "distance: 1\ncritical: bar (0, 4) of A and bar (0, 3) of B\n");
    assert_eq!(run("a.csv", "b.csv", "0"), "distance: 0.5\ncritical: bar (0, 1) of A and the diagonal\n");
    assert_eq!(run("b.csv", "a.csv", "0"), "distance: 0.5\ncritical: bar (0, 1) of B and the diagonal\n");
    assert_eq!(run("a.csv", "a.csv", "1").lines().next(), Some("distance: 0"));
    assert_eq!(
        run("a.csv", "b.csv", "2"),
        "distance: 0\ncritical: none, as neither diagram has a bar in degree 2\n"
    );
    bench.write("e.csv", "degree,birth,death\n0,1.5,\n");
    assert_eq!(
        run("b.csv", "e.csv", "0"),
        "distance: 1.25\ncritical: the essential class born at 0.25 in A and the one born at 1.5 in B\n"
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
    assert!(text.starts_with("distance: 0\ncritical: bar (1, 1.414"), "{text}");
}

#[test]
fn bad_diagrams_are_refused() {
    let bench = bench();
    let refused = |text: &str, needles: &[&str]| {
        bench.write("bad.csv", text);
        bench.refused(&["distance", "a.csv", "bad.csv", "--degree", "0"], &[&["bad.csv"], needles].concat());
    };
    refused("", &["empty"]);
    refused("0,0,1\n", &["degree"]);
    refused("degree,birth,death\n0,0,NaN\n", &["line 2"]);
    refused("degree,birth,death\n0,3,1\n", &["line 2", "birth"]);
    refused("degree,birth,death\n0,3\n", &["line 2", "2 fields"]);
    bench.refused(&["distance", "a.csv", "no-such.csv", "--degree", "0"], &["no-such.csv"]);
    assert_eq!(bench.run(&["distance", "a.csv", "b.csv"]).code, Some(2), "the degree must be given");
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
    bench.refused(&["plot", "diagram", "a.csv", "-o", "no-such/a.svg"], &["no-such/a.svg"]);
    bench.refused(&["plot", "diagram", "a.csv", "-o", "a.svg", "--width", "1"], &["a.csv", "width"]);
    bench.write("none.csv", "degree,birth,death\n");
    bench.refused(&["plot", "diagram", "none.csv", "-o", "none.svg"], &["none.csv", "at least one"]);
}
