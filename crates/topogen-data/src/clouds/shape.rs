//! The shapes by their names.

use std::fmt;
use std::str::FromStr;

use super::{LARGEST, out_of_range};
use crate::error::{Error, Result};

/// A shape that points are drawn from.
///
/// The name of a shape is what [`FromStr`] reads and [`Display`](fmt::Display) writes. Behind a colon, numbers may follow where
/// a shape has some, such as `torus:3,0.5`, `annulus:0.2,1` and `clusters:5`.
///
/// # Examples
///
/// ```
/// use topogen_data::clouds::Shape;
///
/// assert_eq!("torus".parse::<Shape>()?, Shape::Torus { major: 2.0, minor: 1.0 });
/// assert_eq!("clusters:5".parse::<Shape>()?.to_string(), "clusters:5");
/// assert!("tours".parse::<Shape>().unwrap_err().to_string().contains("torus"));
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// The unit circle in the plane, (cos t, sin t); uniform by length.
    Circle,
    /// The plane between two circles around the origin; uniform by area. With radii 0.5 and 1 if none are given.
    Annulus {
        /// The radius of the hole, at least 0.
        inner: f64,
        /// The outer radius, greater than that.
        outer: f64,
    },
    /// The unit sphere of `dim`-dimensional space, itself of dimension `dim` - 1; uniform by area. `dim` is 3 if not given.
    Sphere,
    /// The torus ((R + r cos v) cos u, (R + r cos v) sin u, r sin v) in space; uniform by area. R = 2 and r = 1 if not given.
    Torus {
        /// R, the radius of the circle in the middle of the tube.
        major: f64,
        /// r, the radius of the tube, less than that.
        minor: f64,
    },
    /// The flat torus (cos u, sin u, cos v, sin v) / √2 in 4 dimensions, on the unit sphere; uniform by area.
    CliffordTorus,
    /// The Klein bottle ((2 + cos v) cos u, (2 + cos v) sin u, sin v cos(u/2), sin v sin(u/2)) in 4 dimensions; uniform by
    /// area.
    Klein,
    /// The sheet (t cos t, h, t sin t) in space with t in [3π/2, 9π/2] and h in [0, 21); uniform by area.
    SwissRoll,
    /// Gaussians of standard deviation 0.05 around centres (0, 0, ...), (1, 0, ...), ..., which take turns, so that they have
    /// equally many points. 3 centres if not given; `dim` is 2 if not given.
    Clusters {
        /// How many centres there are, at least 1.
        count: usize,
    },
    /// The unit cube, [0, 1) to the power `dim`; uniform by volume. `dim` is 3 if not given.
    Cube,
    /// The standard normal distribution. `dim` is 2 if not given.
    Gaussian,
    /// Two unit circles in the plane around (-1, 0) and (1, 0), which touch at the origin; uniform by length.
    FigureEight,
    /// Two unit circles in space, each through the other's centre: one in the xy-plane around the origin, one in the xz-plane
    /// around (1, 0, 0); uniform by length.
    LinkedRings,
    /// Two half circles in the plane, (cos t, sin t) and (1 - cos t, 1/2 - sin t) with t in [0, π); uniform by length.
    Moons,
    /// Orthogonal 3 x 3 matrices, row by row, in 9 dimensions: two components of dimension 3, by Haar measure.
    O3,
    /// The real projective plane, as the image of the uniform distribution on the unit sphere. `dim` is 4, with
    /// (xy, xz, y² - z², 2yz), if not given; or 6, with (x², y², z², √2 xy, √2 xz, √2 yz). The latter is uniform by area, the
    /// former is not.
    ProjectivePlane,
}

/// How many coordinates the points of a shape can have.
enum Dims {
    Fixed(usize),
    OneOf([usize; 2]),
    Any { default: usize },
}

