//! What is known of the pictures.

use super::*;
use crate::error::Error;

fn middle(picture: Picture) -> Vec<f64> {
    picture.factors().iter().map(|kind| 0.5 * (kind.interval.start() + kind.interval.end())).collect()
}

/// The bytes of the picture with these factors.
fn drawn(picture: Picture, factors: &[f64], size: usize) -> Vec<f64> {
    let (mut canvas, mut bytes) = (Canvas::new(size), Vec::new());
    picture.draw(factors, picture.label(6), &mut canvas);
    canvas.append_to(&mut bytes);
    bytes.into_iter().map(f64::from).collect()
}

/// How the bytes change as a factor goes from one share of its interval to another.
fn change(picture: Picture, factors: &[f64], index: usize, [from, to]: [f64; 2], size: usize) -> Vec<f64> {
    let interval = &picture.factors()[index].interval;
    let at = |share: f64| {
        let mut factors = factors.to_vec();
        factors[index] = interval.start() + share * (interval.end() - interval.start());
        drawn(picture, &factors, size)
    };
    at(to).iter().zip(at(from)).map(|(to, from)| to - from).collect()
}

fn norm(vector: &[f64]) -> f64 {
    vector.iter().map(|value| value * value).sum::<f64>().sqrt()
}

#[test]
fn a_picture_depends_on_seed_and_index_only() {
    for picture in Picture::ALL {
        let few = generate(picture, 4, 24, 5).unwrap();
        let many = generate(picture, 12, 24, 5).unwrap();
        assert_eq!(many.images.take(&[0, 1, 2, 3]).unwrap(), few.images);
        let count = many.factor_names.len();
        assert_eq!((many.images.channels(), many.images.height(), many.images.width()), (3, 24, 24));
        assert_eq!(many.factors.len(), 12 * count);
        assert_eq!(many.factors[..4 * count], few.factors);
        assert_eq!(generate(picture, 12, 16, 5).unwrap().factors, many.factors, "the size changes no factor");
        let other = generate(picture, 12, 24, 6).unwrap();
        assert!(other.factors.iter().zip(&many.factors).all(|(a, b)| a != b));
        assert_ne!(other.images.pixels(), many.images.pixels());
        // No picture is another one.
        let images: Vec<&[u8]> = many.images.pixels().chunks_exact(3 * 24 * 24).collect();
        assert!((1..12).all(|index| !images[..index].contains(&images[index])));
    }
}

#[test]
fn classes_take_turns() {
    let scenes = generate(Picture::Scenes, 25, 16, 1).unwrap().images;
    assert!(scenes.labels().iter().enumerate().all(|(index, &label)| index % 10 == label.into()));
    assert_eq!(SCENE_CLASSES.len(), 10);
    for picture in [Picture::Faces, Picture::Hands] {
        assert!(!generate(picture, 2, 16, 1).unwrap().images.has_labels());
    }
}

#[test]
fn factors_are_uniform_and_independent() {
    const N: usize = 4000;
    for picture in Picture::ALL {
        let drawn = generate(picture, N, 16, 3).unwrap();
        let kinds = picture.factors();
        // From 0 to 1 in their intervals.
        let unit: Vec<Vec<f64>> = (0..kinds.len())
            .map(|index| {
                let interval = &kinds[index].interval;
                let values = drawn.factors.iter().skip(index).step_by(kinds.len());
                values.map(|value| (value - interval.start()) / (interval.end() - interval.start())).collect()
            })
            .collect();
        for (index, values) in unit.iter().enumerate() {
            assert!(values.iter().all(|value| (0.0..=1.0).contains(value)), "{}", kinds[index].name);
            for others in &unit[..index] {
                // The covariance of N pairs has the deviation 1 / (12 √N).
                let product = |(a, b): (&f64, &f64)| (a - 0.5) * (b - 0.5);
                let covariance = values.iter().zip(others).map(product).sum::<f64>() / N as f64;
                assert!(covariance.abs() < 5.0 / 12.0 / (N as f64).sqrt(), "{covariance}");
            }
            // The mean has the deviation 1 / √(12 N).
            let mean = values.iter().sum::<f64>() / N as f64;
            assert!((mean - 0.5).abs() < 5.0 / (12.0 * N as f64).sqrt(), "{mean}");
        }
    }
}

