//! What a run fits: one autoencoder for each method.

use super::data::{Items, Values};
use super::spec::{LayersSpec, Method, MethodSpec, NetworkSpec, Spec, Variant};
use crate::part::{Fitted, Part};
use crate::progress::Progress;
use crate::spec::FitSpec;
use crate::{Error, Result, files};
use std::path::Path;
use tch::Device;
use topogen_loss::{Ground, TermKind, TopologicalLoss, TopologicalLossBuilder};
use topogen_models::{Autoencoder, AutoencoderSpec, Item, Layers, Reconstruct, Shape, Unit};

/// The layers of a method's autoencoder for these data.
pub fn layers(network: &NetworkSpec, data: &Items, method: &MethodSpec) -> AutoencoderSpec {
    let item = match &data.values {
        Values::Points { dim, .. } => Item::Point(*dim as i64),
        Values::Images(set) => {
            Item::Image([set.channels(), set.height(), set.width()].map(|side| side as i64))
        }
    };
    let layers = match &network.layers {
        LayersSpec::Convolutional { channels } => Layers::Convolutional(*channels),
        LayersSpec::Connected { hidden, batch_norm } => {
            Layers::Connected { hidden: hidden.clone(), batch_norm: *batch_norm }
        }
    };
    let learned_scale = method.method.learns_scale();
    AutoencoderSpec { item, layers, latent: network.latent, variational: method.variational, learned_scale }
}

/// Fits a method's autoencoder, whose term has so much of the weight of its paper.
///
/// # Errors
/// Those of fitting, reading and writing; [`failed`] says which of them are of the method alone.
pub fn fit(
    part: &Part<'_, Spec>,
    device: Device,
    method: &MethodSpec,
    weight: f64,
    data: &Items,
    progress: &Progress,
) -> Result<Fitted<Autoencoder>> {
    let Spec { network, fit, .. } = &part.identity.spec;
    let layers = layers(network, data, method);
    let objective = || {
        let autoencoder = Autoencoder::new(&layers, part.seed, device)?;
        let reconstruct = Reconstruct::new(autoencoder, &data.tensor()?, part.seed)?;
        Ok((reconstruct.with_shape(shape(method, weight, layers.item)?)?, 0.0))
    };
    let load = |path: &Path| Ok(Autoencoder::load(path, device)?);
    let save = |network: &Autoencoder, path: &Path| files::in_folder(path, |path| Ok(network.save(path)?));
    part.fit(FitSpec::config(fit, part.seed), objective, Reconstruct::into_model, (load, save), progress)
}

/// Why a method has no autoencoder, if that is all that an error says; other methods can go on.
pub fn failed(error: &Error) -> Option<String> {
    match error {
        Error::Model(
            topogen_models::Error::FitDiverged { .. }
            | topogen_models::Error::NoExtent { .. }
            | topogen_models::Error::NotFinite { .. },
        ) => Some(error.to_string()),
        Error::Model(topogen_models::Error::Loss {
            source: topogen_loss::Error::Infinite { .. }, ..
        }) => Some(error.to_string()),
        _ => None,
    }
}

/// The term of a method, for items of a kind; none for a plain autoencoder, or a weight of 0.
fn shape(method: &MethodSpec, weight: f64, item: Item) -> Result<Option<Shape>> {
    let builder = TopologicalLoss::builder();
    let one = |kind: TermKind, degree: usize| TopologicalLoss::builder().term(kind, degree, 1.0);
    let (terms, code_unit, item_unit, per_row): (TopologicalLossBuilder, _, _, _) = match &method.method {
        Method::Plain => return Ok(None),
        Method::Wasserstein { order, degrees, learned_scale } => {
            let kind = TermKind::Wasserstein { order: *order, ground: Ground::L2, exponent: 2.0 };
            let weighted = degrees.iter().enumerate().filter(|&(_, &weight)| weight != 0.0);
            let terms = weighted.fold(builder, |terms, (degree, &weight)| terms.term(kind, degree, weight));
            let code_unit = if *learned_scale { Unit::Learned } else { Unit::Mean };
            (terms, code_unit, Unit::Mean, true)
        }
        Method::TopologicalAutoencoder { variant: Variant::Paper, degree } => {
            (one(TermKind::Signature, *degree), Unit::Own, Unit::Own, false)
        }
        Method::TopologicalAutoencoder { variant: Variant::Code, degree } => {
            // The term has a factor ½ that the code has not.
            let terms = builder.term(TermKind::Signature, *degree, 2.0);
            (terms, Unit::Learned, largest(item), true)
        }
        Method::Divergence { degree } => {
            let unit = Unit::Fixed((item.numbers() as f64).sqrt());
            (one(TermKind::Divergence, *degree), Unit::Learned, unit, false)
        }
        Method::Connectivity { scale } => {
            (one(TermKind::Connectivity { scale: *scale }, 0), Unit::Own, Unit::Own, true)
        }
        Method::Cascade => (one(TermKind::Cascade, 1), Unit::Learned, largest(item), false),
        Method::Bottleneck { target_scale } => {
            let terms = one(TermKind::Bottleneck, 0).term(TermKind::Bottleneck, 1, 1.0);
            // There pixels are from 0 to 1, and their cross-entropy is summed over a batch.
            let side = if matches!(item, Item::Image(_)) { 2.0 } else { 1.0 };
            (terms, Unit::Own, Unit::Fixed(side / target_scale), true)
        }
    };
    let terms = terms.build()?;
    let weight = weight * method.weight;
    // The thesis weighs its term against nats; all others are weighed against a squared error.
    let beside_error = !matches!(method.method, Method::Bottleneck { .. });
    let units = |terms| Shape { code_unit, item_unit, per_row, beside_error, ..Shape::new(terms, weight) };
    Ok((weight != 0.0).then(|| units(terms)))
}

