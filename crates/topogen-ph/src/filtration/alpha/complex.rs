//! The alpha complex: the simplices of a Delaunay triangulation, each with the smallest empty ball that has it on its boundary.

use super::Support;
use super::ball::Ball;
use super::cloud::Cloud;
use rustc_hash::FxHashMap;

/// The simplices of one dimension.
#[derive(Default)]
pub(super) struct Layer {
    /// Sorted.
    pub(super) simplices: Vec<Support>,
    /// The radius of the smallest empty ball that has the simplex on its boundary or within.
    pub(super) radii: Vec<f64>,
    /// The points on the boundary of that ball that decide it.
    pub(super) supports: Vec<Support>,
}

/// The layers of all dimensions, from the vertices up.
pub(super) fn layers(cloud: &Cloud, cells: &[[u32; 4]]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut simplices: Vec<Support> = cells.iter().map(|cell| Support::new(&cell[..=cloud.dim])).collect();
    for _ in 0..=cloud.dim {
        simplices.sort_unstable();
        simplices.dedup();
        let facets = simplices.iter().flat_map(Support::facets).collect();
        let simplices = std::mem::replace(&mut simplices, facets);
        layers.insert(0, Layer { simplices, ..Layer::default() });
    }
    let mut places: Vec<FxHashMap<Support, usize>> = Vec::new();
    for layer in &layers {
        places.push(layer.simplices.iter().copied().zip(0..).collect());
    }
    let balls = balls(cloud, &layers, &places);

    // The vertex opposite to each facet, and the place of the cofacet.
    let mut cofacets: Vec<(u32, usize)> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    for dim in (0..=cloud.dim).rev() {
        let (mut radii, mut supports) = (Vec::new(), Vec::new());
        for (at, Own { ball, radius, support }) in balls[dim].iter().enumerate() {
            let around = if dim == cloud.dim { &[] } else { &cofacets[starts[at]..starts[at + 1]] };
            let above = around.iter().map(|&(_, cofacet)| cofacet).min_by(|&a, &b| {
                let radii = &layers[dim + 1].radii;
                radii[a].total_cmp(&radii[b]).then(a.cmp(&b))
            });
            // Empty as far as the neighbours know: of a Delaunay triangulation that is as far as it matters.
            let is_empty = !around.iter().any(|&(opposite, _)| ball.has_within(cloud.at(opposite)));
            match above {
                Some(above) if !is_empty || layers[dim + 1].radii[above] < *radius => {
                    radii.push(layers[dim + 1].radii[above]);
                    supports.push(layers[dim + 1].supports[above]);
                }
                _ => {
                    radii.push(*radius);
                    supports.push(*support);
                }
            }
        }
        (layers[dim].radii, layers[dim].supports) = (radii, supports);
        if dim > 0 {
            (cofacets, starts) = cofacets_of(&layers[dim], &places[dim - 1]);
        }
    }
    layers
}

/// Radii that differ by so little, as a share, are one but for rounding.
const ROUNDING: f64 = 1e-14;

/// What a simplex would have if its ball were empty.
#[derive(Clone, Copy)]
struct Own {
    /// The smallest ball on whose boundary it lies.
    ball: Ball,
    radius: f64,
    support: Support,
}

/// No ball of a facet is larger. Where one is as large but for rounding, as beside a right angle, the simplex has the value of the facet, so that
/// there are no bars of rounding; whether its ball is empty, its own ball decides.
fn balls(cloud: &Cloud, layers: &[Layer], places: &[FxHashMap<Support, usize>]) -> Vec<Vec<Own>> {
    let mut balls: Vec<Vec<Own>> = Vec::new();
    for (dim, layer) in layers.iter().enumerate() {
        let own = |simplex: &Support| {
            let (rows, count) = cloud.rows(simplex);
            let facets = simplex.facets().filter_map(|facet| {
                let below = dim.checked_sub(1)?;
                Some(balls[below][*places[below].get(&facet)?])
            });
            let largest = facets.max_by(|a, b| a.radius.total_cmp(&b.radius));
            let ball = Ball::new(&rows[..count]);
            let own = ball.map(|ball| Own { ball, radius: ball.radius, support: *simplex });
            match (own, largest) {
                (Some(own), Some(largest)) if own.radius <= largest.radius * (1.0 + ROUNDING) => {
                    Some(Own { radius: largest.radius, support: largest.support, ..own })
                }
                (own, largest) => own.or(largest),
            }
        };
        // A vertex always has a ball, and so has what has facets.
        balls.push(layer.simplices.iter().filter_map(own).collect());
    }
    balls
}

/// For each facet of the simplices of a layer, the opposite vertices and the places of the simplices, one facet after the other; and where
/// each begins.
fn cofacets_of(layer: &Layer, places: &FxHashMap<Support, usize>) -> (Vec<(u32, usize)>, Vec<usize>) {
    let mut all: Vec<(usize, (u32, usize))> = Vec::new();
    for (at, simplex) in layer.simplices.iter().enumerate() {
        let opposite = simplex.points().iter();
        let facets = simplex.facets().zip(opposite);
        all.extend(facets.filter_map(|(facet, &opposite)| Some((*places.get(&facet)?, (opposite, at)))));
    }
    all.sort_unstable();
    let mut starts = Vec::with_capacity(places.len() + 1);
    starts.push(0);
    for place in 0..places.len() {
        let start = starts[place];
        let count = all[start..].iter().take_while(|entry| entry.0 == place).count();
        starts.push(start + count);
    }
    (all.into_iter().map(|(_, cofacet)| cofacet).collect(), starts)
}
