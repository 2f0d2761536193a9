//! Measures of points in the plane.

use super::Measure;
use crate::Result;
use crate::gtn::data::Items;
use crate::statistics::{mean, quantile};
use topogen_data::toys::Toy;
use topogen_models::metrics::nearest_distances;

/// The quantile of the real points' distances beyond which a generated point is an outlier.
const FAR: f64 = 0.999;
/// Coordinates within this of the support are in it: points are drawn and compared in different units.
const ROUNDING: f64 = 1e-9;

/// What generated points are compared with.
pub struct Plane<'a> {
    toy: Toy,
    train: &'a [f64],
    /// Distance from the nearest training point beyond which one real test point in a thousand lies.
    limit: f64,
}

impl<'a> Plane<'a> {
    /// Real points to compare with; nothing where images are generated.
    ///
    /// # Errors
    /// Those of the distances.
    pub fn of(toy: Toy, train: &'a Items, test: &Items) -> Result<Option<Self>> {
        let (Items::Points { plane: train, .. }, Items::Points { plane: test, .. }) = (train, test) else {
            return Ok(None);
        };
        let limit = quantile(&nearest_distances(test, train, 2)?, FAR).unwrap_or(f64::NAN);
        Ok(Some(Self { toy, train, limit }))
    }

    /// What can be said of generated points.
    ///
    /// # Errors
    /// Those of the distances.
    pub fn measures(&self, items: &Items) -> Result<Vec<(Measure, f64)>> {
        let Items::Points { plane, unit, .. } = items else { return Ok(Vec::new()) };
        let distances = nearest_distances(plane, self.train, 2)?;
        let share = |is: &dyn Fn(f64) -> bool, of: &[f64]| {
            mean(&of.iter().map(|&it| f64::from(u8::from(is(it)))).collect::<Vec<_>>()).unwrap_or(f64::NAN)
        };
        let mut measures = vec![
            (Measure::Outliers, share(&|distance| distance > self.limit, &distances)),
            (Measure::MedianDistance, quantile(&distances, 0.5).unwrap_or(f64::NAN)),
            (Measure::FarDistance, quantile(&distances, 0.99).unwrap_or(f64::NAN)),
        ];
        let raw = unit.undo(plane);
        if !matches!(self.toy, Toy::SwissRoll { .. }) {
            let outside = self.toy.distance_to_support(&raw)?;
            measures.push((Measure::OffSupport, share(&|distance| distance > ROUNDING, &outside)));
        }
        if matches!(self.toy, Toy::Square) {
            let farther: Vec<f64> =
                raw.chunks_exact(2).map(|point| point[0].abs().max(point[1].abs())).collect();
            measures.push((Measure::InnerShare, share(&|side| side <= 0.5, &farther)));
        }
        Ok(measures)
    }
}
