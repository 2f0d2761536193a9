//! A Fréchet mean of diagrams.

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;
use topogen_ph::Bars;

use crate::ground::Norm;
use crate::matching::essential::by_birth;
use crate::{Error, Result, Wasserstein};

/// A local minimum of the mean squared 2-Wasserstein distance to some diagrams, under the Euclidean ground norm.
///
/// The mean starts as one of the diagrams. In turns, it is matched to each diagram, and each of its bars moves to where
/// the sum of the squared distances to its partners, some of which may be the diagonal, is least. The sum falls until
/// the matchings stay as they are.
///
/// That is a local minimum, which depends on the start: means of diagrams are not unique, and the best one is hard to
/// find. [`FrechetMean::starts`] tries several and keeps the best; the same seed gives the same mean.
///
/// ```
/// use topogen_diag::{Bars, FrechetMean};
/// let (a, b) = (Bars::new(&[0.0], &[4.0])?, Bars::new(&[1.0], &[6.0])?);
/// let mean = FrechetMean::default().of(&[a, b])?;
/// assert_eq!((mean.births, mean.deaths), (vec![0.5], vec![5.0]));
/// // Each is half of (1, 2) away.
/// assert!((mean.variance - 1.25).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrechetMean {
    seed: u64,
    starts: usize,
    max_iterations: usize,
}

/// A mean of diagrams.
#[derive(Clone, Debug, PartialEq)]
pub struct Mean {
    /// Births of the finite bars.
    pub births: Vec<f64>,
    /// Deaths of the finite bars.
    pub deaths: Vec<f64>,
    /// Births of the essential classes: the means of the smallest, the second smallest, and so on.
    pub essential: Vec<f64>,
    /// The mean of the squared distances to the diagrams.
    pub variance: f64,
    /// How often the mean was moved from its start.
    pub iterations: usize,
    /// Whether the sum no longer fell; otherwise the number of iterations was exhausted.
    pub converged: bool,
}

impl Default for FrechetMean {
    /// One start, seed 0, at most 1000 iterations, of which a few are needed as a rule.
    fn default() -> Self {
        Self { seed: 0, starts: 1, max_iterations: 1000 }
    }
}

/// A bar, as (birth, death).
type Bar = (f64, f64);

impl FrechetMean {
    /// Chooses the starts by another seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Tries so many of the diagrams as starts, at least one and at most all, and keeps the mean of least variance.
    #[must_use]
    pub fn starts(self, starts: usize) -> Self {
        Self { starts, ..self }
    }

    /// Gives up after so many iterations of each start.
    #[must_use]
    pub fn max_iterations(self, max_iterations: usize) -> Self {
        Self { max_iterations, ..self }
    }

