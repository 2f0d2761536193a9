//! Images: attacks, classes, lines, and a network that knows nothing yet.

use super::*;
use crate::gtn::Judge;
use crate::latent::measure::robustness::Attacked;
use tch::Device;
use topogen_data::ImageSet;
use topogen_data::pictures::lines;
use topogen_models::{Autoencoder, AutoencoderSpec};

const SIDE: usize = 8;

fn images(pixels: Vec<u8>, classes: Vec<u8>) -> Items {
    let set = ImageSet::new(SIDE, SIDE, pixels, classes.clone()).unwrap();
    Items { values: Values::Images(set), classes, factors: Vec::new() }
}

/// Grey images: those of class 0 are darker, by about 40 of 255 in each pixel.
fn grey(n: usize, seed: u64) -> Items {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let classes: Vec<u8> = (0..n).map(|image| (image % 2) as u8).collect();
    let pixel = |class: &u8| 100 + 40 * class + rng.random_range(0..5);
    let pixels = classes.iter().flat_map(|class| [*class; SIDE * SIDE]).collect::<Vec<_>>();
    images(pixels.iter().map(pixel).collect(), classes)
}

fn greys() -> Data {
    let truth = Truth::default();
    Data { train: grey(80, 1), validation: grey(40, 2), test: grey(60, 3), truth, beyond: None }
}

fn of_images() -> Spec {
    spec(DataSpec::Own { path: "grey.npy".into(), labels: None, sha256: String::new(), images: true })
}

/// The code is the brightness.
fn brightness() -> impl Codec {
    Functions(
        |items: &Tensor| {
            let numbers = crate::latent::measure::codec::floats(items).unwrap();
            numbers.mean_dim([1, 2, 3].as_slice(), false, Kind::Float).reshape([-1, 1])
        },
        |codes: &Tensor| codes.reshape([-1, 1, 1, 1]).expand([-1, 1, SIDE as i64, SIDE as i64], false),
    )
}

#[test]
fn attacks_succeed_where_noise_does_not() {
    // All test images, half of them of either class: 900 of 1,770 pairs are of two classes.
    let (data, measured) = (greys(), Measured { attacked: 60, ..measured() });
    let attacked = Attacked::new(&data, &measured, 4).unwrap().unwrap();
    let codec = brightness();
    let codes = Codes::of(&codec, &data.test.tensor().unwrap()).unwrap();
    let mut found = Findings::new(4, "AE");
    attacked.measure(&codec, (&codes, &data.test.classes), Some(&codec), &mut found).unwrap();
    // Classes are 40/255 apart: half of that, 0.08, changes them; 0.02 does not, nor noise of 0.1 that has a mean of about 0.
    assert_eq!(value(&found, Measure::ProbeAccuracy), Some(1.0));
    assert_eq!(value(&found, Measure::FgsmSuccess), Some(1.0));
    assert_eq!(value(&found, Measure::PgdSuccess), Some(1.0));
    assert_eq!(value(&found, Measure::TransferSuccess), Some(1.0));
    assert_eq!(value(&found, Measure::NoiseSuccess), Some(0.0));
    let of = |attack, epsilon: f64| {
        let row = found.attacks.iter().find(|row| row.attack == attack && row.epsilon == epsilon).unwrap();
        (row.success.unwrap(), row.accuracy)
    };
    assert_eq!(of(AttackName::Pgd, 0.02), (0.0, 1.0));
    assert_eq!(of(AttackName::Fgsm, 0.02), (0.0, 1.0));
    assert_eq!(of(AttackName::Pgd, 0.3), (1.0, 0.0));
    assert_eq!(found.attacks.len(), 3 * 3 + 1);
    // The worst change moves the mean by 0.1, and the median of the distances of codes is about that of the classes.
    let shift = value(&found, Measure::LatentShift).unwrap();
    assert!((shift - 0.1 / (40.0 / 255.0)).abs() < 0.05, "{shift}");
    assert!(found.gaps.is_empty());
}

#[test]
fn collapsed_codes_of_images_make_gaps() {
    let (data, measured) = (greys(), measured());
    let attacked = Attacked::new(&data, &measured, 4).unwrap().unwrap();
    let codec = Functions(
        |items: &Tensor| items.to_kind(Kind::Float).flatten(1, -1).narrow(1, 0, 2) * 0.0,
        |codes: &Tensor| codes.zeros_like(),
    );
    let codes = Codes::of(&codec, &data.test.tensor().unwrap()).unwrap();
    let mut found = Findings::new(4, "AE");
    attacked.measure(&codec, (&codes, &data.test.classes), None, &mut found).unwrap();
    let whats: Vec<&str> = found.gaps.iter().map(|gap| gap.what.as_str()).collect();
    assert!(whats.contains(&Measure::LatentShift.heading()), "{whats:?}");
    assert_eq!(value(&found, Measure::LatentShift), None);
    let one_class = Data { train: images(vec![0; SIDE * SIDE * 2], vec![1, 1]), ..greys() };
    assert!(Attacked::new(&one_class, &measured, 4).unwrap().is_none());
}

