//! Drawn pictures whose continuous factors are known, as stand-ins where photographs cannot be had.
//!
//! Whatever is random in a picture is a number that is returned with it ([`Pictures::factors`]), and the class where there are
//! some: the pictures of one class are a manifold of that dimension, parametrised by the factors. So what estimates intrinsic
//! dimension, or learns codes of it, can be held against the truth.
//!
//! **These are drawings.** They stand in for photographs of faces, hands and things where those are not at hand, and are named
//! for what they are: results on them are never to be given under the name of CelebA, 11k Hands or CIFAR-10, whose files
//! [`load_celeba`](crate::load_celeba), [`load_hands`](crate::load_hands) and [`load_cifar10`](crate::load_cifar10) read.

mod canvas;
mod colour;
mod faces;
mod factor;
mod hands;
pub mod lines;
mod scenes;
mod shape;

use std::fmt;
use std::str::FromStr;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::clouds::draw::between;
use crate::error::{Error, ImageError, Result};
use crate::images::ImageSet;
use canvas::Canvas;
use factor::Factor;

/// What the labels of [`Picture::Scenes`] name, in their order.
pub const SCENE_CLASSES: [&str; scenes::CLASSES] = scenes::NAMES;

/// The smallest pictures, in which every factor can still be seen.
const SMALLEST: usize = 16;
/// The largest ones, far above what models of images take.
const LARGEST: usize = 1024;
/// Red, green and blue.
const CHANNELS: usize = 3;

/// A kind of drawn pictures.
///
/// The name is what [`FromStr`] reads and [`Display`](fmt::Display) writes.
///
/// # Examples
///
/// ```
/// use topogen_data::pictures::Picture;
///
/// assert_eq!("procedural-faces".parse::<Picture>()?, Picture::Faces);
/// assert_eq!(Picture::Scenes.to_string(), "cifar-like-synthetic");
/// assert!("celeba".parse::<Picture>().unwrap_err().to_string().contains("procedural-faces"));
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Picture {
    /// "procedural-faces": a face on a soft ground, with 8 factors. A stand-in for photographs of faces, never to be named
    /// after a set of them such as CelebA.
    Faces,
    /// "procedural-hands": a hand on a white ground, with 7 factors. A stand-in for photographs of hands, never to be named
    /// after a set of them such as 11k Hands.
    Hands,
    /// "cifar-like-synthetic": one of 10 things ([`SCENE_CLASSES`]) before a striped ground, with 10 factors and the class as
    /// its label. A stand-in for small photographs of things, never to be named after a set of them such as CIFAR-10.
    Scenes,
}

/// Drawn pictures, and what they show.
#[derive(Debug, Clone, PartialEq)]
pub struct Pictures {
    /// The pictures, in colour; those of scenes have the class as their label.
    pub images: ImageSet,
    /// The factors of each picture, picture by picture: `images.len() x factor_names.len()`.
    pub factors: Vec<f64>,
    /// What the factors are called.
    pub factor_names: Vec<&'static str>,
}

impl Picture {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Faces, Self::Hands, Self::Scenes];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Faces => "procedural-faces",
            Self::Hands => "procedural-hands",
            Self::Scenes => "cifar-like-synthetic",
        }
    }

    /// Height and width of the photographs that the pictures stand in for: 64, for scenes 32.
    pub const fn usual_size(self) -> usize {
        match self {
            Self::Faces | Self::Hands => 64,
            Self::Scenes => 32,
        }
    }

    const fn factors(self) -> &'static [Factor] {
        match self {
            Self::Faces => &faces::FACTORS,
            Self::Hands => &hands::FACTORS,
            Self::Scenes => &scenes::FACTORS,
        }
    }

    /// The label of the picture with this index: the classes take turns.
    fn label(self, index: usize) -> Option<u8> {
        (self == Self::Scenes).then_some((index % scenes::CLASSES) as u8)
    }

    /// Draws the picture with these factors, which are as many as [`factors`](Self::factors).
    fn draw(self, factors: &[f64], label: Option<u8>, canvas: &mut Canvas) {
        match self {
            Self::Faces => faces::draw(factors, canvas),
            Self::Hands => hands::draw(factors, canvas),
            Self::Scenes => scenes::draw(label.unwrap_or_default(), factors, canvas),
        }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Picture {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|picture| picture.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).to_vec();
            ImageError::UnknownPicture { name: name.to_owned(), known }.into()
        })
    }
}

/// Draws `n` pictures of `size` x `size` pixels.
///
/// Each factor is uniform in its interval, and all are independent. The factors of picture `i` depend on `seed` and `i` only
/// (ChaCha8, stream `i`), not on `n`, `size` or other pictures; classes of scenes take turns. Pictures are the same on one
/// machine; on another, sines may differ in their last digit, and so a pixel in a 255th. Edges are drawn by the share of the
/// pixel that they cover, so that pixels follow the factors continuously, up to rounding to bytes.
///
/// # Shapes
///
/// `[n, 3, size, size]`.
///
/// # Errors
///
/// `n` is 0, `size` is not 16 to 1,024, or there is no memory.
///
/// # Complexity
///
/// O(`n` · `size`²); a picture of 64 x 64 pixels takes less than a millisecond.
///
/// # Examples
///
/// ```
/// use topogen_data::pictures::{Picture, generate};
///
/// let faces = generate(Picture::Faces, 10, 64, 1)?;
/// assert_eq!((faces.images.len(), faces.images.channels()), (10, 3));
/// assert_eq!(faces.factors.len(), 10 * faces.factor_names.len());
/// assert_eq!(generate(Picture::Faces, 1, 64, 1)?.images, faces.images.take(&[0])?);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn generate(picture: Picture, n: usize, size: usize, seed: u64) -> Result<Pictures> {
    let refused = |what, value, wanted| Err(ImageError::Option { what, value, wanted }.into());
    if n == 0 {
        return refused("n", n, "at least 1".to_owned());
    }
    if !(SMALLEST..=LARGEST).contains(&size) {
        return refused("size", size, format!("{SMALLEST} to {LARGEST}"));
    }
    let kinds = picture.factors();
    let bytes = CHANNELS * size * size;
    let (Some(mut pixels), Some(mut factors), Some(mut labels)) =
        (reserve(n, bytes), reserve(n, kinds.len()), reserve(n, 1))
    else {
        return Err(ImageError::TooLarge { images: n, bytes }.into());
    };
    let mut canvas = Canvas::new(size);
    for index in 0..n {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(index as u64);
        factors.extend(kinds.iter().map(|kind| between(&kind.interval, &mut rng)));
        let label = picture.label(index);
        picture.draw(&factors[index * kinds.len()..], label, &mut canvas);
        canvas.append_to(&mut pixels);
        labels.extend(label);
    }
    let labels = (!labels.is_empty()).then_some(labels);
    let images = ImageSet::with_channels(CHANNELS, size, size, pixels, labels)?;
    Ok(Pictures { images, factors, factor_names: kinds.iter().map(|kind| kind.name).collect() })
}

/// An empty vector with room for `each` of `n` pictures, if there is memory.
fn reserve<T>(n: usize, each: usize) -> Option<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(n.checked_mul(each)?).ok()?;
    Some(values)
}

#[cfg(test)]
mod tests;
