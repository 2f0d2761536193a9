//! Plain bars: what the distances and functionals of diagrams work on.

use crate::{Error, Result};

/// The bars of one degree, borrowed: what `topogen-diag` computes with, whatever software the diagram came from.
///
/// # Shapes
/// `births` and `deaths` have one entry a finite bar; `essential` has the birth of each class that never dies.
///
/// ```
/// use topogen_ph::Bars;
/// let bars = Bars::new(&[0.0, 0.5], &[1.0, 2.0])?.with_essential(&[0.0])?;
/// assert_eq!(bars.len(), 2);
/// assert_eq!(bars.persistence(1), 1.5);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bars<'a> {
    births: &'a [f64],
    deaths: &'a [f64],
    essential: &'a [f64],
}

impl<'a> Bars<'a> {
    /// No bars at all.
    pub const EMPTY: Bars<'static> = Bars { births: &[], deaths: &[], essential: &[] };

    /// Finite bars from their births and deaths.
    ///
    /// # Errors
    /// [`Error::UnevenBars`] when the lengths differ, [`Error::BadBar`] when a value is not finite or a death precedes
    /// its birth.
    pub fn new(births: &'a [f64], deaths: &'a [f64]) -> Result<Self> {
        if births.len() != deaths.len() {
            return Err(Error::UnevenBars { births: births.len(), deaths: deaths.len() });
        }
        for (index, (&birth, &death)) in births.iter().zip(deaths).enumerate() {
            if !(birth.is_finite() && death.is_finite() && birth <= death) {
                return Err(Error::BadBar { index, birth, death });
            }
        }
        Ok(Self { births, deaths, essential: &[] })
    }

    /// The same finite bars with the births of the essential classes beside them.
    ///
    /// # Errors
    /// [`Error::BadBar`] when a birth is not finite.
    pub fn with_essential(self, essential: &'a [f64]) -> Result<Self> {
        match essential.iter().position(|birth| !birth.is_finite()) {
            Some(index) => Err(Error::BadBar { index, birth: essential[index], death: f64::INFINITY }),
            None => Ok(Self { essential, ..self }),
        }
    }

    /// Bars that are known to be valid because an engine made them.
    pub(crate) fn trusted(births: &'a [f64], deaths: &'a [f64], essential: &'a [f64]) -> Self {
        Self { births, deaths, essential }
    }

    /// The number of finite bars.
    pub fn len(&self) -> usize {
        self.births.len()
    }

    /// Whether there is no finite bar; there may be essential classes.
    pub fn is_empty(&self) -> bool {
        self.births.is_empty()
    }

    /// Births of the finite bars.
    pub fn births(&self) -> &'a [f64] {
        self.births
    }

    /// Deaths of the finite bars.
    pub fn deaths(&self) -> &'a [f64] {
        self.deaths
    }

    /// Births of the classes that never die.
    pub fn essential(&self) -> &'a [f64] {
        self.essential
    }

    /// The length `death - birth` of the finite bar `index`.
    ///
    /// # Panics
    /// When `index` is not below [`Bars::len`], as slices do.
    pub fn persistence(&self, index: usize) -> f64 {
        self.deaths[index] - self.births[index]
    }
}

/// The gradient of a number with respect to each end of each bar of one degree.
///
/// # Shapes
/// As [`Bars`]: one entry a finite bar in `births` and `deaths`, one an essential class in `essential`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarGradient {
    /// With respect to the births of the finite bars.
    pub births: Vec<f64>,
    /// With respect to the deaths of the finite bars.
    pub deaths: Vec<f64>,
    /// With respect to the births of the essential classes.
    pub essential: Vec<f64>,
}

impl BarGradient {
    /// The gradient of something that does not depend on `bars`.
    pub fn zero(bars: &Bars<'_>) -> Self {
        let (finite, essential) = (bars.len(), bars.essential().len());
        Self { births: vec![0.0; finite], deaths: vec![0.0; finite], essential: vec![0.0; essential] }
    }

    /// Whether every entry is zero.
    pub fn is_zero(&self) -> bool {
        self.births.iter().chain(&self.deaths).chain(&self.essential).all(|&slope| slope == 0.0)
    }
}