#[test]
fn every_factor_is_seen_at_every_size() {
    for picture in Picture::ALL {
        for size in [SMALLEST, picture.usual_size()] {
            for (index, kind) in picture.factors().iter().enumerate() {
                // A turn of hue or phase ends where it began, so half of it.
                let change = change(picture, &middle(picture), index, [0.25, 0.75], size);
                let largest = change.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
                assert!(largest > 12.0, "{picture} {size}: {} changes bytes by {largest}", kind.name);
            }
        }
    }
}

#[test]
fn no_factor_moves_pixels_as_others_do() {
    // Where the changes of all factors are linearly independent, pictures are locally a manifold of that dimension.
    for picture in Picture::ALL {
        let count = picture.factors().len();
        let sample = generate(picture, 8, 16, 2).unwrap().factors;
        for factors in sample.chunks_exact(count) {
            let mut basis: Vec<Vec<f64>> = Vec::new();
            for (index, kind) in picture.factors().iter().enumerate() {
                let interval = &kind.interval;
                let share = (factors[index] - interval.start()) / (interval.end() - interval.start());
                let mut rest = change(picture, factors, index, [share - 0.02, share + 0.02], 64);
                let before = norm(&rest);
                for vector in &basis {
                    let along: f64 = rest.iter().zip(vector).map(|(a, b)| a * b).sum();
                    rest.iter_mut().zip(vector).for_each(|(value, unit)| *value -= along * unit);
                }
                let left = norm(&rest);
                // Rounding to bytes is noise of 0.41 a byte for a difference, on the few bytes that change at all.
                assert!(left > 0.5 * before && left > 8.0, "{picture}, {}: {left} of {before}", kind.name);
                basis.push(rest.iter().map(|value| value / left).collect());
            }
        }
    }
}

#[test]
fn pixels_follow_the_factors_continuously() {
    for picture in Picture::ALL {
        let count = picture.factors().len();
        let sample = generate(picture, 8, 16, 4).unwrap().factors;
        for factors in sample.chunks_exact(count) {
            for (index, kind) in picture.factors().iter().enumerate() {
                let interval = &kind.interval;
                let share = (factors[index] - interval.start()) / (interval.end() - interval.start());
                // A thousandth of an interval moves edges by less than a twentieth of a pixel.
                let change = change(picture, factors, index, [share, share + 0.001], 64);
                let largest = change.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
                assert!(largest <= 13.0, "{picture}, {}: {largest}", kind.name);
            }
        }
    }
}

#[test]
fn hands_lie_on_white_and_faces_in_their_frame() {
    let hands = generate(Picture::Hands, 50, 64, 1).unwrap().images;
    let faces = generate(Picture::Faces, 50, 64, 1).unwrap().images;
    let rows = |images: &ImageSet, row: usize| -> Vec<u8> {
        images.pixels().chunks_exact(64).skip(row).step_by(64).flatten().copied().collect()
    };
    assert!(rows(&hands, 0).iter().all(|&byte| byte > 240), "fingers end within the picture");
    // Above a face, the ground is the same all along.
    assert!(rows(&faces, 0).chunks_exact(64).all(|row| row.iter().all(|&byte| byte == row[0])));
    let dark = hands.pixels().iter().filter(|&&byte| byte < 240).count() as f64 / hands.pixels().len() as f64;
    assert!((0.1..0.5).contains(&dark), "hands cover {dark}");
}

/// The label whose centre is nearest, and the share of it that is right.
fn share_right(centres: &[(u8, Vec<f64>)], queries: &[(u8, Vec<f64>)]) -> f64 {
    let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let is_right = |(label, query): &&(u8, Vec<f64>)| {
        let nearest = centres
            .iter()
            .map(|(label, centre)| (distance(centre, query), label))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.is_some_and(|(_, found)| found == label)
    };
    queries.iter().filter(is_right).count() as f64 / queries.len() as f64
}

