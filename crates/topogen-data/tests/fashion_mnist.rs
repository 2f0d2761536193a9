//! The real FashionMNIST, where this machine has it. Nothing is downloaded here.
//!
//! With TOPOGEN_REQUIRE_DATA set, as `cargo xtask test` does, a machine that lacks it fails.

use std::io::Write;

use topogen_data::{Options, Split, Status, data_set, load, locate};

#[test]
fn the_real_data_has_its_published_properties() {
    let set = data_set("fashion-mnist").unwrap();
    let options = Options { debian: None, https: None, ..Options::from_env(None) };
    match locate(set, &options, &mut |_| ()) {
        Status::Ready { .. } => {}
        Status::Absent { looked } => {
            let required = std::env::var_os("TOPOGEN_REQUIRE_DATA").is_some_and(|value| value != "0");
            assert!(!required, "TOPOGEN_REQUIRE_DATA is set, but FashionMNIST is in none of {looked:?}");
            // Not `eprintln!`, whose text is shown for failing tests only.
            let text =
                "SKIPPED: FashionMNIST is not on this machine; `topogen data fetch fashion-mnist` fetches it";
            writeln!(std::io::stderr(), "{text}").unwrap();
            return;
        }
        other => panic!("FashionMNIST is here but not usable: {other:?}"),
    }
    // The means are those that the data's users normalise with (0.2860 and 0.2868), with more digits.
    for (split, n, mean) in [(Split::Train, 60_000, 0.286_041), (Split::Test, 10_000, 0.286_849)] {
        let images = load(set, split, &options, &mut |_| ()).unwrap().images;
        assert_eq!((images.len(), images.height(), images.width()), (n, 28, 28));
        let mut per_class = [0; 10];
        for &label in images.labels() {
            per_class[usize::from(label)] += 1;
        }
        assert_eq!(per_class, [n / 10; 10]);
        let sum: u64 = images.pixels().iter().map(|&value| u64::from(value)).sum();
        let found = sum as f64 / images.pixels().len() as f64 / 255.0;
        assert!((found - mean).abs() < 5e-7, "mean {found} of {split}");
        let scaled = images.pixels_of(0..1).unwrap();
        assert!(scaled.iter().all(|value| (0.0..=1.0).contains(value)));
    }
}
