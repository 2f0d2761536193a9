//! `topogen distance`: how far apart two diagrams are.

use std::path::PathBuf;

use topogen_data::formats::Number;
use topogen_diag::{Bars, Bottleneck, Item, bottleneck};

use crate::diagram_file::{self, DegreeBars};
use crate::error::{Error, Result};
use crate::input;
use crate::{numbers, output};

/// Compute the bottleneck distance of two diagrams.
///
/// Prints `distance: ` with all digits, and `critical: ` with the pair of bars that the distance is the cost of. Bars go to each
/// other or to the diagonal under the L-infinity distance, essential classes only to each other; if the diagrams have
/// different numbers of these, the distance is `inf`. Only degree, birth and death of the files are read.
/// The death of an essential class is empty, `inf` or `infinity`, in capitals or not, with a `+` or without.
#[derive(clap::Args)]
pub struct Args {
    /// Diagram as CSV, JSON or .npz, as `topogen diagram` writes it; `-` is stdin
    a: PathBuf,
    /// The other diagram; only one of the two can be stdin
    b: PathBuf,
    /// Degree of homology
    #[arg(long, allow_negative_numbers = true, value_parser = numbers::whole)]
    degree: usize,
}

pub fn run(args: &Args) -> Result<()> {
    if input::is_stdin(&args.a) && input::is_stdin(&args.b) {
        return Err(Error::StdinTwice { what: "diagrams" });
    }
    let [a_bars, b_bars] = [
        DegreeBars::of(&diagram_file::read(&args.a)?, args.degree),
        DegreeBars::of(&diagram_file::read(&args.b)?, args.degree),
    ];
    let (a, b) = (a_bars.borrow(&input::name(&args.a))?, b_bars.borrow(&input::name(&args.b))?);
    let found = bottleneck(a, b);
    let distance = Number(found.distance);
    let text = format!("distance: {distance}\ncritical: {}\n", critical(&found, a, b, args.degree));
    output::stdout(text.as_bytes())
}

/// The critical pair in words.
fn critical(found: &Bottleneck, a: Bars<'_>, b: Bars<'_>, degree: usize) -> String {
    let bar = |bars: Bars<'_>, index: usize| {
        format!("({}, {})", Number(bars.births()[index]), Number(bars.deaths()[index]))
    };
    match found.critical {
        Some(Item::Pair { a: i, b: j }) => format!("bar {} of A and bar {} of B", bar(a, i), bar(b, j)),
        Some(Item::AToDiagonal { a: i }) => format!("bar {} of A and the diagonal", bar(a, i)),
        Some(Item::BToDiagonal { b: j }) => format!("bar {} of B and the diagonal", bar(b, j)),
        Some(Item::Essential { a: i, b: j }) => format!(
            "the essential class born at {} in A and the one born at {} in B",
            Number(a.essential()[i]),
            Number(b.essential()[j])
        ),
        None if found.matching.is_none() => format!(
            "none, as A has {} and B has {} essential classes in degree {degree}",
            a.essential().len(),
            b.essential().len()
        ),
        None => format!("none, as neither diagram has a bar in degree {degree}"),
    }
}
