//! The places of all points in the order of their distances from one of them.

use crate::metrics::MeasureError;
use crate::metrics::pairwise::Cloud;
use crate::{Error, Result};

/// The other points in the order of their distances from one point.
#[derive(Debug)]
pub(super) struct Ranks {
    /// The nearest first; of points at the same distance, that with the lower index.
    pub(super) order: Vec<usize>,
    /// The place of each point in that order, from 1 on; 0 for the point itself.
    pub(super) rank: Vec<usize>,
}

impl Ranks {
    pub(super) fn of(cloud: &Cloud, point: usize) -> Self {
        let n = cloud.len();
        let squares: Vec<f64> = (0..n).map(|other| cloud.square(point, other)).collect();
        let mut order: Vec<usize> = (0..n).filter(|&other| other != point).collect();
        order.sort_unstable_by(|&a, &b| squares[a].total_cmp(&squares[b]).then(a.cmp(&b)));
        let mut rank = vec![0; n];
        order.iter().enumerate().for_each(|(place, &other)| rank[other] = place + 1);
        Self { order, rank }
    }
}

/// Refuses neighbourhoods of no points, or of half of them and more.
pub(super) fn check_neighbours(k: usize, points: usize) -> Result<()> {
    if k == 0 || k.saturating_mul(2) >= points {
        return Err(Error::Measure(MeasureError::BadRankNeighbours { k, points }));
    }
    Ok(())
}
