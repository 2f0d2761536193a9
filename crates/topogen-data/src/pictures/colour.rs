//! Colours, as red, green and blue from 0 to 1.

use super::shape::Point;

pub(super) type Colour = [f64; 3];

/// From `first` at 0 to `second` at 1.
pub(super) fn mix(first: Colour, second: Colour, share: f64) -> Colour {
    std::array::from_fn(|channel| first[channel] + share * (second[channel] - first[channel]))
}

/// Darker, or lighter above 1.
pub(super) fn scale(colour: Colour, by: f64) -> Colour {
    colour.map(|value| value * by)
}

/// Along a path of three colours, from 0 through 1/2 to 1.
pub(super) fn along([first, second, third]: [Colour; 3], at: f64) -> Colour {
    if at < 0.5 { mix(first, second, 2.0 * at) } else { mix(second, third, 2.0 * at - 1.0) }
}

/// From dark skin to light.
pub(super) fn skin(tone: f64) -> Colour {
    along([[0.36, 0.22, 0.16], [0.76, 0.54, 0.40], [0.98, 0.84, 0.74]], tone)
}

/// A colour of the wheel: `hue` goes round once from 0 (red) to 1.
///
/// Channels follow cosines, a third of a turn apart, so that the hue has no corners.
pub(super) fn hue(hue: f64, saturation: f64, value: f64) -> Colour {
    let channel = |third: f64| {
        let pure = 0.5 + 0.5 * (std::f64::consts::TAU * (hue - third / 3.0)).cos();
        value * (1.0 - saturation * (1.0 - pure))
    };
    [channel(0.0), channel(1.0), channel(2.0)]
}

/// The shade of something round of this colour: darker by up to 1/5 within `width` of its edge.
pub(super) fn round(colour: Colour, width: f64) -> impl Fn(Point, f64) -> Colour {
    move |_, distance| scale(colour, 1.0 - 0.2 * (1.0 + distance / width).clamp(0.0, 1.0))
}

/// One colour all over.
pub(super) fn flat(colour: Colour) -> impl Fn(Point, f64) -> Colour {
    move |_, _| colour
}
