//! Many small clouds at once.

use crate::{Diagram, Metric, Points, Real, Result, Rips, threads};
use rayon::prelude::*;

/// The diagrams of many clouds, computed side by side on all threads of the current rayon pool.
///
/// Each thread keeps a workspace from cloud to cloud: but for the diagrams themselves, nothing is allocated once it has seen the
/// largest cloud. The results stand in the order of the clouds and do not depend on the number of threads; the failure of one
/// cloud leaves the others alone.
///
/// # Errors
/// Those of [`Rips::points`], each in the place of its cloud.
///
/// # Complexity
/// The sum of the single computations, shared among the threads.
///
/// ```
/// use topogen_ph::{Euclidean, Points, Rips, persistence_batch};
/// let near = [0.0, 0.0, 1.0, 0.0];
/// let far = [0.0, 0.0, 5.0, 0.0];
/// let clouds = [Points::new(&near, 2)?, Points::new(&far, 2)?];
/// let diagrams = persistence_batch(&Rips::default(), &clouds, &Euclidean);
/// let merged_at = |at: usize| diagrams[at].as_ref().unwrap().degree(0).unwrap().bars().deaths()[0];
/// assert_eq!((merged_at(0), merged_at(1)), (1.0, 5.0));
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn persistence_batch<F: Real>(
    rips: &Rips,
    clouds: &[Points<'_, F>],
    metric: &impl Metric,
) -> Vec<Result<Diagram>> {
    let diagram = |cloud| rips.points(cloud, metric);
    if clouds.len() < rayon::current_num_threads() {
        clouds.par_iter().map(diagram).collect()
    } else {
        clouds.par_iter().map(|cloud| threads::alone(|| diagram(cloud))).collect()
    }
}