/// The mean of each class.
fn means(images: &[(u8, Vec<f64>)]) -> Vec<(u8, Vec<f64>)> {
    (0..10)
        .map(|class| {
            let members: Vec<_> = images.iter().filter(|(label, _)| *label == class).collect();
            let mean =
                |at: usize| members.iter().map(|(_, image)| image[at]).sum::<f64>() / members.len() as f64;
            (class, (0..images[0].1.len()).map(mean).collect())
        })
        .collect()
}

#[test]
fn scenes_need_training_and_can_be_learned() {
    const TRAIN: usize = 2000;
    const TEST: usize = 300;
    let scenes = generate(Picture::Scenes, TRAIN + TEST, 32, 1).unwrap().images;
    let images: Vec<(u8, Vec<f64>)> = scenes
        .labels()
        .iter()
        .zip(scenes.pixels().chunks_exact(3 * 32 * 32))
        .map(|(&label, image)| (label, image.iter().map(|&byte| byte.into()).collect()))
        .collect();
    // The mean colour: red, green and blue.
    let colour = |image: &[f64]| image.chunks_exact(32 * 32).map(|plane| plane.iter().sum()).collect();
    let colours: Vec<(u8, Vec<f64>)> = images.iter().map(|(label, image)| (*label, colour(image))).collect();
    let by_colour = share_right(&means(&colours[..TRAIN]), &colours[TRAIN..]);
    let by_mean = share_right(&means(&images[..TRAIN]), &images[TRAIN..]);
    let by_neighbour = share_right(&images[..TRAIN], &images[TRAIN..]);
    // Chance is 1/10, with a standard deviation of 0.017 over 300.
    assert!(by_colour < 0.2, "{by_colour} are right by the mean colour");
    assert!((0.15..0.4).contains(&by_mean), "{by_mean} are right by the mean image");
    assert!((0.2..0.6).contains(&by_neighbour), "{by_neighbour} are right by the nearest neighbour");
    // With the light above the ground's and no stripes or hues, the outline alone tells the class: what is to be learned is
    // to see it through them.
    let outline = |class: u8, [x, y, turn]: [f64; 3]| {
        let mut canvas = Canvas::new(32);
        let mut bytes = Vec::new();
        scenes::draw(class, &[x, y, 0.7, turn, 0.0, 0.5, 0.65, 0.0, 1e9, 0.0], &mut canvas);
        canvas.append_to(&mut bytes);
        (class, bytes.into_iter().map(f64::from).collect::<Vec<_>>())
    };
    let poses = [-0.1, 0.0, 0.1].map(|x| [-0.3, -0.1, 0.1, 0.3].map(|turn| [x, 0.5 * x, turn])).concat();
    let seen: Vec<_> =
        (0..10).flat_map(|class| poses.iter().map(move |&pose| outline(class, pose))).collect();
    let unseen: Vec<_> =
        (0..10).flat_map(|class| [-0.2, 0.0, 0.2].map(|turn| outline(class, [0.05, 0.0, turn]))).collect();
    assert_eq!(share_right(&seen, &unseen), 1.0);
}

#[test]
fn bad_numbers_and_names_are_refused() {
    for (n, size) in [(0, 64), (1, 15), (1, 1025), (1, usize::MAX)] {
        let error = generate(Picture::Faces, n, size, 1).unwrap_err();
        assert!(matches!(error, Error::Images(ImageError::Option { .. })), "{error}");
    }
    for n in [usize::MAX, 1 << 50] {
        let error = generate(Picture::Scenes, n, 64, 1).unwrap_err();
        assert!(
            matches!(error, Error::Images(ImageError::TooLarge { images, bytes: 12_288 }) if images == n)
        );
    }
    for picture in Picture::ALL {
        assert_eq!(picture.to_string().parse::<Picture>().unwrap(), picture);
    }
    let error = "cifar-10".parse::<Picture>().unwrap_err();
    assert!(error.to_string().contains("cifar-like-synthetic"), "{error}");
}
