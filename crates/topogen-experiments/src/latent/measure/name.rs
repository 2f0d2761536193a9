//! The names of what is measured of a latent space, and how they are told.

use crate::good::Good;
use serde::{Deserialize, Serialize};

/// A number that says what a latent space is worth. Data and codes are those of held-out points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Mean squared error of a number of a reconstruction; pixels are from 0 to 1.
    ReconstructionError,
    /// Wasserstein distance of the diagrams of data and codes, degree 0, lengths in units of the 90 % quantile of the distances.
    Wasserstein0,
    /// The same in degree 1.
    Wasserstein1,
    /// The same in degree 2, of the first 200 points at most.
    Wasserstein2,
    /// 1 if the Betti number of degree 0 that stable bars of the codes show is the true one, and 0 if not.
    Betti0,
    /// The same in degree 1.
    Betti1,
    /// The same in degree 2, of the first 200 points at most.
    Betti2,
    /// Correlation of pairwise distances.
    DistanceCorrelation,
    /// Root of the mean squared difference of pairwise distances, each in units of the largest.
    DistanceError,
    /// Share of triplets whose nearer pair stays the nearer one.
    TripletAccuracy,
    /// Whether neighbours of codes are neighbours of data.
    Trustworthiness,
    /// Whether neighbours of data are neighbours of codes.
    Continuity,
    /// Mean relative error of the ranks of neighbours, of both directions.
    RelativeRankError,
    /// Divergence of densities of data and codes, σ = 0.01.
    Density001,
    /// σ = 0.1.
    Density01,
    /// σ = 1.
    Density1,
    /// Share of points between two codes that decode as near the true shape as 99 % of reconstructions.
    OnManifold,
    /// The same along the shortest path in the graph of neighbours.
    OnManifoldGeodesic,
    /// Mean distance of decoded points between codes from the true shape.
    PathDistance,
    /// The distance from the true shape that counts as on it: that which 99 % of reconstructions keep.
    ShapeTolerance,
    /// Mean distance from true lines, as in ACAI, in thousandths.
    LineDistance,
    /// Smoothness of interpolated lines, as in ACAI.
    LineSmoothness,
    /// Share of images between two of one class that are put into that class with a probability of at least 0.9.
    Agreement,
    /// The same along the shortest path in the graph of neighbours.
    AgreementGeodesic,
    /// Share of the reconstructions of the ends that are put into their class with that probability: the most that the decoder allows.
    EndAgreement,
    /// Share of images between two of different classes that are put into one of both.
    CrossAgreement,
    /// Share of paths between different classes with exactly one change.
    OneSwitch,
    /// Fréchet distance of decoded extrapolations, 1.25 times the way, from real held-out ones.
    Frechet125,
    /// 1.5 times the way.
    Frechet150,
    /// Twice the way.
    Frechet200,
    /// Kernel distance of decoded extrapolations, 1.25 times the way, from real held-out ones.
    Kernel125,
    /// 1.5 times the way.
    Kernel150,
    /// Twice the way.
    Kernel200,
    /// Share of test images that a linear probe of the codes puts in their class.
    ProbeAccuracy,
    /// Share of these that a one-step attack takes out of it, at the middle one of the epsilons.
    FgsmSuccess,
    /// Share of these that the iterated attack takes out of it, at the middle one of the epsilons.
    PgdSuccess,
    /// Share of these that noise of that size takes out of it.
    NoiseSuccess,
    /// Share of these that an attack on the plain autoencoder's probe takes out of it.
    TransferSuccess,
    /// How far the worst change of that size moves a code, in units of the median distance of two codes.
    LatentShift,
}

impl Measure {
    /// What a column of it is called.
    pub fn heading(self) -> &'static str {
        match self {
            Self::ReconstructionError => "squared error",
            Self::Wasserstein0 => "W2 H0",
            Self::Wasserstein1 => "W2 H1",
            Self::Wasserstein2 => "W2 H2",
            Self::Betti0 => "β0 found",
            Self::Betti1 => "β1 found",
            Self::Betti2 => "β2 found",
            Self::DistanceCorrelation => "distance correlation",
            Self::DistanceError => "distance error",
            Self::TripletAccuracy => "triplets",
            Self::Trustworthiness => "trustworthiness",
            Self::Continuity => "continuity",
            Self::RelativeRankError => "rank error",
            Self::Density001 => "KL 0.01",
            Self::Density01 => "KL 0.1",
            Self::Density1 => "KL 1",
            Self::OnManifold => "on the shape",
            Self::OnManifoldGeodesic => "on the shape, geodesic",
            Self::PathDistance => "distance from the shape",
            Self::ShapeTolerance => "tolerance",
            Self::LineDistance => "distance × 1000",
            Self::LineSmoothness => "smoothness",
            Self::Agreement => "same class",
            Self::AgreementGeodesic => "same class, geodesic",
            Self::EndAgreement => "same class, ends",
            Self::CrossAgreement => "one of both classes",
            Self::OneSwitch => "one change",
            Self::Frechet125 => "Fréchet, t = 1.25",
            Self::Frechet150 => "Fréchet, t = 1.5",
            Self::Frechet200 => "Fréchet, t = 2",
            Self::Kernel125 => "kernel, t = 1.25",
            Self::Kernel150 => "kernel, t = 1.5",
            Self::Kernel200 => "kernel, t = 2",
            Self::ProbeAccuracy => "probe accuracy",
            Self::FgsmSuccess => "FGSM success",
            Self::PgdSuccess => "PGD success",
            Self::NoiseSuccess => "noise success",
            Self::TransferSuccess => "transfer success",
            Self::LatentShift => "latent shift",
        }
    }

    /// Which values are good ones.
    pub fn good(self) -> Good {
        match self {
            Self::Betti0
            | Self::Betti1
            | Self::Betti2
            | Self::DistanceCorrelation
            | Self::TripletAccuracy
            | Self::Trustworthiness
            | Self::Continuity
            | Self::OnManifold
            | Self::OnManifoldGeodesic
            | Self::Agreement
            | Self::AgreementGeodesic
            | Self::EndAgreement
            | Self::CrossAgreement
            | Self::OneSwitch
            | Self::ProbeAccuracy => Good::High,
            Self::NoiseSuccess | Self::TransferSuccess => Good::Neither,
            _ => Good::Low,
        }
    }

    /// Decimals that are worth printing.
    pub fn decimals(self) -> usize {
        match self {
            Self::ReconstructionError | Self::Density1 | Self::PathDistance | Self::ShapeTolerance => 4,
            Self::Frechet125 | Self::Frechet150 | Self::Frechet200 | Self::LineDistance => 2,
            _ => 3,
        }
    }
}
