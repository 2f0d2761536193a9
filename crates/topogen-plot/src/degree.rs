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
    let (fill, outline) = (canvas.style.colour(degree), canvas.style.background);
    draw_with(canvas, degree, at, radius_pt, (fill, outline, OUTLINE));
}

/// The marker of a degree without an outline, for crowds; `radius_pt` is in points.
pub(crate) fn draw_bare_marker(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64), radius_pt: f64) {
    let colour = canvas.style.colour(degree);
    draw_with(canvas, degree, at, radius_pt - OUTLINE, (colour, colour, OUTLINE));
}

/// The marker of a degree with the page showing in it, for what is not yet there; `radius_pt` is in points.
pub(crate) fn draw_hollow_marker(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64), radius_pt: f64) {
    let (fill, outline) = (canvas.style.background, canvas.style.colour(degree));
    draw_with(canvas, degree, at, radius_pt, (fill, outline, HOLLOW_OUTLINE));
}

/// Widths of outlines in points.
const OUTLINE: f64 = 0.4;
const HOLLOW_OUTLINE: f64 = 0.8;

fn draw_with(
    canvas: &mut Canvas<'_>,
    degree: usize,
    at: (f64, f64),
    radius_pt: f64,
    (fill, outline, width_pt): (Rgb, Rgb, f64),
) {
    let outline = canvas.stroke(outline, width_pt);
    let radius = canvas.pt(radius_pt);
    mark::marker(canvas, at, mark::shape(degree), radius, (fill, 1.0), Some(outline));
}
