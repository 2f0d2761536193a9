//! What GUDHI and persim have computed; `tests/goldens/README.md` says how.

use std::path::Path;

use topogen_diag::Weight;
use topogen_diag::functional::{Functional, PersistentEntropy};
use topogen_diag::kernel::{Kernel, PersistenceFisher, ScaleSpace, WeightedGaussian};
use topogen_diag::vector::{
    BettiCurve, Cells, ExactLandscape, Grid, Landscape, PersistenceImage, Silhouette, Vectorisation,
};

use crate::diagrams::Diagram;
use crate::draw::norm_of_difference;

/// The cells of a table without its header.
fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn diagram(name: &str) -> Diagram {
    let rows = table("bars.csv").into_iter().filter(|row| row[0] == name);
    let bars: Vec<_> = rows.map(|row| (row[1].parse().unwrap(), row[2].parse().unwrap())).collect();
    Diagram::new(&bars, &[])
}

/// What we say, with the parameters of `generate.py`.
fn ours(what: &str, a: &Diagram, b: &Diagram) -> Vec<f64> {
    let grid = || Grid::linspace(0.0, 2.0, 21).unwrap();
    let (a, b) = (a.bars(), b.bars());
    match what {
        "entropy" => vec![PersistentEntropy::params().check().unwrap().value(a)],
        "landscape" => Landscape::params(grid()).levels(3).check().unwrap().vector(a),
        "silhouette" => Silhouette::params(grid()).order(1.5).check().unwrap().vector(a),
        "betti" => BettiCurve::new(grid()).vector(a),
        "image" => {
            let (births, lengths) =
                (Cells::uniform(0.0, 1.0, 4).unwrap(), Cells::uniform(0.0, 1.5, 6).unwrap());
            PersistenceImage::params(births, lengths).sigma(0.3).check().unwrap().vector(a)
        }
        "scale-space" => vec![ScaleSpace::params().sigma(0.125).check().unwrap().value(a, b)],
        "weighted-gaussian" => {
            let weight = Weight::Arctan { steepness: 2.0, order: 1.5 };
            vec![WeightedGaussian::params().sigma(0.4).weight(weight).check().unwrap().value(a, b)]
        }
        "fisher" => vec![PersistenceFisher::params().sigma(0.3).check().unwrap().distance(a, b)],
        _ => {
            let level =
                what.strip_prefix("exact-").and_then(|level| level.parse().ok()).expect("a known quantity");
            ExactLandscape::new(a).critical_points(level).concat()
        }
    }
}

#[test]
fn agrees_with_gudhi_and_persim() {
    let rows = table("values.csv");
    assert_eq!(rows.len(), 46);
    for row in rows {
        let theirs: Vec<f64> = row[3].split(' ').map(|number| number.parse().unwrap()).collect();
        let (a, b) = (diagram(&row[1]), diagram(&row[2]));
        let ours = ours(&row[0], &a, &b);
        assert_eq!(ours.len(), theirs.len(), "{row:?}");
        let difference = norm_of_difference(&ours, &theirs, f64::INFINITY);
        assert!(difference < 1e-12, "{row:?}: {difference}, {ours:?}");
    }
}
