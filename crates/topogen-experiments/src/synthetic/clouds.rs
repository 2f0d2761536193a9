//! Where clouds come from: a description and a seed, or a file.

use super::pictures::Picture;
use crate::{Error, Result, progress};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use topogen_data::clouds::{Cloud, Shape, generate};
use topogen_data::formats::{Format, Input, read_input};

/// Which cloud of an experiment: each draws from a stream of the generator of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The cloud whose points are moved.
    Initial,
    /// The cloud whose diagram they shall get.
    Target,
}

impl Role {
    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Initial => "initial cloud",
            Self::Target => "target cloud",
        }
    }

    fn generator(self, seed: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(self as u64);
        rng
    }
}

/// A cloud as a row of data.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CloudSpec {
    /// These points and no others.
    Points {
        /// The coordinates of each.
        points: Vec<Vec<f64>>,
    },
    /// Points around centres.
    Clusters {
        /// The centres.
        clusters: Vec<Cluster>,
        /// Each coordinate is moved by a uniform number from -spread to spread.
        spread: f64,
    },
    /// Points on segments, at equal distances.
    Lines {
        /// The segments.
        lines: Vec<Line>,
        /// Each coordinate is moved by a uniform number from -spread to spread.
        spread: f64,
    },
    /// Points of a shape of topogen-data.
    Shape {
        /// Its name, such as `circle` or `torus:3,1`.
        shape: String,
        /// How many points.
        points: usize,
        /// How many coordinates, where the shape leaves a choice.
        dim: Option<usize>,
        /// What all coordinates are multiplied by.
        #[serde(default = "one")]
        scale: f64,
    },
    /// An image, for a cubical filtration.
    Picture(Picture),
    /// Points of a file, one a row, or the rows of an image.
    File {
        /// Where it lies.
        path: PathBuf,
    },
}

/// Points around a centre.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// The centre.
    pub centre: Vec<f64>,
    /// How many points.
    pub points: usize,
}

/// Points `start`, `start + step`, `start + 2 step`, ...
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The first point.
    pub start: Vec<f64>,
    /// From each point to the next.
    pub step: Vec<f64>,
    /// How many points.
    pub points: usize,
}

fn one() -> f64 {
    1.0
}

impl CloudSpec {
    /// Takes the path of a file, if it is relative, from `folder`.
    pub fn resolve(&mut self, folder: &Path) {
        if let Self::File { path } = self {
            *path = folder.join(&*path);
        }
    }

    /// The cloud of `seed` for the experiment `name`: finite points, at least one, and of an initial cloud at least two.
    ///
    /// # Errors
    /// [`Error::Spec`] for a description that describes no cloud, [`Error::Read`] and [`Error::Data`] for a file that does
    /// not hold one, [`Error::TooFewPoints`].
    pub fn draw(&self, name: &str, role: Role, seed: u64) -> Result<Cloud> {
        let mut rng = role.generator(seed);
        let wrong = |reason: String| Error::Spec {
            name: name.to_owned(),
            reason: format!("the {}: {reason}", role.name()),
        };
        let cloud = match self {
            Self::Points { points } => of_points(points).map_err(wrong)?,
            Self::Clusters { clusters, spread } => {
                let centres =
                    clusters.iter().flat_map(|it| std::iter::repeat_n(it.centre.clone(), it.points));
                let centres = of_points(&centres.collect::<Vec<_>>()).map_err(wrong)?;
                spread_out(centres, *spread, &mut rng).map_err(wrong)?
            }
            Self::Lines { lines, spread } => {
                let points =
                    of_points(&lines.iter().flat_map(Line::all).collect::<Vec<_>>()).map_err(wrong)?;
                spread_out(points, *spread, &mut rng).map_err(wrong)?
            }
            Self::Shape { shape, points, dim, scale } => {
                if !(scale.is_finite() && *scale > 0.0) {
                    return Err(wrong(format!("scale is {scale}: it must be a positive number")));
                }
                let mut cloud = generate(shape.parse::<Shape>()?, *points, *dim, 0.0, rng.random())?;
                cloud.values.iter_mut().for_each(|value| *value *= scale);
                cloud
            }
            Self::Picture(picture) => picture.draw(&mut rng).map_err(wrong)?,
            Self::File { path } => read(path, role)?,
        };
        if role == Role::Initial && cloud.n_points() < 2 {
            return Err(Error::TooFewPoints { points: cloud.n_points() });
        }
        Ok(cloud)
    }
}

impl Line {
    fn all(&self) -> impl Iterator<Item = Vec<f64>> {
        // Of different lengths, they are found to be ragged.
        let longer = if self.step.len() > self.start.len() { &self.step } else { &self.start };
        (0..self.points).map(move |index| {
            let at = |axis: usize| Some(self.start.get(axis)? + index as f64 * self.step.get(axis)?);
            (0..longer.len()).map(|axis| at(axis).unwrap_or(f64::NAN)).collect()
        })
    }
}

