//! What the command line says.

use super::clouds::CloudSpec;
use super::spec::{Fallback, Spec};
use super::topology::Filtration;
use crate::spec::{self, Row};
use crate::{Error, Result};
use clap::Args;
use std::path::{Path, PathBuf};

/// Where records go unless the user says otherwise.
const DEFAULT_OUT: &str = "target/synthetic";
const DEFAULT_EXPERIMENTS: &str = "experiments/synthetic";

/// Moves points until their cloud has the diagram of another.
#[derive(Args)]
pub struct Options {
    /// The experiments to run; all of the folder if none is named.
    #[arg(value_name = "NAME", conflicts_with = "point_cloud")]
    names: Vec<String>,
    /// Run your own: the cloud whose points are moved (.csv, .txt or .npy, a point a row).
    #[arg(long, value_name = "FILE", requires = "true_point_cloud")]
    point_cloud: Option<PathBuf>,
    /// The cloud whose diagram they shall get; it may have another number of points, and another dimension.
    #[arg(long, value_name = "FILE", requires = "point_cloud")]
    true_point_cloud: Option<PathBuf>,
    #[command(flatten)]
    own: Own,
    /// This seed instead of the experiment's own.
    #[arg(long, value_name = "S", conflicts_with = "seeds")]
    seed: Option<u64>,
    /// The first N seeds of each experiment.
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "point_cloud")]
    seeds: usize,
    /// Fewer steps, of which nothing is claimed.
    #[arg(long, conflicts_with = "point_cloud")]
    quick: bool,
    /// Go on where an interrupted run was, and leave finished ones as they are.
    #[arg(long)]
    pub resume: bool,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    pub device: String,
    /// How many runs may go side by side, each on one thread; as many as there are processors if not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where records, figures and the report go.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
    pub out: PathBuf,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_EXPERIMENTS)]
    experiments: PathBuf,
}

/// What only a user's own experiment is told.
#[derive(Args)]
struct Own {
    /// Seven weights with commas between them: bottleneck0, bottleneck1, entropy0, entropy1, dsigma0, dsigma1, density.
    #[arg(long, value_name = "W,...", requires = "point_cloud", allow_hyphen_values = true)]
    loss_parameters: Option<String>,
    /// Steps.
    #[arg(long, value_name = "N", default_value_t = 2000, requires = "point_cloud")]
    steps: u64,
    /// Adam's learning rate.
    #[arg(long, value_name = "RATE", default_value_t = 0.001, requires = "point_cloud")]
    lr: f64,
    /// Steps between two frames of the film.
    #[arg(long, value_name = "N", default_value_t = 50, requires = "point_cloud")]
    frame_every: u64,
    /// Its name, which is that of its folder.
    #[arg(long, default_value = "own", requires = "point_cloud")]
    name: String,
    /// Leave points where they are in steps in which no term has a gradient, instead of pushing them apart.
    #[arg(long, requires = "point_cloud")]
    no_push: bool,
}

impl Options {
    /// What is to be run, with which seeds.
    ///
    /// # Errors
    /// Whatever is wrong with experiments, names, weights and numbers.
    pub fn runs(&self) -> Result<Vec<(Spec, Vec<u64>)>> {
        if let (Some(initial), Some(target)) = (&self.point_cloud, &self.true_point_cloud) {
            let spec = self.own.spec(initial, target, self.seed.unwrap_or(0))?;
            return Ok(vec![(spec.clone(), spec.seeds)]);
        }
        let mut specs = spec::named(spec::load::<Spec>(&self.experiments)?, &self.names)?;
        for spec in &mut specs {
            spec.initial.resolve(&self.experiments);
            spec.target.resolve(&self.experiments);
        }
        let with_seeds = |spec: Spec| {
            let seeds = spec.chosen_seeds(self.seed, self.seeds)?;
            Ok((spec, seeds))
        };
        specs.into_iter().map(with_seeds).collect()
    }

    /// The rest of what a run is told.
    ///
    /// # Errors
    /// [`Error::Threads`].
    pub fn of_run(&self) -> Result<super::run::Options> {
        let threads = self.threads.unwrap_or_else(processors);
        if threads == 0 {
            return Err(Error::Threads { threads });
        }
        let (quick, resume, device, out) = (self.quick, self.resume, self.device.clone(), self.out.clone());
        Ok(super::run::Options { quick, resume, device, threads, out })
    }
}

/// How many processors there are.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Own {
    fn spec(&self, initial: &Path, target: &Path, seed: u64) -> Result<Spec> {
        let file_name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = |path: &Path| CloudSpec::File { path: path.to_owned() };
        let spec = Spec {
            name: self.name.clone(),
            // After those of the folder.
            order: u32::MAX,
            title: format!("From {} to {}", file_name(initial), file_name(target)),
            text: "An experiment of your own.".to_owned(),
            seeds: vec![seed],
            learning_rate: self.lr,
            steps: self.steps,
            quick_steps: self.steps,
            frame_every: self.frame_every,
            filtration: Filtration::default(),
            terms: Vec::new(),
            weights: self.loss_parameters.as_deref().unwrap_or_default().parse()?,
            fallback: if self.no_push { Fallback::None } else { Fallback::Push },
            initial: file(initial),
            target: file(target),
            claims: Vec::new(),
        };
        spec.check()?;
        Ok(spec)
    }
}
