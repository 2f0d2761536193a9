//! How well interpolated images of lines turn from one angle to the other.

use crate::check::check_finite;
use crate::metrics::MeasureError;
use crate::{Error, Result};
use std::f64::consts::{PI, TAU};
use tch::{Device, Kind, Tensor, no_grad_guard};

/// Images that are compared with all lines at a time.
const AT_A_TIME: i64 = 256;
/// Paths that turn by less, in radians, have no smoothness.
const LEAST_TURN: f64 = 1e-4;

/// What [`line_scores`] says; lower is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineScores {
    /// The mean cosine distance of an image to the nearest true line.
    pub mean_distance: f64,
    /// The mean smoothness over the paths for which it is defined: 0 for those that turn at a constant rate. Nothing if there are none.
    pub smoothness: Option<f64>,
    /// The sum of the smoothness of these over *all* paths, as the code of Berthelot et al. (2018) has it: those that are not defined count as 0,
    /// the best. Compare published numbers with this one.
    pub published_smoothness: Option<f64>,
    /// How many paths have no smoothness: their ends have the same angle, to 10⁻⁴ radians.
    pub undefined: usize,
}

/// Mean distance and smoothness of interpolations of the lines task of ACAI.
///
/// Each image gets the angle of the true line that is nearest by cosine distance. A path of n images, both ends included, with
/// angles that are unwrapped (no step is longer than half a turn), has the smoothness max |step| / |last − first| − 1/(n − 1).
/// The published protocol is 16 images a path, of 32 x 32 pixels *between −1 and 1*, and 10,000 true lines; cosines depend on the range of pixels.
///
/// # Shapes
/// `images` is [paths · `steps`, ...], path by path, and `lines` [m, ...] with as many numbers an image; `angles` has m angles in radians. All on any
/// device; computed in double precision on the CPU.
///
/// # Errors
/// [`Error::FeatureShape`] for other shapes, [`Error::DimensionMismatch`], [`Error::LabelCount`] unless each line has an angle,
/// [`Error::NotFinite`], [`Error::Measure`] with [`BadPaths`](MeasureError::BadPaths), [`BadCount`](MeasureError::BadCount) below 2 steps, or
/// [`ZeroImage`](MeasureError::ZeroImage), and those of libtorch.
///
/// # Ties
/// Of lines at the same distance, libtorch decides which; a step of exactly half a turn goes the way that it was.
///
/// # Complexity
/// O(images · m · pixels) time, and memory for 256 images by m lines.
///
/// # References
/// Berthelot, Raffel, Roy and Goodfellow (2018), "Understanding and improving interpolation in autoencoders via an adversarial regularizer", arXiv
/// 1807.07543.
///
/// ```
/// use tch::{Kind, Tensor};
/// use topogen_models::metrics::line_scores;
/// // Lines of two pixels, by their angle.
/// let angles: Vec<f64> = (0..360).map(|i| f64::from(i).to_radians()).collect();
/// let of = |angles: &[f64]| {
///     let pixels: Vec<f64> = angles.iter().flat_map(|angle| [angle.cos(), angle.sin()]).collect();
///     Tensor::from_slice(&pixels).reshape([-1, 2])
/// };
/// let path = [10.0_f64, 20.0, 40.0].map(f64::to_radians);
/// let scores = line_scores(&of(&path), 3, &of(&angles), &angles)?;
/// // Steps of 10 and 20 of 30 degrees.
/// assert!(scores.mean_distance < 1e-12 && (scores.smoothness.unwrap() - (2.0 / 3.0 - 0.5)).abs() < 1e-9);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn line_scores(images: &Tensor, steps: usize, lines: &Tensor, angles: &[f64]) -> Result<LineScores> {
    if steps < 2 {
        return Err(MeasureError::BadCount { what: "steps of a path", count: steps, least: 2 }.into());
    }
    let (images, lines) = (directions("the images", images)?, directions("the lines", lines)?);
    let (rows, count) = (images.size()[0] as usize, lines.size()[0] as usize);
    if images.size()[1] != lines.size()[1] {
        return Err(Error::DimensionMismatch { first: images.size()[1], second: lines.size()[1] });
    }
    if angles.len() != count {
        return Err(Error::LabelCount { items: count, labels: angles.len() });
    }
    if let Some(index) = angles.iter().position(|angle| !angle.is_finite()) {
        return Err(Error::NotFinite { what: "the angles", index, value: angles[index] });
    }
    if rows % steps != 0 {
        return Err(MeasureError::BadPaths { rows, paths: rows / steps, steps }.into());
    }
    let _no_grad = no_grad_guard();
    let transposed = lines.f_tr()?;
    let mut distance = 0.0;
    let mut nearest: Vec<i64> = Vec::with_capacity(rows);
    for piece in images.f_split(AT_A_TIME, 0)? {
        let (cosines, at) = piece.f_matmul(&transposed)?.f_max_dim(1, false)?;
        // Cosines may exceed 1 by rounding.
        distance +=
            cosines.f_neg()?.f_add_scalar(1.0)?.f_clamp_min(0.0)?.f_sum(Kind::Double)?.f_double_value(&[])?;
        nearest.extend(Vec::<i64>::try_from(at)?);
    }
    let turned: Vec<f64> = nearest.iter().map(|&line| angles[line as usize]).collect();
    let all: Vec<Option<f64>> = turned.chunks(steps).map(smoothness).collect();
    let defined: Vec<f64> = all.iter().copied().flatten().collect();
    let over = |paths: usize| (!defined.is_empty()).then(|| defined.iter().sum::<f64>() / paths as f64);
    Ok(LineScores {
        mean_distance: distance / rows as f64,
        smoothness: over(defined.len()),
        published_smoothness: over(all.len()),
        undefined: all.len() - defined.len(),
    })
}

