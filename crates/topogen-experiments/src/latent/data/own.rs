//! The user's own points or images.

use super::counts::Counts;
use super::{Data, Items, Truth, Values};
use crate::latent::spec::DataSpec;
use crate::run::own_data;
use crate::{Error, Result};
use std::fs::File;
use std::path::{Path, PathBuf};
use topogen_data::formats::{Format, Input, npy, read_input};
use topogen_data::{ImageOptions, ImageSet, permutation, read_images, read_labels, sha256};

/// Decides which are held out. It is the same for all seeds, as runs share the data.
const SPLIT_SEED: u64 = 0;

/// Fewer cannot be parted so that something can be measured.
const LEAST: usize = 20;

/// Of a hundred, so many are trained on, and so many decide; the others are measured.
const SHARES: [usize; 2] = [70, 15];

/// A file of the user's, as an experiment names it, and how much is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// What an experiment says of it.
    pub data: DataSpec,
    /// Points or images.
    pub count: usize,
    /// Numbers of one: coordinates, or pixels of all channels.
    pub dim: usize,
    /// How many are trained on, decide, and are measured, at most.
    pub parts: [usize; 3],
}

/// Reads a file once, for an experiment on it: a .csv file or .npy array of points as [points, numbers], or a .npy array of images as
/// [images, height, width] or with 1 or 3 channels, before or after the sides.
///
/// # Errors
/// The file cannot be read, is of another kind, or holds what is no finite number; rows differ in length; there are fewer than 20 of them;
/// they are all alike; labels are not as many.
pub fn own(path: &Path, labels: Option<&Path>) -> Result<Own> {
    let items = read(path, labels)?;
    let data = DataSpec::Own {
        path: path.to_owned(),
        labels: labels.map(Path::to_owned),
        sha256: checksum(&items),
        images: matches!(items.values, Values::Images(_)),
    };
    Ok(Own { data, count: items.len(), dim: items.dim(), parts: parts(items.len()) })
}

/// All of the user's points or images.
#[derive(Debug)]
pub struct OwnPool {
    items: Items,
    /// The training images, if they have labels.
    labelled: Option<ImageSet>,
}

impl OwnPool {
    /// Reads them, which must be those of the checksum.
    ///
    /// # Errors
    /// As [`own`]; [`Error::OtherData`].
    pub fn load(path: &Path, labels: Option<&Path>, expected: &str) -> Result<Self> {
        let items = read(path, labels)?;
        if checksum(&items) != expected {
            return Err(Error::OtherData { path: path.to_owned(), expected: expected.to_owned() });
        }
        let labelled = match &items.values {
            Values::Images(set) if set.has_labels() => {
                Some(set.take(&permutation(set.len(), SPLIT_SEED)[..parts(set.len())[0]])?)
            }
            _ => None,
        };
        Ok(Self { items, labelled })
    }

    /// What a classifier is trained on: the images that are trained on, if they have labels.
    pub fn labelled(&self) -> Option<&ImageSet> {
        self.labelled.as_ref()
    }

    /// The data of any run: as many of each part as are asked for, or as there are.
    ///
    /// # Errors
    /// Those of the items.
    pub fn draw(&self, counts: &Counts<'_>) -> Result<Data> {
        let whole = parts(self.items.len());
        let order = permutation(self.items.len(), SPLIT_SEED);
        let mut from = 0;
        let mut part = |at: usize| {
            let places = &order[from..from + whole[at].min(counts.parts[at])];
            from += whole[at];
            self.items.take(places)
        };
        let [mut train, mut validation, mut test] = [part(0)?, part(1)?, part(2)?];
        let unit = Unit::of(&train);
        for items in [&mut train, &mut validation, &mut test] {
            unit.apply(items);
        }
        Ok(Data { train, validation, test, truth: Truth::default(), beyond: None })
    }
}

/// How many of `count` are trained on, decide and are measured.
fn parts(count: usize) -> [usize; 3] {
    let [train, validation] = SHARES.map(|share| count * share / 100);
    [train, validation, count - train - validation]
}

