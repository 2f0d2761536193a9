//! Clouds so small that squares lose their digits.

use crate::common::clouds::{cube, moved};
use crate::common::paths::assert_paths_agree;
use topogen_ph::{Engine, Rips, Threshold};

fn check(scale: f64) {
    for dim in [1, 2, 3, 5, 30] {
        for seed in 0..12 {
            let cloud = moved(&cube(4 + 2 * seed as usize, dim, seed), scale, 0.0);
            for threshold in [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(0.4 * scale)] {
                assert_paths_agree(&cloud, dim, Rips::default().threshold(threshold), Engine::Standard);
            }
        }
    }
}

macro_rules! at_scales {
    ($($name:ident $scale:literal),*) => {
        $(#[test] fn $name() { check($scale); })*
    };
}

at_scales! { e138 1e-138, e140 1e-140, e142 1e-142, e145 1e-145, e150 1e-150, e154 1e-154, e158 1e-158, e160 1e-160, e162 1e-162, e170 1e-170, e300 1e-300 }
