//! Points of shapes, with a part of their angle held out or not.

use super::beside::Beside;
use super::counts::Counts;
use super::manifold::{Manifold, Surface};
use super::placement::Placement;
use super::{Beyond, Data, Items, Truth, Values};
use crate::Result;
use crate::latent::spec::Range;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use topogen_data::clouds::{Angle, Shape, generate};

/// What is known of a shape's points when they are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawing {
    /// The shape.
    pub shape: Shape,
    /// How many dimensions it is put into.
    pub lift: Option<usize>,
    /// Deviation of the noise.
    pub noise: f64,
    /// Which share of its angle is held out.
    pub held_out: Option<Range>,
}

/// Parts have seeds and noise of their own, which are none of those of other runs.
mod part {
    pub const TRAINED: u64 = 0;
    pub const PAIRED: u64 = 1 << 32;
    pub const FROM: u64 = 2 << 32;
    pub const TO: u64 = 3 << 32;
    pub const HELD_OUT: u64 = 4 << 32;
    pub const WITHIN: u64 = 5 << 32;
}

impl Drawing {
    /// The data of a run.
    ///
    /// # Errors
    /// Those of the shape; [`Error::Spec`](crate::Error::Spec) for a held-out part of what has no angle.
    pub fn draw(&self, counts: &Counts<'_>, seed: u64) -> Result<Data> {
        let placement = Placement::new(self.shape.dim(None)?, self.lift, self.noise, seed)?;
        let gap = self.held_out.map(|shares| Gap::new(self.shape, shares)).transpose();
        let gap = gap.map_err(|reason| counts.wrong(reason))?;
        let is_trained = |angle: f64| gap.is_none_or(|gap| !gap.holds(angle));
        let all = placement.put(points(self.shape, counts.all(), is_trained, seed)?, part::TRAINED)?;
        // Points are independent: they need not be shuffled.
        let [train, validation, test] = counts.cut(&all, &(0..all.len()).collect::<Vec<_>>())?;
        let beyond = gap.map(|gap| self.beyond(gap, &placement, counts.pairs, seed)).transpose()?;
        let betti = match gap {
            Some(gap) => gap.betti(self.shape),
            None => self.shape.betti(None)?,
        };
        let manifold = Manifold::new(Surface::Shape(self.shape), placement.frame);
        Ok(Data { train, validation, test, truth: Truth { manifold, betti }, beyond })
    }

    fn beyond(&self, gap: Gap, placement: &Placement, pairs: usize, seed: u64) -> Result<Beyond> {
        let drawn = |count, is_held_out: bool, part: u64| {
            let keep = |angle| gap.holds(angle) == is_held_out;
            points(self.shape, count, keep, seed.wrapping_add(part))
        };
        let paired = drawn(pairs, false, part::PAIRED)?;
        let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_add(part::PAIRED));
        rng.set_stream(PAIRS_STREAM);
        let angles: Vec<[f64; 2]> = (0..pairs).map(|_| gap.beside.pair(&mut rng)).collect();
        let end = |end: usize, part| {
            let of_pairs: Vec<f64> = angles.iter().map(|pair| pair[end]).collect();
            placement.put(moved(&paired, gap.angle, of_pairs), part)
        };
        Ok(Beyond {
            from: end(0, part::FROM)?,
            to: end(1, part::TO)?,
            held_out: placement.put(drawn(2 * pairs, true, part::HELD_OUT)?, part::HELD_OUT)?,
            within: placement.put(drawn(2 * pairs, false, part::WITHIN)?, part::WITHIN)?,
        })
    }
}

/// The stream of the generator that pairs are drawn from, apart from those of points, noise and frames.
const PAIRS_STREAM: u64 = 3;

/// The part of a shape's angle that is held out.
#[derive(Clone, Copy, Debug)]
struct Gap {
    angle: Angle,
    held_out: Range,
    beside: Beside,
    /// Into how many pieces it cuts the shape.
    pieces: usize,
}

impl Gap {
    /// From shares of the angle's range; pairs come from the longer one of the ranges beside it.
    fn new(shape: Shape, shares: Range) -> Result<Self, String> {
        let angle = Angle::of_shape(shape).ok_or_else(|| no_angle(shape))?;
        let whole = angle.range();
        let at = |share: f64| whole.start + share * (whole.end - whole.start);
        let held_out = Range { from: at(shares.from), to: at(shares.to) };
        let below = Range { from: whole.start, to: held_out.from };
        let above = Range { from: held_out.to, to: whole.end };
        let longer = if shares.from >= 1.0 - shares.to { below } else { above };
        let beside = Beside::new(longer, held_out).ok_or("data.held_out is beside nothing".to_owned())?;
        // A gap within a turn leaves one arc, as both ends of the range are one place.
        let is_cut = shape == Shape::SwissRoll && shares.from > 0.0 && shares.to < 1.0;
        Ok(Self { angle, held_out, beside, pieces: if is_cut { 2 } else { 1 } })
    }

    fn holds(&self, angle: f64) -> bool {
        (self.held_out.from..self.held_out.to).contains(&angle)
    }

    /// The Betti numbers of what is left: of as many pieces, each of which is an interval of angles times what is at one angle.
    fn betti(&self, shape: Shape) -> Vec<usize> {
        match shape {
            Shape::Torus { .. } | Shape::CliffordTorus => vec![1, 1],
            _ => vec![self.pieces],
        }
    }
}

/// Why nothing of a shape can be held out.
pub fn no_angle(shape: Shape) -> String {
    let known = Angle::SHAPES.join(", ");
    format!("data.held_out is a part of an angle, and {shape} is not drawn by one: {known} are")
}

/// Points without noise whose angle is kept, if the shape has one.
fn points(shape: Shape, count: usize, keep: impl Fn(f64) -> bool, seed: u64) -> Result<Items> {
    let angle = Angle::of_shape(shape);
    let mut drawn = count;
    loop {
        let cloud = generate(shape, drawn, None, 0.0, seed)?;
        let angles: Vec<f64> = cloud.points().filter_map(|point| Some(angle?.of(point))).collect();
        let classes: Vec<u8> = cloud.points().enumerate().filter_map(|it| class(shape, it)).collect();
        let kept: Vec<usize> =
            (0..drawn).filter(|&place| angles.get(place).is_none_or(|it| keep(*it))).collect();
        if kept.len() >= count {
            let values = Values::Points { values: cloud.values, dim: cloud.dim };
            return Items { values, classes, factors: angles }.take(&kept[..count]);
        }
        // A longer cloud starts with the same points.
        drawn *= 2;
    }
}

/// The component that a point without noise lies on, of shapes with several.
fn class(shape: Shape, (index, point): (usize, &[f64])) -> Option<u8> {
    match (shape, point) {
        (Shape::Clusters { count }, _) => u8::try_from(index % count).ok(),
        // In the xy-plane is the first ring.
        (Shape::LinkedRings, &[.., z]) => Some(u8::from(z != 0.0)),
        // The first half circle is a part of the unit circle; the other one meets that in no more than single points.
        (Shape::Moons, &[x, y]) => Some(u8::from((x.hypot(y) - 1.0).abs() > 1e-9)),
        _ => None,
    }
}

/// The same points at other angles.
fn moved(of: &Items, angle: Angle, to: Vec<f64>) -> Items {
    let Values::Points { values, dim } = &of.values else { return of.clone() };
    let points = values.chunks_exact(*dim).zip(&to).flat_map(|(point, &to)| angle.moved(point, to));
    Items {
        values: Values::Points { values: points.collect(), dim: *dim },
        classes: of.classes.clone(),
        factors: to,
    }
}
