//! What grows, diagrams of it, and how far they are apart.

use super::MAX_DEGREE;
use crate::Result;
use serde::{Deserialize, Serialize};
use tch::Tensor;
use topogen_data::clouds::Cloud;
use topogen_loss::{LossValue, Target, TopologicalLoss};
use topogen_ph::{Alpha, Bars, Cubical, Euclidean, Image, OwnedBars, Points, Rips};
use topogen_plot::DegreePoints;

/// What is filtered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filtration {
    /// The cliques of near points.
    #[default]
    Rips,
    /// Balls around points of the plane or of space.
    Alpha,
    /// Pixels up to a value: the rows of a "cloud" are those of an image.
    Cubical,
}

impl Filtration {
    /// Whether it is the one that rows need not name.
    pub fn is_rips(&self) -> bool {
        *self == Self::Rips
    }

    /// The bars of a cloud in all degrees that are measured.
    ///
    /// # Errors
    /// Those of persistence.
    pub fn diagram(self, cloud: &Cloud) -> Result<Vec<OwnedBars>> {
        let points = || Points::new(&cloud.values, cloud.dim);
        Ok(match self {
            Self::Rips => owned(
                Rips::default()
                    .max_dim(MAX_DEGREE)
                    .points(&points()?, &Euclidean)?
                    .iter()
                    .map(|it| it.bars()),
            ),
            Self::Alpha => {
                owned(Alpha::default().max_dim(MAX_DEGREE).diagram(&points()?)?.iter().map(|it| it.bars()))
            }
            Self::Cubical => {
                let shape = [cloud.n_points(), cloud.dim];
                let image = Image::new(&cloud.values, &shape)?;
                owned(Cubical::default().max_dim(MAX_DEGREE).diagram(&image)?.iter().map(|it| it.bars()))
            }
        })
    }

    /// The target that a cloud makes for a loss.
    ///
    /// # Errors
    /// Those of persistence.
    pub fn target(self, loss: &TopologicalLoss, cloud: &Tensor) -> Result<Target> {
        Ok(match self {
            Self::Rips => loss.target(cloud)?,
            Self::Alpha => loss.target_of_alpha(cloud, &Alpha::default())?,
            Self::Cubical => loss.target_of_image(cloud, &Cubical::default())?,
        })
    }

    /// The value of a loss at points or pixels.
    ///
    /// # Errors
    /// Those of persistence and of the loss.
    pub fn evaluate(self, loss: &TopologicalLoss, input: &Tensor, target: &Target) -> Result<LossValue> {
        Ok(match self {
            Self::Rips => loss.evaluate(input, target)?,
            Self::Alpha => loss.evaluate_alpha(input, &Alpha::default(), target)?,
            Self::Cubical => loss.evaluate_image(input, &Cubical::default(), target)?,
        })
    }
}

fn owned<'a>(degrees: impl Iterator<Item = Bars<'a>>) -> Vec<OwnedBars> {
    degrees.map(OwnedBars::from).collect()
}

/// The bottleneck distance of two diagrams by degree.
pub fn distances(a: &[OwnedBars], b: &[OwnedBars]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| topogen_diag::bottleneck(a.bars(), b.bars()).distance).collect()
}

/// A diagram as figures take it.
pub fn degree_points(diagram: &[OwnedBars]) -> Vec<DegreePoints> {
    let of_degree = |(degree, bars): (usize, Bars<'_>)| DegreePoints {
        degree,
        finite: bars.births().iter().copied().zip(bars.deaths().iter().copied()).collect(),
        essential: bars.essential().to_vec(),
    };
    diagram.iter().map(OwnedBars::bars).enumerate().map(of_degree).collect()
}
