//! Which representatives are asked for.

use clap::ValueEnum;
use topogen_ph::{Bar, Bars, Representatives, Result as PhResult};

use crate::diagram_file::{Representative, RepresentativeTable};
use crate::numbers;

/// The options of representatives.
#[derive(Clone, clap::Args)]
pub struct RepresentativeOptions {
    /// Also find what the classes are made of, for JSON, .npz and `--plot-kind representatives`
    #[arg(long, value_enum, value_name = "KIND")]
    pub representatives: Option<Kind>,
    /// Representatives of so many classes of each degree only: those that never die, then the longest bars
    #[arg(long, value_name = "N", requires = "representatives", value_parser = numbers::whole)]
    bars: Option<usize>,
    /// Representatives of bars of at least this length only, and of classes that never die
    #[arg(
        long,
        value_name = "LENGTH",
        requires = "representatives",
        allow_negative_numbers = true,
        value_parser = numbers::real
    )]
    min_persistence: Option<f64>,
}

/// What stands for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A cocycle just before the death
    Cocycles,
    /// A cycle that is born with the class and becomes a boundary when it dies
    Cycles,
    /// Such a cycle that is as short as can be, or as could be found
    Tight,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Cocycles => "cocycles",
            Self::Cycles => "cycles",
            Self::Tight => "tight",
        }
    }

    fn of(self, found: &Representatives, degree: usize, bar: Bar) -> PhResult<Representative> {
        let (chain, tight) = match self {
            Self::Cocycles => (found.cocycle(degree, bar)?, None),
            Self::Cycles => (found.cycle(degree, bar)?, None),
            Self::Tight => {
                let tight = found.tight_cycle(degree, bar)?;
                (tight.chain, Some((tight.length, tight.optimum)))
            }
        };
        Ok(Representative { bar, chain, tight })
    }
}

impl RepresentativeOptions {
    /// Those that are asked for, of each degree the classes that never die first, then the longest bars.
    pub fn find(&self, kind: Kind, found: &Representatives) -> PhResult<RepresentativeTable> {
        let degrees = found.diagram().iter().enumerate().map(|(degree, bars)| {
            self.chosen(bars.bars()).into_iter().map(|bar| kind.of(found, degree, bar)).collect()
        });
        Ok(RepresentativeTable { kind: kind.name(), degrees: degrees.collect::<PhResult<_>>()? })
    }

    /// Whether a number or a length says which classes are meant.
    pub fn are_chosen(&self) -> bool {
        self.bars.is_some() || self.min_persistence.is_some()
    }

    fn chosen(&self, bars: Bars<'_>) -> Vec<Bar> {
        let least = self.min_persistence.unwrap_or(0.0);
        let mut finite: Vec<usize> = (0..bars.len()).filter(|&bar| bars.persistence(bar) >= least).collect();
        // Stable: of bars that are equally long, the first of the diagram comes first.
        finite.sort_by(|&a, &b| bars.persistence(b).total_cmp(&bars.persistence(a)));
        let essential = (0..bars.essential().len()).map(Bar::Essential);
        essential.chain(finite.into_iter().map(Bar::Finite)).take(self.bars.unwrap_or(usize::MAX)).collect()
    }
}
