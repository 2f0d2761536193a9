//! Which functional a term is, and its parameters.

use super::{Density, Ground, Image};

/// Which functional of the shapes of input and target a term is.
///
/// D and D₀ are the diagrams of input and target in the term's degree, (b, d) their bars. `docs/losses.md` has a picture of each, and
/// says when to take which.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum TermKind {
    /// −Σ (d − b) over the bars of D: grows them. It needs no target.
    Push,
    /// The bottleneck distance of D and D₀; its gradient moves one bar.
    Bottleneck,
    /// (E(D) − E(D₀))², E being the entropy of the bars longer than δ.
    Entropy {
        /// δ, which a bar must exceed to count; zero or more, in the unit of the lengths.
        delta: f64,
    },
    /// d_σ², the squared distance of the diagrams in the persistence scale space (Reininghaus et al. 2015), constant term included.
    ScaleSpace {
        /// σ, positive, in squared units of the lengths; bars closer than about √(8σ) are seen as one.
        sigma: f64,
    },
    /// The mean over a grid of (E₄(D) − E₄(D₀))², E₄ being the scaled Gaussian density of the deaths (the thesis' 4SGDE).
    Density(Density),
    /// The q-Wasserstein distance of D and D₀, or a power of it.
    Wasserstein {
        /// q, at least 1 and finite.
        order: f64,
        /// How the distance of two bars is measured.
        ground: Ground,
        /// The power that the distance is raised to, at least 1 and finite: 1 for the distance W itself, q for W^q, which is smooth where
        /// bars coincide if q > 1, 2 for the square whatever the order.
        exponent: f64,
    },
    /// The sliced Wasserstein distance of D and D₀.
    SlicedWasserstein {
        /// Over how many directions the mean is taken; at least 1.
        directions: usize,
    },
    /// Σ (d − b)^order over the bars of D. It needs no target; a positive weight shortens bars, a negative one grows them.
    TotalPersistence {
        /// The power, zero or more.
        order: f64,
    },
    /// Σ |(d − b) − scale| over the bars of D: the connectivity loss (Hofer et al. 2019). It needs no target, and gives all bars one length.
    Connectivity {
        /// The length, positive.
        scale: f64,
    },
    /// The squared distance of the persistence images of D and D₀, summed over pixels.
    Image(Image),
    /// ½ Σ (ℓ − ℓ₀)² over the critical edges of input and of target, ℓ and ℓ₀ being their lengths in both: the loss of topological
    /// autoencoders (Moor et al. 2020). It compares points one by one, so input and target have the same number of them.
    Signature,
    /// Representation topology divergence, the mean of both directions (Barannikov et al. 2022), in a degree of 1 or more. It compares
    /// points one by one, so input and target have the same number of them.
    Divergence,
    /// Σ over sets of edges of the mean over each of (ℓ − ℓ₀)², ℓ and ℓ₀ being their lengths in input and target: the asymmetric cascade
    /// loss of TopoAE++ (Clémot, Digne and Tierny 2025), in degree 1. The sets are the minimum spanning tree, what the relative
    /// neighbourhood graph has beside it, and the death edges of degree 1, each of input and of target; and the edges by which the target's
    /// loops are filled ([`topogen_ph::cascades`]). It compares points one by one, so input and target have the same number of them.
    Cascade,
}

impl TermKind {
    /// The δ-selective entropy with the δ of Topo-GEN's code.
    pub const ENTROPY: Self = Self::Entropy { delta: 0.001 };
    /// The scale space distance with the σ of the thesis.
    pub const SCALE_SPACE: Self = Self::ScaleSpace { sigma: 0.05 };
    /// The first Wasserstein distance under L∞.
    pub const WASSERSTEIN_1: Self = Self::Wasserstein { order: 1.0, ground: Ground::MAX, exponent: 1.0 };
    /// The square of the second Wasserstein distance under L2: smooth, and it moves every bar.
    pub const WASSERSTEIN_2: Self = Self::Wasserstein { order: 2.0, ground: Ground::L2, exponent: 2.0 };
    /// The sliced Wasserstein distance over 50 directions.
    pub const SLICED_WASSERSTEIN: Self = Self::SlicedWasserstein { directions: 50 };

    /// The names of all kinds.
    pub const NAMES: [&str; 13] = [
        "push",
        "bottleneck",
        "entropy",
        "scale-space",
        "density",
        "wasserstein",
        "sliced-wasserstein",
        "total-persistence",
        "connectivity",
        "image",
        "signature",
        "divergence",
        "cascade",
    ];

    /// The name that records and messages use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Bottleneck => "bottleneck",
            Self::Entropy { .. } => "entropy",
            Self::ScaleSpace { .. } => "scale-space",
            Self::Density(_) => "density",
            Self::Wasserstein { .. } => "wasserstein",
            Self::SlicedWasserstein { .. } => "sliced-wasserstein",
            Self::TotalPersistence { .. } => "total-persistence",
            Self::Connectivity { .. } => "connectivity",
            Self::Image(_) => "image",
            Self::Signature => "signature",
            Self::Divergence => "divergence",
            Self::Cascade => "cascade",
        }
    }

    /// Whether the value depends on a target at all.
    pub fn needs_target(self) -> bool {
        !matches!(self, Self::Push | Self::TotalPersistence { .. } | Self::Connectivity { .. })
    }
}
