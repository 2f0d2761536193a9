//! The diagram of a Rips filtration in any degree, with coefficients in any prime field, by cohomology.

use super::cohomology::{Cohomology, Visit};
use super::collapse::Collapsed;
use crate::diagram::DiagramBuilder;
use crate::engine::Interrupt;
use crate::field::{Field, Prime, Two};
use crate::filtration::RipsFiltration;
use crate::flag::{FlagComplex, Key, Packing};
use crate::{Diagram, Result};
use std::borrow::Cow;

/// The diagram in degrees 0 to `max_dim` with coefficients in `field`; edges are collapsed first if `is_collapsed`.
///
/// # Errors
/// As [`Cohomology::classes`].
pub(crate) fn diagram(
    filtration: &RipsFiltration,
    max_dim: usize,
    field: Prime,
    is_collapsed: bool,
    interrupt: Interrupt,
) -> Result<Diagram> {
    let n_points = filtration.n_points();
    if is_collapsed && max_dim > 0 {
        let Collapsed { edges, ranks } = Collapsed::new(n_points, filtration.edges(), interrupt)?;
        let complex = FlagComplex::new(n_points, Cow::Owned(edges))?;
        of_complex(filtration, &complex, |rank| ranks[rank as usize], max_dim, field, interrupt)
    } else {
        let complex = FlagComplex::new(n_points, Cow::Borrowed(filtration.edges()))?;
        of_complex(filtration, &complex, |rank| rank, max_dim, field, interrupt)
    }
}

/// `rank_of` says when an edge of the complex enters the filtration.
fn of_complex(
    filtration: &RipsFiltration,
    complex: &FlagComplex<'_>,
    rank_of: impl Fn(u32) -> u32,
    max_dim: usize,
    field: Prime,
    interrupt: Interrupt,
) -> Result<Diagram> {
    let births = filtration.births();
    if field == Prime::TWO {
        over(&Cohomology { complex, births, field: Two, max_dim, interrupt }, filtration, rank_of)
    } else {
        over(&Cohomology { complex, births, field, max_dim, interrupt }, filtration, rank_of)
    }
}

fn over<F: Field>(
    cohomology: &Cohomology<'_, F>,
    filtration: &RipsFiltration,
    rank_of: impl Fn(u32) -> u32,
) -> Result<Diagram> {
    let n_points = filtration.n_points();
    if Packing::new(n_points).fits_degree::<u64>(n_points, cohomology.max_dim) {
        collect::<u64, _>(cohomology, filtration, rank_of)
    } else {
        collect::<u128, _>(cohomology, filtration, rank_of)
    }
}

fn collect<K: Key, F: Field>(
    cohomology: &Cohomology<'_, F>,
    filtration: &RipsFiltration,
    rank_of: impl Fn(u32) -> u32,
) -> Result<Diagram> {
    let mut builder = DiagramBuilder::new(filtration.n_points(), filtration.threshold(), cohomology.max_dim);
    cohomology.classes::<K>(Visit::Lasting, |class| {
        let birth = match class.degree {
            0 => filtration.vertex(class.birth.rank),
            _ => filtration.of_rank(rank_of(class.birth.rank)),
        };
        match class.death {
            Some(death) => builder.pair(class.degree, birth, filtration.of_rank(rank_of(death.rank))),
            None => builder.essential(class.degree, birth),
        }
    })?;
    Ok(builder.finish())
}
