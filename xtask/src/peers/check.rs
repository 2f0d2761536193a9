//! Compares what Topogen and its peers find on many inputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use super::compare::{self, Difference, Precision};
use super::inputs::{Input, Inputs, Kind};
use super::options::Options;
use super::protocol::{Cut, Degree, Dumped, Lengths, Limit, Measured, Named, Request, Task, Worst};
use super::roster::{self, Library, Peer, Programs};
use super::slot::Slot;
use super::worker::Trouble;
use crate::error::{Error, Result};
use crate::files;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Shares of the edges that the two thresholds let in.
const SHARES: [f64; 2] = [0.15, 0.5];
/// The library that names critical edges.
const NAMES_EDGES: &str = "giotto-ph";
/// How often progress is told.
const TOLD_EVERY: usize = 25;
/// How many differences are told one by one.
const TOLD: usize = 20;

/// Compares on all chosen inputs. The exit code says whether there was a difference.
///
/// # Errors
/// Those of files.
pub fn run(options: &Options, peers: &[Peer], programs: &Programs, inputs: &Inputs) -> Result<ExitCode> {
    let output = options.output();
    let differences = output.join("differences");
    files::remove_folder(&differences)?;
    let logs = output.join("logs");
    files::create_folder(&logs)?;
    let scratch = output.join("scratch");
    files::create_folder(&scratch)?;
    let mut check = Check::new(peers, programs, &logs, &scratch, differences)?;
    let mut chosen = inputs.chosen(&options.inputs)?;
    // Those that only some libraries can take are too large for a matrix, and so may those be that have a threshold; the totals of
    // these are compared when they are timed.
    chosen.retain(|input| input.only.is_none() && input.task.threshold.is_none());
    for (index, &input) in chosen.iter().enumerate() {
        check.input(input, &inputs.path(input))?;
        if (index + 1).is_multiple_of(TOLD_EVERY) || index + 1 == chosen.len() {
            println!("[{} of {}] {} differences so far", index + 1, chosen.len(), check.counts.differences);
        }
    }
    files::remove_folder(&scratch)?;
    let counts = &check.counts;
    print!("{}", counts.report());
    let path = output.join("check.json");
    let text = serde_json::to_string_pretty(counts).map_err(Error::json(&path))?;
    files::write(&path, text.as_bytes())?;
    if counts.differences == 0 {
        Ok(ExitCode::SUCCESS)
    } else {
        println!("each difference has a folder in {}", check.differences.display());
        Ok(ExitCode::FAILURE)
    }
}

/// What was compared with one peer.
#[derive(Debug, Default, Serialize)]
struct Compared {
    diagrams: usize,
    items: usize,
    differences: usize,
    /// What the peer said instead of an answer, how often, and on which input first.
    refused: BTreeMap<String, (usize, String)>,
}

/// What was compared altogether.
#[derive(Debug, Default, Serialize)]
struct Counts {
    inputs: usize,
    inputs_without_ties: usize,
    diagrams: usize,
    critical_edges: usize,
    /// The largest error of a length in units of the last place.
    worst_length: f64,
    differences: usize,
    by_peer: BTreeMap<String, Compared>,
}

impl Counts {
    fn report(&self) -> String {
        let mut text = format!(
            "{} inputs ({} without ties), {} diagrams of Topogen; {} critical edges have their lengths; lengths err by at most \
             {:.2} units of the last place\n",
            self.inputs, self.inputs_without_ties, self.diagrams, self.critical_edges, self.worst_length
        );
        for (peer, it) in &self.by_peer {
            text += &format!(
                "{peer}: {} diagrams, {} compared, {} differences\n",
                it.diagrams, it.items, it.differences
            );
            for (message, (times, input)) in &it.refused {
                text += &format!("  no answer {times} times, first on {input}: {message}\n");
            }
        }
        text + &format!("{} differences\n", self.differences)
    }
}

/// The workers, and the counts so far.
struct Check<'a> {
    /// Topogen on points, and on the matrix of their lengths.
    ours: Slot<'a>,
    ours_on_matrix: Slot<'a>,
    reference: Slot<'a>,
    others: Vec<(&'static Library, Slot<'a>)>,
    names_edges: Option<Slot<'a>>,
    lengths: PathBuf,
    ranks: PathBuf,
    differences: PathBuf,
    counts: Counts,
}

