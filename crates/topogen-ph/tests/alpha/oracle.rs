//! Alpha diagrams against those of the Čech complex: the crate's own, and one that shares no line with it.

use super::{Bar, NEAR, all_bars, are_near, bars, cloud, diagram, long};
use proptest::prelude::*;
use topogen_ph::{Alpha, Points};

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_clouds_are_as_enclosing_balls_have_them((dim, cloud) in cloud(1..8, -1.0..1.0)) {
        let (found, expected) = (diagram(&cloud, dim), by_enclosing_balls(&cloud, dim));
        for (degree, expected) in expected.into_iter().enumerate() {
            let found = bars(&found, degree);
            prop_assert!(are_near(&found, long(expected.clone())), "degree {degree}: {found:?} {expected:?}");
        }
    }

    #[test]
    fn random_clouds_are_as_the_oracle_has_them((dim, cloud) in cloud(1..9, -1.0..1.0)) {
        as_the_oracle(&cloud, dim)?;
    }

    /// Duplicates, and points on common lines, planes, circles and spheres.
    #[test]
    fn whole_points_are_as_the_oracle_has_them((dim, cloud) in cloud(1..9, (0_i8..3).prop_map(f64::from))) {
        as_the_oracle(&cloud, dim)?;
    }

    /// The same a hair's breadth away: what is cospherical or flat but for rounding makes no bars.
    #[test]
    fn nearly_whole_points_are_as_the_oracle_has_them(
        (dim, cloud) in cloud(5..9, (0_i8..3).prop_map(f64::from)),
        shift in prop::collection::vec(-1e-13..1e-13, 27),
    ) {
        let cloud: Vec<f64> = cloud.iter().zip(shift.iter().cycle()).map(|(x, by)| x + by).collect();
        as_the_oracle(&cloud, dim)?;
    }

    /// A plane in space, and a line in either, to the last bit.
    #[test]
    fn flat_clouds_are_as_the_oracle_has_them(
        dim in 2_usize..4,
        places in prop::collection::vec([-8_i8..9, -8_i8..9], 3..9),
        is_line in any::<bool>(),
    ) {
        let place = |[x, y]: [i8; 2]| {
            let (x, y) = (f64::from(x), if is_line { 0.0 } else { f64::from(y) });
            [x + y, x - 2.0 * y, 3.0 * x + y][..dim].to_vec()
        };
        let cloud: Vec<f64> = places.into_iter().flat_map(place).collect();
        as_the_oracle(&cloud, dim)?;
    }
}

/// Alpha and Čech filtrations have the same homology at every radius.
fn as_the_oracle(coordinates: &[f64], dim: usize) -> Result<(), TestCaseError> {
    let found = diagram(coordinates, dim);
    let oracle = Alpha::default().cech(&Points::new(coordinates, dim).unwrap()).unwrap();
    for degree in 0..dim {
        let (found, expected) = (bars(&found, degree), bars(&oracle, degree));
        prop_assert!(are_near(&found, expected.clone()), "degree {degree}: {found:?} {expected:?}");
    }
    Ok(())
}

