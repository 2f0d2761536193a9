//! The smallest ball that has given points on its boundary.

use super::wide::Wide;

type Row = [f64; 3];
type WideRow = [Wide; 3];

/// A ball, by the points on its boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ball {
    /// One of the points.
    start: Row,
    /// From there to the centre.
    arm: WideRow,
    pub(super) radius: f64,
    /// The centre as an affine combination of the points: weights that add up to 1.
    pub(super) weights: [f64; 4],
}

impl Ball {
    /// The ball whose boundary has one to four points, and whose centre is in their affine hull; none where they are affinely dependent.
    ///
    /// Circumscribed balls of slivers and needles are differences of nearly equal products; so they are computed in twice the usual precision.
    pub(super) fn new(points: &[Row]) -> Option<Self> {
        let start = points[0];
        let edge = |at: usize| subtract(points[at], start);
        let half = Wide::from(0.5);
        // The arm is a quotient, and so are the weights of all points but the first.
        let (arm, divisor, others) = match points.len() {
            1 => ([Wide::ZERO; 3], 1.0.into(), [Wide::ZERO; 3]),
            2 => (edge(1).map(|x| half * x), 1.0.into(), [half, Wide::ZERO, Wide::ZERO]),
            3 => {
                let (a, b) = (edge(1), edge(2));
                let normal = cross(&a, &b);
                let towards = sum(&scaled(&b, dot(&a, &a)), &scaled(&a, Wide::ZERO - dot(&b, &b)));
                let arm = scaled(&cross(&towards, &normal), half);
                let area = dot(&normal, &normal);
                let weights = [cross(&arm, &b), cross(&a, &arm)].map(|part| dot(&part, &normal) / area);
                (arm, area, [weights[0], weights[1], Wide::ZERO])
            }
            _ => {
                let (a, b, c) = (edge(1), edge(2), edge(3));
                let normals = [cross(&b, &c), cross(&c, &a), cross(&a, &b)];
                let parts = [&a, &b, &c].map(|edge| dot(edge, edge));
                let [first, second, third] = [0, 1, 2].map(|at| scaled(&normals[at], parts[at]));
                let arm = scaled(&sum(&sum(&first, &second), &third), half);
                let volume = dot(&a, &normals[0]);
                (arm, volume, normals.map(|normal| dot(&arm, &normal) / volume))
            }
        };
        if divisor == Wide::ZERO {
            return None;
        }
        let arm = arm.map(|x| x / divisor);
        let [b, c, d] = others.map(|weight| weight / divisor);
        let radius = dot(&arm, &arm).rounded().sqrt();
        let weights = [Wide::from(1.0) - b - c - d, b, c, d].map(Wide::rounded);
        radius.is_finite().then_some(Self { start, arm, radius, weights })
    }

    /// Whether a point lies within, but not on the boundary.
    pub(super) fn has_within(&self, point: Row) -> bool {
        // The power of the point: its squared distance from the centre less the squared radius, which cancels with the arm's square.
        let way = subtract(point, self.start);
        dot(&way, &sum(&way, &scaled(&self.arm, (-2.0).into()))) < Wide::ZERO
    }

    /// How far a point is from the centre.
    pub(super) fn distance(&self, point: Row) -> f64 {
        let way = self.offset_of(point);
        way.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// From the centre to a point.
    pub(super) fn offset_of(&self, point: Row) -> Row {
        let way = subtract(point, self.start);
        [0, 1, 2].map(|axis| (way[axis] - self.arm[axis]).rounded())
    }
}

fn subtract(a: Row, b: Row) -> WideRow {
    [0, 1, 2].map(|axis| Wide::difference(a[axis], b[axis]))
}

fn sum(a: &WideRow, b: &WideRow) -> WideRow {
    [0, 1, 2].map(|axis| a[axis] + b[axis])
}

fn scaled(a: &WideRow, factor: Wide) -> WideRow {
    a.map(|x| factor * x)
}

fn dot(a: &WideRow, b: &WideRow) -> Wide {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: &WideRow, b: &WideRow) -> WideRow {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_points_are_on_the_boundary_and_the_centre_is_their_combination() {
        let all = [[0.3, -0.2, 0.9], [1.0, 0.4, 0.1], [-0.5, 0.8, 0.2], [0.1, 0.2, -0.7]];
        for count in 1..=4 {
            let ball = Ball::new(&all[..count]).unwrap();
            let mut centre = [0.0; 3];
            for (point, weight) in all[..count].iter().zip(ball.weights) {
                assert!((ball.distance(*point) - ball.radius).abs() < 1e-15, "{count}: {ball:?}");
                (0..3).for_each(|axis| centre[axis] += weight * point[axis]);
            }
            assert!(ball.distance(centre) < 1e-15, "{count}: {ball:?}");
            assert!(count == 1 || ball.has_within(centre));
            assert!(!ball.has_within([3.0; 3]));
        }
    }

    #[test]
    fn needles_and_slivers_have_exact_balls() {
        let needle = [[1.0, 0.0, 0.0], [0.0; 3], [1e-14, 1e-14, 0.0]];
        let ball = Ball::new(&needle).unwrap();
        assert!((ball.radius - 0.5 * 2_f64.sqrt()).abs() < 1e-12, "{ball:?}");
        // A unit square, one corner of which is lifted by h and drawn in by h, has its centre at height -h / 2h + O(h) from the middle.
        let h = 2_f64.powi(-46);
        let sliver = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0 - h, 1.0, h]];
        let centre = Ball::new(&sliver).unwrap().offset_of([0.5, 0.5, 0.0]);
        assert!(
            centre[0].abs() < 1e-12 && centre[1].abs() < 1e-12 && (centre[2] - 0.5).abs() < 1e-12,
            "{centre:?}"
        );
    }

    #[test]
    fn flat_simplices_have_no_ball() {
        assert_eq!(Ball::new(&[[0.0; 3], [1.0, 1.0, 0.0], [3.0, 3.0, 0.0]]), None);
        assert_eq!(Ball::new(&[[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 3.0, 0.0]]), None);
    }
}
