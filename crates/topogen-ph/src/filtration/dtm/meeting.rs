//! When the balls of two points meet.

/// How the ball around a point that enters at f grows: at time t ≥ f its radius is (t^p − f^p)^(1/p).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Growth {
    /// p = 1.
    Linear,
    /// p = 2.
    Quadratic,
    /// p = ∞: the radius is t.
    Sudden,
    /// Any other p.
    Power(f64),
}

/// Derivatives of the time at which two balls meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MeetingSlopes {
    /// By the distance of their centres.
    pub(super) distance: f64,
    /// By the time at which the later ball enters.
    pub(super) late: f64,
    /// By that of the earlier.
    pub(super) early: f64,
}

impl Growth {
    /// The growth of order p, unless p is below 1 or NaN.
    pub(super) fn new(order: f64) -> Option<Self> {
        match order {
            1.0 => Some(Self::Linear),
            2.0 => Some(Self::Quadratic),
            f64::INFINITY => Some(Self::Sudden),
            _ if order > 1.0 => Some(Self::Power(order)),
            _ => None,
        }
    }

    /// The time at which balls that enter at `late` ≥ `early` meet, `distance` apart; `late` where the earlier one reaches the other centre
    /// before.
    ///
    /// Both radii r and s satisfy r + s = distance and r^p + late^p = s^p + early^p. The smaller one, r, is found first: t follows from it
    /// without cancellation.
    pub(super) fn meeting(self, distance: f64, late: f64, early: f64) -> f64 {
        match self {
            Self::Linear => late.max((distance - (late - early)) / 2.0 + late),
            Self::Sudden => late.max(distance / 2.0),
            // Two balls of one centre meet when both are there, and the quotient would be no number.
            Self::Quadratic if distance > 0.0 => {
                let radius = (distance - (late - early) / distance * (late + early)) / 2.0;
                if radius > 0.0 { radius.hypot(late) } else { late }
            }
            Self::Power(p) if distance > 0.0 => {
                // The radius of the earlier ball when the later enters.
                let lead = difference(late, early, p);
                if lead >= distance { late } else { norm(smaller_radius(distance, lead, p), late, p) }
            }
            _ => late,
        }
    }

    /// The derivatives of [`Growth::meeting`] by its arguments, from its value and the times of the balls.
    ///
    /// # Gradient
    /// Where the earlier ball just reaches the other centre as the later enters, that of the later entry; there is a kink if p is 1 or ∞.
    pub(super) fn slopes(self, meeting: f64, late: f64, early: f64) -> MeetingSlopes {
        let p = match self {
            _ if meeting <= late => return MeetingSlopes { distance: 0.0, late: 1.0, early: 0.0 },
            Self::Sudden => return MeetingSlopes { distance: 0.5, late: 0.0, early: 0.0 },
            Self::Linear => 1.0,
            Self::Quadratic => 2.0,
            Self::Power(p) => p,
        };
        // The derivatives of r + s = distance, where r = (t^p − late^p)^(1/p) and s = (t^p − early^p)^(1/p), times r^(p−1).
        let (small, large) = (difference(meeting, late, p), difference(meeting, early, p));
        let power = |quotient: f64| quotient.powf(p - 1.0);
        let ratio = power(small / large);
        MeetingSlopes {
            distance: power(small / meeting) / (1.0 + ratio),
            late: power(late / meeting) / (1.0 + ratio),
            early: power(early / meeting) * ratio / (1.0 + ratio),
        }
    }
}

/// The root r of r + (r^p + lead^p)^(1/p) = distance, where lead < distance.
///
/// The left side is convex in r, with derivatives between 1 and 2, and not below the right side at half the distance: from there on Newton's
/// method only decreases r, down to the root or what rounding takes for it.
fn smaller_radius(distance: f64, lead: f64, p: f64) -> f64 {
    let mut radius = distance / 2.0;
    loop {
        let larger = norm(radius, lead, p);
        let next = radius - (radius + larger - distance) / (1.0 + (radius / larger).powf(p - 1.0));
        if next >= radius || next.is_nan() {
            return radius;
        }
        radius = next.max(0.0);
    }
}

