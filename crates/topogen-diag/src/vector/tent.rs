//! The tent of a bar, which landscapes and silhouettes are made of.

/// The height at `t` of the tent over the bar: how far its nearer end is, and zero outside.
pub(super) fn tent((birth, death): (f64, f64), t: f64) -> f64 {
    (t - birth).min(death - t).max(0.0)
}

/// The derivative of the tent by (birth, death): that of the nearer end, half of each at the peak, and zero outside.
pub(super) fn tent_slope((birth, death): (f64, f64), t: f64) -> [f64; 2] {
    let (rise, fall) = (t - birth, death - t);
    if rise.min(fall) <= 0.0 {
        [0.0, 0.0]
    } else if rise < fall {
        [-1.0, 0.0]
    } else if rise > fall {
        [0.0, 1.0]
    } else {
        [-0.5, 0.5]
    }
}
