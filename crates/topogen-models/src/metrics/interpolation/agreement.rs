//! Whether a classifier sees the classes of the ends in what lies between.

use crate::metrics::MeasureError;
use crate::nets::{in_pieces, to_floats};
use crate::{Classifier, Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};

/// Images that are classified at a time.
const AT_A_TIME: i64 = 1000;

/// What [`agreement`] says; higher is better. Nothing of pairs that there are not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Of paths between images of one class: the share of their points that have this class with the confidence asked for.
    pub same_class: Option<f64>,
    /// Of paths between two classes: the share of their points that have either class with the confidence asked for.
    pub cross_class: Option<f64>,
    /// Of paths between two classes: the share whose most probable classes are first that of one end, then that of the other, with
    /// exactly one switch, both ends counted as what they are.
    pub one_switch: Option<f64>,
}

/// How often a frozen classifier gives points of paths the class of the path's ends.
///
/// Call it three times, with the same pairs: for decoded interior points; for the reconstructions of the ends (two steps a path), the most that
/// the decoder allows; and for [`pixel_blends`], the trivial baseline. A decoder with one image for each class has a perfect rate in the first
/// two: tell the error of reconstruction too.
///
/// # Shapes
/// `images` is [paths · steps, channels, side, side], path by path; `ends` has the classes of both ends of each path.
///
/// # Errors
/// [`Error::ImageShape`], [`Error::NotFinite`], [`Error::BadLabel`], [`Error::Empty`] without paths, [`Error::Measure`] with
/// [`BadPaths`](MeasureError::BadPaths) unless each path has as many images, and
/// [`BadConfidence`](MeasureError::BadConfidence) unless 1/2 < `confidence` < 1 (0.9 is usual), and those of libtorch.
///
/// # Complexity
/// One pass of the classifier, a thousand images at a time.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::metrics::{agreement, pixel_blends};
/// use topogen_models::{Classifier, ClassifierConfig};
///
/// let black = Tensor::zeros([8, 1, 8, 8], (Kind::Float, Device::Cpu));
/// let white = &black + 1.0;
/// let (images, labels) = (Tensor::cat(&[&black, &white], 0), [[0_u8; 8], [1; 8]].concat());
/// let config = ClassifierConfig { classes: 2, epochs: 60, batch_size: 4, ..ClassifierConfig::default() };
/// let classifier = Classifier::train(&images, &labels, &config, |_, _, _| {})?;
/// // From black to black nothing happens; from black to white, grey comes in between.
/// let (from, to) = (black.narrow(0, 0, 2), Tensor::cat(&[black.narrow(0, 0, 1), white.narrow(0, 0, 1)], 0));
/// let found = agreement(&classifier, &pixel_blends(&from, &to, 9)?, &[(0, 0), (0, 1)], 0.9)?;
/// assert_eq!((found.same_class, found.one_switch), (Some(1.0), Some(1.0)));
/// assert!(found.cross_class < Some(1.0));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn agreement(
    classifier: &Classifier,
    images: &Tensor,
    ends: &[(u8, u8)],
    confidence: f64,
) -> Result<Agreement> {
    if !(confidence > 0.5 && confidence < 1.0) {
        return Err(MeasureError::BadConfidence { confidence }.into());
    }
    if ends.is_empty() {
        return Err(Error::Empty { what: "the paths" });
    }
    classifier.check_images(images)?;
    let rows = images.size()[0] as usize;
    let (paths, steps) = (ends.len(), rows / ends.len());
    if steps == 0 || paths * steps != rows {
        return Err(MeasureError::BadPaths { rows, paths, steps: steps.max(1) }.into());
    }
    let classes = classifier.classes();
    let labels = || ends.iter().flat_map(|&(first, last)| [first, last]);
    if let Some(index) = labels().position(|label| i64::from(label) >= classes) {
        return Err(Error::BadLabel { index, label: labels().nth(index).unwrap_or_default(), classes });
    }
    let probabilities =
        in_pieces(images, AT_A_TIME, |images| Ok(classifier.logits(images)?.f_softmax(-1, Kind::Double)?))?;
    let probabilities: Vec<f64> = Vec::try_from(probabilities.f_reshape([-1])?)?;
    Ok(of_probabilities(&probabilities, classes as usize, steps, ends, confidence))
}

