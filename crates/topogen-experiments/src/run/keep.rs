//! What is kept of a run beside its losses.

use super::data::{as_tensor, images_at};
use super::unit::Unit;
use crate::record::{BarRow, CodeRow, DATA, ImageRow, Measure, ScoreRow};
use crate::{Error, Result};
use tch::{Kind, Tensor};
use topogen_data::ImageSet;
use topogen_models::metrics::{knn_accuracy, silhouette};
use topogen_models::{Bound, Trainer};

/// Images at once, of those that nothing is trained on.
const AT_ONCE: usize = 250;
/// How many neighbours of a code say what its class is; all others, if they are fewer.
const NEIGHBOURS: usize = 10;

impl Unit<'_> {
    /// Keeps what is due before the step that comes next.
    ///
    /// # Errors
    /// Those of the models and of persistence.
    pub(super) fn keep(&mut self, trainer: &Trainer) -> Result<()> {
        let step = self.state.steps;
        if let Some(grid) = self.spec.grid.as_ref().filter(|grid| grid.steps.contains(&step)) {
            self.keep_images(trainer, grid.images)?;
        }
        if self.spec.diagrams_after.contains(&step) {
            self.keep_bars(trainer)?;
        }
        if let Some(held) = &self.spec.held_out {
            let is_due = held.every > 0 && step > 0 && step.is_multiple_of(held.every);
            if is_due || step == self.steps {
                self.keep_bounds(trainer, held.test_images)?;
            }
        }
        if let Some((samples, judge)) = self.spec.samples.as_ref().zip(self.judge)
            && (step == self.steps || samples.frechet_after.contains(&step))
        {
            for (model, images) in trainer.samples(samples.frechet)? {
                self.keep_score(model, Measure::Frechet, judge.distance(&images)?);
            }
        }
        Ok(())
    }

    /// Keeps what is due at the end.
    ///
    /// # Errors
    /// Those of the models and of writing.
    pub(super) fn keep_results(&mut self, trainer: &Trainer) -> Result<()> {
        self.keep_codes(trainer)?;
        if let Some(samples) = &self.spec.samples {
            let height = self.data.test.height();
            for (model, images) in trainer.samples(samples.images)? {
                let rows = image_rows(self.seed, self.state.steps, model, &images, height)?;
                self.state.rows.samples.extend(rows);
            }
        }
        if let Some(folder) = &self.models {
            std::fs::create_dir_all(folder)
                .map_err(|source| Error::Write { path: folder.clone(), source })?;
            for model in &self.spec.models {
                trainer.model(&model.name)?.save(&folder.join(format!("{}.safetensors", model.name)))?;
            }
        }
        Ok(())
    }

    /// What the twins make of the first test images.
    fn keep_images(&mut self, trainer: &Trainer, count: usize) -> Result<()> {
        let test = &self.data.test;
        let original = as_tensor(&test.pixels_of(0..count)?, test)?;
        let mut panels = vec![(DATA, original.shallow_clone())];
        panels.extend(trainer.reconstruct(&original)?);
        for (model, images) in panels {
            let rows = image_rows(self.seed, self.state.steps, model, &images, test.height())?;
            self.state.rows.images.extend(rows);
        }
        Ok(())
    }

    /// How the codes of the first images that are trained on lie by class, and in two dimensions where.
    fn keep_codes(&mut self, trainer: &Trainer) -> Result<()> {
        let set = &self.data.train;
        let images: Vec<usize> = self.batches.train().iter().copied().take(self.spec.codes).collect();
        if images.is_empty() {
            return Ok(());
        }
        let labels = set.labels_at(&images)?;
        let dim = self.spec.network.latent as usize;
        let mut codes: Vec<(String, Vec<f64>)> = Vec::new();
        for (batch, indices) in images.chunks(AT_ONCE).enumerate() {
            for (place, (model, found)) in
                trainer.codes(&images_at(set, indices)?, batch as u64)?.into_iter().enumerate()
            {
                if codes.len() <= place {
                    codes.push((model.to_owned(), Vec::new()));
                }
                codes[place]
                    .1
                    .extend(Vec::<f64>::try_from(found.drawn.f_to_kind(Kind::Double)?.f_flatten(0, -1)?)?);
            }
        }
        // Of one class, or one code, there is nothing to tell apart.
        let is_told = labels.iter().any(|label| *label != labels[0]);
        let neighbours = NEIGHBOURS.min(labels.len() - 1);
        for (model, codes) in codes {
            if is_told {
                let of_neighbours = knn_accuracy(&codes, dim, &labels, neighbours)?;
                self.keep_score(&model, Measure::Silhouette, silhouette(&codes, dim, &labels)?);
                self.keep_score(&model, Measure::NeighbourAccuracy, of_neighbours);
            }
            if dim == 2 {
                self.state.rows.codes.extend(codes.chunks_exact(2).zip(&labels).map(|(code, &label)| {
                    CodeRow { seed: self.seed, model: model.clone(), label, x: code[0], y: code[1] }
                }));
            }
        }
        Ok(())
    }

    /// The diagrams of the first batch and of what the twins make of it.
    fn keep_bars(&mut self, trainer: &Trainer) -> Result<()> {
        let degrees = self.spec.models.iter().flat_map(|model| &model.terms).map(|term| term.degree);
        let max_dim = degrees.max().unwrap_or(1);
        let batch = images_at(&self.data.train, self.batches.of_step(0))?;
        let mut clouds = vec![(DATA, batch.shallow_clone())];
        clouds.extend(trainer.reconstruct(&batch)?);
        for (model, cloud) in clouds {
            for (degree, bars) in topogen_loss::diagram(&cloud, max_dim)?.iter().enumerate() {
                let bars = bars.bars();
                for (&birth, &death) in bars.births().iter().zip(bars.deaths()) {
                    let (seed, step, model) = (self.seed, self.state.steps, model.to_owned());
                    self.state.rows.bars.push(BarRow { seed, step, model, degree, birth, death });
                }
            }
        }
        Ok(())
    }

    /// The bounds of the validation images, and of the first images of the test split.
    fn keep_bounds(&mut self, trainer: &Trainer, test_images: Option<usize>) -> Result<()> {
        let test = test_images.unwrap_or(usize::MAX).min(self.data.test.len());
        let sets = [
            (
                &self.data.train,
                self.batches.validation().to_vec(),
                [Measure::ValidationBound, Measure::ValidationBce],
            ),
            (&self.data.test, (0..test).collect(), [Measure::TestBound, Measure::TestBce]),
        ];
        for (set, images, [bound_of_image, bce_of_image]) in sets {
            for (model, bound) in bounds(trainer, set, &images)? {
                self.keep_score(&model, bound_of_image, (bound.bce + bound.kld) / images.len() as f64);
                self.keep_score(&model, bce_of_image, bound.bce / images.len() as f64);
            }
        }
        Ok(())
    }

    pub(super) fn keep_score(&mut self, model: &str, measure: Measure, value: f64) {
        let (seed, step, model) = (self.seed, self.state.steps, model.to_owned());
        self.state.rows.scores.push(ScoreRow { seed, step, model, measure, value });
    }
}

