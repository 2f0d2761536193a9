//! A diagram as files and screens have it, whatever it was computed from.

use topogen_ph::{AlphaDiagram, Bars, CubicalDiagram, DegreeDiagram, Diagram, Edge, OwnedBars, Pixel};

use super::RepresentativeTable;

/// Bars by degree, and what they are of.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagramTable {
    pub origin: Origin,
    /// From degree 0 on.
    pub degrees: Vec<DegreeTable>,
    /// How many coefficients there are.
    pub modulus: u16,
    /// Those that were asked for.
    pub representatives: Option<RepresentativeTable>,
}

/// What was filtered.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// Points, distances or a graph; the threshold is infinite for none.
    Rips { n_points: usize, threshold: f64 },
    /// Unions of balls around points.
    Alpha { n_points: usize },
    /// An image.
    Cubical { shape: Vec<usize> },
}

/// The bars of one degree, and what their ends are the values of.
#[derive(Debug, Clone, PartialEq)]
pub struct DegreeTable {
    bars: OwnedBars,
    /// The edge of the birth and the edge of the death of each bar; a pixel is one number twice. None of balls.
    pub critical: Vec<[usize; 4]>,
    /// The edge of the birth of each essential class.
    pub essential_critical: Vec<[usize; 2]>,
    /// The points on the balls of the birth and of the death of each bar, where ends are diameters of balls.
    pub supports: Vec<[Vec<u32>; 2]>,
}

impl DiagramTable {
    /// The largest degree.
    pub fn max_dim(&self) -> usize {
        self.degrees.len() - 1
    }
}

impl DegreeTable {
    pub fn bars(&self) -> Bars<'_> {
        self.bars.bars()
    }

    fn new<C>(degree: &DegreeDiagram<C>, ends: impl Fn(&C) -> [usize; 2]) -> Self {
        let pairs = degree.birth_cells().iter().zip(degree.death_cells());
        let pair = |(birth, death)| {
            let ([b0, b1], [d0, d1]) = (ends(birth), ends(death));
            [b0, b1, d0, d1]
        };
        Self {
            bars: degree.bars().into(),
            critical: pairs.map(pair).collect(),
            essential_critical: degree.essential_cells().iter().map(&ends).collect(),
            supports: Vec::new(),
        }
    }
}

impl From<&Diagram> for DiagramTable {
    fn from(diagram: &Diagram) -> Self {
        let ends = |edge: &Edge| {
            let (u, v) = edge.endpoints();
            [u as usize, v as usize]
        };
        Self {
            origin: Origin::Rips { n_points: diagram.n_points(), threshold: diagram.threshold() },
            degrees: diagram.iter().map(|degree| DegreeTable::new(degree, ends)).collect(),
            modulus: 2,
            representatives: None,
        }
    }
}

impl From<&AlphaDiagram> for DiagramTable {
    fn from(diagram: &AlphaDiagram) -> Self {
        let degrees = diagram.iter().map(|degree| {
            let pairs = degree.birth_cells().iter().zip(degree.death_cells());
            DegreeTable {
                bars: degree.bars().into(),
                critical: Vec::new(),
                essential_critical: Vec::new(),
                supports: pairs.map(|(birth, death)| [birth, death].map(|of| of.points().to_vec())).collect(),
            }
        });
        Self {
            origin: Origin::Alpha { n_points: diagram.n_points() },
            degrees: degrees.collect(),
            modulus: 2,
            representatives: None,
        }
    }
}

impl From<&CubicalDiagram> for DiagramTable {
    fn from(diagram: &CubicalDiagram) -> Self {
        let ends = |pixel: &Pixel| [pixel.index(); 2];
        Self {
            origin: Origin::Cubical { shape: diagram.shape().to_vec() },
            degrees: diagram.iter().map(|degree| DegreeTable::new(degree, ends)).collect(),
            modulus: 2,
            representatives: None,
        }
    }
}