impl Shape {
    /// All shapes, with the numbers that they have if none are given.
    pub const ALL: [Self; 15] = [
        Self::Circle,
        Self::Annulus { inner: 0.5, outer: 1.0 },
        Self::Sphere,
        Self::Torus { major: 2.0, minor: 1.0 },
        Self::CliffordTorus,
        Self::Klein,
        Self::SwissRoll,
        Self::Clusters { count: 3 },
        Self::Cube,
        Self::Gaussian,
        Self::FigureEight,
        Self::LinkedRings,
        Self::Moons,
        Self::O3,
        Self::ProjectivePlane,
    ];

    /// All shapes, as in [`Shape::ALL`].
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// The name of the shape, without its numbers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Annulus { .. } => "annulus",
            Self::Sphere => "sphere",
            Self::Torus { .. } => "torus",
            Self::CliffordTorus => "clifford-torus",
            Self::Klein => "klein",
            Self::SwissRoll => "swiss-roll",
            Self::Clusters { .. } => "clusters",
            Self::Cube => "cube",
            Self::Gaussian => "gaussian",
            Self::FigureEight => "figure-eight",
            Self::LinkedRings => "linked-rings",
            Self::Moons => "moons",
            Self::O3 => "o3",
            Self::ProjectivePlane => "projective-plane",
        }
    }

    /// How many coordinates a point has if `given` are asked for.
    ///
    /// Sphere, clusters, cube and gaussian take any number from 1 on, the projective plane 4 or 6; the others have one, which
    /// may be given too.
    ///
    /// # Errors
    ///
    /// The shape does not exist in this dimension.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::clouds::Shape;
    ///
    /// assert_eq!(Shape::Sphere.dim(None)?, 3);
    /// assert!(Shape::Klein.dim(Some(3)).is_err());
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn dim(self, given: Option<usize>) -> Result<usize> {
        let refused = |dim: usize, expected| Err(out_of_range("dim", dim as f64, expected));
        match (self.dims(), given) {
            (Dims::Fixed(dim) | Dims::OneOf([dim, _]) | Dims::Any { default: dim }, None) => Ok(dim),
            (Dims::Fixed(only), Some(dim)) if dim != only => {
                refused(dim, format!("{only} or nothing: {} exists in {only} dimensions", self.name()))
            }
            (Dims::OneOf([one, other]), Some(dim)) if dim != one && dim != other => {
                refused(dim, format!("{one} or {other}: {} exists in these dimensions", self.name()))
            }
            (Dims::Any { .. }, Some(0)) => refused(0, "at least 1".to_owned()),
            (_, Some(dim)) => Ok(dim),
        }
    }

    fn dims(self) -> Dims {
        match self {
            Self::Circle | Self::Annulus { .. } | Self::FigureEight | Self::Moons => Dims::Fixed(2),
            Self::Torus { .. } | Self::SwissRoll | Self::LinkedRings => Dims::Fixed(3),
            Self::CliffordTorus | Self::Klein => Dims::Fixed(4),
            Self::O3 => Dims::Fixed(9),
            Self::ProjectivePlane => Dims::OneOf([4, 6]),
            Self::Sphere | Self::Cube => Dims::Any { default: 3 },
            Self::Clusters { .. } | Self::Gaussian => Dims::Any { default: 2 },
        }
    }

    /// Whether the numbers of the shape are within their ranges.
    pub(super) fn check(self) -> Result<()> {
        let check = |what, value: f64, is_good: bool, expected: &str| {
            if is_good && value <= LARGEST { Ok(()) } else { Err(out_of_range(what, value, expected)) }
        };
        match self {
            Self::Annulus { inner, outer } => {
                check("inner radius", inner, inner >= 0.0, "at least 0")?;
                check("outer radius", outer, outer > inner, "more than the inner radius, at most 1e100")
            }
            Self::Torus { major, minor } => {
                check("minor radius", minor, minor > 0.0, "more than 0")?;
                check("major radius", major, major > minor, "more than the minor radius, at most 1e100")
            }
            Self::Clusters { count } => check("clusters", count as f64, count > 0, "at least 1"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Self::ALL.contains(self) {
            return f.pad(self.name());
        }
        match self {
            Self::Annulus { inner: a, outer: b } | Self::Torus { major: a, minor: b } => {
                f.pad(&format!("{}:{a},{b}", self.name()))
            }
            Self::Clusters { count } => f.pad(&format!("{}:{count}", self.name())),
            _ => f.pad(self.name()),
        }
    }
}

impl FromStr for Shape {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, numbers) = match text.split_once(':') {
            Some((name, numbers)) => (name, Some(numbers)),
            None => (text, None),
        };
        let Some(shape) = Self::all().find(|shape| shape.name() == name) else {
            let known = Self::ALL.iter().map(|shape| shape.name()).collect();
            return Err(Error::UnknownShape { name: name.to_owned(), known });
        };
        let Some(numbers) = numbers else { return Ok(shape) };
        let refused = |expected| Error::ShapeNumbers { text: text.to_owned(), expected };
        let two = |expected| {
            let pair = numbers.split_once(',').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            pair.ok_or_else(|| refused(expected))
        };
        let shape = match shape {
            Self::Annulus { .. } => {
                let (inner, outer) = two("write annulus:INNER,OUTER with the two radii")?;
                Self::Annulus { inner, outer }
            }
            Self::Torus { .. } => {
                let (major, minor) = two("write torus:MAJOR,MINOR with the two radii")?;
                Self::Torus { major, minor }
            }
            Self::Clusters { .. } => {
                let count =
                    numbers.parse().map_err(|_| refused("write clusters:COUNT with a whole number"))?;
                Self::Clusters { count }
            }
            _ => return Err(refused("only annulus, torus and clusters have numbers behind a colon")),
        };
        shape.check().map(|()| shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        let mut names: Vec<_> = Shape::all().map(Shape::name).collect();
        for shape in Shape::all() {
            assert_eq!(shape.to_string(), shape.name());
            assert_eq!(shape.name().parse::<Shape>().unwrap(), shape);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Shape::ALL.len());
        for shape in [
            Shape::Torus { major: 3.0, minor: 0.25 },
            Shape::Annulus { inner: 0.0, outer: 2.0 },
            Shape::Clusters { count: 7 },
        ] {
            assert_eq!(shape.to_string().parse::<Shape>().unwrap(), shape, "{shape}");
        }
    }

    #[test]
    fn what_is_no_shape_is_refused_with_what_is() {
        let refused = |text: &str| text.parse::<Shape>().unwrap_err();
        let text = refused("ball").to_string();
        assert!(Shape::all().all(|shape| text.contains(shape.name())), "{text}");
        for text in ["torus:", "torus:3", "torus:3,x", "torus:3,1,1", "annulus:1", "clusters:1.5", "circle:2"]
        {
            assert!(matches!(refused(text), Error::ShapeNumbers { .. }), "{text}");
        }
        for text in [
            "torus:1,1",
            "torus:1,2",
            "torus:2,0",
            "torus:NaN,1",
            "torus:inf,1",
            "annulus:1,1",
            "annulus:-1,1",
            "clusters:0",
        ] {
            assert!(matches!(refused(text), Error::CloudOption { .. }), "{text}");
        }
    }

    #[test]
    fn dimensions_are_those_of_the_shape() {
        assert_eq!(Shape::Sphere.dim(Some(1)).unwrap(), 1);
        assert_eq!([None, Some(4), Some(6)].map(|dim| Shape::ProjectivePlane.dim(dim).unwrap()), [4, 4, 6]);
        assert_eq!(Shape::O3.dim(Some(9)).unwrap(), 9);
        for (shape, dim) in [(Shape::Cube, 0), (Shape::ProjectivePlane, 5), (Shape::Circle, 3)] {
            assert!(matches!(shape.dim(Some(dim)).unwrap_err(), Error::CloudOption { what: "dim", .. }));
        }
    }
}
