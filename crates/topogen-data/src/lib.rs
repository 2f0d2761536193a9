//! Data: image sets that are found, fetched and checked; files of points, distances and diagrams; drawn pictures and synthetic
//! point clouds.
//!
//! [`formats::read_input`] reads whatever persistence is computed from and tells the formats apart: tables as text, NumPy's
//! arrays, Ripser's triangles and triplets. [`clouds::generate`] draws points of a known shape from a seed.
//!
//! [`load`] gives the images and labels of a data set of the [`catalog()`]. It looks in a data folder that the user names,
//! in the installed Debian package and in the cache, and fetches what is nowhere there. Every file is checked against the
//! SHA-256 of its decompressed bytes each time, wherever it comes from. Nothing here prints: progress goes to a callback.
//!
//! [`read_images`] reads the user's own images: a folder of PNG and JPEG files, or an array. [`load_cifar10`], [`load_celeba`] and
//! [`load_hands`] read published data sets that the user brings. [`pictures::generate`] draws pictures with known factors where
//! there are none, and [`toys::Toy`] has distributions in the plane with known supports.
//!
//! [`Mesh`] is a surface whose area and topology are computed and that points are drawn from; [`load_mesh`] gives those of the
//! catalogue. [`rotated`] turns images by known angles.
//!
//! # Examples
//!
//! ```no_run
//! use topogen_data::{Options, Split, data_set, load};
//!
//! let options = Options::from_env(None);
//! let train = load(data_set("fashion-mnist")?, Split::Train, &options, &mut |_| ())?;
//! assert_eq!(train.images.len(), 60_000);
//! # Ok::<(), topogen_data::Error>(())
//! ```
//!
//! ```
//! use topogen_data::clouds::{Shape, generate};
//! use topogen_data::formats::{Format, Input, npy, read_input};
//!
//! let cloud = generate("torus".parse::<Shape>()?, 500, None, 0.05, 1)?;
//! let bytes = npy::encode(&cloud.values, &[cloud.n_points(), cloud.dim])?;
//! let (input, _) = read_input(bytes.as_slice(), "torus.npy", Format::Auto)?;
//! assert_eq!(input, Input::Points { values: cloud.values, dim: 3 });
//! # Ok::<(), topogen_data::Error>(())
//! ```

mod catalog;
mod checksum;
pub mod clouds;
mod error;
pub mod formats;
pub mod idx;
mod images;
mod locate;
mod mesh;
mod options;
mod own;
mod permutation;
pub mod pictures;
mod progress;
mod published;
mod rotated;
pub mod toys;

pub use catalog::{Content, DataFile, DataSet, DebianPackage, NpmPackage, Split, TarGz, catalog, data_set};
pub use checksum::sha256;
pub use error::{
    Attempt, Error, FaceError, FormatError, IdxError, ImageError, MeshError, OffError, PublishedError,
    Result, ToyError,
};
pub use images::ImageSet;
pub use locate::{Loaded, LoadedMesh, Source, Status, fetch, load, load_mesh, locate};
pub use mesh::{Mesh, Topology};
pub use options::{DebianTools, Https, NpmTools, Options};
pub use own::{ImageOptions, OwnImages, read_images, read_labels};
pub use permutation::permutation;
pub use progress::Progress;
pub use published::{Part, load_celeba, load_cifar10, load_hands};
pub use rotated::{Rotated, rotate, rotated};
