//! Targets in pieces: a source that is a mixture, one normal distribution a cluster.

mod k_means;

use super::labels::Labels;
use super::matching::match_checked;
use super::points::{fewest, is_constant, unit_scale};
use super::progress::{Observer, Watch};
use super::source::{Draw, Source};
use super::{LabellingError, Points, Rule};
use crate::Result;

impl Source {
    /// A mixture of normal distributions, one a cluster of the targets, and the cluster of each target.
    ///
    /// Clusters come from k-means: centres drawn as in k-means++, then Lloyd's iteration until nothing changes, or 100 times. A
    /// cluster that no normal distribution can be fitted to (fewer than d + 1 points or than two, or a constant coordinate) is dissolved, the
    /// smallest first: each of its points joins the nearest of the other centres. So there may be fewer clusters than asked for. A
    /// cluster's weight is its share of the targets; its mean, and the deviation of each coordinate, are those of its points.
    ///
    /// # Errors
    /// Those of targets in [`label`](super::label), and [`LabellingError::BadClusters`] unless 1 ≤ `clusters` ≤ n.
    ///
    /// # Complexity
    /// O(n `clusters` d) time an iteration, O(n d) memory.
    ///
    /// # References
    /// Arthur and Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA; Lloyd (1982), doi 10.1109/TIT.1982.1056489.
    ///
    /// ```
    /// use topogen_models::labelling::{Points, Source};
    /// let targets = [-9.0, -8.0, -7.0, 10.0, 12.0];
    /// let (source, cluster_of) = Source::clusters(Points { values: &targets, dim: 1 }, 2, 1)?;
    /// let Source::Clusters { weights, means, .. } = source else { unreachable!() };
    /// assert!(cluster_of[0] == cluster_of[2] && cluster_of[2] != cluster_of[3]);
    /// assert_eq!(weights[cluster_of[0] as usize], 0.6);
    /// assert_eq!(means[cluster_of[3] as usize], 11.0);
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn clusters(targets: Points<'_>, clusters: usize, seed: u64) -> Result<(Self, Vec<u32>)> {
        let fitted = Mixture::fit(targets, clusters, seed)?;
        let mut cluster_of = vec![0; targets.count()];
        for (cluster, members) in fitted.members.iter().enumerate() {
            members.iter().for_each(|&point| cluster_of[point as usize] = cluster as u32);
        }
        Ok((fitted.into_source(), cluster_of))
    }
}

/// Labels source points of a mixture, one normal distribution a cluster of the targets; and gives that mixture, to generate from.
///
/// Within a cluster, targets are standardised by its mean and deviations, and standard normal points are labelled with them by the rule.
/// Then the points are moved into the place of the cluster, and their labels are the targets as they were given. For targets in
/// several pieces, which no connected source can be mapped onto. Labels stand cluster by cluster.
///
/// # Errors
/// Those of [`Source::clusters`], and those of the rule in [`match_points`](super::match_points).
///
/// # Complexity
/// That of [`Source::clusters`], and of [`match_points`](super::match_points) for each cluster.
///
/// ```
/// use topogen_models::labelling::{Points, Rule, label_clusters, unwatched};
/// let targets = [-9.0, -8.0, -7.0, 10.0, 12.0];
/// let (labels, _) = label_clusters(Points { values: &targets, dim: 1 }, Rule::Quantile, 2, 1, &mut unwatched)?;
/// let mut sorted = labels.target.clone();
/// sorted.sort_by(f64::total_cmp);
/// assert_eq!(sorted, targets);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn label_clusters(
    target: Points<'_>,
    rule: Rule,
    clusters: usize,
    seed: u64,
    observer: &mut Observer<'_>,
) -> Result<(Labels, Source)> {
    let fitted = Mixture::fit(target, clusters, seed)?;
    let (dim, mut watch) = (target.dim, Watch::new(observer, target.count()));
    let mut labels = Labels { source: Vec::new(), target: Vec::new(), dim, pairs: Vec::new() };
    for (cluster, members) in fitted.members.iter().enumerate() {
        rule.check(members.len(), dim)?;
        let standardised = fitted.standardised(cluster);
        let normal = Draw::Cluster(cluster).normal(seed, standardised.len());
        let (normal, inside) = (Points { values: &normal, dim }, Points { values: &standardised, dim });
        let pairs = match_checked(normal, inside, rule, &mut watch.part(labels.count(), 1))?;
        let of_cluster = Labels::of(normal, inside, &pairs);
        labels.source.extend(of_cluster.source.chunks(dim).flat_map(|row| fitted.moved(cluster, row)));
        labels.pairs.extend(of_cluster.pairs.iter().map(|&inside| members[inside as usize]));
    }
    labels.target = rows(target, &labels.pairs).flatten().copied().collect();
    Ok((labels, fitted.into_source()))
}

