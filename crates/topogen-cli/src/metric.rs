//! How the distance of two diagrams is measured: the one place where names become metrics.

mod bottleneck;
mod given;
mod kernels;
mod wasserstein;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use topogen_diag::{Bars, Item, Result as DiagResult};

use crate::error::{Error, Result};
use crate::{numbers, output};
use given::Given;
pub use given::Parameter;

/// A distance of two diagrams.
pub trait Metric: Send + Sync {
    /// The distance, in the units of the metric.
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> DiagResult<f64>;

    /// The distance, and how it comes about.
    fn compare(&self, a: Bars<'_>, b: Bars<'_>) -> DiagResult<Comparison> {
        Ok(Comparison { distance: self.distance(a, b)?, ..Comparison::default() })
    }
}

/// How the distance of two diagrams comes about.
#[derive(Debug, Default)]
pub struct Comparison {
    pub distance: f64,
    /// The true distance is not less than this, but for rounding; nothing if the metric has no relative error.
    pub lower_bound: Option<f64>,
    /// Each item of the matching and what it costs; nothing if the metric, or these diagrams, have none.
    pub matching: Option<Vec<(Item, f64)>>,
    /// The items whose cost is the distance, the one that decides it first; nothing if the metric is no largest cost.
    pub critical: Option<Vec<Item>>,
}

/// A metric by its name: a row of [`METRICS`].
#[derive(Clone, Copy)]
pub struct Named {
    name: &'static str,
    about: &'static str,
    /// Whether essential classes count.
    sees_essential: bool,
    /// Takes its parameters, each with what it is if it is not given.
    make: fn(&mut Given) -> DiagResult<Box<dyn Metric>>,
}

/// All metrics. A new one is a row here, and the type that it makes.
const METRICS: &[Named] = &[
    Named {
        name: "bottleneck",
        about: "largest cost of the best matching, under L-infinity, exact or up to a relative error --delta",
        sees_essential: true,
        make: bottleneck::make,
    },
    Named {
        name: "wasserstein",
        about: "q-th root of the least sum of q-th powers of costs, q being --order (1), under the norm --norm (inf), exact or \
                up to a relative error --delta",
        sees_essential: true,
        make: wasserstein::matched,
    },
    Named {
        name: "sliced",
        about: "sliced Wasserstein: mean over --directions (50) of the distances of projections to a line",
        sees_essential: true,
        make: wasserstein::sliced,
    },
    Named {
        name: "scale-space",
        about: "distance of Reininghaus et al.: diffusion for the time --sigma (0.05); finite bars only",
        sees_essential: false,
        make: kernels::scale_space,
    },
    Named {
        name: "fisher",
        about: "Fisher information distance, an angle: Gaussians of width --sigma (1); finite bars only",
        sees_essential: false,
        make: kernels::fisher,
    },
];

impl ValueEnum for Named {
    fn value_variants<'a>() -> &'a [Self] {
        METRICS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name).help(self.about))
    }
}

/// The options that say what is compared, and how.
#[derive(clap::Args)]
pub struct MetricArgs {
    /// Degree of homology; files without degrees (two columns, .npy) hold bars of the degree asked for
    #[arg(
        long,
        visible_alias = "degree",
        default_value_t = 1,
        allow_negative_numbers = true,
        value_parser = numbers::whole
    )]
    pub dim: usize,
    /// How the distance is measured
    #[arg(long, value_enum, value_name = "NAME", default_value = "bottleneck")]
    metric: Named,
    /// Order of the Wasserstein distance, at least 1
    #[arg(long, value_name = "Q", allow_negative_numbers = true, value_parser = numbers::real)]
    order: Option<f64>,
    /// Exponent of the norm that bars are compared in, from 1 to `inf` (wasserstein)
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = numbers::real)]
    norm: Option<f64>,
    /// Relative error that is allowed, 0 for the exact value (bottleneck, wasserstein)
    #[arg(long, allow_negative_numbers = true, value_parser = numbers::real)]
    delta: Option<f64>,
    /// Number of lines (sliced)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::whole)]
    directions: Option<usize>,
    /// Time of diffusion (scale-space, squared units of the filtration) or width of the Gaussians (fisher)
    #[arg(long, value_name = "SIGMA", allow_negative_numbers = true, value_parser = numbers::real)]
    sigma: Option<f64>,
}

impl MetricArgs {
    /// The metric with its parameters.
    ///
    /// # Errors
    /// A parameter is out of its range, or is none of this metric.
    pub fn choose(&self) -> Result<Chosen> {
        let Named { name, sees_essential, make, .. } = self.metric;
        let mut given = Given::new(&[
            (Parameter::Order, self.order),
            (Parameter::Norm, self.norm),
            (Parameter::Delta, self.delta),
            (Parameter::Directions, self.directions.map(|directions| directions as f64)),
            (Parameter::Sigma, self.sigma),
        ]);
        let metric = make(&mut given)?;
        if let Some(parameter) = given.left() {
            let takes = given.taken().iter().map(|&(parameter, _)| parameter).collect();
            return Err(Error::MetricParameter { metric: name, parameter, takes });
        }
        Ok(Chosen { name, dim: self.dim, parameters: given.taken().to_vec(), sees_essential, metric })
    }
}

/// A metric, all parameters of which are set.
pub struct Chosen {
    pub name: &'static str,
    pub dim: usize,
    pub parameters: Vec<(Parameter, f64)>,
    sees_essential: bool,
    metric: Box<dyn Metric>,
}

impl Chosen {
    /// The metric itself.
    pub fn metric(&self) -> &dyn Metric {
        self.metric.as_ref()
    }

    /// The parameters as JSON; infinity is `null`.
    pub fn parameters_json(&self) -> serde_json::Map<String, serde_json::Value> {
        self.parameters.iter().map(|&(parameter, value)| (parameter.to_string(), value.into())).collect()
    }

    /// Tells on stderr if the metric passes essential classes over.
    pub fn tell_passed_over<'a>(&self, diagrams: impl IntoIterator<Item = Bars<'a>>) {
        let classes: usize = diagrams.into_iter().map(|bars| bars.essential().len()).sum();
        if classes > 0 && !self.sees_essential {
            let (name, dim) = (self.name, self.dim);
            output::stderr(&format!(
                "note: {name} compares finite bars; {classes} essential classes of degree {dim} are passed over\n"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use topogen_diag::kernel::{FeatureKernel, PersistenceFisher, ScaleSpace};
    use topogen_diag::{SlicedWasserstein, Wasserstein, bottleneck};

    use super::*;

    /// What metrics are without parameters is written in their help; the library must not think otherwise.
    #[test]
    fn what_is_not_given_is_as_the_library_has_it() {
        let (a, b) = (Bars::new(&[0.0, 1.0], &[5.0, 3.0]).unwrap(), Bars::new(&[0.5], &[7.0]).unwrap());
        for Named { name, make, .. } in METRICS {
            let expected = match *name {
                "bottleneck" => bottleneck(a, b).distance,
                "wasserstein" => Wasserstein::of_order(1.0).between(a, b).unwrap().distance,
                "sliced" => SlicedWasserstein::default().between(a, b).unwrap(),
                "scale-space" => FeatureKernel::distance(&ScaleSpace::params().check().unwrap(), a, b),
                "fisher" => PersistenceFisher::params().check().unwrap().distance(a, b),
                other => panic!("{other} is not compared with the library"),
            };
            let metric = make(&mut Given::new(&[])).unwrap();
            assert_eq!(metric.distance(a, b), Ok(expected), "{name}");
            assert_eq!(metric.compare(a, b).unwrap().distance, expected, "{name}");
        }
    }
}
