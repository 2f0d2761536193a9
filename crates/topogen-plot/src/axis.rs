//! From a range of numbers to an axis: where values lie, and which ticks are drawn.

use crate::number::{compact, divide_by_power, exponent_of, fixed, power_of_ten};

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    /// Place on the axis, from 0 at its start to 1 at its end.
    pub at: f64,
    /// What is written there; nothing at a minor tick.
    pub label: String,
}

/// Room for ticks: whether labels that are `spacing` (a fraction of the axis) apart can stand beside each other.
pub(crate) trait Room: Fn(&[Tick], f64) -> bool {}
impl<F: Fn(&[Tick], f64) -> bool> Room for F {}

/// A map from values to the unit interval, with ticks.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    map: Map,
    pub ticks: Vec<Tick>,
    /// What the labels must be multiplied with and what must be added, if anything.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy)]
enum Map {
    /// `v = base + 10^exponent * w`, and `w` runs over `low..high`.
    Linear { base: f64, exponent: i32, low: f64, high: f64 },
    /// The decimal logarithm runs over `low..high`.
    Log { low: f64, high: f64 },
}

impl Map {
    fn fraction(self, value: f64) -> f64 {
        match self {
            Self::Linear { base, exponent, low, high } => {
                let scaled = if base == 0.0 {
                    divide_by_power(value, exponent)
                } else {
                    divide_by_power(value - base, exponent)
                };
                (scaled - low) / (high - low)
            }
            Self::Log { low, high } => (value.log10() - low) / (high - low),
        }
    }
}

