//! The view of a cloud that its dimension asks for.

use crate::canvas::Canvas;
use crate::error::Result;
use crate::frame::Column;
use crate::plane::{PlaneScene, PlaneView};
use crate::space::{SpaceScene, SpaceView};

/// A window that holds a cloud, or several in turn, and whose place on the page is known but for its top.
pub(crate) enum View {
    Plane(PlaneView),
    Space(SpaceView),
}

/// A window on the page, through which points are seen.
pub(crate) enum Scene {
    Plane(PlaneScene),
    Space(SpaceScene),
}

/// Where the points are on the page.
pub(crate) struct Placed {
    pub at: Vec<(f64, f64)>,
    /// How far away each point is, from 0 for the nearest to 1 for the farthest, if the view has depth.
    pub distance: Option<Vec<f64>>,
}

impl View {
    /// Fits the window to all of the points, which are of the same dimension.
    pub fn new(canvas: &Canvas<'_>, column: Column, points: &[&[f64]], unit: Option<&str>) -> Result<Self> {
        Ok(match points.first().map_or(0, |point| point.len()) {
            3 => Self::Space(SpaceView::new(canvas, column, points, unit)?),
            _ => Self::Plane(PlaneView::new(canvas, column, points, unit)?),
        })
    }

    /// Where text above the window begins.
    pub fn left(&self) -> f64 {
        match self {
            Self::Plane(view) => view.left(),
            Self::Space(view) => view.left(),
        }
    }

    /// Room that is needed above the window.
    pub fn above(&self, canvas: &Canvas<'_>) -> f64 {
        match self {
            Self::Plane(view) => view.above(canvas),
            Self::Space(_) => 0.0,
        }
    }

    /// Height of the window without its labels.
    pub fn height(&self) -> f64 {
        match self {
            Self::Plane(view) => view.height(),
            Self::Space(view) => view.height(),
        }
    }

    /// Draws what lies behind the points.
    pub fn draw_behind(self, canvas: &mut Canvas<'_>, top: f64) -> Scene {
        match self {
            Self::Plane(view) => Scene::Plane(view.draw_grid(canvas, top)),
            Self::Space(view) => Scene::Space(view.draw_box(canvas, top)),
        }
    }
}

impl Scene {
    /// Places points that the window was fitted to.
    pub fn place(&self, points: &[Vec<f64>]) -> Placed {
        match self {
            Self::Plane(scene) => scene.place(points),
            Self::Space(scene) => scene.place(points),
        }
    }

    /// Draws the labels, and what lies over the points; returns where the figure ends.
    pub fn draw_over(&self, canvas: &mut Canvas<'_>) -> f64 {
        match self {
            Self::Plane(scene) => scene.draw_frame(canvas),
            Self::Space(scene) => scene.draw_ranges(canvas),
        }
    }
}
