//! The difference of two diagrams as a sum of dipoles under a Gaussian, in which what nearly cancels is kept together.

use super::pairing::pair_nearest;
use super::point;
use crate::Bars;
use crate::gaussian::{Gaussian, Point};

/// `strength` (δ_plus − δ_minus) + `excess` δ_minus: two point masses that nearly cancel.
#[derive(Clone, Copy, Debug)]
struct Dipole {
    /// Where the masses are: plus, minus.
    ends: [Point; 2],
    strength: f64,
    excess: f64,
}

/// a − b as a sum of dipoles, with the inner product ∬ K(x, y) dμ(x) dν(y).
pub(super) struct Difference {
    gaussian: Gaussian,
    diagonal: Diagonal,
    dipoles: Vec<Dipole>,
}

/// What the diagonal does to the kernel K.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Diagonal {
    /// Nothing: K(x, y) = G(x − y).
    Free,
    /// It is held at zero by mirror images: K(x, y) = G(x − y) − G(x − ȳ).
    Zero,
}

impl Difference {
    /// The bars of a less those of b, each with a mass by its length. Of a pair the mass of a's bar is moved to b's, where the
    /// rest remains.
    pub(super) fn new(
        (gaussian, diagonal): (Gaussian, Diagonal),
        a: Bars<'_>,
        b: Bars<'_>,
        mass: impl Fn(f64) -> f64,
    ) -> Self {
        let placed = |bars: Bars<'_>, index: usize| (point(bars, index), mass(bars.persistence(index)));
        let alone = |at: Point, excess: f64| Dipole { ends: [at, at], strength: 0.0, excess };
        let matching = pair_nearest(a, b);
        let pairs = matching.pairs.iter().map(|&(i, j)| {
            let ((p, mass), (q, other)) = (placed(a, i), placed(b, j));
            Dipole { ends: [p, q], strength: if p == q { 0.0 } else { mass }, excess: mass - other }
        });
        let of_a = matching.a_to_diagonal.iter().map(|&i| placed(a, i)).map(|(p, mass)| alone(p, mass));
        let of_b = matching.b_to_diagonal.iter().map(|&j| placed(b, j)).map(|(q, mass)| alone(q, -mass));
        let dipoles = pairs.chain(of_a).chain(of_b).filter(|it| it.strength != 0.0 || it.excess != 0.0);
        Self { gaussian, diagonal, dipoles: dipoles.collect() }
    }

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
        let mut add = |factor: f64, (part, by_x): (f64, Point)| {
            value += factor * part;
            (0..2).for_each(|axis| slope[axis] += factor * by_x[axis]);
        };
        for &Dipole { ends, strength, excess } in &self.dipoles {
            if strength != 0.0 {
                add(strength, self.gaussian.first_difference(x, ends));
                if self.diagonal == Diagonal::Zero {
                    add(-strength, self.gaussian.first_difference(x, ends.map(mirrored)));
                }
            }
            if excess != 0.0 {
                add(excess, self.of_mass(x, ends[1]));
            }
        }
        (value, slope)
    }

    fn inner(&self, a: &Dipole, b: &Dipole) -> f64 {
        let mut sum = 0.0;
        if a.strength * b.strength != 0.0 {
            sum += a.strength * b.strength * self.of_dipoles(a.ends, b.ends);
        }
        if a.strength * b.excess != 0.0 {
            sum += a.strength * b.excess * self.of_mass_and_dipole(b.ends[1], a.ends);
        }
        if a.excess * b.strength != 0.0 {
            sum += a.excess * b.strength * self.of_mass_and_dipole(a.ends[1], b.ends);
        }
        if a.excess * b.excess != 0.0 {
            sum += a.excess * b.excess * self.of_mass(a.ends[1], b.ends[1]).0;
        }
        sum
    }

    /// K of two points, and its gradient by the first.
    fn of_mass(&self, x: Point, y: Point) -> (f64, Point) {
        match self.diagonal {
            Diagonal::Free => self.gaussian.value_and_slope(x, y),
            Diagonal::Zero => self.gaussian.first_difference(x, [y, mirrored(y)]),
        }
    }

    /// K(x, plus) − K(x, minus).
    fn of_mass_and_dipole(&self, x: Point, ends: [Point; 2]) -> f64 {
        match self.diagonal {
            Diagonal::Free => self.gaussian.first_difference(x, ends).0,
            Diagonal::Zero => self.gaussian.second_difference([x, mirrored(x)], ends),
        }
    }

    /// The second difference of K.
    fn of_dipoles(&self, a: [Point; 2], b: [Point; 2]) -> f64 {
        let direct = self.gaussian.second_difference(a, b);
        match self.diagonal {
            Diagonal::Free => direct,
            Diagonal::Zero => direct - self.gaussian.second_difference(a, b.map(mirrored)),
        }
    }
}

/// The mirror image in the diagonal.
fn mirrored([birth, death]: Point) -> Point {
    [death, birth]
}