fn of_points(points: &[Vec<f64>]) -> Result<Cloud, String> {
    let dim = points.first().map_or(0, Vec::len);
    if dim == 0 {
        return Err("it has no points with coordinates: describe at least one".to_owned());
    }
    if let Some(other) = points.iter().find(|point| point.len() != dim) {
        return Err(format!("one point has {dim} coordinates and another {}: give all as many", other.len()));
    }
    let values = points.concat();
    match values.iter().find(|value| !value.is_finite()) {
        Some(value) => Err(format!(
            "a coordinate is {value}: all must be finite, and a line's start and step of one length"
        )),
        None => Ok(Cloud { values, dim }),
    }
}

fn spread_out(mut cloud: Cloud, spread: f64, rng: &mut ChaCha8Rng) -> Result<Cloud, String> {
    if !(spread.is_finite() && spread >= 0.0) {
        return Err(format!("spread is {spread}: it must be a number of at least 0"));
    }
    cloud.values.iter_mut().for_each(|value| *value += rng.random_range(-spread..=spread));
    Ok(cloud)
}

/// The points of a .csv, .txt or .npy file.
fn read(path: &Path, role: Role) -> Result<Cloud> {
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let name = path.display().to_string();
    let (input, notes) = read_input(file, &name, Format::Points)?;
    notes.iter().for_each(|note| progress::line(&format!("note: {name}: {note}")));
    match input {
        Input::Points { values, dim } => Ok(Cloud { values, dim }),
        // Points were asked for, and nothing else comes back.
        _ => Err(Error::Spec { name: role.name().to_owned(), reason: format!("{name} holds no points") }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(toml: &str, role: Role, seed: u64) -> Result<Cloud> {
        toml::from_str::<CloudSpec>(toml).unwrap().draw("test", role, seed)
    }

    #[test]
    fn clusters_lie_around_their_centres() {
        let toml = "kind = \"clusters\"\nspread = 0.5\nclusters = [{ centre = [0, 0], points = 10 }, { centre = [9, 5, ], points = 6 }]";
        let cloud = drawn(toml, Role::Initial, 3).unwrap();
        assert_eq!((cloud.n_points(), cloud.dim), (16, 2));
        for (index, point) in cloud.points().enumerate() {
            let centre = if index < 10 { [0.0, 0.0] } else { [9.0, 5.0] };
            let near = point.iter().zip(centre).all(|(x, c)| (x - c).abs() <= 0.5);
            assert!(near, "{index}: {point:?}");
        }
        assert_eq!(drawn(toml, Role::Initial, 3).unwrap(), cloud);
        assert_ne!(drawn(toml, Role::Initial, 4).unwrap(), cloud, "another seed");
        assert_ne!(drawn(toml, Role::Target, 3).unwrap(), cloud, "another stream");
    }

    #[test]
    fn lines_and_shapes_are_where_they_are_said_to_be() {
        let toml = "kind = \"lines\"\nspread = 0\nlines = [{ start = [5, 1], step = [0.5, 2], points = 3 }]";
        let cloud = drawn(toml, Role::Initial, 0).unwrap();
        assert_eq!(cloud.values, [5.0, 1.0, 5.5, 3.0, 6.0, 5.0]);
        let toml = "kind = \"shape\"\nshape = \"circle\"\npoints = 40\nscale = 5";
        let circle = drawn(toml, Role::Target, 0).unwrap();
        assert_eq!(circle.n_points(), 40);
        assert!(circle.points().all(|point| (point[0].hypot(point[1]) - 5.0).abs() < 1e-12));
    }

    #[test]
    fn what_describes_no_cloud_is_refused() {
        for (toml, expected) in [
            ("kind = \"points\"\npoints = []", "no points"),
            ("kind = \"points\"\npoints = [[]]", "no points"),
            ("kind = \"points\"\npoints = [[1], [1, 2]]", "another 2"),
            ("kind = \"points\"\npoints = [[1], [nan]]", "NaN"),
            ("kind = \"points\"\npoints = [[1, 2]]", "1 point"),
            ("kind = \"clusters\"\nspread = -1\nclusters = [{ centre = [0], points = 2 }]", "spread is -1"),
            (
                "kind = \"lines\"\nspread = 0\nlines = [{ start = [0], step = [0, 1], points = 3 }]",
                "one length",
            ),
            ("kind = \"shape\"\nshape = \"tours\"\npoints = 4", "torus"),
            ("kind = \"shape\"\nshape = \"circle\"\npoints = 4\nscale = 0", "scale is 0"),
        ] {
            let said = drawn(toml, Role::Initial, 0).unwrap_err().to_string();
            assert!(said.contains(expected), "{toml}: {said}");
        }
    }
}
