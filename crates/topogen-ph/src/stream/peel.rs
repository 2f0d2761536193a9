//! Vertices that are frozen at some length: edges of theirs that are longer are left out, and nothing changes.

use super::coarse::Coarse;

/// So many of the most central points are held against every other one: what is farther from them than it is from those comes late.
const CENTRES: usize = 2;
/// And so many of the nearest points: they are near to all that the point is near to, early.
const NEAREST: usize = 4;

/// Points have 24 bits of a candidate: with more, a matrix fits nowhere.
const MAX_POINT: usize = (1 << 24) - 1;

/// Beyond which value each point has no edges.
#[derive(Debug, Default)]
pub(super) struct Caps {
    /// By point; infinite for one that is not frozen.
    values: Vec<f64>,
    /// When a point can be frozen, which, and by which other one it is dominated then, in one number.
    candidates: Vec<u64>,
}

impl Caps {
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    /// The caps of all points, if there are any: whole groups of `lanes` points, what is behind the last one being infinite.
    pub(super) fn values(&self) -> Option<&[f64]> {
        (!self.values.is_empty()).then_some(&self.values)
    }

    /// Freezes points as early as is seen; O(n²) time.
    ///
    /// A point x is *dominated* by y when all neighbours of x are neighbours of y, and is so from the time T on when of the edges yz
    /// that enter after xz all have entered, and xy has. Then x may be frozen: its later edges are left out, and the homology is what
    /// it was at every time. For let x₁, x₂, … be the frozen points by their times T₁ ≤ T₂ ≤ …, each dominated by one that is not
    /// frozen before it. At each time, the complex without the edges that are left out collapses to that on the points that are not
    /// frozen: first x₁ goes, as its edges and those from y₁ to the same points are of before T₁, and such are left out nowhere; then
    /// x₂; and so on. So does the complex with all edges, since domination is transitive. Hence the inclusion of the one in the other
    /// is an equivalence at every time (strong collapses: Barmak and Minian 2012, doi 10.1007/s00454-011-9357-5).
    ///
    /// Values are rounded, which can make times later, never earlier: an edge that may come later than another one is taken for later,
    /// and so are those left out that certainly come after the time.
    #[inline(always)]
    pub(super) fn freeze(&mut self, coarse: &Coarse, eccentricities: &[f64], lanes: usize) {
        let Self { values, candidates } = self;
        let n_points = eccentricities.len();
        values.clear();
        values.resize(n_points.next_multiple_of(lanes), f64::INFINITY);
        candidates.clear();
        let centres = most_central(eccentricities);
        for x in 0..n_points as u32 {
            for y in centres.into_iter().chain(coarse.nearest::<NEAREST>(x).points) {
                if y != x {
                    let time = u64::from(coarse.dominated_from(x, y));
                    candidates.push(time << 48 | u64::from(x) << 24 | u64::from(y));
                }
            }
        }
        candidates.sort_unstable();
        for &candidate in &*candidates {
            let point = |shift: u32| (candidate >> shift) as usize & MAX_POINT;
            let (x, y) = (point(24), point(0));
            if values[x] == f64::INFINITY && values[y] == f64::INFINITY {
                values[x] = coarse.certainly_above((candidate >> 48) as u16);
            }
        }
    }
}

