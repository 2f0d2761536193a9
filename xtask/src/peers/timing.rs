//! Times all peers on all inputs and writes records and tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::inputs::{Input, Inputs};
use super::options::Options;
use super::protocol::{Memory, Request, Timed};
use super::records::{InputRecord, Outcome, Records, Run};
use super::roster::{Peer, Programs};
use super::slot::Slot;
use super::table;
use super::turns::{self, Calls, Plan};
use super::worker::Trouble;
use crate::error::{Error, Result};
use crate::files;

/// How many calls warm a new worker up on each input for that.
const WARM_UP_CALLS: usize = 3;
/// What a worker may take beyond its calls.
const OVERHEAD: Duration = Duration::from_secs(5);

/// Times `peers`.
///
/// # Errors
/// Those of files.
pub fn run(
    options: &Options,
    peers: &[Peer],
    programs: &Programs,
    inputs: &Inputs,
    run: Run,
) -> Result<ExitCode> {
    let output = options.output();
    let path = output.join("records.json");
    let chosen = inputs.chosen(&options.inputs)?;
    let mut records = start(&path, run, options.fresh)?;
    let plan = Plan { seconds_per_cell: options.seconds_per_cell, limit: options.limit };
    let mut stage = Stage { slots: Vec::new(), programs, inputs, plan, logs: output.join("logs") };
    files::create_folder(&stage.logs)?;
    stage.slots = peers.iter().map(|peer| (peer, stage.slot(peer))).collect();
    for (index, &input) in chosen.iter().enumerate() {
        let place = format!("[{} of {}] {}", index + 1, chosen.len(), input.name);
        let taking = peers.iter().filter(|peer| peer.takes(input)).map(|peer| peer.id.as_str());
        if records.has(input, taking) {
            println!("{place}: recorded before");
            continue;
        }
        let start = Instant::now();
        let record = stage.measure(input, &mut records, !options.skip_memory);
        println!("{place}: {}; {:.1} s", in_short(&record), start.elapsed().as_secs_f64());
        records.put(record);
        records.inputs.sort_by_key(|record| inputs.place(&record.input.name));
        records.write(&path)?;
    }
    let tables = output.join("table.md");
    files::write(&tables, table::all(&records).as_bytes())?;
    println!("{} and {}", path.display(), tables.display());
    if let Some(readme) = &options.readme {
        refresh(readme, &records)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The records to go on with. Those of other conditions are kept under another name.
fn start(path: &Path, run: Run, fresh: bool) -> Result<Records> {
    let Some(old) = Records::read(path)? else { return Ok(Records::new(run)) };
    if !fresh && old.run.same_conditions(&run) {
        return Ok(old);
    }
    let revision = old.run.revision.replace('+', "-changed");
    let name = |number: usize| path.with_file_name(format!("records-{revision}-{number}.json"));
    let kept = (1..).map(name).find(|it| !it.exists()).unwrap_or_else(|| name(0));
    std::fs::rename(path, &kept).map_err(Error::io("rename", path))?;
    println!(
        "starting over: what was recorded before, under other conditions or not, is now {}",
        kept.display()
    );
    Ok(Records::new(run))
}

/// Puts the short table between the marks of `readme`.
fn refresh(readme: &Path, records: &Records) -> Result<()> {
    let text = std::fs::read_to_string(readme).map_err(Error::io("read", readme))?;
    let (begin, end) = records.run.suite.marks();
    let changed =
        table::insert(&text, records).ok_or(Error::NoPlace { path: readme.to_owned(), begin, end })?;
    files::write(readme, changed.as_bytes())
}

/// The workers and what they are measured with.
struct Stage<'a> {
    slots: Vec<(&'a Peer, Slot<'a>)>,
    programs: &'a Programs<'a>,
    inputs: &'a Inputs,
    plan: Plan,
    logs: PathBuf,
}

/// A worker that has loaded the input.
struct Ready<'s, 'a> {
    slot: &'s mut Slot<'a>,
    patience: Duration,
}

impl Calls for Ready<'_, '_> {
    fn calls(&mut self, times: usize) -> Result<Timed, Trouble> {
        self.slot.ask(Request::Run { times }, self.patience)
    }
}

impl<'a> Stage<'a> {
    fn slot(&self, peer: &'a Peer) -> Slot<'a> {
        let programs = self.programs;
        Slot::new(&peer.id, &self.logs, move || peer.command(programs))
    }

    fn patience(&self) -> Duration {
        Duration::from_secs_f64(self.plan.limit) + OVERHEAD
    }

    /// All cells of one input.
    fn measure(&mut self, input: &Input, records: &mut Records, with_memory: bool) -> InputRecord {
        let (path, patience, plan) = (self.inputs.path(input), self.patience(), self.plan);
        let mut cells = BTreeMap::new();
        let mut names = Vec::new();
        for (peer, slot) in self.slots.iter_mut().filter(|(peer, _)| peer.takes(input)) {
            if let Some(seen_on) = records.beyond_before(&peer.id, input, plan.limit) {
                let seen_on = Some(seen_on.to_owned());
                cells.insert(peer.id.clone(), Outcome::Beyond { limit: plan.limit, seen_on });
                continue;
            }
            if !slot.is_running() {
                let version = match slot.start() {
                    Ok(version) => version,
                    Err(error) => {
                        cells.insert(peer.id.clone(), Outcome::Failed { message: error.to_string() });
                        continue;
                    }
                };
                let version =
                    if peer.is_topogen() { format!("revision {}", records.run.revision) } else { version };
                records.versions.insert(peer.id.clone(), version);
                warm_up(slot, peer, self.inputs, patience);
            }
            match slot.load(&path, input.task) {
                Ok(loaded) if loaded.n == input.n => names.push(peer.id.clone()),
                Ok(loaded) => {
                    let message = format!("it loaded {} rows instead of {}", loaded.n, input.n);
                    cells.insert(peer.id.clone(), Outcome::Failed { message });
                }
                Err(trouble) => {
                    cells.insert(peer.id.clone(), Outcome::Failed { message: trouble.message() });
                }
            }
        }
        let playing = self.slots.iter_mut().filter(|(peer, _)| names.contains(&peer.id));
        let mut ready: Vec<_> = playing.map(|(_, slot)| Ready { slot, patience }).collect();
        let outcomes = turns::take(ready.iter_mut().map(|it| it as &mut dyn Calls).collect(), plan);
        cells.extend(names.into_iter().zip(outcomes));
        if with_memory {
            self.memory(input, &mut cells);
        }
        InputRecord { input: input.clone(), cells }
    }

    /// Adds the memory of one call in a new process to each measured cell.
    fn memory(&self, input: &Input, cells: &mut BTreeMap<String, Outcome>) {
        let path = self.inputs.path(input);
        for (peer, _) in &self.slots {
            let Some(Outcome::Measured(measured)) = cells.get_mut(&peer.id) else { continue };
            let mut slot = self.slot(peer);
            let asked = slot.start().map_err(|error| error.to_string()).and_then(|_| {
                let loaded = slot.load(&path, input.task);
                let memory = loaded.and_then(|_| slot.ask::<Memory>(Request::Memory, 2 * self.patience()));
                memory.map_err(|trouble| trouble.message())
            });
            match asked {
                Ok(memory) => measured.memory = Some(memory),
                Err(message) => println!("  the memory of {} is not known: {message}", peer.id),
            }
        }
    }
}

/// Calls a new worker on inputs that are not measured. What it does not take or fails at shows itself later.
fn warm_up(slot: &mut Slot, peer: &Peer, inputs: &Inputs, patience: Duration) {
    for input in inputs.warm_up().filter(|input| peer.takes(input)) {
        let loaded = slot.load(&inputs.path(input), input.task);
        let warmed = loaded.and_then(|_| slot.ask::<Timed>(Request::Run { times: WARM_UP_CALLS }, patience));
        if let Err(trouble) = warmed {
            println!("  {} was not warmed up on {}: {}", peer.id, input.name, trouble.message());
        }
    }
}

/// The cells of a record on one line.
fn in_short(record: &InputRecord) -> String {
    let cell = |(peer, outcome): (&String, &Outcome)| match outcome {
        Outcome::Measured(it) => {
            format!("{peer} {} ms", table::milliseconds(table::Shown::Number(it.median())))
        }
        Outcome::Beyond { limit, .. } => format!("{peer} > {limit} s"),
        Outcome::Failed { message } => format!("{peer} failed ({message})"),
    };
    record.cells.iter().map(cell).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::records::tests::{measured, record, run};
    use super::*;

    fn written(folder: &Path) -> (PathBuf, Records) {
        let path = folder.join("records.json");
        let mut records = Records::new(run());
        records.put(record(Input::sample("circle_500", "circle", 500), &[("topogen", measured(&[1.0]))]));
        records.write(&path).unwrap();
        (path, records)
    }

    #[test]
    fn a_run_goes_on_where_it_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let (path, old) = written(folder.path());
        // Another revision of the same program, such as a change of the documentation, changes no time.
        let later = Run { revision: "def".to_owned(), ..run() };
        assert_eq!(start(&path, later, false).unwrap(), old);
    }

    #[test]
    fn other_conditions_start_over_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        for (number, change) in [
            (1, Run { harness: "other".to_owned(), ..run() }),
            (2, Run { threads: 2, ..run() }),
            (3, Run { cpu: "another".to_owned(), ..run() }),
        ] {
            let (path, old) = written(folder.path());
            assert!(start(&path, change, false).unwrap().inputs.is_empty());
            let kept = folder.path().join(format!("records-abc-{number}.json"));
            assert_eq!(Records::read(&kept).unwrap().unwrap(), old);
        }
        let (path, _) = written(folder.path());
        assert!(start(&path, run(), true).unwrap().inputs.is_empty());
        assert!(!path.exists());
    }

    #[test]
    fn a_readme_without_marks_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (_, records) = written(folder.path());
        let readme = folder.path().join("README.md");
        std::fs::write(&readme, "no marks").unwrap();
        assert!(matches!(refresh(&readme, &records), Err(Error::NoPlace { .. })));
        assert_eq!(std::fs::read_to_string(&readme).unwrap(), "no marks");
        let (begin, end) = records.run.suite.marks();
        std::fs::write(&readme, format!("{begin}\n{end}\n")).unwrap();
        refresh(&readme, &records).unwrap();
        assert!(std::fs::read_to_string(&readme).unwrap().contains("| circle, n = 500 |"));
    }
}
