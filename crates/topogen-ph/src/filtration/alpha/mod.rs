//! Alpha filtrations of points in the plane and in space. See `README.md` beside this file.

mod ball;
mod cech;
mod cloud;
mod complex;
mod delaunay;
mod diagram;
mod support;
mod wide;

pub use diagram::{AlphaDiagram, pullback_balls};
pub use support::Support;

use crate::diagram::DegreeBuilder;
use crate::reduction::{components::Components, matrix::symmetric_difference};
use crate::{Error, Points, Real, Result};
use cloud::Cloud;
use complex::Layer;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// Alpha persistence of points in two or three dimensions over Z/2: unions of balls.
///
/// The value of a simplex is the *diameter* of the smallest empty ball around it, so that an edge between two near points has its length, as in a
/// Rips filtration, and degree 0 is that of Rips. (Other software has the squared radius: its α is (value / 2)².)
///
/// Of points at one place the first one counts. A cloud on a common line (or, in space, plane) is refused: it has no triangulation of full
/// dimension.
///
/// # Complexity
/// Usually O(n log n) for the triangulation, and the reduction of its boundaries, which is nearly linear in practice; O(n²) simplices in the worst
/// case in space.
///
/// # References
/// Edelsbrunner (1995), doi 10.1007/BF02574377: unions of balls and their dual shape.
///
/// ```
/// use topogen_ph::{Alpha, Points};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let diagram = Alpha::default().diagram(&Points::new(&square, 2)?)?;
/// let loops = diagram.degree(1)?.bars();
/// assert_eq!(loops.births(), [1.0]);
/// assert!((loops.deaths()[0] - 2_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Alpha {
    max_dim: Option<usize>,
    interrupt: Option<&'static AtomicBool>,
}

impl Alpha {
    /// Computes degrees 0 to `max_dim` alone; without it, all below the dimension of the points.
    #[must_use]
    pub fn max_dim(self, max_dim: usize) -> Self {
        Self { max_dim: Some(max_dim), ..self }
    }

    /// Gives up with [`Error::Interrupted`] soon after somebody sets the flag.
    #[must_use]
    pub fn interrupt(self, flag: &'static AtomicBool) -> Self {
        Self { interrupt: Some(flag), ..self }
    }

    /// The diagram of a cloud.
    ///
    /// # Errors
    /// [`Error::AlphaDimension`] unless points have two or three coordinates; [`Error::FlatCloud`]; [`Error::DegreeTooLarge`] when `max_dim` is
    /// not below their number; [`Error::Interrupted`].
    ///
    /// # Complexity
    /// See [`Alpha`].
    ///
    /// # Gradient
    /// [`AlphaDiagram::pullback`] and [`pullback_balls`].
    pub fn diagram<F: Real>(&self, points: &Points<'_, F>) -> Result<AlphaDiagram> {
        let cloud = Cloud::new(points)?;
        let max_dim = self.check(cloud.dim)?;
        let check = || self.check_interrupt();
        let cells = delaunay::delaunay(&cloud, check)?;
        let layers = complex::layers(&cloud, &cells);
        let mut found = Found::new(&cloud, max_dim);
        reduce(&layers, cloud.len(), max_dim, check, &mut found)?;
        Ok(found.finish())
    }

    /// The diagram of the Čech filtration, which has the same bars but for rounding: slow and obvious, the oracle of [`Alpha::diagram`].
    ///
    /// It needs no triangulation, and so takes points on a line as well.
    ///
    /// # Errors
    /// As [`Alpha::diagram`], but for [`Error::FlatCloud`].
    ///
    /// # Complexity
    /// The third power of the number of all subsets of up to `max_dim + 2` points.
    pub fn cech<F: Real>(&self, points: &Points<'_, F>) -> Result<AlphaDiagram> {
        let cloud = Cloud::new(points)?;
        let max_dim = self.check(cloud.dim)?;
        let mut found = Found::new(&cloud, max_dim);
        cech::pairs(
            &cloud,
            max_dim,
            || self.check_interrupt(),
            |degree, birth, death| match death {
                Some(death) => found.pair(degree, birth, death),
                None => found.essential(degree, birth),
            },
        )?;
        Ok(found.finish())
    }

