//! The derivative of a Wasserstein distance.

use super::add_slopes;
use crate::error::check_exponent;
use crate::matching::wasserstein::cost;
use crate::{BarGradient, Bars, Error, Item, Result, Transport};

impl Transport {
    /// The derivative of the distance by the bars of a.
    ///
    /// # Gradient
    /// By the envelope theorem the distance W moves as the cost of its matching does: an item of cost c adds
    /// (c/W)^(q-1) times the derivative of c.
    /// - Two bars: under L∞ the end whose difference is the cost has derivative 1 or -1, away from the other bar; when
    ///   both differences are the cost, the death has it. Under Lp both ends have their part. Bars that coincide: zero.
    /// - A bar of a and the diagonal: by the death 2^(1/p - 1), which is 1/2 under L∞, and minus that by the birth;
    ///   zero for a bar of length zero. A bar of b and the diagonal: zero.
    /// - Two essential classes: 1 or -1 by the birth, away from the other class; zero if they coincide.
    /// - At distance zero, its minimum, the gradient is zero, never NaN. So it is at an infinite distance.
    ///
    /// Where several matchings are best this is an element of the generalised gradient of the one that was found. With
    /// a relative error it is the derivative of what that matching costs.
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
    /// use topogen_diag::{Bars, Wasserstein};
    /// let (a, b) = (Bars::new(&[0.0, 0.0], &[2.0, 8.0])?, Bars::new(&[0.0], &[5.0])?);
    /// let transport = Wasserstein::of_order(1.0).between(a, b)?;
    /// let gradient = transport.gradient_a(a, b)?;
    /// assert_eq!((gradient.births, gradient.deaths), (vec![-0.5, 0.0], vec![0.5, 1.0]));
    /// assert!(transport.gradient_a(b, a).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gradient_a(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.by_first(|item| item, (a, b), (a, b), 1.0)
    }

    /// The derivative of the distance by the bars of b, as [`Transport::gradient_a`] gives that by the bars of a.
    ///
    /// # Gradient
    /// As [`Transport::gradient_a`], the two diagrams exchanged.
    ///
    /// # Errors
    /// As [`Transport::gradient_a`].
    pub fn gradient_b(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.by_first(Item::swapped, (a, b), (b, a), 1.0)
    }

    /// The derivative of [`Transport::power`] by the bars of a: smooth where pairs coincide, if the order is above 1.
    ///
    /// # Gradient
    /// As [`Transport::gradient_a`], but an item of cost c adds q c^(q-1) times the derivative of c.
    ///
    /// # Errors
    /// As [`Transport::gradient_a`].
    pub fn power_gradient_a(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.by_first(|item| item, (a, b), (a, b), self.order)
    }

    /// The derivative of [`Transport::power`] by the bars of b.
    ///
    /// # Gradient
    /// As [`Transport::power_gradient_a`], the two diagrams exchanged.
    ///
    /// # Errors
    /// As [`Transport::gradient_a`].
    pub fn power_gradient_b(&self, a: Bars<'_>, b: Bars<'_>) -> Result<BarGradient> {
        self.by_first(Item::swapped, (a, b), (b, a), self.order)
    }

    /// The derivative of [`Transport::raised`] by the bars of a: of the distance to the power of any exponent.
    ///
    /// # Gradient
    /// As [`Transport::gradient_a`], but an item of cost c adds s W^(s-1) (c/W)^(q-1) times the derivative of c, s being the exponent. For
    /// s = q that is the gradient of the power, for s = 1 that of the distance. At distance zero it is zero, never NaN, whatever the exponent.
    ///
    /// # Errors
    /// As [`Transport::gradient_a`]; [`Error::BadExponent`] unless 1 <= exponent < infinity.
    ///
    /// ```
    /// use topogen_diag::{Bars, Wasserstein};
    /// let (a, b) = (Bars::new(&[0.0, 0.0], &[2.0, 8.0])?, Bars::new(&[0.0], &[5.0])?);
    /// let transport = Wasserstein::of_order(1.0).between(a, b)?;
    /// // W is 1 + 3, so W² moves 2 · 4 times as fast as W.
    /// assert_eq!(transport.raised(2.0)?, 16.0);
    /// assert_eq!(transport.raised_gradient_a(a, b, 2.0)?.deaths, [4.0, 8.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn raised_gradient_a(&self, a: Bars<'_>, b: Bars<'_>, exponent: f64) -> Result<BarGradient> {
        check_exponent(exponent)?;
        self.by_first(|item| item, (a, b), (a, b), exponent)
    }

    /// The derivative of [`Transport::raised`] by the bars of b.
    ///
    /// # Gradient
    /// As [`Transport::raised_gradient_a`], the two diagrams exchanged.
    ///
    /// # Errors
    /// As [`Transport::raised_gradient_a`].
    pub fn raised_gradient_b(&self, a: Bars<'_>, b: Bars<'_>, exponent: f64) -> Result<BarGradient> {
        check_exponent(exponent)?;
        self.by_first(Item::swapped, (a, b), (b, a), exponent)
    }

    fn by_first<'b>(
        &self,
        turned: impl Fn(Item) -> Item,
        (a, b): (Bars<'b>, Bars<'b>),
        (first, second): (Bars<'b>, Bars<'b>),
        exponent: f64,
    ) -> Result<BarGradient> {
        let mut gradient = BarGradient::zero(&first);
        let Some(matching) = &self.matching else { return Ok(gradient) };
        let found = cost(matching, a, b, self.norm, self.order)?;
        if found != self.distance {
            return Err(Error::OtherBars { distance: self.distance, cost: found });
        }
        if found == 0.0 || found.is_infinite() {
            return Ok(gradient);
        }
        for (item, cost) in matching.costs_in(self.norm, a, b)? {
            // W cancels from the slope of its power, which is smooth where W is small.
            let factor = if exponent == self.order {
                self.order * cost.powf(self.order - 1.0)
            } else {
                exponent * found.powf(exponent - 1.0) * (cost / found).powf(self.order - 1.0)
            };
            add_slopes(&mut gradient, turned(item), self.norm, first, second, factor);
        }
        Ok(gradient)
    }
}
