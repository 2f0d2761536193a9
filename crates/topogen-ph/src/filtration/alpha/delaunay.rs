//! Delaunay triangulations on a line, in the plane and in space.

use super::cloud::Cloud;
use super::curve;
use crate::Result;
use crate::triangulation::{Cell, NOBODY, Space, Triangulation};

/// A triangulation: the dimension of the cloud, and that many vertices and one more of each simplex, the first of four.
pub(super) struct Delaunay {
    pub(super) dim: usize,
    pub(super) cells: Vec<[u32; 4]>,
}

/// The Delaunay triangulation of the distinct points of a cloud, of the dimension of their affine hull.
///
/// Where all points lie on a line or plane, each simplex is completed by the same poles. A sphere through these meets the plane in the
/// circle through the other vertices, so that the predicates of space are those of the plane.
///
/// # Errors
/// What `check` says.
///
/// # Complexity
/// Usually O(n log n); O(n²) cells in the worst case in space.
pub(super) fn delaunay(cloud: &Cloud, check: impl Fn() -> Result<()>) -> Result<Delaunay> {
    let order = curve::order(cloud);
    let (dim, first) = first_simplex(cloud, &order);
    if dim == 0 {
        // A point on its own; no cell without any.
        let cells = order.first().map(|&point| [point, NOBODY, NOBODY, NOBODY]).into_iter().collect();
        return Ok(Delaunay { dim, cells });
    }
    let mut triangulation = Triangulation::default();
    let others = order.into_iter().filter(|point| !first[..=dim].contains(point));
    triangulation.build(&Hull { cloud, dim }, (cloud.len(), first), others, check)?;
    let mut cells = Vec::new();
    triangulation.write(dim, &mut cells);
    let cells = cells.into_iter().map(|Cell { vertices, .. }| vertices).collect();
    Ok(Delaunay { dim, cells })
}

/// The dimension of the cloud, and a simplex of it, completed by poles and positively oriented.
fn first_simplex(cloud: &Cloud, order: &[u32]) -> (usize, [u32; 4]) {
    let mut simplex = [NOBODY; 4];
    let (mut count, mut of_points) = (0, 0);
    // All poles together span the space, so enough of them are independent of any points.
    for place in order.iter().copied().chain(cloud.poles()) {
        if count > cloud.dim {
            break;
        }
        simplex[count] = place;
        if cloud.are_independent(&simplex[..=count]) {
            count += 1;
            of_points += usize::from((place as usize) < cloud.len());
        }
    }
    let dim = of_points.saturating_sub(1);
    if dim > 0 && cloud.orientation(&simplex) < 0.0 {
        simplex.swap(0, 1);
    }
    (dim, simplex)
}

/// Simplices of the hull, which poles complete.
struct Hull<'a> {
    cloud: &'a Cloud,
    dim: usize,
}

impl Space<4> for Hull<'_> {
    fn dim(&self) -> usize {
        self.dim
    }

    fn orientation(&self, simplex: &[u32; 4]) -> f64 {
        self.cloud.orientation(simplex)
    }

    fn in_ball(&self, simplex: &[u32; 4], point: u32) -> f64 {
        self.cloud.in_ball(simplex, point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Points;

    /// Cells are oriented, no point is strictly within the ball of any, and every point is in one.
    fn check(coordinates: &[f64], dim: usize, expected: usize) {
        let cloud = Cloud::new(&Points::new(coordinates, dim).unwrap()).unwrap();
        let found = delaunay(&cloud, || Ok(())).unwrap();
        assert_eq!(found.dim, expected);
        let (_, first) = first_simplex(&cloud, &curve::order(&cloud));
        for cell in &found.cells {
            let mut full = *cell;
            full[expected + 1..].copy_from_slice(&first[expected + 1..]);
            assert!(expected == 0 || cloud.orientation(&full) > 0.0, "{cell:?}");
            let within = |&point: &u32| !cell.contains(&point) && cloud.in_ball(&full, point) > 0.0;
            assert_eq!(cloud.distinct().iter().find(|point| within(point)), None, "{cell:?}");
        }
        let mut met: Vec<u32> = found.cells.iter().flat_map(|cell| cell[..=expected].to_vec()).collect();
        met.sort_unstable();
        met.dedup();
        assert_eq!(met, cloud.distinct());
    }

    #[test]
    fn balls_are_empty_wherever_points_lie() {
        let wave = |at: usize| (1.0 + 12.9898 * at as f64).sin() * 0.7;
        let random: Vec<f64> = (0..180).map(wave).collect();
        let grid: Vec<f64> = (0..64).flat_map(|at| [at / 16, at / 4 % 4, at % 4].map(|x| x as f64)).collect();
        let line: Vec<f64> = (0..9).flat_map(|at| [wave(at), 2.0 * wave(at), -wave(at)]).collect();
        let plane: Vec<f64> = (0..40).flat_map(|at| [wave(at), wave(at + 50), 0.25]).collect();
        check(&random, 2, 2);
        check(&random, 3, 3);
        check(&grid, 2, 2);
        check(&grid, 3, 3);
        check(&line, 3, 1);
        check(&[0.0, 0.0, 1.0, 2.0, 3.0, 6.0, -1.0, -2.0], 2, 1);
        check(&plane, 3, 2);
        check(&[0.5; 9], 3, 0);
    }
}
