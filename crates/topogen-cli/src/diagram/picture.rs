//! PNG pictures in grey.

use png::{BitDepth, ColorType, Decoder, Transformations};

use crate::error::{Error, Result};

/// The levels of grey of a PNG, row by row from the top, and its height and width: whole numbers from 0, which is black, to the largest that its bits can hold (255
/// of 8).
///
/// Rows are read one by one, so that no memory is taken for what a header promises and the file lacks.
pub fn decode(bytes: &[u8], name: &str) -> Result<(Vec<f64>, Vec<usize>)> {
    let damaged = |source| Error::DamagedPicture { name: name.to_owned(), source };
    let mut decoder = Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(Transformations::IDENTITY);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let found = match reader.info().color_type {
        ColorType::Grayscale if reader.info().trns.is_some() => "a level of grey and transparency",
        ColorType::Grayscale => "",
        ColorType::GrayscaleAlpha => "a level of grey and transparency",
        ColorType::Rgb => "three colours",
        ColorType::Rgba => "three colours and transparency",
        ColorType::Indexed => "the colour of a palette",
    };
    if !found.is_empty() {
        return Err(Error::ColourPicture { name: name.to_owned(), found });
    }
    let (depth, width, height) =
        (reader.info().bit_depth, reader.info().width as usize, reader.info().height as usize);
    let mut values = Vec::new();
    if reader.info().interlaced {
        // Passes fill an image from all of the file, and so need all of its memory at once.
        let size = reader.output_buffer_size().unwrap_or(usize::MAX);
        // Deflate makes at most 1032 bytes of one.
        if size / 1032 > bytes.len() {
            return Err(damaged(png::DecodingError::LimitsExceeded));
        }
        let mut all = vec![0; size];
        let info = reader.next_frame(&mut all).map_err(damaged)?;
        for row in all.chunks(info.line_size) {
            levels(row, depth, width, &mut values);
        }
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            levels(row.data(), depth, width, &mut values);
        }
    }
    Ok((values, vec![height, width]))
}

/// The numbers of a row, of which a byte may hold several; whole bytes are filled up.
fn levels(row: &[u8], depth: BitDepth, width: usize, into: &mut Vec<f64>) {
    match depth {
        BitDepth::Sixteen => {
            into.extend(row.chunks_exact(2).map(|pair| f64::from(u16::from_be_bytes([pair[0], pair[1]]))));
        }
        _ => {
            let bits = depth as usize;
            let mask = u8::MAX >> (8 - bits);
            let level = |at: usize| row[at * bits / 8] >> (8 - bits - at * bits % 8) & mask;
            into.extend((0..width).map(|at| f64::from(level(at))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(width: u32, height: u32, colour: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn grey_of_every_depth_is_read() {
        let grey = |width, height, depth, data: &[u8]| {
            decode(&encoded(width, height, ColorType::Grayscale, depth, data), "a.png").unwrap()
        };
        assert_eq!(
            grey(3, 2, BitDepth::Eight, &[0, 9, 255, 1, 2, 3]),
            (vec![0.0, 9.0, 255.0, 1.0, 2.0, 3.0], vec![2, 3])
        );
        assert_eq!(grey(2, 1, BitDepth::Sixteen, &[1, 0, 255, 255]), (vec![256.0, 65_535.0], vec![1, 2]));
        assert_eq!(
            grey(5, 1, BitDepth::Two, &[0b0001_1011, 0b1000_0000]),
            (vec![0.0, 1.0, 2.0, 3.0, 2.0], vec![1, 5])
        );
        assert_eq!(grey(3, 1, BitDepth::One, &[0b1010_0000]), (vec![1.0, 0.0, 1.0], vec![1, 3]));
    }

    #[test]
    fn colours_and_damage_are_refused() {
        let colour = encoded(1, 1, ColorType::Rgb, BitDepth::Eight, &[1, 2, 3]);
        let said = decode(&colour, "a.png").unwrap_err().to_string();
        assert!(said.contains("three colours") && said.contains("in grey"), "{said}");
        let whole = encoded(4, 4, ColorType::Grayscale, BitDepth::Eight, &[7; 16]);
        for end in [8, 20, 33, whole.len() - 20] {
            let said = decode(&whole[..end], "a.png").unwrap_err().to_string();
            assert!(said.contains("a.png is no whole PNG"), "{end}: {said}");
        }
    }
}
