//! A generative topological network, fitted to labelled points of its source.

use crate::check::to_tensor;
use crate::fit::objective::{Objective, mean_over};
use crate::fit::shape::Shape;
use crate::labelling::Points;
use crate::{Error, Gtn, Parameters, Result};
use tch::{Kind, Reduction, Tensor};

/// Rows of a validation loss that are worked on at a time.
const AT_A_TIME: i64 = 10_000;

/// What errors call the model.
const NAME: &str = "the generator";

/// A [`Gtn`] with labelled points of its source: the loss is the mean squared difference, over rows and coordinates, between what the
/// network makes of them and their standardised labels.
///
/// With a [`Shape`], the codes that a batch generates are also compared with the batch's labels.
#[derive(Debug)]
pub struct Regress {
    gtn: Gtn,
    train: Rows,
    validation: Option<Rows>,
    shape: Option<Shape>,
}

/// Points of the source and their standardised labels.
#[derive(Debug)]
struct Rows {
    source: Tensor,
    target: Tensor,
}

impl Rows {
    fn new(gtn: &Gtn, source: Points<'_>, target: Points<'_>) -> Result<Self> {
        let device = gtn.parameters().device();
        let target = Points { values: &gtn.standardisation().apply(target)?, dim: target.dim };
        let rows = Self {
            source: to_tensor("the source", source, device)?,
            target: to_tensor("the labels", target, device)?,
        };
        let (points, labels) = (rows.source.size(), rows.target.size());
        if source.dim as i64 != gtn.spec().inputs {
            return Err(Error::CodeShape { shape: points, dim: gtn.spec().inputs });
        }
        if points[0] != labels[0] {
            return Err(Error::LabelCount { items: points[0] as usize, labels: labels[0] as usize });
        }
        Ok(rows)
    }

    fn len(&self) -> i64 {
        self.source.size()[0]
    }
}

impl Regress {
    /// A network, and points of its source with the codes that label them (in the units of the data).
    ///
    /// # Errors
    /// [`Error::PointLength`], [`Error::NotFinite`], [`Error::CodeShape`] for points of another dimension than the network's,
    /// [`Error::LabelCount`], and those of libtorch.
    pub fn new(gtn: Gtn, source: Points<'_>, target: Points<'_>) -> Result<Self> {
        let train = Rows::new(&gtn, source, target)?;
        Ok(Self { gtn, train, validation: None, shape: None })
    }

    /// The same with labelled points for validation.
    ///
    /// # Errors
    /// As [`Regress::new`].
    pub fn with_validation(self, source: Points<'_>, target: Points<'_>) -> Result<Self> {
        Ok(Self { validation: Some(Rows::new(&self.gtn, source, target)?), ..self })
    }

    /// The same with a topological term, which is no part of the validation loss.
    ///
    /// # Errors
    /// [`Error::BadFit`], also for a learned unit, which a generator has not; [`Error::BadUnit`].
    pub fn with_shape(self, shape: Option<Shape>) -> Result<Self> {
        shape.iter().try_for_each(|shape| shape.check(NAME, false))?;
        Ok(Self { shape, ..self })
    }

    /// The network.
    pub fn model(&self) -> &Gtn {
        &self.gtn
    }

    /// The network, without the data.
    pub fn into_model(self) -> Gtn {
        self.gtn
    }
}

impl Objective for Regress {
    fn name(&self) -> &'static str {
        NAME
    }

    fn parameters(&self) -> &Parameters {
        self.gtn.parameters()
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        self.gtn.mlp.parameters_mut()
    }

    fn rows(&self) -> usize {
        self.train.len() as usize
    }

    fn validation_rows(&self) -> usize {
        self.validation.as_ref().map_or(0, |rows| rows.len() as usize)
    }

    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor> {
        let rows = Tensor::f_from_slice(rows)?.f_to_device(self.parameters().device())?;
        let target = self.train.target.f_index_select(0, &rows)?;
        let codes = self.gtn.mlp.forward(&self.train.source.f_index_select(0, &rows)?, true)?;
        let loss = codes.f_mse_loss(&target, Reduction::Mean)?;
        match &self.shape {
            Some(shape) => shape.add_to(&loss, &codes, &target, None, (NAME, step)),
            None => Ok(loss),
        }
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        let Some(Rows { source, target }) = &self.validation else { return Ok(None) };
        mean_over(source.size()[0], AT_A_TIME, |start, rows| {
            let codes = self.gtn.mlp.forward(&source.f_narrow(0, start, rows)?, false)?;
            let errors = codes.f_sub(&target.f_narrow(0, start, rows)?)?.f_square()?;
            Ok(errors.f_sum(Kind::Double)?.f_double_value(&[])? / self.gtn.spec().outputs as f64)
        })
    }
}
