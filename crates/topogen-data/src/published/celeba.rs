//! The aligned and cropped images of CelebA.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Layout, Part};
use crate::error::{Error, FormatError, PublishedError, Result};
use crate::formats::text::Text;
use crate::images::ImageSet;
use crate::own;
use crate::own::collect::{Form, Frame};
use crate::own::folder::gather;

const LAYOUT: Layout = Layout {
    data_set: "CelebA",
    folder: "celeba",
    advice: "get img_align_celeba.zip and list_eval_partition.txt from the home page of CelebA at the Chinese University of \
             Hong Kong, and give the folder with img_align_celeba (unpacked) and the list",
};
const IMAGES: &str = "img_align_celeba";
const LIST: &str = "list_eval_partition.txt";

/// Rows and columns of the square in the centre that is taken, as is usual for CelebA; images have 218 rows and 178 columns.
const CROP: u32 = 148;
/// The longest list that is read, several times as long as the published one.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a part of CelebA: the square of 148 x 148 pixels in the centre of each image, resized.
///
/// `folder` has the folder `img_align_celeba` of the aligned images and the list `list_eval_partition.txt`, or has a folder
/// `celeba` with both. A line of the list has the name of an image and its part: 0 (train, 162,770 images), 1 (validation,
/// 19,867) or 2 (test, 19,962). The images are in the order of the list; `limit` takes the first ones of the part.
///
/// # Shapes
///
/// `[n, 3, size, size]`, without labels. As for [`read_images`](crate::read_images), resizing is by linear interpolation over all
/// pixels that a new one covers.
///
/// # Errors
///
/// The folder, the list or an image that it names is missing; a line is no name and part, or names an image again; no line
/// names an image of this part; an image is smaller than the crop or cannot be decoded; `size` is 0 or above 16,384, `limit` is
/// 0; there is no memory. That all images are there is checked before one is decoded.
///
/// # Complexity
///
/// O(number of pixels in the files). One decoded image is held at a time beside the result.
///
/// # References
///
/// Z. Liu, P. Luo, X. Wang, X. Tang, "Deep Learning Face Attributes in the Wild", 2015, arXiv:1411.7766.
///
/// # Examples
///
/// ```no_run
/// use topogen_data::{Part, load_celeba};
///
/// let images = load_celeba("data/celeba".as_ref(), Part::Train, 64, Some(20_000))?;
/// assert_eq!((images.len(), images.channels(), images.height()), (20_000, 3, 64));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn load_celeba(folder: &Path, part: Part, size: usize, limit: Option<usize>) -> Result<ImageSet> {
    own::check(Some(size), limit)?;
    let list = LAYOUT.find(folder, LIST)?.join(LIST);
    let images = LAYOUT.find(folder, IMAGES)?.join(IMAGES);
    let paths = listed(&list, &images, part, limit.unwrap_or(usize::MAX))?;
    gather(&paths, None, Form { frame: Frame::Centre(CROP), size: Some(size as u32), colour: true })
}

/// The paths of the first `limit` images of a part, all of which are there.
fn listed(list: &Path, images: &Path, part: Part, limit: usize) -> Result<Vec<PathBuf>> {
    let found = list.metadata().map_err(Error::read(list))?.len();
    if found > MOST_BYTES {
        return Err(PublishedError::LongList { path: list.to_owned(), found, most: MOST_BYTES }.into());
    }
    let bytes = fs::read(list).map_err(Error::read(list))?;
    let list_name = list.display().to_string();
    let named = FormatError::named(&list_name);
    let text = Text::new(&bytes).map_err(&named)?;
    let (mut lines, mut paths) = (HashMap::new(), Vec::new());
    for line in text.lines() {
        let fields: Vec<&str> = line.fields().collect();
        let &[name, code] = fields.as_slice() else {
            let path = list.to_owned();
            return Err(PublishedError::ListFields { path, line: line.number, found: fields.len() }.into());
        };
        // A name that is a path could lead out of the folder.
        if Path::new(name).file_name() != Some(name.as_ref()) {
            return Err(named(line.bad(0, name, "the name of an image, without a folder")));
        }
        let is_of_part = match code {
            "0" => part == Part::Train,
            "1" => part == Part::Validation,
            "2" => part == Part::Test,
            _ => return Err(named(line.bad(1, code, "a part, 0 (train), 1 (validation) or 2 (test)"))),
        };
        if let Some(first_line) = lines.insert(name, line.number) {
            let (path, name) = (list.to_owned(), name.to_owned());
            return Err(PublishedError::ListTwice { path, line: line.number, first_line, name }.into());
        }
        if is_of_part && paths.len() < limit {
            let image = images.join(name);
            if !image.is_file() {
                let list = list.to_owned();
                return Err(PublishedError::ListedImage { image, list, line: line.number }.into());
            }
            paths.push(image);
        }
    }
    if paths.is_empty() {
        let (path, images) = (list.to_owned(), lines.len());
        let wanted = "the list as it was published, or another part";
        return Err(PublishedError::EmptyPart { path, images, part, wanted }.into());
    }
    Ok(paths)
}
