//! The rank-sum test: whether values of two groups lie at different places.

use std::cmp::Ordering;

/// Above so many values in both groups together the normal approximation is taken.
const LARGEST_EXACT: usize = 80;

/// What the rank-sum test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSum {
    /// The two-sided p-value.
    pub p: f64,
    /// Where the values of the first group lie, seen from those of the second.
    pub place: Ordering,
}

/// The two-sided rank-sum test of Wilcoxon (1945), and of Mann and Whitney (1947); none if a group is empty.
///
/// The p-value is twice that of the smaller tail of the permutation distribution of the ranks that there are, ties with
/// their mean rank: exact, also with ties. Above [`LARGEST_EXACT`] values it is that of the normal distribution, with its
/// corrections for ties and for continuity.
///
/// # Complexity
/// O(n⁴) sums for n values in all, up to [`LARGEST_EXACT`].
pub fn rank_sum(first: &[f64], second: &[f64]) -> Option<RankSum> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let mut all: Vec<(f64, bool)> = first.iter().map(|&value| (value, true)).collect();
    all.extend(second.iter().map(|&value| (value, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = Vec::with_capacity(all.len());
    let (mut sum, mut ties) = (0, 0.0);
    // A zero is a zero whatever its sign.
    for tied in all.chunk_by(|a, b| a.0 == b.0) {
        // Twice the mean rank, so that all are whole numbers.
        let rank = 2 * ranks.len() + tied.len() + 1;
        sum += rank * tied.iter().filter(|(_, is_first)| *is_first).count();
        ties += (tied.len() as f64).powi(3) - tied.len() as f64;
        ranks.extend(std::iter::repeat_n(rank, tied.len()));
    }
    // Twice the mean of the sum of ranks.
    let middle = first.len() * (all.len() + 1);
    let p = if all.len() <= LARGEST_EXACT {
        exact(&ranks, first.len(), sum)
    } else {
        approximate(first.len() as f64, second.len() as f64, sum.abs_diff(middle) as f64 / 2.0, ties)
    };
    Some(RankSum { p, place: sum.cmp(&middle) })
}

/// Twice the smaller tail, among all choices of `chosen` of the ranks.
fn exact(ranks: &[usize], chosen: usize, sum: usize) -> f64 {
    let total: usize = ranks.iter().sum();
    // How many choices of so many ranks have this sum.
    let mut counts = vec![vec![0.0_f64; total + 1]; chosen + 1];
    counts[0][0] = 1.0;
    for &rank in ranks {
        for many in (1..=chosen).rev() {
            let (fewer, more) = counts.split_at_mut(many);
            for (count, before) in more[0][rank..].iter_mut().zip(&fewer[many - 1]) {
                *count += before;
            }
        }
    }
    let counts = &counts[chosen];
    let all: f64 = counts.iter().sum();
    let (below, above): (f64, f64) = (counts[..=sum].iter().sum(), counts[sum..].iter().sum());
    (2.0 * below.min(above) / all).min(1.0)
}

/// By the normal distribution of a sum that is so far from its mean.
fn approximate(first: f64, second: f64, distance: f64, ties: f64) -> f64 {
    let n = first + second;
    let variance = first * second / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    two_sided_normal((distance - 0.5).max(0.0) / variance.sqrt())
}

/// The probability that a normal number is at least `z` standard deviations from its mean (Abramowitz and Stegun 1964,
/// 26.2.17, which is good to 7.5e-8 in each tail).
fn two_sided_normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let coefficients = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let series = coefficients.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * t);
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (2.0 * density * series).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups whose first has these ranks among all.
    fn p_of_ranks(first: &[usize], n: usize) -> f64 {
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for rank in 1..=n {
            if first.contains(&rank) { inside.push(rank as f64) } else { outside.push(rank as f64) }
        }
        rank_sum(&inside, &outside).unwrap().p
    }

    #[test]
    fn tails_are_those_of_the_table_of_mann_and_whitney() {
        // Their table of P(U ≤ u), 1947: of 3 and 3 values 0.050, 0.100 and 0.200 for u = 0, 1 and 2; of 5 and 5 values 0.008,
        // 0.016 and 0.028 for u = 1, 2 and 3; of 6 and 6 values 0.001 for u = 0, which the lowest ranks have.
        let close = |p: f64, tail: f64| assert!((p / 2.0 - tail).abs() < 0.0005, "{p} {tail}");
        close(p_of_ranks(&[1, 2, 3], 6), 0.050);
        close(p_of_ranks(&[1, 2, 4], 6), 0.100);
        close(p_of_ranks(&[1, 3, 4], 6), 0.200);
        close(p_of_ranks(&[1, 2, 3, 4, 6], 10), 0.008);
        close(p_of_ranks(&[1, 2, 3, 4, 7], 10), 0.016);
        close(p_of_ranks(&[1, 2, 3, 4, 8], 10), 0.028);
        close(p_of_ranks(&[1, 2, 3, 4, 5, 6], 12), 0.001);
    }

    #[test]
    fn the_critical_values_of_the_usual_table_are_critical() {
        // Two-sided, 5 %: U ≤ 5 of 6 and 6, U ≤ 23 of 10 and 10. The lowest ranks but the last, which is higher by U.
        assert!(p_of_ranks(&[1, 2, 3, 4, 5, 11], 12) <= 0.05);
        assert!(p_of_ranks(&[1, 2, 3, 4, 5, 12], 12) > 0.05);
        assert!(p_of_ranks(&[1, 2, 3, 4, 5, 6, 7, 11, 19, 20], 20) <= 0.05);
        assert!(p_of_ranks(&[1, 2, 3, 4, 5, 6, 7, 12, 19, 20], 20) > 0.05);
    }

    #[test]
    fn ties_share_their_rank() {
        // Of the six choices of two of the ranks 1.5, 1.5, 3.5, 3.5 one has the sum 3 and one the sum 7.
        let found = rank_sum(&[0.0, -0.0], &[1.0, 1.0]).unwrap();
        assert_eq!(found, RankSum { p: 2.0 / 6.0, place: Ordering::Less });
        let same = rank_sum(&[1.0; 7], &[1.0; 20]).unwrap();
        assert_eq!(same, RankSum { p: 1.0, place: Ordering::Equal });
        assert_eq!(rank_sum(&[], &[1.0]), None);
    }

    #[test]
    fn the_approximation_joins_the_exact_distribution() {
        // Every third value is of the first group, and its last ones come later.
        let first: Vec<f64> = (0..25).map(|i| f64::from(3 * i + 2 * (i / 5) + 8)).collect();
        let second: Vec<f64> = (0..50).map(|i| f64::from(i) * 1.6 + 0.5).collect();
        let exact = rank_sum(&first, &second).unwrap().p;
        let mut all: Vec<f64> = first.iter().chain(&second).copied().collect();
        all.sort_by(f64::total_cmp);
        let rank = |value: f64| all.iter().position(|&other| other == value).unwrap() as f64 + 1.0;
        let sum: f64 = first.iter().map(|&value| rank(value)).sum();
        let normal = approximate(25.0, 50.0, (sum - 25.0 * 76.0 / 2.0).abs(), 0.0);
        // Both as another program has them: scipy.stats.mannwhitneyu, 1.17, with method "exact" and "asymptotic".
        assert!((exact - 0.176_845_224_461).abs() < 1e-9, "{exact}");
        assert!((normal - 0.175_639_702_8).abs() < 1e-6, "{normal}");
        // 1.96 standard deviations leave 5 % outside.
        assert!((two_sided_normal(1.959_964) - 0.05).abs() < 1e-6 && two_sided_normal(0.0) > 0.999_999);
    }
}
