//! The real data sets, where this machine has them. Nothing is downloaded here.
//!
//! With TOPOGEN_REQUIRE_DATA set, as `cargo xtask test` does, a machine that lacks one that it fetches fails.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use std::io::Write;

use topogen_data::{Options, Split, Status, data_set, load, locate};

/// The published mean of the pixels in [0, 1], and how many images of each class there are, in the training and the test split.
struct Published {
    means: [f64; 2],
    per_class: [[usize; 10]; 2],
}

/// Compares the data set with what is published of it, if it is on this machine.
fn check(name: &str, is_fetched_by_tests: bool, published: &Published) {
    let set = data_set(name).unwrap();
    let options = Options { debian: None, npm: None, https: None, ..Options::from_env(None) };
    match locate(set, &options, &mut |_| ()) {
        Status::Ready { .. } => {}
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
            return;
        }
        other => panic!("{name} is here but not usable: {other:?}"),
    }
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
