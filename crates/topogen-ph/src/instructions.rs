//! Which vector instructions are used.

use crate::engine::names;
use crate::{Error, Result};
use pulp::Arch;
use std::fmt;
use std::str::FromStr;

/// The vector instructions that the sweep and the lengths are compiled for and run with.
///
/// All give the same bytes; they differ in speed only.
///
/// ```
/// use topogen_ph::{Euclidean, Instructions, Points, Rips};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let points = Points::new(&square, 2)?;
/// for instructions in Instructions::available() {
///     let diagram = Rips::default().instructions(instructions).points(&points, &Euclidean)?;
///     assert_eq!(diagram, Rips::default().points(&points, &Euclidean)?);
/// }
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instructions {
    /// The widest that the machine has.
    #[default]
    Auto,
    /// AVX-512 (F, BW, CD, DQ, VL): 512 bits, x86-64.
    Avx512,
    /// AVX2 with FMA: 256 bits, x86-64.
    Avx2,
    /// NEON: 128 bits, AArch64.
    Neon,
    /// What every machine of the target has: SSE2 on x86-64, NEON on AArch64.
    Plain,
}

impl Instructions {
    /// All that can be asked for, whatever the machine has.
    const ALL: [Self; 5] = [Self::Auto, Self::Avx512, Self::Avx2, Self::Neon, Self::Plain];

    /// Those that this machine has, [`Instructions::Auto`] among them.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|instructions| instructions.arch().is_ok())
    }

    /// The token that compiled code is chosen by.
    ///
    /// # Errors
    /// [`Error::NoInstructions`] when the machine has not got them.
    pub(crate) fn arch(self) -> Result<Arch> {
        match self {
            Self::Auto => Some(Arch::new()),
            Self::Plain => Some(Arch::Scalar),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => pulp::x86::V4::try_new().map(Arch::V4),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::try_new().map(Arch::V3),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => pulp::aarch64::Neon::try_new().map(Arch::Neon),
            #[allow(unreachable_patterns, reason = "which arms stand above depends on the target")]
            _ => None,
        }
        .ok_or(Error::NoInstructions { wanted: self })
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Neon => "neon",
            Self::Plain => "plain",
        })
    }
}

impl FromStr for Instructions {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|instructions| instructions.to_string() == name);
        found.ok_or_else(|| Error::UnknownName { name: name.to_owned(), known: names(&Self::ALL) })
    }
}
