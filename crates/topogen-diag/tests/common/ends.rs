//! Differences of a number by each end of each bar.

#![allow(dead_code, reason = "every test uses its part of this")]

use topogen_diag::BarGradient;

use crate::diagrams::Diagram;

/// How far an end is moved.
pub const STEP: f64 = 1.0 / 1048576.0;

/// One end of one bar.
#[derive(Clone, Copy, Debug)]
pub enum End {
    Birth(usize),
    Death(usize),
    Essential(usize),
}

impl End {
    pub fn all(diagram: &Diagram) -> impl Iterator<Item = Self> {
        let births = (0..diagram.births.len()).map(Self::Birth);
        let deaths = (0..diagram.deaths.len()).map(Self::Death);
        births.chain(deaths).chain((0..diagram.essential.len()).map(Self::Essential))
    }

    pub fn moved(self, diagram: &Diagram, step: f64) -> Diagram {
        let mut moved = diagram.clone();
        *match self {
            Self::Birth(i) => &mut moved.births[i],
            Self::Death(i) => &mut moved.deaths[i],
            Self::Essential(i) => &mut moved.essential[i],
        } += step;
        moved
    }

    pub fn of(self, gradient: &BarGradient) -> f64 {
        match self {
            Self::Birth(i) => gradient.births[i],
            Self::Death(i) => gradient.deaths[i],
            Self::Essential(i) => gradient.essential[i],
        }
    }
}

/// The differences forwards and backwards of the distance to `fixed` by one end of `moving`.
pub fn differences(moving: &Diagram, end: End, distance: impl Fn(&Diagram) -> f64) -> (f64, f64) {
    let here = distance(moving);
    let (up, down) = (distance(&end.moved(moving, STEP)), distance(&end.moved(moving, -STEP)));
    ((up - here) / STEP, (here - down) / STEP)
}
