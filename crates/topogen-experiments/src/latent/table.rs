//! The table of all measures: a block for each data set, a row for each method.

use super::claims::against_plain;
use super::measure::Measure;
use super::record::{MeasureRow, Records};
use crate::claims::Verdict;
use crate::effect::LEVEL;
use crate::good::Good;
use crate::numbers::{NONE, interval, or_none, signed};
use crate::record::whole::without_seeds;
use crate::report::document::{Block, Cell, Column, Table};
use crate::statistics::{interval_of_mean, mean, sign_test};

/// Measures that say the same kind of thing.
pub struct Group {
    /// What that is.
    pub name: &'static str,
    /// What a reader must know, and the measures of each table: no table is wider than a page.
    tables: &'static [(&'static str, &'static [Measure])],
}

/// All measures but those of the cost.
pub const GROUPS: [Group; 4] = [
    Group {
        name: "topology and geometry",
        tables: &[
            (
                "Topology. How far the persistence diagrams of held-out points and of their codes are apart (2-Wasserstein, lengths in units \
                 of the 90 % quantile of the distances; low is good), and the share of the seeds in which the bars of the codes show the \
                 true number of components (β0), loops (β1) and cavities (β2).",
                &[
                    Measure::Wasserstein0,
                    Measure::Wasserstein1,
                    Measure::Wasserstein2,
                    Measure::Betti0,
                    Measure::Betti1,
                    Measure::Betti2,
                ],
            ),
            (
                "Distances and neighbours. Whether what is far apart, or near, among held-out points is so among their codes. Low is good \
                 for the distance error and the rank error, high for the others.",
                &[
                    Measure::DistanceCorrelation,
                    Measure::DistanceError,
                    Measure::TripletAccuracy,
                    Measure::Trustworthiness,
                    Measure::Continuity,
                    Measure::RelativeRankError,
                ],
            ),
            (
                "Densities. How far the density of the codes is from that of the points, seen with a fine, a middle and a coarse kernel. \
                 Low is good.",
                &[Measure::Density001, Measure::Density01, Measure::Density1],
            ),
        ],
    },
    Group {
        name: "interpolation",
        tables: &[
            (
                "Interpolation on a known shape. What lies half-way between two codes, decoded: the share that is as near to the true shape \
                 as reconstructions are, and how far it is from it.",
                &[
                    Measure::OnManifold,
                    Measure::OnManifoldGeodesic,
                    Measure::PathDistance,
                    Measure::LineDistance,
                    Measure::LineSmoothness,
                ],
            ),
            (
                "Interpolation between images. The share of decoded steps between two images of one class that a classifier puts into \
                 that class; between two classes, the share that it puts into one of both, and the share of paths with exactly one change. \
                 High is good; the reference rows say what the end points' reconstructions and plain blends of pixels reach.",
                &[
                    Measure::Agreement,
                    Measure::AgreementGeodesic,
                    Measure::CrossAgreement,
                    Measure::OneSwitch,
                ],
            ),
        ],
    },
    Group {
        name: "extrapolation",
        tables: &[(
            "Extrapolation. How far decoded codes beyond the second of two, t times the way from the first, are from real held-out images or \
             points of that range, in the features of a classifier where these are images: not FID. Low is good. Floor: two halves of the \
             real ones. Ceiling: the training range.",
            &[
                Measure::Frechet125,
                Measure::Frechet150,
                Measure::Frechet200,
                Measure::Kernel125,
                Measure::Kernel150,
                Measure::Kernel200,
            ],
        )],
    },
    Group {
        name: "robustness",
        tables: &[(
            "Robustness. What a linear probe of the codes knows, and the share of what it knows that attacks on the images take from it: \
             low is good, as a successful attack is a failure of the encoder. Noise and transferred attacks are controls.",
            &[
                Measure::ProbeAccuracy,
                Measure::FgsmSuccess,
                Measure::PgdSuccess,
                Measure::NoiseSuccess,
                Measure::TransferSuccess,
                Measure::LatentShift,
            ],
        )],
    },
];

