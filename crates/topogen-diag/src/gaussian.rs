//! The Gaussian exp(−|x|²/s²) of distances in the plane, and its differences without cancellation.

/// A point of the plane.
pub(crate) type Point = [f64; 2];

/// A Gaussian, not normalised, by its scale s: exp(−|x|²/s²).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gaussian {
    scale: f64,
}

/// Where offsets end, in units of the scale: their squares are finite, and every Gaussian is zero long before.
const FAR: f64 = 1e100;

impl Gaussian {
    pub(crate) fn new(scale: f64) -> Self {
        Self { scale }
    }

    /// The scale s.
    pub(crate) fn scale(self) -> f64 {
        self.scale
    }

    /// A difference in units of the scale.
    pub(crate) fn units(self, difference: f64) -> f64 {
        (difference / self.scale).clamp(-FAR, FAR)
    }

    /// `to − from` in units of the scale.
    pub(crate) fn offset(self, to: Point, from: Point) -> Point {
        [self.units(to[0] - from[0]), self.units(to[1] - from[1])]
    }

    /// The Gaussian of the distance of two points.
    pub(crate) fn at(self, p: Point, q: Point) -> f64 {
        bell(self.offset(p, q))
    }

    /// The Gaussian of the distance of two points, and its gradient by the first.
    pub(crate) fn value_and_slope(self, x: Point, y: Point) -> (f64, Point) {
        let offset = self.offset(x, y);
        let value = bell(offset);
        (value, offset.map(|offset| -2.0 * value * offset / self.scale))
    }

    /// G(x − plus) − G(x − minus), and its gradient by x.
    ///
    /// The difference is taken relative to the nearer end, so it is exact to rounding however close the ends are.
    pub(crate) fn first_difference(self, x: Point, [plus, minus]: [Point; 2]) -> (f64, Point) {
        let [mut near, mut far] = [plus, minus];
        let mut sign = 1.0;
        if dot_self(self.offset(x, minus)) < dot_self(self.offset(x, plus)) {
            (near, far, sign) = (minus, plus, -1.0);
        }
        let (u, step) = (self.offset(x, near), self.offset(far, near));
        let at_near = bell(u);
        if at_near == 0.0 {
            return (0.0, [0.0; 2]);
        }
        let change = 2.0 * dot(u, step) - dot_self(step);
        let difference = -at_near * change.exp_m1();
        let at_far = at_near * change.exp();
        let slope = |axis: usize| -2.0 * sign * (difference * u[axis] + at_far * step[axis]) / self.scale;
        (sign * difference, [slope(0), slope(1)])
    }

    /// G(a₀ − b₀) − G(a₀ − b₁) − G(a₁ − b₀) + G(a₁ − b₁), the inner product of two differences of Gaussians.
    ///
    /// Relative to the nearest two ends, u apart, with steps δ and δ' to the other ends, it is G(u) times
    /// (e^x − 1)(e^y − 1) + e^(x+y) (e^z − 1), where x = 2u·δ' − |δ'|², y = −2u·δ − |δ|² and z = 2δ·δ'. No term is larger
    /// than the product of the steps where these are short.
    pub(crate) fn second_difference(self, a: [Point; 2], b: [Point; 2]) -> f64 {
        let squares =
            [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| (dot_self(self.offset(a[i], b[j])), i, j));
        let (_, i, j) =
            squares.into_iter().fold(squares[0], |best, next| if next.0 < best.0 { next } else { best });
        let u = self.offset(a[i], b[j]);
        let nearest = bell(u);
        if nearest == 0.0 {
            return 0.0;
        }
        let (step_a, step_b) = (self.offset(a[1 - i], a[i]), self.offset(b[1 - j], b[j]));
        let x = 2.0 * dot(u, step_b) - dot_self(step_b);
        let y = -2.0 * dot(u, step_a) - dot_self(step_a);
        let z = 2.0 * dot(step_a, step_b);
        let (by_b, by_a) = (x.exp_m1(), y.exp_m1());
        let both = nearest * (1.0 + by_a) * (1.0 + by_b);
        // Of long steps nothing cancels, and e^z may overflow.
        let last = if z.abs() < 1.0 { both * z.exp_m1() } else { self.at(a[1 - i], b[1 - j]) - both };
        let difference = nearest * by_a * by_b + last;
        if i == j { difference } else { -difference }
    }
}

/// exp(−|offset|²).
pub(crate) fn bell(offset: Point) -> f64 {
    (-dot_self(offset)).exp()
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn dot_self(a: Point) -> f64 {
    dot(a, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAUSSIAN: Gaussian = Gaussian { scale: 0.75 };

    /// Ends at distances that range from the scale down to where naive differences are all rounding.
    fn ends(step: f64) -> [[Point; 2]; 2] {
        [[[0.1, 0.7], [0.1 + step, 0.7 - 0.5 * step]], [[0.4, 0.5], [0.4 - 0.3 * step, 0.5 + step]]]
    }

    #[test]
    fn differences_are_those_of_the_values() {
        for step in [0.01, 1.0, 10.0, 1e200] {
            let [a, b] = ends(step);
            let g = |i: usize, j: usize| GAUSSIAN.at(a[i], b[j]);
            let (first, _) = GAUSSIAN.first_difference(a[0], b);
            assert!((first - (g(0, 0) - g(0, 1))).abs() < 1e-15, "{step}");
            let second = GAUSSIAN.second_difference(a, b);
            assert!((second - (g(0, 0) - g(0, 1) - g(1, 0) + g(1, 1))).abs() < 1e-15, "{step}");
        }
    }

    #[test]
    fn short_steps_keep_their_digits() {
        // A difference over the step tends to a derivative, with a relative error as the step; all ends are exact.
        let first =
            |step: f64| GAUSSIAN.first_difference([0.25, 0.75], [[0.0, 0.0], [step, -2.0 * step]]).0 / step;
        assert!(first(1e-20).abs() > 0.1 && (first(1e-20) / first(1e-9) - 1.0).abs() < 1e-8);
        let second = |step: f64| {
            let (a, b) = ([[0.0, 0.0], [step, 0.5 * step]], [[0.5, 0.25], [0.5 - step, 0.25 - 2.0 * step]]);
            GAUSSIAN.second_difference(a, b) / (step * step)
        };
        let (near, nearer) = (second(2.0_f64.powi(-30)), second(2.0_f64.powi(-40)));
        assert!(nearer.abs() > 0.1 && (near / nearer - 1.0).abs() < 1e-7);
    }

    #[test]
    fn any_order_of_the_ends_gives_the_difference_with_its_sign() {
        let [[p, q], b] = ends(0.3);
        let there = GAUSSIAN.second_difference([p, q], b);
        assert!(there != 0.0);
        assert_eq!(GAUSSIAN.second_difference([q, p], b), -there);
        assert_eq!(GAUSSIAN.second_difference(b, [p, q]), there);
    }

    #[test]
    fn equal_ends_give_zero() {
        let p = [0.3, 0.9];
        assert_eq!(GAUSSIAN.first_difference([0.0, 1.0], [p, p]), (0.0, [0.0; 2]));
        assert_eq!(GAUSSIAN.second_difference([p, p], ends(0.2)[0]), 0.0);
    }
}