/// What is compared at the moment.
struct At<'i> {
    input: &'i Input,
    path: &'i Path,
    tied: bool,
}

impl<'a> Check<'a> {
    fn new(
        peers: &'a [Peer],
        programs: &'a Programs,
        logs: &Path,
        scratch: &Path,
        differences: PathBuf,
    ) -> Result<Self> {
        let ours = peers.iter().find(|peer| peer.is_topogen()).cloned();
        let ours = ours.unwrap_or_else(Peer::topogen);
        let topogen = |name: &str| {
            let ours = ours.clone();
            Slot::new(name, logs, move || ours.command(programs))
        };
        let of = |peer: &'a Peer| Slot::new(&peer.id, logs, move || peer.command(programs));
        let others = peers.iter().filter(|peer| !peer.is_topogen() && !peer.library.planar);
        let names_edges = peers.iter().find(|peer| peer.library.name == NAMES_EDGES);
        Ok(Self {
            ours: topogen("topogen"),
            ours_on_matrix: topogen("topogen on lengths"),
            reference: Slot::new("reference", logs, move || roster::reference(programs)),
            others: others.map(|peer| (peer.library, of(peer))).collect(),
            names_edges: names_edges.map(of),
            lengths: scratch.join("lengths.npy"),
            ranks: scratch.join("ranks.npy"),
            differences,
            counts: Counts::default(),
        })
    }

    fn input(&mut self, input: &Input, path: &Path) -> Result<()> {
        self.counts.inputs += 1;
        let is_first = self.counts.inputs == 1;
        for slot in self.slots().filter(|slot| !slot.is_running()) {
            // What is asked of it later is counted as not answered.
            if let Err(error) = slot.start()
                && is_first
            {
                println!("{error}");
            }
        }
        let mut at = At { input, path, tied: true };
        match self.prepare(&mut at) {
            Ok(thresholds) => {
                self.reference_lengths(&at)?;
                self.diagrams(&at, &thresholds)
            }
            Err(trouble) => self.differ(&at, "topogen", Limit::All, &json!({ "refused": trouble.message() })),
        }
    }

