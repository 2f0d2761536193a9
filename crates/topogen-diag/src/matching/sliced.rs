//! The sliced Wasserstein distance: the mean over lines of the distance of what diagrams look like on the line.

use topogen_ph::{BarGradient, Bars};

use super::essential::match_in_order;
use crate::ground::{self, sign};
use crate::{Error, Result};

/// The sliced Wasserstein distance of diagrams: a cheap stand-in for the 1-Wasserstein distance.
///
/// For each direction, the bars of each diagram, as points of the plane, and what the bars of the other become on the
/// diagonal, are projected onto a line; the projections are matched in order. The distance is the mean of the cost over
/// directions. Essential classes are matched in the order of their births, and add the differences; other numbers of
/// them make the distance infinite.
///
/// Directions are evenly spaced over the half circle, which stands for the whole: the integral of the definition is
/// replaced by the mean over so many, everything else is exact. For any number of directions it is symmetric, satisfies
/// the triangle inequality, and is at most 2√2 times the 1-Wasserstein distance under L∞.
///
/// ```
/// use topogen_diag::{Bars, SlicedWasserstein, Wasserstein};
/// let (a, b) = (Bars::new(&[0.0, 1.0], &[5.0, 3.0])?, Bars::new(&[0.5], &[7.0])?);
/// let sliced = SlicedWasserstein::default().between(a, b)?;
/// let bound = 8_f64.sqrt() * Wasserstein::of_order(1.0).between(a, b)?.distance;
/// assert!(0.0 < sliced && sliced <= bound);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlicedWasserstein {
    directions: usize,
}

/// A sliced Wasserstein distance with its derivatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Sliced {
    /// The distance, in the units of the filtration.
    pub distance: f64,
    /// Its derivative by the bars of a.
    pub by_a: BarGradient,
    /// Its derivative by the bars of b.
    pub by_b: BarGradient,
}

impl Default for SlicedWasserstein {
    /// 50 directions.
    fn default() -> Self {
        Self { directions: 50 }
    }
}

/// A direction.
#[derive(Clone, Copy)]
struct Direction {
    cos: f64,
    sin: f64,
}

/// A projection and where it comes from.
#[derive(Clone, Copy)]
struct Projection {
    at: f64,
    bar: u32,
    /// 0 for a bar of a, 1 for one of b.
    side: u8,
    /// Whether the bar was moved to the diagonal first.
    diagonal: bool,
}

impl SlicedWasserstein {
    /// Takes the mean over so many directions.
    #[must_use]
    pub fn directions(self, directions: usize) -> Self {
        Self { directions }
    }

    /// The distance of two diagrams.
    ///
    /// # Errors
    /// [`Error::NoDirections`] without directions.
    ///
    /// # Complexity
    /// O(k n log n) time for k directions and n bars of both diagrams.
    ///
    /// # Gradient
    /// See [`SlicedWasserstein::with_gradients`].
    ///
    /// # References
    /// M. Carrière, M. Cuturi, S. Oudot, Sliced Wasserstein kernel for persistence diagrams (2017), arXiv:1706.03358.
    pub fn between(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        self.integrate(a, b, |_, _, _| {})
    }

