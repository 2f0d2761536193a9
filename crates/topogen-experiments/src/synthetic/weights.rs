//! The seven weights of a loss, in Topo-GEN's order.

use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What the weights belong to, in their order; the digit is the degree.
pub const NAMES: [&str; 7] =
    ["bottleneck0", "bottleneck1", "entropy0", "entropy1", "dsigma0", "dsigma1", "density"];

/// Weights of the terms of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Weights(pub [f64; 7]);

impl Default for Weights {
    /// The bottleneck distances of both degrees, as in Topo-GEN's playground.
    fn default() -> Self {
        Self([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    }
}

impl Weights {
    /// Refuses weights that make no loss.
    ///
    /// # Errors
    /// [`Error::Weights`].
    pub fn check(&self) -> Result<()> {
        let given = self.to_string();
        if let Some((name, weight)) = NAMES.iter().zip(self.0).find(|(_, weight)| !weight.is_finite()) {
            return Err(Error::Weights { given, reason: format!("the weight of {name} is {weight}") });
        }
        if self.0.iter().all(|&weight| weight == 0.0) {
            let reason = "all are 0, so that nothing would move the points".to_owned();
            return Err(Error::Weights { given, reason });
        }
        Ok(())
    }
}

impl FromStr for Weights {
    type Err = Error;

    /// Seven numbers with commas between them; a blank text stands for the default.
    fn from_str(text: &str) -> Result<Self> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let wrong = |reason: String| Error::Weights { given: text.to_owned(), reason };
        let number = |part: &str| {
            part.trim().parse::<f64>().map_err(|_| wrong(format!("`{}` is not a number", part.trim())))
        };
        let numbers = text.split(',').map(number).collect::<Result<Vec<_>>>()?;
        let weights = Self(
            <[f64; 7]>::try_from(numbers)
                .map_err(|numbers| wrong(format!("there are {} of them", numbers.len())))?,
        );
        weights.check()?;
        Ok(weights)
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(f64::to_string).collect();
        f.write_str(&numbers.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_the_default_and_text_comes_back() {
        for blank in ["", "  "] {
            assert_eq!(blank.parse::<Weights>().unwrap(), Weights::default());
        }
        let given: Weights = " 1, 0.5,0,0 ,0,0,-2e-3".parse().unwrap();
        assert_eq!(given.0, [1.0, 0.5, 0.0, 0.0, 0.0, 0.0, -0.002]);
        assert_eq!(given.to_string().parse::<Weights>().unwrap(), given);
    }

    #[test]
    fn what_makes_no_loss_is_refused_with_the_reason() {
        for (given, reason) in [
            ("1,1", "there are 2 of them"),
            ("1,1,0,0,0,0,0,0", "there are 8 of them"),
            ("1,one,0,0,0,0,0", "`one` is not a number"),
            ("1,,0,0,0,0,0", "`` is not a number"),
            ("0,0,0,0,0,0,0", "all are 0"),
            ("1,nan,0,0,0,0,0", "bottleneck1 is NaN"),
            ("1,1,0,0,0,0,inf", "density is inf"),
        ] {
            let said = given.parse::<Weights>().unwrap_err().to_string();
            assert!(said.contains(reason) && said.contains("entropy1"), "{given}: {said}");
        }
    }
}
