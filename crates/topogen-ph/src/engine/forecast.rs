//! How much memory a diagram will take.

use super::Engine;
use crate::lengths::Square;
use crate::reduction::links::Edges;
use crate::reduction::planar::bytes_near;
use crate::reduction::sweep::{class_bytes, list_bytes};
use crate::stream::{LARGEST_BATCH, SMALL_TABLE, candidate_bytes};

/// The size of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Size {
    /// Points with coordinates, for [`Rips::points`](crate::Rips::points).
    Points {
        /// How many there are.
        n_points: usize,
        /// How many coordinates each has.
        dim: usize,
        /// Whether the metric is [`Euclidean`](crate::Euclidean).
        is_euclidean: bool,
    },
    /// All lengths, for [`Rips::lengths`](crate::Rips::lengths).
    Lengths {
        /// How many points there are.
        n_points: usize,
    },
    /// Some lengths, for [`Rips::sparse`](crate::Rips::sparse).
    Sparse {
        /// How many points there are.
        n_points: usize,
        /// How many edges there are.
        n_edges: usize,
    },
}

impl Size {
    /// How many points there are.
    pub fn n_points(self) -> usize {
        match self {
            Self::Points { n_points, .. } | Self::Lengths { n_points } | Self::Sparse { n_points, .. } => {
                n_points
            }
        }
    }

    fn n_edges(self) -> f64 {
        let n = self.n_points() as f64;
        match self {
            Self::Sparse { n_edges, .. } => n_edges as f64,
            _ => n * (n - 1.0) / 2.0,
        }
    }
}

/// What [`Rips::forecast`](crate::Rips::forecast) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The algorithm that will be used.
    pub engine: Engine,
    /// The bytes that will be used at most, beside the input.
    ///
    /// For [`Engine::Collapse`] and [`Engine::Cohomology`] above degree 1, and for [`Engine::Standard`], this is a bound for all simplices of the complex
    /// without a threshold, and usually far too high.
    pub bytes: u64,
}

impl Forecast {
    pub(super) fn new(engine: Engine, size: Size, max_dim: usize) -> Self {
        let n_points = size.n_points();
        let (n, edges) = (n_points as f64, size.n_edges());
        let rows = if max_dim == 0 { 0.0 } else { n * (n / 512.0).ceil() * (64.0 + 1.0 / 8.0) };
        let lists = if max_dim == 0 { 0.0 } else { list_bytes(n_points) as f64 };
        let classes = if max_dim == 0 { 0.0 } else { class_bytes(n_points, edges as usize) as f64 };
        // A record is written, then put into its bucket.
        let records = 16.0 * edges.min(LARGEST_BATCH.max(edges as usize / 16) as f64);
        let of_points = match size {
            // All lengths are computed first, and held beside what the engine makes of them.
            Size::Points { is_euclidean: false, .. } => 8.0 * edges,
            // Twice, and once in single precision.
            Size::Points { n_points, dim, .. } => 20.0 * (n_points as f64 + 32.0) * dim as f64,
            _ => 0.0,
        };
        // Squares are made of points, and given lengths are read where they are, but for few; all once more in sixteen bits each.
        let rounded = 2.0 * n * (n + 32.0);
        let is_given = !matches!(size, Size::Points { is_euclidean: true, .. });
        let is_read_in_place = is_given && n_points > SMALL_TABLE;
        let matrix = if is_read_in_place { rounded } else { rounded + Square::bytes_for(n_points) as f64 };
        let bytes = match engine {
            Engine::Auto | Engine::Sweep | Engine::SweepMatrix => {
                matrix + 64.0 * n + rows + classes + records + of_points
            }
            // Coordinates are filled up to whole registers.
            Engine::SweepRounded => {
                let candidates = candidate_bytes(n_points) as f64;
                rounded + candidates + 192.0 * n + rows + classes + records + of_points
            }
            // Rows as lists are beside rows of bits for a moment.
            // Where a death is not certain, the sweep takes over.
            Engine::Planar => {
                700.0 * n + bytes_near(n_points) as f64 + lists + 2.0 * rows + classes + records + of_points
            }
            Engine::SweepCells | Engine::SweepSieve => {
                400.0 * n + lists + 2.0 * rows + classes + records + of_points
            }
            Engine::SweepList => 56.0 * edges + 16.0 * n + rows + classes + records,
            Engine::Links => {
                let lengths = match size {
                    Size::Sparse { .. } => 56.0 * edges,
                    _ => matrix,
                };
                let tables = Edges::bytes_for(n_points) as f64 + 4.0 * edges;
                // How cycles in lunes are filled; see `Fillings`.
                let plans = if max_dim > 2 { 2.0 * n * n + f64::from(1 << 20) } else { 0.0 };
                lengths + tables + plans + 64.0 * n + rows + records + of_points
            }
            Engine::Collapse | Engine::Cohomology => {
                // Edges sorted, by vertices and by hash; a table of all pairs where that is small.
                let table = 4.2 * (n * n).min((16.0 * edges).max(1e6));
                // So many vertices have so many edges among them at least, and no graph has more cliques (Kruskal and Katona).
                let crowd = n.min((1.0 + (1.0 + 8.0 * edges).sqrt()) / 2.0);
                // Each may be a column, and a pivot.
                let simplices: f64 = (2..=max_dim + 1).map(|count| choose(crowd, count)).sum();
                160.0 * edges + table + 104.0 * simplices
            }
            Engine::Standard => (1..=max_dim + 2).map(|count| choose(n, count)).sum::<f64>() * 256.0,
        };
        // What is small is not counted: tables, the diagram itself.
        Self { engine, bytes: (bytes + 65_536.0 + 256.0 * n) as u64 }
    }
}

/// n over k, roughly.
pub(crate) fn choose(n: f64, k: usize) -> f64 {
    (0..k).map(|i| (n - i as f64).max(0.0) / (i + 1) as f64).product()
}

/// The bytes that this machine can give without swapping, where it says so.
pub(super) fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
