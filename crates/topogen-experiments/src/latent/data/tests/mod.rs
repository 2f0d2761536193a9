//! The data of runs: what all kinds have in common. Kinds have files of their own.

mod images;
mod own;
mod shapes;

use super::{Data, Items, Pool, Values};
use crate::Result;
use crate::latent::spec::{Extent, Spec};
use crate::spec::Row;
use std::collections::HashSet;

/// One of each kind, as rows of data name them.
const KINDS: [&str; 11] = [
    r#"kind = "spheres""#,
    r#"kind = "shape"
       shape = "linked-rings""#,
    r#"kind = "shape"
       shape = "torus:2,1"
       lift = 50
       noise = 0.05"#,
    r#"kind = "shape"
       shape = "swiss-roll"
       held_out = { from = 0.75, to = 1.0 }"#,
    r#"kind = "shape"
       shape = "circle"
       lift = 20
       held_out = { from = 0.0, to = 0.25 }"#,
    r#"kind = "mesh"
       mesh = "eight"
       lift = 30
       noise = 0.01"#,
    r#"kind = "images"
       source = { from = "catalogue", set = "fashion-mnist" }"#,
    r#"kind = "images"
       source = { from = "catalogue", set = "mnist" }
       rotated = { from = 0.0, to = 60.0 }
       held_out = { from = 60.0, to = 90.0 }"#,
    r#"kind = "images"
       source = { from = "procedural", picture = "cifar-like-synthetic", size = 32, train = 4000, test = 1000 }"#,
    r#"kind = "lines""#,
    r#"kind = "own"
       path = "points.npy"
       labels = "labels.csv"
       sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
       images = false"#,
];

/// A row of the repository with other data.
fn spec(data: &str) -> Spec {
    let text = std::fs::read_to_string("../../experiments/latent/spheres.toml").unwrap();
    let mut table: toml::Table = toml::from_str(&text).unwrap();
    table.insert("data".to_owned(), toml::Value::Table(toml::from_str(data).unwrap()));
    let mut spec: Spec = table.try_into().unwrap();
    spec.measure.pairs = 30;
    spec
}

fn extent(parts: [usize; 3]) -> Extent {
    let [train, validation, test] = parts;
    Extent { seeds: vec![1], train, validation, test, epochs: 1 }
}

/// The data of a kind for which nothing is fetched.
fn draw(data: &str, parts: [usize; 3], seed: u64) -> Result<Data> {
    let spec = spec(data);
    spec.check()?;
    Pool::load(&spec, None)?.draw(&spec, &extent(parts), seed)
}

/// The bits of each row; of drawn images those of the angle, as two that are very close round to the same bytes.
fn rows(items: &Items) -> Vec<Vec<u64>> {
    let bits = |row: &[f64]| row.iter().map(|it| it.to_bits()).collect();
    match &items.values {
        Values::Images(_) if !items.factors.is_empty() => items.factors.chunks_exact(1).map(bits).collect(),
        _ => items.numbers().chunks_exact(items.dim()).map(bits).collect(),
    }
}

/// All that a run has.
fn all(data: &Data) -> Vec<&Items> {
    let beyond = data.beyond.iter().flat_map(|it| [&it.from, &it.to, &it.held_out, &it.within]);
    [&data.train, &data.validation, &data.test].into_iter().chain(beyond).collect()
}

/// Whether two runs have the same.
fn are_equal(one: &Data, other: &Data) -> bool {
    all(one) == all(other)
}

#[test]
fn each_kind_is_read_and_written() {
    for kind in KINDS {
        let spec = spec(kind);
        spec.check().unwrap();
        let written = toml::to_string(&spec).unwrap();
        assert_eq!(toml::from_str::<Spec>(&written).unwrap(), spec, "{kind}");
    }
}

