//! What a run fits: autoencoders, generative topological networks, diffusion models, Gaussians.

use super::Identity;
use super::data::bytes;
use super::spec::{AutoencoderSpec, Labelling, ModelSpec, NetworkSpec, RuleName, ScaleSpec, Spec, Topology};
use crate::part::Fitted;
use crate::progress::{self, Progress};
use crate::state::StateFolder;
use crate::{Error, Result, files, interrupt, registry};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tch::Device;
use topogen_data::ImageSet;
use topogen_loss::Motion;
use topogen_models::labelling::{self, Labels, Points, Quality, Rule, Source};
use topogen_models::metrics::Gaussian;
use topogen_models::{
    Autoencoder, Denoise, Diffusion, DiffusionSpec, Gtn, MlpSpec, Reconstruct, Regress, Shape,
    Standardisation, Unit,
};

/// The stream of a run's seed that labels what is held out.
const HELD_OUT: u64 = 1 << 32;
/// The stream of a run's seed that chooses pairs to look at.
const SAMPLE_SEED: u64 = 3 << 32;
/// Pairs of which the cost is compared with that of the best assignment.
const SAMPLE: usize = 500;
/// Labels of which less is determined make poor generators.
const LITTLE: f64 = 0.5;
/// The tolerance of the rule of rays, unless a row says another.
const TOLERANCE: f64 = 1e-4;
/// Directions of sliced transport, unless a row says how many.
const DIRECTIONS: usize = 1000;
/// The published diffusion of the toy has this offset of its schedule.
const OFFSET: f64 = 0.008;

/// One fit of a run.
type Part<'a> = crate::part::Part<'a, Spec>;

/// Where the run of a seed keeps things.
pub struct Place<'a> {
    /// Where tensors live.
    pub device: Device,
    /// The folder of its networks.
    pub networks: PathBuf,
    /// The folder of its states.
    pub states: PathBuf,
    /// The folder of all labels.
    pub labels: PathBuf,
    /// The experiment.
    pub name: &'a str,
}

impl Place<'_> {
    /// The place of one fit.
    pub fn part<'a>(&self, name: &'a str, seed: u64, identity: &'a Identity) -> Part<'a> {
        Part {
            name,
            seed,
            identity,
            states: StateFolder::new(self.states.join(name)),
            network: self.networks.join(format!("{name}.safetensors")),
        }
    }
}

/// Codes to train on and to decide on, and how many numbers each has.
pub type Codes<'a> = (&'a [f64], &'a [f64], usize);

/// Fits an autoencoder.
///
/// # Errors
/// Those of fitting, reading and writing.
pub fn autoencoder(
    part: &Part<'_>,
    place: &Place<'_>,
    spec: &AutoencoderSpec,
    (train, validation): (&ImageSet, &ImageSet),
    progress: &Progress,
) -> Result<Fitted<Autoencoder>> {
    let image = [train.channels(), train.height(), train.width()].map(|side| side as i64);
    let layers = topogen_models::AutoencoderSpec {
        variational: spec.variational,
        ..topogen_models::AutoencoderSpec::convolutional(image, spec.channels, spec.latent)
    };
    let objective = || {
        let network = Autoencoder::new(&layers, part.seed, place.device)?;
        let reconstruct = Reconstruct::new(network, &bytes(train)?, part.seed)?;
        let shape = shape(place.name, spec.topology.as_ref())?;
        Ok((reconstruct.with_validation(&bytes(validation)?)?.with_shape(shape)?, 0.0))
    };
    let config = spec.fit.config(part.seed);
    let load = |path: &Path| Ok(Autoencoder::load(path, place.device)?);
    let save = |network: &Autoencoder, path: &Path| files::in_folder(path, |path| Ok(network.save(path)?));
    part.fit(config, objective, Reconstruct::into_model, (load, save), progress)
}

