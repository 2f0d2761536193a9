//! Plain bars: what the distances and functionals of diagrams work on.

use crate::{Error, Real, Result};

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

/// The bars of one degree that own their numbers, in double precision whatever they were made from.
///
/// ```
/// use topogen_ph::OwnedBars;
/// // As other software gives a diagram, in single precision here.
/// let diagram = OwnedBars::from_pairs(&[[0.0_f32, 1.5], [0.0, f32::INFINITY], [0.5, 2.0]])?;
/// assert_eq!(diagram.bars().deaths(), [1.5, 2.0]);
/// assert_eq!(diagram.bars().essential(), [0.0]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnedBars {
    births: Vec<f64>,
    deaths: Vec<f64>,
    essential: Vec<f64>,
}

impl OwnedBars {
    /// Bars from pairs of birth and death; a pair whose death is infinite is an essential class. Their order is kept.
    ///
    /// # Errors
    /// [`Error::BadBar`] when a birth is not finite, or a death is NaN, minus infinity or before its birth; it names the pair.
    ///
    /// # Complexity
    /// O(n) time and memory.
    pub fn from_pairs<F: Real>(pairs: &[[F; 2]]) -> Result<Self> {
        let mut bars = Self::default();
        for (index, &[birth, death]) in pairs.iter().enumerate() {
            let (birth, death): (f64, f64) = (birth.into(), death.into());
            match (birth.is_finite(), death) {
                (true, f64::INFINITY) => bars.essential.push(birth),
                (true, death) if birth <= death => {
                    bars.births.push(birth);
                    bars.deaths.push(death);
                }
                _ => return Err(Error::BadBar { index, birth, death }),
            }
        }
        Ok(bars)
    }

    /// The same bars with all births and deaths multiplied by `factor`.
    ///
    /// # Errors
    /// [`Error::BadFactor`] unless it is positive and finite; [`Error::BadBar`] when a product is not finite.
    pub fn scaled(&self, factor: f64) -> Result<Self> {
        if !(factor > 0.0 && factor.is_finite()) {
            return Err(Error::BadFactor { factor });
        }
        let times = |ends: &[f64]| ends.iter().map(|end| factor * end).collect();
        let scaled = Self {
            births: times(&self.births),
            deaths: times(&self.deaths),
            essential: times(&self.essential),
        };
        Bars::new(&scaled.births, &scaled.deaths)?.with_essential(&scaled.essential)?;
        Ok(scaled)
    }

    /// The bars, to compute with.
    pub fn bars(&self) -> Bars<'_> {
        Bars::trusted(&self.births, &self.deaths, &self.essential)
    }
}

impl From<Bars<'_>> for OwnedBars {
    fn from(bars: Bars<'_>) -> Self {
        Self {
            births: bars.births.to_vec(),
            deaths: bars.deaths.to_vec(),
            essential: bars.essential.to_vec(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_bars_and_classes_in_their_order() {
        let pairs = [[1.0, 2.0], [0.5, f64::INFINITY], [3.0, 3.0], [-1.0, 4.0], [0.0, f64::INFINITY]];
        let owned = OwnedBars::from_pairs(&pairs).unwrap();
        let expected = Bars::new(&[1.0, 3.0, -1.0], &[2.0, 3.0, 4.0]).unwrap();
        assert_eq!(owned.bars(), expected.with_essential(&[0.5, 0.0]).unwrap());
        assert_eq!(OwnedBars::from_pairs::<f32>(&[]).unwrap().bars(), Bars::EMPTY);
        let single = OwnedBars::from_pairs(&[[0.1_f32, 0.2]]).unwrap();
        assert_eq!(single.bars().births(), [f64::from(0.1_f32)]);
    }

    #[test]
    fn scaling_keeps_what_bars_are() {
        let owned = OwnedBars::from_pairs(&[[1.0, 2.0], [0.5, f64::INFINITY]]).unwrap();
        let expected = OwnedBars::from_pairs(&[[3.0, 6.0], [1.5, f64::INFINITY]]).unwrap();
        assert_eq!(owned.scaled(3.0).unwrap(), expected);
        for factor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(owned.scaled(factor), Err(Error::BadFactor { .. })));
        }
        assert!(matches!(owned.scaled(1e308), Err(Error::BadBar { index: 0, .. })));
        assert_eq!(OwnedBars::from(owned.bars()), owned);
    }

    #[test]
    fn pairs_that_are_no_bars_are_named() {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        for bad in [[nan, 1.0], [0.0, nan], [nan, inf], [-inf, 0.0], [inf, inf], [0.0, -inf], [1.0, 0.5]] {
            match OwnedBars::from_pairs(&[[0.0, 1.0], bad]) {
                Err(Error::BadBar { index: 1, birth, death }) => {
                    assert_eq!([birth, death].map(f64::to_bits), bad.map(f64::to_bits));
                }
                other => panic!("{bad:?} gave {other:?}"),
            }
        }
    }
}
