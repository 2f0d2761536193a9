//! Losses of points in the plane and in space, by their alpha filtration: unions of balls.

use crate::interop::PointCopy;
use crate::layer::attach_to_points;
use crate::loss::Clock;
use crate::{Error, LossTimes, LossValue, Motion, Result, Target, TopologicalLoss};
use tch::Tensor;
use topogen_ph::{Alpha, Bars};

impl TopologicalLoss {
    /// The target that the alpha filtration of points makes for this loss.
    ///
    /// Diameters of balls are compared with diameters, and those of edges of both filtrations agree; but a loop dies later in the one than in the
    /// other, so a target is to be made as the input is evaluated.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate_alpha`].
    ///
    /// # Gradient
    /// None flows into the target.
    pub fn target_of_alpha(&self, points: &Tensor, alpha: &Alpha) -> Result<Target> {
        let diagram = PointCopy::new(points)?.alpha_diagram(&alpha.max_dim(self.max_dim()))?;
        Ok(Target::from_bars(&diagram.iter().map(|degree| degree.bars()).collect::<Vec<Bars<'_>>>()))
    }

    /// Value and gradient at points of the plane or space, by their alpha filtration instead of Rips: far fewer simplices, for large clouds and
    /// for voids.
    ///
    /// # Shapes
    /// `points` is [n, 2] or [n, 3], of any floating-point kind on any device.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::NotFloat`], [`Error::NoInputSpace`] for terms that compare points one by one, [`Error::UnfittingMotion`] for
    /// big steps, [`Error::FirstOrderOnly`], and those of persistence, such as [`topogen_ph::Error::AlphaDimension`].
    ///
    /// # Complexity
    /// One diagram whatever the number of terms, plus the terms.
    ///
    /// # Gradient
    /// An end of a bar moves the two to four points on the boundary of its ball. Duplicate points have none, but for the first.
    ///
    /// ```
    /// use tch::Tensor;
    /// use topogen_loss::{Target, TermKind, TopologicalLoss};
    /// use topogen_ph::Alpha;
    ///
    /// let loss = TopologicalLoss::builder().term(TermKind::Push, 1, 1.0).build()?;
    /// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    /// let points = Tensor::from_slice(&square).reshape([4, 2]).set_requires_grad(true);
    /// let value = loss.evaluate_alpha(&points, &Alpha::default(), &Target::none())?;
    /// assert!((value.terms[0].value - (1.0 - 2_f64.sqrt())).abs() < 1e-12);
    /// value.total.backward();
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_alpha(&self, points: &Tensor, alpha: &Alpha, target: &Target) -> Result<LossValue> {
        let input = "an alpha filtration";
        if self.second_order {
            return Err(Error::FirstOrderOnly { input });
        }
        if self.motion == Motion::BigSteps {
            return Err(Error::UnfittingMotion { input });
        }
        let mut clock = Clock::start();
        let copy = PointCopy::new(points)?;
        let mut times = LossTimes { copy: clock.lap(), ..LossTimes::default() };
        let diagram = copy.alpha_diagram(&alpha.max_dim(self.max_dim()))?;
        times.diagram = clock.lap();
        let found = self.find(&diagram, target)?;
        times.terms = clock.lap();
        let slopes = copy.pullback_balls(&found.slopes)?;
        let slopes = self.motion.extend(&copy, &slopes)?;
        let total =
            attach_to_points(points, &[found.total()], std::slice::from_ref(slopes.as_ref()))?.f_squeeze()?;
        times.gradient = clock.lap();
        Ok(LossValue { total, terms: found.terms, times })
    }
}