impl Group {
    /// Its measures.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.tables.iter().flat_map(|(_, measures)| measures.iter().copied())
    }
}

/// The tables of one experiment, without a heading.
pub fn blocks(records: &Records) -> Vec<Block> {
    let tables = GROUPS.iter().flat_map(|group| group.tables);
    let tables = tables.filter_map(|(caption, measures)| of_measures(records, caption, measures));
    let mut blocks: Vec<Block> = tables.chain([costs(records)]).map(Block::Table).collect();
    if !blocks.is_empty() {
        blocks.push(Block::Note(rule(records).into()));
    }
    blocks
}

/// Measures of all methods, and below them of what they are compared with; none if nothing of it was measured.
fn of_measures(records: &Records, caption: &str, measures: &[Measure]) -> Option<Table> {
    let is_there = |measure: &&Measure| records.rows.measures.iter().any(|row| row.measure == **measure);
    let measures: Vec<Measure> = measures.iter().filter(is_there).copied().collect();
    let best: Vec<Option<&str>> = measures.iter().map(|&measure| best(records, measure)).collect();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for method in &records.run.spec.methods {
        let name = method.name.as_str();
        let cells = measures.iter().zip(&best).map(|(&measure, best)| {
            let is_better = against_plain(records, name, measure) == Some(Verdict::Holds);
            estimate(records, name, measure, *best == Some(name) && is_better)
        });
        rows.push(std::iter::once(Cell::from(name)).chain(cells).collect());
    }
    for name in references(records) {
        let has_any = |row: &MeasureRow| row.method == name && measures.contains(&row.measure);
        if records.rows.measures.iter().any(has_any) {
            let cells = measures.iter().map(|&measure| estimate(records, name, measure, false));
            rows.push(std::iter::once(Cell::Reference(name.to_owned())).chain(cells).collect());
        }
    }
    let columns = headed(measures.iter().map(|measure| measure.heading().to_owned()));
    (!measures.is_empty()).then(|| Table { caption: caption.to_owned(), columns, rows })
}

/// Columns of numbers, after one of names.
pub fn headed(headings: impl Iterator<Item = String>) -> Vec<Column> {
    std::iter::once(Column::text("")).chain(headings.map(Column::number)).collect()
}

/// What is compared with methods, in the order of the tables: whatever has measures and is no method.
fn references(records: &Records) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for row in &records.rows.measures {
        if records.run.spec.method(&row.method).is_none() && !names.contains(&row.method.as_str()) {
            names.push(&row.method);
        }
    }
    names
}

/// The mean over the seeds, and below it the interval where there are seeds enough.
fn estimate(records: &Records, name: &str, measure: Measure, is_strong: bool) -> Cell {
    of_values(&without_seeds(records.values(name, measure)), measure.decimals(), is_strong)
}

fn of_values(values: &[f64], decimals: usize, is_strong: bool) -> Cell {
    match mean(values) {
        None => NONE.into(),
        Some(mean) => Cell::Estimate {
            value: signed(mean, decimals),
            below: interval_of_mean(values).map(|ends| interval(Some(ends), decimals)),
            is_strong,
        },
    }
}

/// The method with the best mean; none of equal ones, and none where nothing is good.
fn best(records: &Records, measure: Measure) -> Option<&str> {
    let mut means = Vec::new();
    for method in &records.run.spec.methods {
        if let Some(mean) = mean(&without_seeds(records.values(&method.name, measure))) {
            means.push((method.name.as_str(), mean));
        }
    }
    let is_beaten = |&(name, value): &(&str, f64)| {
        means.iter().any(|&(other, theirs)| {
            other != name && measure.good().gain(value, theirs).is_none_or(|gain| gain <= 0.0)
        })
    };
    means.iter().find(|it| !is_beaten(it)).map(|&(name, _)| name)
}

