//! What a file is, by its name and its content; see [`read_input`](super::read_input) for the rule.

use super::{Format, Input};
use crate::formats::Number;
use crate::formats::csv::Table;
use crate::formats::text::Text;

/// A smaller square table is rather a few points.
const FEWEST_ROWS: usize = 3;

/// The format that the name or the lengths of the rows tell; [`Format::Auto`] for a table.
pub(super) fn of_text(bytes: &[u8], name: &str, notes: &mut Vec<String>) -> Format {
    if let Some(format) = Format::of_name(name) {
        if format != Format::Points {
            let noun = noun(format);
            notes
                .push(format!("read as {noun}, because of the end of its name; another format can be given"));
        }
        return format;
    }
    let Some(format) = Text::new(bytes).ok().and_then(|text| triangle(&text)) else { return Format::Auto };
    let rows = if format == Format::Lower { "1, 2, 3, ..." } else { "..., 3, 2, 1" };
    notes.push(format!("read as {}, because its rows have {rows} numbers", noun(format)));
    format
}

fn noun(format: Format) -> &'static str {
    match format {
        Format::Lower => "the lower triangle of a matrix of distances",
        Format::Upper => "the upper triangle of a matrix of distances",
        Format::Triplets => "triplets `i j distance`",
        Format::LowerBinary => "32-bit floats, the lower triangle of a matrix of distances",
        Format::Distances => "a matrix of distances",
        Format::Points | Format::Auto => "points",
    }
}

/// Whether the rows are those of a triangle. Only as many are looked at as it takes to tell that they are not.
///
/// Two rows of 2 numbers and 1 are rather a table that is cut short.
fn triangle(text: &Text<'_>) -> Option<Format> {
    const FEWEST_UPPER_ROWS: usize = 3;
    let first = text.lines().next()?;
    // A line of names above a table is none of its rows.
    first.fields().next()?.parse::<f64>().ok()?;
    let lengths = || text.lines().map(|line| line.fields().count());
    let start = first.fields().count();
    if start == 1 {
        let grows = lengths().enumerate().all(|(row, length)| length == row + 1);
        return (grows && lengths().nth(1).is_some()).then_some(Format::Lower);
    }
    let mut next = start;
    let shrinks = lengths().all(|length| {
        let is_next = length == next;
        next -= usize::from(is_next);
        is_next
    });
    (start >= FEWEST_UPPER_ROWS && shrinks && next == 0).then_some(Format::Upper)
}

/// A matrix of distances if the table can be one, else points.
pub(super) fn points_or_distances(table: Table, notes: &mut Vec<String>) -> Input {
    let n = table.rows();
    if n != table.columns || n < FEWEST_ROWS {
        return super::points(table);
    }
    match why_no_distances(&table.values, n) {
        None => {
            notes.push(format!(
                "read as the distances of {n} points, because the table is square, symmetric, not negative and zero on the \
                 diagonal; give the format `{}` if its rows are points",
                Format::Points
            ));
            Input::Square { values: table.values, n }
        }
        Some(reason) => {
            notes.push(format!(
                "read as {n} points with {n} coordinates, because the square table cannot hold distances ({reason}); give the \
                 format `{}` if it should",
                Format::Distances
            ));
            super::points(table)
        }
    }
}

/// Tells the user of triplets where the points could be the edges of a graph: two different whole numbers and a distance each.
pub(super) fn mention_triplets(input: &Input, notes: &mut Vec<String>) {
    let Input::Points { values, dim: 3 } = input else { return };
    let is_index = |value: f64| value >= 0.0 && value.fract() == 0.0;
    let is_edge = |row: &[f64]| is_index(row[0]) && is_index(row[1]) && row[0] != row[1] && row[2] >= 0.0;
    if values.chunks_exact(3).all(is_edge) {
        notes.push(format!(
            "read as points with 3 coordinates; give the format `{}` if the lines are `i j distance`",
            Format::Triplets
        ));
    }
}

/// The first entry that no matrix of distances has.
fn why_no_distances(values: &[f64], n: usize) -> Option<String> {
    let entry = |row: usize, column: usize| values[row * n + column];
    (0..n).find_map(|row| {
        if entry(row, row) != 0.0 {
            return Some(format!("diagonal entry {row} is {}", Number(entry(row, row))));
        }
        (0..row).find_map(|column| {
            let (value, mirrored) = (entry(row, column), entry(column, row));
            if value != mirrored {
                let (value, mirrored) = (Number(value), Number(mirrored));
                return Some(format!("entry ({row}, {column}) is {value}, ({column}, {row}) is {mirrored}"));
            }
            (value < 0.0).then(|| format!("entry ({row}, {column}) is {}", Number(value)))
        })
    })
}
