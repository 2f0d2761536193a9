//! Lines that start in the centre, drawn at known angles: the benchmark of interpolation in autoencoders.
//!
//! # References
//!
//! D. Berthelot, C. Raffel, A. Roy, I. Goodfellow, "Understanding and Improving Interpolation in Autoencoders via an Adversarial
//! Regularizer", 2018, arXiv:1807.07543. Centre, length, thickness and labels are those of its published code. That
//! measures thickness along an axis, so that a line at 45° is thinner by √2 there; here all lines are alike.

use std::f64::consts::TAU;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::reserve;
use crate::clouds::draw::angle;
use crate::error::{ImageError, Result};
use crate::images::ImageSet;

/// Height and width of an image.
pub const SIDE: usize = 32;

/// How long a line is, in pixels.
const LENGTH: f64 = 15.0;
/// How thick a line is, in pixels.
const THICKNESS: f64 = 2.0;
/// How many sectors the labels name.
const SECTORS: f64 = 10.0;

/// Images of lines, with their angles.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The images, white on black; the label is the sector of the angle: 0 to 9, from 0 to 2π.
    pub images: ImageSet,
    /// The angle of each in radians, counterclockwise from the right.
    pub angles: Vec<f64>,
}

/// Draws `n` lines whose angles are uniform in [0, 2π).
///
/// The angle of line `i` depends on `seed` and `i` only (ChaCha8, stream `i`).
///
/// # Shapes
///
/// `[n, 1, 32, 32]`.
///
/// # Errors
///
/// `n` is 0, or there is no memory.
///
/// # Complexity
///
/// O(`n`) time and space.
///
/// # Examples
///
/// ```
/// use topogen_data::pictures::lines;
///
/// let drawn = lines::generate(5, 1)?;
/// assert_eq!((drawn.images.len(), drawn.angles.len()), (5, 5));
/// assert_eq!(drawn.images, lines::draw(&drawn.angles)?);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn generate(n: usize, seed: u64) -> Result<Lines> {
    if n == 0 {
        return Err(ImageError::Option { what: "n", value: n, wanted: "at least 1".to_owned() }.into());
    }
    let mut angles = reserve(n, 1).ok_or(ImageError::TooLarge { images: n, bytes: SIDE * SIDE })?;
    angles.extend((0..n).map(|index| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(index as u64);
        angle(&mut rng)
    }));
    Ok(Lines { images: draw(&angles)?, angles })
}

/// Draws lines at these angles, in radians, counterclockwise from the right.
///
/// A line is a bar of 15 x 2 pixels that starts in the centre of the image. A pixel is covered by half a pixel less its distance
/// to the edge of the bar, from none to all of it, so that pixels follow the angle continuously, up to rounding to bytes.
///
/// # Shapes
///
/// `[angles.len(), 1, 32, 32]`; the labels are the sectors of the angles, 0 to 9.
///
/// # Errors
///
/// An angle is not finite, or there is no memory.
///
/// # Complexity
///
/// O(number of angles).
pub fn draw(angles: &[f64]) -> Result<ImageSet> {
    if let Some(image) = angles.iter().position(|angle| !angle.is_finite()) {
        return Err(ImageError::Angle { image, angle: angles[image], wanted: "finite" }.into());
    }
    let bytes = SIDE * SIDE;
    let too_large = ImageError::TooLarge { images: angles.len(), bytes };
    let mut pixels = reserve(angles.len(), bytes).ok_or(too_large)?;
    for angle in angles {
        let (sin, cos) = angle.sin_cos();
        pixels.extend((0..bytes).map(|at| {
            // From the centre of the image to that of the pixel, to the right and up.
            let from_middle = |index: usize| index as f64 + 0.5 - 0.5 * SIDE as f64;
            let (x, y) = (from_middle(at % SIDE), -from_middle(at / SIDE));
            let distance = bar(cos * x + sin * y, cos * y - sin * x);
            (255.0 * (0.5 - distance).clamp(0.0, 1.0)).round() as u8
        }));
    }
    let labels = angles.iter().map(|angle| sector(*angle)).collect();
    ImageSet::new(SIDE, SIDE, pixels, labels)
}

/// The signed distance to a bar that lies along the axis from 0 to its length, negative within.
fn bar(along: f64, across: f64) -> f64 {
    let (x, y) = ((along - 0.5 * LENGTH).abs() - 0.5 * LENGTH, across.abs() - 0.5 * THICKNESS);
    x.max(0.0).hypot(y.max(0.0)) + x.max(y).min(0.0)
}

