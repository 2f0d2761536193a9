//! The derivative of the bottleneck distance.

use super::add_slopes;
use crate::ground::Norm;
use crate::{BarGradient, Bars, Bottleneck, Error, Item, Result};

impl Bottleneck {
    /// The derivative of the distance by the bars of a.
    ///
    /// # Gradient
    /// By the envelope theorem the distance moves with its critical item, and with nothing else.
    /// - Two bars: the end whose difference is the cost has derivative 1 or -1, away from the other bar. When both
    ///   differences are the cost, the death has it.
    /// - A bar of a and the diagonal: -1/2 by the birth and 1/2 by the death.
    /// - A bar of b and the diagonal: zero. The distance does not depend on a then ([`Bottleneck::depends_on_a`]).
    /// - Two essential classes: 1 or -1 by the birth, away from the other class.
    /// - At distance zero, its minimum, the gradient is zero. So it is without a critical item.
    ///
    /// Where several items cost the distance this is an element of the generalised gradient of that matching's cost.
    ///
    /// # Errors
    /// [`Error::NoSuchBar`] or [`Error::OtherBars`] when `a` and `b` are not the bars that the distance is of.
    ///
    /// # References
    /// M. Carrière, F. Chazal, M. Glisse, Y. Ike, H. Kannan, Y. Umeda, Optimizing persistent homology based functions
    /// (2021), arXiv:2010.08356. J. Leygonie, S. Oudot, U. Tillmann, A framework for differential calculus on
    /// persistence barcodes (2022), doi:10.1007/s10208-021-09522-y.
    ///
    /// ```
    /// use topogen_diag::{Bars, bottleneck};
    /// let a = Bars::new(&[0.5], &[2.5])?;
    /// let gradient = bottleneck(a, Bars::EMPTY).gradient_a(a, Bars::EMPTY)?;
    /// assert_eq!((gradient.births, gradient.deaths), (vec![-0.5], vec![0.5]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gradient_a(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.check(a, b)?;
        Ok(by_first(self.critical, a, b))
    }

    /// The derivative of the distance by the bars of b, as [`Bottleneck::gradient_a`] gives that by the bars of a.
    ///
    /// # Gradient
    /// As [`Bottleneck::gradient_a`], the two diagrams exchanged.
    ///
    /// # Errors
    /// [`Error::NoSuchBar`] or [`Error::OtherBars`] when `a` and `b` are not the bars that the distance is of.
    pub fn gradient_b(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.check(a, b)?;
        Ok(by_first(self.critical.map(Item::swapped), b, a))
    }

    /// Refuses bars on which the critical item does not cost the distance.
    fn check(&self, a: Bars<'_>, b: Bars<'_>) -> Result<()> {
        match self.critical {
            Some(item) => match item.cost(a, b)? {
                cost if cost == self.distance => Ok(()),
                cost => Err(Error::OtherBars { distance: self.distance, cost }),
            },
            None => Ok(()),
        }
    }
}

/// The derivative of the cost of an item by the bars of the first diagram.
fn by_first(item: Option<Item>, first: Bars<'_>, second: Bars<'_>) -> BarGradient {
    let mut gradient = BarGradient::zero(&first);
    if let Some(item) = item {
        add_slopes(&mut gradient, item, Norm::MAX, first, second, 1.0);
    }
    gradient
}