    /// The distance of two diagrams and its derivatives.
    ///
    /// # Gradient
    /// On each line a projection pulls with derivative 1 or -1, away from the one that it is matched to; it hands that
    /// to its bar by the cosine and the sine of the direction, or half their sum if it was moved to the diagonal.
    /// Projections that coincide do not pull; of equal ones on a line, those of bars off the diagonal come first. Zero
    /// at distance zero, and at an infinite one; bars of length zero change nothing and have derivative zero.
    ///
    /// # Errors
    /// [`Error::NoDirections`] without directions.
    ///
    /// # Complexity
    /// As [`SlicedWasserstein::between`].
    pub fn with_gradients(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Sliced> {
        let mut gradients = [BarGradient::zero(&a), BarGradient::zero(&b)];
        let weight = 1.0 / self.directions as f64;
        let distance = self.integrate(a, b, |direction, p, q| {
            let slope = weight * sign(p.at - q.at);
            direction.pull(p, slope, &mut gradients);
            direction.pull(q, -slope, &mut gradients);
        })?;
        if distance.is_infinite() {
            gradients = [BarGradient::zero(&a), BarGradient::zero(&b)];
        } else {
            for (i, j) in match_in_order(a.essential(), b.essential()).0 {
                let slope = sign(a.essential()[i] - b.essential()[j]);
                gradients[0].essential[i] += slope;
                gradients[1].essential[j] -= slope;
            }
        }
        let [by_a, by_b] = gradients;
        Ok(Sliced { distance, by_a, by_b })
    }

    /// The distance; gives `visit` each direction with each two projections that are matched.
    fn integrate(
        &self,
        a: Bars<'_>,
        b: Bars<'_>,
        mut visit: impl FnMut(Direction, Projection, Projection),
    ) -> Result<f64> {
        if self.directions == 0 {
            return Err(Error::NoDirections);
        }
        if a.essential().len() != b.essential().len() {
            return Ok(f64::INFINITY);
        }
        let scale = scale([a, b]);
        let weight = 1.0 / self.directions as f64;
        let sides = Sides::new([a, b], scale);
        let (mut own, mut lines) = (Vec::new(), [Vec::new(), Vec::new()]);
        let mut sum = 0.0;
        for number in 0..self.directions {
            let (sin, cos) = (std::f64::consts::PI * (number as f64 * weight - 0.5)).sin_cos();
            let direction = Direction { cos, sin };
            sides.project(direction, &mut own, &mut lines);
            let mut on_line = 0.0;
            for (&p, &q) in lines[0].iter().zip(&lines[1]) {
                on_line += (p.at - q.at).abs();
                visit(direction, p, q);
            }
            sum += weight * on_line;
        }
        let pairs = match_in_order(a.essential(), b.essential()).0.into_iter();
        let apart = pairs.map(|(i, j)| ground::essential_distance(a.essential()[i], b.essential()[j]));
        Ok(scale * sum + apart.sum::<f64>())
    }
}

impl Direction {
    /// Hands the slope of a projection to its bar.
    fn pull(self, projection: Projection, slope: f64, gradients: &mut [BarGradient; 2]) {
        let middle = 0.5 * (self.cos + self.sin);
        let (by_birth, by_death) = if projection.diagonal { (middle, middle) } else { (self.cos, self.sin) };
        let (gradient, bar) = (&mut gradients[usize::from(projection.side)], projection.bar as usize);
        gradient.births[bar] += slope * by_birth;
        gradient.deaths[bar] += slope * by_death;
    }
}

/// The bars of both diagrams that have a length, scaled; one of length zero would be on both lines at the same place,
/// but for rounding.
struct Sides {
    /// Per side: (birth, death, index).
    bars: [Vec<(f64, f64, u32)>; 2],
    /// Per side: where the bars are on the diagonal, (birth and death there, index), in order. Every projection keeps
    /// that order or reverses it.
    middles: [Vec<(f64, u32)>; 2],
}

impl Sides {
    fn new(sides: [Bars<'_>; 2], scale: f64) -> Self {
        let bars = sides.map(|bars| {
            let ends = bars.births().iter().zip(bars.deaths()).zip(0..);
            let of_length = ends.filter(|&((birth, death), _)| birth < death);
            of_length.map(|((birth, death), bar)| (birth / scale, death / scale, bar)).collect::<Vec<_>>()
        });
        let middles = bars.each_ref().map(|bars| {
            let middles = bars.iter().map(|&(birth, death, bar)| (0.5 * (birth + death), bar));
            let mut middles: Vec<_> = middles.collect();
            middles.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            middles
        });
        Self { bars, middles }
    }

    /// Fills both lines with the projections of the diagrams, each with those of the other's bars on the diagonal, in
    /// order.
    fn project(&self, direction: Direction, own: &mut Vec<Projection>, lines: &mut [Vec<Projection>; 2]) {
        let Direction { cos, sin } = direction;
        for (side, line) in (0..2_u8).zip(lines) {
            let bars = self.bars[usize::from(side)].iter();
            let project = |&(birth, death, bar): &(f64, f64, u32)| {
                let at = cos * birth + sin * death;
                Projection { at, bar, side, diagonal: false }
            };
            own.clear();
            own.extend(bars.map(project));
            own.sort_unstable_by(|p, q| p.at.total_cmp(&q.at).then(p.bar.cmp(&q.bar)));
            let middles = self.middles[usize::from(1 - side)].iter();
            let project = |&(middle, bar): &(f64, u32)| Projection {
                at: (cos + sin) * middle,
                bar,
                side: 1 - side,
                diagonal: true,
            };
            line.clear();
            if cos + sin < 0.0 {
                merge(own, middles.rev().map(project), line);
            } else {
                merge(own, middles.map(project), line);
            }
        }
    }
}

/// Appends two sorted sequences in their common order, equal ones of the first before those of the second.
fn merge(first: &[Projection], second: impl Iterator<Item = Projection>, into: &mut Vec<Projection>) {
    let mut first = first.iter().copied().peekable();
    for projection in second {
        while let Some(before) = first.next_if(|before| before.at <= projection.at) {
            into.push(before);
        }
        into.push(projection);
    }
    into.extend(first);
}

/// A power of two as large as the numbers of the finite bars, so that no sum of two overflows.
fn scale(sides: [Bars<'_>; 2]) -> f64 {
    let values = sides.into_iter().flat_map(|bars| bars.births().iter().chain(bars.deaths()));
    let largest = values.fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest > 0.0 { largest.log2().floor().clamp(-1000.0, 1000.0).exp2() } else { 1.0 }
}
