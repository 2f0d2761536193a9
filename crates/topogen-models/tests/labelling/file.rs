//! Files of labels, and what is wrong with them.

use crate::common::{points, uniform};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use topogen_models::Error;
use topogen_models::labelling::{LabellingError, Labels, Rule, key, label, unwatched};

fn saved() -> (TempDir, PathBuf, Labels, String) {
    let target = uniform(50, 3, 1);
    let labels = label(points(&target, 3), Rule::suited(3), 1, &mut unwatched).unwrap();
    let key = key(points(&target, 3), &Rule::suited(3), 0, 1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labels.safetensors");
    labels.save(&path, &key).unwrap();
    (folder, path, labels, key)
}

#[test]
fn what_was_saved_is_loaded() {
    let (folder, path, labels, key) = saved();
    assert_eq!(Labels::load(&path, &key).unwrap(), labels);
    let bytes = fs::read(&path).unwrap();
    labels.save(&path, &key).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn keys_tell_all_inputs_apart() {
    let values = [0.0, 1.0, 2.0, 3.0];
    let rules = [
        Rule::Quantile,
        Rule::Ray { tolerance: 0.0 },
        Rule::Ray { tolerance: 1e-4 },
        Rule::Literal { single_precision: false },
        Rule::Literal { single_precision: true },
        Rule::Assignment,
        Rule::Sliced { directions: 1 },
        Rule::Sliced { directions: 2 },
    ];
    let mut keys: Vec<String> = rules.iter().map(|rule| key(points(&values, 2), rule, 0, 1)).collect();
    let rule = &rules[0];
    keys.push(key(points(&values, 1), rule, 0, 1));
    keys.push(key(points(&[0.0, 1.0, 2.0, 3.0_f64.next_up()], 2), rule, 0, 1));
    keys.push(key(points(&values, 2), rule, 1, 1));
    keys.push(key(points(&values, 2), rule, 0, 2));
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

#[test]
fn labels_of_other_data_are_refused() {
    let (_folder, path, _, saved) = saved();
    let other = key(points(&uniform(50, 3, 2), 3), &Rule::suited(3), 0, 1);
    let error = Labels::load(&path, &other).unwrap_err();
    let Error::Labelling(LabellingError::OtherLabels { found, expected, .. }) = error else {
        panic!("{error}")
    };
    assert_eq!((found, expected), (saved, other));
}

#[test]
fn damage_is_noticed() {
    let (folder, path, labels, key) = saved();
    let bytes = fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        match Labels::load(&path, &key) {
            Err(Error::Labelling(LabellingError::NoLabels { reason, .. })) => reason,
            Err(Error::Labelling(LabellingError::OtherLabels { .. })) => "another key".to_owned(),
            other => panic!("{other:?}"),
        }
    };
    for length in (0..bytes.len()).step_by(7) {
        refused(&bytes[..length]);
    }
    assert!(refused(&[&bytes[..], &[0]].concat()).contains("cut off or damaged"));
    for position in (0..bytes.len()).step_by(11) {
        let mut flipped = bytes.clone();
        flipped[position] ^= 4;
        refused(&flipped);
    }
    let mut flipped = bytes.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert!(refused(&flipped).contains("digest"));
    assert!(refused(b"{}").contains("cut off or damaged"));
    let missing = Labels::load(&folder.path().join("none"), &key).unwrap_err();
    assert!(matches!(missing, Error::Labelling(LabellingError::NoLabels { .. })), "{missing}");
    // And the file itself is good.
    fs::write(&path, &bytes).unwrap();
    assert_eq!(Labels::load(&path, &key).unwrap(), labels);
}

#[test]
fn files_that_cannot_be_written() {
    let (folder, path, labels, key) = saved();
    let error = labels.save(&folder.path().join("no such folder").join("labels"), &key).unwrap_err();
    assert!(matches!(error, Error::Write { .. }), "{error}");
    let uneven = Labels { pairs: vec![0; 49], ..labels.clone() };
    let error = uneven.save(&path, &key).unwrap_err();
    assert!(matches!(error, Error::Labelling(LabellingError::UnevenLabels { pairs: 49, .. })), "{error}");
    assert_eq!(Labels::load(&path, &key).unwrap(), labels, "what was there is still there");
}