/// A normal distribution for each cluster.
struct Mixture {
    /// The targets times `scale`, a power of two, as are means and deviations: no square of them overflows.
    targets: Vec<f64>,
    scale: f64,
    dim: usize,
    members: Vec<Vec<u32>>,
    /// Clusters x d, as the deviations.
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Mixture {
    fn fit(targets: Points<'_>, clusters: usize, seed: u64) -> Result<Self> {
        targets.check_targets()?;
        let (points, dim) = (targets.count(), targets.dim);
        if clusters == 0 || clusters > points {
            return Err(LabellingError::BadClusters { clusters, points }.into());
        }
        let scale = unit_scale(targets.values.iter());
        let scaled = targets.scaled(scale);
        let targets = Points { values: &scaled, dim };
        let mut members = k_means::cluster(targets, clusters, &mut Draw::Centres.generator(seed));
        dissolve(targets, &mut members);
        let means: Vec<f64> = members.iter().flat_map(|members| mean(targets, members)).collect();
        let deviations: Vec<f64> = members
            .iter()
            .zip(means.chunks(dim))
            .flat_map(|(of, mean)| deviations(targets, of, mean))
            .collect();
        Ok(Self { targets: scaled, scale, dim, members, means, deviations })
    }

    /// The mean and the deviation of each coordinate.
    fn of(&self, cluster: usize) -> impl Iterator<Item = (f64, f64)> {
        let place = cluster * self.dim..(cluster + 1) * self.dim;
        self.means[place.clone()].iter().copied().zip(self.deviations[place].iter().copied())
    }

    /// The targets of a cluster, standardised.
    fn standardised(&self, cluster: usize) -> Vec<f64> {
        let targets = Points { values: &self.targets, dim: self.dim };
        let rows = rows(targets, &self.members[cluster]);
        let standardised = rows.flat_map(|row| {
            row.iter().zip(self.of(cluster)).map(|(number, (mean, deviation))| (number - mean) / deviation)
        });
        standardised.collect()
    }

    /// A point of the standard normal distribution, in the place of the cluster.
    fn moved(&self, cluster: usize, normal: &[f64]) -> impl Iterator<Item = f64> {
        let pairs = normal.iter().zip(self.of(cluster));
        pairs.map(|(normal, (mean, deviation))| (normal * deviation + mean) / self.scale)
    }

    fn into_source(self) -> Source {
        let points = self.targets.len() / self.dim;
        let unscaled = |numbers: Vec<f64>| numbers.into_iter().map(|number| number / self.scale).collect();
        Source::Clusters {
            weights: self.members.iter().map(|members| members.len() as f64 / points as f64).collect(),
            means: unscaled(self.means),
            deviations: unscaled(self.deviations),
            dim: self.dim,
        }
    }
}

/// Dissolves clusters that no normal distribution can be fitted to, one after the other, the smallest first.
fn dissolve(targets: Points<'_>, members: &mut Vec<Vec<u32>>) {
    members.retain(|members| !members.is_empty());
    while members.len() > 1 {
        let unfit = (0..members.len()).filter(|&it| !is_fit(targets, &members[it]));
        let Some(smallest) = unfit.min_by_key(|&it| members[it].len()) else { return };
        let homeless = members.remove(smallest);
        let centres: Vec<f64> = members.iter().flat_map(|members| mean(targets, members)).collect();
        for point in homeless {
            let (nearest, _) = k_means::nearest(targets.row(point as usize), &centres);
            members[nearest].push(point);
        }
    }
}

fn is_fit(targets: Points<'_>, members: &[u32]) -> bool {
    let varies = |coordinate| !is_constant(rows(targets, members).map(|row: &[f64]| &row[coordinate]));
    members.len() >= fewest(targets.dim) && (0..targets.dim).all(varies)
}

fn rows<'a>(targets: Points<'a>, members: &[u32]) -> impl Iterator<Item = &'a [f64]> {
    members.iter().map(move |&point| targets.row(point as usize))
}

fn mean(targets: Points<'_>, members: &[u32]) -> Vec<f64> {
    let mut mean = vec![0.0; targets.dim];
    for row in rows(targets, members) {
        mean.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    mean.iter_mut().for_each(|sum| *sum /= members.len() as f64);
    mean
}

/// The deviation of each coordinate: the root of the mean square about the mean.
fn deviations(targets: Points<'_>, members: &[u32], mean: &[f64]) -> Vec<f64> {
    let deviation = |coordinate: usize| {
        let apart = rows(targets, members).map(|row: &[f64]| row[coordinate] - mean[coordinate]);
        (apart.map(|it| it * it).sum::<f64>() / members.len() as f64).sqrt()
    };
    (0..targets.dim).map(deviation).collect()
}
