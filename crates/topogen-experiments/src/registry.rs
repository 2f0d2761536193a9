//! The only place where names become types.

use crate::one_bar::OneBar;
use crate::spec::{self, Model, Spec, Term};
use crate::synthetic;
use crate::{Error, Result};
use std::sync::Arc;
use tch::Device;
use topogen_loss::{Density, Ground, Image, Motion, TermKind, TopologicalLoss, Variant};
use topogen_models::{
    Architecture, Comparison, Network, Noise, Place, Regulariser, Schedule, TrainConfig, TwinSpec,
};

/// The twins of the models of an experiment of this name.
///
/// # Errors
/// [`Error::Spec`] for a name that stands for nothing, or a weight that is not a number.
pub fn twins(name: &str, models: &[Model]) -> Result<Vec<TwinSpec>> {
    let twin = |model: &Model| {
        let noise = match model.noise {
            spec::Noise::Shared => Noise::Shared,
            spec::Noise::Other => Noise::Other,
            spec::Noise::FirstOfTwo => Noise::FirstOfTwo,
            spec::Noise::SecondOfTwo => Noise::SecondOfTwo,
        };
        let twin = TwinSpec::new(&model.name, regularisers(name, model)?);
        Ok(TwinSpec { noise, weight_factor: model.weight_factor, ..twin })
    };
    models.iter().map(twin).collect()
}

/// What a model adds to its loss: its whole terms together, as they share a diagram, and each term of one bar by itself.
fn regularisers(name: &str, model: &Model) -> Result<Vec<Regulariser>> {
    let wrong = |reason: String| Error::Spec { name: name.to_owned(), reason };
    let motion = match model.motion {
        spec::Motion::Gradient => Motion::Gradient,
        spec::Motion::Diffeomorphic { sigma } => Motion::Diffeomorphic { sigma },
        spec::Motion::NadarayaWatson { sigma } => Motion::NadarayaWatson { sigma },
        spec::Motion::BigSteps => Motion::BigSteps,
    };
    let place = match model.place {
        spec::Place::Output => Place::Output,
        spec::Place::Latent => Place::Latent,
    };
    let schedule = model.schedule.as_ref().map_or_else(Schedule::default, |schedule| Schedule {
        from: schedule.from,
        until: schedule.until,
        decay: schedule.decay,
    });
    let of = |terms: Arc<dyn Comparison>| Regulariser {
        terms,
        place,
        target_scale: model.target_scale,
        schedule: schedule.clone(),
    };
    let mut regularisers = Vec::new();
    let whole = model.terms.iter().take_while(|term| !term.one_bar).count();
    let (whole, one_bar) = model.terms.split_at(whole);
    if one_bar.iter().any(|term| !term.one_bar) {
        return Err(wrong(format!("{} has a whole term behind one of one bar: put it before", model.name)));
    }
    if !whole.is_empty() {
        let loss = loss_of_terms(name, whole, motion)?;
        if model.target_scale != 1.0 && (motion == Motion::BigSteps || whole.iter().any(compares_spaces)) {
            return Err(wrong(format!(
                "{} has a target_scale, but compares lengths, which cannot be scaled: leave it out",
                model.name
            )));
        }
        regularisers.push(of(Arc::new(loss)));
    }
    for term in one_bar {
        let kind = term_kind(term).map_err(wrong)?;
        let one_bar = OneBar::new(kind, term.degree, term.weight).map_err(wrong)?;
        regularisers.push(of(Arc::new(one_bar)));
    }
    Ok(regularisers)
}

/// Whether a term needs the points of the target, and not only its bars.
fn compares_spaces(term: &Term) -> bool {
    matches!(term_kind(term), Ok(TermKind::Signature | TermKind::Divergence | TermKind::Cascade))
}