/// The smallest and the greatest value; `None` of nothing.
pub(crate) fn range(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

impl Axis {
    /// An axis over the unit interval without ticks.
    pub fn bare() -> Self {
        let map = Map::Linear { base: 0.0, exponent: 0, low: 0.0, high: 1.0 };
        Self { map, ticks: Vec::new(), note: None }
    }

    /// A linear axis over finite `min..=max`, widened on both sides by `padding` times its length.
    pub fn linear(min: f64, max: f64, padding: f64, room: impl Room) -> Self {
        // Numbers whose labels would be long are written as multiples of a power of ten; a short range far from
        // zero is written as differences from a round number.
        const LONG: i32 = 6;
        const SHORT: i32 = -4;
        const FAR: f64 = 2e-4;
        let greatest = min.abs().max(max.abs());
        let mut exponent = exponent_of(greatest);
        let mut base = 0.0;
        let mut notes = Vec::new();
        let (mut low, mut high) = (divide_by_power(min, exponent), divide_by_power(max, exponent));
        let span = high - low;
        if span > 0.0 && span < FAR * low.abs().max(high.abs()) {
            let digits;
            (base, digits) = round_number_near(min, max, exponent);
            notes.push(format!("{} {}", if base < 0.0 { '−' } else { '+' }, compact(base.abs(), digits)));
            exponent = exponent_of((min - base).abs().max((max - base).abs()));
            (low, high) = (divide_by_power(min - base, exponent), divide_by_power(max - base, exponent));
        }
        if (SHORT + 1..LONG).contains(&exponent) {
            let unit = 10f64.powi(exponent);
            (low, high) = (low * unit, high * unit);
            exponent = 0;
        } else {
            notes.insert(0, format!("×{}", power_of_ten(exponent)));
        }
        let widening = match high - low {
            span if span > 0.0 => padding * span,
            _ if low == 0.0 => 1.0,
            // A constant: its neighbourhood is shown.
            _ => 0.12 * low.abs(),
        };
        (low, high) = (low - widening, high + widening);
        let ticks = linear_ticks(low, high, room);
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        Self { map: Map::Linear { base, exponent, low, high }, ticks, note }
    }

    /// A logarithmic axis over positive `min..=max`, widened on both sides by `padding` times its length.
    pub fn log(min: f64, max: f64, padding: f64, room: impl Room) -> Self {
        // A constant is shown in the middle of a third of a decade to each side.
        const CONSTANT: f64 = 0.35;
        let (mut low, mut high) = (min.log10(), max.log10());
        let widening = if high > low { padding * (high - low) } else { CONSTANT };
        (low, high) = (low - widening, high + widening);
        let map = Map::Log { low, high };
        if let Some(ticks) =
            decade_ticks(map, low, high, &room).or_else(|| mantissa_ticks(map, low, high, &room))
        {
            return Self { map, ticks, note: None };
        }
        // Less than a factor of two: the ticks of a linear axis, at their places on this one.
        let (from, to) = (10f64.powf(low), 10f64.powf(high).min(f64::MAX));
        let linear = Self::linear(from, to, 0.0, room);
        let Map::Linear { base, exponent, low: start, high: end } = linear.map else { return linear };
        let ticks = linear.ticks.into_iter().map(|tick| {
            let scaled = start + tick.at * (end - start);
            Tick { at: map.fraction(base + scaled * 10f64.powi(exponent)), ..tick }
        });
        Self { map, ticks: ticks.collect(), note: linear.note }
    }

    /// Place of a value, from 0 at the start of the axis to 1 at its end.
    pub fn fraction(&self, value: f64) -> f64 {
        self.map.fraction(value)
    }
}

/// The number with the fewest digits that is about as near to `min..=max` as that range is long, and how many digits
/// it has; `exponent` is that of the range's numbers.
fn round_number_near(min: f64, max: f64, exponent: i32) -> (f64, usize) {
    let (middle, span) = (min + (max - min) / 2.0, max - min);
    for digits in 1..17 {
        // Through text, so that the number is the nearest one to what will be written.
        let candidate: f64 = format!("{middle:.*e}", digits - 1).parse().unwrap_or(middle);
        if (candidate - middle).abs() <= span && exponent_of(candidate) >= exponent {
            return (candidate, digits);
        }
    }
    (middle, 17)
}

/// Ticks at multiples of 1, 2 or 5 times a power of ten: as many as there is room for, at most about ten.
fn linear_ticks(low: f64, high: f64, room: impl Room) -> Vec<Tick> {
    let span = high - low;
    let mut digit = exponent_of(span / 10.0);
    let mut best = Vec::new();
    let mut spacing = 0.0;
    loop {
        for mantissa in [1.0, 2.0, 5.0] {
            let step = mantissa * 10f64.powi(digit);
            if span / step > 10.0 {
                continue;
            }
            // An end of the axis that is a multiple but for rounding has its tick.
            let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
            let count = (last - first) as usize + 1;
            if last < first || (count < 2 && !best.is_empty()) {
                return thinned(best, spacing, room);
            }
            let decimals = usize::try_from(-digit).unwrap_or(0);
            let grouped = low.abs().max(high.abs()) >= 1e4;
            let ticks: Vec<Tick> = (0..count)
                .map(|index| {
                    let value = (first + index as f64) * step;
                    Tick { at: (value - low) / span, label: fixed(value, decimals, grouped) }
                })
                .collect();
            if room(&ticks, step / span) {
                return ticks;
            }
            (best, spacing) = (ticks, step / span);
        }
        digit += 1;
    }
}

/// Takes the labels of as few ticks as gives the others room, but leaves two; all are left if that is not enough.
fn thinned(ticks: Vec<Tick>, spacing: f64, room: impl Room) -> Vec<Tick> {
    let strides = 2..ticks.len().max(2);
    let thin = |stride: usize| -> Vec<Tick> {
        let label = |index: usize| if index.is_multiple_of(stride) { &*ticks[index].label } else { "" };
        (0..ticks.len()).map(|index| Tick { at: ticks[index].at, label: label(index).into() }).collect()
    };
    strides
        .map(|stride| (thin(stride), spacing * stride as f64))
        .find(|(ticks, spacing)| room(ticks, *spacing))
        .map_or_else(|| ticks.clone(), |(ticks, _)| ticks)
}

/// Ticks at powers of ten with unlabelled ones between them; `None` if there are fewer than two powers.
fn decade_ticks(map: Map, low: f64, high: f64, room: &impl Room) -> Option<Vec<Tick>> {
    let (first, last) = (low.ceil() as i32, high.floor() as i32);
    if last <= first {
        return None;
    }
    let at = |exponent: i32| (f64::from(exponent) - low) / (high - low);
    let mut ticks = Vec::new();
    for stride in [1, 2, 3, 5, 10, 20, 50, 100, 200] {
        let multiples = (first..=last).filter(|exponent| exponent.rem_euclid(stride) == 0);
        let candidate: Vec<Tick> =
            multiples.map(|exponent| Tick { at: at(exponent), label: power_of_ten(exponent) }).collect();
        if candidate.len() < 2 {
            break;
        }
        ticks = candidate;
        if room(&ticks, f64::from(stride) / (high - low)) {
            if stride == 1 {
                ticks.extend(minor_ticks(map, first - 1, last));
            }
            break;
        }
    }
    Some(ticks)
}

fn minor_ticks(map: Map, first: i32, last: i32) -> impl Iterator<Item = Tick> {
    let values =
        (first..=last).flat_map(|exponent| (2..10).map(move |digit| f64::from(digit) * 10f64.powi(exponent)));
    values
        .map(move |value| Tick { at: map.fraction(value), label: String::new() })
        .filter(|tick| on_axis(tick.at))
}

/// Ticks at 1, 2 and 5 times powers of ten; `None` if there are fewer than two.
fn mantissa_ticks(map: Map, low: f64, high: f64, room: &impl Room) -> Option<Vec<Tick>> {
    let decades = low.floor() as i32..=high.floor() as i32;
    let mut ticks: Vec<Tick> = decades
        .clone()
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(exponent)))
        .map(|value| Tick { at: map.fraction(value), label: compact(value, 1) })
        .filter(|tick| on_axis(tick.at))
        .collect();
    // 1, 2 and 5 are at least log10(2) apart.
    if ticks.len() < 2 || !room(&ticks, 2f64.log10() / (high - low)) {
        return None;
    }
    ticks.extend(minor_ticks(map, *decades.start(), *decades.end()));
    Some(ticks)
}

