//! The alpha complex: the simplices of a Delaunay triangulation, each with the smallest empty ball that has it on its boundary.

use super::Support;
use super::ball::Ball;
use super::cloud::Cloud;
use super::layers::Layer;
use crate::triangulation::NOBODY;

/// Radii that differ by so little, as a share, are one but for rounding.
const ROUNDING: f64 = 1e-14;

/// A radius, and the points on the boundary of the ball that decide it.
pub(super) type Value = (f64, Support);

/// The value of each simplex of each layer: that of the smallest empty ball that has it on its boundary.
///
/// If the smallest ball of all is not empty, that is the value of a cofacet (the simplex is *attached*, Edelsbrunner 1995).
pub(super) fn values(cloud: &Cloud, layers: &[Layer]) -> Vec<Vec<Value>> {
    let mut own: Vec<Own> = Vec::new();
    for (dim, layer) in layers.iter().enumerate() {
        let below = dim.checked_sub(1).map_or([].as_slice(), |below| own[below].values.as_slice());
        own.push(Own::new(cloud, layer, layers.get(dim + 1), below));
    }
    let mut values: Vec<Vec<Value>> = Vec::new();
    for (dim, Own { values: smallest, is_empty }) in own.into_iter().enumerate().rev() {
        // The least value of the cofacets, the first of several.
        let mut above: Vec<Option<Value>> = vec![None; smallest.len()];
        if let (Some(layer), Some(of_cofacets)) = (layers.get(dim + 1), values.last()) {
            for (sides, &value) in layer.sides().zip(of_cofacets) {
                for (_, facet) in sides {
                    let least = &mut above[facet];
                    if least.is_none_or(|least| value.0 < least.0) {
                        *least = Some(value);
                    }
                }
            }
        }
        let of_each =
            smallest.into_iter().zip(is_empty).zip(above).map(|((own, is_empty), above)| match above {
                // A filtration does not go down, whatever rounding does.
                Some(above) if !is_empty || above.0 < own.0 => above,
                _ => own,
            });
        values.push(of_each.collect());
    }
    values.reverse();
    values
}

/// The smallest balls that have the simplices of a layer on their boundaries, whatever lies within.
struct Own {
    values: Vec<Value>,
    /// Whether there is no point within, as far as the cofacets know: of a Delaunay triangulation that is as far as it matters.
    is_empty: Vec<bool>,
}

impl Own {
    /// No ball of a facet is larger. Where one is as large but for rounding, as beside a right angle, the simplex has the value of the facet, so that
    /// there are no bars of rounding; whether its ball is empty, its own ball decides.
    fn new(cloud: &Cloud, layer: &Layer, cofacets: Option<&Layer>, below: &[Value]) -> Self {
        let balls: Vec<Option<Ball>> = layer
            .simplices
            .iter()
            .map(|simplex| {
                let (rows, count) = cloud.rows(simplex);
                Ball::new(&rows[..count])
            })
            .collect();
        let mut values = Vec::with_capacity(balls.len());
        for (at, (ball, simplex)) in balls.iter().zip(&layer.simplices).enumerate() {
            let facets = layer.facets.get(at).map_or([].as_slice(), |facets| facets.as_slice());
            let facets = facets.iter().filter(|&&facet| facet != NOBODY).map(|&facet| below[facet as usize]);
            let largest = facets.max_by(|a, b| a.0.total_cmp(&b.0));
            let own = ball.map(|ball| (ball.radius, *simplex));
            values.push(match (own, largest) {
                (Some(own), Some(largest)) if own.0 <= largest.0 * (1.0 + ROUNDING) => largest,
                (Some(own), _) => own,
                // So flat that twice the precision sees no area or volume.
                (None, largest) => largest.unwrap_or((0.0, *simplex)),
            });
        }
        let mut is_empty = vec![true; balls.len()];
        for sides in cofacets.iter().flat_map(|layer| layer.sides()) {
            for (opposite, facet) in sides {
                let holds = |ball: &Ball| ball.has_within(cloud.at(opposite));
                is_empty[facet] &= !balls[facet].as_ref().is_some_and(holds);
            }
        }
        Self { values, is_empty }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{delaunay, layers};
    use super::*;
    use crate::{Alpha, Points};

    /// The Euler characteristic of the simplices up to a value is that of the bars that live there; of all of them, 1.
    #[test]
    fn simplices_and_bars_have_one_euler_characteristic() {
        let random: Vec<f64> = (0..150).map(|at| (1.0 + 12.9898 * f64::from(at)).sin() * 0.7).collect();
        for dim in [2, 3] {
            let points = Points::new(&random, dim).unwrap();
            let cloud = Cloud::new(&points).unwrap();
            let layers = layers::layers(&delaunay::delaunay(&cloud, || Ok(())).unwrap());
            let values = values(&cloud, &layers);
            let diagram = Alpha::default().diagram(&points).unwrap();
            let sign = |dim: usize| if dim.is_multiple_of(2) { 1_i64 } else { -1 };
            let up_to = |limit: f64| {
                let count =
                    |values: &Vec<Value>| values.iter().filter(|value| value.0 <= limit).count() as i64;
                values.iter().enumerate().map(|(dim, values)| sign(dim) * count(values)).sum::<i64>()
            };
            let alive = |diameter: f64| {
                let of_degree = |bars: crate::Bars<'_>| {
                    let ends = bars.births().iter().zip(bars.deaths());
                    let finite =
                        ends.filter(|&(&birth, &death)| birth <= diameter && diameter < death).count();
                    (finite + bars.essential().iter().filter(|&&birth| birth <= diameter).count()) as i64
                };
                diagram
                    .iter()
                    .enumerate()
                    .map(|(degree, found)| sign(degree) * of_degree(found.bars()))
                    .sum::<i64>()
            };
            assert_eq!(up_to(f64::INFINITY), 1);
            for &(radius, _) in values.iter().flatten() {
                assert_eq!(up_to(radius), alive(2.0 * radius * cloud.scale), "{dim}: {radius}");
            }
        }
    }

    /// Facets never come after cofacets.
    #[test]
    fn values_are_a_filtration() {
        let sphere: Vec<f64> = (0..40)
            .flat_map(|at| {
                let (a, b) = (1.3 * f64::from(at), 2.1 * f64::from(at));
                [a.cos() * b.cos(), a.sin() * b.cos(), b.sin()]
            })
            .collect();
        let cloud = Cloud::new(&Points::new(&sphere, 3).unwrap()).unwrap();
        let layers = layers::layers(&delaunay::delaunay(&cloud, || Ok(())).unwrap());
        let values = values(&cloud, &layers);
        for dim in 1..4 {
            for (sides, value) in layers[dim].sides().zip(&values[dim]) {
                assert!(sides.into_iter().all(|(_, facet)| values[dim - 1][facet].0 <= value.0));
            }
        }
    }
}
