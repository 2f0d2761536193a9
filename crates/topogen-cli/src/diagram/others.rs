//! Filtrations other than Rips: balls around points, and images.

use std::time::Instant;

use topogen_ph::{Engine, Estimate, Image, Points};

use super::compute::Computed;
use super::options::{Filtration, Options};
use super::{alpha, image};
use crate::diagram_file::Seconds;
use crate::error::{Error, Result};
use crate::progress::Spinner;
use crate::{input, interrupt, machine};

/// A computation that can be started.
pub struct Job {
    /// What the file is called.
    pub name: String,
    /// What was guessed of it; to be told when nothing is refused any more, so that a refusal is one message.
    notes: Vec<String>,
    pub content: Content,
    /// What it will take.
    pub estimate: Estimate,
    start: Instant,
    checked: Instant,
}

/// What the file holds.
pub enum Content {
    Points { values: Vec<f64>, dim: usize },
    Image { values: Vec<f64>, shape: Vec<usize> },
}

/// Reads the file.
pub fn prepare(options: &Options) -> Result<Job> {
    let name = input::name(&options.file);
    machine::limit_threads(options.threads)?;
    let start = Instant::now();
    let (content, notes, estimate) = match options.filtration {
        Filtration::Cubical => {
            let (values, shape, notes) = image::read(options, &name)?;
            let estimate = image::filtration(options).estimate(&shape);
            (Content::Image { values, shape }, notes, estimate)
        }
        // Those of edges are not prepared here.
        Filtration::Alpha | Filtration::Rips | Filtration::Dtm | Filtration::Sparse => {
            let (values, dim, notes) = alpha::read(options, &name)?;
            let estimate = alpha::filtration(options).estimate(values.len() / dim.max(1), dim);
            (Content::Points { values, dim }, notes, estimate)
        }
    };
    let estimate = estimate.map_err(Error::persistence(&name))?;
    Ok(Job { name, notes, content, estimate, start, checked: Instant::now() })
}

impl Job {
    /// Tells what was guessed.
    pub fn tell(&self) {
        input::tell(&self.name, &self.notes);
    }

    /// Computes the diagram.
    ///
    /// # Errors
    /// [`Error::DoesNotFit`] where the user set a budget that is less than the estimate.
    pub fn run(self, options: &Options) -> Result<Computed> {
        let needed = self.estimate.bytes;
        if let Some(budget) = options.memory.filter(|&budget| needed > budget) {
            return Err(Error::DoesNotFit { needed, budget });
        }
        let refused = || Error::persistence(&self.name);
        let is_oracle = options.engine == Engine::Standard;
        let engine_start;
        let (diagram, engine) = match &self.content {
            Content::Points { values, dim } => {
                let points = Points::new(values, *dim).map_err(refused())?;
                self.tell();
                let alpha = alpha::filtration(options);
                let spinner = Spinner::start(format!("alpha, {} points", points.len()));
                engine_start = Instant::now();
                let diagram = interrupt::computing(|| {
                    if is_oracle { alpha.cech(&points) } else { alpha.diagram(&points) }
                });
                spinner.stop();
                ((&diagram.map_err(refused())?).into(), if is_oracle { "cech" } else { "alpha" })
            }
            Content::Image { values, shape } => {
                let image = Image::new(values, shape).map_err(refused())?;
                self.tell();
                let cubical = image::filtration(options);
                let spinner = Spinner::start(format!("cubical, {} pixels", image.len()));
                engine_start = Instant::now();
                let diagram = interrupt::computing(|| {
                    if is_oracle { cubical.standard(&image) } else { cubical.diagram(&image) }
                });
                spinner.stop();
                ((&diagram.map_err(refused())?).into(), if is_oracle { "standard" } else { "cubical" })
            }
        };
        let end = Instant::now();
        if interrupt::asked() {
            return Err(Error::Interrupted);
        }
        let seconds = Seconds {
            lengths: (engine_start - self.checked).as_secs_f64(),
            persistence: (end - engine_start).as_secs_f64(),
            total: (end - self.start).as_secs_f64(),
        };
        Ok(Computed { diagram, engine: engine.to_owned(), seconds })
    }
}
