//! The order of the pixels, on a grid with a border.

use super::{Image, Levels};
use crate::{Error, Real, Result};

/// The pixels in the order of value, then index. The *rank* of a pixel is its place in this order.
///
/// Ranks stand on a grid with a border of one pixel, so that neighbours need no test of bounds. Missing axes have the stride 0.
pub(super) struct PixelOrder {
    /// By rank: the value in the filtration.
    pub(super) values: Vec<f64>,
    /// By rank: the index in the image.
    pub(super) pixels: Vec<u32>,
    /// By rank: the place on the grid.
    pub(super) places: Vec<u32>,
    /// By place: the rank, and the number of pixels, which is more than any, on the border.
    pub(super) ranks: Vec<u32>,
    /// The steps of the grid along the axes, the slowest first.
    pub(super) strides: [usize; 3],
    /// Pixels along the axes, 1 for those that are missing.
    pub(super) axes: [usize; 3],
}

impl PixelOrder {
    /// O(n log n) time and O(n) memory for n pixels.
    pub(super) fn new<F: Real>(image: &Image<'_, F>, levels: Levels) -> Result<Self> {
        let n = image.len();
        let mut keys: Vec<(u64, u32)> = Vec::new();
        keys.try_reserve_exact(n).map_err(Error::out_of_memory(n, "pixels"))?;
        keys.extend(image.values().map(|value| sortable(levels.value(value))).zip(0..));
        keys.sort_unstable();

        let missing = 3 - image.shape().len();
        let (mut axes, mut strides) = ([1; 3], [0; 3]);
        let mut cells = 1;
        for axis in (missing..3).rev() {
            axes[axis] = image.shape()[axis - missing];
            strides[axis] = cells;
            cells *= axes[axis] + 2;
        }
        let mut order = Self {
            values: keys.iter().map(|&(key, _)| unsortable(key)).collect(),
            pixels: keys.into_iter().map(|(_, pixel)| pixel).collect(),
            places: vec![0; n],
            ranks: Vec::new(),
            strides,
            axes,
        };
        order.ranks.try_reserve_exact(cells).map_err(Error::out_of_memory(cells, "ranks of pixels"))?;
        order.ranks.resize(cells, n as u32);
        for (rank, &pixel) in order.pixels.iter().enumerate() {
            let pixel = pixel as usize;
            let position = [pixel / (axes[1] * axes[2]), pixel / axes[2] % axes[1], pixel % axes[2]];
            let place = (0..3).map(|axis| (position[axis] + 1) * strides[axis]).sum::<usize>();
            order.places[rank] = place as u32;
            order.ranks[place] = rank as u32;
        }
        Ok(order)
    }

    /// The number of pixels; the rank of the border.
    pub(super) fn len(&self) -> usize {
        self.pixels.len()
    }

    /// The steps to the pixels that share a side with one.
    pub(super) fn sides(&self) -> Vec<isize> {
        self.strides.iter().filter(|&&stride| stride > 0).flat_map(|&s| [-(s as isize), s as isize]).collect()
    }

    /// The steps to the pixels that share a side or a corner with one.
    pub(super) fn corners(&self) -> Vec<isize> {
        let axis = |axis: usize| {
            let stride = self.strides[axis] as isize;
            if stride > 0 { vec![-stride, 0, stride] } else { vec![0] }
        };
        let mut steps = vec![0];
        for along in [0, 1, 2].map(axis) {
            steps = steps.iter().flat_map(|step| along.iter().map(move |more| step + more)).collect();
        }
        steps.retain(|&step| step != 0);
        steps
    }
}

/// Bits that are ordered as finite numbers are.
fn sortable(value: f64) -> u64 {
    // Both zeros are one value.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn unsortable(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_ordered_as_numbers() {
        let values = [-f64::MAX, -2.5, -1e-310, 0.0, 1e-310, 1.0, 2.5, f64::MAX];
        assert!(values.windows(2).all(|pair| sortable(pair[0]) < sortable(pair[1])));
        assert!(values.iter().all(|&value| unsortable(sortable(value)) == value));
        assert_eq!(sortable(-0.0), sortable(0.0));
    }

    #[test]
    fn pixels_are_ordered_by_value_then_index_and_know_their_neighbours() {
        let values = [2.0, 0.0, -0.0, 2.0, -1.0, 5.0];
        let image = Image::new(&values, &[2, 3]).unwrap();
        let order = PixelOrder::new(&image, Levels::Sublevel).unwrap();
        assert_eq!(order.pixels, [4, 1, 2, 0, 3, 5]);
        let around = |rank: usize, steps: &[isize]| {
            let ranks = steps.iter().map(|step| order.ranks[(order.places[rank] as isize + step) as usize]);
            let mut pixels: Vec<u32> =
                ranks.filter(|&rank| rank < 6).map(|rank| order.pixels[rank as usize]).collect();
            pixels.sort_unstable();
            pixels
        };
        assert_eq!(around(0, &order.sides()), [1, 3, 5]);
        assert_eq!(around(0, &order.corners()), [0, 1, 2, 3, 5]);
        assert_eq!(around(3, &order.corners()), [1, 3, 4]);
        let order = PixelOrder::new(&image, Levels::Superlevel).unwrap();
        assert_eq!((order.pixels, order.values[0]), (vec![5, 0, 3, 1, 2, 4], -5.0));
    }
}
