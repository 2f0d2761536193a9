//! From the rows of a diagram to figures.

use std::collections::BTreeMap;

use topogen_data::formats::csv::DiagramRow;
use topogen_ph::Bar;
use topogen_plot::{BarcodeFigure, CloudFigure, CriticalClass, DegreePoints, DiagramFigure, Representative};

use crate::diagram_file::DiagramTable;

/// A persistence diagram.
pub fn diagram_figure(rows: &[DiagramRow]) -> DiagramFigure {
    DiagramFigure { degrees: by_degree(rows), ..DiagramFigure::default() }
}

/// A barcode.
pub fn barcode_figure(rows: &[DiagramRow]) -> BarcodeFigure {
    BarcodeFigure { degrees: by_degree(rows), ..BarcodeFigure::default() }
}

/// More classes of a degree hide the points.
const MAX_CLASSES: usize = 10;

/// Points with the critical edges of all classes, or of those of one degree.
pub fn cloud_figure(points: Vec<Vec<f64>>, rows: &[DiagramRow], degree: Option<usize>) -> CloudFigure {
    let rows = rows.iter().filter(|row| degree.is_none_or(|degree| row.degree == degree));
    let classes = rows.map(|row| CriticalClass {
        degree: row.degree,
        persistence: row.death.map(|death| death - row.birth),
        birth_edge: row.birth_edge,
        death_edge: row.death_edge,
    });
    CloudFigure { points, classes: classes.collect(), max_classes: MAX_CLASSES, ..CloudFigure::default() }
}

/// Points with the representatives of the first classes of each degree above 0, so many at most; of degree 0 if there is no other.
pub fn representatives_figure(
    points: Vec<Vec<f64>>,
    diagram: &DiagramTable,
    most: Option<usize>,
) -> CloudFigure {
    let degrees = diagram.representatives.iter().flat_map(|found| found.degrees.iter().enumerate());
    let representatives = degrees.skip(diagram.max_dim().min(1)).flat_map(|(degree, found)| {
        let bars = diagram.degrees[degree].bars();
        found.iter().take(most.unwrap_or(usize::MAX)).map(move |found| {
            let (birth, death) = match found.bar {
                Bar::Finite(bar) => (bars.births()[bar], Some(bars.deaths()[bar])),
                Bar::Essential(class) => (bars.essential()[class], None),
            };
            let vertices = |simplex: &[u32]| simplex.iter().map(|&vertex| vertex as usize).collect();
            Representative {
                degree,
                birth,
                death,
                simplices: found.chain.simplices().map(vertices).collect(),
            }
        })
    });
    CloudFigure { points, representatives: representatives.collect(), ..CloudFigure::default() }
}

fn by_degree(rows: &[DiagramRow]) -> Vec<DegreePoints> {
    let mut degrees: BTreeMap<usize, DegreePoints> = BTreeMap::new();
    for row in rows {
        let points = degrees.entry(row.degree).or_default();
        points.degree = row.degree;
        match row.death {
            None => points.essential.push(row.birth),
            Some(death) => points.finite.push((row.birth, death)),
        }
    }
    degrees.into_values().collect()
}
