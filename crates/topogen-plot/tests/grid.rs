//! Image grids: what is drawn and what is refused.

mod common;

use common::{count, pixels, places, texts};
use topogen_plot::{Arrangement, Error, Figure, GridRow, ImageGrid, Rgb, Style, Theme};

const SIDE: usize = 5;

/// Every image has the same brightness in no two neighbouring pixels.
fn grid(channels: usize, columns: usize, arrangement: Arrangement) -> ImageGrid {
    let values = channels * SIDE * SIDE;
    let image =
        |number: usize| (0..values).map(|index| ((index * 7 + number * 3) % 11) as f32 / 10.0).collect();
    let row = |label: &str, shift: usize| GridRow {
        label: label.into(),
        images: (0..2 * columns).map(|number| image(number + shift)).collect(),
    };
    ImageGrid {
        title: None,
        height: SIDE,
        width: SIDE,
        channels,
        columns,
        rows: vec![row("data", 0), row("VAE < 0", 1), row("TopoVAE1", 2)],
        captions: vec!["step 100".into(), "step 400".into()],
        arrangement,
    }
}

#[test]
fn labels_and_captions_are_there() {
    for (arrangement, repeats) in [(Arrangement::SideBySide, 1), (Arrangement::Stacked, 2)] {
        let svg = grid(1, 4, arrangement).svg(&Style::default()).unwrap();
        assert_eq!(count(&svg, "image"), 24);
        let texts = texts(&svg);
        for (label, times) in
            [("data", repeats), ("VAE < 0", repeats), ("TopoVAE1", repeats), ("step 100", 1), ("step 400", 1)]
        {
            assert_eq!(
                texts.iter().filter(|text| *text == label).count(),
                times,
                "{label} in {arrangement:?}"
            );
        }
    }
}

/// Each pixel of each image is a square of equal pixels of the PNG, with exactly the brightness that was given.
#[test]
fn pixels_are_crisp_at_every_scale() {
    for (channels, columns, arrangement, scale) in [
        (1, 4, Arrangement::SideBySide, 1),
        (1, 7, Arrangement::Stacked, 2),
        (3, 3, Arrangement::SideBySide, 3),
        (3, 13, Arrangement::Stacked, 1),
    ] {
        let figure = grid(channels, columns, arrangement);
        let drawing = figure.draw(&Style::default()).unwrap();
        let picture = pixels(&drawing.png(scale).unwrap());
        let places = places(&drawing.svg());
        // The order of drawing: with panels side by side a row is finished first, otherwise a caption.
        let image = |index: usize| match arrangement {
            Arrangement::SideBySide => (index / (2 * columns), index % (2 * columns)),
            _ => {
                let (caption, rest) = (index / (3 * columns), index % (3 * columns));
                (rest / columns, caption * columns + rest % columns)
            }
        };
        for (index, [x, y, width, height]) in places.into_iter().enumerate() {
            assert!([x, y, width / SIDE as f64, height / SIDE as f64].iter().all(|dots| dots.fract() == 0.0));
            let (row, number) = image(index);
            let values = &figure.rows[row].images[number];
            let (x, y, side) = (x as u32 * scale, y as u32 * scale, width as u32 * scale);
            for (down, across) in (0..side).flat_map(|down| (0..side).map(move |across| (down, across))) {
                let magnification = side / SIDE as u32;
                let pixel = (down / magnification) as usize * SIDE + (across / magnification) as usize;
                let expected = [0, 1, 2].map(|channel| {
                    let channel = if channels == 1 { 0 } else { channel };
                    (values[channel * SIDE * SIDE + pixel] * 255.0).round() as u8
                });
                let drawn = picture.pixel(x + across, y + down).unwrap();
                assert_eq!(
                    [drawn.red(), drawn.green(), drawn.blue()],
                    expected,
                    "image {index} at {down}, {across}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_cut_off() {
    for columns in [1, 2, 9] {
        for arrangement in [Arrangement::SideBySide, Arrangement::Stacked] {
            let drawing = grid(1, columns, arrangement).draw(&Style::default()).unwrap();
            let (width, height) = drawing.size();
            for [x, y, side, _] in places(&drawing.svg()) {
                assert!(x + side <= width as f64 && y + side <= height as f64);
            }
        }
    }
}

#[test]
fn the_page_has_the_colour_of_the_theme() {
    let figure = grid(1, 4, Arrangement::Stacked);
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::new(theme);
        let png = figure.png(&style, 1).unwrap();
        assert_eq!(png, figure.png(&style, 1).unwrap());
        let picture = pixels(&png);
        let (right, bottom) = (picture.width() - 1, picture.height() - 1);
        for (x, y) in [(0, 0), (right, 0), (0, bottom), (right, bottom)] {
            let corner = picture.pixel(x, y).unwrap();
            assert_eq!(Rgb(corner.red(), corner.green(), corner.blue()), style.background, "at {x}, {y}");
        }
    }
}

/// A grid chooses its own number of dots, but not its size on paper.
#[test]
fn both_formats_carry_the_width_in_millimetres() {
    let style = Style::default();
    for columns in [1, 5, 13] {
        let drawing = grid(1, columns, Arrangement::SideBySide).draw(&style).unwrap();
        assert!(drawing.svg().contains("width=\"85mm\""));
        for scale in [1, 3] {
            let bytes = drawing.png(scale).unwrap();
            let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
            let resolution = reader.info().pixel_dims.unwrap();
            assert_eq!(resolution.unit, png::Unit::Meter);
            let millimetres = 1000.0 * f64::from(reader.info().width) / f64::from(resolution.xppu);
            assert!((millimetres - 85.0).abs() < 0.1, "{millimetres} mm");
        }
    }
}

#[test]
fn bad_grids_are_refused() {
    let good = || grid(1, 4, Arrangement::SideBySide);
    let refused = |figure: ImageGrid| figure.svg(&Style::default()).unwrap_err();
    assert_eq!(refused(ImageGrid { rows: vec![], ..good() }), Error::Empty { what: "row of images" });
    assert_eq!(
        refused(ImageGrid { height: 0, ..good() }),
        Error::ZeroSize { height: 0, width: 5, columns: 4 }
    );
    assert_eq!(refused(ImageGrid { channels: 2, ..good() }), Error::Channels { given: 2 });

    let mut figure = good();
    figure.rows[1].images[2].pop();
    assert_eq!(
        refused(figure),
        Error::ImageSize { row: "VAE < 0".into(), image: 2, given: 24, expected: 25 }
    );
    for value in [f32::NAN, -0.5, 1.5, 255.0] {
        let mut figure = good();
        figure.rows[0].images[3][4] = value;
        assert!(matches!(refused(figure), Error::Brightness { image: 3, index: 4, .. }), "{value}");
    }
    let mut figure = good();
    figure.rows[2].images.pop();
    assert_eq!(refused(figure), Error::UnevenRow { row: "TopoVAE1".into(), images: 7, captions: 2 });
    let mut figure = good();
    figure.rows[2].images.clear();
    assert_eq!(refused(figure), Error::EmptySeries { series: "TopoVAE1".into() });
    let too_many = ImageGrid { columns: 400, ..good() };
    assert!(matches!(refused(too_many), Error::NoRoom { .. }));
}
