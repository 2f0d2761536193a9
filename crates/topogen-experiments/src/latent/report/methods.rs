//! What each method is, in words.

use crate::latent::record::Records;
use crate::latent::spec::{Method, MethodSpec, Variant};
use crate::report::document::{Block, Text};

/// Every method of the experiments, each once; a name that means different things is told with each of them.
pub fn list<'a>(all: impl Iterator<Item = &'a Records>) -> Block {
    let mut told: Vec<(&str, String)> = Vec::new();
    for method in all.flat_map(|records| &records.run.spec.methods) {
        let entry = (method.name.as_str(), describe(method));
        if !told.contains(&entry) {
            told.push(entry);
        }
    }
    let point = |(name, what): (&str, String)| Text::default().strong(name).plain(format!(": {what}"));
    Block::List(told.into_iter().map(point).collect())
}

fn describe(method: &MethodSpec) -> String {
    let network = if method.variational { "a variational autoencoder" } else { "the autoencoder" };
    let term = match &method.method {
        Method::Plain => return format!("{network} without any term."),
        Method::Wasserstein { order, degrees, learned_scale } => {
            let terms: Vec<String> = degrees
                .iter()
                .enumerate()
                .filter(|(_, weight)| **weight != 0.0)
                .map(|(degree, weight)| match *weight {
                    1.0 => format!("H{degree}"),
                    weight => format!("{weight} × H{degree}"),
                })
                .collect();
            let unit = if *learned_scale { "a learned unit" } else { "their mean distance" };
            format!(
                "the squared {order}-Wasserstein distances of the diagrams of batch and codes, {}, codes in units of {unit}",
                terms.join(" + ")
            )
        }
        Method::TopologicalAutoencoder { variant, degree } => {
            let source = match variant {
                Variant::Paper => "as the paper's formula has it",
                Variant::Code => "as the authors' code has it",
            };
            format!(
                "squared differences of the lengths of the critical edges of degree {degree} in both spaces, {source} (Moor et al. 2020)"
            )
        }
        Method::Divergence { degree } => {
            format!("the representation topology divergence of degree {degree} (Trofimov et al. 2023)")
        }
        Method::Connectivity { scale } => {
            format!("how far bars of degree 0 of the codes are from the length {scale}, whatever the data (Hofer et al. 2019)")
        }
        Method::Cascade => "squared differences of the lengths of the edges of spanning trees, relative neighbours and cascades of loops \
                            (Clémot et al. 2025)"
            .to_owned(),
        Method::Bottleneck { target_scale } => format!(
            "bottleneck distances of the diagrams, degrees 0 and 1, those of the data times {target_scale}: the TopoVAE-Z of the Topo-GEN \
             thesis"
        ),
    };
    format!("{network} with a term: {term}.")
}
