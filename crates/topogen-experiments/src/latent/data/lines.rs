//! Images of lines, and the true ones that others are held against.

use super::counts::Counts;
use super::{Data, Items, Truth, Values};
use crate::Result;
use std::f64::consts::TAU;
use topogen_data::pictures::lines;

/// The data of a run: lines with their angles in radians and their sectors.
///
/// # Errors
/// Those of what is drawn.
pub fn draw(counts: &Counts<'_>, seed: u64) -> Result<Data> {
    let lines::Lines { images, angles } = lines::generate(counts.all(), seed)?;
    let classes = images.labels().to_vec();
    let all = Items { values: Values::Images(images), classes, factors: angles };
    // Lines are independent: they need not be shuffled.
    let [train, validation, test] = counts.cut(&all, &(0..all.len()).collect::<Vec<_>>())?;
    // All lines are one circle of images.
    Ok(Data { train, validation, test, truth: Truth { manifold: None, betti: vec![1, 1] }, beyond: None })
}

/// `n` true lines whose angles are equally far apart, from 0 on.
///
/// # Errors
/// Those of what is drawn.
pub fn true_lines(n: usize) -> Result<Items> {
    let angles: Vec<f64> = (0..n).map(|step| TAU * step as f64 / n as f64).collect();
    let images = lines::draw(&angles)?;
    Ok(Items { classes: images.labels().to_vec(), values: Values::Images(images), factors: angles })
}
