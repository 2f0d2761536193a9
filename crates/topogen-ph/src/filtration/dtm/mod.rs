//! DTM-weighted Rips filtrations: a point enters the later, the farther it is from its nearest neighbours.

mod filtration;
mod meeting;
mod neighbours;

pub use filtration::DtmFiltration;

use crate::{CondensedLengths, Error, Metric, Points, Real, Result};
use meeting::Growth;
use neighbours::Neighbours;

/// The Rips filtration weighted by the distance to a measure: outliers enter late, and so do the edges at them.
///
/// The distance to the measure of n points with mass m = k / n and exponent q is, at the point x, the mean of order q of the distances to
/// the k nearest points, of which x itself is the first: f(x) = ((d₁^q + ... + d_k^q) / k)^(1/q). The ball around x is empty until f(x)
/// and has then the radius (t^p − f(x)^p)^(1/p); an edge enters when the balls of its ends meet, but not before its ends.
///
/// # Units
/// Everything is twice the t of the paper, so that the values are those of [`Rips`](crate::Rips), where an edge enters at its length and not at
/// half of it: a vertex is born at 2 f(x), and with p = 1 an edge enters at max(f(x) + f(y) + d(x, y), 2 f(x), 2 f(y)). With k = 1 this
/// is the Rips filtration itself. GUDHI's `DTMRipsComplex` has p = 1, the same factor of 2, and counts x among its k neighbours too: its values
/// are these without any conversion. The paper's are half of these.
///
/// # References
/// Anai, Chazal, Glisse, Ike, Inakoshi, Tinarrage and Umeda (2018), arXiv 1811.04757; the distance to a measure: Chazal, Cohen-Steiner and
/// Mérigot (2011), doi 10.1007/s10208-011-9098-0.
///
/// ```
/// use topogen_ph::{BarGradient, Dtm, Euclidean, Points, Rips, pullback_edges};
///
/// // A square, and a point in it.
/// let coordinates = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.6, 0.5];
/// let cloud = Points::new(&coordinates, 2)?;
/// let filtration = Dtm::neighbours(3).points(&cloud, &Euclidean)?;
/// let diagram = Rips::default().max_dim(0).lengths(filtration.lengths())?;
/// let components = diagram.degree(0)?;
///
/// // How to move the points so that the component that stays is born later.
/// let later = BarGradient { births: vec![0.0; components.bars().len()], deaths: vec![0.0; components.bars().len()], essential: vec![1.0] };
/// let slopes = filtration.pullback(components, &later)?;
/// assert_eq!(pullback_edges(&cloud, &Euclidean, &slopes)?.len(), coordinates.len());
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dtm {
    mass: Mass,
    exponent: f64,
    order: f64,
}

/// How much of the measure a point looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mass {
    Neighbours(usize),
    Share(f64),
}

/// A share of n points that is a whole number but for rounding is that whole number.
const ROUNDING: f64 = 1e-9;

impl Dtm {
    /// Looks at the `k` nearest neighbours of each point, the point itself being the first.
    pub fn neighbours(k: usize) -> Self {
        Self { mass: Mass::Neighbours(k), exponent: 2.0, order: 1.0 }
    }

    /// Looks at the share `mass` of all n points: at the k = ⌈mass · n⌉ nearest neighbours.
    pub fn mass(mass: f64) -> Self {
        Self { mass: Mass::Share(mass), ..Self::neighbours(1) }
    }

    /// The exponent q ≥ 1 of the mean of distances; 2 if not given.
    #[must_use]
    pub fn exponent(self, q: f64) -> Self {
        Self { exponent: q, ..self }
    }

    /// The order p ≥ 1, which may be infinite, of the growth of balls; 1 if not given.
    ///
    /// With p = ∞, a ball is that of Rips as soon as it is there: an edge enters at max(d(x, y), 2 f(x), 2 f(y)).
    #[must_use]
    pub fn order(self, p: f64) -> Self {
        Self { order: p, ..self }
    }