/// The largest distance: of images that there can be, of points that there is in the batch.
fn largest(item: Item) -> Unit {
    match item {
        // From a corner of the cube of side 2 to the opposite one.
        Item::Image(_) => Unit::Fixed(2.0 * (item.numbers() as f64).sqrt()),
        _ => Unit::Largest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Tensor;
    use topogen_models::use_one_thread;

    fn method(method: Method) -> MethodSpec {
        MethodSpec { name: "it".to_owned(), variational: false, weight: 1.0, method }
    }

    fn value(term: Method, codes: &Tensor, items: &Tensor) -> f64 {
        let shape = shape(&method(term), 1.0, Item::Point(items.size()[1])).unwrap().unwrap();
        let learned = Tensor::from_slice(&[1.0_f32]);
        shape
            .add_to(&Tensor::from(0.0_f32), codes, items, Some(&learned), ("it", 0))
            .unwrap()
            .double_value(&[])
    }

    fn cloud(n: i64, dim: i64) -> Tensor {
        use_one_thread();
        tch::manual_seed(3);
        Tensor::randn([n, dim], (tch::Kind::Float, Device::Cpu))
    }

    #[test]
    fn a_plain_autoencoder_and_a_weight_of_0_have_no_term() {
        assert!(shape(&method(Method::Plain), 1.0, Item::Point(3)).unwrap().is_none());
        assert!(shape(&method(Method::Cascade), 0.0, Item::Point(3)).unwrap().is_none());
    }

    #[test]
    fn topological_autoencoders_are_those_of_paper_and_code() {
        let (codes, items) = (cloud(20, 2), cloud(20, 5).f_mul_scalar(3.0).unwrap());
        let distances = |points: &Tensor| Tensor::cdist(points, points, 2.0, 2);
        let paper = |codes: &Tensor, items: &Tensor| {
            let (z, x) = (distances(codes), distances(items));
            let edges = |of: &Tensor| spanning_tree(of);
            let sum = |edges: &[(i64, i64)]| -> f64 {
                edges.iter().map(|&(i, j)| (x.double_value(&[i, j]) - z.double_value(&[i, j])).powi(2)).sum()
            };
            sum(&edges(&x)) + sum(&edges(&z))
        };
        let of = |variant| Method::TopologicalAutoencoder { variant, degree: 0 };
        let expected = 0.5 * paper(&codes, &items);
        assert!((value(of(Variant::Paper), &codes, &items) / expected - 1.0).abs() < 1e-4);
        let largest = distances(&items).max().double_value(&[]);
        let expected = paper(&codes, &(&items / largest)) / 20.0;
        assert!((value(of(Variant::Code), &codes, &items) / expected - 1.0).abs() < 1e-4);
    }

    /// By Prim, on a dense matrix.
    fn spanning_tree(distances: &Tensor) -> Vec<(i64, i64)> {
        let n = distances.size()[0];
        let mut inside = vec![0];
        let mut edges = Vec::new();
        while (inside.len() as i64) < n {
            let outside: Vec<i64> = (0..n).filter(|point| !inside.contains(point)).collect();
            let all = inside.iter().flat_map(|&i| outside.iter().map(move |&j| (i, j)));
            let length = |&(i, j): &(i64, i64)| distances.double_value(&[i, j]);
            let edge = all.min_by(|a, b| length(a).total_cmp(&length(b))).unwrap();
            inside.push(edge.1);
            edges.push(edge);
        }
        edges
    }

    #[test]
    fn wasserstein_terms_do_not_depend_on_scales() {
        let (codes, items) = (cloud(20, 2), cloud(20, 5));
        let term = || Method::Wasserstein { order: 2.0, degrees: vec![1.0, 1.0], learned_scale: false };
        let here = value(term(), &codes, &items);
        assert!(here > 0.0);
        assert!((value(term(), &(&codes * 7.0), &(&items * 0.1)) / here - 1.0).abs() < 1e-4);
    }

    #[test]
    fn every_method_has_a_finite_term() {
        let (codes, items) = (cloud(20, 2), cloud(20, 5));
        let methods = [
            Method::Wasserstein { order: 1.0, degrees: vec![1.0, 0.5, 0.25], learned_scale: true },
            Method::Divergence { degree: 1 },
            Method::Connectivity { scale: 2.0 },
            Method::Cascade,
            Method::Bottleneck { target_scale: 0.35 },
        ];
        for term in methods {
            let found = value(term.clone(), &codes, &items);
            assert!(found.is_finite() && found > 0.0, "{term:?}: {found}");
        }
    }
}
