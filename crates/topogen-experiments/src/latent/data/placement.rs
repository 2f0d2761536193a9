//! Where drawn points lie: in the space of their shape or in a larger one, on the shape or beside it.

use super::{Items, Values};
use crate::Result;
use topogen_data::clouds::{Cloud, Frame};

/// How points of a shape become the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// The directions that the shape's coordinates follow; its own axes, if there is none.
    pub frame: Option<Frame>,
    noise: f64,
    seed: u64,
}

impl Placement {
    /// That of a run: the seed decides a frame of `lift` dimensions, if they are given, and the noise.
    ///
    /// # Errors
    /// Those of the frame.
    pub fn new(dim: usize, lift: Option<usize>, noise: f64, seed: u64) -> Result<Self> {
        let frame = lift.map(|lift| Frame::random(dim, lift, seed)).transpose()?;
        Ok(Self { frame, noise, seed })
    }

    /// Points put into their space; noise then moves all coordinates of that. Each part of the data has a number, and noise of its own.
    ///
    /// # Errors
    /// Those of frame and noise.
    pub fn put(&self, clean: Items, part: u64) -> Result<Items> {
        let Items { values: Values::Points { values, dim }, classes, factors } = clean else {
            return Ok(clean);
        };
        let mut cloud = match &self.frame {
            Some(frame) => Cloud { values: frame.embed(&values)?, dim: frame.dims()[1] },
            None => Cloud { values, dim },
        };
        cloud.add_noise(self.noise, self.seed.wrapping_add(part))?;
        Ok(Items { values: Values::Points { values: cloud.values, dim: cloud.dim }, classes, factors })
    }
}
