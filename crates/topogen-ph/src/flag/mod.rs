//! The flag complex of a graph whose edges enter one by one: its simplices as single integers, their cofacets, and the
//! simplices of one dimension that no look at one simplex pairs. See `README.md` beside this file.

mod complex;
mod key;
mod lune;
mod stars;
#[cfg(test)]
mod tests;
mod unpaired;

pub(crate) use complex::FlagComplex;
pub(crate) use key::{Key, Packing, Simplex, Vertices};
pub(crate) use stars::{Neighbour, Stars};
pub(crate) use unpaired::{Column, Unpaired};
