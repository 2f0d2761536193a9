//! Measures of networks with a known answer.

mod extrapolation;
mod images;

use super::bench::{Bench, validation};
use super::codec::{Codec, Codes};
use super::draw::Choice;
use super::held::Held;
use super::shape::OnShape;
use super::{Findings, Measure};
use crate::Result;
use crate::latent::data::{Beyond, Data, Items, Truth, Values};
use crate::latent::record::AttackName;
use crate::latent::spec::{DataSpec, Measured, Spec};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;
use tch::{Kind, Tensor};
use topogen_models::Result as ModelResult;
use topogen_models::metrics::Encoder;

/// A codec of two functions.
struct Functions<E, D>(E, D);

impl<E: Fn(&Tensor) -> Tensor, D> Encoder for Functions<E, D> {
    fn latent(&self, items: &Tensor) -> ModelResult<Tensor> {
        Ok((self.0)(items))
    }
}

impl<E: Fn(&Tensor) -> Tensor, D: Fn(&Tensor) -> Tensor> Codec for Functions<E, D> {
    fn encode(&self, items: &Tensor) -> Result<Tensor> {
        Ok((self.0)(items))
    }

    fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        Ok((self.1)(codes))
    }
}

/// Points are their own codes.
fn identity() -> impl Codec {
    Functions(Tensor::shallow_clone, Tensor::shallow_clone)
}

/// All points have one code.
fn constant() -> impl Codec {
    Functions(|items: &Tensor| items.zeros_like(), Tensor::shallow_clone)
}

fn points(values: Vec<f64>, dim: usize) -> Items {
    Items { values: Values::Points { values, dim }, classes: Vec::new(), factors: Vec::new() }
}

/// Points of a circle of radius 1.
fn circle(n: usize, seed: u64) -> Items {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let angles = (0..n).map(|_| rng.random_range(0.0..TAU));
    points(angles.flat_map(|angle| [angle.cos(), angle.sin()]).collect(), 2)
}

fn measured() -> Measured {
    Measured {
        topology: 60,
        embedding: 80,
        neighbours: 5,
        pairs: 40,
        attacked: 20,
        epsilons: vec![0.3, 0.02, 0.1],
        steps: 10,
        restarts: 2,
        shown: 30,
        ..Measured::default()
    }
}

fn spec(data: DataSpec) -> Spec {
    let text = r#"
        name = "test"
        order = 1
        title = "T"
        text = "t"
        [data]
        kind = "spheres"
        [network]
        latent = 2
        layers = { kind = "connected", hidden = [4] }
        [fit]
        batch_size = 8
        max_epochs = 1
        learning_rate = 0.001
        [full]
        seeds = [1]
        train = 10
        validation = 10
        test = 10
        epochs = 1
        [quick]
        seeds = [1]
        train = 10
        validation = 10
        test = 10
        epochs = 1
        [[method]]
        name = "AE"
        kind = "plain"
    "#;
    let spec: Spec = toml::from_str(text).unwrap();
    Spec { data, measure: measured(), ..spec }
}

fn value(findings: &Findings, measure: Measure) -> Option<f64> {
    findings.measures.iter().find(|(of, _)| *of == measure).map(|&(_, value)| value)
}

fn circles() -> Data {
    Data {
        train: circle(100, 1),
        validation: circle(70, 2),
        test: circle(120, 3),
        truth: Truth { manifold: None, betti: vec![1, 1] },
        beyond: None,
    }
}

#[test]
fn points_as_their_own_codes_keep_everything() {
    let (spec, data) = (spec(DataSpec::Spheres), circles());
    let bench = Bench::new(&spec, &data, None, 5, true).unwrap();
    let found = bench.of_codec("AE", &identity(), None).unwrap();
    for (measure, expected) in [
        (Measure::ReconstructionError, 0.0),
        (Measure::Wasserstein0, 0.0),
        (Measure::Wasserstein1, 0.0),
        (Measure::Betti0, 1.0),
        (Measure::Betti1, 1.0),
        (Measure::DistanceCorrelation, 1.0),
        (Measure::DistanceError, 0.0),
        (Measure::TripletAccuracy, 1.0),
        (Measure::Trustworthiness, 1.0),
        (Measure::Continuity, 1.0),
        (Measure::RelativeRankError, 0.0),
        (Measure::Density001, 0.0),
        (Measure::Density01, 0.0),
        (Measure::Density1, 0.0),
    ] {
        // Networks compute in single precision.
        let found = value(&found, measure).unwrap();
        assert!((found - expected).abs() < 1e-4, "{measure:?}: {found}");
    }
    assert!(found.gaps.is_empty(), "{:?}", found.gaps);
    // Each bar of the codes has that of the data as its partner, which is the same.
    let rows = bench.reference_rows().unwrap();
    assert!(!rows.bars.is_empty() && rows.bars.len() == found.bars.len());
    for degree in 0..2 {
        let of = |bars: &[super::super::record::BarRow]| -> Vec<_> {
            bars.iter().filter(|bar| bar.degree == degree).cloned().collect()
        };
        let (own, real) = (of(&found.bars), of(&rows.bars));
        for bar in own {
            let partner = &real[bar.partner.unwrap()];
            assert!((bar.death - partner.death).abs() < 1e-5 && partner.partner.is_none());
        }
    }
    assert_eq!(
        bench.references().unwrap(),
        [("data".to_owned(), vec![(Measure::Betti0, 1.0), (Measure::Betti1, 1.0)])]
    );
    assert_eq!((found.codes.len(), rows.codes.len()), (30, 30));
    assert!((found.codes[7].y - rows.codes[7].y).abs() < 1e-6 && found.codes[7].z == 0.0);
}

