//! Colours, and the colour-blind safe palette of Okabe and Ito.

use std::fmt;

/// A colour as red, green and blue in 0..=255; prints as `#rrggbb`.
///
/// # Example
///
/// ```
/// use topogen_plot::Rgb;
///
/// assert_eq!(Rgb(0, 114, 178).to_string(), "#0072b2");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Rgb {
    /// The contrast ratio of two colours, from 1 (the same) to 21 (black on white).
    ///
    /// # Units
    ///
    /// None: a ratio of relative luminances. Text wants 4.5 or more, graphical elements 3 or more.
    ///
    /// # References
    ///
    /// W3C, Web Content Accessibility Guidelines 2.1, 2018, definition of "contrast ratio".
    ///
    /// # Example
    ///
    /// ```
    /// use topogen_plot::Rgb;
    ///
    /// assert_eq!(Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)).round(), 21.0);
    /// ```
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with a share of another one, from 0 (none) to 1 (nothing but it).
    pub(crate) fn mixed(self, other: Self, share: f64) -> Self {
        let channel = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

// Okabe & Ito, "Color Universal Design", 2008.
const BLACK: Rgb = Rgb(0, 0, 0);
const ORANGE: Rgb = Rgb(230, 159, 0);
const SKY_BLUE: Rgb = Rgb(86, 180, 233);
const BLUISH_GREEN: Rgb = Rgb(0, 158, 115);
const YELLOW: Rgb = Rgb(240, 228, 66);
const BLUE: Rgb = Rgb(0, 114, 178);
const VERMILLION: Rgb = Rgb(213, 94, 0);
const REDDISH_PURPLE: Rgb = Rgb(204, 121, 167);
const WHITE: Rgb = Rgb(255, 255, 255);

/// Yellow is left out: it cannot be seen on white.
pub(crate) const ON_LIGHT: [Rgb; 7] =
    [BLUE, VERMILLION, BLUISH_GREEN, REDDISH_PURPLE, BLACK, ORANGE, SKY_BLUE];

/// Blue is left out and black is white: neither can be seen on a dark page.
pub(crate) const ON_DARK: [Rgb; 7] =
    [SKY_BLUE, ORANGE, BLUISH_GREEN, REDDISH_PURPLE, WHITE, YELLOW, VERMILLION];
