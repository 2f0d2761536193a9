//! Spheres within a sphere.

use super::counts::Counts;
use super::{Data, Items, Truth, Values};
use crate::Result;
use topogen_data::clouds::Spheres;
use topogen_data::permutation;

/// The sample of a run, parted at random.
///
/// The Betti number of degree 0 is the number of spheres, which do not meet: their centres are some √200 apart, at radii of 5, and all are
/// within the large one. The next one that is not 0 is that of degree 100, of which no diagram is computed. Points of the large sphere are
/// farther from each other than from the small ones, so that no sample of this size shows the components by its distances.
///
/// # Errors
/// [`Error::Spec`](crate::Error::Spec) for more points than the sample has.
pub fn draw(counts: &Counts<'_>, seed: u64) -> Result<Data> {
    let spheres = Spheres::default();
    let sample = spheres.sample(seed)?;
    let order = permutation(sample.labels.len(), seed);
    let values = Values::Points { values: sample.cloud.values, dim: sample.cloud.dim };
    let all = Items { values, classes: sample.labels, factors: Vec::new() };
    let [train, validation, test] = counts.cut(&all, &order)?;
    let truth = Truth { manifold: None, betti: vec![spheres.inner + 1] };
    Ok(Data { train, validation, test, truth, beyond: None })
}
