//! Pictures as rows of data: dark rings on a bright ground.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use topogen_data::clouds::Cloud;

/// A picture of so many pixels.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Rows.
    pub height: usize,
    /// Pixels of a row.
    pub width: usize,
    /// What is dark.
    pub rings: Vec<Ring>,
    /// Each pixel is moved by a uniform number from -noise to noise.
    pub noise: f64,
}

/// A dark circle, around which it gets bright.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Row and column of the centre.
    pub centre: [f64; 2],
    /// The radius in pixels.
    pub radius: f64,
    /// So many pixels from the circle the ground is reached.
    pub width: f64,
}

impl Ring {
    /// From 0 on the circle to 1 on the ground.
    fn brightness(&self, row: usize, column: usize) -> f64 {
        let from_centre = (row as f64 - self.centre[0]).hypot(column as f64 - self.centre[1]);
        ((from_centre - self.radius).abs() / self.width).min(1.0)
    }
}

impl Picture {
    /// The picture, its rows as points.
    ///
    /// # Errors
    /// Says what is wrong with the numbers.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> Result<Cloud, String> {
        let Self { height, width, rings, noise } = self;
        if *height == 0 || *width == 0 {
            return Err(format!("{height} x {width} pixels: give at least one along each side"));
        }
        if !(noise.is_finite() && *noise >= 0.0) {
            return Err(format!("noise is {noise}: it must be a number of at least 0"));
        }
        for Ring { centre, radius, width } in rings {
            let is_fine = centre.iter().all(|x| x.is_finite()) && radius.is_finite() && *radius >= 0.0;
            if !(is_fine && width.is_finite() && *width > 0.0) {
                return Err(format!(
                    "a ring at {centre:?} of radius {radius} and width {width}: the radius must be at least 0, the width positive"
                ));
            }
        }
        let mut values = Vec::with_capacity(height * width);
        for at in 0..height * width {
            let dark = rings.iter().map(|ring| ring.brightness(at / width, at % width));
            values.push(dark.fold(1.0, f64::min) + rng.random_range(-noise..=*noise));
        }
        Ok(Cloud { values, dim: *width })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn drawn(toml: &str) -> Result<Cloud, String> {
        toml::from_str::<Picture>(toml).unwrap().draw(&mut ChaCha8Rng::seed_from_u64(1))
    }

    #[test]
    fn rings_are_dark_and_noise_is_bounded() {
        let ring = "height = 9\nwidth = 11\nrings = [{ centre = [4, 5], radius = 3, width = 2 }]\nnoise = ";
        let plain = drawn(&format!("{ring}0.0")).unwrap();
        assert_eq!((plain.n_points(), plain.dim), (9, 11));
        assert_eq!([plain.values[4 * 11 + 8], plain.values[4 * 11 + 5], plain.values[0]], [0.0, 1.0, 1.0]);
        assert_eq!(plain.values[4 * 11 + 9], 0.5);
        let noisy = drawn(&format!("{ring}0.1")).unwrap();
        let differences = plain.values.iter().zip(&noisy.values).map(|(a, b)| (a - b).abs());
        let largest = differences.fold(0.0, f64::max);
        assert!(largest <= 0.1 && largest > 0.05, "{largest}");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for (toml, part) in [
            ("height = 0\nwidth = 3\nrings = []\nnoise = 0.0", "0 x 3"),
            ("height = 3\nwidth = 3\nrings = []\nnoise = -1.0", "noise is -1"),
            (
                "height = 3\nwidth = 3\nrings = [{ centre = [0, 0], radius = 1, width = 0 }]\nnoise = 0.0",
                "width 0",
            ),
        ] {
            let said = drawn(toml).unwrap_err();
            assert!(said.contains(part), "{said}");
        }
    }
}
