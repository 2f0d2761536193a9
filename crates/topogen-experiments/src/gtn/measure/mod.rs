//! What is measured of a generator: its names, and how they are told.

pub mod codes;
pub mod dimension;
pub mod images;
pub mod labels;
pub mod plane;

use crate::good::Good;
use serde::{Deserialize, Serialize};

/// A number that says what a generator, a coder or a labelling is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Share of generated points farther from the training points than 99.9 % of the real test points are.
    Outliers,
    /// Median distance of generated points from the nearest training point.
    MedianDistance,
    /// The 99 % quantile of that distance.
    FarDistance,
    /// Share of generated points outside the support, where that has an inside.
    OffSupport,
    /// Share of generated points in the inner square of half the side.
    InnerShare,
    /// Kolmogorov–Smirnov statistic of generated against real codes, in one dimension.
    KolmogorovSmirnov,
    /// Share of generated codes beyond the least and the greatest real one, in one dimension.
    Overshoot,
    /// Total variance of generated codes over that of real ones.
    VarianceRatio,
    /// Bottleneck distance of the diagrams of generated and real codes, degree 0, in deviations of the real codes.
    Bottleneck0,
    /// The same in degree 1.
    Bottleneck1,
    /// Wasserstein distance of order 2 of these diagrams, degree 0.
    Wasserstein0,
    /// The same in degree 1.
    Wasserstein1,
    /// Fréchet distance from the test images, in the features of a classifier.
    Frechet,
    /// Kernel distance (squared maximum mean discrepancy) from the test images, in these features.
    Kernel,
    /// Share of generated images within the real ones, in these features.
    Precision,
    /// Share of real images within the generated ones.
    Recall,
    /// How many real neighbourhoods a generated image lies in, over how many are expected.
    Density,
    /// Share of real images with a generated one in their neighbourhood.
    Coverage,
    /// Mean squared error of reconstructed test images, with pixels from 0 to 1.
    ReconstructionError,
    /// Share of test images that the classifier puts in their class.
    ClassifierAccuracy,
    /// Mean cosine between points of the source and their labels.
    LabelCosine,
    /// The same of the last tenth in the order of labelling.
    LabelCosineLast,
    /// Mean squared distance of points of the source from their labels, over that of the best assignment, on a sample.
    LabelCost,
    /// The same of labels at random.
    LabelCostRandom,
    /// Share of the labels' variance that a linear map explains, of held-out points.
    LabelLinear,
    /// The same of the mean of neighbours.
    LabelNeighbours,
    /// Share of the validation labels' variance that the network explains.
    Explained,
    /// Intrinsic dimension by the likelihood of neighbours' distances.
    DimensionLikelihood,
    /// Intrinsic dimension by two neighbours.
    DimensionTwoNeighbours,
    /// Intrinsic dimension by the growth of total persistence.
    DimensionPersistence,
}

impl Measure {
    /// What a column of it is called.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Outliers => "beyond the real 99.9 %",
            Self::MedianDistance => "median distance",
            Self::FarDistance => "99 % distance",
            Self::OffSupport => "outside the support",
            Self::InnerShare => "in the inner square",
            Self::KolmogorovSmirnov => "KS",
            Self::Overshoot => "beyond the range",
            Self::VarianceRatio => "variance ratio",
            Self::Bottleneck0 => "bottleneck H0",
            Self::Bottleneck1 => "bottleneck H1",
            Self::Wasserstein0 => "W2 H0",
            Self::Wasserstein1 => "W2 H1",
            Self::Frechet => "Fréchet distance",
            Self::Kernel => "kernel distance",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Density => "density",
            Self::Coverage => "coverage",
            Self::ReconstructionError => "squared error",
            Self::ClassifierAccuracy => "accuracy of the classifier",
            Self::LabelCosine => "cosine",
            Self::LabelCosineLast => "cosine, last tenth",
            Self::LabelCost => "cost over best",
            Self::LabelCostRandom => "random over best",
            Self::LabelLinear => "R², linear",
            Self::LabelNeighbours => "R², neighbours",
            Self::Explained => "R², network",
            Self::DimensionLikelihood => "by likelihood",
            Self::DimensionTwoNeighbours => "by two neighbours",
            Self::DimensionPersistence => "by persistence",
        }
    }

    /// Which values are good ones.
    pub fn good(self) -> Good {
        match self {
            Self::Precision
            | Self::Recall
            | Self::Coverage
            | Self::ClassifierAccuracy
            | Self::LabelCosine
            | Self::LabelCosineLast
            | Self::LabelLinear
            | Self::LabelNeighbours
            | Self::Explained => Good::High,
            Self::VarianceRatio | Self::Density => Good::Near(1),
            Self::InnerShare
            | Self::LabelCostRandom
            | Self::DimensionLikelihood
            | Self::DimensionTwoNeighbours
            | Self::DimensionPersistence => Good::Neither,
            _ => Good::Low,
        }
    }

    /// Decimals that are worth printing.
    pub fn decimals(self) -> usize {
        match self {
            Self::Frechet
            | Self::DimensionLikelihood
            | Self::DimensionTwoNeighbours
            | Self::DimensionPersistence => 2,
            Self::MedianDistance | Self::FarDistance | Self::OffSupport | Self::Outliers | Self::Kernel => 4,
            _ => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_point_to_the_good_side() {
        assert_eq!(Measure::Frechet.good().gain(2.0, 5.0), Some(3.0));
        assert_eq!(Measure::Recall.good().gain(0.25, 0.5), Some(-0.25));
        assert_eq!(Measure::VarianceRatio.good().gain(0.5, 1.25), Some(-0.25));
        assert_eq!(Measure::DimensionLikelihood.good().gain(0.5, 1.25), None);
    }
}