#[test]
fn turned_lines_are_lines() {
    let (measured, side) = (measured(), lines::SIDE as i64);
    let drawn = lines::generate(50, 1).unwrap();
    let set = Items { values: Values::Images(drawn.images), classes: Vec::new(), factors: Vec::new() };
    let axis = (Tensor::arange(side, (Kind::Float, Device::Cpu)) + 0.5) - side as f64 / 2.0;
    // The code is the angle of the centre of mass, and lines are drawn at the angle of a code.
    let codec = Functions(
        move |items: &Tensor| {
            let mass = items.to_kind(Kind::Float);
            let x = (&mass * &axis).sum_dim_intlist([1, 2, 3].as_slice(), false, Kind::Float);
            let y = (&mass * axis.reshape([-1, 1])).sum_dim_intlist([1, 2, 3].as_slice(), false, Kind::Float);
            y.neg().atan2(&x).reshape([-1, 1])
        },
        |codes: &Tensor| {
            let angles = crate::gtn::numbers(codes).unwrap();
            crate::gtn::bytes(&lines::draw(&angles).unwrap()).unwrap().to_kind(Kind::Float) / 255.0
        },
    );
    let codes = Codes::of(&codec, &set.tensor().unwrap()).unwrap();
    let mut found = Findings::new(1, "AE");
    let true_lines = crate::latent::measure::lines::TrueLines::new(50, &measured, 1).unwrap();
    true_lines.measure(&codec, &codes, &mut found).unwrap();
    // Steps between the true lines, of which there are 10,000, and rounding to bytes.
    assert!(value(&found, Measure::LineDistance).unwrap() < 0.01, "{found:?}");
    assert!(value(&found, Measure::LineSmoothness).unwrap() < 0.02, "{found:?}");
}

#[test]
fn classes_are_seen_between_codes() {
    let (spec, data) = (of_images(), greys());
    let folder = tempfile::tempdir().unwrap();
    let Values::Images(set) = &data.train.values else { unreachable!("grey images are images") };
    let judge = Judge::of("test", set, Device::Cpu, folder.path()).unwrap().unwrap();
    let bench = Bench::new(&spec, &data, Some(&judge), 5, true).unwrap();
    let found = bench.of_codec("AE", &brightness(), None).unwrap();
    let references = bench.references().unwrap();
    let of = |name: &str, measure| {
        let (_, measures) = references.iter().find(|(of, _)| of == name).unwrap();
        measures.iter().find(|(of, _)| *of == measure).map(|&(_, value)| value)
    };
    // Whatever the classifier is worth, brightness decides: mixtures of pixels and decoded mixtures of brightness are the same to it.
    for measure in [Measure::Agreement, Measure::CrossAgreement, Measure::OneSwitch] {
        let (decoded, mixed) = (value(&found, measure).unwrap(), of("pixel blends", measure).unwrap());
        assert!((decoded - mixed).abs() < 0.15, "{measure:?}: {decoded} {mixed}");
    }
    let (ends, real) =
        (value(&found, Measure::EndAgreement).unwrap(), of("data", Measure::EndAgreement).unwrap());
    assert!((ends - real).abs() < 0.15, "{ends} {real}");
    // Two rows of ten images of the method, and of the blends.
    let rows = bench.reference_rows().unwrap();
    assert_eq!((found.images.len(), rows.images.len()), (20, 20));
    assert!(rows.images.iter().all(|row| row.method == "pixel blends" && row.part == "interpolation"));
    assert_eq!(rows.images[3].pixels.len(), 2 * SIDE * SIDE);
}

/// Weights that nothing was learned with.
fn untrained(seed: u64) -> Autoencoder {
    let side = SIDE as i64;
    let spec = AutoencoderSpec::convolutional([1, side, side], [4, 8], 4);
    Autoencoder::new(&spec, seed, Device::Cpu).unwrap()
}

#[test]
fn a_network_that_knows_nothing_is_measured() {
    let (spec, data) = (of_images(), greys());
    let bench = Bench::new(&spec, &data, None, 5, true).unwrap();
    let (plain, other) = (untrained(1), untrained(2));
    let found = bench.of("AE", &plain, None).unwrap();
    for measure in [
        Measure::ReconstructionError,
        Measure::Wasserstein0,
        Measure::Wasserstein1,
        Measure::Trustworthiness,
        Measure::ProbeAccuracy,
        Measure::LatentShift,
    ] {
        assert!(value(&found, measure).is_some(), "{measure:?}: {:?}", found.gaps);
    }
    assert_eq!(value(&found, Measure::TransferSuccess), None);
    assert!(value(&bench.of("other", &other, Some(&plain)).unwrap(), Measure::TransferSuccess).is_some());
    // Codes of four numbers are shown by their principal components, of which the first varies most.
    let variance = |of: fn(&crate::latent::record::CodeRow) -> f64| {
        found.codes.iter().map(|row| of(row).powi(2)).sum::<f64>()
    };
    assert_eq!(found.codes.len(), 30);
    assert!(variance(|row| row.x) >= variance(|row| row.y) && variance(|row| row.y) >= variance(|row| row.z));
    assert!(found.codes.iter().all(|row| row.class.is_some()));
    // The same again, to the last bit.
    let again = Bench::new(&spec, &data, None, 5, true).unwrap().of("AE", &plain, None).unwrap();
    assert_eq!(again, found);
}