/// The network of an experiment's models, for images of so many channels, of this height and width.
///
/// # Errors
/// [`Error::Spec`] for a fully connected network without a width.
pub fn network(spec: &Spec, image: [i64; 3]) -> Result<Network> {
    let wrong = |reason: &str| Error::Spec { name: spec.name.clone(), reason: reason.to_owned() };
    let spec::Network { architecture, hidden, latent } = spec.network;
    let architecture = match (architecture, hidden) {
        (spec::Architecture::FullyConnected, Some(hidden)) => Architecture::FullyConnected { hidden },
        (spec::Architecture::FullyConnected, None) => {
            return Err(wrong("network.hidden is missing: how wide is the hidden layer?"));
        }
        (_, Some(_)) => return Err(wrong("network.hidden is for a fully connected network only")),
        (spec::Architecture::Conv, None) => Architecture::Conv,
        (spec::Architecture::Simple, None) => Architecture::Simple,
    };
    Ok(Network { architecture, image, latent })
}

/// What the twins of an experiment have in common, for images of so many channels, of this height and width.
///
/// # Errors
/// As [`network`].
pub fn train_config(spec: &Spec, image: [i64; 3], seed: u64, device: Device) -> Result<TrainConfig> {
    Ok(TrainConfig { network: network(spec, image)?, learning_rate: spec.learning_rate, seed, device })
}

/// The loss of the terms of an experiment of this name.
///
/// # Errors
/// [`Error::Spec`] for a name that stands for nothing, or a number that makes no loss.
pub fn loss_of_terms(name: &str, terms: &[Term], motion: Motion) -> Result<TopologicalLoss> {
    let wrong = |reason: String| Error::Spec { name: name.to_owned(), reason };
    let mut builder = TopologicalLoss::builder().motion(motion);
    for term in terms {
        builder = builder.term(term_kind(term).map_err(wrong)?, term.degree, term.weight);
    }
    builder.build().map_err(|error| wrong(error.to_string()))
}

/// The density that a term compares, if it is one.
pub fn density(term: &Term) -> Option<Density> {
    match term_kind(term) {
        Ok(TermKind::Density(density)) => Some(density),
        _ => None,
    }
}

/// What a term's name and parameters stand for; an error says what is known.
fn term_kind(term: &Term) -> Result<TermKind, String> {
    let mut given = Given { term, asked: Vec::new() };
    let kind = match term.kind.as_str() {
        "push" => TermKind::Push,
        "bottleneck" => TermKind::Bottleneck,
        "entropy" => TermKind::Entropy { delta: given.number("delta", 0.001) },
        "scale-space" => TermKind::ScaleSpace { sigma: given.number("sigma", 0.05) },
        "density" => {
            let default = Density::default();
            TermKind::Density(Density {
                exponent: given.number("exponent", default.exponent),
                sigma: given.number("sigma", default.sigma),
                scale: given.number("scale", default.scale),
                start: given.number("start", default.start),
                end: given.number("end", default.end),
                nodes: given.count("nodes", default.nodes)?,
            })
        }
        "wasserstein" => {
            let order = given.number("order", 2.0);
            TermKind::Wasserstein {
                order,
                ground: Ground { p: given.number("p", 2.0) },
                exponent: given.exponent(order)?,
            }
        }
        "sliced-wasserstein" => TermKind::SlicedWasserstein { directions: given.count("directions", 50)? },
        "total-persistence" => TermKind::TotalPersistence { order: given.number("order", 1.0) },
        "connectivity" => TermKind::Connectivity { scale: given.number("scale", 2.0) },
        "image" => {
            let (up_to, pixels) = (given.number("up_to", 1.0), given.count("pixels", 20)?);
            let image = Image::square(up_to, pixels);
            TermKind::Image(Image {
                sigma: given.number("sigma", image.sigma),
                weight_order: given.number("weight_order", image.weight_order),
                ..image
            })
        }
        "signature" => TermKind::Signature,
        "divergence" => TermKind::Divergence,
        "cascade" => TermKind::Cascade,
        unknown => {
            return Err(format!("there is no term {unknown}; there are: {}", TermKind::NAMES.join(", ")));
        }
    };
    given.check()?;
    Ok(kind)
}

/// The parameters of a term, as they are asked for.
struct Given<'a> {
    term: &'a Term,
    asked: Vec<&'static str>,
}