/// What a method costs: its weight, what it takes from reconstructions, and time.
fn costs(records: &Records) -> Table {
    let headings = ["weight", Measure::ReconstructionError.heading(), "ms a step", "times"];
    let error = Measure::ReconstructionError;
    let best = best(records, error);
    let plain: Vec<f64> =
        records.run.spec.methods.first().map_or_else(Vec::new, |plain| step_times(records, &plain.name));
    let row = |method: &super::spec::MethodSpec| {
        let name = method.name.as_str();
        let is_better = against_plain(records, name, error) == Some(Verdict::Holds);
        let times = step_times(records, name);
        let ratio = mean(&times).zip(mean(&plain)).map(|(of_method, of_plain)| of_method / of_plain);
        vec![
            name.into(),
            weight(records, method).into(),
            estimate(records, name, error, best == Some(name) && is_better),
            of_values(&times, 2, false),
            or_none(ratio, 2).into(),
        ]
    };
    let caption = format!(
        "What it costs. Weight: that of the method's term, chosen among {} by “{}” of held-out validation points, where the squared error is \
         at most {:.0} % above that of weight 0; times the weight of its paper, if that gives one. Squared error: of a number of a \
         reconstruction. Milliseconds of a training step on one thread, and how many times those of the plain autoencoder.",
        list_of(&records.run.spec.choice.weights),
        records.run.spec.choice.measure.heading(),
        100.0 * records.run.spec.choice.tolerance,
    );
    Table {
        caption,
        columns: headed(headings.into_iter().map(str::to_owned)),
        rows: records.run.spec.methods.iter().map(row).collect(),
    }
}

fn list_of(weights: &[f64]) -> String {
    crate::numbers::and(&weights.iter().map(f64::to_string).collect::<Vec<_>>())
}

/// Milliseconds of a step, for each seed.
pub fn step_times(records: &Records, method: &str) -> Vec<f64> {
    let rows = records.rows.times.iter().filter(|row| row.method == method && row.steps > 0);
    rows.map(|row| 1000.0 * row.fitting / row.steps as f64).collect()
}

/// The chosen weight of a method's term.
fn weight(records: &Records, method: &super::spec::MethodSpec) -> String {
    let chosen = records.rows.trials.iter().find(|row| row.method == method.name && row.is_chosen);
    match chosen {
        None => NONE.to_owned(),
        Some(row) if method.weight == 1.0 => row.weight.to_string(),
        Some(row) => format!("{} × {}", row.weight, method.weight),
    }
}

/// How the tables are to be read, with what chance alone would do.
fn rule(records: &Records) -> String {
    let spec = &records.run.spec;
    let plain = spec.methods.first().map_or("", |plain| &plain.name);
    let seeds = records.run.extent.seeds.len();
    let all = || GROUPS.iter().flat_map(Group::measures).chain([Measure::ReconstructionError]);
    let is_compared = |measure: &Measure| measure.good() != Good::Neither;
    let made = spec
        .methods
        .iter()
        .flat_map(|method| {
            all().filter(is_compared).filter_map(|it| against_plain(records, &method.name, it))
        })
        .count();
    let by_chance = made as f64 * chance(seeds);
    let intervals = match seeds >= crate::statistics::FEWEST {
        true => "below it its 95 % bootstrap interval",
        false => "without an interval, for which six seeds are needed",
    };
    format!(
        "Mean over {seeds} seed{}, {intervals}. Bold: the best mean of its column, where that method is better than {plain} with the same \
         seeds by a sign test (p < {LEVEL}) and the interval of the differences is on one side of 0. Rows in grey or italics are what methods are \
         compared with, and are never bold. {made} comparisons with {plain} were made in these tables: if no method were any different, \
         {by_chance:.1} of them would pass as better by chance.",
        if seeds == 1 { "" } else { "s" },
    )
}

/// How likely the sign test finds so many seeds better, if better and worse are equally likely.
fn chance(seeds: usize) -> f64 {
    let signs = |worse: usize| -> Vec<f64> {
        (0..seeds).map(|place| if place < worse { -1.0 } else { 1.0 }).collect()
    };
    let p = (0..=seeds / 2).map(|worse| sign_test(&signs(worse))).filter(|&p| p < LEVEL);
    // Of both sides, the better one is half.
    p.fold(0.0, f64::max) / 2.0
}