/// Labels a source with codes and fits a network to the labels. What the labels are worth is returned too, and those of what is held out, in
/// the unit of the codes.
///
/// # Errors
/// Those of labelling, fitting, reading and writing.
pub fn gtn(
    part: &Part<'_>,
    place: &Place<'_>,
    spec: &ModelSpec,
    codes: Codes<'_>,
    coder: &str,
    progress: &Progress,
) -> Result<(Fitted<Gtn>, Quality, Labels)> {
    let ModelSpec::Gtn { labelling, network, scale, fit, topology, .. } = spec else {
        return Err(wrong(place, format!("{} is no GTN", spec.name())));
    };
    let (train, validation, dim) = codes;
    let start = Instant::now();
    let standardisation = standardisation(train, dim, *scale)?;
    // Directions and norms are those of the codes in the network's own unit, where they have mean 0.
    let scaled = |codes: &[f64]| Ok::<_, Error>(standardisation.apply(Points { values: codes, dim })?);
    let told = |what: &str| format!("{}: labels of {what}", part.name);
    let (labels, source) =
        labelled(place, &scaled(train)?, dim, labelling, part.seed, &told("the training codes"))?;
    let held_seed = part.seed.wrapping_add(HELD_OUT);
    let (held, _) =
        labelled(place, &scaled(validation)?, dim, labelling, held_seed, &told("what is held out"))?;
    let held = Labels { target: in_own_unit(&held, validation), ..held };
    let seconds = start.elapsed().as_secs_f64();
    let worth = labelling::quality(&labels, SAMPLE, part.seed.wrapping_add(SAMPLE_SEED))?;
    let known = worth.r2_linear.max(worth.r2_neighbours);
    if known < LITTLE {
        progress::line(&format!(
            "{}, seed {}: the source determines {:.0} % of the variance of its labels, and generated codes will have about as much of \
             the real ones'. Fewer numbers of a code, or more data, would help",
            part.name,
            part.seed,
            100.0 * known
        ));
    }
    let objective = || {
        let NetworkSpec { width, hidden, batch_norm, slope } = *network;
        let layers = MlpSpec { inputs: dim as i64, outputs: dim as i64, width, hidden, batch_norm, slope };
        let gtn =
            Gtn::new(&layers, source, standardisation.clone(), coder.to_owned(), part.seed, place.device)?;
        let points = |values| Points { values, dim };
        let targets = in_own_unit(&labels, train);
        let regress = Regress::new(gtn, points(&labels.source), points(&targets))?
            .with_validation(points(&held.source), points(&held.target))?
            .with_shape(shape(place.name, topology.as_ref())?)?;
        Ok((regress, seconds))
    };
    let load = |path: &Path| {
        let gtn = Gtn::load(path, place.device)?;
        gtn.check_coder(coder)?;
        Ok(gtn)
    };
    let save = |network: &Gtn, path: &Path| files::in_folder(path, |path| Ok(network.save(path)?));
    let fitted = part.fit(fit.config(part.seed), objective, Regress::into_model, (load, save), progress)?;
    Ok((fitted, worth, held))
}

/// The codes that label points, in their own unit.
fn in_own_unit(labels: &Labels, codes: &[f64]) -> Vec<f64> {
    let dim = labels.dim;
    labels
        .pairs
        .iter()
        .flat_map(|&pair| &codes[pair as usize * dim..(pair as usize + 1) * dim])
        .copied()
        .collect()
}

/// The labels of codes, from a file if they were made before, and the source.
fn labelled(
    place: &Place<'_>,
    codes: &[f64],
    dim: usize,
    labelling: &Labelling,
    seed: u64,
    told: &str,
) -> Result<(Labels, Source)> {
    let target = Points { values: codes, dim };
    let rule = rule(labelling);
    let clusters = labelling.clusters.unwrap_or(0);
    let key = labelling::key(target, &rule, clusters, seed);
    let path = place.labels.join(format!("{key}.safetensors"));
    if path.is_file() {
        match Labels::load(&path, &key) {
            Ok(labels) if clusters > 0 => return Ok((labels, Source::clusters(target, clusters, seed)?.0)),
            Ok(labels) => return Ok((labels, Source::Normal { dim })),
            Err(error) => progress::line(&format!("{error} They are made anew.")),
        }
    }
    let mut watch = Watch { told, start: Instant::now(), shown: None };
    let mut observer = |done: labelling::Progress| watch.see(done);
    let stopped = |error| if interrupt::asked() { Error::Interrupted } else { Error::Model(error) };
    let (labels, source) = if clusters > 0 {
        labelling::label_clusters(target, rule, clusters, seed, &mut observer).map_err(stopped)?
    } else {
        (labelling::label(target, rule, seed, &mut observer).map_err(stopped)?, Source::Normal { dim })
    };
    files::in_folder(&path, |path| Ok(labels.save(path, &key)?))?;
    Ok((labels, source))
}

