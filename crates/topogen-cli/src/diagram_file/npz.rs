//! Diagrams as an archive of NumPy arrays: for each degree q `bars_q` (k x 2), `critical_q` (k x 4), `essential_q` (m) and
//! `essential_critical_q` (m x 2), and the scalars `n_points`, `threshold` (inf for none), `max_dim` and `modulus`; of an image its `shape` instead of
//! the first two.

use std::collections::BTreeMap;

use topogen_data::formats::csv::DiagramRow;
use topogen_data::formats::npy::Array;
use topogen_data::formats::npz::{Npz, read};

use super::{Columns, DiagramTable, Origin, checked_rows};
use crate::error::{Error, Result};

/// The diagram as the bytes of a file.
pub fn encode(diagram: &DiagramTable) -> Result<Vec<u8>> {
    let signed = |numbers: &[usize]| numbers.iter().map(|&number| number as i64).collect::<Vec<_>>();
    let mut npz = Npz::default();
    for (degree, table) in diagram.degrees.iter().enumerate() {
        let bars = table.bars();
        let values: Vec<f64> =
            bars.births().iter().zip(bars.deaths()).flat_map(|(&birth, &death)| [birth, death]).collect();
        let critical = signed(table.critical.as_flattened());
        let edges = signed(table.essential_critical.as_flattened());
        let (finite, essential) = (table.critical.len(), table.essential_critical.len());
        npz.add(&format!("bars_{degree}"), &values, &[bars.len(), 2])?;
        npz.add(&format!("critical_{degree}"), &critical, &[finite, 4])?;
        npz.add(&format!("essential_{degree}"), bars.essential(), &[bars.essential().len()])?;
        npz.add(&format!("essential_critical_{degree}"), &edges, &[essential, 2])?;
    }
    match &diagram.origin {
        Origin::Rips { n_points, threshold } => {
            npz.add("n_points", &[*n_points as i64], &[])?;
            npz.add("threshold", &[*threshold], &[])?;
        }
        Origin::Alpha { n_points } => npz.add("n_points", &[*n_points as i64], &[])?,
        Origin::Cubical { shape } => npz.add("shape", &signed(shape), &[shape.len()])?,
    }
    npz.add("max_dim", &[diagram.max_dim() as i64], &[])?;
    npz.add("modulus", &[i64::from(diagram.modulus)], &[])?;
    if let Some(representatives) = &diagram.representatives {
        representatives.add_to(&mut npz)?;
    }
    let mut bytes = Vec::new();
    npz.write(&mut bytes, "the diagram")?;
    Ok(bytes)
}

/// The rows of a file that `encode` or another program has written.
///
/// There must be `bars_q` for at least one degree q; the other arrays of a degree may be missing.
pub fn decode(bytes: &[u8], name: &str) -> Result<Vec<DiagramRow>> {
    let refused = |problem: String| Error::DiagramFile { name: name.to_owned(), problem };
    let mut arrays: BTreeMap<String, Array> = read(bytes, name)?.into_iter().collect();
    let mut degrees: Vec<usize> =
        arrays.keys().filter_map(|key| key.strip_prefix("bars_")?.parse().ok()).collect();
    degrees.sort_unstable();
    if degrees.is_empty() {
        let found = arrays.into_keys().collect::<Vec<_>>().join(", ");
        return Err(refused(format!(
            "it holds no array bars_0, bars_1, ..., but only {found}: is it a diagram?"
        )));
    }
    let mut rows = Vec::new();
    for degree in degrees {
        let mut table = |key: &str, width: Option<usize>| -> Result<Vec<f64>> {
            let key = format!("{key}_{degree}");
            let Some(Array { values, shape, .. }) = arrays.remove(&key) else { return Ok(Vec::new()) };
            let is_fitting = match (width, shape.as_slice()) {
                (None, [_]) => true,
                (Some(width), &[_, columns]) => columns == width,
                _ => false,
            };
            let wanted = width.map_or("(m,)".to_owned(), |width| format!("(k, {width})"));
            let refusal = || refused(format!("array {key} has the shape {shape:?}, but {wanted} is wanted"));
            if is_fitting { Ok(values) } else { Err(refusal()) }
        };
        let bars = grouped(&table("bars", Some(2))?);
        let essential = table("essential", None)?;
        let critical = indices(&table("critical", Some(4))?);
        let essential_critical = indices(&table("essential_critical", Some(2))?);
        let (Some(critical), Some(essential_critical)) = (critical, essential_critical) else {
            return Err(refused(format!("the critical edges of degree {degree} are no numbers of points")));
        };
        let (critical, essential_critical) = (grouped(&critical), grouped(&essential_critical));
        rows.extend(checked_rows(&Columns { degree, bars, essential, critical, essential_critical }, name)?);
    }
    Ok(rows)
}

/// Rows of `N` numbers each.
fn grouped<T: Copy, const N: usize>(values: &[T]) -> Vec<[T; N]> {
    values.as_chunks().0.to_vec()
}

/// Numbers of points, if the values are such.
fn indices(values: &[f64]) -> Option<Vec<usize>> {
    let is_index = |value: f64| value >= 0.0 && value.fract() == 0.0 && value <= f64::from(u32::MAX);
    values.iter().map(|&value| is_index(value).then_some(value as usize)).collect()
}
