//! The user's own points and images: what is read, parted and refused.

use super::super::own::{OwnPool, own};
use super::{all, extent, rows, spec};
use crate::Error;
use crate::latent::data::{Items, Pool, Values};
use crate::latent::spec::DataSpec;
use crate::spec::Row;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use topogen_data::clouds::{Shape, generate};
use topogen_data::formats::npy;

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Points with a column that is constant and one that is far away and wide.
fn columns(n: usize) -> Vec<f64> {
    let cloud = generate(Shape::Gaussian, n, Some(2), 0.0, 1).unwrap();
    cloud.points().flat_map(|point| [point[0], 7.0, 1e4 + 30.0 * point[1]]).collect()
}

/// The row that names a file.
fn row(data: &DataSpec) -> crate::latent::spec::Spec {
    let mut row = spec("kind = 'spheres'");
    row.data = data.clone();
    row.check().unwrap();
    row
}

#[test]
fn points_are_parted_centred_and_scaled_by_one_number() {
    let folder = tempfile::tempdir().unwrap();
    let raw = columns(100);
    let path = write(folder.path(), "points.npy", npy::encode(&raw, &[100, 3]).unwrap());
    let labels: Vec<f64> = (0..100).map(f64::from).collect();
    let labels = write(folder.path(), "labels.npy", npy::encode(&labels, &[100]).unwrap());
    let found = own(&path, Some(&labels)).unwrap();
    assert_eq!((found.count, found.dim, found.parts), (100, 3, [70, 15, 15]));
    assert!(matches!(found.data, DataSpec::Own { images: false, .. }));
    let row = row(&found.data);
    let pool = Pool::load(&row, None).unwrap();
    assert!(pool.labelled_images().is_none());
    let data = pool.draw(&row, &extent([1_000, 1_000, 1_000]), 1).unwrap();
    assert_eq!(all(&data).iter().map(|items| items.len()).collect::<Vec<_>>(), [70, 15, 15]);
    let labels: HashSet<u8> = all(&data).iter().flat_map(|items| items.classes.clone()).collect();
    assert_eq!(labels.len(), 100, "each point is in one part, with its label");
    // Each coordinate has the mean 0 over the training points, and all have the variance 1.
    let train = data.train.numbers();
    for column in 0..3 {
        assert!(train.iter().skip(column).step_by(3).sum::<f64>().abs() < 1e-9);
    }
    assert!((train.iter().map(|it| it * it).sum::<f64>() / train.len() as f64 - 1.0).abs() < 1e-12);
    // All distances are changed by the same factor.
    let distance = |points: &[f64], a: usize, b: usize| {
        (0..3).map(|i| (points[3 * a + i] - points[3 * b + i]).powi(2)).sum::<f64>().sqrt()
    };
    let factor = |a: usize, b: usize| {
        let [of_a, of_b] = [a, b].map(|it| usize::from(data.train.classes[it]));
        distance(&train, a, b) / distance(&raw, of_a, of_b)
    };
    for b in 2..70 {
        assert!((factor(0, b) / factor(0, 1) - 1.0).abs() < 1e-9);
    }
    // Runs share the split, and a smaller extent takes the first ones of each part.
    let other = pool.draw(&row, &extent([20, 5, 1_000]), 2).unwrap();
    assert_eq!([other.train.len(), other.validation.len(), other.test.len()], [20, 5, 15]);
    assert_eq!(other.train.classes, data.train.classes[..20]);
    assert_eq!(other.test.classes, data.test.classes);
}

#[test]
fn tables_and_whole_numbers_are_points_too() {
    let folder = tempfile::tempdir().unwrap();
    // As many rows as columns are no distances here.
    let text: String = (0..20)
        .map(|row| (0..20).map(|i| ((row * i) % 7).to_string()).collect::<Vec<_>>().join(",") + "\n")
        .collect();
    let path = write(folder.path(), "points.csv", text);
    let classes: String = (0..20).map(|row| format!("{}\n", row % 3)).collect();
    let labels = write(folder.path(), "labels.csv", format!("class\n{classes}"));
    let found = own(&path, Some(&labels)).unwrap();
    assert_eq!((found.count, found.dim, found.parts), (20, 20, [14, 3, 3]));
    let whole: Vec<i32> = (0..60).collect();
    let path = write(folder.path(), "whole.npy", npy::encode(&whole, &[30, 2]).unwrap());
    assert_eq!(own(&path, None).unwrap().dim, 2);
}