/// The bars of the Čech complex of all subsets of up to `dim` + 1 points, with the smallest enclosing ball of each: plain `f64`, a boundary matrix of
/// bits, nothing of the crate.
fn by_enclosing_balls(coordinates: &[f64], dim: usize) -> Vec<Vec<Bar>> {
    let points: Vec<&[f64]> = coordinates.chunks(dim).collect();
    let chosen = |subset: u32| (0..points.len()).filter(move |at| subset >> at & 1 == 1);
    let mut simplices: Vec<(f64, u32, u32)> = (1_u32..1 << points.len())
        .filter(|subset| subset.count_ones() as usize <= dim + 1)
        .map(|subset| {
            let radius = enclosing_radius(&chosen(subset).map(|at| points[at]).collect::<Vec<_>>());
            (2.0 * radius, subset.count_ones() - 1, subset)
        })
        .collect();
    // Facets come before cofacets, also where rounding makes them smaller.
    for at in 0..simplices.len() {
        let (value, _, subset) = simplices[at];
        for other in simplices.iter_mut().filter(|other| other.2 & subset == subset) {
            other.0 = other.0.max(value);
        }
    }
    simplices.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut found = vec![Vec::new(); dim];
    let mut reduced: Vec<Vec<bool>> = Vec::new();
    let mut lives: Vec<bool> = vec![true; simplices.len()];
    for (at, &(value, size, subset)) in simplices.iter().enumerate() {
        let is_facet = |other: &(f64, u32, u32)| other.1 + 1 == size && other.2 & subset == other.2;
        let mut column: Vec<bool> = simplices.iter().map(is_facet).collect();
        let latest = |column: &[bool]| column.iter().rposition(|&bit| bit);
        while let Some(last) = latest(&column) {
            match reduced.iter().find(|other| latest(other) == Some(last)) {
                Some(other) => column.iter_mut().zip(other).for_each(|(bit, other)| *bit ^= other),
                None => break,
            }
        }
        if let Some(last) = latest(&column) {
            (lives[last], lives[at]) = (false, false);
            let (birth, degree, _) = simplices[last];
            found[degree as usize].push([birth, value]);
        }
        reduced.push(column);
    }
    for (&(birth, size, _), _) in simplices.iter().zip(&lives).filter(|(_, lives)| **lives) {
        // Simplices of `dim` + 1 points would be filled by larger ones.
        if (size as usize) < dim {
            found[size as usize].push([birth, f64::INFINITY]);
        }
    }
    found
}

/// The least radius of the circumscribed balls of subsets that hold all points.
fn enclosing_radius(points: &[&[f64]]) -> f64 {
    let subsets = 1_u32..1 << points.len();
    let balls = subsets.filter_map(|subset| {
        let on: Vec<&[f64]> =
            (0..points.len()).filter(|at| subset >> at & 1 == 1).map(|at| points[at]).collect();
        circumscribed(&on)
    });
    let distance = |centre: &[f64], point: &[f64]| {
        centre.iter().zip(point).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    };
    let holding = balls
        .filter(|(centre, radius)| points.iter().all(|point| distance(centre, point) <= radius + 1e-9))
        .map(|(_, radius)| radius);
    holding.fold(f64::INFINITY, f64::min)
}

/// Centre and radius of the ball whose centre is in the affine hull of the points on its boundary: the first point plus a combination x of the edges eᵢ from it,
/// where 2 Σⱼ ⟨eᵢ, eⱼ⟩ xⱼ = ⟨eᵢ, eᵢ⟩, by Gaussian elimination.
fn circumscribed(points: &[&[f64]]) -> Option<(Vec<f64>, f64)> {
    let (start, rest) = points.split_first()?;
    let edges: Vec<Vec<f64>> =
        rest.iter().map(|point| point.iter().zip(*start).map(|(a, b)| a - b).collect()).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut rows: Vec<Vec<f64>> = edges
        .iter()
        .map(|edge| edges.iter().map(|other| 2.0 * dot(edge, other)).chain([dot(edge, edge)]).collect())
        .collect();
    let n = rows.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-13 {
            return None;
        }
        for row in (0..n).filter(|&row| row != column) {
            let factor = rows[row][column] / rows[column][column];
            let from = rows[column].clone();
            rows[row].iter_mut().zip(from).for_each(|(x, y)| *x -= factor * y);
        }
    }
    let mut centre = start.to_vec();
    for (at, edge) in edges.iter().enumerate() {
        let weight = rows[at][n] / rows[at][at];
        centre.iter_mut().zip(edge).for_each(|(x, y)| *x += weight * y);
    }
    let radius = centre.iter().zip(*start).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    Some((centre, radius))
}

/// The oracle itself, at a triangle of sides 3, 4 and 5, whose longest side is a diameter, and an equilateral one.
#[test]
fn enclosing_balls_of_triangles() {
    let right = [&[0.0, 0.0][..], &[3.0, 0.0], &[0.0, 4.0]];
    assert!((enclosing_radius(&right) - 2.5).abs() < NEAR);
    let equilateral = [&[0.0, 0.0][..], &[1.0, 0.0], &[0.5, 0.75_f64.sqrt()]];
    assert!((enclosing_radius(&equilateral) - 1.0 / 3_f64.sqrt()).abs() < NEAR);
    let found = diagram(&equilateral.concat(), 2);
    assert!(are_near(&all_bars(&found, 1), vec![[1.0, 2.0 / 3_f64.sqrt()]]));
}
