//! `topogen data list`: which data sets there are, and where.

use topogen_data::{Error as DataError, Status, catalog, locate};

use super::Place;
use super::reporter::Reporter;
use crate::error::{Error, Result};
use crate::output;

/// List the data sets that are known by name, where each lies, and whether its checksums are right.
///
/// Nothing is fetched. Fails if a data set is there but corrupt.
#[derive(clap::Args)]
pub struct Args {
    /// Also fail, with exit code 3, if a data set is not on this machine (a corrupt one is 1 as ever)
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args) -> Result<()> {
    let options = args.place.options();
    let mut first_error = None;
    let mut absent = Vec::new();
    for set in catalog() {
        let mut reporter = Reporter::quiet();
        let status = locate(set, &options, &mut |progress| reporter.tell(progress));
        reporter.end();
        let mut text = format!("{}\n  {}\n  licence: {}\n", set.name, set.summary, set.licence);
        match status {
            Status::Ready { source } => text.push_str(&format!("  found: {source}\n  checksums: right\n")),
            Status::Refused { error } if is_missing(&error) => {
                absent.push(set.name.to_string());
                text.push_str(&format!("  not found: {error}\n"));
            }
            Status::Refused { error } => {
                text.push_str(&format!("  refused: {error}\n"));
                first_error.get_or_insert(error);
            }
            Status::Absent { looked } => {
                absent.push(set.name.to_string());
                text.push_str("  not found; looked in\n");
                for attempt in looked {
                    text.push_str(&format!("    {}\n", attempt.place));
                }
                text.push_str(&format!("  to get it: topogen data fetch {}\n", set.name));
                if let Some(package) = &set.debian {
                    text.push_str(&format!("  or install the Debian package {}\n", package.name));
                }
            }
            status => text.push_str(&format!("  {status:?}\n")),
        }
        output::stdout(text.as_bytes())?;
    }
    match first_error {
        Some(error) => Err(error.into()),
        None if args.check && !absent.is_empty() => Err(Error::Absent { names: absent }),
        None => Ok(()),
    }
}

/// Whether the data folder merely lacks the data set, which is no failure of a list.
fn is_missing(error: &DataError) -> bool {
    matches!(error, DataError::NotInDataDir { .. } | DataError::NoDataDir { .. })
}
