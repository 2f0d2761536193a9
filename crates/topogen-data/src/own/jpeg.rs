//! Whether a JPEG file is whole, which decoders do not tell: they fill what is lacking with grey.

const END_OF_IMAGE: u8 = 0xd9;

/// Whether the end-of-image marker of the image is there. A picture within the picture, in the metadata, has one of its own, so
/// the segments are gone through one by one.
///
/// # References
///
/// ITU-T T.81, annex B, 1992.
pub(super) fn has_end(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        // Between scans of data and before them: anything up to the next marker. In data, FF 00 is a byte FF, and FF D0 to
        // FF D7 are marks to start anew at.
        let Some(at) = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff))
        else {
            return false;
        };
        let marker = rest[at + 1];
        rest = &rest[at + 2..];
        match marker {
            END_OF_IMAGE => return true,
            // Those without a segment: start of image, restarts, and one that says nothing.
            0xd8 | 0xd0..=0xd7 | 0x01 => {}
            _ => {
                let Some(&[high, low]) = rest.first_chunk() else { return false };
                let Some(behind) = rest.get(usize::from(u16::from_be_bytes([high, low]))..) else {
                    return false;
                };
                rest = behind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A marker with a segment of these bytes.
    fn segment(marker: u8, bytes: &[u8]) -> Vec<u8> {
        [&[0xff, marker][..], &(bytes.len() as u16 + 2).to_be_bytes(), bytes].concat()
    }

    #[test]
    fn only_the_end_of_the_image_itself_counts() {
        // A whole picture, a thumbnail, within the metadata.
        let metadata = segment(0xe1, &[0xff, 0xd8, 0xff, END_OF_IMAGE]);
        let scan = segment(0xda, &[1, 2, 3]);
        let data = [7, 0xff, 0x00, END_OF_IMAGE, 0xff, 0xd0, 9, 0xff, 0xff];
        let whole = [&[0xff, 0xd8][..], &metadata, &scan, &data, &scan, &data, &[END_OF_IMAGE]].concat();
        assert!(has_end(&whole));
        assert!(has_end(&[&whole[..], b"trailing bytes"].concat()));
        for end in 0..whole.len() {
            assert!(!has_end(&whole[..end]), "{end}");
        }
    }
}
