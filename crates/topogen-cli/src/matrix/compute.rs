//! All pairs, in parallel.

use rayon::prelude::*;
use topogen_diag::Bars;

use super::kept::Kept;
use super::triangle::Triangle;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::metric::Metric;
use crate::progress::Meter;

/// Fills the rows that are not finished, and keeps each when it is.
///
/// # Errors
/// Somebody has pressed Ctrl-C, a row cannot be kept, or the metric refuses.
pub fn run(
    metric: &dyn Metric,
    bars: &[Bars<'_>],
    triangle: &mut Triangle,
    kept: Option<&Kept>,
) -> Result<()> {
    let (total, done) = triangle.pairs();
    let meter = Meter::start("pairs", total, done);
    let fill = |(row, values): (usize, &mut [f64])| -> Result<()> {
        // Pairs are shared among threads too: a few diagrams may be large.
        values.par_iter_mut().enumerate().try_for_each(|(column, value)| {
            if interrupt::asked() {
                return Err(interrupt::error());
            }
            *value = metric.distance(bars[column], bars[row])?;
            meter.step();
            Ok::<(), Error>(())
        })?;
        kept.map_or(Ok(()), |kept| kept.keep(row, values))
    };
    interrupt::computing(|| triangle.finish_all().into_par_iter().try_for_each(fill))
}
