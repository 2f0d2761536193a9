//! Some lengths, which tell about how many there are up to a given one.

use super::witnesses::Values;

/// So many are taken of few points; and of many, but no more than so many a point.
const FEW: usize = 256;
const A_POINT: usize = 2;
const MANY: usize = 8_192;
/// Up to so many points are few.
const SMALL: usize = 128;

/// Some raw lengths, evenly over all points.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) raws: Vec<f64>,
    /// How many edges one of them stands for.
    pub(super) share: f64,
}

impl Sample {
    /// Takes some of the edges among so many points.
    #[inline(always)]
    pub(super) fn take(&mut self, n_points: usize, of: &impl Values) {
        self.raws.clear();
        let wanted = if n_points <= SMALL { FEW } else { MANY.min(A_POINT * n_points) };
        // From each point, others at distances in the index that differ from point to point.
        let each = (2 * wanted / n_points.max(1)).clamp(1, n_points.saturating_sub(1).max(1));
        let gap = n_points / each;
        let mut shift = 0;
        for point in (0..n_points).step_by((n_points / wanted).max(1)) {
            let mut other = point + shift;
            for _ in 0..each {
                other = if other < n_points { other } else { other - n_points };
                if other != point {
                    self.raws.push(of.value(point as u32, other as u32));
                }
                other += gap;
            }
            shift = (shift + 7) % gap;
        }
        let all = n_points * n_points.saturating_sub(1) / 2;
        self.share = all as f64 / self.raws.len().max(1) as f64;
    }

    /// About how many edges there are beyond a raw length, up to another one.
    #[inline(always)]
    pub(super) fn count(&self, above: f64, up_to: f64) -> f64 {
        let mut count = 0;
        for &raw in &self.raws {
            count += u32::from((raw > above) & (raw <= up_to));
        }
        f64::from(count) * self.share
    }

    /// A raw length that about `count` edges beyond `above` do not exceed; nothing below is asked for again.
    #[inline(always)]
    pub(super) fn quantile(&mut self, above: f64, count: usize) -> f64 {
        self.raws.retain(|&raw| raw > above);
        let place = (count as f64 / self.share) as usize;
        if place >= self.raws.len() {
            return f64::INFINITY;
        }
        *self.raws.select_nth_unstable_by(place, f64::total_cmp).1
    }
}