    /// A mean of some diagrams.
    ///
    /// # Errors
    /// [`Error::NoDiagrams`] without diagrams, [`Error::UnequalClasses`] when they differ in their number of essential
    /// classes.
    ///
    /// # Complexity
    /// Each iteration computes the 2-Wasserstein distance to each diagram. The mean may have as many bars as all
    /// diagrams together, most of them near the diagonal.
    ///
    /// # References
    /// K. Turner, Y. Mileyko, S. Mukherjee, J. Harer, Fréchet means for distributions of persistence diagrams (2014),
    /// doi:10.1007/s00454-014-9604-7.
    pub fn of(&self, diagrams: &[Bars<'_>]) -> Result<Mean> {
        let Some(first) = diagrams.first() else { return Err(Error::NoDiagrams) };
        let expected = first.essential().len();
        for (diagram, bars) in diagrams.iter().enumerate() {
            let classes = bars.essential().len();
            if classes != expected {
                return Err(Error::UnequalClasses { diagram, classes, expected });
            }
        }
        let essential = mean_of_classes(diagrams);
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let starts = index::sample(&mut rng, diagrams.len(), self.starts.clamp(1, diagrams.len()));
        let mut best: Option<Mean> = None;
        for start in starts {
            let mean = self.descend(diagrams, diagrams[start], &essential)?;
            if best.as_ref().is_none_or(|best| mean.variance < best.variance) {
                best = Some(mean);
            }
        }
        best.ok_or(Error::NoDiagrams)
    }

    /// The local minimum that is found from `start`.
    fn descend(&self, diagrams: &[Bars<'_>], start: Bars<'_>, essential: &[f64]) -> Result<Mean> {
        let mut mean = Mean {
            births: start.births().to_vec(),
            deaths: start.deaths().to_vec(),
            essential: essential.to_vec(),
            variance: f64::INFINITY,
            iterations: 0,
            converged: false,
        };
        let mut partners;
        (mean.variance, partners) = match_all(&mean, diagrams)?;
        for iteration in 1..=self.max_iterations {
            let moved = move_bars(&partners, diagrams.len());
            let mut next = Mean { iterations: iteration, ..mean.clone() };
            (next.births, next.deaths) = moved.into_iter().unzip();
            (next.variance, partners) = match_all(&next, diagrams)?;
            if next.variance >= mean.variance {
                mean.converged = true;
                break;
            }
            mean = next;
        }
        Ok(mean)
    }
}

/// The mean squared distance, and the partners of each bar of the mean off the diagonal, those of bars that it lacks
/// included.
fn match_all(mean: &Mean, diagrams: &[Bars<'_>]) -> Result<(f64, Vec<Vec<Bar>>)> {
    let mut partners = vec![Vec::new(); mean.births.len()];
    let mut sum = 0.0;
    let square = Wasserstein::of_order(2.0).norm(Norm::lp(2.0)?);
    for &bars in diagrams {
        let own = bars_of(mean)?;
        let transport = square.between(own, bars)?;
        sum += transport.power();
        let bar = |index: usize| (bars.births()[index], bars.deaths()[index]);
        let Some(matching) = transport.matching else { continue };
        matching.pairs.iter().for_each(|&(i, j)| partners[i].push(bar(j)));
        partners.extend(matching.b_to_diagonal.iter().map(|&j| vec![bar(j)]));
    }
    Ok((sum / diagrams.len() as f64, partners))
}

fn bars_of(mean: &Mean) -> Result<Bars<'_>> {
    let bars = Bars::new(&mean.births, &mean.deaths).and_then(|bars| bars.with_essential(&mean.essential));
    bars.map_err(|_| Error::MeanOutOfRange)
}

/// Where each bar is best: the mean of its partners, drawn to the diagonal by those that are there.
///
/// For k partners with mean w, and the projection w' of w onto the diagonal, |y - x|² sums to least at (k w + (N - k)
/// w') / N among N diagrams: along the diagonal only the partners pull, across it all N do.
fn move_bars(partners: &[Vec<Bar>], diagrams: usize) -> Vec<Bar> {
    let moved = partners.iter().filter(|partners| !partners.is_empty()).map(|partners| {
        let k = partners.len() as f64;
        let birth = partners.iter().map(|bar| bar.0 / k).sum::<f64>();
        let death = partners.iter().map(|bar| bar.1 / k).sum::<f64>();
        let (middle, share) = (0.5 * birth + 0.5 * death, k / diagrams as f64);
        let (birth, death) = (middle + share * (birth - middle), middle + share * (death - middle));
        // Rounding must not exchange the ends.
        (birth.min(death), birth.max(death))
    });
    moved.filter(|&(birth, death)| birth < death).collect()
}

/// The means of the sorted births of the essential classes.
fn mean_of_classes(diagrams: &[Bars<'_>]) -> Vec<f64> {
    let mut means = vec![0.0; diagrams[0].essential().len()];
    for bars in diagrams {
        for (mean, class) in means.iter_mut().zip(by_birth(bars.essential())) {
            *mean += bars.essential()[class] / diagrams.len() as f64;
        }
    }
    means
}
