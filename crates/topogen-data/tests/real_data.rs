//! The real data sets, where this machine has them. Nothing is downloaded here.
//!
//! With TOPOGEN_REQUIRE_DATA set, as `cargo xtask test` does, a machine that lacks one that it fetches fails.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use std::io::Write;

use topogen_data::{Content, DataSet, Mesh, Options, Split, Status, data_set, load, load_mesh, locate};

/// The published mean of the pixels in [0, 1], and how many images of each class there are, in the training and the test split.
struct Published {
    means: [f64; 2],
    per_class: [[usize; 10]; 2],
}

/// The data set and where it is looked for, if it is on this machine.
fn here(name: &str, is_fetched_by_tests: bool) -> Option<(&'static DataSet, Options)> {
    let set = data_set(name).unwrap();
    let options = Options { debian: None, npm: None, https: None, ..Options::from_env(None) };
    match locate(set, &options, &mut |_| ()) {
        Status::Ready { .. } => Some((set, options)),
        Status::Absent { looked } => {
            let required = std::env::var_os("TOPOGEN_REQUIRE_DATA").is_some_and(|value| value != "0");
            assert!(
                !(required && is_fetched_by_tests),
                "TOPOGEN_REQUIRE_DATA is set, but {name} is in none of {looked:?}"
            );
            // Not `eprintln!`, whose text is shown for failing tests only.
            let mut stderr = std::io::stderr();
            let text =
                format!("SKIPPED: {name} is not on this machine; `topogen data fetch {name}` fetches it");
            writeln!(stderr, "{text}").unwrap();
            None
        }
        other => panic!("{name} is here but not usable: {other:?}"),
    }
}

/// Compares the images with what is published of them, if they are on this machine.
fn check(name: &str, is_fetched_by_tests: bool, published: &Published) {
    let Some((set, options)) = here(name, is_fetched_by_tests) else { return };
    let splits = [(Split::Train, 60_000), (Split::Test, 10_000)];
    for (index, (split, n)) in splits.into_iter().enumerate() {
        let images = load(set, split, &options, &mut |_| ()).unwrap().images;
        assert_eq!((images.len(), images.height(), images.width()), (n, 28, 28));
        let mut per_class = [0; 10];
        for &label in images.labels() {
            per_class[usize::from(label)] += 1;
        }
        assert_eq!(per_class, published.per_class[index], "{split}");
        let sum: u64 = images.pixels().iter().map(|&value| u64::from(value)).sum();
        let found = sum as f64 / images.pixels().len() as f64 / 255.0;
        let mean = published.means[index];
        assert!((found - mean).abs() < 5e-7, "mean {found} of {split}");
        let scaled = images.pixels_of(0..1).unwrap();
        assert!(scaled.iter().all(|value| (0.0..=1.0).contains(value)));
    }
}

#[test]
fn fashion_mnist_has_its_published_properties() {
    // The means are those that the data's users normalise with (0.2860 and 0.2868), with more digits.
    let published = Published { means: [0.286_041, 0.286_849], per_class: [[6_000; 10], [1_000; 10]] };
    check("fashion-mnist", true, &published);
}

#[test]
fn mnist_has_its_published_properties() {
    // The mean of the training images is the one that the data's users normalise with (0.1307), with more digits.
    let published = Published {
        means: [0.130_660, 0.132_515],
        per_class: [
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
            [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
        ],
    };
    check("mnist", false, &published);
}

/// The longest side of a mesh's bounding box.
fn extent(mesh: &Mesh) -> f64 {
    let side = |axis: usize| {
        let values = || mesh.vertices().iter().map(|vertex| vertex[axis]);
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    (0..3).map(side).fold(0.0, f64::max)
}

#[test]
fn meshes_have_their_known_betti_numbers() {
    let Some((set, options)) = here("cgal-meshes", false) else { return };
    let mut genera = Vec::new();
    for name in set.meshes() {
        let mesh = load_mesh(set, name, &options, &mut |_| ()).unwrap().mesh;
        let topology = mesh.topology().unwrap();
        let Content::Mesh { betti } = set.mesh(name).unwrap().content else { panic!("{name}") };
        assert_eq!(topology.betti, betti, "{name}");
        assert!(topology.is_closed() && topology.is_orientable && topology.pinches == 0, "{name}");
        genera.push(topology.genus().unwrap());
        let cloud = mesh.sample(1_000, 1).unwrap();
        let (normalised, longest) = (mesh.normalised().unwrap(), extent(&mesh));
        assert!((extent(&normalised) - 1.0).abs() < 1e-12, "{name}");
        // Points lie on their surface, whatever its size.
        let distances = mesh.distance_to(&cloud.values).unwrap();
        assert!(distances.iter().all(|&distance| distance < 1e-9 * longest), "{name}");
        let scaled = normalised.distance_to(&normalised.sample(1_000, 2).unwrap().values).unwrap();
        assert!(scaled.iter().all(|&distance| distance < 1e-9), "{name}");
        let bounds = |axis: usize| {
            let values = mesh.vertices().iter().map(move |vertex| vertex[axis]);
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
        };
        for (axis, (low, high)) in (0..3).map(|axis| (axis, bounds(axis))) {
            let slack = 1e-9 * (high - low);
            assert!(
                cloud.points().all(|point| (low - slack..=high + slack).contains(&point[axis])),
                "{name}"
            );
        }
    }
    genera.sort_unstable();
    assert_eq!((genera[0], genera[genera.len() - 1]), (0, 133));
}
