//! Parameters of metrics, as they are given.

use std::fmt;

/// What can be set of a metric; each takes some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    Order,
    Norm,
    Delta,
    Directions,
    Sigma,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Order => "order",
            Self::Norm => "norm",
            Self::Delta => "delta",
            Self::Directions => "directions",
            Self::Sigma => "sigma",
        })
    }
}

/// What was given, until a metric takes it.
pub struct Given {
    left: Vec<(Parameter, f64)>,
    taken: Vec<(Parameter, f64)>,
}

impl Given {
    pub fn new(options: &[(Parameter, Option<f64>)]) -> Self {
        let left = options.iter().filter_map(|&(parameter, value)| Some((parameter, value?))).collect();
        Self { left, taken: Vec::new() }
    }

    /// What the parameter was set to, or `default`.
    pub fn take(&mut self, parameter: Parameter, default: f64) -> f64 {
        let at = self.left.iter().position(|&(left, _)| left == parameter);
        let value = at.map_or(default, |at| self.left.remove(at).1);
        self.taken.push((parameter, value));
        value
    }

    /// What was given and no metric has taken.
    pub fn left(&self) -> Option<Parameter> {
        self.left.first().map(|&(parameter, _)| parameter)
    }

    /// What was taken, with its value.
    pub fn taken(&self) -> &[(Parameter, f64)] {
        &self.taken
    }
}
