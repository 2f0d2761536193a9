//! How far points are from what they were drawn from.

use crate::Result;
use std::sync::Arc;
use topogen_data::Mesh;
use topogen_data::clouds::{Frame, Shape};

/// A shape or surface, in its own space or in a larger one.
#[derive(Clone, Debug)]
pub struct Manifold {
    surface: Surface,
    frame: Option<Frame>,
}

/// What distances are measured from.
#[derive(Clone, Debug)]
pub enum Surface {
    /// A shape whose distance has a formula.
    Shape(Shape),
    /// Triangles.
    Mesh(Arc<Mesh>),
}

impl Manifold {
    /// A surface where a frame puts it; nothing for a shape without a formula.
    pub fn new(surface: Surface, frame: Option<Frame>) -> Option<Self> {
        // Of no points, only the formula can be missing.
        surface.distances(&[]).is_ok().then_some(Self { surface, frame })
    }

    /// The distance of each point to its nearest one of the whole shape without noise, held-out parts included. Exact: where the shape was
    /// lifted, what leads out of its subspace is at right angles to what leads on within.
    ///
    /// # Errors
    /// Those of points that are not finite or of another dimension.
    pub fn distances(&self, points: &[f64], dim: usize) -> Result<Vec<f64>> {
        let own = self.frame.as_ref().map_or_else(|| self.surface.dim(), |frame| Ok(frame.dims()[1]))?;
        if dim != own {
            return Err(crate::Error::PointDimension { dim, expected: own });
        }
        let Some(frame) = &self.frame else { return self.surface.distances(points) };
        let projected = frame.project(points)?;
        let within = self.surface.distances(&projected.points)?;
        Ok(within.iter().zip(&projected.distances).map(|(within, out)| within.hypot(*out)).collect())
    }
}

impl Surface {
    fn dim(&self) -> Result<usize> {
        match self {
            Self::Shape(shape) => Ok(shape.dim(None)?),
            Self::Mesh(_) => Ok(3),
        }
    }

    fn distances(&self, points: &[f64]) -> Result<Vec<f64>> {
        Ok(match self {
            Self::Shape(shape) => shape.distance_to(points, None)?,
            Self::Mesh(mesh) => mesh.distance_to(points)?,
        })
    }
}