#[test]
fn one_code_for_all_makes_gaps() {
    let (spec, data) = (spec(DataSpec::Spheres), circles());
    let bench = Bench::new(&spec, &data, None, 5, true).unwrap();
    let found = bench.of_codec("AE", &constant(), None).unwrap();
    // The mean square of a coordinate of the circle is 1/2.
    assert!((value(&found, Measure::ReconstructionError).unwrap() - 0.5).abs() < 1e-6);
    for measure in [Measure::Wasserstein0, Measure::DistanceCorrelation, Measure::Density01] {
        assert_eq!(value(&found, measure), None);
    }
    let whats: Vec<&str> = found.gaps.iter().map(|gap| gap.what.as_str()).collect();
    assert!(whats.contains(&"diagram of codes") && whats.contains(&"KL 0.1"), "{whats:?}");
    assert!(found.gaps.iter().all(|gap| gap.method == "AE" && gap.seed == 5 && !gap.reason.is_empty()));
    let broken = Functions(|items: &Tensor| items * f64::NAN, Tensor::shallow_clone);
    let found = bench.of_codec("AE", &broken, None).unwrap();
    assert!(found.measures.is_empty() && found.gaps.len() == 1, "{found:?}");
    let decided = validation(&spec, &data, 5, &constant()).unwrap();
    assert_eq!(decided.iter().map(|it| it.0).collect::<Vec<_>>(), [Measure::ReconstructionError]);
}

#[test]
fn validation_has_what_decides() {
    let (spec, data) = (spec(DataSpec::Spheres), circles());
    let decided = validation(&spec, &data, 5, &identity()).unwrap();
    let measures: Vec<Measure> = decided.iter().map(|it| it.0).collect();
    let expected =
        [Measure::ReconstructionError, Measure::Wasserstein0, Measure::Wasserstein1, Measure::Density01];
    assert_eq!(measures, expected);
    assert!(decided.iter().all(|&(_, value)| value < 1e-4), "{decided:?}");
}

#[test]
fn paths_through_the_right_codes_stay_on_the_shape() {
    let measured = Measured { neighbours: 8, ..measured() };
    let items = circle(200, 1);
    let from_circle = |points: &[f64], dim: usize| -> Result<Vec<f64>> {
        Ok(points.chunks_exact(dim).map(|point| (point[0].hypot(point[1]) - 1.0).abs()).collect())
    };
    let shape = OnShape::new(from_circle, 200, &measured, 3);
    let of = |codec: &dyn Codec| {
        let mut findings = Findings::new(3, "AE");
        let codes = Codes::of(codec, &items.tensor().unwrap()).unwrap();
        shape.measure(codec, &codes, &mut findings).unwrap();
        findings
    };
    // Angles as codes: whatever lies between is on the circle.
    let angles = Functions(
        |items: &Tensor| items.select(1, 1).atan2(&items.select(1, 0)).reshape([-1, 1]),
        |codes: &Tensor| Tensor::cat(&[codes.cos(), codes.sin()], 1),
    );
    let found = of(&angles);
    assert!(value(&found, Measure::PathDistance).unwrap() < 1e-6);
    // Points as codes: chords leave it, and geodesics keep nearer to it.
    let found = of(&identity());
    assert!(value(&found, Measure::OnManifold).unwrap() < 0.1);
    let chords = value(&found, Measure::PathDistance).unwrap();
    let mut data = Findings::new(3, "data");
    shape.of_data(&items, &mut data).unwrap();
    assert!((value(&data, Measure::PathDistance).unwrap() - chords).abs() < 1e-6);
    // A decoder that puts everything onto the circle, a little off: its own tolerance counts.
    let projecting = Functions(Tensor::shallow_clone, |codes: &Tensor| {
        codes / codes.square().sum_dim_intlist([1].as_slice(), true, Kind::Float).sqrt() * 1.001
    });
    let found = of(&projecting);
    assert!(value(&found, Measure::OnManifold).unwrap() > 0.9);
    assert!((value(&found, Measure::ShapeTolerance).unwrap() - 0.001).abs() < 1e-5);
}

#[test]
fn held_out_things_are_chosen_by_the_seed() {
    let (data, measured) = (circle(150, 1), measured());
    let places = |seed| Held::new(&data, Choice::Test, 80, &measured, &[], seed).unwrap().kept.places;
    assert_eq!(places(1).len(), 80);
    assert_eq!(places(1), places(1));
    assert_ne!(places(1), places(2));
}
