//! The doors: all give the same, and tell what is wrong.

use crate::common::clouds::{circle, cube};
use std::sync::atomic::{AtomicBool, Ordering};
use topogen_ph::{
    Bar, CondensedLengths, Engine, Error, Euclidean, Points, Representatives, Rips, SparseLengths,
};

fn cloud() -> (Vec<f64>, CondensedLengths) {
    let coordinates = cube(80, 3, 5);
    let lengths = CondensedLengths::from_points(&Points::new(&coordinates, 3).unwrap(), &Euclidean).unwrap();
    (coordinates, lengths)
}

#[test]
fn all_doors_give_the_same() {
    let (coordinates, lengths) = cloud();
    let listed = SparseLengths::from_condensed(&lengths, f64::INFINITY);
    for p in [2, 3] {
        let rips = Rips::default().max_dim(2).modulus(p);
        let points = Points::new(&coordinates, 3).unwrap();
        let found = [
            rips.representatives(&lengths).unwrap(),
            rips.representatives_points(&points, &Euclidean).unwrap(),
            rips.representatives_sparse(&listed).unwrap(),
            // What the engine is does not matter.
            rips.engine(Engine::Standard).representatives(&lengths).unwrap(),
        ];
        let diagram = rips.lengths(&lengths).unwrap();
        assert!(diagram.iter().all(|degree| !degree.bars().is_empty()), "there is something to compare");
        for degree in 0..=2 {
            for bar in 0..diagram.degree(degree).unwrap().bars().len() {
                let chains = |found: &Representatives| {
                    let tight = found.tight_cycle(degree, bar).unwrap();
                    (found.cocycle(degree, bar).unwrap(), found.cycle(degree, bar).unwrap(), tight)
                };
                let first = chains(&found[0]);
                for other in &found[1..] {
                    assert_eq!(other.diagram(), &diagram);
                    assert_eq!(chains(other), first);
                }
            }
        }
    }
}

/// What was asked for before does not show.
#[test]
fn the_order_of_questions_does_not_matter() {
    let (_, lengths) = cloud();
    let rips = Rips::default().max_dim(2).modulus(3);
    let [forth, back] = [0, 1].map(|_| rips.representatives(&lengths).unwrap());
    let bars = |degree: usize| 0..forth.diagram().degree(degree).unwrap().bars().len();
    let asked: Vec<(usize, usize)> =
        (0..=2).flat_map(|degree| bars(degree).map(move |bar| (degree, bar))).collect();
    let answers: Vec<_> = asked.iter().map(|&(degree, bar)| forth.cycle(degree, bar).unwrap()).collect();
    for (&(degree, bar), answer) in asked.iter().zip(&answers).rev() {
        assert_eq!(&back.cycle(degree, bar).unwrap(), answer);
    }
}

#[test]
fn what_is_not_there_is_told() {
    let (_, lengths) = cloud();
    let found = Rips::default().representatives(&lengths).unwrap();
    let bars = found.diagram().degree(1).unwrap().bars().len();
    let degree = Error::DegreeNotComputed { degree: 2, max_dim: 1 };
    let bar = Error::NoSuchBar { degree: 1, bar: bars, bars };
    let class = Error::NoSuchEssential { degree: 0, class: 1, classes: 1 };
    for (at, which, error) in
        [(2, Bar::Finite(0), degree), (1, bars.into(), bar), (0, Bar::Essential(1), class)]
    {
        assert_eq!(found.cocycle(at, which).unwrap_err(), error);
        assert_eq!(found.cycle(at, which).unwrap_err(), error);
        assert_eq!(found.tight_cycle(at, which).unwrap_err(), error);
    }
    let refused = |rips: Rips| rips.representatives(&lengths).unwrap_err();
    assert!(matches!(refused(Rips::default().modulus(6)), Error::BadModulus { modulus: 6, .. }));
    assert!(matches!(refused(Rips::default().memory_budget(1_000)), Error::OverBudget { budget: 1_000, .. }));
    assert!(matches!(refused(Rips::default().max_dim(256)), Error::DegreeTooLarge { .. }));
}

#[test]
fn both_halves_can_be_interrupted() {
    static FLAG: AtomicBool = AtomicBool::new(false);
    let (_, lengths) = cloud();
    let rips = Rips::default().interrupt(&FLAG);
    let found = rips.representatives(&lengths).unwrap();
    FLAG.store(true, Ordering::Relaxed);
    assert_eq!(rips.representatives(&lengths).unwrap_err(), Error::Interrupted);
    assert_eq!(found.cycle(1, 0).unwrap_err(), Error::Interrupted);
    assert_eq!(found.tight_cycle(1, 0).unwrap_err(), Error::Interrupted);
    FLAG.store(false, Ordering::Relaxed);
    assert!(found.cycle(1, 0).is_ok());
}

/// Columns count when they are reduced, not before.
#[test]
fn columns_that_exceed_the_budget_are_refused() {
    let coordinates = circle(60, 0.2, 3);
    let points = Points::new(&coordinates, 2).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let open = Rips::default().representatives(&lengths).unwrap();
    let bars = open.diagram().degree(1).unwrap().bars().len();
    // The least budget that lets the cocycles through.
    let (mut low, mut high) = (0, 1 << 30);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match Rips::default().memory_budget(middle).representatives(&lengths) {
            Ok(_) => high = middle,
            Err(_) => low = middle,
        }
    }
    let found = Rips::default().memory_budget(high).representatives(&lengths).unwrap();
    let over = (0..bars).filter_map(|bar| found.cycle(1, bar).err());
    let over: Vec<Error> = over.collect();
    assert!(!over.is_empty());
    assert!(over.iter().all(|error| matches!(error, Error::OverBudget { budget, .. } if *budget == high)));
}

#[test]
fn they_can_be_asked_from_many_threads() {
    fn assert_shared<T: Send + Sync>(_: &T) {}
    let (_, lengths) = cloud();
    let found = Rips::default().representatives(&lengths).unwrap();
    assert_shared(&found);
    let bars = found.diagram().degree(1).unwrap().bars().len();
    let alone: Vec<_> = (0..bars).map(|bar| found.cycle(1, bar).unwrap()).collect();
    let fresh = Rips::default().representatives(&lengths).unwrap();
    std::thread::scope(|scope| {
        for start in 0..4 {
            let (fresh, alone) = (&fresh, &alone);
            scope.spawn(move || {
                for bar in (0..bars).cycle().skip(start * bars / 4).take(bars) {
                    assert_eq!(fresh.cycle(1, bar).unwrap(), alone[bar]);
                }
            });
        }
    });
}
