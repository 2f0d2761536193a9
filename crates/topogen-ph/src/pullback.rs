//! The chain rule from bars to lengths and to points.

use crate::{BarGradient, DegreeDiagram, DifferentiableMetric, Edge, Error, Points, Real, Result};
use std::collections::BTreeMap;

/// Turns a gradient with respect to bars into one with respect to the lengths of edges.
///
/// Each end of a bar is the length of one edge, so this gathers the slopes of the ends that share an edge.
///
/// # Shapes
/// The result has one entry for each edge that the number depends on, sorted by edge.
///
/// # Errors
/// [`Error::GradientShape`] when the gradient is not that of `bars`.
///
/// # Complexity
/// O(k log k) for k bars.
///
/// # Gradient
/// Vertices have no length: the births of degree 0 do not move, unless they were given: [`pullback_births`]. Where several edges tie for a critical one, the gradient
/// is that of the critical edge in the total order of edges, and so a limit of gradients at lengths without ties.
///
/// # References
/// Leygonie, Oudot and Tillmann (2019), arXiv 1910.00960.
pub fn pullback_lengths(bars: &DegreeDiagram, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
    gather(bars, gradient, |edge| !edge.is_vertex())
}

/// Sums of slopes by the values of cells.
#[derive(Debug)]
pub(crate) struct Slopes<C = Edge>(BTreeMap<C, f64>);

impl<C> Default for Slopes<C> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<C: Ord> Slopes<C> {
    /// Adds to the slope of a cell; zero leaves no trace.
    pub(crate) fn add(&mut self, cell: C, slope: f64) {
        if slope != 0.0 {
            *self.0.entry(cell).or_insert(0.0) += slope;
        }
    }

    /// Each cell with its slope, sorted by cell.
    pub(crate) fn into_sorted(self) -> Vec<(C, f64)> {
        self.0.into_iter().collect()
    }
}

/// The sum of the slopes of all ends of bars that are the value of a cell, for each cell that is wanted.
pub(crate) fn gather<C: Copy + Ord>(
    bars: &DegreeDiagram<C>,
    gradient: &BarGradient,
    is_wanted: impl Fn(C) -> bool,
) -> Result<Vec<(C, f64)>> {
    let mut slopes = Slopes::default();
    let ends = [
        (bars.birth_cells(), &gradient.births),
        (bars.death_cells(), &gradient.deaths),
        (bars.essential_cells(), &gradient.essential),
    ];
    for (cells, slopes_of_ends) in ends {
        if cells.len() != slopes_of_ends.len() {
            return Err(Error::GradientShape { given: slopes_of_ends.len(), bars: cells.len() });
        }
        for (&cell, &slope) in cells.iter().zip(slopes_of_ends) {
            if is_wanted(cell) {
                slopes.add(cell, slope);
            }
        }
    }
    Ok(slopes.into_sorted())
}

/// Turns a gradient with respect to bars into one with respect to the births of vertices that were given with the lengths.
///
/// # Shapes
/// The result has one entry for each vertex whose birth the number depends on, sorted by vertex.
///
/// # Errors
/// As [`pullback_lengths`], which has the other part of the gradient.
///
/// # Complexity
/// O(k log k) for k bars.
///
/// # Gradient
/// Where vertices are born at once, that of the elder rule: the one with the larger index is the younger.
///
/// ```
/// use topogen_ph::{BarGradient, CondensedLengths, Rips, pullback_births};
/// let lengths = CondensedLengths::from_lower_triangle(vec![3.0])?.with_births(vec![0.5, 2.0])?;
/// let diagram = Rips::default().max_dim(0).lengths(&lengths)?;
/// let gradient = BarGradient { births: vec![-1.0], deaths: vec![1.0], essential: vec![0.0] };
/// assert_eq!(pullback_births(diagram.degree(0)?, &gradient)?, [(1, -1.0)]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn pullback_births(bars: &DegreeDiagram, gradient: &BarGradient) -> Result<Vec<(u32, f64)>> {
    let slopes = gather(bars, gradient, |edge| edge.is_vertex())?;
    Ok(slopes.into_iter().map(|(edge, slope)| (edge.endpoints().0, slope)).collect())
}

/// Turns a gradient with respect to bars into one with respect to the coordinates of the points.
///
/// # Shapes
/// The result has one entry a coordinate, point after point, as `points`.
///
/// # Errors
/// [`Error::GradientShape`]; [`Error::WrongCloud`] when an edge names a point that `points` does not have.
///
/// # Complexity
/// O(n · dim + k log k + k · dim) for k bars.
///
/// # Gradient
/// As [`pullback_lengths`]; an edge of zero length (duplicate points) contributes zero.
pub fn pullback_points<F: Real>(
    points: &Points<'_, F>,
    metric: &impl DifferentiableMetric,
    bars: &DegreeDiagram,
    gradient: &BarGradient,
) -> Result<Vec<f64>> {
    pullback_edges(points, metric, &pullback_lengths(bars, gradient)?)
}