    fn check(&self, dim: usize) -> Result<usize> {
        match self.max_dim {
            Some(max_dim) if max_dim >= dim => Err(Error::DegreeTooLarge { max_dim, limit: dim - 1 }),
            max_dim => Ok(max_dim.unwrap_or(dim - 1)),
        }
    }

    fn check_interrupt(&self) -> Result<()> {
        match self.interrupt {
            Some(flag) if flag.load(Ordering::Relaxed) => Err(Error::Interrupted),
            _ => Ok(()),
        }
    }
}

/// Collects pairs as bars, in the unit of the points.
struct Found<'a> {
    cloud: &'a Cloud,
    degrees: Vec<DegreeBuilder<Support>>,
}

impl<'a> Found<'a> {
    fn new(cloud: &'a Cloud, max_dim: usize) -> Self {
        Self { cloud, degrees: (0..=max_dim).map(|_| DegreeBuilder::default()).collect() }
    }

    fn value(&self, (radius, support): (f64, Support)) -> (f64, Support) {
        (2.0 * radius * self.cloud.scale, support)
    }

    fn pair(&mut self, degree: usize, birth: (f64, Support), death: (f64, Support)) {
        let (birth, death) = (self.value(birth), self.value(death));
        self.degrees[degree].pair(birth, death);
    }

    fn essential(&mut self, degree: usize, birth: (f64, Support)) {
        let birth = self.value(birth);
        self.degrees[degree].essential(birth);
    }

    fn finish(mut self) -> AlphaDiagram {
        let degrees = self.degrees.iter_mut().map(DegreeBuilder::finish).collect();
        AlphaDiagram { n_points: self.cloud.len(), degrees }
    }
}

/// Degree 0 by components that merge, the others from the highest down: a simplex that kills a class of its own degree's cofacets gives birth to none
/// below (clearing; Chen and Kerber 2011).
fn reduce(
    layers: &[Layer],
    n_points: usize,
    max_dim: usize,
    check: impl Fn() -> Result<()>,
    found: &mut Found<'_>,
) -> Result<()> {
    let value = |dim: usize, at: u32| (layers[dim].radii[at as usize], layers[dim].supports[at as usize]);
    let orders: Vec<Vec<u32>> = layers.iter().map(order).collect();
    let mut components = Components::new(n_points, None);
    let vertex = |point: u32| (0.0, Support::new(&[point]));
    for &at in &orders[1] {
        if let &[a, b] = layers[1].simplices[at as usize].points()
            && let Some(younger) = components.merge(a, b)
        {
            found.pair(0, vertex(younger), value(1, at));
        }
    }
    // Duplicates were never joined to anything.
    if let Some(&first) = layers[0].simplices.iter().flat_map(|simplex| simplex.points().first()).min() {
        found.essential(0, vertex(first));
    }
    let mut births: FxHashSet<u32> = FxHashSet::default();
    for dim in (2..layers.len()).rev() {
        let facets = &layers[dim - 1];
        // Ranks of facets, so that the latest one of a column is its largest number.
        let mut ranks = vec![0; facets.simplices.len()];
        for (rank, &at) in (0_u32..).zip(&orders[dim - 1]) {
            ranks[at as usize] = rank;
        }
        let place: FxHashMap<Support, u32> = facets.simplices.iter().copied().zip(0..).collect();
        let mut ending_with: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let cleared = std::mem::take(&mut births);
        for &at in orders[dim].iter().filter(|at| !cleared.contains(at)) {
            check()?;
            let facets = layers[dim].simplices[at as usize].facets();
            let mut column: Vec<u32> =
                facets.filter_map(|facet| place.get(&facet)).map(|&facet| ranks[facet as usize]).collect();
            column.sort_unstable();
            while let Some(&last) = column.last() {
                match ending_with.get(&last) {
                    Some(other) => column = symmetric_difference(&column, other),
                    None => {
                        let birth = orders[dim - 1][last as usize];
                        births.insert(birth);
                        if dim - 1 <= max_dim {
                            found.pair(dim - 1, value(dim - 1, birth), value(dim, at));
                        }
                        ending_with.insert(last, column);
                        break;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The simplices of a layer in the order of the filtration: by radius, then by their points.
fn order(layer: &Layer) -> Vec<u32> {
    let mut order: Vec<u32> = (0..layer.simplices.len() as u32).collect();
    order.sort_by(|&a, &b| layer.radii[a as usize].total_cmp(&layer.radii[b as usize]).then(a.cmp(&b)));
    order
}