/// The agreement of rows of probabilities, path by path.
fn of_probabilities(
    probabilities: &[f64],
    classes: usize,
    steps: usize,
    ends: &[(u8, u8)],
    confidence: f64,
) -> Agreement {
    let mut counts = [[0_usize; 2]; 3];
    let mut count = |what: usize, is_so: bool| {
        counts[what][0] += usize::from(is_so);
        counts[what][1] += 1;
    };
    for (path, &(first, last)) in probabilities.chunks(steps * classes).zip(ends) {
        let (first, last) = (usize::from(first), usize::from(last));
        let kind = usize::from(first != last);
        for row in path.chunks(classes) {
            count(kind, row[first] >= confidence || row[last] >= confidence);
        }
        if first != last {
            let seen = path.chunks(classes).map(most_probable);
            let all: Vec<usize> = [first].into_iter().chain(seen).chain([last]).collect();
            count(2, all.windows(2).filter(|pair| pair[0] != pair[1]).count() == 1);
        }
    }
    let share = |[so, of]: [usize; 2]| (of > 0).then(|| so as f64 / of as f64);
    Agreement { same_class: share(counts[0]), cross_class: share(counts[1]), one_switch: share(counts[2]) }
}

/// The first of the most probable classes.
fn most_probable(row: &[f64]) -> usize {
    (1..row.len()).fold(0, |best, class| if row[class] > row[best] { class } else { best })
}

/// The interior points of straight lines between images, pixel by pixel: the baseline that needs no model.
///
/// # Shapes
/// Twice [n, channels, height, width] of bytes or of numbers between 0 and 1, to [n · `interior`, channels, height, width] of single precision on
/// the CPU, path by path.
///
/// # Errors
/// [`Error::BatchShape`] for images of different shapes, [`Error::NotImages`], and [`Error::Measure`] with
/// [`BadCount`](MeasureError::BadCount) for no interior points.
pub fn pixel_blends(from: &Tensor, to: &Tensor, interior: usize) -> Result<Tensor> {
    let shape = from.size();
    let &[n, channels, height, width] = shape.as_slice() else { return Err(Error::NotImages { shape }) };
    if to.size() != shape {
        return Err(Error::BatchShape { shape: to.size(), image: [channels, height, width] });
    }
    if interior == 0 {
        return Err(MeasureError::BadCount { what: "interior points", count: 0, least: 1 }.into());
    }
    let _no_grad = no_grad_guard();
    let (from, to) = (to_floats(from, Device::Cpu)?, to_floats(to, Device::Cpu)?);
    let blend = |step: usize| {
        let t = step as f64 / (interior + 1) as f64;
        Ok(from.f_mul_scalar(1.0 - t)?.f_add(&to.f_mul_scalar(t)?)?)
    };
    let blends = (1..=interior).map(blend).collect::<Result<Vec<_>>>()?;
    Ok(Tensor::f_stack(&blends, 1)?.f_reshape([n * interior as i64, channels, height, width])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_of_probabilities_by_hand() {
        let paths = [
            // From 0 to 0: the second is not sure, the third is of another class.
            [[0.95, 0.05, 0.0], [0.8, 0.1, 0.1], [0.0, 0.0, 1.0]],
            // From 0 to 1: one switch, in the middle of which it is not sure.
            [[0.9, 0.1, 0.0], [0.4, 0.6, 0.0], [0.0, 1.0, 0.0]],
            // From 0 to 1: there and back again.
            [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            // From 1 to 0: by way of 2.
            [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]],
            // From 0 to 1: it is all 1, so the switch is at the first step.
            [[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]],
        ];
        let ends = [(0, 0), (0, 1), (0, 1), (1, 0), (0, 1)];
        let found = of_probabilities(paths.as_flattened().as_flattened(), 3, 3, &ends, 0.9);
        assert_eq!(found.same_class, Some(1.0 / 3.0));
        assert_eq!(found.cross_class, Some(10.0 / 12.0));
        assert_eq!(found.one_switch, Some(2.0 / 4.0));
        let none = of_probabilities(&[0.5, 0.5], 2, 1, &[(0, 0)], 0.9);
        assert_eq!((none.same_class, none.cross_class, none.one_switch), (Some(0.0), None, None));
    }
}
