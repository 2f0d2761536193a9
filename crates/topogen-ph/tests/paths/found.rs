//! Bugs that there were, by name.

use crate::common::clouds::cube;
use crate::common::paths::{assert_lengths_agree, assert_paths_agree, assert_same};
use topogen_ph::{CondensedLengths, Edge, Engine, Euclidean, Points, Rips, SparseLengths, Threshold};

/// The first batch of so few edges was empty, and twice nothing is nothing: the cells were asked for ever.
#[test]
fn two_points_by_their_cells() {
    for (points, dim) in
        [([0.0, 1.0].as_slice(), 1), (&[0.0, 0.0, 1.0, 2.0], 2), (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3)]
    {
        for threshold in [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(0.5)] {
            let diagram =
                assert_paths_agree(points, dim, Rips::default().threshold(threshold), Engine::Standard);
            let is_cut = threshold == Threshold::Value(0.5);
            assert_eq!(diagram.degree(0).unwrap().bars().len(), usize::from(!is_cut));
        }
    }
}

/// The sweep stopped early at the edge that killed the last class, and lost the edges of the same length that come after it.
#[test]
fn edges_as_long_as_the_one_that_kills_the_last_class() {
    let lengths = vec![1.0, 2.0, 3.0, 1.0, 3.0, 2.0, 3.0, 2.0, 1.0, 1.0];
    let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
    let rips = Rips::default().threshold(Threshold::None);
    let expected = rips.engine(Engine::Standard).lengths(&lengths).unwrap();
    assert_lengths_agree(&lengths, rips, &expected);

    let edges = [(1, 0, 2.0), (2, 0, 1.0), (2, 1, 2.0), (3, 0, 1.0), (4, 1, 1.0), (4, 2, 1.0), (4, 3, 2.0)];
    let listed = SparseLengths::from_triplets(5, &edges).unwrap();
    let diagram = rips.engine(Engine::SweepList).sparse(&listed).unwrap();
    assert_same(&diagram, &rips.engine(Engine::Standard).sparse(&listed).unwrap(), "listed edges");
    assert_eq!(diagram.degree(1).unwrap().essential_edges(), [Edge::new(4, 3)]);
}

/// Edges are taken to somewhat beyond the threshold, as their squares are not exact, and those that are longer are left out at
/// the end: but not where a gap had ended a run before.
#[test]
fn an_edge_just_beyond_the_threshold() {
    let (n, dim) = (300, 30);
    for seed in [3, 20, 25, 30, 34, 37, 38, 46, 53, 56, 57] {
        let mut cloud: Vec<f64> = cube(n, dim, seed).iter().map(|x| 2.0 * x).collect();
        // Two clusters; one point is so far away that squares of lengths within them are hardly more than noise.
        for point in 0..n / 2 {
            cloud[point * dim + 1] += 10.0;
        }
        cloud[7 * dim] = if seed == 37 { 4e6 } else { 3e6 };
        let points = Points::new(&cloud, dim).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        let joins =
            |edge: Edge| (edge.endpoints().0 as usize >= n / 2) != (edge.endpoints().1 as usize >= n / 2);
        let nearest = lengths
            .iter()
            .filter(|&(edge, _)| joins(edge))
            .map(|(_, length)| length)
            .fold(f64::INFINITY, f64::min);
        let rips = Rips::default().threshold(Threshold::Value(nearest.next_down()));
        let diagram = rips.engine(Engine::SweepMatrix).points(&points, &Euclidean).unwrap();
        assert_same(
            &diagram,
            &rips.engine(Engine::SweepList).lengths(&lengths).unwrap(),
            &format!("seed {seed}"),
        );
        // Both clusters and the outlier.
        assert_eq!(diagram.degree(0).unwrap().bars().essential().len(), 3);
    }
}
