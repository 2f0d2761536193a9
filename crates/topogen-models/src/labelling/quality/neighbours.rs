//! Prediction by nearest neighbours.

use super::held_out::HeldOut;
use rayon::prelude::*;

/// How many neighbours vote.
const NEIGHBOURS: usize = 30;
/// Questions that one pass over the known points answers.
const GROUP: usize = 32;

/// The mean label of the nearest known source points; among equals, the first are nearer.
pub(super) fn predict(pairs: &HeldOut) -> Vec<f64> {
    let dim = pairs.dim;
    let [source, labels] = &pairs.known;
    let groups = pairs.asked[0].par_chunks(GROUP * dim);
    let predicted = groups.flat_map_iter(|group| {
        let mut nearest = vec![Nearest::default(); group.len() / dim];
        for (index, known) in source.chunks(dim).enumerate() {
            for (nearest, asked) in nearest.iter_mut().zip(group.chunks(dim)) {
                let square = known.iter().zip(asked).map(|(a, b)| (a - b) * (a - b)).sum();
                nearest.offer(square, index);
            }
        }
        nearest.into_iter().flat_map(move |nearest| nearest.mean(labels, dim))
    });
    predicted.collect()
}

/// The nearest points so far, nearest first.
#[derive(Clone, Default)]
struct Nearest(Vec<(f64, usize)>);

impl Nearest {
    fn offer(&mut self, square: f64, index: usize) {
        if self.0.len() == NEIGHBOURS && self.0[NEIGHBOURS - 1].0 <= square {
            return;
        }
        self.0.truncate(NEIGHBOURS - 1);
        let place = self.0.partition_point(|known| known.0 <= square);
        self.0.insert(place, (square, index));
    }

    fn mean(&self, labels: &[f64], dim: usize) -> Vec<f64> {
        let mut mean = vec![0.0; dim];
        for &(_, index) in &self.0 {
            let label = &labels[index * dim..(index + 1) * dim];
            mean.iter_mut().zip(label).for_each(|(sum, number)| *sum += number / self.0.len() as f64);
        }
        mean
    }
}
