//! The tables, from records alone.

use std::fmt::Write;

use super::agreement;
use super::records::{InputRecord, Measured, Outcome, Records};
use super::roster::{Library, Peer};
use super::suite::Ratio;

/// The inputs of one row: those that share a label.
struct Row<'a> {
    label: &'a str,
    records: Vec<&'a InputRecord>,
}

/// What a cell has to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// A number, the mean over the inputs of the row.
    Number(f64),
    /// More than this.
    MoreThan(f64),
    /// The peer failed.
    Failed,
    /// Nothing was measured.
    Nothing,
}

/// The columns: peers of the records in the order of the roster, Topogen first.
pub fn peers(records: &Records) -> Vec<Peer> {
    let mut ids: Vec<_> = records.inputs.iter().flat_map(|record| record.cells.keys()).collect();
    ids.sort();
    ids.dedup();
    let mut peers: Vec<_> = ids.into_iter().filter_map(|id| Peer::parse(id).ok()).collect();
    let place = |peer: &Peer| super::roster::LIBRARIES.iter().position(|it| it == peer.library);
    peers.sort_by_key(place);
    peers
}

/// All tables.
pub fn all(records: &Records) -> String {
    let (rows, peers) = (rows(records), peers(records));
    let mut text = String::from("# Topogen and its peers\n\n");
    let _ = writeln!(text, "{}\n", circumstances(records));
    text += "## Warm calls: median of the later calls on one input, milliseconds\n\n";
    let ratios = records.run.suite.ratios();
    text += &times(&rows, &peers, ratios, Measured::median);
    text += "\n## Warm calls: fastest of the later calls, milliseconds\n\n";
    text += &times(&rows, &peers, ratios, Measured::minimum);
    text += "\n## First call on a fresh input in a warm process, milliseconds\n\n";
    text += &times(&rows, &peers, ratios, |it| it.first);
    text += "\n## Memory of one call above what was resident before it, megabytes\n\n";
    text += &memory(&rows, &peers);
    text += "\n## Where peers find something else\n\n";
    text += &agreement::told(records);
    text += "\n## Versions\n\n";
    for peer in &peers {
        let version = records.versions.get(&peer.id).map_or("unknown", String::as_str);
        let _ = writeln!(text, "- {}: {version}", title(peer));
    }
    text
}

/// The machine, the revision and what the numbers mean.
pub fn circumstances(records: &Records) -> String {
    let run = &records.run;
    let threads = if run.threads == 1 { "one thread".to_owned() } else { format!("{} threads", run.threads) };
    let instructions = run.instructions.as_ref().map(|it| format!(", instructions {it}")).unwrap_or_default();
    format!(
        "{}, {} processors, {threads}{instructions}; revision {}, {}, {}; about {} s of calls a cell, taking turns; > means that \
         a single call was stopped after so long. {} A row of several inputs shows the mean over them.",
        run.cpu,
        run.processors,
        run.revision,
        run.rustc,
        run.python,
        run.seconds_per_cell,
        run.suite.timed()
    )
}

fn rows(records: &Records) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = Vec::new();
    for record in &records.inputs {
        match rows.iter_mut().find(|row| row.label == record.input.label) {
            Some(row) => row.records.push(record),
            None => rows.push(Row { label: &record.input.label, records: vec![record] }),
        }
    }
    rows
}