#[test]
fn arrays_of_three_and_four_dimensions_are_images() {
    let folder = tempfile::tempdir().unwrap();
    let labels = write(folder.path(), "labels.npy", npy::encode(&[1.0; 24], &[24]).unwrap());
    for (shape, dim) in
        [(vec![24, 4, 5], 20), (vec![24, 3, 4, 5], 60), (vec![24, 4, 5, 3], 60), (vec![24, 1, 4, 5], 20)]
    {
        let count: usize = shape.iter().product();
        let bytes: Vec<u8> = (0..count).map(|at| (at % 251) as u8).collect();
        let path = write(folder.path(), "images.npy", npy::encode(&bytes, &shape).unwrap());
        let found = own(&path, Some(&labels)).unwrap();
        assert_eq!((found.count, found.dim), (24, dim), "{shape:?}");
        assert!(found.data.are_images());
        let row = row(&found.data);
        let pool = Pool::load(&row, None).unwrap();
        let data = pool.draw(&row, &extent([100, 100, 100]), 1).unwrap();
        let different: HashSet<Vec<u64>> = all(&data).iter().flat_map(|items| rows(items)).collect();
        assert_eq!(different.len(), 24);
        // A classifier sees the training images and no others.
        let Values::Images(train) = data.train.values else { panic!("{shape:?}") };
        assert_eq!(pool.labelled_images(), Some(&train));
    }
}

#[test]
fn what_cannot_be_learned_from_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| write(folder.path(), name, bytes);
    let array = |name: &str, values: &[f64], shape: &[usize]| at(name, &npy::encode(values, shape).unwrap());
    let told = |path: &Path, labels: Option<&Path>, words: &str| {
        let error = own(path, labels).unwrap_err();
        assert!(error.to_string().contains(words), "{words}: {error}");
        error
    };
    let mut values = columns(30);
    values[4] = f64::NAN;
    told(&array("nan.npy", &values, &[30, 3]), None, "coordinate 1 of point 1");
    told(&at("ragged.csv", b"1,2\n3,4,5\n"), None, "line 2");
    told(&at("nan.csv", b"1,2\n3,NaN\n"), None, "line 2");
    let error = told(&array("few.npy", &columns(19), &[19, 3]), None, "19 rows");
    assert!(matches!(error, Error::OwnRows { rows: 19, least: 20, .. }));
    let error = told(&array("alike.npy", &[2.0; 60], &[20, 3]), None, "alike");
    assert!(matches!(error, Error::OwnAlike { rows: 20, .. }));
    let good = array("good.npy", &columns(30), &[30, 3]);
    let labels = array("29.npy", &[0.0; 29], &[29]);
    let error = told(&good, Some(&labels), "29 labels");
    assert!(matches!(error, Error::OwnLabels { rows: 30, labels: 29, .. }));
    told(&good, Some(&array("half.npy", &[0.5; 30], &[30])), "whole numbers from 0 to 255");
    let images = at("images.npy", &npy::encode(&[7_u8; 20 * 12], &[20, 3, 4]).unwrap());
    told(&images, Some(&labels), "29");
    told(&array("bright.npy", &[300.0; 20 * 12], &[20, 3, 4]), None, "0 to 1");
    told(&array("deep.npy", &[0.0; 32], &[2, 2, 2, 2, 2]), None, "shape");
    told(&at("points.txt", b"1 2\n"), None, "no file of points or images");
    told(folder.path(), None, "no file of points or images");
    told(&folder.path().join("none.csv"), None, "cannot read");
    let point = array("one.npy", &columns(30), &[90]);
    // An array of one dimension is one column.
    assert_eq!(own(&point, None).unwrap().dim, 1);
}

#[test]
fn other_points_or_labels_are_not_those_of_the_experiment() {
    let folder = tempfile::tempdir().unwrap();
    let save =
        |values: &[f64], shape: &[usize]| write(folder.path(), "it.npy", npy::encode(values, shape).unwrap());
    let mut values = columns(40);
    let path = save(&values, &[40, 3]);
    let labels = write(folder.path(), "labels.npy", npy::encode(&[1.0; 40], &[40]).unwrap());
    let sum = |labels: Option<&Path>| match own(&path, labels).unwrap().data {
        DataSpec::Own { sha256, .. } => sha256,
        other => panic!("{other:?}"),
    };
    let first = sum(None);
    assert!(OwnPool::load(&path, None, &first).is_ok());
    assert_ne!(sum(Some(&labels)), first);
    save(&values, &[60, 2]);
    assert_ne!(sum(None), first, "the shape counts");
    values[7] += 1e-12;
    save(&values, &[40, 3]);
    let error = OwnPool::load(&path, None, &first).unwrap_err();
    assert!(matches!(&error, Error::OtherData { expected, .. } if *expected == first), "{error}");
}

#[test]
fn points_that_are_alike_within_the_training_part_stay_finite() {
    // One point of a hundred is another one, and may be held out.
    let folder = tempfile::tempdir().unwrap();
    for other in 0..20 {
        let mut values = vec![1.0; 40];
        values[2 * other] = 5.0;
        let path = write(folder.path(), "it.npy", npy::encode(&values, &[20, 2]).unwrap());
        let found = own(&path, None).unwrap();
        let row = row(&found.data);
        let data = Pool::load(&row, None).unwrap().draw(&row, &extent([14, 3, 3]), 1).unwrap();
        let numbers = |items: &Items| items.numbers().iter().all(|it| it.is_finite());
        assert!(all(&data).iter().all(|items| numbers(items)), "{other}");
    }
}
