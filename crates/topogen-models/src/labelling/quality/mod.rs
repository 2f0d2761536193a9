//! What labels are worth: whether a smooth map can be learned from them.

mod held_out;
mod linear;
mod neighbours;

use super::assignment::{ASSIGNMENT_LIMIT, match_optimally};
use super::points::unit_scale;
use super::progress::Watch;
use super::ranked::Ranked;
use super::source::Draw;
use super::{LabellingError, Labels, Points, brute, unwatched};
use crate::Result;
use held_out::HeldOut;
use rand::seq::SliceRandom;

/// What labels are worth. All costs are means over pairs of the squared distance.
///
/// Read `shrinkage` first: a network that is fitted by squared error, and does not memorise, makes points of about that share of the
/// variance of the targets. Much less than 1 means that labels are nearly noise, given the source, and that a generator
/// trained on them will make points near the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Quality {
    /// The mean cosine of the angle at the origin between a source point and its label, over pairs without the origin; 0 if there are none.
    /// Of labels by clusters it says little, as their rays start elsewhere.
    pub mean_cosine: f64,
    /// The same over the last tenth in the order of labelling (by the norm of the source point), which takes what is left.
    pub last_decile_cosine: f64,
    /// The cost of the labels on a sample of pairs.
    pub cost: f64,
    /// The least cost of any pairing of the same source points and labels.
    ///
    /// If these are few of many, each label was chosen from more than the sample has: that the cost is no higher than this then does not say that all
    /// the labels are optimal.
    pub optimal_cost: f64,
    /// The expected cost of a random pairing of them.
    pub random_cost: f64,
    /// The held-out R² of labels given the source, by linear least squares.
    pub r2_linear: f64,
    /// The same by the mean of the labels of the 30 nearest source points.
    pub r2_neighbours: f64,
    /// The predicted ratio of generated to real variance: the greater R², or 0 if both are negative.
    pub shrinkage: f64,
}

/// Measures what labels are worth.
///
/// Costs are those of `sample` pairs, drawn by the seed, or of all if there are fewer. A fifth of the pairs, but no more than `sample`, is held
/// out; R² is one minus the squared error of their prediction from all the others over their squared deviation from their own mean, both
/// summed over coordinates (0 if they do not deviate).
///
/// # Errors
/// [`LabellingError::UnevenLabels`], [`LabellingError::BadSample`] unless 2 ≤ `sample` ≤ [`ASSIGNMENT_LIMIT`],
/// [`LabellingError::TooFewPoints`] for fewer than 10 pairs, and what [`Points`] are refused for.
///
/// # Complexity
/// O(`sample`³ + `sample` n d + n d²) time, 8 `sample`² bytes of memory beside the points.
///
/// ```
/// use topogen_models::labelling::{Points, Rule, label, quality, unwatched};
/// let targets: Vec<f64> = (0..1000).map(|i| f64::from(i) / 500.0 - 1.0).collect();
/// let labels = label(Points { values: &targets, dim: 1 }, Rule::Quantile, 1, &mut unwatched)?;
/// let quality = quality(&labels, 500, 1)?;
/// // In one dimension the labels are the optimal assignment, and all but determined by the source.
/// assert!((quality.cost - quality.optimal_cost).abs() < 1e-12);
/// assert!(quality.r2_neighbours > 0.99);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn quality(labels: &Labels, sample: usize, seed: u64) -> Result<Quality> {
    const FEWEST: usize = 10;
    labels.check()?;
    let points = |values| Points { values, dim: labels.dim };
    let (source, target) = (points(&labels.source), points(&labels.target));
    source.check("the source of the labels")?;
    target.check("the labels")?;
    if !(2..=ASSIGNMENT_LIMIT).contains(&sample) {
        return Err(LabellingError::BadSample { sample, most: ASSIGNMENT_LIMIT }.into());
    }
    let (points, dim) = (labels.count(), labels.dim);
    if points < FEWEST {
        return Err(LabellingError::TooFewPoints { points, dim, needed: FEWEST }.into());
    }
    // Neither cosines nor R² have a unit.
    let scale = unit_scale(source.values.iter().chain(target.values));
    let (sources, targets) = (source.scaled(scale), target.scaled(scale));
    let (source, target) = (Points { values: &sources, dim }, Points { values: &targets, dim });
    let mut order: Vec<usize> = (0..points).collect();
    order.shuffle(&mut Draw::Quality.generator(seed));
    let sample = sample.min(points);
    let (sources, targets) = (rows(source, &order[..sample]), rows(target, &order[..sample]));
    let costs = Costs::of(Points { values: &sources, dim }, Points { values: &targets, dim })?;
    let held_out = HeldOut::new(source, target, &order, sample.min(points / 5));
    let r2_linear = held_out.r2(&linear::predict(&held_out));
    let r2_neighbours = held_out.r2(&neighbours::predict(&held_out));
    let cosines = cosines(source, target);
    Ok(Quality {
        mean_cosine: mean(&cosines),
        last_decile_cosine: mean(&cosines[points - points / 10..]),
        cost: costs.labels / (scale * scale),
        optimal_cost: costs.optimal / (scale * scale),
        random_cost: costs.random / (scale * scale),
        r2_linear,
        r2_neighbours,
        shrinkage: r2_linear.max(r2_neighbours).max(0.0),
    })
}

/// The mean squared distance of pairs.
struct Costs {
    labels: f64,
    optimal: f64,
    random: f64,
}

impl Costs {
    fn of(source: Points<'_>, target: Points<'_>) -> Result<Self> {
        let count = source.count() as f64;
        let same: Vec<u32> = (0..source.count() as u32).collect();
        let optimal = match_optimally(source, target, &mut Watch::new(&mut unwatched, source.count()))?;
        // Over all pairs, |s − t|² has the mean |s|² + |t|² − 2 ⟨s, t⟩ of means.
        let square = |points: Points<'_>| points.values.iter().map(|it| it * it).sum::<f64>() / count;
        let mean = |points: Points<'_>, coordinate: usize| {
            points.values.iter().skip(coordinate).step_by(points.dim).sum::<f64>() / count
        };
        let product: f64 = (0..source.dim).map(|it| mean(source, it) * mean(target, it)).sum();
        Ok(Self {
            labels: brute::cost(source, target, &same) / count,
            optimal: brute::cost(source, target, &optimal) / count,
            random: square(source) + square(target) - 2.0 * product,
        })
    }
}

/// The cosine of each pair, in the order of labelling; none of a pair with the origin.
fn cosines(source: Points<'_>, target: Points<'_>) -> Vec<Option<f64>> {
    let (source, target) = (Ranked::new(source), Ranked::new(target));
    let mut rank_of = vec![0; target.count()];
    target.order.iter().enumerate().for_each(|(rank, &index)| rank_of[index as usize] = rank);
    let cosine = |(rank, &index): (usize, &u32)| {
        let label = rank_of[index as usize];
        (rank >= source.at_origin && label >= target.at_origin).then(|| source.cosine(rank, &target, label))
    };
    source.order.iter().enumerate().map(cosine).collect()
}

fn mean(numbers: &[Option<f64>]) -> f64 {
    let count = numbers.iter().flatten().count();
    if count == 0 { 0.0 } else { numbers.iter().flatten().sum::<f64>() / count as f64 }
}

fn rows(points: Points<'_>, indices: &[usize]) -> Vec<f64> {
    indices.iter().flat_map(|&index| points.row(index)).copied().collect()
}
