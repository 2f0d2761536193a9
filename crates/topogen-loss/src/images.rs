//! Losses of images: the shape of what is dark in them, or bright.

use crate::interop::ImageCopy;
use crate::layer::attach_to_pixels;
use crate::loss::{Clock, Found};
use crate::{BatchValue, Error, LossTimes, LossValue, Motion, Result, Target, TopologicalLoss};
use rayon::prelude::*;
use tch::Tensor;
use topogen_ph::{Bars, Cubical, CubicalDiagram, Pixel};

/// The cubical diagram of an image.
///
/// # Shapes
/// `image` is \[length\], \[height, width\] or \[depth, height, width\], of any floating-point kind on any device.
///
/// # Errors
/// [`Error::NotImages`], [`Error::NotFloat`], and those of persistence (a NaN is named by its pixel).
///
/// # Gradient
/// None: the diagram is plain data. [`TopologicalLoss::evaluate_image`] ties it back to the tensor.
///
/// ```
/// use tch::Tensor;
/// use topogen_loss::diagram_of_image;
/// use topogen_ph::Cubical;
///
/// let ring = Tensor::from_slice(&[0.0_f32, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0]).reshape([3, 3]);
/// let diagram = diagram_of_image(&ring, &Cubical::default())?;
/// assert_eq!(diagram.degree(1)?.bars().deaths(), [2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diagram_of_image(image: &Tensor, cubical: &Cubical) -> Result<CubicalDiagram> {
    ImageCopy::new(image)?.diagram(cubical)
}

impl TopologicalLoss {
    /// The target that an image makes for this loss. It need not have the shape of the input.
    ///
    /// # Errors
    /// Those of [`diagram_of_image`].
    ///
    /// # Gradient
    /// None flows into the target.
    pub fn target_of_image(&self, image: &Tensor, cubical: &Cubical) -> Result<Target> {
        let diagram = diagram_of_image(image, &cubical.max_dim(self.max_dim()))?;
        Ok(Target::from_bars(&diagram.iter().map(|degree| degree.bars()).collect::<Vec<Bars<'_>>>()))
    }

    /// Value and gradient at the pixels of an image.
    ///
    /// # Shapes
    /// `image` is \[length\], \[height, width\] or \[depth, height, width\], of any floating-point kind on any device.
    ///
    /// # Errors
    /// [`Error::NotImages`], [`Error::NotFloat`], [`Error::NoInputSpace`] for terms that compare points one by one,
    /// [`Error::UnfittingMotion`], [`Error::FirstOrderOnly`], and those of persistence, such as
    /// [`topogen_ph::Error::DegreeTooLarge`] for a term of a degree that the image has not.
    ///
    /// # Complexity
    /// One diagram whatever the number of terms, plus the terms.
    ///
    /// # Gradient
    /// Each end of a bar is one pixel, which is moved alone. Where values tie, it is the critical one in the order of value, then index.
    ///
    /// ```
    /// use tch::Tensor;
    /// use topogen_loss::{Target, TermKind, TopologicalLoss};
    /// use topogen_ph::Cubical;
    ///
    /// let loss = TopologicalLoss::builder().term(TermKind::TotalPersistence { order: 1.0 }, 1, 1.0).build()?;
    /// let ring = Tensor::from_slice(&[0.0, 0.0, 0.0, 0.0, 2.0, 0.5, 0.0, 0.0, 0.0]).reshape([3, 3]).set_requires_grad(true);
    /// let value = loss.evaluate_image(&ring, &Cubical::default(), &Target::none())?;
    /// assert_eq!(value.terms[0].value, 1.5);
    /// value.total.backward();
    /// // The loop is closed at 0.5, on its right, and filled at 2.
    /// assert_eq!(Vec::<f64>::try_from(ring.grad().flatten(0, -1))?, [0., 0., 0., 0., 1., -1., 0., 0., 0.]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_image(&self, image: &Tensor, cubical: &Cubical, target: &Target) -> Result<LossValue> {
        self.check_pixels()?;
        let mut clock = Clock::start();
        let copy = ImageCopy::new(image)?;
        let mut times = LossTimes { copy: clock.lap(), ..LossTimes::default() };
        let diagram = copy.diagram(&cubical.max_dim(self.max_dim()))?;
        times.diagram = clock.lap();
        let found = self.find(&diagram, target)?;
        times.terms = clock.lap();
        let total = attach_to_pixels(image, &[found.total()], &[found.slopes])?.f_squeeze()?;
        times.gradient = clock.lap();
        Ok(LossValue { total, terms: found.terms, times })
    }

    /// Value and gradient at each of several images, which are shared among the threads of the current rayon pool.
    ///
    /// # Shapes
    /// `images` is \[images, ...\], each as in [`TopologicalLoss::evaluate_image`]; there is one target, or one for each image.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate_image`], for the first image that has one; [`Error::WrongTargets`].
    ///
    /// # Complexity
    /// The sum of the single evaluations, shared among the threads; one transfer in each direction for all.
    pub fn evaluate_images(
        &self,
        images: &Tensor,
        cubical: &Cubical,
        targets: &[Target],
    ) -> Result<BatchValue> {
        self.check_pixels()?;
        let copies = ImageCopy::of_batch(images)?;
        if targets.len() != 1 && targets.len() != copies.len() {
            return Err(Error::WrongTargets { clouds: copies.len(), targets: targets.len() });
        }
        let cubical = cubical.max_dim(self.max_dim());
        let evaluate = |(index, copy): (usize, &ImageCopy)| {
            self.find(&copy.diagram(&cubical)?, targets.get(index).unwrap_or(&targets[0]))
        };
        let found = copies.par_iter().enumerate().map(evaluate).collect::<Result<Vec<Found<Pixel>>>>()?;
        let values: Vec<f64> = found.iter().map(Found::total).collect();
        let (terms, slopes): (Vec<_>, Vec<_>) =
            found.into_iter().map(|found| (found.terms, found.slopes)).unzip();
        Ok(BatchValue { totals: attach_to_pixels(images, &values, &slopes)?, terms })
    }

    /// Refuses what is for points alone.
    fn check_pixels(&self) -> Result<()> {
        match self.motion {
            Motion::Gradient if self.second_order => Err(Error::FirstOrderOnly { input: "an image" }),
            Motion::Gradient => Ok(()),
            _ => Err(Error::UnfittingMotion { input: "an image" }),
        }
    }
}
