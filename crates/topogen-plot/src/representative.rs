//! Representatives of classes, drawn on the points of a cloud.

use std::collections::BTreeSet;

use crate::canvas::{Canvas, Stroke};
use crate::error::{Error, Result, check_finite};
use crate::mark;
use crate::number::{compact, homology};
use crate::view::Placed;

/// A cycle or a cocycle of a class, to be drawn on a [`CloudFigure`](crate::CloudFigure).
///
/// Each has a colour and dashes of its own, in the order of the list, and an entry of the legend with its degree, birth and death.
/// Vertices are rings around points, edges are lines, and triangles (also those of larger simplices) are shaded, with thin lines for
/// their edges.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Representative {
    /// The degree of homology.
    pub degree: usize,
    /// Where the class is born.
    pub birth: f64,
    /// Where it dies; nothing for a class that never dies.
    pub death: Option<f64>,
    /// The vertices of each simplex, as indices of points.
    pub simplices: Vec<Vec<usize>>,
}

impl Representative {
    /// What the legend says, such as `H₁ 0.350 to 1.75`.
    pub(crate) fn name(&self) -> String {
        const DIGITS: usize = 3;
        let death = self.death.map_or("∞".to_owned(), |death| compact(death, DIGITS));
        format!("{} {} to {death}", homology(self.degree), compact(self.birth, DIGITS))
    }

    /// Refuses ends that no class has, simplices without vertices, and those whose vertices are not there; `index` is its place in the
    /// list.
    pub(crate) fn check(&self, index: usize, n_points: usize) -> Result<()> {
        let ends: Vec<f64> = std::iter::once(self.birth).chain(self.death).collect();
        check_finite(&ends, || format!("birth and death of representative {index}"))?;
        for simplex in &self.simplices {
            if simplex.is_empty() {
                return Err(Error::Empty { what: "vertex of a simplex" });
            }
            if let Some(&vertex) = simplex.iter().find(|&&vertex| vertex >= n_points) {
                return Err(Error::NoSuchVertex { representative: index, vertex, n_points });
            }
        }
        Ok(())
    }

    /// Draws it; `index` is its place in the list.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, placed: &Placed, index: usize, radius_pt: f64) {
        const SHADE: f64 = 0.15;
        let colour = canvas.style.colour(index);
        let faces: BTreeSet<[usize; 3]> = self.simplices.iter().flat_map(|simplex| faces(simplex)).collect();
        for face in &faces {
            canvas.polygon(&face.map(|vertex| placed.at[vertex]), colour, SHADE, None);
        }
        let stroke = stroke(canvas, index, if faces.is_empty() { WIDE } else { THIN });
        let edges: BTreeSet<[usize; 2]> = self.simplices.iter().flat_map(|simplex| edges(simplex)).collect();
        for [u, v] in edges {
            canvas.line(placed.at[u], placed.at[v], stroke);
        }
        for simplex in &self.simplices {
            if let &[vertex] = simplex.as_slice() {
                ring(canvas, placed.at[vertex], radius_pt, index);
            }
        }
    }

    /// Draws what stands for it in the legend, from a place to the right.
    pub(crate) fn draw_sample(
        &self,
        canvas: &mut Canvas<'_>,
        index: usize,
        (x, y): (f64, f64),
        width: f64,
        radius_pt: f64,
    ) {
        if self.simplices.iter().all(|simplex| simplex.len() == 1) {
            ring(canvas, (x + width / 2.0, y), radius_pt, index);
        } else {
            canvas.line((x, y), (x + width, y), stroke(canvas, index, WIDE));
        }
    }
}

/// Widths of lines, in widths of a curve.
const WIDE: f64 = 1.6;
const THIN: f64 = 0.5;

fn stroke(canvas: &Canvas<'_>, index: usize, width: f64) -> Stroke {
    let stroke = canvas.stroke(canvas.style.colour(index), width * canvas.style.line_width_pt);
    Stroke { dashes: mark::dashes(index), ..stroke }
}

fn ring(canvas: &mut Canvas<'_>, at: (f64, f64), radius_pt: f64, index: usize) {
    let outline = canvas.stroke(canvas.style.colour(index), canvas.style.line_width_pt);
    let (radius, page) = (canvas.pt(radius_pt + 0.6), canvas.style.background);
    canvas.circle(at, radius, page, 0.0, Some(outline));
}

fn edges(simplex: &[usize]) -> impl Iterator<Item = [usize; 2]> + '_ {
    let pairs = simplex.iter().enumerate().flat_map(|(i, &u)| simplex[..i].iter().map(move |&v| [u, v]));
    pairs.map(|[u, v]| [u.min(v), u.max(v)])
}

fn faces(simplex: &[usize]) -> impl Iterator<Item = [usize; 3]> + '_ {
    let of_edge = |(i, [u, v]): (usize, [usize; 2])| simplex[..i].iter().map(move |&w| [u, v, w]);
    let pairs = simplex
        .iter()
        .enumerate()
        .flat_map(|(i, &u)| simplex[..i].iter().enumerate().map(move |(j, &v)| (j, [u, v])));
    pairs.flat_map(of_edge).map(|mut face| {
        face.sort_unstable();
        face
    })
}
