//! Which bars of the data were kept by each method, and which were lost.

use crate::latent::followed::{Fate, Followed, LONGEST, bars, degrees, longest, seed};
use crate::latent::record::Records;
use crate::latent::table::headed;
use crate::numbers::{interval, signed};
use crate::report::document::{Block, Cell, Table};

/// Methods beside one another: more would make the table wider than a page.
const METHODS: usize = 4;
/// Decimals of births and deaths.
const DECIMALS: usize = 3;

/// Tables of the longest bars of the data, each with what became of it; none without bars.
pub fn kept(records: &Records) -> Vec<Block> {
    let Some(seed) = seed(records) else { return Vec::new() };
    let methods = records.run.spec.methods.iter().map(|method| method.name.as_str());
    let methods: Vec<&str> = methods.filter(|name| bars(records, name).next().is_some()).collect();
    let first = format!(
        "Which bars of the data were kept or lost: the longest {LONGEST} of each degree (H0: components, H1: loops, H2: cavities), and what \
         the optimal matching of both diagrams joins them with among the bars of the codes (birth to death below). Shortened: the partner \
         is less than half as long; lengthened: more than twice; lost: there is none. Lengths in units of the 90 % quantile of the \
         distances, seed {seed}."
    );
    let captions = std::iter::once(first).chain(std::iter::repeat("The same of other methods.".to_owned()));
    let tables = methods.chunks(METHODS).zip(captions);
    tables.filter_map(|(methods, caption)| of_methods(records, methods, caption)).map(Block::Table).collect()
}

fn of_methods(records: &Records, methods: &[&str], caption: String) -> Option<Table> {
    let mut rows = Vec::new();
    for degree in degrees(records) {
        let followed: Vec<Vec<Followed<'_>>> =
            methods.iter().map(|method| longest(records, method, degree)).collect();
        let count = followed.first().map_or(0, Vec::len);
        for place in 0..count {
            let bar = followed[0][place].bar;
            let ends = [bar.birth, bar.death].map(|value| signed(value, DECIMALS).into());
            let cells = followed.iter().map(|of_method| fate(&of_method[place]));
            let name = Cell::from(format!("H{degree}, longest {}", place + 1));
            rows.push(std::iter::once(name).chain(ends).chain(cells).collect());
        }
        let kept = followed.iter().map(|of_method| {
            of_method.iter().filter(|it| it.fate() == Fate::Kept).count().to_string().into()
        });
        let name = Cell::Reference(format!("H{degree}, kept of {count}"));
        rows.push(std::iter::once(name).chain(["".into(), "".into()]).chain(kept).collect());
    }
    let headings = ["birth", "death"].into_iter().chain(methods.iter().copied());
    (!rows.is_empty()).then(|| Table { caption, columns: headed(headings.map(str::to_owned)), rows })
}

fn fate(followed: &Followed<'_>) -> Cell {
    let fate = followed.fate();
    Cell::Estimate {
        value: fate.word().to_owned(),
        below: followed.partner.map(|it| interval(Some((it.birth, it.death)), DECIMALS)),
        is_strong: fate == Fate::Lost,
    }
}
