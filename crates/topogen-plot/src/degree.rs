//! The classes of one degree, which several figures show, and what they have in common.

use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::error::{Error, Result, check_finite};
use crate::mark;

/// The points of one degree of a persistence diagram.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DegreePoints {
    /// The degree of homology.
    pub degree: usize,
    /// Birth and death of each class that dies.
    pub finite: Vec<(f64, f64)>,
    /// Births of the classes that never die.
    pub essential: Vec<f64>,
}

impl DegreePoints {
    fn check(&self) -> Result<()> {
        let (births, deaths): (Vec<f64>, Vec<f64>) = self.finite.iter().copied().unzip();
        check_finite(&births, || format!("the births of degree {}", self.degree))?;
        check_finite(&deaths, || format!("the deaths of degree {}", self.degree))?;
        check_finite(&self.essential, || format!("the essential births of degree {}", self.degree))?;
        match self.finite.iter().position(|(birth, death)| birth > death) {
            Some(index) => {
                let (birth, death) = self.finite[index];
                Err(Error::BadBar { degree: self.degree, index, birth, death })
            }
            None => Ok(()),
        }
    }

    /// Births and deaths.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> {
        self.finite.iter().flat_map(|&(birth, death)| [birth, death]).chain(self.essential.iter().copied())
    }
}

/// Refuses numbers that no diagram has, and a degree given twice.
pub(crate) fn check(degrees: &[DegreePoints]) -> Result<()> {
    for (index, points) in degrees.iter().enumerate() {
        points.check()?;
        if degrees[..index].iter().any(|earlier| earlier.degree == points.degree) {
            return Err(Error::RepeatedDegree { degree: points.degree });
        }
    }
    Ok(())
}

/// The label of an axis with the unit, if there is one.
pub(crate) fn with_unit(what: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| what.to_owned(), |unit| format!("{what} ({unit})"))
}

/// The marker of a degree, with an outline that keeps it apart from others; `radius_pt` is in points.
pub(crate) fn draw_marker(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64), radius_pt: f64) {
    outlined(canvas, degree, at, radius_pt, canvas.style.background);
}

/// The marker of a degree without an outline, for crowds; `radius_pt` is in points.
pub(crate) fn draw_bare_marker(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64), radius_pt: f64) {
    outlined(canvas, degree, at, radius_pt - OUTLINE, canvas.style.colour(degree));
}

/// Width of an outline in points.
const OUTLINE: f64 = 0.4;

fn outlined(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64), radius_pt: f64, colour: Rgb) {
    let outline = canvas.stroke(colour, OUTLINE);
    let radius = canvas.pt(radius_pt);
    mark::marker(canvas, at, mark::shape(degree), radius, canvas.style.colour(degree), outline);
}
