//! What a loss is evaluated at: bars, each end of which is the value of a cell.

use crate::Result;
use crate::space::Space;
use topogen_ph::{AlphaDiagram, BarGradient, Bars, CubicalDiagram, Edge, Pixel, Support, pullback_lengths};

/// Something with a diagram: what terms see of an input.
pub(crate) trait Shape {
    /// The bars of a degree.
    fn bars(&self, degree: usize) -> Result<Bars<'_>>;

    /// The points, unless there are bars alone.
    fn space(&self) -> Option<&Space> {
        None
    }
}

/// A shape whose bars' ends are values that a gradient can move.
pub(crate) trait Input: Shape {
    /// What has a value: an edge, a ball, or a pixel.
    type Cell: Copy + Ord;

    /// The derivative by the values of the cells from that by the bars.
    fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Self::Cell, f64)>>;

    /// The cell that an edge of points is, if there are any.
    fn of_edge(_: Edge) -> Option<Self::Cell> {
        None
    }
}

impl Shape for Space {
    fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        Ok(self.diagram().degree(degree)?.bars())
    }

    fn space(&self) -> Option<&Space> {
        Some(self)
    }
}

impl Input for Space {
    type Cell = Edge;

    fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
        Ok(pullback_lengths(self.diagram().degree(degree)?, gradient)?)
    }

    fn of_edge(edge: Edge) -> Option<Edge> {
        Some(edge)
    }
}

impl Shape for CubicalDiagram {
    fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        Ok(self.degree(degree)?.bars())
    }
}

impl Input for CubicalDiagram {
    type Cell = Pixel;

    fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Pixel, f64)>> {
        Ok(CubicalDiagram::pullback(self, degree, gradient)?)
    }
}

impl Shape for AlphaDiagram {
    fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        Ok(self.degree(degree)?.bars())
    }
}

impl Input for AlphaDiagram {
    type Cell = Support;

    fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Support, f64)>> {
        Ok(AlphaDiagram::pullback(self, degree, gradient)?)
    }
}