/// The points with the smallest eccentricities.
fn most_central(eccentricities: &[f64]) -> [u32; CENTRES] {
    let mut centres = [(f64::INFINITY, 0); CENTRES];
    for (point, &eccentricity) in eccentricities.iter().enumerate() {
        let place = centres.partition_point(|&(other, _)| other <= eccentricity);
        if place < CENTRES {
            centres[place..].rotate_right(1);
            centres[place] = (eccentricity, point as u32);
        }
    }
    centres.map(|(_, point)| point)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Triangle;
    use crate::{CondensedLengths, Edge, Engine, Euclidean, Points, Rips, SparseLengths, Threshold};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const LANES: usize = 8;

    /// The edges that are not left out, of those within `radius`, and how many are.
    fn peeled(lengths: &CondensedLengths, radius: f64) -> (SparseLengths, usize) {
        let n = lengths.n_points();
        let length = |p: usize, q: usize| lengths.length(Edge::new(p as u32, q as u32));
        let farthest = |p: usize| (0..n).map(|q| length(p, q)).fold(0.0, f64::max);
        let eccentricities: Vec<f64> = (0..n).map(farthest).collect();
        let (mut coarse, mut caps) = (Coarse::default(), Caps::default());
        let longest = eccentricities.iter().copied().fold(0.0, f64::max);
        coarse.fill(&Triangle(lengths), longest, 0.0).unwrap();
        caps.freeze(&coarse, &eccentricities, LANES);
        let values = caps.values().unwrap();
        assert_eq!(values.len() % LANES, 0);
        let cap = |edge: Edge| {
            let (u, v) = edge.endpoints();
            values[u as usize].min(values[v as usize])
        };
        let within = lengths.iter().filter(|&(_, length)| length <= radius);
        let (kept, cut): (Vec<_>, Vec<_>) = within.partition(|&(edge, length)| length <= cap(edge));
        let triplets: Vec<_> = kept
            .iter()
            .map(|&(edge, length)| {
                let (u, v) = edge.endpoints();
                (u, v, length)
            })
            .collect();
        (SparseLengths::from_triplets(n, &triplets).unwrap(), cut.len())
    }

    /// Holds the diagram of the edges that are left against that of all, critical edges included; how many are left out.
    fn check(lengths: &CondensedLengths, what: &str) -> usize {
        let radius = lengths.enclosing_radius();
        let (kept, cut) = peeled(lengths, radius);
        let rips = Rips::default().max_dim(2).threshold(Threshold::Value(radius)).engine(Engine::Cohomology);
        assert_eq!(
            rips.sparse(&kept).unwrap(),
            rips.lengths(lengths).unwrap(),
            "{what}, {cut} edges left out"
        );
        cut
    }

    fn matrix(n: usize, mut entry: impl FnMut() -> f64) -> CondensedLengths {
        CondensedLengths::from_lower_triangle((0..n * (n - 1) / 2).map(|_| entry()).collect()).unwrap()
    }

    fn cloud(n: usize, dim: usize, mut coordinate: impl FnMut() -> f64) -> CondensedLengths {
        let coordinates: Vec<f64> = (0..n * dim).map(|_| coordinate()).collect();
        CondensedLengths::from_points(&Points::new(&coordinates, dim).unwrap(), &Euclidean).unwrap()
    }

    #[test]
    fn what_is_left_out_changes_no_critical_edge() {
        let mut cut = [0; 7];
        for seed in 0..25 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let n = rng.random_range(5..32);
            let mut all = [0; 7];
            all[0] = check(&matrix(n, || rng.random_range(0.5..1.0)), "no metric");
            all[1] = check(&matrix(n, || f64::from(rng.random_range(1..6))), "whole numbers");
            // So near to each other that many are rounded to one value.
            all[2] = check(&matrix(n, || 1.0 + 1e-5 * f64::from(rng.random_range(0..400))), "nearly tied");
            all[3] = check(&cloud(n, 2, || rng.random_range(0.0..1.0)), "square");
            all[4] = check(&cloud(n, 3, || 1e-9 * rng.random_range(-1.0..1.0)), "small cube");
            all[5] = check(&cloud(n, 2, || f64::from(rng.random_range(0..4))), "lattice with duplicates");
            all[6] = check(&cloud(n, 1, || rng.random_range(0.0..1.0_f64).powi(9)), "line of many scales");
            for (sum, of_one) in cut.iter_mut().zip(all) {
                *sum += of_one;
            }
        }
        // Without a metric hardly any vertex is dominated.
        assert!(cut[3..].iter().all(|&edges| edges > 100), "{cut:?}");
    }

    #[test]
    fn points_that_coincide_are_no_trouble() {
        let (kept, cut) = peeled(&matrix(6, || 0.0), 0.0);
        assert_eq!((kept.n_edges(), cut), (15, 0));
    }
}
