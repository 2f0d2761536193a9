//! A distance as text and as JSON.

use serde::Serialize;
use serde_json::{Map, Value};
use topogen_data::formats::Number;
use topogen_diag::{Bars, Item};

use crate::error::{Error, Result};
use crate::metric::{Chosen, Comparison};

/// What is told of a distance.
pub struct Report<'a> {
    pub chosen: &'a Chosen,
    pub comparison: &'a Comparison,
    pub a: Bars<'a>,
    pub b: Bars<'a>,
    /// How long the computation took.
    pub seconds: f64,
}

/// What is printed as JSON. Infinity is `null`.
#[derive(Serialize)]
struct Document<'a> {
    distance: f64,
    lower_bound: Option<f64>,
    metric: &'a str,
    parameters: Map<String, Value>,
    dim: usize,
    matching: Option<Buckets>,
    critical: Option<Vec<Critical>>,
    seconds: f64,
}

/// A matching in buckets.
#[derive(Default, Serialize)]
struct Buckets {
    pairs: Vec<Entry>,
    a_to_diagonal: Vec<Entry>,
    b_to_diagonal: Vec<Entry>,
    essential: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<usize>,
    cost: f64,
}

#[derive(Serialize)]
struct Critical {
    bucket: &'static str,
    #[serde(flatten)]
    entry: Entry,
}

impl Report<'_> {
    /// One line of JSON.
    pub fn json(&self) -> Result<String> {
        let Self { chosen, comparison, seconds, .. } = *self;
        let critical = comparison.critical.as_ref().map(|items| {
            items.iter().map(|&item| Critical::new(item, comparison.distance)).collect::<Vec<_>>()
        });
        let document = Document {
            distance: comparison.distance,
            lower_bound: comparison.lower_bound,
            metric: chosen.name,
            parameters: chosen.parameters_json(),
            dim: chosen.dim,
            matching: comparison.matching.as_deref().map(Buckets::new),
            critical,
            seconds,
        };
        let text = serde_json::to_string(&document)
            .map_err(|source| Error::Json { name: "the distance".to_owned(), source })?;
        Ok(text + "\n")
    }

    /// Lines for a person.
    pub fn text(&self) -> String {
        let comparison = self.comparison;
        let mut text = format!("distance: {}\n", Number(comparison.distance));
        if let Some(items) = &comparison.critical {
            text.push_str(&format!("critical: {}\n", self.critical(items)));
        }
        if let Some(matching) = &comparison.matching {
            let Buckets { pairs, a_to_diagonal, b_to_diagonal, essential } = Buckets::new(matching);
            text.push_str(&format!(
                "matching: {} pairs, {} bars of A and {} of B to the diagonal, {} pairs of essential classes\n",
                pairs.len(),
                a_to_diagonal.len(),
                b_to_diagonal.len(),
                essential.len(),
            ));
        }
        text
    }

    /// What decides a largest cost, in words.
    fn critical(&self, items: &[Item]) -> String {
        let Self { chosen: Chosen { dim, .. }, comparison, a, b, .. } = self;
        match items {
            [] if comparison.matching.is_none() => format!(
                "none, as A has {} and B has {} essential classes in degree {dim}",
                a.essential().len(),
                b.essential().len()
            ),
            [] => format!("none, as neither diagram has a bar in degree {dim}"),
            [item] => self.words(*item),
            [item, others @ ..] => {
                format!("{}, and {} more that cost as much", self.words(*item), others.len())
            }
        }
    }

    /// An item in words.
    fn words(&self, item: Item) -> String {
        let bar = |bars: Bars<'_>, index: usize| {
            format!("{index} ({}, {})", Number(bars.births()[index]), Number(bars.deaths()[index]))
        };
        let class = |bars: Bars<'_>, index: usize| format!("{index} ({})", Number(bars.essential()[index]));
        match item {
            Item::Pair { a, b } => format!("bar {} of A and bar {} of B", bar(self.a, a), bar(self.b, b)),
            Item::AToDiagonal { a } => format!("bar {} of A and the diagonal", bar(self.a, a)),
            Item::BToDiagonal { b } => format!("bar {} of B and the diagonal", bar(self.b, b)),
            Item::Essential { a, b } => {
                format!("essential class {} of A and {} of B", class(self.a, a), class(self.b, b))
            }
        }
    }
}

impl Buckets {
    fn new(matching: &[(Item, f64)]) -> Self {
        let mut buckets = Self::default();
        for &(item, cost) in matching {
            let bucket = match item {
                Item::Pair { .. } => &mut buckets.pairs,
                Item::AToDiagonal { .. } => &mut buckets.a_to_diagonal,
                Item::BToDiagonal { .. } => &mut buckets.b_to_diagonal,
                Item::Essential { .. } => &mut buckets.essential,
            };
            bucket.push(Entry::new(item, cost));
        }
        buckets
    }
}

impl Entry {
    fn new(item: Item, cost: f64) -> Self {
        let (a, b) = match item {
            Item::Pair { a, b } | Item::Essential { a, b } => (Some(a), Some(b)),
            Item::AToDiagonal { a } => (Some(a), None),
            Item::BToDiagonal { b } => (None, Some(b)),
        };
        Self { a, b, cost }
    }
}

impl Critical {
    fn new(item: Item, cost: f64) -> Self {
        let bucket = match item {
            Item::Pair { .. } => "pairs",
            Item::AToDiagonal { .. } => "a_to_diagonal",
            Item::BToDiagonal { .. } => "b_to_diagonal",
            Item::Essential { .. } => "essential",
        };
        Self { bucket, entry: Entry::new(item, cost) }
    }
}
