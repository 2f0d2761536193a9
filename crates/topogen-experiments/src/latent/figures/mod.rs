//! Figures of latent spaces: a pure function of records.

mod attacks;
mod codes;
mod diagrams;
mod fits;
mod strips;
mod trials;

pub use attacks::attacks;
pub use codes::codes;
pub use diagrams::diagrams;
pub use fits::fits;
pub use strips::strips;
pub use trials::trials;

use super::record::{DATA, Records};
use super::spec::DataSpec;
use crate::Result;
use crate::figures::{Picture, Width, xtask_command};
use topogen_plot::Figure;

/// The command that makes the records of an experiment; none for points or images of the user's.
fn command(records: &Records) -> Option<String> {
    let run = &records.run;
    let is_own = matches!(run.spec.data, DataSpec::Own { .. });
    (!is_own).then(|| xtask_command("latent", &run.spec.name, run.form))
}

fn picture(
    records: &Records,
    named: (&str, Width),
    figure: &dyn Figure,
    told: (&str, String),
) -> Result<Picture> {
    let spec = &records.run.spec;
    Picture::of((&spec.name, &spec.title, command(records)), named, figure, told)
}

/// The names of what rows are about, in the order of figures: data, methods, and what else there is.
fn in_order<'a>(records: &'a Records, of_rows: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut there: Vec<&str> = Vec::new();
    for name in of_rows {
        if !there.contains(&name) {
            there.push(name);
        }
    }
    let methods = records.run.spec.methods.iter().map(|method| method.name.as_str());
    let known: Vec<&str> = [DATA].into_iter().chain(methods).collect();
    let others: Vec<&str> = there.iter().copied().filter(|name| !known.contains(name)).collect();
    known.into_iter().filter(|name| there.contains(name)).chain(others).collect()
}
