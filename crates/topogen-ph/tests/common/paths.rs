//! Every way to the diagram of one input.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use topogen_ph::{
    CondensedLengths, Diagram, Edge, Engine, Euclidean, Instructions, Points, Rips, SparseLengths,
};

/// The engines for degrees 0 and 1 that take points with so many coordinates.
fn engines(dim: usize) -> impl Iterator<Item = Engine> {
    let all = [
        Engine::Auto,
        Engine::Planar,
        Engine::Sweep,
        Engine::SweepMatrix,
        Engine::SweepRounded,
        Engine::SweepCells,
        Engine::SweepSieve,
        Engine::SweepList,
    ];
    all.into_iter().filter(move |engine| match engine {
        Engine::Planar => dim == 2,
        Engine::SweepCells | Engine::SweepSieve => dim <= 3,
        _ => true,
    })
}

/// Computes the diagram of a cloud on every path, with every set of instructions, and compares it with that of `oracle`.
pub fn assert_paths_agree(coordinates: &[f64], dim: usize, rips: Rips, oracle: Engine) -> Diagram {
    let points = Points::new(coordinates, dim).unwrap();
    let expected = rips.engine(oracle).points(&points, &Euclidean).unwrap();
    for engine in engines(dim) {
        for instructions in Instructions::available() {
            let diagram = rips.engine(engine).instructions(instructions).points(&points, &Euclidean).unwrap();
            assert_same(&diagram, &expected, &format!("{engine} with {instructions} against {oracle}"));
        }
    }
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    assert_lengths_agree(&lengths, rips, &expected);
    expected
}

/// As [`assert_paths_agree`], for given lengths.
pub fn assert_lengths_agree(lengths: &CondensedLengths, rips: Rips, expected: &Diagram) {
    let listed = SparseLengths::from_condensed(lengths, f64::INFINITY);
    for instructions in Instructions::available() {
        let with = |engine| rips.engine(engine).instructions(instructions);
        for engine in [Engine::SweepMatrix, Engine::SweepList] {
            let diagram = with(engine).lengths(lengths).unwrap();
            assert_same(&diagram, expected, &format!("{engine} of lengths with {instructions}"));
        }
        let diagram = with(Engine::SweepList).sparse(&listed).unwrap();
        assert_same(&diagram, expected, &format!("listed lengths with {instructions}"));
    }
}

/// The whole diagrams are the same; if not, the first bars that differ are named.
pub fn assert_same(diagram: &Diagram, expected: &Diagram, what: &str) {
    if diagram == expected {
        return;
    }
    let n = expected.n_points();
    assert_eq!(diagram.n_points(), n, "{what}: number of points");
    let bits = |diagram: &Diagram| diagram.threshold().to_bits();
    assert_eq!(
        bits(diagram),
        bits(expected),
        "{what}, {n} points: threshold {} {}",
        diagram.threshold(),
        expected.threshold()
    );
    for degree in 0..=expected.max_dim() {
        let (found, wanted) = (bars(diagram, degree), bars(expected, degree));
        let differ =
            found.iter().zip(&wanted).position(|(a, b)| a != b).unwrap_or(found.len().min(wanted.len()));
        assert!(
            found == wanted,
            "{what}, {n} points, degree {degree}, bar {differ}: {:?}, expected {:?}",
            found.get(differ),
            wanted.get(differ)
        );
    }
    panic!("{what}, {n} points: diagrams differ in something that is no bar");
}

/// A bar with the edges whose lengths its ends are; an essential one without death.
type Bar = (f64, Option<f64>, Edge, Option<Edge>);

fn bars(diagram: &Diagram, degree: usize) -> Vec<Bar> {
    let degree = diagram.degree(degree).unwrap();
    let bars = degree.bars();
    let finite = (0..bars.len()).map(|i| {
        (bars.births()[i], Some(bars.deaths()[i]), degree.birth_edges()[i], Some(degree.death_edges()[i]))
    });
    let essential =
        (0..bars.essential().len()).map(|i| (bars.essential()[i], None, degree.essential_edges()[i], None));
    finite.chain(essential).collect()
}