/// How much the longest step exceeds that of a constant rate; nothing for paths that end where they began.
fn smoothness(angles: &[f64]) -> Option<f64> {
    let turns: Vec<f64> = angles.windows(2).map(|pair| shortest_turn(pair[1] - pair[0])).collect();
    let whole = turns.iter().sum::<f64>().abs();
    let longest = turns.iter().fold(0.0, |longest, turn| f64::max(longest, turn.abs()));
    (whole >= LEAST_TURN).then(|| longest / whole - 1.0 / turns.len() as f64)
}

/// The turn to the same angle that is at most half a circle.
fn shortest_turn(turn: f64) -> f64 {
    if turn.abs() <= PI { turn } else { turn - TAU * (turn / TAU).round() }
}

/// Rows of length 1, in double precision on the CPU.
fn directions(what: &'static str, images: &Tensor) -> Result<Tensor> {
    let shape = images.size();
    if shape.len() < 2 || shape.contains(&0) {
        return Err(Error::FeatureShape { shape });
    }
    check_finite(what, images)?;
    let _no_grad = no_grad_guard();
    let rows = images.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?.f_flatten(1, -1)?;
    let norms = rows.f_square()?.f_sum_dim_intlist([1].as_slice(), true, Kind::Double)?.f_sqrt()?;
    let numbers: Vec<f64> = Vec::try_from(norms.f_reshape([-1])?)?;
    match numbers.iter().position(|&norm| norm == 0.0) {
        Some(index) => Err(MeasureError::ZeroImage { what, index }.into()),
        None => Ok(rows.f_div(&norms)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_go_the_short_way() {
        assert!((shortest_turn(1.5 * PI) + 0.5 * PI).abs() < 1e-15);
        assert!((shortest_turn(-1.5 * PI) - 0.5 * PI).abs() < 1e-15);
        assert_eq!((shortest_turn(PI), shortest_turn(-PI), shortest_turn(0.3)), (PI, -PI, 0.3));
    }

    #[test]
    fn smoothness_by_hand() {
        // At a constant rate, also past the end of the circle.
        assert!(smoothness(&[6.0, 6.2, 6.4 - TAU, 6.6 - TAU]).unwrap().abs() < 1e-12);
        // One step does it all.
        assert!((smoothness(&[1.0, 1.0, 1.0, 2.0]).unwrap() - (1.0 - 1.0 / 3.0)).abs() < 1e-12);
        assert_eq!(smoothness(&[1.0, 2.0, 1.0]), None);
        assert_eq!(smoothness(&[1.0, 1.00005]), None);
    }
}
