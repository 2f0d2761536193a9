//! The codes of all methods side by side.

use super::{in_order, picture};
use crate::Result;
use crate::figures::{Picture, Width};
use crate::latent::record::{CodeRow, DATA, Records};
use crate::latent::spec::DataSpec;
use crate::numbers::signed;
use topogen_plot::{Scatter, ScatterPanel};

/// So many classes can be told apart.
const MOST_CLASSES: usize = 14;
/// Where a viewer of three coordinates stands: the angle from the first axis and the height above the plane of the first two, in
/// degrees.
const AZIMUTH: f64 = -55.0;
const ELEVATION: f64 = 22.0;

/// The codes by class, by factor, or in one colour where they have neither.
///
/// # Errors
/// Those of drawing.
pub fn codes(records: &Records) -> Result<Vec<Picture>> {
    let rows = &records.rows.codes;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    // A fit that has diverged has no place on the page; the gaps tell of it.
    let is_finite = |row: &&CodeRow| [row.x, row.y, row.z].iter().all(|value| value.is_finite());
    let shown: Vec<&CodeRow> = rows.iter().filter(|row| row.seed == first.seed).filter(is_finite).collect();
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let mut colourings = Vec::new();
    let mut classes: Vec<u8> = shown.iter().filter_map(|row| row.class).collect();
    classes.sort_unstable();
    classes.dedup();
    if (1..=MOST_CLASSES).contains(&classes.len()) && shown.iter().all(|row| row.class.is_some()) {
        colourings.push(Colouring::Class(classes));
    }
    if shown.iter().all(|row| row.factor.is_some()) {
        colourings.push(Colouring::Factor);
    }
    if colourings.is_empty() {
        colourings.push(Colouring::One);
    }
    colourings.into_iter().map(|colouring| scatter(records, &shown, &colouring)).collect()
}

/// What colours of points stand for.
enum Colouring {
    Class(Vec<u8>),
    Factor,
    One,
}

fn scatter(records: &Records, shown: &[&CodeRow], colouring: &Colouring) -> Result<Picture> {
    let names = in_order(records, shown.iter().map(|row| row.method.as_str()));
    let panel = |name: &&str| {
        let rows: Vec<&CodeRow> = shown.iter().copied().filter(|row| row.method == *name).collect();
        ScatterPanel {
            caption: (*name).to_owned(),
            note: note(records, name, rows.first().map_or(0, |row| row.seed)),
            points: seen(&rows),
            labels: rows.iter().map(|row| label(row, colouring)).collect(),
            values: rows.iter().filter_map(|row| row.factor).collect(),
        }
    };
    let has_depth = shown.iter().any(|row| row.z != 0.0);
    let (of_name, of_colours, figure) = match colouring {
        Colouring::Class(classes) => {
            let class_names = classes.iter().map(u8::to_string).collect();
            ("codes", "Colours are classes, which no method was told.", Scatter { class_names, ..bare() })
        }
        Colouring::Factor => {
            let scale = Some(factor(records).to_owned());
            ("codes-factor", "Colours are what the points were made with.", Scatter { scale, ..bare() })
        }
        Colouring::One => {
            let class_names = vec!["held-out points".to_owned()];
            ("codes", "", Scatter { class_names, has_letters: false, ..bare() })
        }
    };
    let figure = Scatter {
        x_label: if has_depth { "across" } else { "first number of the code" }.to_owned(),
        y_label: if has_depth { "upwards" } else { "second" }.to_owned(),
        panels: names.iter().map(panel).collect(),
        ..figure
    };
    let mut parts = vec![format!(
        "The codes of held-out {} with each method, seed {}; every panel has units of its own.",
        if records.run.spec.data.are_images() { "images" } else { "points" },
        shown.first().map_or(0, |row| row.seed),
    )];
    if has_depth {
        parts.push("What has three numbers is seen from one direction.".to_owned());
    }
    if i64::from(u8::from(has_depth)) + 2 < records.run.spec.network.latent {
        parts.push("Of codes with more numbers the first principal components are shown.".to_owned());
    }
    parts.extend([of_colours.to_owned()].into_iter().filter(|text| !text.is_empty()));
    let choice = records.run.spec.choice.measure.heading();
    parts.push(format!("Above each, “{choice}” of that seed."));
    picture(records, (of_name, Width::Page), &figure, ("codes of each method", parts.join(" ")))
}

fn bare() -> Scatter {
    Scatter { same_limits: false, ..Scatter::default() }
}

fn label(row: &CodeRow, colouring: &Colouring) -> usize {
    match (colouring, row.class) {
        (Colouring::Class(classes), Some(class)) => classes.iter().position(|&it| it == class).unwrap_or(0),
        _ => 0,
    }
}

/// What the factor of a point is.
fn factor(records: &Records) -> &'static str {
    match records.run.spec.data {
        DataSpec::Images { rotated: Some(_), .. } => "angle (degrees)",
        _ => "factor",
    }
}

/// The measure that decides on weights, of the seed that is shown.
fn note(records: &Records, name: &str, seed: u64) -> String {
    let measure = records.run.spec.choice.measure;
    let value = records.values(name, measure).into_iter().find(|&(of, _)| of == seed);
    match value.filter(|_| name != DATA) {
        Some((_, value)) => signed(value, measure.decimals()),
        None => String::new(),
    }
}

/// Where points are on the page: as they are, or seen from one direction if they have depth.
fn seen(rows: &[&CodeRow]) -> Vec<(f64, f64)> {
    if rows.iter().all(|row| row.z == 0.0) {
        return rows.iter().map(|row| (row.x, row.y)).collect();
    }
    let (sin_a, cos_a) = AZIMUTH.to_radians().sin_cos();
    let (sin_e, cos_e) = ELEVATION.to_radians().sin_cos();
    let place = |row: &&CodeRow| {
        let across = cos_a * row.y - sin_a * row.x;
        (across, cos_e * row.z - sin_e * (cos_a * row.x + sin_a * row.y))
    };
    rows.iter().map(place).collect()
}
