//! Which values of a measure are good ones.

/// Which values of a measure are good ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Good {
    /// Low ones.
    Low,
    /// High ones.
    High,
    /// Those near one number.
    Near(u32),
    /// It says what is, not what is good.
    Neither,
}

impl Good {
    /// By how much `value` is better than `other`; none where it cannot be said.
    pub fn gain(self, value: f64, other: f64) -> Option<f64> {
        match self {
            Self::Low => Some(other - value),
            Self::High => Some(value - other),
            Self::Near(ideal) => Some((other - f64::from(ideal)).abs() - (value - f64::from(ideal)).abs()),
            Self::Neither => None,
        }
    }
}
