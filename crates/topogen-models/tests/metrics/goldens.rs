//! What NumPy, SciPy, scikit-learn and GUDHI have computed; `goldens/README.md` says how.

use std::path::Path;
use tch::Tensor;
use topogen_models::metrics::{
    PersistenceDimension, continuity, density_divergence, dimension_by_likelihood, dimension_by_persistence,
    dimension_by_two_neighbours, distance_correlation, distance_error, kolmogorov_smirnov,
    maximum_mean_discrepancy, nearest_distances, normalised_diagram, relative_rank_error, support,
    topology_distances, trustworthiness,
};

use crate::scattered;

fn goldens() -> Vec<(String, Vec<f64>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metrics/goldens/values.csv");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let row = |line: &str| {
        let (what, numbers) = line.split_once(',').unwrap();
        (what.to_owned(), numbers.split(' ').map(|number| number.parse().unwrap()).collect())
    };
    text.lines().skip(1).map(row).collect()
}

/// The two sets of `generate.py`.
fn sets() -> (Vec<f64>, Vec<f64>) {
    (scattered(60, 4, 0), scattered(50, 4, 100).iter().map(|number| 0.8 * number + 0.125).collect())
}

/// The sum of the powers of the lengths of bars of all `n` points.
fn lengths(points: &[f64], dim: usize, degree: usize, alpha: f64) -> f64 {
    let n = points.len() / dim;
    let options = PersistenceDimension {
        degree,
        alpha,
        sizes: vec![n / 4, n / 2, n],
        ..PersistenceDimension::default()
    };
    dimension_by_persistence(points, dim, &options).unwrap().points[2].1.exp()
}

/// The data and their image in the plane of `generate.py`.
fn embedding() -> (Vec<f64>, Vec<f64>) {
    let (data, noise) = (scattered(80, 5, 0), scattered(80, 2, 500));
    let image =
        |(x, noise): (&[f64], &[f64])| [0, 1].map(|axis| x[axis] + 0.5 * x[axis + 2] + 0.25 * noise[axis]);
    let latent = data.chunks(5).zip(noise.chunks(2)).flat_map(image).collect();
    (data, latent)
}

/// What we say about an embedding; nothing if it is not about one.
fn of_embedding(what: &str) -> Option<Vec<f64>> {
    let (data, latent) = embedding();
    let parts: Vec<&str> = what.split('-').collect();
    let number = |at: usize| parts[at].parse::<f64>().unwrap();
    let distances = |order| topology_distances(&data, 5, &latent, 2, 2, order).unwrap()[number(1) as usize];
    Some(match parts[0] {
        "trustworthiness" => vec![trustworthiness(&data, 5, &latent, 2, number(1) as usize).unwrap()],
        "continuity" => vec![continuity(&data, 5, &latent, 2, number(1) as usize).unwrap()],
        "rank" => {
            let found = relative_rank_error(&data, 5, &latent, 2, number(1) as usize).unwrap();
            vec![found.of_latent, found.of_data]
        }
        "correlation" => vec![distance_correlation(&data, 5, &latent, 2).unwrap()],
        "distance" => vec![distance_error(&data, 5, &latent, 2).unwrap()],
        "density" => vec![density_divergence(&data, 5, &latent, 2, number(1)).unwrap()],
        "unit" => vec![normalised_diagram(&data, 5, 0).unwrap().unit],
        "bottleneck" => vec![distances(1.0).bottleneck],
        "wasserstein" => vec![distances(number(2)).wasserstein],
        _ => return None,
    })
}

/// What we say.
fn ours(what: &str) -> Vec<f64> {
    if let Some(found) = of_embedding(what) {
        return found;
    }
    let (x, y) = sets();
    let tensor = |numbers: &[f64]| Tensor::from_slice(numbers).reshape([-1, 4]);
    let parts: Vec<&str> = what.split('-').collect();
    let parameter = || parts.last().unwrap().parse::<f64>().unwrap();
    let cloud = scattered(400, 3, 0);
    match what {
        "discrepancy" => vec![maximum_mean_discrepancy(&tensor(&x), &tensor(&y)).unwrap()],
        "discrepancy-large" => {
            vec![maximum_mean_discrepancy(&(tensor(&x) * 32.0), &(tensor(&y) * 32.0)).unwrap()]
        }
        "nearest" => nearest_distances(&x, &y, 4).unwrap(),
        "ks" => vec![kolmogorov_smirnov(&x, &y).unwrap()],
        "ks-ties" => {
            let rounded = |numbers: &[f64]| -> Vec<f64> {
                numbers.iter().map(|number| (4.0 * number).round_ties_even()).collect()
            };
            vec![kolmogorov_smirnov(&rounded(&x), &rounded(&y)).unwrap()]
        }
        _ => match parts[0] {
            "support" => {
                let found = support(&tensor(&x), &tensor(&y), parameter() as usize).unwrap();
                vec![found.precision, found.recall, found.density, found.coverage]
            }
            "likelihood" => vec![dimension_by_likelihood(&cloud, 3, parameter() as usize).unwrap()],
            "two" => vec![dimension_by_two_neighbours(&cloud, 3, parameter()).unwrap()],
            "lengths" if parts[1] == "0" => vec![lengths(&cloud, 3, 0, parameter())],
            "lengths" => vec![lengths(&scattered(200, 2, 0), 2, 1, parameter())],
            _ => panic!("nothing is known about {what}"),
        },
    }
}

#[test]
fn agrees_with_numpy_scipy_scikit_learn_and_gudhi() {
    let goldens = goldens();
    assert_eq!(goldens.len(), 43);
    for (what, theirs) in goldens {
        let ours = ours(&what);
        assert_eq!(ours.len(), theirs.len(), "{what}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            // Hera searches until its relative error is below 1e-9.
            let error = if what.starts_with("wasserstein") { 1e-9 } else { 1e-12 };
            assert!((ours - theirs).abs() <= error * theirs.abs().max(1.0), "{what}: {ours} {theirs}");
        }
    }
}
