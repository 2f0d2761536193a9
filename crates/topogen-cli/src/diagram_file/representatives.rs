//! What the classes of a diagram are made of, as files have it.

use serde::Serialize;
use topogen_data::formats::npz::Npz;
use topogen_ph::{Bar, Chain, Optimum};

use crate::error::Result;

/// Cocycles or cycles of the classes that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct RepresentativeTable {
    /// What they are: `cocycles`, `cycles` or `tight`.
    pub kind: &'static str,
    /// By degree.
    pub degrees: Vec<Vec<Representative>>,
}

/// A cocycle or a cycle of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Representative {
    pub bar: Bar,
    pub chain: Chain,
    /// Of a tight cycle: its length, and among what it is the shortest.
    pub tight: Option<(f64, Optimum)>,
}

/// One of them in JSON.
#[derive(Serialize)]
pub struct Entry<'r> {
    /// The index of a finite bar.
    #[serde(skip_serializing_if = "Option::is_none")]
    bar: Option<usize>,
    /// The index of a class that never dies.
    #[serde(skip_serializing_if = "Option::is_none")]
    essential: Option<usize>,
    simplices: Vec<&'r [u32]>,
    coefficients: &'r [i32],
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimum: Option<&'static str>,
}

impl<'r> From<&'r Representative> for Entry<'r> {
    fn from(representative: &'r Representative) -> Self {
        let Representative { bar, chain, tight } = representative;
        let (bar, essential) = match *bar {
            Bar::Finite(index) => (Some(index), None),
            Bar::Essential(index) => (None, Some(index)),
        };
        Self {
            bar,
            essential,
            simplices: chain.simplices().collect(),
            coefficients: chain.coefficients(),
            length: tight.map(|(length, _)| length),
            optimum: tight.map(|(_, optimum)| name(optimum)),
        }
    }
}

/// The word for it in files.
fn name(optimum: Optimum) -> &'static str {
    match optimum {
        Optimum::Global => "global",
        Optimum::Loop => "loop",
        // Nothing weaker is ever claimed.
        _ => "local",
    }
}

impl RepresentativeTable {
    /// Adds three arrays a degree q to an archive: `representative_classes_q` (r x 2), 1 for a class that never dies and 0 for a finite
    /// bar, and its index; `representative_terms_q` (t x (q + 3)), the row of the former, a coefficient and the vertices; and
    /// `representative_lengths_q` (r) of tight cycles.
    pub fn add_to(&self, npz: &mut Npz) -> Result<()> {
        for (degree, found) in self.degrees.iter().enumerate() {
            let (mut classes, mut terms) = (Vec::new(), Vec::new());
            for (row, Representative { bar, chain, .. }) in found.iter().enumerate() {
                classes.extend(match *bar {
                    Bar::Finite(index) => [0, index as i64],
                    Bar::Essential(index) => [1, index as i64],
                });
                for (simplex, coefficient) in chain.iter() {
                    terms.extend([row as i64, coefficient.into()]);
                    terms.extend(simplex.iter().map(|&vertex| i64::from(vertex)));
                }
            }
            let width = degree + 3;
            npz.add(&format!("representative_classes_{degree}"), &classes, &[found.len(), 2])?;
            npz.add(&format!("representative_terms_{degree}"), &terms, &[terms.len() / width, width])?;
            let lengths: Option<Vec<f64>> =
                found.iter().map(|found| found.tight.map(|(length, _)| length)).collect();
            if let (Some(lengths), "tight") = (lengths, self.kind) {
                npz.add(&format!("representative_lengths_{degree}"), &lengths, &[found.len()])?;
            }
        }
        Ok(())
    }
}
