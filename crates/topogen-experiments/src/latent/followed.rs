//! What became of the bars of the data in the codes of a method.

use super::record::{BarRow, DATA, Records};

/// So many of the longest bars of a degree are told.
pub const LONGEST: usize = 10;
/// A bar is kept if its partner has at least this share of its length, and at most the inverse.
const KEPT: f64 = 0.5;

/// What became of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has a partner of about its length.
    Kept,
    /// Its partner is less than half as long.
    Shortened,
    /// Its partner is more than twice as long.
    Lengthened,
    /// It is matched to the diagonal.
    Lost,
}

impl Fate {
    /// The word that tables print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Shortened => "shortened",
            Self::Lengthened => "lengthened",
            Self::Lost => "lost",
        }
    }
}

/// A bar of the data, and its partner among the bars of codes.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'a> {
    /// The bar of the data.
    pub bar: &'a BarRow,
    /// Its partner, if it has one.
    pub partner: Option<&'a BarRow>,
}

impl Followed<'_> {
    /// What became of it.
    pub fn fate(&self) -> Fate {
        let Some(partner) = self.partner else { return Fate::Lost };
        match length(partner) / length(self.bar) {
            ratio if ratio < KEPT => Fate::Shortened,
            ratio if ratio * KEPT > 1.0 => Fate::Lengthened,
            _ => Fate::Kept,
        }
    }
}

/// The seed whose bars are recorded.
pub fn seed(records: &Records) -> Option<u64> {
    records.rows.bars.first().map(|row| row.seed)
}

/// The bars of a method, or of the data, that seed's.
pub fn bars<'a>(records: &'a Records, method: &'a str) -> impl Iterator<Item = &'a BarRow> {
    let seed = seed(records);
    records.rows.bars.iter().filter(move |row| row.method == method && Some(row.seed) == seed)
}

/// The degrees of which the data have bars.
pub fn degrees(records: &Records) -> Vec<usize> {
    let mut degrees: Vec<usize> = bars(records, DATA).map(|row| row.degree).collect();
    degrees.sort_unstable();
    degrees.dedup();
    degrees
}

/// The longest bars of the data of a degree, the longest first, each with what became of it in the codes of a method.
pub fn longest<'a>(records: &'a Records, method: &'a str, degree: usize) -> Vec<Followed<'a>> {
    let of_data = bars(records, DATA).filter(|row| row.degree == degree).enumerate();
    let partner =
        |place: usize| bars(records, method).find(|row| row.degree == degree && row.partner == Some(place));
    let mut followed: Vec<Followed<'a>> =
        of_data.map(|(place, bar)| Followed { bar, partner: partner(place) }).collect();
    followed.sort_by(|a, b| length(b.bar).total_cmp(&length(a.bar)));
    followed.truncate(LONGEST);
    followed
}

fn length(bar: &BarRow) -> f64 {
    bar.death - bar.birth
}