impl Row<'_> {
    /// What a peer has to show of a `statistic`.
    fn cell(&self, peer: &str, statistic: impl Fn(&Measured) -> Option<f64>) -> Shown {
        let mut sum = 0.0;
        for record in &self.records {
            match record.cells.get(peer) {
                Some(Outcome::Measured(measured)) => match statistic(measured) {
                    Some(number) => sum += number,
                    None => return Shown::Nothing,
                },
                Some(Outcome::Beyond { limit, .. }) => return Shown::MoreThan(*limit),
                Some(Outcome::Failed { .. }) => return Shown::Failed,
                None => return Shown::Nothing,
            }
        }
        Shown::Number(sum / self.records.len() as f64)
    }

    /// The fastest of the peers that `counts`, with what it has to show.
    fn fastest<'p>(
        &self,
        peers: &'p [Peer],
        statistic: fn(&Measured) -> f64,
        counts: impl Fn(&Library) -> bool,
    ) -> (Option<&'p Peer>, Shown) {
        let others = peers.iter().filter(|peer| !peer.is_topogen() && counts(peer.library));
        let shown = others.map(|peer| (peer, self.cell(&peer.id, |it| Some(statistic(it)))));
        let key = |shown: Shown| match shown {
            Shown::Number(number) => (0, number),
            Shown::MoreThan(limit) => (1, limit),
            Shown::Failed | Shown::Nothing => (2, 0.0),
        };
        let least = shown.min_by(|(_, a), (_, b)| {
            let (a, b) = (key(*a), key(*b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        match least {
            Some((peer, shown @ Shown::Number(_))) => (Some(peer), shown),
            Some((_, shown)) => (None, shown),
            None => (None, Shown::Nothing),
        }
    }
}

/// A table of times in milliseconds with ratios to the first column.
fn times(rows: &[Row], peers: &[Peer], ratios: &[Ratio], statistic: fn(&Measured) -> f64) -> String {
    let mut header: Vec<String> = vec!["input".to_owned()];
    header.extend(peers.iter().map(title));
    header.extend(ratios.iter().map(|ratio| match ratio {
        Ratio::Of(name) => {
            format!("{} ÷ Topogen", Peer::parse(name).map_or_else(|_| (*name).to_owned(), |it| title(&it)))
        }
        Ratio::Best => "best general peer ÷ Topogen".to_owned(),
    }));
    let lines = rows.iter().map(|row| {
        let cell = |peer: &str| row.cell(peer, |it| Some(statistic(it)));
        let ours = peers.iter().find(|peer| peer.is_topogen()).map_or(Shown::Nothing, |peer| cell(&peer.id));
        let mut line = vec![row.label.to_owned()];
        line.extend(peers.iter().map(|peer| milliseconds(cell(&peer.id))));
        line.extend(ratios.iter().map(|kind| match kind {
            Ratio::Of(name) => ratio(cell(name), ours),
            Ratio::Best => ratio(row.fastest(peers, statistic, |library| !library.planar).1, ours),
        }));
        line
    });
    markdown(&header, lines)
}

fn memory(rows: &[Row], peers: &[Peer]) -> String {
    let mut header: Vec<String> = vec!["input".to_owned()];
    header.extend(peers.iter().map(title));
    let lines = rows.iter().map(|row| {
        [vec![row.label.to_owned()], peers.iter().map(|peer| megabytes(row, peer)).collect()].concat()
    });
    markdown(&header, lines)
}

/// The memory of a peer's call.
fn megabytes(row: &Row, peer: &Peer) -> String {
    let shown = row.cell(&peer.id, |it| {
        let memory = it.memory?;
        Some(memory.peak_kb.saturating_sub(memory.before_kb) as f64 * 1024.0 / 1e6)
    });
    match shown {
        Shown::Number(number) => digits(number),
        Shown::Failed => "fails".to_owned(),
        Shown::MoreThan(_) | Shown::Nothing => String::new(),
    }
}

/// `text` with the short table between the marks of its suite; none where it has no marks.
pub fn insert(text: &str, records: &Records) -> Option<String> {
    let (begin, end) = records.run.suite.marks();
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}\n{}\n{end}{after}", short(records)))
}

/// The table for readers in a hurry: Topogen, the fastest other library, and how many times that takes.
fn short(records: &Records) -> String {
    let peers = peers(records);
    let mut header = ["input", "Topogen (ms)", "fastest other library (ms)", "ratio", "first call (ms)"]
        .map(str::to_owned)
        .to_vec();
    let with_memory = records.run.suite.shows_memory();
    if with_memory {
        header.extend(["Topogen (MB)", "that library (MB)"].map(str::to_owned));
    }
    let lines = rows(records).into_iter().map(|row| {
        let topogen = peers.iter().find(|peer| peer.is_topogen());
        let cell = |statistic: fn(&Measured) -> f64| {
            topogen.map_or(Shown::Nothing, |peer| row.cell(&peer.id, |it| Some(statistic(it))))
        };
        let (who, theirs) = row.fastest(&peers, Measured::median, |_| true);
        let named =
            who.map_or(milliseconds(theirs), |peer| format!("{} ({})", milliseconds(theirs), title(peer)));
        let ours = cell(Measured::median);
        let mut line = vec![
            row.label.to_owned(),
            milliseconds(ours),
            named,
            ratio(theirs, ours),
            milliseconds(cell(|it| it.first)),
        ];
        if with_memory {
            line.extend(
                [topogen, who].map(|peer| peer.map_or_else(String::new, |peer| megabytes(&row, peer))),
            );
        }
        line
    });
    let others: Vec<_> = peers.iter().filter(|peer| !peer.is_topogen()).collect();
    let versions: Vec<_> = others
        .iter()
        .map(|peer| format!("{} {}", title(peer), records.versions.get(&peer.id).map_or("", String::as_str)))
        .collect();
    format!("{}\n{}\nOthers: {}.", markdown(&header, lines), circumstances(records), versions.join(", "))
}

fn title(peer: &Peer) -> String {
    match peer.id.split_once('@') {
        Some((_, options)) => format!("{} {}", peer.library.title, options.replace('+', " ")),
        None => peer.library.title.to_owned(),
    }
}

fn markdown(header: &[String], lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|---|{}\n", header.join(" | "), "---:|".repeat(header.len() - 1));
    for line in lines {
        let _ = writeln!(text, "| {} |", line.join(" | "));
    }
    text
}

/// Seconds as milliseconds.
pub fn milliseconds(shown: Shown) -> String {
    match shown {
        Shown::Number(seconds) => digits(1e3 * seconds),
        Shown::MoreThan(seconds) => format!("> {}", digits(1e3 * seconds)),
        Shown::Failed => "fails".to_owned(),
        Shown::Nothing => String::new(),
    }
}

/// How many times `ours` goes into `theirs`.
fn ratio(theirs: Shown, ours: Shown) -> String {
    match (theirs, ours) {
        (Shown::Number(theirs), Shown::Number(ours)) => digits(theirs / ours),
        (Shown::MoreThan(theirs), Shown::Number(ours)) => format!("> {}", digits(theirs / ours)),
        _ => String::new(),
    }
}

/// A number with three digits that count, or all those before the point.
fn digits(number: f64) -> String {
    let places = match number.abs() {
        it if it >= 100.0 => 0,
        it if it >= 10.0 => 1,
        it if it >= 1.0 => 2,
        _ => 3,
    };
    format!("{number:.places$}")
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Input;
    use super::super::records::tests::{measured, record, run};
    use super::super::suite::Suite;
    use super::*;

    fn sample() -> Records {
        let mut records = Records::new(run());
        for (index, ours) in [0.001, 0.003].into_iter().enumerate() {
            let input = Input {
                label: "two clouds".to_owned(),
                ..Input::sample(&format!("cloud_{index}"), "cloud", 128)
            };
            let cells = [
                ("topogen", measured(&[ours; 3])),
                ("redzed", measured(&[0.02])),
                ("gudhi", measured(&[0.01])),
            ];
            records.put(record(input, &cells));
        }
        let failed = Outcome::Failed { message: "signal 6".to_owned() };
        let beyond = Outcome::Beyond { limit: 30.0, seen_on: None };
        let cells = [
            ("topogen", measured(&[0.1, 0.2, 0.9])),
            ("redzed", beyond),
            ("gudhi", failed),
            ("geoph", measured(&[0.5])),
        ];
        records.put(record(Input::sample("circle_5000", "circle", 5000), &cells));
        records
    }

    fn line<'a>(text: &'a str, section: &str, start: &str) -> &'a str {
        let section = text.split("## ").find(|it| it.starts_with(section)).unwrap();
        section.lines().find(|it| it.starts_with(start)).unwrap()
    }

    #[test]
    fn times_are_means_over_the_row_and_ratios_are_to_topogen() {
        let text = all(&sample());
        let header = line(&text, "Warm calls: median", "| input");
        assert_eq!(
            header,
            "| input | Topogen | RedZeD | GUDHI | GeoPH | RedZeD ÷ Topogen | best general peer ÷ Topogen | GeoPH ÷ Topogen |"
        );
        let row = |section| line(&text, section, "| two clouds");
        assert_eq!(row("Warm calls: median"), "| two clouds | 2.00 | 20.0 | 10.0 |  | 10.0 | 5.00 |  |");
        assert_eq!(row("First call"), "| two clouds | 4.00 | 40.0 | 20.0 |  | 10.0 | 5.00 |  |");
        assert_eq!(row("Memory"), "| two clouds | 2.56 | 2.56 | 2.56 |  |");
    }

    #[test]
    fn what_was_not_measured_says_why() {
        let text = all(&sample());
        let row = line(&text, "Warm calls: median", "| circle, n = 5000");
        assert_eq!(row, "| circle, n = 5000 | 200 | > 30000 | fails | 500 | > 150 | > 150 | 2.50 |");
        let fastest = line(&text, "Warm calls: fastest", "| circle, n = 5000");
        assert_eq!(fastest, "| circle, n = 5000 | 100 | > 30000 | fails | 500 | > 300 | > 300 | 5.00 |");
    }

    #[test]
    fn the_short_table_goes_between_the_marks_and_nothing_else_changes() {
        let (begin, end) = Suite::Rips.marks();
        let once = insert(&format!("before\n{begin}\nold\n{end}\nafter\n"), &sample()).unwrap();
        assert!(once.starts_with(&format!("before\n{begin}\n| input |")), "{once}");
        assert!(once.ends_with(&format!("{end}\nafter\n")), "{once}");
        assert!(!once.contains("old"));
        assert!(once.contains("| two clouds | 2.00 | 10.0 (GUDHI) | 5.00 | 4.00 |"), "{once}");
        assert!(once.contains("| circle, n = 5000 | 200 | 500 (GeoPH) | 2.50 | 200 |"), "{once}");
        assert_eq!(insert(&once, &sample()).unwrap(), once);
        assert_eq!(insert("no marks", &sample()), None);
        assert_eq!(insert(end, &sample()), None);
    }

    #[test]
    fn the_short_table_of_higher_degrees_shows_memory() {
        let mut records = sample();
        records.run.suite = Suite::Higher;
        let text = short(&records);
        assert!(text.contains("| first call (ms) | Topogen (MB) | that library (MB) |"), "{text}");
        assert!(text.contains("| two clouds | 2.00 | 10.0 (GUDHI) | 5.00 | 4.00 | 2.56 | 2.56 |"), "{text}");
    }

    #[test]
    fn numbers_have_three_digits() {
        for (number, text) in
            [(0.0384, "0.038"), (3.194, "3.19"), (16.94, "16.9"), (133.4, "133"), (71390.2, "71390")]
        {
            assert_eq!(digits(number), text);
        }
    }
}