#[test]
fn what_nothing_can_be_drawn_from_is_refused() {
    for (data, told) in [
        ("kind = 'shape'\nshape = 'tours'", "torus"),
        ("kind = 'shape'\nshape = 'torus'\nlift = 2", "data.lift is 2"),
        ("kind = 'shape'\nshape = 'torus'\nnoise = -1.0", "data.noise is -1"),
        ("kind = 'shape'\nshape = 'torus'\nnoise = nan", "data.noise is NaN"),
        ("kind = 'shape'\nshape = 'klein'\nheld_out = { from = 0.5, to = 1.0 }", "swiss-roll"),
        ("kind = 'shape'\nshape = 'circle'\nheld_out = { from = 0.5, to = 0.5 }", "data.held_out is 0.5"),
        ("kind = 'shape'\nshape = 'circle'\nheld_out = { from = 0.0, to = 1.0 }", "data.held_out is 0"),
        ("kind = 'shape'\nshape = 'circle'\nheld_out = { from = -0.1, to = 0.5 }", "data.held_out is -0.1"),
        ("kind = 'mesh'\nmesh = 'ate'", "eight"),
        ("kind = 'mesh'\nmesh = 'eight'\nlift = 1", "data.lift is 1"),
        (
            "kind = 'images'\nsource = { from = 'cifar10' }\nheld_out = { from = 60.0, to = 90.0 }",
            "data.rotated",
        ),
        (
            "kind = 'images'\nsource = { from = 'cifar10' }\nrotated = { from = 60.0, to = 0.0 }",
            "lesser first",
        ),
        (
            "kind = 'images'\nsource = { from = 'cifar10' }\nrotated = { from = 0.0, to = 60.0 }\nheld_out = { from = 50.0, to = 90.0 }",
            "must begin where",
        ),
        ("kind = 'own'\npath = 'a.npy'\nsha256 = 'x'\nimages = false", "64 hexadecimal digits"),
    ] {
        let error = spec(data).check().unwrap_err().to_string();
        assert!(error.contains(told), "{data}: {error}");
    }
}

#[test]
fn parts_share_no_row_and_the_seed_decides_them() {
    for kind in KINDS.iter().filter(|kind| ["spheres", "shape", "lines"].iter().any(|it| kind.contains(it))) {
        let data = draw(kind, [200, 50, 60], 1).unwrap();
        assert_eq!([data.train.len(), data.validation.len(), data.test.len()], [200, 50, 60], "{kind}");
        let parts = all(&data);
        let different: HashSet<Vec<u64>> = parts.iter().flat_map(|items| rows(items)).collect();
        assert_eq!(different.len(), parts.iter().map(|items| items.len()).sum::<usize>(), "{kind}");
        for items in &parts {
            let are_told = |count: usize| count == 0 || count == items.len();
            assert!(are_told(items.classes.len()) && are_told(items.factors.len()), "{kind}");
        }
        assert!(are_equal(&data, &draw(kind, [200, 50, 60], 1).unwrap()), "{kind}");
        let other: HashSet<Vec<u64>> =
            all(&draw(kind, [200, 50, 60], 2).unwrap()).iter().flat_map(|items| rows(items)).collect();
        assert!(different.is_disjoint(&other), "{kind}");
    }
}

#[test]
fn the_whole_sample_of_spheres_is_parted_at_random() {
    let data = draw("kind = 'spheres'", [7_000, 1_000, 2_000], 3).unwrap();
    assert_eq!((data.train.dim(), data.truth.betti.as_slice()), (101, &[11][..]));
    for items in [&data.train, &data.validation, &data.test] {
        // Half of the points lie on the large sphere, drawn without replacement: less than binomial.
        let large = items.classes.iter().filter(|&&class| class == 10).count() as f64 / items.len() as f64;
        assert!((large - 0.5).abs() < 5.0 * 0.5 / (items.len() as f64).sqrt(), "{large}");
        assert_eq!(items.classes.iter().collect::<HashSet<_>>().len(), 11);
    }
    let error = draw("kind = 'spheres'", [7_000, 1_000, 2_001], 3).unwrap_err().to_string();
    assert!(error.contains("there are 10000 in all"), "{error}");
}

#[test]
fn lines_are_those_of_their_angles() {
    let data = draw("kind = 'lines'", [20, 10, 10], 1).unwrap();
    for items in all(&data) {
        let drawn = topogen_data::pictures::lines::draw(&items.factors).unwrap();
        assert_eq!(items.classes, drawn.labels());
        assert_eq!(items.values, Values::Images(drawn));
    }
    let lines = super::true_lines(8).unwrap();
    assert_eq!(lines.len(), 8);
    assert!((lines.factors[2] - std::f64::consts::FRAC_PI_2).abs() < 1e-15);
    assert_eq!(lines.classes, [0, 1, 2, 3, 5, 6, 7, 8]);
}