    /// The filtration of a point cloud.
    ///
    /// # Errors
    /// Those of [`CondensedLengths::from_points`] and [`Dtm::lengths`].
    ///
    /// # Complexity
    /// That of the lengths, and O(n²) for the neighbours and the values of the edges; with an order other than 1, 2 and ∞ a few powers
    /// an edge.
    pub fn points<F: Real>(&self, points: &Points<'_, F>, metric: &impl Metric) -> Result<DtmFiltration> {
        self.lengths(CondensedLengths::from_points(points, metric)?)
    }

    /// The filtration of given lengths.
    ///
    /// # Errors
    /// [`Error::NeighbourCount`] where there are fewer points than neighbours, or none are asked for; [`Error::BadMass`] for a mass not in
    /// (0, 1]; [`Error::BadPower`] for an exponent or an order below 1 or NaN, or an infinite exponent; [`Error::WeightedTwice`] for lengths
    /// that have births of vertices; [`Error::BadLength`] and [`Error::BadBirth`] where a value overflows.
    pub fn lengths(&self, lengths: CondensedLengths) -> Result<DtmFiltration> {
        let n_points = lengths.n_points();
        let (growth, k) = (self.growth()?, self.count(n_points)?);
        if lengths.births().is_some() {
            return Err(Error::WeightedTwice);
        }
        let neighbours = Neighbours::new(&lengths, k, self.exponent)?;
        DtmFiltration::new(lengths, neighbours, growth)
    }

    /// How balls grow, after a look at the powers.
    fn growth(&self) -> Result<Growth> {
        if !(self.exponent >= 1.0 && self.exponent.is_finite()) {
            return Err(Error::BadPower { what: "exponent", value: self.exponent });
        }
        Growth::new(self.order).ok_or(Error::BadPower { what: "order", value: self.order })
    }

    /// The number of neighbours among so many points.
    fn count(&self, n_points: usize) -> Result<usize> {
        let k = match self.mass {
            Mass::Neighbours(k) => k,
            Mass::Share(mass) if mass > 0.0 && mass <= 1.0 => {
                ((mass * n_points as f64 - ROUNDING).ceil() as usize).clamp(1, n_points)
            }
            Mass::Share(value) => return Err(Error::BadMass { value }),
        };
        match k {
            1.. if k <= n_points => Ok(k),
            _ => Err(Error::NeighbourCount { given: k, n_points }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mass_is_a_number_of_neighbours() {
        let count = |mass, n| Dtm::mass(mass).count(n).unwrap();
        // 0.07 · 100 is 7.000000000000001 in double precision.
        assert_eq!([count(0.07, 100), count(0.071, 100), count(1.0, 5), count(1e-12, 5)], [7, 8, 5, 1]);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_numbers() {
        let refused = |dtm: Dtm| {
            let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 2.0, 3.0]).unwrap();
            dtm.lengths(lengths).unwrap_err()
        };
        for given in [0, 4] {
            assert_eq!(refused(Dtm::neighbours(given)), Error::NeighbourCount { given, n_points: 3 });
        }
        for value in [0.0, -1.0, 1.5] {
            assert_eq!(refused(Dtm::mass(value)), Error::BadMass { value });
        }
        assert!(matches!(refused(Dtm::mass(f64::NAN)), Error::BadMass { .. }));
        for value in [0.5, f64::INFINITY] {
            assert_eq!(
                refused(Dtm::neighbours(2).exponent(value)),
                Error::BadPower { what: "exponent", value }
            );
        }
        assert_eq!(refused(Dtm::neighbours(2).order(0.9)), Error::BadPower { what: "order", value: 0.9 });
        assert!(matches!(refused(Dtm::neighbours(2).order(f64::NAN)), Error::BadPower { .. }));
        let weighted = CondensedLengths::from_lower_triangle(vec![1.0]).unwrap().with_births(vec![0.5, 0.0]);
        assert_eq!(Dtm::neighbours(1).lengths(weighted.unwrap()).unwrap_err(), Error::WeightedTwice);
    }
}