/// (a^p + b^p)^(1/p), for numbers that are not negative.
fn norm(a: f64, b: f64, p: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    if large > 0.0 { large * (1.0 + (small / large).powf(p)).powf(p.recip()) } else { 0.0 }
}

/// (a^p − b^p)^(1/p), for a ≥ b ≥ 0.
fn difference(a: f64, b: f64, p: f64) -> f64 {
    if a > 0.0 { a * (1.0 - (b / a).powf(p)).max(0.0).powf(p.recip()) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORDERS: [f64; 6] = [1.0, 1.3, 2.0, 3.0, 20.0, f64::INFINITY];

    fn radius(t: f64, entry: f64, p: f64) -> f64 {
        if p == f64::INFINITY { t } else { (t.powf(p) - entry.powf(p)).max(0.0).powf(1.0 / p) }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn balls_touch_when_they_meet(distance in 0.0..3.0, a in 0.0..1.0, b in 0.0..1.0) {
            let (late, early) = (f64::max(a, b), f64::min(a, b));
            for p in ORDERS {
                let t = Growth::new(p).unwrap().meeting(distance, late, early);
                let reach = |t: f64| radius(t, late, p) + radius(t, early, p);
                // Radii follow from times with few digits where p is large, so times are compared.
                prop_assert!(t >= late && reach(t * (1.0 + 1e-9)) >= distance, "{p}: too early at {t}");
                prop_assert!(t == late || reach(t * (1.0 - 1e-9)) <= distance, "{p}: too late at {t}");
            }
        }

        /// The general formula is that of the special cases.
        #[test]
        fn a_power_of_1_and_2(distance in 0.0..3.0, a in 0.0..1.0, b in 0.0..1.0) {
            let (late, early) = (f64::max(a, b), f64::min(a, b));
            for (p, growth) in [(1.0, Growth::Linear), (2.0, Growth::Quadratic)] {
                let t = growth.meeting(distance, late, early);
                let other = Growth::Power(p).meeting(distance, late, early);
                prop_assert!((t - other).abs() < 1e-12, "{p}: {t} {other}");
            }
        }

        #[test]
        fn slopes_are_central_differences(distance in 0.1..3.0, a in 0.05..1.0, b in 0.05..1.0) {
            let (late, early) = (f64::max(a, b), f64::min(a, b));
            let step = 1e-6;
            for p in ORDERS {
                let growth = Growth::new(p).unwrap();
                let t = growth.meeting(distance, late, early);
                // Away from kinks, and from where the order of the balls changes.
                prop_assume!(late - early > 1e-4 && (t - late > 1e-4 || t == growth.meeting(distance + 1e-4, late, early)));
                let slopes = growth.slopes(t, late, early);
                let difference = |[x, y, z]: [f64; 3]| {
                    let at = |by: f64| growth.meeting(distance + by * x, late + by * y, early + by * z);
                    (at(step) - at(-step)) / (2.0 * step)
                };
                let found = [slopes.distance, slopes.late, slopes.early];
                let expected =
                    [difference([1.0, 0.0, 0.0]), difference([0.0, 1.0, 0.0]), difference([0.0, 0.0, 1.0])];
                for (found, expected) in found.iter().zip(expected) {
                    prop_assert!((found - expected).abs() < 1e-4, "{p}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn balls_of_one_centre_meet_when_both_are_there() {
        for p in ORDERS {
            let growth = Growth::new(p).unwrap();
            assert_eq!(growth.meeting(0.0, 0.7, 0.2), 0.7);
            assert_eq!(growth.meeting(0.0, 0.0, 0.0), 0.0);
            assert_eq!(growth.slopes(0.7, 0.7, 0.7), MeetingSlopes { distance: 0.0, late: 1.0, early: 0.0 });
        }
    }

    #[test]
    fn balls_that_are_there_from_the_first_meet_at_half_the_distance() {
        for p in ORDERS {
            let growth = Growth::new(p).unwrap();
            for distance in [1.0, 1e-200, 1e200] {
                assert!((growth.meeting(distance, 0.0, 0.0) / distance - 0.5).abs() < 1e-15);
            }
            assert_eq!(growth.slopes(0.5, 0.0, 0.0).distance, 0.5);
        }
    }
}
