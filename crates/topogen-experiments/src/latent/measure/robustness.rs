//! How little it takes to change what a linear probe reads off the codes of images.

use super::codec::{Codec, Codes, floats};
use super::draw::Choice;
use super::{Findings, Measure};
use crate::latent::data::{Data, Items};
use crate::latent::record::{AttackName, AttackRow};
use crate::latent::spec::Measured;
use crate::{Error, Result};
use rand::RngExt;
use std::cell::OnceCell;
use tch::{Device, Tensor, no_grad_guard};
use topogen_models::FitConfig;
use topogen_models::metrics::{
    Attack, Pgd, Probe, ProbedEncoder, Robustness, latent_shift, perturbed, robustness,
};

/// Training images whose codes a probe learns from, at most.
const PROBED: usize = 5000;
/// Epochs of a probe.
const EPOCHS: u64 = 30;
/// The steps of the iterated attack are together so many times as long as epsilon: from any start, it can reach the edge of what is allowed, and
/// go along it.
const REACH: f64 = 2.5;

/// Labelled images that are attacked, and those that a probe learns from.
///
/// The iterated attack goes on from the least epsilon to the largest, with those images alone that are still right: a change that makes a
/// probe err is allowed with each larger epsilon too. It has all its restarts at the middle epsilon, which the table tells of, and one start at the
/// others.
pub struct Attacked {
    images: Tensor,
    labels: Vec<u8>,
    train: Tensor,
    train_labels: Vec<u8>,
    classes: i64,
    measured: Measured,
    seed: u64,
    /// What the iterated attack makes of the images for the plain autoencoder's probe, at the middle epsilon.
    transferred: OnceCell<Option<Tensor>>,
}

