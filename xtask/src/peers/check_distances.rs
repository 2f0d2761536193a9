//! Compares the distances that Topogen and its peers find.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;

use super::agreement;
use super::inputs::{Input, Inputs};
use super::options::Options;
use super::protocol::{Found, Request, Timed};
use super::roster::{Peer, Programs};
use super::slot::Slot;
use super::worker::Trouble;
use crate::error::{Error, Result};
use crate::files;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often progress is told.
const TOLD_EVERY: usize = 100;

/// Where a peer is known to be wrong: its name, a family of inputs, and how that is known. It is told and counted, and no
/// failure of the check; the other peers are compared on these inputs as on all.
const KNOWN: [(&str, &str, &str); 1] = [(
    "gudhi-exact",
    "bottleneck_near_diagonal",
    "GUDHI 3.13 with e = 0 finds more than it costs to move all bars to the diagonal; with its default e it does not",
)];

/// What was compared with one peer.
#[derive(Debug, Default, Serialize)]
struct Compared {
    distances: usize,
    /// Those with an error of unknown size.
    not_compared: usize,
    differences: Vec<String>,
    /// Those where the peer is [`KNOWN`] to be wrong.
    known: Vec<String>,
    /// What the peer said instead of an answer, how often, and on which input first.
    refused: BTreeMap<String, (usize, String)>,
}

/// Compares on all chosen inputs. The exit code says whether there was a difference.
///
/// # Errors
/// Those of files and of Topogen's own worker.
pub fn run(options: &Options, peers: &[Peer], programs: &Programs, inputs: &Inputs) -> Result<ExitCode> {
    let output = options.output();
    let logs = output.join("logs");
    files::create_folder(&logs)?;
    let (ours, others): (Vec<_>, Vec<_>) = peers.iter().partition(|peer| peer.is_topogen());
    let ours = ours.first().map_or_else(Peer::topogen, |&peer| peer.clone());
    let slot = |peer: Peer| Slot::new(&peer.id.clone(), &logs, move || peer.command(programs));
    let mut ours = slot(ours);
    let mut others: Vec<_> =
        others.into_iter().map(|peer| (peer, slot(peer.clone()), Compared::default())).collect();
    let chosen = inputs.chosen(&options.inputs)?;
    for (index, &input) in chosen.iter().enumerate() {
        let found = found(&mut ours, input, inputs).map_err(|trouble| Error::Worker {
            peer: ours.name.clone(),
            message: format!("on {}: {}", input.name, trouble.message()),
            log: logs.clone(),
        })?;
        for (_, slot, compared) in others.iter_mut().filter(|(peer, ..)| peer.takes(input)) {
            compared.add(slot, input, inputs, &found);
        }
        if (index + 1).is_multiple_of(TOLD_EVERY) || index + 1 == chosen.len() {
            let differences: usize = others.iter().map(|(.., compared)| compared.differences.len()).sum();
            println!("[{} of {}] {differences} differences so far", index + 1, chosen.len());
        }
    }
    let by_peer: BTreeMap<_, _> =
        others.into_iter().map(|(peer, _, compared)| (peer.id.clone(), compared)).collect();
    print!("{}", report(&by_peer));
    let path = output.join("check.json");
    let text = serde_json::to_string_pretty(&by_peer).map_err(Error::json(&path))?;
    files::write(&path, text.as_bytes())?;
    let agree = by_peer.values().all(|compared| compared.differences.is_empty());
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a peer finds, which is started if it does not run.
fn found(slot: &mut Slot, input: &Input, inputs: &Inputs) -> Result<Found, Trouble> {
    if !slot.is_running() {
        slot.start().map_err(|error| Trouble::Died(error.to_string()))?;
    }
    slot.load(&inputs.path(input), input.task)?;
    slot.ask::<Timed>(Request::Run { times: 1 }, PATIENCE).map(|timed| timed.summary)
}

impl Compared {
    fn add(&mut self, slot: &mut Slot, input: &Input, inputs: &Inputs, ours: &Found) {
        match found(slot, input, inputs) {
            Ok(theirs) if !agreement::is_comparable(&theirs) => self.not_compared += 1,
            Ok(theirs) => {
                self.distances += 1;
                for difference in agreement::differences(ours, &theirs) {
                    let told = format!("{} ({}): {difference}", input.name, input.file);
                    println!("{} on {told}", slot.name);
                    match known(&slot.name, input) {
                        Some(why) => self.known.push(format!("{told}: {why}")),
                        None => self.differences.push(told),
                    }
                }
            }
            Err(trouble) => {
                let first = || (0, input.name.clone());
                self.refused.entry(trouble.message()).or_insert_with(first).0 += 1;
            }
        }
    }
}

/// How it is known that a peer is wrong on such inputs, if it is.
fn known(peer: &str, input: &Input) -> Option<&'static str> {
    let (_, _, why) = KNOWN.iter().find(|(name, family, _)| *name == peer && *family == input.family)?;
    Some(why)
}

fn report(by_peer: &BTreeMap<String, Compared>) -> String {
    let mut text = String::new();
    for (peer, it) in by_peer {
        text += &format!(
            "{peer}: {} distances compared, {} not, {} differences\n",
            it.distances,
            it.not_compared,
            it.differences.len()
        );
        for known in &it.known {
            text += &format!("  known to be wrong: {known}\n");
        }
        for (message, (times, input)) in &it.refused {
            text += &format!("  no answer {times} times, first on {input}: {message}\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_counts_what_was_compared_and_what_was_not() {
        let differences = vec!["one".to_owned()];
        let mut hera = Compared { distances: 7, not_compared: 3, differences, ..Compared::default() };
        hera.refused.insert("it took too long".to_owned(), (2, "w1_00003".to_owned()));
        hera.known.push("two".to_owned());
        let report = report(&BTreeMap::from([("hera".to_owned(), hera)]));
        let expected = "hera: 7 distances compared, 3 not, 1 differences\n  known to be wrong: two\n  no answer 2 times, first on w1_00003: it took too long\n";
        assert_eq!(report, expected);
    }

    #[test]
    fn what_is_known_of_one_peer_on_one_family_excuses_no_other() {
        let input = |family: &str| Input::sample("00139_near_diagonal", family, 9);
        assert!(known("gudhi-exact", &input("bottleneck_near_diagonal")).is_some());
        assert!(known("gudhi-exact", &input("bottleneck_random")).is_none());
        assert!(known("hera", &input("bottleneck_near_diagonal")).is_none());
    }
}
