//! `topogen data fetch`: makes sure that a data set is on this machine.

use topogen_data::{data_set, fetch};

use super::Place;
use super::reporter::Reporter;
use crate::error::Result;
use crate::output;

/// Make sure that a data set is on this machine, and check it.
///
/// What is nowhere is fetched into the cache: as Debian's package, which needs no root, or as npm's, else over HTTPS. With a data folder, it is
/// put into the sub-folder of that name there. A broken download goes on where it ended when the command is run again.
#[derive(clap::Args)]
pub struct Args {
    /// Name of the data set; `topogen data list` lists them
    name: String,
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args) -> Result<()> {
    let set = data_set(&args.name)?;
    let mut reporter = Reporter::new();
    let result = fetch(set, &args.place.options(), &mut |progress| reporter.tell(progress));
    reporter.end();
    let source = result?;
    output::stdout(format!("{}: {source}, checksums right\n", set.name).as_bytes())
}