/// The sums of the bounds of some images, a model each.
fn bounds(trainer: &Trainer, set: &ImageSet, images: &[usize]) -> Result<Vec<(String, Bound)>> {
    let mut sums: Vec<(String, Bound)> = Vec::new();
    for (batch, indices) in images.chunks(AT_ONCE).enumerate() {
        let found = trainer.bound(&images_at(set, indices)?, batch as u64)?;
        if sums.is_empty() {
            sums = found.iter().map(|(model, _)| ((*model).to_owned(), Bound::default())).collect();
        }
        for ((_, sum), (_, bound)) in sums.iter_mut().zip(found) {
            sum.bce += bound.bce;
            sum.kld += bound.kld;
        }
    }
    Ok(sums)
}

/// Images as rows of records.
fn image_rows(seed: u64, step: u64, model: &str, images: &Tensor, height: usize) -> Result<Vec<ImageRow>> {
    let shape = images.size();
    let row = |image: i64| {
        let pixels: Vec<f32> = Vec::try_from(images.f_get(image)?.f_flatten(0, -1)?)?;
        let pixels = pixels.iter().map(|value| format!("{:02x}", (value * 255.0).round() as u8)).collect();
        let (model, channels) = (model.to_owned(), shape[1] as usize);
        Ok(ImageRow { seed, step, model, image: image as usize, channels, height, pixels })
    };
    (0..shape[0]).map(row).collect()
}
