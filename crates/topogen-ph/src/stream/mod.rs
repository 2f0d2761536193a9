//! The edges of a cloud or matrix in their exact order, no sooner than they are needed. See `README.md` beside this file.
#![allow(clippy::needless_range_loop, reason = "loops over lanes, which become vector instructions")]

mod candidates;
mod cells;
mod coarse;
mod lazy;
mod list;
mod masks;
mod matrix;
mod order;
mod pack;
mod peel;
mod rounded;
mod sample;
mod sort;
mod source;
mod table;
mod ties;
mod unwitnessed;
mod window;
mod witnesses;

/// With fewer points a second thread costs more than it brings.
pub(crate) const PARALLEL_POINTS: usize = 1_500;

pub(crate) use candidates::candidate_bytes;
pub(crate) use cells::{CellBuffers, Cells};
pub(crate) use lazy::{Buffers, LARGEST_BATCH, Lazy, SIEVE_FROM, SMALL};
pub(crate) use list::List;
pub(crate) use matrix::{Matrix, MatrixBuffers, SMALL_TABLE};
pub(crate) use order::{Bound, Order};
pub(crate) use rounded::{Rounded, RoundedBuffers};
pub(crate) use source::{Emitted, Grows, NoSieve, Sieve, Source, Tile, TwoSteps};
pub(crate) use table::{Triangle, Whole};
pub(crate) use unwitnessed::Unwitnessed;
pub(crate) use window::Window;