impl Attacked {
    /// Images to attack; nothing where there are no labelled images of at least two classes, or none shall be attacked.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn new(data: &Data, measured: &Measured, seed: u64) -> Result<Option<Self>> {
        let Data { train, test, .. } = data;
        let is_of_two = train.classes.iter().any(|&class| Some(&class) != train.classes.first());
        if !is_of_two || test.classes.is_empty() || measured.attacked == 0 || measured.epsilons.is_empty() {
            return Ok(None);
        }
        let some = |items: &Items, choice: Choice, count| -> Result<(Tensor, Vec<u8>)> {
            let some = items.take(&choice.places(seed, items.len(), count))?;
            Ok((some.tensor()?, some.classes))
        };
        let (images, labels) = some(test, Choice::Attacked, measured.attacked)?;
        let (train, train_labels) = some(train, Choice::Probed, PROBED)?;
        let classes = 1 + train_labels.iter().chain(&labels).copied().max().map_or(0, i64::from);
        Ok(Some(Self {
            images: floats(&images)?,
            labels,
            train,
            train_labels,
            classes,
            measured: measured.clone(),
            seed,
            transferred: OnceCell::new(),
        }))
    }

    /// What attacks do to a method, those among them that were made for the plain autoencoder of the same seed.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(
        &self,
        codec: &dyn Codec,
        test: (&Codes, &[u8]),
        plain: Option<&dyn Codec>,
        findings: &mut Findings,
    ) -> Result<()> {
        let shift = latent_shift(codec, &self.images, self.pgd(self.middle(), 1, Choice::Shift));
        findings.keep(Measure::LatentShift, shift.map(|shift| shift.mean()))?;
        let Some(probe) = findings.attempt("probe", self.probe(codec))? else { return Ok(()) };
        let (codes, labels) = test;
        let seen = probe.classify(&codes.tensor)?;
        let right = seen.iter().zip(labels).filter(|(seen, label)| seen == label).count();
        findings.keep(Measure::ProbeAccuracy, Ok::<_, Error>(right as f64 / labels.len() as f64))?;

        let target = ProbedEncoder { encoder: codec, probe: &probe };
        for (attack, epsilon, done) in
            findings.attempt("attacks", self.attacks(target, plain))?.unwrap_or_default()
        {
            self.keep(attack, epsilon, done, findings);
        }
        Ok(())
    }

    /// What each attack of each size does.
    fn attacks(
        &self,
        target: ProbedEncoder<'_>,
        plain: Option<&dyn Codec>,
    ) -> Result<Vec<(AttackName, f64, Robustness)>> {
        let attacked = |attack| robustness(target, &self.images, &self.labels, attack);
        let mut done = Vec::new();
        for (place, epsilon) in self.epsilons().into_iter().enumerate() {
            let seed = self.seed_of(Choice::Noise).wrapping_add(place as u64);
            done.push((AttackName::Noise, epsilon, attacked(Attack::Noise { epsilon, seed })?));
            done.push((AttackName::Fgsm, epsilon, attacked(Attack::Fgsm { epsilon })?));
        }
        let iterated = self.epsilons().into_iter().zip(self.iterated(target)?);
        done.extend(iterated.map(|(epsilon, found)| (AttackName::Pgd, epsilon, found)));
        if let Some(plain) = plain
            && let Some(images) = self.transferred(plain)?
        {
            done.push((AttackName::Transfer, self.middle(), self.outcome(target, images)?));
        }
        Ok(done)
    }

    /// A linear probe of the codes of training images.
    fn probe(&self, codec: &dyn Codec) -> Result<Probe> {
        let codes = Codes::of(codec, &self.train)?.tensor;
        // Attacks take place where the network is.
        let device = codec.latent(&self.images.f_narrow(0, 0, 1)?)?.device();
        let codes = codes.f_to_device(device)?;
        let config = FitConfig { max_epochs: EPOCHS, seed: self.seed_of(Choice::Probe), ..Probe::config() };
        Ok(Probe::fit(&codes, &self.train_labels, self.classes, config)?)
    }

    /// The iterated attack for each epsilon, from the least to the largest.
    fn iterated(&self, target: ProbedEncoder<'_>) -> Result<Vec<Robustness>> {
        let right = self.is_right(target, &self.images, &self.labels)?;
        let initially: Vec<usize> = (0..right.len()).filter(|&image| right[image]).collect();
        let mut left = initially.clone();
        let mut found = Vec::new();
        for epsilon in self.epsilons() {
            let starts = if epsilon == self.middle() { self.restarts() } else { 1 };
            for start in 0..starts {
                if left.is_empty() {
                    break;
                }
                let (images, labels) = self.some(&left)?;
                let mut pgd = self.pgd(epsilon, 1, Choice::Start);
                pgd.seed = pgd.seed.wrapping_add(start as u64);
                let attacked = perturbed(target, &images, &labels, Attack::Pgd(pgd))?;
                let right = self.is_right(target, &attacked, &labels)?;
                left = left.iter().zip(right).filter(|(_, right)| *right).map(|(&image, _)| image).collect();
            }
            found.push(Robustness {
                images: self.labels.len(),
                initially_correct: initially.len(),
                successes: initially.len() - left.len(),
                errors: self.labels.len() - left.len(),
            });
        }
        Ok(found)
    }

    /// What the iterated attack makes of all images for the plain autoencoder's probe, once for all methods.
    fn transferred(&self, plain: &dyn Codec) -> Result<Option<&Tensor>> {
        if let Some(made) = self.transferred.get() {
            return Ok(made.as_ref());
        }
        // What is to blame for a gap here is told as one of the plain autoencoder.
        let mut of_plain = Findings::new(self.seed, "");
        let made = match of_plain.attempt("probe", self.probe(plain))? {
            Some(probe) => {
                let surrogate = ProbedEncoder { encoder: plain, probe: &probe };
                let pgd = self.pgd(self.middle(), self.restarts(), Choice::Start);
                Some(perturbed(surrogate, &self.images, &self.labels, Attack::Pgd(pgd))?)
            }
            None => None,
        };
        Ok(self.transferred.get_or_init(|| made).as_ref())
    }

    /// What images that were made elsewhere do.
    fn outcome(&self, target: ProbedEncoder<'_>, made: &Tensor) -> Result<Robustness> {
        let before = self.is_right(target, &self.images, &self.labels)?;
        let after = self.is_right(target, made, &self.labels)?;
        Ok(Robustness {
            images: before.len(),
            initially_correct: before.iter().filter(|&&right| right).count(),
            successes: before.iter().zip(&after).filter(|&(&before, &after)| before && !after).count(),
            errors: after.iter().filter(|&&right| !right).count(),
        })
    }

    fn is_right(&self, target: ProbedEncoder<'_>, images: &Tensor, labels: &[u8]) -> Result<Vec<bool>> {
        let _no_grad = no_grad_guard();
        let seen: Vec<i64> =
            Vec::try_from(target.logits(images)?.f_argmax(-1, false)?.f_to_device(Device::Cpu)?)?;
        Ok(seen.iter().zip(labels).map(|(&seen, &label)| seen == i64::from(label)).collect())
    }

    fn some(&self, places: &[usize]) -> Result<(Tensor, Vec<u8>)> {
        let rows: Vec<i64> = places.iter().map(|&place| place as i64).collect();
        let images = self.images.f_index_select(0, &Tensor::f_from_slice(&rows)?)?;
        Ok((images, places.iter().map(|&place| self.labels[place]).collect()))
    }

    fn keep(&self, attack: AttackName, epsilon: f64, found: Robustness, findings: &mut Findings) {
        if epsilon == self.middle() {
            let measure = match attack {
                AttackName::Noise => Measure::NoiseSuccess,
                AttackName::Fgsm => Measure::FgsmSuccess,
                AttackName::Pgd => Measure::PgdSuccess,
                AttackName::Transfer => Measure::TransferSuccess,
            };
            match found.success_rate() {
                Some(rate) => findings.measures.push((measure, rate)),
                None => findings.gap(measure.heading(), "the probe puts no image in its class".to_owned()),
            }
        }
        findings.attacks.push(AttackRow {
            seed: self.seed,
            method: findings.method.clone(),
            attack,
            epsilon,
            success: found.success_rate(),
            accuracy: found.robust_accuracy(),
        });
    }

    fn pgd(&self, epsilon: f64, restarts: usize, choice: Choice) -> Pgd {
        let steps = self.measured.steps;
        Pgd {
            epsilon,
            step_size: (REACH * epsilon / steps as f64).min(1.0),
            steps,
            restarts,
            seed: self.seed_of(choice),
        }
    }

    fn restarts(&self) -> usize {
        self.measured.restarts.max(1)
    }

    /// From the least to the largest, each once.
    fn epsilons(&self) -> Vec<f64> {
        let mut epsilons = self.measured.epsilons.clone();
        epsilons.sort_unstable_by(f64::total_cmp);
        epsilons.dedup();
        epsilons
    }

    /// The middle one; of an even number, the lower of both in the middle.
    fn middle(&self) -> f64 {
        let epsilons = self.epsilons();
        epsilons[(epsilons.len() - 1) / 2]
    }

    fn seed_of(&self, choice: Choice) -> u64 {
        choice.rng(self.seed).random()
    }
}
