//! What is embedded: found, drawn, and split by the seed.

mod beside;
mod counts;
mod images;
mod lines;
mod manifold;
mod mesh;
mod own;
mod placement;
mod pool;
mod shape;
mod spheres;

pub use lines::true_lines;
pub use manifold::Manifold;
pub use mesh::SET as MESHES;
pub use own::own;
pub use pool::Pool;
pub use shape::no_angle;

use crate::Result;
use tch::Tensor;
use topogen_data::ImageSet;

/// The data of one run.
#[derive(Debug)]
pub struct Data {
    /// What is trained on.
    pub train: Items,
    /// What decides on weights.
    pub validation: Items,
    /// What is measured.
    pub test: Items,
    /// What is known of the shape that the data are drawn from.
    pub truth: Truth,
    /// What is extrapolated, if anything.
    pub beyond: Option<Beyond>,
}

/// What is known of the shape that data are drawn from.
#[derive(Debug, Default)]
pub struct Truth {
    /// How far points are from it.
    pub manifold: Option<Manifold>,
    /// Its Betti numbers, that of degree 0 first; empty if they are not known.
    pub betti: Vec<usize>,
}

/// Pairs that lead out of what was trained on: where the factor goes on as it goes from one to the other, 1.25 to 2 times the way is
/// within what is held out.
#[derive(Debug)]
pub struct Beyond {
    /// The first of each pair.
    pub from: Items,
    /// The second one, nearer to what is held out; of the same object.
    pub to: Items,
    /// Real ones beyond the training range, of other objects, twice as many as pairs: each half is as many.
    pub held_out: Items,
    /// As many real ones from the training range.
    pub within: Items,
}

/// Points or images.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// What they are.
    pub values: Values,
    /// The class of each, or nothing.
    pub classes: Vec<u8>,
    /// The factor that each was made with, such as an angle in degrees, or nothing.
    pub factors: Vec<f64>,
}

/// Numbers of points, or pixels of images.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Points, one after the other.
    Points {
        /// Coordinates.
        values: Vec<f64>,
        /// How many of a point.
        dim: usize,
    },
    /// Images.
    Images(ImageSet),
}

impl Items {
    /// How many.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Points { values, dim } => values.len() / dim,
            Values::Images(set) => set.len(),
        }
    }

    /// Numbers of one: coordinates, or pixels of all channels.
    pub fn dim(&self) -> usize {
        match &self.values {
            Values::Points { dim, .. } => *dim,
            Values::Images(set) => set.channels() * set.height() * set.width(),
        }
    }

    /// All numbers, one point after the other; pixels are from 0 to 1.
    pub fn numbers(&self) -> Vec<f64> {
        match &self.values {
            Values::Points { values, .. } => values.clone(),
            Values::Images(set) => set.pixels().iter().map(|&pixel| f64::from(pixel) / 255.0).collect(),
        }
    }

    /// As a network takes them: [n, numbers] in single precision, or [n, channels, height, width] of bytes.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn tensor(&self) -> Result<Tensor> {
        match &self.values {
            Values::Points { values, dim } => {
                let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
                Ok(Tensor::f_from_slice(&single)?.f_reshape([-1, *dim as i64])?)
            }
            Values::Images(set) => crate::gtn::bytes(set),
        }
    }

    /// Some of them.
    ///
    /// # Errors
    /// Those of the images.
    pub fn take(&self, places: &[usize]) -> Result<Self> {
        fn some<T: Copy>(of: &[T], places: &[usize]) -> Vec<T> {
            places.iter().filter_map(|&place| of.get(place).copied()).collect()
        }
        let values = match &self.values {
            Values::Points { values, dim } => {
                let rows = places.iter().flat_map(|&place| &values[place * dim..(place + 1) * dim]);
                Values::Points { values: rows.copied().collect(), dim: *dim }
            }
            Values::Images(set) => Values::Images(set.take(places)?),
        };
        Ok(Self { values, classes: some(&self.classes, places), factors: some(&self.factors, places) })
    }
}

#[cfg(test)]
mod tests;
