//! What shapes a latent space.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An autoencoder with or without a topological term on its codes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct MethodSpec {
    /// Its name.
    pub name: String,
    /// Whether the autoencoder is a variational one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub variational: bool,
    /// The term's weight is this times what is chosen; that of its paper.
    #[serde(default = "one")]
    pub weight: f64,
    /// The term.
    #[serde(flatten)]
    pub method: Method,
}

/// A term on the codes of a batch.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Method {
    /// None.
    Plain,
    /// Σ W_p² over degrees, between the diagrams of codes and data, each in units of its mean distance.
    Wasserstein {
        /// p.
        #[serde(default = "two")]
        order: f64,
        /// The weight of each degree, from 0.
        #[serde(default = "both")]
        degrees: Vec<f64>,
        /// Whether the codes' unit is learned, instead of their mean distance.
        #[serde(default)]
        learned_scale: bool,
    },
    /// Lengths of the critical edges of both spaces (Moor et al. 2020).
    TopologicalAutoencoder {
        /// As in which source.
        variant: Variant,
        /// The degree of the critical edges.
        #[serde(default)]
        degree: usize,
    },
    /// Representation topology divergence (Trofimov et al. 2023).
    Divergence {
        /// Its degree.
        #[serde(default = "one_degree")]
        degree: usize,
    },
    /// One length for all bars of degree 0 (Hofer et al. 2019).
    Connectivity {
        /// That length.
        #[serde(default = "two")]
        scale: f64,
    },
    /// Spanning trees, relative neighbours and cascades of loops (Clémot et al. 2025).
    Cascade,
    /// Bottleneck distances of degrees 0 and 1 on codes that are drawn: the TopoVAE-Z of the Topo-GEN thesis.
    Bottleneck {
        /// Births and deaths of the data are multiplied by this.
        #[serde(default = "published_scale")]
        target_scale: f64,
    },
}

/// Whose definition of a topological autoencoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// The formula of the paper: half the sum of squares, on distances as they are.
    Paper,
    /// The authors' code: the sum of squares over the size of the batch, data in units of their largest distance, codes in a learned unit.
    Code,
}

impl Method {
    /// Whether the codes' unit is learned.
    pub fn learns_scale(&self) -> bool {
        match self {
            Self::Wasserstein { learned_scale, .. } => *learned_scale,
            Self::TopologicalAutoencoder { variant, .. } => *variant == Variant::Code,
            Self::Divergence { .. } | Self::Cascade => true,
            Self::Plain | Self::Connectivity { .. } | Self::Bottleneck { .. } => false,
        }
    }

    /// Whether there is a term.
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }

    fn check(&self) -> Result<(), String> {
        let positive = |what: &str, value: f64| match value.is_finite() && value > 0.0 {
            true => Ok(()),
            false => Err(format!("{what} is {value}: it must be finite and positive")),
        };
        match self {
            Self::Plain | Self::Cascade | Self::TopologicalAutoencoder { .. } => Ok(()),
            Self::Wasserstein { order, degrees, .. } => {
                if !(order.is_finite() && *order >= 1.0) {
                    return Err(format!("order is {order}: it must be finite and at least 1"));
                }
                match degrees.is_empty() || degrees.len() > 3 || degrees.iter().any(|it| !it.is_finite()) {
                    true => Err("degrees has one to three finite weights, that of degree 0 first".to_owned()),
                    false => Ok(()),
                }
            }
            Self::Divergence { degree: 0 } => Err("degree is 0: the divergence needs 1 or more".to_owned()),
            Self::Divergence { .. } => Ok(()),
            Self::Connectivity { scale } => positive("scale", *scale),
            Self::Bottleneck { target_scale } => positive("target_scale", *target_scale),
        }
    }
}

/// A method with the numbers of its paper, by the name that a command line has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Standard {
    /// The plain autoencoder.
    Ae,
    /// The variational autoencoder without a term.
    Vae,
    /// Squared Wasserstein distances of degrees 0 and 1.
    Wasserstein,
    /// The same on the codes of a variational autoencoder.
    VaeWasserstein,
    /// The topological autoencoder of Moor et al., as in their code.
    TopoAe,
    /// The same as in their paper.
    TopoAePaper,
    /// The representation topology divergence of Trofimov et al.
    RtdAe,
    /// The connectivity loss of Hofer et al.
    Connectivity,
    /// The edges of TopoAE++ of Clémot et al.
    Cascade,
    /// The TopoVAE-Z of the Topo-GEN thesis.
    TopoVaeZ,
}

impl Standard {
    /// The method.
    pub fn method(self) -> MethodSpec {
        let wasserstein = || Method::Wasserstein { order: two(), degrees: both(), learned_scale: false };
        let topological = |variant| Method::TopologicalAutoencoder { variant, degree: 0 };
        let (name, method) = match self {
            Self::Ae => ("AE", Method::Plain),
            Self::Vae => ("VAE", Method::Plain),
            Self::Wasserstein => ("W2 AE", wasserstein()),
            Self::VaeWasserstein => ("W2 VAE", wasserstein()),
            Self::TopoAe => ("TopoAE", topological(Variant::Code)),
            Self::TopoAePaper => ("TopoAE (paper)", topological(Variant::Paper)),
            Self::RtdAe => ("RTD-AE", Method::Divergence { degree: one_degree() }),
            Self::Connectivity => ("Connectivity", Method::Connectivity { scale: two() }),
            Self::Cascade => ("TopoAE++ edges", Method::Cascade),
            Self::TopoVaeZ => ("TopoVAE-Z", Method::Bottleneck { target_scale: published_scale() }),
        };
        let variational = matches!(self, Self::Vae | Self::VaeWasserstein | Self::TopoVaeZ);
        let weight = if self == Self::TopoVaeZ { BOTTLENECK_WEIGHT } else { one() };
        MethodSpec { name: name.to_owned(), variational, weight, method }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_possible_value().map_or(Ok(()), |value| formatter.write_str(value.get_name()))
    }
}

/// The weight of both bottleneck distances in the thesis.
const BOTTLENECK_WEIGHT: f64 = 15.0;

/// All standard methods: what a row compares that names none.
pub fn standard() -> Vec<MethodSpec> {
    Standard::value_variants().iter().map(|method| method.method()).collect()
}

/// Refuses methods that make no sense together.
pub(super) fn check_all(methods: &[MethodSpec]) -> Result<(), String> {
    let Some(first) = methods.first() else { return Err("it needs at least one [[method]]".to_owned()) };
    if !first.method.is_plain() || first.variational {
        return Err(
            "its first method must be the plain autoencoder, which the others are compared with".to_owned()
        );
    }
    for (place, method) in methods.iter().enumerate() {
        let name = &method.name;
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            return Err(format!("{name:?} cannot be the name of a file: rename it"));
        }
        if methods[..place].iter().any(|other| other.name == *name) {
            return Err(format!("two methods are called {name}"));
        }
        if !(method.weight.is_finite() && method.weight > 0.0) {
            return Err(format!("{name} has a weight of {}: it must be finite and positive", method.weight));
        }
        method.method.check().map_err(|reason| format!("{name}: {reason}"))?;
    }
    Ok(())
}

fn one() -> f64 {
    1.0
}

fn two() -> f64 {
    2.0
}

fn both() -> Vec<f64> {
    vec![1.0, 1.0]
}

fn one_degree() -> usize {
    1
}

fn published_scale() -> f64 {
    0.35
}
