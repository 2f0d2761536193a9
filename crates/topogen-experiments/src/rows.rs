//! What runs of rows of data have in common, whatever is in a row.

use crate::part::{Identity, Whole};
use crate::progress;
use crate::record::{json_bytes, read_json};
use crate::spec::{Form, Row};
use crate::state::StateFolder;
use crate::{Error, Result, files, interrupt, provenance};
use clap::Args;
use std::path::{Path, PathBuf};

/// How rows are run.
pub struct Options {
    /// In which form.
    pub form: Form,
    /// Whether to go on from the last states.
    pub resume: bool,
    /// The name of the device.
    pub device: String,
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// Where records, networks, states and the report go.
    pub out: PathBuf,
    /// Where data sets are looked for.
    pub data_dir: Option<PathBuf>,
}

/// What a run is told whatever is run.
#[derive(Args)]
pub struct How {
    /// Go on where an interrupted run was, and leave finished experiments as they are.
    #[arg(long)]
    resume: bool,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    device: String,
    /// How many runs may go side by side, each on one thread; as many as there are processors if not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where data sets are looked for first, and those that nobody can fetch: its folders cifar10, celeba and hands.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl How {
    /// The same for a run.
    ///
    /// # Errors
    /// [`Error::Threads`].
    pub fn of_run(&self, form: Form, out: PathBuf) -> Result<Options> {
        let threads = self.threads.unwrap_or_else(crate::synthetic::processors);
        if threads == 0 {
            return Err(Error::Threads { threads });
        }
        Ok(Options {
            form,
            resume: self.resume,
            device: self.device.clone(),
            threads,
            out,
            data_dir: self.data_dir.clone(),
        })
    }
}

/// What a folder of states belongs to.
const IDENTITY: &str = "identity.json";

impl Options {
    /// Where the runs of an experiment keep their states.
    pub fn state_folder(&self, name: &str) -> PathBuf {
        self.out.join("state").join(name)
    }

    /// Makes the folder of states one of this run; says whether there were some to go on from.
    ///
    /// # Errors
    /// [`Error::OtherRun`] for states of something else, before anything of this run is added to them; those of files.
    pub fn take_states<S: Whole + Row>(&self, identity: &Identity<S>) -> Result<bool> {
        let folder = self.state_folder(identity.spec.name());
        if !self.resume {
            files::remove_folder(&folder)?;
        }
        let (path, is_resumed) = (folder.join(IDENTITY), folder.is_dir());
        if path.is_file() {
            match read_json::<Identity<S>>(&path)?.difference(identity) {
                Some(reason) => return Err(StateFolder::new(folder).other_run(reason)),
                None => return Ok(is_resumed),
            }
        }
        files::in_folder(&path, |path| files::write(path, &json_bytes(identity)))?;
        Ok(is_resumed)
    }

    /// What every run of an experiment depends on, which is in the form of these options already.
    pub fn identity<S: Whole>(&self, (spec, extent): (S, S::Extent)) -> Identity<S> {
        Identity {
            spec,
            form: self.form,
            extent,
            device: self.device.clone(),
            versions: provenance::versions(),
        }
    }
}

/// What the records of an earlier run are of.
pub struct Past<S: Whole> {
    /// What it depended on.
    pub identity: Identity<S>,
    /// Whether anything was run.
    pub was_run: bool,
}

/// An experiment that was not run, and why.
pub struct Absent {
    /// Its name.
    pub name: String,
    /// Why.
    pub error: Error,
    /// Whether its data could have been fetched.
    pub is_in_catalogue: bool,
}

/// Loads what experiments need; those that are finished are left out, and those without data told and returned. `not_run` writes the
/// records of these, unless there are others.
///
/// # Errors
/// Those of loading that are none of the data, and those of `not_run`.
pub fn sort_out<S: Whole + Row, P>(
    identities: Vec<Identity<S>>,
    there: &[Past<S>],
    options: &Options,
    load: impl Fn(&Identity<S>) -> Result<P>,
    is_in_catalogue: impl Fn(&S) -> bool,
    not_run: impl Fn(&Identity<S>, String) -> Result<()>,
) -> Result<(Vec<P>, Vec<Absent>)> {
    let mut loaded = Vec::new();
    let mut absent = Vec::new();
    for identity in identities {
        let name = identity.spec.name();
        if options.resume && there.iter().any(|past| past.was_run && past.identity == identity) {
            progress::line(&format!("{name}: finished before"));
            continue;
        }
        match load(&identity) {
            Ok(it) => loaded.push(it),
            Err(error @ Error::Data(_)) => {
                progress::line(&format!("{name}: not run: {error}"));
                if there.iter().any(|past| past.was_run && past.identity.spec.name() == name) {
                    progress::line(&format!("{name}: the records of an earlier run stay"));
                } else {
                    let reason = without_place(&error.to_string(), options.data_dir.as_ref());
                    not_run(&identity, reason)?;
                }
                let is_in_catalogue = is_in_catalogue(&identity.spec);
                absent.push(Absent { name: name.to_owned(), error, is_in_catalogue });
            }
            Err(error) => return Err(error),
        }
    }
    Ok((loaded, absent))
}

/// Runs experiments, each on one thread, and writes the report, of what came before an error too; those without data are returned.
///
/// # Errors
/// Whatever stops it.
pub fn reported(
    options: &Options,
    run: impl FnOnce() -> Result<Vec<Absent>>,
    report: impl Fn(&Path) -> Result<PathBuf>,
) -> Result<Vec<Absent>> {
    topogen_models::device(&options.device)?;
    files::check_writable(&options.out)?;
    crate::use_one_thread()?;
    interrupt::listen()?;
    let absent = match run() {
        Err(interrupted @ Error::Interrupted) => return Err(interrupted),
        // What others have found is reported, if there is anything.
        Err(error) => {
            match report(&options.out) {
                Ok(_) | Err(Error::NoRecords { .. }) => {}
                Err(second) => progress::line(&format!("no report: {second}")),
            }
            return Err(error);
        }
        Ok(absent) => absent,
    };
    told(&report(&options.out)?);
    Ok(absent)
}

/// Says where the report is.
pub fn told(page: &Path) {
    progress::line(&format!("report: {}", page.display()));
}

/// The error of what was asked for and left out. What nobody can fetch is left out of a run of all; whoever asks for it by its name is told
/// by the exit code.
///
/// # Errors
/// [`Error::LeftOut`].
pub fn refuse(absent: Vec<Absent>, asked: &[String]) -> Result<()> {
    match absent.into_iter().find(|it| it.is_in_catalogue || asked.contains(&it.name)) {
        Some(absent) => Err(Error::LeftOut { names: absent.name, source: Box::new(absent.error) }),
        None => Ok(()),
    }
}

/// Where data sets are looked for that nobody can fetch.
pub fn data_folder(folder: Option<&PathBuf>) -> PathBuf {
    let options = topogen_data::Options::from_env(folder.cloned());
    options.data_dir.or_else(|| Some(options.cache_dir?.join("data"))).unwrap_or_default()
}

/// A text without where on this machine data sets are looked for: a record is read elsewhere.
fn without_place(text: &str, folder: Option<&PathBuf>) -> String {
    let place = data_folder(folder).display().to_string();
    if place.is_empty() { text.to_owned() } else { text.replace(&place, "DATA") }
}
