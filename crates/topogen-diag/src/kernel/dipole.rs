//! The difference of two diagrams as a sum of dipoles under a Gaussian.

use crate::gaussian::{Gaussian, Point};

/// `strength` (δ_plus − δ_minus) + `excess` δ_minus: two point masses that nearly cancel, kept as their difference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dipole {
    /// Where the mass `strength` is, and where the rest.
    pub(super) ends: [Point; 2],
    /// The mass that is moved from the second end to the first.
    pub(super) strength: f64,
    /// The mass that remains in sum, at the second end.
    pub(super) excess: f64,
}

/// A sum of dipoles, with the inner product ∬ G(x − y) dμ(x) dν(y) of a Gaussian G.
pub(super) struct Difference {
    pub(super) gaussian: Gaussian,
    pub(super) dipoles: Vec<Dipole>,
}

impl Difference {
    /// The inner product with itself, never negative.
    pub(super) fn squared_norm(&self) -> f64 {
        let mut sum = 0.0;
        for (i, dipole) in self.dipoles.iter().enumerate() {
            let others: f64 = self.dipoles[..i].iter().map(|other| self.inner(dipole, other)).sum();
            sum += self.inner(dipole, dipole) + 2.0 * others;
        }
        sum.max(0.0)
    }

    /// The inner product with a unit mass at `x`, and its gradient by `x`.
    pub(super) fn potential(&self, x: Point) -> (f64, Point) {
        let (mut value, mut slope) = (0.0, [0.0; 2]);
        for dipole in &self.dipoles {
            if dipole.strength != 0.0 {
                let (difference, by_x) = self.gaussian.first_difference(x, dipole.ends);
                value += dipole.strength * difference;
                (0..2).for_each(|axis| slope[axis] += dipole.strength * by_x[axis]);
            }
            if dipole.excess != 0.0 {
                let offset = self.gaussian.offset(x, dipole.ends[1]);
                let mass = dipole.excess * crate::gaussian::bell(offset);
                value += mass;
                (0..2).for_each(|axis| slope[axis] -= 2.0 * mass * offset[axis] / self.gaussian.scale());
            }
        }
        (value, slope)
    }

    fn inner(&self, a: &Dipole, b: &Dipole) -> f64 {
        let mut sum = 0.0;
        if a.strength * b.strength != 0.0 {
            sum += a.strength * b.strength * self.gaussian.second_difference(a.ends, b.ends);
        }
        if a.strength * b.excess != 0.0 {
            sum += a.strength * b.excess * self.gaussian.first_difference(b.ends[1], a.ends).0;
        }
        if a.excess * b.strength != 0.0 {
            sum += a.excess * b.strength * self.gaussian.first_difference(a.ends[1], b.ends).0;
        }
        if a.excess * b.excess != 0.0 {
            sum += a.excess * b.excess * self.gaussian.at(a.ends[1], b.ends[1]);
        }
        sum
    }
}
