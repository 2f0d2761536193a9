//! Diagrams of alpha filtrations, whose bars end at diameters of balls.

use super::Support;
use super::ball::Ball;
use super::cloud::Cloud;
use crate::pullback::gather;
use crate::{BarGradient, DegreeDiagram, Error, PointSlopes, Points, Real, Result};

/// The persistence diagram of the alpha filtration of a cloud in degrees 0 to [`AlphaDiagram::max_dim`].
///
/// Each birth and each death is the diameter of a ball, which is the smallest one with the points of a [`Support`] on its boundary; the
/// births of degree 0 are zero, and have one point. One class of degree 0 is essential, and no other. Bars stand in canonical order
/// (birth, death, support of the birth, support of the death); those of zero length are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct AlphaDiagram {
    pub(super) n_points: usize,
    pub(super) degrees: Vec<DegreeDiagram<Support>>,
}

impl AlphaDiagram {
    /// The number of points of the cloud, duplicates included.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The largest degree that was computed.
    pub fn max_dim(&self) -> usize {
        self.degrees.len() - 1
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`] above [`AlphaDiagram::max_dim`].
    pub fn degree(&self, degree: usize) -> Result<&DegreeDiagram<Support>> {
        self.degrees.get(degree).ok_or(Error::DegreeNotComputed { degree, max_dim: self.max_dim() })
    }

    /// The degrees from 0 on.
    pub fn iter(&self) -> impl Iterator<Item = &DegreeDiagram<Support>> {
        self.degrees.iter()
    }

    /// Turns a gradient with respect to the bars of one degree into one with respect to the diameters of balls.
    ///
    /// # Shapes
    /// The result has one entry for each ball that the number depends on, sorted by support.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`]; [`Error::GradientShape`] when the gradient is not that of these bars.
    pub fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Support, f64)>> {
        gather(self.degree(degree)?, gradient, |support: Support| support.points().len() > 1)
    }
}

/// Turns a gradient with respect to the diameters of balls into one with respect to the coordinates of the points on their boundaries.
///
/// The squared radius is the largest value of Σ wᵢ |pᵢ|² − |Σ wᵢ pᵢ|² over weights w that add up to 1, taken at those of the centre c; so its
/// derivative by pᵢ is 2 wᵢ (pᵢ − c), and that of the diameter 2r is 2 wᵢ (pᵢ − c) / r. A point with a negative weight is drawn in as the ball grows.
///
/// # Shapes
/// The points that a ball depends on, and one entry a coordinate of these.
///
/// # Errors
/// [`Error::WrongCloud`] when a support names a point that `points` does not have; [`Error::AlphaDimension`].
///
/// # Complexity
/// O(n + k log k) for k balls.
///
/// # Gradient
/// Exact while the supports stay; zero for one point, and where the points of a support have come to lie on a common line or plane.
///
/// ```
/// use topogen_ph::{Alpha, BarGradient, Points, pullback_balls};
/// // A triangle with a right angle, whose corners merge along its shorter sides.
/// let points = [0.0, 0.0, 3.0, 0.0, 0.0, 4.0];
/// let cloud = Points::new(&points, 2)?;
/// let diagram = Alpha::default().diagram(&cloud)?;
/// let merges = diagram.degree(0)?;
/// assert_eq!(merges.bars().deaths(), [3.0, 4.0]);
/// let later = BarGradient { births: vec![0.0; 2], deaths: vec![1.0; 2], essential: vec![0.0] };
/// let slopes = pullback_balls(&cloud, &diagram.pullback(0, &later)?)?;
/// assert_eq!(slopes.slopes, [-1.0, -1.0, 1.0, 0.0, 0.0, 1.0]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn pullback_balls<F: Real>(points: &Points<'_, F>, slopes: &[(Support, f64)]) -> Result<PointSlopes> {
    let cloud = Cloud::new(points)?;
    let mut touched: Vec<u32> = slopes.iter().flat_map(|(support, _)| support.points().to_vec()).collect();
    touched.sort_unstable();
    touched.dedup();
    if let Some(&vertex) = touched.last().filter(|&&last| last as usize >= cloud.len()) {
        return Err(Error::WrongCloud { vertex: vertex as usize, given: cloud.len() });
    }
    let dim = cloud.dim;
    let mut of_touched = vec![0.0; touched.len() * dim];
    for (support, slope) in slopes {
        let (rows, count) = cloud.rows(support);
        let Some(ball) = Ball::new(&rows[..count]).filter(|ball| ball.radius > 0.0) else { continue };
        for (at, &point) in support.points().iter().enumerate() {
            let place = touched.partition_point(|&other| other < point);
            let arm = ball.offset_of(rows[at]);
            let into = &mut of_touched[place * dim..][..dim];
            into.iter_mut()
                .zip(arm)
                .for_each(|(into, x)| *into += slope * 2.0 * ball.weights[at] * x / ball.radius);
        }
    }
    Ok(PointSlopes { points: touched, slopes: of_touched })
}
