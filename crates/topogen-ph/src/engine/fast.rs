//! Degrees 0 and 1 by the sweep: which source, which rows.

use super::Rips;
use super::workspace::Workspace;
use crate::diagram::Diagram;
use crate::lengths::{direct, gram};
use crate::reduction::sweep::Rows;
use crate::reduction::sweep::{Many, One, Search, Wide, spanning_tree, sweep};
use crate::stream::{Exact, Given, Lazy, Matrix, Squared};
use crate::{CondensedLengths, Edge, Euclidean, Metric, Result, Threshold};
use pulp::{Simd, WithSimd};

/// Up to so many points, a row of bits is one block.
const NARROW: usize = 128;

/// What the sweep takes edges from.
pub(super) enum Input<'a> {
    /// Points with so many coordinates; the distance is Euclidean.
    Cloud(&'a [f64], usize),
    Lengths(&'a CondensedLengths),
}

/// A sweep, to be compiled for each set of vector instructions.
pub(super) struct Sweep<'a> {
    pub(super) rips: &'a Rips,
    pub(super) input: Input<'a>,
    pub(super) workspace: &'a mut Workspace,
}

impl WithSimd for Sweep<'_> {
    type Output = Result<Diagram>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { rips, input, workspace } = self;
        match input {
            Input::Lengths(lengths) => {
                workspace.square.fill_with(lengths)?;
                of_matrix(rips, Given, lengths.births(), workspace)
            }
            Input::Cloud(coordinates, dim) => {
                let Workspace { square, columns, panels, .. } = workspace;
                let is_filled = match dim {
                    ..=direct::MAX_DIM => direct::fill(square, coordinates, dim, simd, columns)?,
                    _ => gram::fill(square, coordinates, dim, simd, panels)?,
                };
                if !is_filled {
                    let lengths = CondensedLengths::of_coordinates(coordinates, dim, &Euclidean)?;
                    workspace.square.fill_with(&lengths)?;
                    return of_matrix(rips, Given, None, workspace);
                }
                let at = |p: u32| &coordinates[p as usize * dim..][..dim];
                let exact = Squared(|p, q| Euclidean.distance(at(p), at(q)));
                of_matrix(rips, exact, None, workspace)
            }
        }
    }
}

#[inline(always)]
fn of_matrix<E: Exact>(
    rips: &Rips,
    exact: E,
    births: Option<&[f64]>,
    workspace: &mut Workspace,
) -> Result<Diagram> {
    let Workspace { square, matrix, stream, narrow, wide, table, sweep: buffers, builder, .. } = workspace;
    let n_points = square.n_points();
    let source = Matrix::new(square, exact, matrix);
    let threshold = match rips.threshold {
        Threshold::None => f64::INFINITY,
        Threshold::Value(value) => value,
        Threshold::EnclosingRadius => source.enclosing_radius(),
    };
    builder.reset(n_points, threshold, rips.max_dim);
    buffers.components.reset(n_points, births);
    let vertex = |v: u32| (births.map_or(0.0, |births| births[v as usize]), Edge::vertex(v));
    let mut stream = Lazy::new(source, threshold, stream, || rips.interrupt.is_set());
    if rips.max_dim == 0 {
        spanning_tree(&mut stream, vertex, &mut buffers.components, builder);
    } else if n_points <= NARROW {
        let mut rows = Rows::new(n_points, One, narrow)?;
        sweep(&mut stream, vertex, &mut rows, table, buffers, builder);
    } else {
        let mut rows = Rows::<Wide, Many>::new(n_points, Many(n_points.div_ceil(512)), wide)?;
        sweep(&mut stream, vertex, &mut rows, Search, buffers, builder);
    }
    rips.interrupt.check()?;
    Ok(builder.finish())
}