/// In which tenth of a turn an angle lies.
fn sector(angle: f64) -> u8 {
    // A negative angle next to 0 is rounded to a whole turn.
    ((angle.rem_euclid(TAU) / TAU * SECTORS) as u8).min(SECTORS as u8 - 1)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::error::Error;

    fn pixel(image: &ImageSet, row: usize, column: usize) -> u8 {
        image.pixels()[row * SIDE + column]
    }

    /// The angle of the centre of all brightness, seen from the centre of the image, and its distance.
    fn centre(pixels: &[u8]) -> (f64, f64) {
        let [mut x, mut y, mut sum] = [0.0; 3];
        for (at, &value) in pixels.iter().enumerate() {
            let value = f64::from(value);
            x += value * ((at % SIDE) as f64 - 15.5);
            y -= value * ((at / SIDE) as f64 - 15.5);
            sum += value;
        }
        (y.atan2(x).rem_euclid(TAU), x.hypot(y) / sum)
    }

    #[test]
    fn a_line_along_an_axis_covers_whole_pixels() {
        let right = draw(&[0.0]).unwrap();
        for (row, column) in (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (row, column))) {
            let is_covered = (15..17).contains(&row) && (16..31).contains(&column);
            assert_eq!(pixel(&right, row, column), if is_covered { 255 } else { 0 }, "{row} {column}");
        }
        let up = draw(&[PI / 2.0]).unwrap();
        assert_eq!(
            (pixel(&up, 1, 15), pixel(&up, 1, 16), pixel(&up, 0, 15), pixel(&up, 16, 15)),
            (255, 255, 0, 0)
        );
    }

    #[test]
    fn lines_point_where_their_angles_say_and_are_equally_bright() {
        let angles: Vec<f64> = (0..200).map(|step| TAU * f64::from(step) / 200.0).collect();
        let images = draw(&angles).unwrap();
        for (pixels, angle) in images.pixels().chunks_exact(SIDE * SIDE).zip(&angles) {
            let (found, distance) = centre(pixels);
            let apart = (found - angle + PI).rem_euclid(TAU) - PI;
            assert!(apart.abs() < 0.01, "{angle}: {found}");
            assert!((distance - 0.5 * LENGTH).abs() < 0.1, "{angle}: {distance}");
            let area = pixels.iter().map(|&value| f64::from(value)).sum::<f64>() / 255.0;
            assert!((area - LENGTH * THICKNESS).abs() < 1.0, "{angle}: {area}");
        }
    }

    #[test]
    fn a_small_turn_changes_pixels_a_little() {
        let images = draw(&[1.0, 1.001]).unwrap();
        let (one, other) = images.pixels().split_at(SIDE * SIDE);
        let most = one.iter().zip(other).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        // The end moves by 15/1000 of a pixel, 1/255 of which is a step of a byte.
        assert!(most > 0 && f64::from(most) <= 255.0 * 0.016 + 1.0, "{most}");
    }

    #[test]
    fn angles_follow_the_seed_and_labels_the_angles() {
        const N: usize = 2_000;
        let lines = generate(N, 1).unwrap();
        assert_eq!(lines, generate(N, 1).unwrap());
        assert_eq!(generate(10, 1).unwrap().angles, lines.angles[..10]);
        assert_ne!(generate(10, 2).unwrap().angles, lines.angles[..10]);
        for sector in 0..10_u8 {
            let (low, high) = (0.1 * f64::from(sector) * TAU, 0.1 * f64::from(sector + 1) * TAU);
            let angles =
                lines.angles.iter().zip(lines.images.labels()).filter(|(_, label)| **label == sector);
            let angles: Vec<f64> = angles.map(|(angle, _)| *angle).collect();
            assert!(angles.iter().all(|angle| (low..high).contains(angle)), "{sector}");
            let share = angles.len() as f64 / N as f64;
            assert!((share - 0.1).abs() < 5.0 * (0.09 / N as f64).sqrt(), "{sector}: {share}");
        }
        assert_eq!([0.0, -1e-300, TAU, 1.5 * TAU, -0.05 * TAU].map(sector), [0, 9, 0, 5, 9]);
    }

    #[test]
    fn bad_numbers_are_refused() {
        assert!(matches!(generate(0, 1), Err(Error::Images(ImageError::Option { what: "n", .. }))));
        assert!(matches!(generate(usize::MAX, 1), Err(Error::Images(ImageError::TooLarge { .. }))));
        assert!(matches!(draw(&[0.0, f64::NAN]), Err(Error::Images(ImageError::Angle { image: 1, .. }))));
        assert!(draw(&[]).unwrap().is_empty());
    }
}
