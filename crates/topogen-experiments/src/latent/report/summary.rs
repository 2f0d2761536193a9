//! In how many data sets each method is better than the plain autoencoder.

use crate::claims::Verdict;
use crate::effect::LEVEL;
use crate::latent::claims::against_plain;
use crate::latent::record::Records;
use crate::latent::table::{GROUPS, Group, headed};
use crate::numbers::NONE;
use crate::report::document::{Cell, Table};
use crate::statistics::FEWEST;

/// What the comparisons of a method with the plain autoencoder came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    /// Data sets in which it was compared.
    data_sets: usize,
    /// Those in which it is better by at least one measure, and worse by none.
    won: usize,
    /// Measures of all data sets.
    measures: usize,
    /// Those by which it is better.
    better: usize,
    /// Those by which it is worse.
    worse: usize,
}

/// A row for each method of any experiment, a column for each group of measures; none without a method but the plain one.
pub fn table<'a>(all: impl Iterator<Item = &'a Records>) -> Option<Table> {
    let all: Vec<&Records> = all.collect();
    let mut names: Vec<&str> = Vec::new();
    for method in all.iter().flat_map(|records| records.run.spec.methods.iter().skip(1)) {
        if !names.contains(&method.name.as_str()) {
            names.push(&method.name);
        }
    }
    let row = |name: &&str| {
        let counts = GROUPS.iter().map(|group| Cell::from(written(count(&all, name, group))));
        std::iter::once(Cell::from(*name)).chain(counts).collect()
    };
    let caption = format!(
        "In how many data sets a method is better than the plain autoencoder: by at least one measure of the group, and worse by none. In \
         brackets: of all measures of all data sets, by how many it is better (↑) and worse (↓). Better and worse: with the same seeds, p < \
         {LEVEL} by a sign test, which needs {FEWEST} seeds at least, and the interval of the differences on one side of 0; all others are \
         undecided. Several measures of a group are often of one mind: they are no independent evidence."
    );
    let columns = headed(GROUPS.iter().map(|group| group.name.to_owned()));
    (!names.is_empty()).then(|| Table { caption, columns, rows: names.iter().map(row).collect() })
}

fn count(all: &[&Records], method: &str, group: &Group) -> Count {
    let mut count = Count::default();
    for records in all {
        let verdicts: Vec<Verdict> =
            group.measures().filter_map(|measure| against_plain(records, method, measure)).collect();
        let of = |verdict: Verdict| verdicts.iter().filter(|&&it| it == verdict).count();
        let (better, worse) = (of(Verdict::Holds), of(Verdict::Fails));
        count.data_sets += usize::from(!verdicts.is_empty());
        count.won += usize::from(better > 0 && worse == 0);
        count.measures += verdicts.len();
        count.better += better;
        count.worse += worse;
    }
    count
}

fn written(count: Count) -> String {
    let Count { data_sets, won, measures, better, worse } = count;
    match data_sets {
        0 => NONE.to_owned(),
        _ => format!("{won} of {data_sets} ({better} ↑ {worse} ↓ of {measures})"),
    }
}