/// Labelling that takes less is not worth a bar.
const SHORT: Duration = Duration::from_secs(2);

/// Shows how far a labelling is, once it takes long.
struct Watch<'a> {
    told: &'a str,
    start: Instant,
    /// The bar, and how much of it is done.
    shown: Option<(Progress, u64)>,
}

impl Watch<'_> {
    fn see(&mut self, now: labelling::Progress) -> ControlFlow<()> {
        if self.shown.is_none() && self.start.elapsed() >= SHORT {
            self.shown = Some((Progress::new(self.told, now.total, now.done), now.done));
        }
        if let Some((bar, done)) = &mut self.shown {
            bar.advance(now.done.saturating_sub(*done), "");
            *done = now.done;
        }
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn rule(labelling: &Labelling) -> Rule {
    match labelling.rule {
        RuleName::Quantile => Rule::Quantile,
        RuleName::Ray => Rule::Ray { tolerance: labelling.tolerance.unwrap_or(TOLERANCE) },
        RuleName::Literal => Rule::Literal { single_precision: true },
        RuleName::LiteralDouble => Rule::Literal { single_precision: false },
        RuleName::Assignment => Rule::Assignment,
        RuleName::Sliced => Rule::Sliced { directions: labelling.directions.unwrap_or(DIRECTIONS) },
    }
}

/// Fits a diffusion model of codes.
///
/// # Errors
/// Those of fitting, reading and writing.
pub fn diffusion(
    part: &Part<'_>,
    place: &Place<'_>,
    spec: &ModelSpec,
    codes: Codes<'_>,
    coder: &str,
    progress: &Progress,
) -> Result<Fitted<Diffusion>> {
    let ModelSpec::Diffusion { steps, width, hidden, runs_last_step, scale, fit, .. } = spec else {
        return Err(wrong(place, format!("{} is no diffusion model", spec.name())));
    };
    let (train, validation, dim) = codes;
    let layers = DiffusionSpec {
        dim: dim as i64,
        steps: *steps,
        width: *width,
        hidden: *hidden,
        offset: OFFSET,
        runs_last_step: *runs_last_step,
    };
    let standardisation = standardisation(train, dim, *scale)?;
    let objective = || {
        let diffusion =
            Diffusion::new(&layers, standardisation.clone(), coder.to_owned(), part.seed, place.device)?;
        let points = |values| Points { values, dim };
        Ok((Denoise::new(diffusion, points(train), part.seed)?.with_validation(points(validation))?, 0.0))
    };
    let load = |path: &Path| {
        let diffusion = Diffusion::load(path, place.device)?;
        diffusion.check_coder(coder)?;
        Ok(diffusion)
    };
    let save = |network: &Diffusion, path: &Path| files::in_folder(path, |path| Ok(network.save(path)?));
    part.fit(fit.config(part.seed), objective, Denoise::into_model, (load, save), progress)
}

/// The normal distribution of codes.
///
/// # Errors
/// Those of the fit.
pub fn gaussian(codes: &[f64], dim: usize) -> Result<Gaussian> {
    let codes = tch::Tensor::f_from_slice(codes)?.f_reshape([-1, dim as i64])?;
    Ok(Gaussian::fit(&codes)?)
}

fn standardisation(codes: &[f64], dim: usize, scale: ScaleSpec) -> Result<Standardisation> {
    let points = Points { values: codes, dim };
    Ok(match scale {
        ScaleSpec::Own => Standardisation::identity(dim),
        ScaleSpec::Coordinates => Standardisation::of(points)?,
        ScaleSpec::Scalar => Standardisation::by_scalar(points)?,
    })
}

fn shape(name: &str, topology: Option<&Topology>) -> Result<Option<Shape>> {
    let Some(Topology { weight, target_scale, terms }) = topology else { return Ok(None) };
    let loss = registry::loss_of_terms(name, terms, Motion::Gradient)?;
    // Bars times a number are those of items in units of its inverse.
    Ok(Some(Shape { item_unit: Unit::Fixed(target_scale.recip()), ..Shape::new(loss, *weight) }))
}

fn wrong(place: &Place<'_>, reason: String) -> Error {
    Error::Spec { name: place.name.to_owned(), reason }
}