    fn slots(&mut self) -> impl Iterator<Item = &mut Slot<'a>> {
        let others = self.others.iter_mut().map(|(_, slot)| slot);
        [&mut self.ours, &mut self.ours_on_matrix, &mut self.reference]
            .into_iter()
            .chain(others)
            .chain(&mut self.names_edges)
    }

    /// Loads the input everywhere; returns the thresholds, with the rank of the last edge within each length.
    fn prepare(&mut self, at: &mut At) -> Result<Vec<(Limit, Option<u64>)>, Trouble> {
        self.ours.load(at.path, at.input.task)?;
        let of_matrix = Task { kind: Kind::Distances, ..at.input.task };
        let write = Request::Lengths { to: &self.lengths, ranks_to: &self.ranks };
        at.tied = self.ours.ask::<Lengths>(write, PATIENCE)?.tied;
        self.counts.inputs_without_ties += usize::from(!at.tied);
        let mut thresholds = vec![(Limit::All, None), (Limit::Named(Named::Enclosing), None)];
        for share in SHARES {
            let cut: Cut = self.ours.ask(Request::Cut { share }, PATIENCE)?;
            thresholds.extend(cut.length.map(|length| (Limit::Length(length), Some(cut.edge_count))));
        }
        self.ours_on_matrix.load(&self.lengths, of_matrix)?;
        // A peer that does not take the input says so again when it is asked.
        for (_, slot) in &mut self.others {
            let _ = slot.load(&self.lengths, of_matrix);
        }
        if let Some(slot) = &mut self.names_edges {
            let _ = slot.load(&self.ranks, of_matrix);
        }
        Ok(thresholds)
    }

    /// Holds lengths against those in extended precision.
    fn reference_lengths(&mut self, at: &At) -> Result<()> {
        let (Kind::Points, Some(dim)) = (at.input.task.kind, at.input.dim) else { return Ok(()) };
        let loaded = self.reference.load(at.path, at.input.task);
        let worst = loaded.and_then(|_| {
            self.reference.ask::<Worst>(Request::WorstLength { matrix: &self.lengths }, PATIENCE)
        });
        match worst {
            Ok(Worst { units }) => {
                self.counts.worst_length = self.counts.worst_length.max(units);
                // Each of d differences, d squares and d - 1 sums rounds once, and the root halves what they add up to.
                let allowed = (dim as f64 + 4.0) / 2.0;
                if units > allowed {
                    self.differ(at, "reference", Limit::All, &json!({ "units": units, "allowed": allowed }))?;
                }
            }
            Err(trouble) => self.refused("reference", at, &trouble),
        }
        Ok(())
    }

    fn diagrams(&mut self, at: &At, thresholds: &[(Limit, Option<u64>)]) -> Result<()> {
        // Without a threshold peers stop at the enclosing radius by themselves: one answer serves both.
        let mut unlimited: BTreeMap<String, Vec<Degree>> = BTreeMap::new();
        for &(threshold, rank) in thresholds {
            let asked = self.ours.ask::<Dumped>(Request::Edges { threshold }, PATIENCE);
            let Some(ours) = self.answered(at, "topogen", threshold, asked)? else { continue };
            self.counts.diagrams += 1;
            self.edges_have_their_lengths(at, threshold, &ours)?;

            let asked = self.ours_on_matrix.ask::<Dumped>(Request::Edges { threshold }, PATIENCE);
            if let Some(theirs) = self.answered(at, "topogen on lengths", threshold, asked)? {
                let (mut found, items) = compare::bars(&ours, &theirs, Precision::Double);
                found.extend(compare::edges(&ours, &theirs).0);
                self.compared(at, "topogen on lengths", threshold, (found, items), [&ours, &theirs])?;
            }
            for index in 0..self.others.len() {
                let (library, slot) = &mut self.others[index];
                let (name, precision) = (slot.name.clone(), precision(library));
                let theirs = match (threshold, unlimited.get(&name)) {
                    (Limit::Named(_), Some(known)) => known.clone(),
                    _ => match slot.ask::<Dumped>(Request::Dump { threshold }, PATIENCE) {
                        Ok(dumped) => dumped.degrees.unwrap_or_default(),
                        Err(trouble) => {
                            self.refused(&name, at, &trouble);
                            continue;
                        }
                    },
                };
                self.compared(
                    at,
                    &name,
                    threshold,
                    compare::bars(&ours, &theirs, precision),
                    [&ours, &theirs],
                )?;
                if threshold == Limit::All {
                    unlimited.insert(name, theirs);
                }
            }
            self.critical_edges(at, threshold, rank, &ours)?;
        }
        Ok(())
    }

    /// Each bar begins and ends with the length of its critical edge.
    fn edges_have_their_lengths(&mut self, at: &At, threshold: Limit, ours: &[Degree]) -> Result<()> {
        for (index, degree) in ours.iter().enumerate() {
            self.counts.critical_edges += degree.edges.len();
            if degree.edge_lengths != degree.finite || degree.edges.len() != degree.finite.len() {
                self.differ(at, "critical edges", threshold, &json!({ "degree": index, "found": degree }))?;
            }
        }
        Ok(())
    }

    /// Critical edges of the ranks: whole numbers without ties.
    fn critical_edges(
        &mut self,
        at: &At,
        threshold: Limit,
        rank: Option<u64>,
        ours: &[Degree],
    ) -> Result<()> {
        let Some(slot) = &mut self.names_edges else { return Ok(()) };
        let by_rank = rank.map_or(Limit::All, |rank| Limit::Length(rank as f64));
        let asked = slot.ask::<Dumped>(Request::Edges { threshold: by_rank }, PATIENCE);
        let theirs = match asked {
            Ok(dumped) => dumped.degrees.unwrap_or_default(),
            Err(trouble) => {
                self.refused(&edge_peer(at), at, &trouble);
                return Ok(());
            }
        };
        // Between edges of one length there are bars of the ranks that have no length.
        let mut lasting = Vec::new();
        for degree in theirs {
            let asked = self.ours.ask::<Measured>(Request::Measure { edges: &degree.edges }, PATIENCE);
            let lengths = match asked {
                Ok(measured) => measured.lengths,
                Err(trouble) => {
                    return self.differ(
                        at,
                        &edge_peer(at),
                        threshold,
                        &json!({ "refused": trouble.message() }),
                    );
                }
            };
            let edges = degree.edges.into_iter().zip(lengths).filter(|(_, [birth, death])| death > birth);
            lasting.push(Degree { edges: edges.map(|(edges, _)| edges).collect(), ..Degree::default() });
        }
        self.compared(at, &edge_peer(at), threshold, compare::edges(ours, &lasting), [ours, &lasting])
    }

    fn answered(
        &mut self,
        at: &At,
        name: &str,
        threshold: Limit,
        asked: Result<Dumped, Trouble>,
    ) -> Result<Option<Vec<Degree>>> {
        match asked {
            Ok(dumped) => Ok(dumped.degrees),
            Err(trouble) => {
                self.differ(at, name, threshold, &json!({ "refused": trouble.message() }))?;
                Ok(None)
            }
        }
    }

    fn compared(
        &mut self,
        at: &At,
        peer: &str,
        threshold: Limit,
        (found, items): (Vec<Difference>, usize),
        [ours, theirs]: [&[Degree]; 2],
    ) -> Result<()> {
        let counted = self.counts.by_peer.entry(peer.to_owned()).or_default();
        counted.diagrams += 1;
        counted.items += items;
        if found.is_empty() {
            return Ok(());
        }
        counted.differences += 1;
        self.differ(at, peer, threshold, &json!({ "differences": found, "ours": ours, "theirs": theirs }))
    }

    fn refused(&mut self, peer: &str, at: &At, trouble: &Trouble) {
        let counted = self.counts.by_peer.entry(peer.to_owned()).or_default();
        let first = || (0, at.input.name.clone());
        counted.refused.entry(trouble.message()).or_insert_with(first).0 += 1;
    }

    /// Counts a difference and leaves a folder that shows it.
    fn differ(&mut self, at: &At, peer: &str, threshold: Limit, what: &serde_json::Value) -> Result<()> {
        self.counts.differences += 1;
        let folder = self.differences.join(format!(
            "{:04}-{}-{}",
            self.counts.differences,
            at.input.name,
            peer.replace(", ", " ").replace(' ', "-")
        ));
        if self.counts.differences <= TOLD {
            println!(
                "difference {}: {peer} on {} ({})",
                self.counts.differences, at.input.name, at.input.label
            );
        }
        files::create_folder(&folder)?;
        for (from, to) in [(at.path, "input.npy"), (&self.lengths, "lengths.npy")] {
            if from.exists() {
                fs::copy(from, folder.join(to)).map_err(Error::io("copy", from))?;
            }
        }
        let path = folder.join("difference.json");
        let shown = json!({ "peer": peer, "threshold": threshold, "input": at.input, "what": what });
        let text = serde_json::to_string_pretty(&shown).map_err(Error::json(&path))?;
        files::write(&path, text.as_bytes())
    }
}

/// GUDHI alone computes in double precision.
fn precision(library: &Library) -> Precision {
    if library.name == "gudhi" { Precision::Double } else { Precision::Single }
}

/// Tied inputs are counted apart: there the order of edges is a convention.
fn edge_peer(at: &At) -> String {
    let ties = if at.tied { "with ties" } else { "without ties" };
    format!("critical edges of {NAMES_EDGES}, inputs {ties}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_counts_what_was_compared_and_what_was_not() {
        let mut counts = Counts { inputs: 3, diagrams: 12, differences: 1, ..Counts::default() };
        let mut gudhi = Compared { diagrams: 10, items: 200, differences: 1, ..Compared::default() };
        gudhi.refused.insert("ValueError: no".to_owned(), (2, "00001_gauss".to_owned()));
        counts.by_peer.insert("gudhi".to_owned(), gudhi);
        let report = counts.report();
        assert!(report.contains("gudhi: 10 diagrams, 200 compared, 1 differences"), "{report}");
        assert!(report.contains("no answer 2 times, first on 00001_gauss: ValueError: no"), "{report}");
        assert!(report.ends_with("1 differences\n"), "{report}");
    }
}