impl Given<'_> {
    fn number(&mut self, name: &'static str, default: f64) -> f64 {
        self.asked.push(name);
        self.term.parameters.get(name).copied().unwrap_or(default)
    }

    fn count(&mut self, name: &'static str, default: usize) -> Result<usize, String> {
        let number = self.number(name, default as f64);
        let is_count = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
        if is_count {
            Ok(number as usize)
        } else {
            Err(format!("{name} of {} is {number}: give a whole number", self.term.kind))
        }
    }

    /// The power of a Wasserstein distance: `exponent`, or by its older name `power` 0 for the distance and anything else for the order.
    fn exponent(&mut self, order: f64) -> Result<f64, String> {
        let is_power = self.count("power", 1)? != 0;
        let exponent = self.number("exponent", if is_power { order } else { 1.0 });
        match ["power", "exponent"].iter().all(|&name| self.term.parameters.contains_key(name)) {
            true => Err(format!("{} has both power and exponent: give exponent alone", self.term.kind)),
            false => Ok(exponent),
        }
    }

    /// Refuses parameters that nobody asked for.
    fn check(&self) -> Result<(), String> {
        match self.term.parameters.keys().find(|name| !self.asked.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) if self.asked.is_empty() => {
                Err(format!("{} has no parameters, but {name} is given", self.term.kind))
            }
            Some(name) => {
                Err(format!("{} has no parameter {name}; it has: {}", self.term.kind, self.asked.join(", ")))
            }
        }
    }
}

/// The loss of the weights of a synthetic experiment; what has a weight of 0 is left out.
///
/// # Errors
/// [`Error::Loss`] for weights that make none.
pub fn loss_of_weights(weights: synthetic::Weights) -> Result<TopologicalLoss> {
    Ok(TopologicalLoss::builder().topo_gen(weights.0).build()?)
}

/// The push of a synthetic experiment, -(1/2) Σ deaths of degree 0, as in Topo-GEN's code.
///
/// # Errors
/// Those of building a loss, none of which it has.
pub fn push() -> Result<TopologicalLoss> {
    Ok(TopologicalLoss::builder().variant(Variant::TopoGen).term(TermKind::Push, 0, 1.0).build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Result<TermKind, String> {
        term_kind(&toml::from_str(&format!("degree = 1\nweight = 2.0\n{text}")).unwrap())
    }

    #[test]
    fn every_name_stands_for_the_kind_of_that_name() {
        for name in TermKind::NAMES {
            assert_eq!(kind(&format!("kind = \"{name}\"")).unwrap().name(), name);
        }
    }

    #[test]
    fn parameters_are_taken_and_others_have_defaults() {
        let found = kind("kind = \"density\"\nparameters = { sigma = 0.1, nodes = 76 }").unwrap();
        assert_eq!(found, TermKind::Density(Density { sigma: 0.1, nodes: 76, ..Density::default() }));
        let found = kind("kind = \"wasserstein\"\nparameters = { order = 1, p = inf, power = 0 }").unwrap();
        assert_eq!(found, TermKind::WASSERSTEIN_1);
        assert_eq!(kind("kind = \"wasserstein\"").unwrap(), TermKind::WASSERSTEIN_2);
        let found = kind("kind = \"wasserstein\"\nparameters = { order = 1, exponent = 2 }").unwrap();
        assert_eq!(found, TermKind::Wasserstein { order: 1.0, ground: Ground::L2, exponent: 2.0 });
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for (text, part) in [
            ("kind = \"entrophy\"", "there is no term entrophy; there are: push, bottleneck, entropy"),
            (
                "kind = \"entropy\"\nparameters = { sigma = 1 }",
                "entropy has no parameter sigma; it has: delta",
            ),
            (
                "kind = \"bottleneck\"\nparameters = { sigma = 1 }",
                "bottleneck has no parameters, but sigma is given",
            ),
            (
                "kind = \"wasserstein\"\nparameters = { power = 1, exponent = 2 }",
                "wasserstein has both power and exponent: give exponent alone",
            ),
            (
                "kind = \"image\"\nparameters = { pixels = 2.5 }",
                "pixels of image is 2.5: give a whole number",
            ),
        ] {
            assert!(kind(text).unwrap_err().contains(part), "{}", kind(text).unwrap_err());
        }
    }
}
