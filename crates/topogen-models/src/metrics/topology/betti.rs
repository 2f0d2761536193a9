//! Betti numbers from a diagram of a sample.

use crate::Result;
use crate::metrics::MeasureError;
use topogen_ph::{DegreeDiagram, Diagram};

/// What [`recovered_betti`] reads off the bars of one degree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecoveredBetti {
    /// The degree.
    pub degree: usize,
    /// How many bars are stable, those that never end included.
    pub betti: usize,
    /// How many times as long the shortest stable bar is as the longest of the others, or as the spacing of the sample if that is longer. Without
    /// a stable bar, the longest bar in units of the spacing, so at most 1. Between 1 and 1.5, the number is a guess.
    pub contrast: f64,
}

/// The Betti numbers of the space that points were sampled from, by the longest gap between the lengths of bars.
///
/// # The rule
/// Lengths are compared by their ratios: the longest gap is that between two consecutive lengths, in decreasing order, that has the largest
/// ratio. Those before it are stable.
/// * In degree 0, the list begins with the end of the filtration (its threshold, or the longest bar if there is none), which is the length of
///   the component that never ends. Gaps in the shorter half of the list do not count: among the least distances, ratios are large by
///   chance. The first length after the gap is the *spacing* of the sample: with edges of this length, its components are connected.
/// * In higher degrees, bars that are not longer than the spacing are noise, and the list ends with the spacing. So there may be no stable bar.
/// * Of equal ratios, the one after fewer bars counts.
///
/// # When it fails
/// * Features of very different sizes: a loop ten times as large as another, sampled at a spacing of a fifth of the small one, hides it.
/// * Coarse samples: a loop, or a void, is found only if its bar is longer than the spacing. Scattered points need to be many more than even ones.
/// * Uneven samples: one long edge makes the spacing long, and hides loops; one outlier is a component.
/// * Components that are nearer to one another than the extent of the whole divided by the ratio of their distance to the spacing.
/// * Noise, in degree 1: of 100 samples of 200 uniform points of a square, 19 have a false loop. Their contrasts are at most 1.27: look at it.
///
/// It reads `Diagram`s in any unit; nothing depends on it.
///
/// # Errors
/// [`Error::Measure`](crate::Error::Measure) with [`EqualDistances`](MeasureError::EqualDistances) when degree 0 has no finite bar: the points
/// coincide, there is only one, or none are joined.
///
/// # Complexity
/// O(m log m) for m bars.
///
/// # References
/// Chazal, Guibas, Oudot and Skraba (2013), "Persistence-based clustering in Riemannian manifolds", doi 10.1145/2535927, who read the number of
/// clusters off the gap; Bobrowski and Skraba (2023), doi 10.1038/s41598-023-37842-2, for ratios as the scale on which bars are noise.
///
/// ```
/// use topogen_models::metrics::{normalised_diagram, recovered_betti};
/// let angles = (0..40).map(|i| f64::from(i) / 40.0 * std::f64::consts::TAU);
/// let circle: Vec<f64> = angles.flat_map(|angle| [angle.cos(), angle.sin()]).collect();
/// let found = recovered_betti(&normalised_diagram(&circle, 2, 1)?.diagram)?;
/// assert_eq!((found[0].betti, found[1].betti), (1, 1));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn recovered_betti(diagram: &Diagram) -> Result<Vec<RecoveredBetti>> {
    let mut found = Vec::new();
    let mut spacing = 0.0;
    for (degree, bars) in diagram.iter().enumerate() {
        let (lengths, essential) = (lengths(bars), bars.bars().essential().len());
        let list: Vec<f64> = if degree == 0 {
            let longest = diagram.iter().flat_map(lengths_of).fold(0.0, f64::max);
            let end = if diagram.threshold().is_finite() { diagram.threshold() } else { longest };
            if lengths.is_empty() {
                return Err(MeasureError::EqualDistances { what: "joined points", distance: 0.0 }.into());
            }
            [end].into_iter().chain(lengths.iter().copied()).collect()
        } else {
            let long = lengths.iter().copied().filter(|&length| length > spacing);
            long.chain([spacing]).collect()
        };
        // The first half of the list in degree 0, with at least one gap; the whole of it elsewhere.
        let gaps = if degree == 0 { (list.len() / 2).max(1) } else { list.len() - 1 };
        let (stable, contrast) = longest_gap(&list[..=gaps]);
        let (betti, contrast) = if degree == 0 {
            spacing = list[stable];
            // The first of the list stands for what never ends.
            (essential + stable - 1, contrast)
        } else if stable == 0 {
            (essential, lengths.first().map_or(0.0, |longest| longest / spacing))
        } else {
            (essential + stable, contrast)
        };
        found.push(RecoveredBetti { degree, betti, contrast });
    }
    Ok(found)
}

/// How many lengths stand before the gap of the largest ratio, and the ratio; none if there is no gap.
fn longest_gap(decreasing: &[f64]) -> (usize, f64) {
    let mut longest = (0, 0.0);
    for (at, pair) in decreasing.windows(2).enumerate() {
        let ratio = pair[0] / pair[1];
        if ratio > longest.1 {
            longest = (at + 1, ratio);
        }
    }
    longest
}

/// The lengths of finite bars, the longest first.
fn lengths(bars: &DegreeDiagram) -> Vec<f64> {
    let mut lengths: Vec<f64> = lengths_of(bars).collect();
    lengths.sort_unstable_by(|a, b| b.total_cmp(a));
    lengths
}

fn lengths_of(bars: &DegreeDiagram) -> impl Iterator<Item = f64> + '_ {
    (0..bars.bars().len()).map(|bar| bars.bars().persistence(bar))
}
