//! The lowest and the highest degree: components of pixels that merge, from the first to the last and back.

use super::order::PixelOrder;
use crate::Result;

/// From which end pixels come.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Direction {
    /// From the least rank on: components of the sets below.
    Up,
    /// From the largest rank on: components of what is not below, which the outside of the image is one of, and the oldest.
    Down,
}

/// Visits each component that merges with an older one: the rank of its oldest pixel, and the rank at which it does.
///
/// Pixels are neighbours if one of `steps` leads from one to the other. O(n α(n)) time, nearly.
pub(super) fn merges(
    order: &PixelOrder,
    steps: &[isize],
    direction: Direction,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(u32, u32),
) -> Result<()> {
    let n = order.len() as u32;
    // Ages count from the oldest. The border is never there from below, and always from above.
    // Age and rank are each other's image.
    let age_of = |rank: u32| match direction {
        Direction::Up => rank,
        Direction::Down => n - rank,
    };
    let ages = match direction {
        Direction::Up => 0..n,
        Direction::Down => 1..n + 1,
    };
    // The root of a component is its oldest pixel; no rank of trees is stored, as halving keeps paths short.
    let mut parents: Vec<u32> = (0..n + 1).collect();
    for age in ages {
        if age % CHECKED == 0 {
            check()?;
        }
        let place = order.places[age_of(age) as usize];
        for step in steps {
            let other = age_of(order.ranks[(place as isize + step) as usize]);
            if other >= age {
                continue;
            }
            let (here, there) = (root(&mut parents, age), root(&mut parents, other));
            if here != there {
                let (older, younger) = (here.min(there), here.max(there));
                parents[younger as usize] = older;
                // A pixel that comes beside others never was a component of its own.
                if younger != age {
                    visit(age_of(younger), age_of(age));
                }
            }
        }
    }
    Ok(())
}

/// So many pixels take no time worth asking for an interruption.
const CHECKED: u32 = 1 << 14;

fn root(parents: &mut [u32], mut age: u32) -> u32 {
    while parents[age as usize] != age {
        let grandparent = parents[parents[age as usize] as usize];
        parents[age as usize] = grandparent;
        age = grandparent;
    }
    age
}
