//! What was found of one method with one seed, and what could not be.

use super::Measure;
use crate::latent::record::{AttackRow, BarRow, CodeRow, GapRow, ImageRow};
use crate::{Error, Result};
use topogen_models::Error as ModelError;

/// What was found of one method with one seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// Numbers.
    pub measures: Vec<(Measure, f64)>,
    /// What attacks did.
    pub attacks: Vec<AttackRow>,
    /// Bars, if they are shown.
    pub bars: Vec<BarRow>,
    /// Codes, if they are shown.
    pub codes: Vec<CodeRow>,
    /// Images, if they are shown.
    pub images: Vec<ImageRow>,
    /// What could not be measured, and why.
    pub gaps: Vec<GapRow>,
    /// The seed of the run.
    pub seed: u64,
    /// The method.
    pub method: String,
}

impl Findings {
    /// Nothing yet.
    pub fn new(seed: u64, method: &str) -> Self {
        Self {
            measures: Vec::new(),
            attacks: Vec::new(),
            bars: Vec::new(),
            codes: Vec::new(),
            images: Vec::new(),
            gaps: Vec::new(),
            seed,
            method: method.to_owned(),
        }
    }

    /// What was found; where codes allow nothing to be found, a gap and nothing.
    ///
    /// # Errors
    /// What no codes are to blame for, such as libtorch's.
    pub fn attempt<T>(&mut self, what: &str, found: Result<T, impl Into<Error>>) -> Result<Option<T>> {
        match found.map_err(Into::into) {
            Ok(found) => Ok(Some(found)),
            Err(error) if is_of_codes(&error) => {
                self.gap(what, error.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A number that was found, or a gap.
    ///
    /// # Errors
    /// As [`Findings::attempt`].
    pub fn keep(&mut self, measure: Measure, found: Result<f64, impl Into<Error>>) -> Result<()> {
        match self.attempt(measure.heading(), found)? {
            Some(value) if value.is_finite() => self.measures.push((measure, value)),
            Some(value) => self.gap(measure.heading(), format!("it is {value}")),
            None => {}
        }
        Ok(())
    }

    /// Something that could not be measured, and why.
    pub fn gap(&mut self, what: &str, reason: String) {
        let (seed, method) = (self.seed, self.method.clone());
        self.gaps.push(GapRow { seed, method, what: what.to_owned(), reason });
    }
}

/// Whether codes, and not a defect, are to blame: such as of an encoder that maps everything to one point.
fn is_of_codes(error: &Error) -> bool {
    match error {
        Error::Persistence(_) | Error::Diagram(_) => true,
        Error::Model(error) => matches!(
            error,
            ModelError::Measure(_)
                | ModelError::Labelling(_)
                | ModelError::BadLabel { .. }
                | ModelError::NotFinite { .. }
                | ModelError::BadPixel { .. }
                | ModelError::BadNeighbours { .. }
                | ModelError::FeatureShape { .. }
                | ModelError::FitDiverged { .. }
                | ModelError::Empty { .. }
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use topogen_models::metrics::MeasureError;

    #[test]
    fn codes_make_gaps_and_defects_stop() {
        let mut findings = Findings::new(3, "plain");
        let collapsed = MeasureError::EqualDistances { what: "the codes", distance: 0.0 };
        findings.keep(Measure::Continuity, Err(ModelError::from(collapsed))).unwrap();
        findings.keep(Measure::Density1, Ok::<_, Error>(f64::NAN)).unwrap();
        findings.keep(Measure::Density01, Ok::<_, Error>(0.5)).unwrap();
        assert_eq!(findings.measures, [(Measure::Density01, 0.5)]);
        let whats: Vec<_> = findings.gaps.iter().map(|gap| (gap.seed, gap.what.as_str())).collect();
        assert_eq!(whats, [(3, "continuity"), (3, "KL 1")]);
        assert!(findings.gaps[0].reason.contains("collapsed encoder"));
        let defect = Error::Spec { name: "x".to_owned(), reason: "y".to_owned() };
        assert!(findings.keep(Measure::Density1, Err(defect)).is_err());
    }
}
