//! Images: parts, turns, held-out angles.

use super::super::counts::Counts;
use super::super::images::{Images, Turns};
use super::{all, are_equal};
use crate::gtn::ImagePool;
use crate::latent::data::{Data, Items, Values};
use crate::latent::spec::Range;
use std::collections::HashSet;
use topogen_data::{ImageSet, rotate};

const SIDE: usize = 9;

/// Images whose labels are all different, as are their pixels.
fn set(labels: std::ops::Range<u8>) -> ImageSet {
    let pixels = labels.clone().flat_map(|label| {
        (0..SIDE * SIDE).map(move |at| (usize::from(label) * 7 + at * (1 + usize::from(label) % 5)) as u8)
    });
    ImageSet::new(SIDE, SIDE, pixels.collect(), labels.collect()).unwrap()
}

fn pool(validation: Option<ImageSet>) -> ImagePool {
    ImagePool { train: set(0..100), validation, test: set(100..220) }
}

const TURNS: Turns =
    Turns { trained: Range { from: 0.0, to: 60.0 }, held_out: Some(Range { from: 60.0, to: 90.0 }) };

fn counts(parts: [usize; 3]) -> Counts<'static> {
    Counts { name: "images", parts, pairs: 1_000 }
}

fn drawn(turns: Option<Turns>, parts: [usize; 3], seed: u64) -> Data {
    Images::new(pool(None), turns).unwrap().draw(&counts(parts), seed).unwrap()
}

/// The image of this label as it was before, turned.
fn is_turned(items: &Items) -> bool {
    let Values::Images(found) = &items.values else { return false };
    let whole = set(0..220);
    let originals =
        whole.take(&items.classes.iter().map(|&class| usize::from(class)).collect::<Vec<_>>()).unwrap();
    let expected = match items.factors.is_empty() {
        true => originals,
        false => rotate(&originals, &items.factors).unwrap(),
    };
    *found == expected
}

#[test]
fn parts_share_no_image_and_the_seed_decides_them() {
    for turns in [None, Some(Turns { held_out: None, ..TURNS }), Some(TURNS)] {
        let data = drawn(turns, [60, 20, 50], 1);
        let parts = [&data.train, &data.validation, &data.test];
        assert_eq!(parts.map(Items::len), [60, 20, 50]);
        let labels: HashSet<u8> = parts.iter().flat_map(|items| items.classes.clone()).collect();
        assert_eq!(labels.len(), 130);
        assert!(
            data.test.classes.iter().all(|&class| class >= 100),
            "test images are those of the test split"
        );
        assert!(all(&data).iter().all(|items| is_turned(items)));
        assert_eq!(data.train.factors.len(), if turns.is_some() { 60 } else { 0 });
        assert!(are_equal(&data, &drawn(turns, [60, 20, 50], 1)));
        assert!(!are_equal(&data, &drawn(turns, [60, 20, 50], 2)));
        assert_eq!(data.beyond.is_some(), turns == Some(TURNS));
    }
}

#[test]
fn a_part_for_decisions_is_used_where_there_is_one() {
    let images = Images::new(pool(Some(set(220..250))), None).unwrap();
    let data = images.draw(&counts([100, 30, 3]), 1).unwrap();
    assert!(data.validation.classes.iter().all(|&class| class >= 220));
    let error = images.draw(&counts([100, 31, 3]), 1).unwrap_err().to_string();
    assert!(error.contains("100 and 30"), "{error}");
}

#[test]
fn held_out_angles_are_trained_on_by_nothing_and_reached_by_pairs() {
    let below =
        Turns { trained: Range { from: 0.0, to: 60.0 }, held_out: Some(Range { from: -45.0, to: 0.0 }) };
    for turns in [TURNS, below] {
        let data = drawn(Some(turns), [60, 20, 50], 1);
        let beyond = data.beyond.as_ref().unwrap();
        let is_in = |items: &Items, range: Range| {
            items.factors.len() == items.len()
                && items.factors.iter().all(|it| (range.from..range.to).contains(it))
        };
        for items in [&data.train, &data.validation, &data.test, &beyond.from, &beyond.to, &beyond.within] {
            assert!(is_in(items, turns.trained), "{turns:?}");
        }
        let held_out = turns.held_out.unwrap();
        assert!(is_in(&beyond.held_out, held_out));
        // Of 120 test images, a fifth are paired, and two fifths each are what they are held against.
        assert_eq!(
            [&beyond.from, &beyond.to, &beyond.held_out, &beyond.within].map(Items::len),
            [24, 24, 48, 48]
        );
        assert_eq!(beyond.from.classes, beyond.to.classes, "a pair is one object");
        let objects: HashSet<u8> = [&beyond.from, &beyond.held_out, &beyond.within]
            .iter()
            .flat_map(|it| it.classes.clone())
            .collect();
        assert_eq!(objects.len(), 120, "no object is in two");
        for (a, b) in beyond.from.factors.iter().zip(&beyond.to.factors) {
            for t in [1.25, 1.5, 2.0] {
                let reached = a + t * (b - a);
                assert!((held_out.from..held_out.to).contains(&reached), "{a} {b} {t}");
            }
        }
    }
}

#[test]
fn a_classifier_learns_all_angles_of_training_images() {
    let plain = Images::new(pool(None), None).unwrap();
    assert_eq!(plain.labelled(), Some(&set(0..100)));
    let turned = Images::new(pool(None), Some(TURNS)).unwrap();
    let labelled = turned.labelled().unwrap();
    assert_eq!(labelled.labels(), set(0..100).labels());
    // Where it is turned by less than a right angle, no image of this set stays as it is.
    assert!((0..100).all(|image| labelled.pixels_of(image..image + 1).unwrap()
        != set(0..100).pixels_of(image..image + 1).unwrap()));
    let unlabelled = |set: ImageSet| {
        ImageSet::with_channels(1, set.height(), set.width(), set.pixels().to_vec(), None).unwrap()
    };
    let pool = ImagePool { train: unlabelled(set(0..100)), validation: None, test: set(100..220) };
    assert_eq!(Images::new(pool, Some(TURNS)).unwrap().labelled(), None);
}

#[test]
fn more_images_than_there_are_are_refused() {
    let images = Images::new(pool(None), Some(TURNS)).unwrap();
    let refused = |parts| images.draw(&counts(parts), 1).unwrap_err().to_string();
    assert!(refused([81, 20, 50]).contains("81 images to train on and 20 to decide on"));
    assert!(refused([60, 20, 121]).contains("121 images to measure"));
    let few = ImagePool { train: set(0..100), validation: None, test: set(100..140) };
    let error =
        Images::new(few, Some(TURNS)).unwrap().draw(&counts([60, 20, 40]), 1).unwrap_err().to_string();
    assert!(error.contains("40 test images make 8 pairs"), "{error}");
}
