//! What an autoencoder takes, and how it is built.

use crate::{Error, Result};

/// The largest side of an image, and the most channels: sizes of layers beyond would overflow.
const LARGEST_SIDE: i64 = 4096;

/// The most numbers of a point, units of a layer, and dimensions of a code.
const LARGEST: i64 = 1 << 20;

/// The most hidden layers.
const MOST_LAYERS: usize = 1024;

/// What an [`Autoencoder`](crate::Autoencoder) takes to codes and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// Channels, height and width of an image, whose pixels lie from 0 to 1, and from −1 to 1 inside; the decoder ends in tanh.
    Image([i64; 3]),
    /// A point of so many numbers, taken as they are; the decoder's end is linear.
    Point(i64),
}

/// Which layers an [`Autoencoder`](crate::Autoencoder) has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layers {
    /// Two convolutions that halve an image, to so many channels, and the same backwards; 64 and 128 in GTN.
    Convolutional([i64; 2]),
    /// Fully connected: from the item by hidden layers to the code, and by the same in reverse order back to the item.
    Connected {
        /// Units of the encoder's hidden layers; none for a linear autoencoder.
        hidden: Vec<i64>,
        /// Whether each hidden layer has batch normalisation after its rectifier.
        batch_norm: bool,
    },
}

/// How an [`Autoencoder`](crate::Autoencoder) is built.
///
/// ```
/// use topogen_models::{AutoencoderSpec, Item};
///
/// // The network of TopoAE: images of 784 pixels, two numbers a code.
/// let spec = AutoencoderSpec::connected(Item::Image([1, 28, 28]), &[1000, 500, 250], 2);
/// assert_eq!(spec.parameter_count()?, 2_823_286);
/// let spec = AutoencoderSpec { variational: true, ..AutoencoderSpec::convolutional([1, 28, 28], [64, 128], 5) };
/// assert_eq!(spec.item.numbers(), 784);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoencoderSpec {
    /// What it takes.
    pub item: Item,
    /// Its layers.
    pub layers: Layers,
    /// Dimension of a code.
    pub latent: i64,
    /// Whether the encoder gives a normal distribution of codes, by two heads, instead of one code.
    pub variational: bool,
    /// Whether there is one more trained number, 1 at first, that a [`Shape`](crate::Shape) may divide lengths of codes by.
    pub learned_scale: bool,
}

impl Item {
    /// The shape of one of them.
    pub fn shape(&self) -> Vec<i64> {
        match *self {
            Self::Image(image) => image.to_vec(),
            Self::Point(numbers) => vec![numbers],
        }
    }

    /// How many numbers it has.
    pub fn numbers(&self) -> i64 {
        self.shape().iter().product()
    }
}

impl AutoencoderSpec {
    /// Plain, of images, by convolutions.
    pub fn convolutional(image: [i64; 3], channels: [i64; 2], latent: i64) -> Self {
        Self::plain(Item::Image(image), Layers::Convolutional(channels), latent)
    }

    /// Plain, fully connected, without batch normalisation.
    pub fn connected(item: Item, hidden: &[i64], latent: i64) -> Self {
        Self::plain(item, Layers::Connected { hidden: hidden.to_vec(), batch_norm: false }, latent)
    }

    fn plain(item: Item, layers: Layers, latent: i64) -> Self {
        Self { item, layers, latent, variational: false, learned_scale: false }
    }

    /// How many numbers are trained.
    ///
    /// # Errors
    /// [`Error::BadAutoencoder`] for what cannot be built.
    pub fn parameter_count(&self) -> Result<usize> {
        self.check()?;
        let heads = 1 + i64::from(self.variational);
        let halves = match (&self.layers, self.item) {
            (&Layers::Convolutional([first, second]), Item::Image([channels, height, width])) => {
                const KERNEL: i64 = 16;
                let flat = second * (height / 4) * (width / 4);
                let encoder = first * (channels * KERNEL + 1) + second * (first * KERNEL + 1);
                let decoder = flat * (self.latent + 1)
                    + first * (second * KERNEL + 1)
                    + channels * (first * KERNEL + 1);
                encoder + heads * self.latent * (flat + 1) + decoder
            }
            (Layers::Convolutional(_), Item::Point(_)) => return Err(self.bad_layers()),
            (Layers::Connected { hidden, batch_norm }, item) => {
                let linear = |[inputs, outputs]: [i64; 2]| (inputs + 1) * outputs;
                let widths: Vec<i64> = [item.numbers()].into_iter().chain(hidden.iter().copied()).collect();
                let last = widths[widths.len() - 1];
                let pairs =
                    widths.windows(2).map(|pair| linear([pair[0], pair[1]]) + linear([pair[1], pair[0]]));
                // A factor and a shift a unit, in both halves.
                let norms = 4 * i64::from(*batch_norm) * hidden.iter().sum::<i64>();
                pairs.sum::<i64>() + heads * linear([last, self.latent]) + linear([self.latent, last]) + norms
            }
        };
        Ok((halves + i64::from(self.learned_scale)) as usize)
    }

    /// How many numbers are kept beside those that are trained: running means and variances of batch normalisation.
    pub(crate) fn buffer_count(&self) -> usize {
        match &self.layers {
            Layers::Connected { hidden, batch_norm: true } => 4 * hidden.iter().sum::<i64>() as usize,
            _ => 0,
        }
    }

    /// Refuses what cannot be built.
    pub(crate) fn check(&self) -> Result<()> {
        let fits = |number: i64, most: i64| (1..=most).contains(&number);
        match self.item {
            Item::Image(image) if image.iter().any(|&side| !fits(side, LARGEST_SIDE)) => {
                return Err(self.bad("give an image 1 to 4096 channels and sides from 1 to 4096"));
            }
            Item::Point(numbers) if !fits(numbers, LARGEST) => {
                return Err(self.bad("give a point 1 to 2^20 numbers"));
            }
            _ => {}
        }
        if !fits(self.latent, LARGEST) {
            return Err(self.bad("give a code 1 to 2^20 numbers"));
        }
        match (&self.layers, self.item) {
            (Layers::Convolutional(_), Item::Point(_)) => Err(self.bad_layers()),
            (Layers::Convolutional(_), Item::Image([_, height, width])) if height % 4 + width % 4 > 0 => {
                Err(self.bad("convolutions need sides that are multiples of 4: pad the images, or connect the layers fully"))
            }
            (Layers::Convolutional(channels), _) if channels.iter().any(|&it| !fits(it, LARGEST_SIDE)) => {
                Err(self.bad("give convolutions 1 to 4096 channels"))
            }
            (Layers::Connected { hidden, .. }, _)
                if hidden.len() > MOST_LAYERS || hidden.iter().any(|&units| !fits(units, LARGEST)) =>
            {
                Err(self.bad("give at most 1024 hidden layers, each with 1 to 2^20 units"))
            }
            _ => Ok(()),
        }
    }

    /// The refusal of convolutions of points.
    pub(crate) fn bad_layers(&self) -> Error {
        self.bad("convolutions are for images: connect the layers of points fully")
    }

    fn bad(&self, reason: &'static str) -> Error {
        Error::BadAutoencoder { item: self.item, layers: self.layers.clone(), latent: self.latent, reason }
    }
}
