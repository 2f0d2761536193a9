//! Which algorithm.

use super::Size;
use crate::{Error, Result, Threshold};
use std::fmt;
use std::str::FromStr;

/// Which algorithm computes a diagram. All give the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// The fastest that fits the input.
    #[default]
    Auto,
    /// The faces of the relative neighbourhood graph of points in the plane, for degrees 0 and 1. Where the death of a face is not certain,
    /// as in lattices that are not quite regular, or where some points are very near each other, it is [`Engine::SweepCells`].
    Planar,
    /// One sweep over the edges by what is in their lunes, for degrees 0 and 1; edges from where they are had fastest.
    Sweep,
    /// The sweep over the edges of a matrix of all lengths.
    SweepMatrix,
    /// The sweep over the edges of points with any number of coordinates and the Euclidean metric. Rounded lengths are kept, and the others
    /// computed when they are needed.
    SweepRounded,
    /// The sweep over the edges of points in up to three dimensions, found by their cells.
    SweepCells,
    /// [`Engine::SweepCells`], all edges of which go through a sieve, from the first on. Where that pays, that engine does it by
    /// itself.
    SweepSieve,
    /// The sweep over a list of edges.
    SweepList,
    /// One sweep over the edges by the homology of their links, for degrees 0 to 3. Up to degree 1 it is [`Engine::Sweep`].
    Links,
    /// Edge collapse, then cohomology of what is left, for any degree and any coefficients.
    Collapse,
    /// Implicit persistent cohomology with clearing and apparent pairs, for any degree and any coefficients.
    Cohomology,
    /// Reduction of the whole boundary matrix: slow and obvious, the oracle of the others.
    Standard,
}

/// Up to this dimension points are found by their cells.
const MAX_CELL_DIM: usize = 3;
/// Up to so many points a matrix is faster than cells.
const SMALL: usize = 128;

/// From so many points on, lengths that are computed when they are needed are faster than a matrix of all, up to so many coordinates, and
/// if there are so many points for each coordinate.
const ROUNDED_POINTS: usize = 384;
const MAX_ROUNDED_DIM: usize = 192;
const POINTS_A_COORDINATE: usize = 5;

/// Up to so many points, tables of all pairs are small beside what a machine has; [`Engine::Cohomology`] takes less where a
/// threshold leaves few edges.
const MANY: usize = 8_192;
/// Up to so many points, links of degree 3 are faster than what is left of a cut graph when it is collapsed; beyond, rows of all
/// points are long beside the few neighbours in them.
const MANY_CUT: usize = 2_048;

impl Engine {
    /// All that can be asked for.
    pub const ALL: [Self; 12] = [
        Self::Auto,
        Self::Planar,
        Self::Sweep,
        Self::SweepMatrix,
        Self::SweepRounded,
        Self::SweepCells,
        Self::SweepSieve,
        Self::SweepList,
        Self::Links,
        Self::Collapse,
        Self::Cohomology,
        Self::Standard,
    ];

    /// The algorithm itself, where the choice is open.
    pub(super) fn resolve(
        self,
        size: Size,
        max_dim: usize,
        modulus: u16,
        threshold: Threshold,
    ) -> Result<Self> {
        let is_cut = matches!(size, Size::Sparse { .. }) || matches!(threshold, Threshold::Value(_));
        let many = if is_cut && max_dim == 3 { MANY_CUT } else { MANY };
        let engine = match (self, size) {
            (Self::Auto, _) if modulus != 2 && max_dim > 0 => Self::Collapse,
            (Self::Auto, _) if (2..=3).contains(&max_dim) && size.n_points() <= many => Self::Links,
            (Self::Auto, _) if max_dim > 1 => Self::Collapse,
            (Self::Links, _) if max_dim > 1 => Self::Links,
            (Self::Auto, Size::Points { n_points, dim: 2, is_euclidean: true }) if n_points > SMALL => {
                Self::Planar
            }
            (Self::Auto | Self::Sweep | Self::Links, Size::Sparse { .. }) => Self::SweepList,
            (Self::Auto | Self::Sweep | Self::Links, Size::Points { n_points, dim, is_euclidean: true })
                if dim <= MAX_CELL_DIM && n_points > SMALL =>
            {
                Self::SweepCells
            }
            (Self::Auto | Self::Sweep | Self::Links, Size::Points { n_points, dim, is_euclidean: true })
                if n_points > MANY
                    || n_points >= ROUNDED_POINTS.max(POINTS_A_COORDINATE * dim)
                        && dim <= MAX_ROUNDED_DIM =>
            {
                Self::SweepRounded
            }
            (Self::Auto | Self::Sweep | Self::Links, _) => Self::SweepMatrix,
            (engine, _) => engine,
        };
        let needs = match engine {
            Self::Collapse | Self::Cohomology | Self::Standard => usize::MAX,
            Self::Links => 3,
            _ => 1,
        };
        if max_dim > needs {
            return Err(Error::WrongEngine { engine: self, max_dim, needs });
        }
        if modulus != 2 && max_dim > 0 && needs != usize::MAX {
            return Err(Error::WrongModulus { engine: self, modulus });
        }
        let is_fitting = match engine {
            Self::SweepCells | Self::SweepSieve => {
                matches!(size, Size::Points { dim, is_euclidean: true, .. } if dim <= MAX_CELL_DIM)
            }
            Self::Planar => matches!(size, Size::Points { dim: 2, is_euclidean: true, .. }),
            Self::SweepMatrix => !matches!(size, Size::Sparse { .. }),
            Self::SweepRounded => matches!(size, Size::Points { is_euclidean: true, .. }),
            _ => true,
        };
        if is_fitting { Ok(engine) } else { Err(Error::UnfittingEngine { engine: self }) }
    }

    /// Whether it needs no lengths, but computes what it needs from coordinates.
    pub(super) fn takes_points(self) -> bool {
        matches!(
            self,
            Self::Planar
                | Self::SweepMatrix
                | Self::SweepRounded
                | Self::SweepCells
                | Self::SweepSieve
                | Self::Links
        )
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Planar => "planar",
            Self::Sweep => "sweep",
            Self::SweepMatrix => "sweep-matrix",
            Self::SweepRounded => "sweep-rounded",
            Self::SweepCells => "sweep-cells",
            Self::SweepSieve => "sweep-sieve",
            Self::SweepList => "sweep-list",
            Self::Links => "links",
            Self::Collapse => "collapse",
            Self::Cohomology => "cohomology",
            Self::Standard => "standard",
        })
    }
}

impl FromStr for Engine {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|engine| engine.to_string() == name);
        found.ok_or_else(|| Error::UnknownName { name: name.to_owned(), known: names(&Self::ALL) })
    }
}

/// The names of values, as an error lists them.
pub(crate) fn names(values: &[impl fmt::Display]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
