//! From a file of points to the diagram of the balls around them.

use std::time::Instant;

use topogen_data::formats::{Format, Input};
use topogen_ph::{Alpha, Engine, Points};

use super::compute::Computed;
use super::options::Options;
use crate::diagram_file::Seconds;
use crate::error::{Error, Result};
use crate::progress::Spinner;
use crate::{input, interrupt, machine};

/// Reads the points and computes their diagram.
pub fn run(options: &Options) -> Result<Computed> {
    let name = input::name(&options.file);
    machine::limit_threads(options.threads)?;
    let start = Instant::now();
    // Of what could be distances too, points are meant.
    let format = if options.format == Format::Auto { Format::Points } else { options.format };
    let (values, dim, notes) = match input::read(&options.file, format)? {
        (Input::Points { values, dim }, notes) => (values, dim, notes),
        (other, _) => return Err(Error::NoBalls { name, found: input::noun(&other) }),
    };
    let refused = || Error::persistence(&name);
    let checked = Instant::now();
    let points = Points::new(&values, dim).map_err(refused())?;
    input::tell(&name, &notes);
    let alpha = Alpha::default().interrupt(&interrupt::ASKED);
    let alpha = options.max_dim.map_or(alpha, |max_dim| alpha.max_dim(max_dim));
    let spinner = Spinner::start(format!("alpha, {} points", points.len()));
    let engine_start = Instant::now();
    let diagram = interrupt::computing(|| match options.engine {
        Engine::Standard => alpha.cech(&points),
        _ => alpha.diagram(&points),
    });
    let end = Instant::now();
    spinner.stop();
    let diagram = diagram.map_err(refused())?;
    if interrupt::asked() {
        return Err(Error::Interrupted);
    }
    let seconds = Seconds {
        lengths: (engine_start - checked).as_secs_f64(),
        persistence: (end - engine_start).as_secs_f64(),
        total: (end - start).as_secs_f64(),
    };
    let engine = if options.engine == Engine::Standard { "cech" } else { "alpha" };
    Ok(Computed { diagram: (&diagram).into(), engine: engine.to_owned(), seconds })
}
