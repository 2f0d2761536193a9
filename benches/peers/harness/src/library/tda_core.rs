//! The crate `tda_core`: single precision, cohomology with edge collapse.

use tda_core::{BarcodeResult, Config, persistent_homology_with};

use super::topogen::Limits;
use super::{Diagrams, Found, Library};
use crate::input::Input;
use crate::protocol::{Degree, Kind, Limit, Operation};

/// `tda_core` with its option `threads`.
pub struct TdaCore {
    parallel: bool,
}

impl TdaCore {
    pub fn new(settings: Vec<(String, String)>) -> Result<Self, String> {
        let mut parallel = false;
        for (name, value) in settings {
            match name.as_str() {
                "threads" => parallel = value != "1",
                _ => return Err(format!("tda_core has no option {name}={value}")),
            }
        }
        Ok(Self { parallel })
    }
}

impl Library for TdaCore {
    fn version(&self) -> String {
        "0.4.0".to_owned()
    }

    fn run(&self, input: &Input) -> Result<Found, String> {
        match input.operation {
            Operation::Rips => self.run_to(input, input.threshold.map(Limit::Length)).map(Found::Diagrams),
            other => Err(format!("tda_core cannot do {other:?}")),
        }
    }

    fn run_to(&self, input: &Input, threshold: Limits) -> Result<Box<dyn Diagrams>, String> {
        let threshold = match threshold {
            Some(Limit::Length(length)) => Some(length as f32),
            // It stops at a radius of its own, which is no larger than the enclosing one.
            None | Some(Limit::Named(_)) => None,
        };
        let distance_matrix = input.kind == Kind::Distances;
        let config = Config { distance_matrix, threshold, parallel: self.parallel, ..Config::default() };
        let found = persistent_homology_with(&input.values, input.rows, input.degree, &config);
        let found = found.map_err(|error| error.to_string())?;
        Ok(Box::new(Barcode { found, degree: input.degree }))
    }
}

struct Barcode {
    found: BarcodeResult,
    degree: usize,
}

impl Diagrams for Barcode {
    fn degrees(&self) -> Vec<Degree> {
        let degree = |bars: &Vec<tda_core::PersistenceInterval>| {
            let mut degree = Degree::default();
            for bar in bars.iter().filter(|bar| bar.death > bar.birth) {
                let (birth, death) = (f64::from(bar.birth), f64::from(bar.death));
                if death.is_finite() {
                    degree.finite.push([birth, death]);
                } else {
                    degree.essential.push(birth);
                }
            }
            degree
        };
        let mut degrees: Vec<_> = self.found.intervals.iter().map(degree).collect();
        degrees.resize_with(self.degree + 1, Degree::default);
        degrees
    }
}