/// The mean of each coordinate, and one deviation of all, so that distances are changed by one factor only.
///
/// The unit of generated planes has one mean for all coordinates; here columns may be of different sizes and still lie around 0.
struct Unit {
    means: Vec<f64>,
    deviation: f64,
}

impl Unit {
    fn of(items: &Items) -> Self {
        let Values::Points { values, dim } = &items.values else {
            return Self { means: Vec::new(), deviation: 1.0 };
        };
        let rows = || values.chunks_exact(*dim);
        let count = rows().len() as f64;
        let means: Vec<f64> =
            (0..*dim).map(|column| rows().map(|row| row[column] / count).sum::<f64>()).collect();
        let squares =
            rows().flat_map(|row| row.iter().zip(&means).map(|(value, mean)| (value - mean).powi(2)));
        let deviation = (squares.sum::<f64>() / values.len() as f64).sqrt();
        // Points that are all alike within this part stay where they are.
        Self { means, deviation: if deviation > 0.0 && deviation.is_finite() { deviation } else { 1.0 } }
    }

    fn apply(&self, items: &mut Items) {
        if let Values::Points { values, dim } = &mut items.values {
            for row in values.chunks_exact_mut(*dim) {
                for (value, mean) in row.iter_mut().zip(&self.means) {
                    *value = (*value - mean) / self.deviation;
                }
            }
        }
    }
}

fn read(path: &Path, labels: Option<&Path>) -> Result<Items> {
    let name = path.display().to_string();
    let open = || File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source });
    let is = |extension: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
    if path.is_dir() || !(is("npy") || is("csv")) {
        return Err(Error::OwnKind { path: path.to_owned() });
    }
    let shape = if is("npy") { npy::read_shape(open()?, &name)?.0 } else { Vec::new() };
    let items = match shape[..] {
        [_, _, _, ..] => images(path, &shape, labels)?,
        _ => {
            let (Input::Points { values, dim }, _) = read_input(open()?, &name, Format::Points)? else {
                return Err(Error::OwnKind { path: path.to_owned() });
            };
            let classes = labels.map(read_labels).transpose()?.unwrap_or_default();
            Items { values: Values::Points { values, dim }, classes, factors: Vec::new() }
        }
    };
    check(path, labels, &items)?;
    Ok(items)
}

/// Images of an array; those of three channels keep their colours.
fn images(path: &Path, shape: &[usize], labels: Option<&Path>) -> Result<Items> {
    let colour = matches!(shape, [_, 3, _, _] | [_, _, _, 3]);
    let options = ImageOptions { colour, labels: labels.map(PathBuf::from), ..ImageOptions::default() };
    Ok(Items::of_images(read_images(path, &options)?.images, Vec::new()))
}

fn check(path: &Path, labels: Option<&Path>, items: &Items) -> Result<()> {
    let (path, rows) = (path.to_owned(), items.len());
    if let Some(labels) = labels
        && items.classes.len() != rows
    {
        let (labels_path, labels) = (labels.to_owned(), items.classes.len());
        return Err(Error::OwnLabels { path, rows, labels_path, labels });
    }
    if rows < LEAST {
        return Err(Error::OwnRows { path, rows, least: LEAST });
    }
    let numbers = items.numbers();
    let first = &numbers[..items.dim()];
    match numbers.chunks_exact(items.dim()).all(|row| row == first) {
        true => Err(Error::OwnAlike { path, rows }),
        false => Ok(()),
    }
}

/// The SHA-256 of shape, numbers and labels, in hexadecimal digits.
fn checksum(items: &Items) -> String {
    match &items.values {
        Values::Images(set) => own_data::sha256(set),
        Values::Points { values, dim } => {
            let mut bytes: Vec<u8> =
                [items.len(), *dim].iter().flat_map(|&side| (side as u64).to_le_bytes()).collect();
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            bytes.extend(&items.classes);
            sha256(&bytes)
        }
    }
}