/// Turns a gradient with respect to the lengths of edges into one with respect to the coordinates of the points.
///
/// # Shapes
/// The result has one entry a coordinate, point after point, as `points`.
///
/// # Errors
/// [`Error::WrongCloud`] when an edge names a point that `points` does not have.
///
/// # Complexity
/// O(n · dim + k log k + k · dim) for k edges.
///
/// # Gradient
/// An edge of zero length (duplicate points) contributes zero.
///
/// ```
/// use topogen_ph::{Edge, Euclidean, Points, pullback_edges};
/// let points = [0.0, 0.0, 3.0, 4.0];
/// let slopes = pullback_edges(&Points::new(&points, 2)?, &Euclidean, &[(Edge::new(0, 1), 10.0)])?;
/// assert_eq!(slopes, [-6.0, -8.0, 6.0, 8.0]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn pullback_edges<F: Real>(
    points: &Points<'_, F>,
    metric: &impl DifferentiableMetric,
    slopes: &[(Edge, f64)],
) -> Result<Vec<f64>> {
    let dim = points.dim();
    let PointSlopes { points: touched, slopes } = pullback_touched(points, metric, slopes)?;
    let mut all = vec![0.0; points.len() * dim];
    for (point, slopes) in touched.into_iter().zip(slopes.chunks_exact(dim)) {
        all[point as usize * dim..][..dim].copy_from_slice(slopes);
    }
    Ok(all)
}

/// A gradient with respect to the coordinates of a few points, the others having none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointSlopes {
    /// Which points, in ascending order.
    pub points: Vec<u32>,
    /// One entry a coordinate of these, point after point.
    pub slopes: Vec<f64>,
}

/// As [`pullback_edges`], for the points alone that an edge ends at: for large clouds of which a few points move.
///
/// # Errors
/// As [`pullback_edges`].
///
/// # Complexity
/// O(k log k + k · dim) for k edges.
///
/// ```
/// use topogen_ph::{Edge, Euclidean, Points, pullback_touched};
/// let points = [0.0, 7.0, 3.0];
/// let slopes = pullback_touched(&Points::new(&points, 1)?, &Euclidean, &[(Edge::new(0, 2), 10.0)])?;
/// assert_eq!((slopes.points, slopes.slopes), (vec![0, 2], vec![-10.0, 10.0]));
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn pullback_touched<F: Real>(
    points: &Points<'_, F>,
    metric: &impl DifferentiableMetric,
    slopes: &[(Edge, f64)],
) -> Result<PointSlopes> {
    let mut touched = PointSlopes::default();
    pullback_into(points, metric, slopes, &mut touched)?;
    Ok(touched)
}

/// As [`pullback_touched`], into memory that is there already: for many steps of a training.
///
/// # Errors
/// As [`pullback_edges`]; what `into` has is then of no use.
pub fn pullback_into<F: Real>(
    points: &Points<'_, F>,
    metric: &impl DifferentiableMetric,
    slopes: &[(Edge, f64)],
    into: &mut PointSlopes,
) -> Result<()> {
    let PointSlopes { points: touched, slopes: of_touched } = into;
    touched.clear();
    touched.extend(slopes.iter().flat_map(|(edge, _)| <[u32; 2]>::from(edge.endpoints())));
    touched.sort_unstable();
    touched.dedup();
    if let Some(&vertex) = touched.last().filter(|&&last| last as usize >= points.len()) {
        return Err(Error::WrongCloud { vertex: vertex as usize, given: points.len() });
    }
    of_touched.clear();
    of_touched.resize(touched.len() * points.dim(), 0.0);
    pulp::Arch::new().dispatch(Scatter { points, metric, touched, edges: slopes, into: of_touched });
    Ok(())
}

/// Adds the derivatives of edges to those of the touched points, compiled for the machine's vector instructions.
struct Scatter<'a, F: Real, M> {
    points: &'a Points<'a, F>,
    metric: &'a M,
    touched: &'a [u32],
    edges: &'a [(Edge, f64)],
    into: &'a mut [f64],
}

impl<F: Real, M: DifferentiableMetric> pulp::NullaryFnOnce for Scatter<'_, F, M> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { points, metric, touched, edges, into } = self;
        let dim = points.dim();
        let (mut a, mut b) = (vec![0.0; dim], vec![0.0; dim]);
        for &(edge, slope) in edges.iter().filter(|(edge, _)| !edge.is_vertex()) {
            let (larger, smaller) = edge.endpoints();
            for (row, point) in [(&mut a, larger), (&mut b, smaller)] {
                row.iter_mut().zip(points.coordinates(point as usize)).for_each(|(into, x)| *into = x);
            }
            let place = |point: u32| touched.partition_point(|&other| other < point);
            let (head, tail) = into.split_at_mut(place(larger) * dim);
            let into_smaller = &mut head[place(smaller) * dim..][..dim];
            metric.accumulate_gradient(&a, &b, slope, &mut tail[..dim], into_smaller);
        }
    }
}