fn on_axis(at: f64) -> bool {
    (-1e-9..=1.0 + 1e-9).contains(&at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_most(count: usize) -> impl Room {
        move |ticks: &[Tick], _: f64| ticks.len() <= count
    }

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect()
    }

    #[test]
    fn thousands_are_grouped() {
        let axis = Axis::linear(32_000.0, 69_500.0, 0.05, at_most(5));
        assert_eq!(labels(&axis), ["40,000", "50,000", "60,000", "70,000"]);
        assert_eq!(axis.note, None);
    }

    #[test]
    fn large_and_small_numbers_share_a_power_of_ten() {
        let axis = Axis::linear(0.0, 3e7, 0.0, at_most(4));
        assert_eq!((labels(&axis), axis.note.as_deref()), (vec!["0", "1", "2", "3"], Some("×10⁷")));
        let axis = Axis::linear(-2e-9, 2e-9, 0.0, at_most(5));
        assert_eq!((labels(&axis), axis.note.as_deref()), (vec!["−2", "−1", "0", "1", "2"], Some("×10⁻⁹")));
    }

    #[test]
    fn a_short_range_far_from_zero_is_written_as_differences() {
        let axis = Axis::linear(1_000_000.0, 1_000_000.4, 0.0, at_most(5));
        assert_eq!(labels(&axis), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(axis.note.as_deref(), Some("+ 1,000,000"));
        assert!((axis.fraction(1_000_000.2) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn labels_without_room_are_left_out_but_for_two() {
        // Ticks of the next larger step would be but one, at 0.
        let far_apart = |least: f64| move |_: &[Tick], spacing: f64| spacing >= least;
        let labelled = |least| Axis::linear(-4.6, 4.6, 0.0, far_apart(least));
        assert_eq!(labels(&labelled(0.2)), ["−4", "−2", "0", "2", "4"]);
        assert_eq!(labels(&labelled(0.4)), ["−4", "0", "4"]);
        assert_eq!(labels(&labelled(0.8)), ["−4", "4"]);
        assert_eq!(labelled(0.8).ticks.len(), 5);
        assert_eq!(labels(&labelled(2.0)), ["−4", "−2", "0", "2", "4"]);
    }

    #[test]
    fn every_range_has_ticks_on_the_axis() {
        let ranges = [
            (-f64::MAX, f64::MAX),
            (0.0, f64::MAX),
            (0.0, 5e-324),
            (1.0, 1.0 + f64::EPSILON),
            (-1e300, -1e300 * (1.0 + 1e-12)),
            (f64::MAX, f64::MAX),
            (0.0, 0.0),
            (-7.0, -7.0),
            (1e-310, 1e-310),
            (0.1, 0.3),
            (-0.001, 12345.0),
        ];
        for (a, b) in ranges {
            let (min, max) = (a.min(b), a.max(b));
            let axis = Axis::linear(min, max, 0.05, at_most(6));
            assert!(labels(&axis).len() >= 2, "{min} to {max} gives {axis:?}");
            assert!(axis.ticks.iter().all(|tick| on_axis(tick.at)), "{min} to {max} gives {axis:?}");
            assert!(labels(&axis).iter().all(|label| label.chars().count() <= 9), "{axis:?}");
            for value in [min, max] {
                assert!((0.0..=1.0).contains(&axis.fraction(value)), "{value} gives {axis:?}");
            }
        }
    }

    #[test]
    fn every_positive_range_has_logarithmic_ticks() {
        let ranges = [(1e-300, 1e300), (1.0, 1.0), (2.0, 2.1), (0.3, 40.0), (5e-324, f64::MAX), (9.0, 90.0)];
        for (min, max) in ranges {
            let axis = Axis::log(min, max, 0.05, at_most(40));
            assert!(labels(&axis).len() >= 2, "{min} to {max} gives {axis:?}");
            assert!(axis.ticks.iter().all(|tick| on_axis(tick.at)), "{min} to {max} gives {axis:?}");
            assert!((0.0..=1.0).contains(&axis.fraction(min)) && axis.fraction(max) <= 1.0);
        }
        let axis = Axis::log(1.0, 1000.0, 0.0, at_most(40));
        assert_eq!(labels(&axis), ["10⁰", "10¹", "10²", "10³"]);
        assert!((axis.fraction(10.0) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn labels_name_the_value_at_their_place() {
        let axis = Axis::log(2.0, 2.1, 0.05, at_most(6));
        for tick in &axis.ticks {
            let value: f64 = tick.label.parse().unwrap();
            assert!((axis.fraction(value) - tick.at).abs() < 1e-9, "{tick:?}");
        }
    }
}
