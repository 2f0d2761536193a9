//! Curves: what is drawn and what is refused.

mod common;

use common::{count, frame, lines_of, one_curve, pixels, polylines, texts};
use topogen_plot::{Curves, Error, Figure, Mark, Series, Stretches, Style, Theme};

fn two_losses() -> Curves {
    let steps: Vec<f64> = (0..469).map(f64::from).collect();
    let loss = |rate: f64| -> Vec<f64> {
        let noise = |step: f64| 700.0 * (step * 12.9898).sin();
        steps.iter().map(|&step| 32e3 + 37.5e3 * (-step / rate).exp() + noise(step)).collect()
    };
    Curves {
        x_label: "training step".into(),
        y_label: "BCE (nats per batch)".into(),
        title: Some("Reconstruction".into()),
        series: vec![
            Series::new("VAE0", steps.clone(), loss(60.0)),
            Series::new("TopoVAE1", steps.clone(), loss(59.0)),
        ],
        marks: vec![Mark { x: 100.0, label: "samples".into() }],
        ..Curves::default()
    }
}

#[test]
fn the_svg_has_every_label_and_a_polyline_a_series() {
    let svg = two_losses().svg(&Style::default()).unwrap();
    let texts = texts(&svg);
    for label in [
        "training step",
        "BCE (nats per batch)",
        "Reconstruction",
        "VAE0",
        "TopoVAE1",
        "samples",
        "60,000",
        "400",
    ] {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
    assert_eq!(polylines(&svg).iter().map(Vec::len).collect::<Vec<_>>(), [469, 469]);
}

#[test]
fn series_differ_without_colour() {
    let svg = two_losses().svg(&Style::default()).unwrap();
    let dashes = |line: &str| line.contains("stroke-dasharray");
    let lines: Vec<bool> = svg.lines().filter(|line| line.starts_with("<polyline")).map(dashes).collect();
    assert_eq!(lines, [false, true]);
    // Six markers on the curve and one in the legend.
    assert_eq!(count(&svg, "circle"), 7);
    assert_eq!(count(&svg, "polygon"), 7);
}

#[test]
fn points_lie_where_the_ticks_say() {
    let svg = one_curve(&[0.0, 5.0, 10.0], &[0.0, 1.0, 4.0]).svg(&Style::default()).unwrap();
    let line = &polylines(&svg)[0];
    assert!((line[1].0 - (line[0].0 + line[2].0) / 2.0).abs() < 0.02);
    assert!((line[1].1 - (0.75 * line[0].1 + 0.25 * line[2].1)).abs() < 0.02);
    let [left, top, width, height] = frame(&svg);
    for &(x, y) in line {
        assert!((left..=left + width).contains(&x) && (top..=top + height).contains(&y));
    }
}

#[test]
fn a_logarithmic_axis_makes_decades_equal() {
    let figure = Curves { log_y: true, ..one_curve(&[0.0, 1.0, 2.0], &[1.0, 10.0, 100.0]) };
    let svg = figure.svg(&Style::default()).unwrap();
    let line = &polylines(&svg)[0];
    assert!((line[0].1 - line[1].1 - (line[1].1 - line[2].1)).abs() < 0.03);
    assert!(line[0].1 > line[1].1);
    assert!(texts(&svg).contains(&"10²".to_owned()));
}

#[test]
fn a_band_is_drawn_and_belongs_to_the_range() {
    let mut figure = one_curve(&[0.0, 1.0], &[1.0, 1.0]);
    figure.series[0].band = Some((vec![0.0, 0.0], vec![30.0, 30.0]));
    let svg = figure.svg(&Style::default()).unwrap();
    assert_eq!(count(&svg, "polygon"), 1);
    assert!(texts(&svg).contains(&"30".to_owned()));
}

#[test]
fn the_png_has_the_announced_size_and_is_not_blank() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::new(theme);
        let drawing = two_losses().draw(&style).unwrap();
        let (width, height) = drawing.size();
        for scale in [1, 2] {
            let pixels = pixels(&drawing.png(scale).unwrap());
            let expected = (width * u64::from(scale), height * u64::from(scale));
            assert_eq!((u64::from(pixels.width()), u64::from(pixels.height())), expected);
            let colour = |index: usize| {
                let pixel = pixels.pixels()[index];
                topogen_plot::Rgb(pixel.red(), pixel.green(), pixel.blue())
            };
            assert_eq!(colour(0), style.background);
            let all: Vec<_> = (0..pixels.pixels().len()).map(colour).collect();
            for wanted in [style.foreground, style.palette[0], style.palette[1]] {
                assert!(all.contains(&wanted), "{wanted} is missing in {theme:?}");
            }
        }
    }
}

/// Text is drawn with the embedded font: without one, a figure of nothing but labels would have no ink on the left.
#[test]
fn labels_are_drawn_in_the_png() {
    let figure = one_curve(&[0.0, 1.0], &[0.0, 1.0]);
    let drawing = figure.draw(&Style::default()).unwrap();
    let [left, ..] = frame(&drawing.svg());
    let pixels = pixels(&drawing.png(1).unwrap());
    // Ticks are 2.5 pt long, so what is dark further out is text.
    let outside = left as usize - 12;
    let dark = pixels.pixels().chunks(pixels.width() as usize).flat_map(|row| &row[..outside]);
    assert!(dark.filter(|pixel| pixel.red() < 100).count() > 200);
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let (first, second) = (two_losses(), two_losses());
    let style = Style::default();
    assert_eq!(first.svg(&style).unwrap(), second.svg(&style).unwrap());
    assert_eq!(first.png(&style, 1).unwrap(), second.png(&style, 1).unwrap());
    assert_ne!(first.svg(&style).unwrap(), first.svg(&Style::new(Theme::Dark)).unwrap());
}

#[test]
fn special_characters_survive() {
    let awkward = r#"a < b & "c" > 'd' ]]> &amp;"#;
    let mut figure = one_curve(&[0.0, 1.0], &[0.0, 1.0]);
    figure.series[0].name = awkward.into();
    figure.title = Some("\u{0}null and \u{1b}escape".into());
    let style = Style { font_family: r#""Times" & <b>, serif"#.into(), ..Style::default() };
    let texts = texts(&figure.svg(&style).unwrap());
    assert!(texts.iter().any(|text| text == awkward), "{texts:?}");
    assert!(texts.iter().any(|text| text == "\u{fffd}null and \u{fffd}escape"), "{texts:?}");
    assert!(figure.png(&style, 1).is_ok());
}

#[test]
fn strange_ranges_stay_in_the_frame() {
    let ranges: [(&[f64], bool); 9] = [
        (&[-f64::MAX, f64::MAX], false),
        (&[1e-300, 1e300], true),
        (&[1e-300, 2e-300], false),
        (&[0.0, 5e-324], false),
        (&[1e9, 1e9 + 1e-3], false),
        (&[7.0, 7.0, 7.0], false),
        (&[7.0, 7.0], true),
        (&[0.0], false),
        (&[-1e-12], false),
    ];
    for (y, log_y) in ranges {
        // The same numbers as places and as values.
        let figure = Curves { log_y, ..one_curve(y, y) };
        let svg = figure.svg(&Style::default()).unwrap();
        let [left, top, width, height] = frame(&svg);
        for &(x, y) in &polylines(&svg)[0] {
            assert!(
                (left..=left + width).contains(&x) && (top..=top + height).contains(&y),
                "{figure:?}: {x}, {y}"
            );
        }
        // Two names of axes, the name of the series, and ticks on both axes.
        assert!(texts(&svg).len() >= 7, "{figure:?}");
        assert!(figure.png(&Style::default(), 1).is_ok());
    }
}

#[test]
fn one_point_is_visible() {
    let svg = one_curve(&[3.0], &[4.0]).svg(&Style::default()).unwrap();
    assert_eq!(count(&svg, "circle"), 2);
}

#[test]
fn bad_data_are_refused_with_their_place() {
    let refused = |figure: Curves| figure.svg(&Style::default()).unwrap_err();
    assert_eq!(refused(Curves::default()), Error::Empty { what: "series" });
    assert_eq!(refused(one_curve(&[], &[])), Error::EmptySeries { series: "a".into() });
    let ragged = Error::Ragged { series: "a".into(), what: "y", given: 1, expected: 2 };
    assert_eq!(refused(one_curve(&[0.0, 1.0], &[0.0])), ragged);
    let nan = refused(one_curve(&[0.0, 1.0], &[0.0, f64::NAN]));
    assert!(matches!(&nan, Error::NotFinite { index: 1, value, .. } if value.is_nan()));
    assert!(nan.to_string().contains("y of series \"a\""));
    let infinite = refused(one_curve(&[f64::INFINITY], &[0.0]));
    assert!(matches!(infinite, Error::NotFinite { index: 0, .. }));
    let log = refused(Curves { log_y: true, ..one_curve(&[0.0, 1.0], &[1.0, 0.0]) });
    assert!(matches!(log, Error::NotPositive { index: 1, value: 0.0, .. }));
    let mark = Mark { x: f64::NAN, label: String::new() };
    let mark = refused(Curves { marks: vec![mark], ..one_curve(&[0.0], &[0.0]) });
    assert!(matches!(mark, Error::NotFinite { index: 0, .. }));

    let mut band = one_curve(&[0.0, 1.0], &[1.0, 2.0]);
    band.series[0].band = Some((vec![0.0, 5.0], vec![2.0, 3.0]));
    let upside_down = Error::BandOrder { series: "a".into(), index: 1, lower: 5.0, upper: 3.0 };
    assert_eq!(refused(band.clone()), upside_down);
    band.series[0].band = Some((vec![0.0, 5.0], vec![2.0]));
    assert!(matches!(refused(band), Error::Ragged { what: "upper band", given: 1, expected: 2, .. }));
}

#[test]
fn impossible_sizes_are_refused() {
    let drawing = one_curve(&[0.0], &[0.0]).draw(&Style::default()).unwrap();
    assert!(matches!(drawing.png(0), Err(Error::PictureSize { width: 0, .. })));
    assert!(matches!(drawing.png(u32::MAX), Err(Error::PictureSize { .. })));
    let narrow = Style { width_mm: 20.0, font_size_pt: 12.0, ..Style::default() };
    let refused = one_curve(&[0.0], &[123_456.0]).draw(&narrow).unwrap_err();
    assert!(matches!(refused, Error::NoRoom { width_mm: 20.0, .. }), "{refused:?}");
}

#[test]
fn stretches_lie_below_the_curves_and_none_is_too_narrow_to_see() {
    let with = |spans: &[(f64, f64)]| Curves {
        stretches: Stretches { name: "pushed".into(), spans: spans.to_vec() },
        ..one_curve(&[0.0, 1000.0], &[0.0, 1.0])
    };
    // One in the legend, and one each.
    let svg = with(&[(0.0, 500.0), (700.0, 700.0)]).svg(&Style::default()).unwrap();
    let corners = |polygon: &str| -> Vec<f64> {
        let points = polygon.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        points.split([' ', ',']).map(|number| number.parse().unwrap()).collect()
    };
    let shaded: Vec<Vec<f64>> =
        svg.lines().filter(|line| line.starts_with("<polygon")).map(corners).collect();
    let widths: Vec<f64> = shaded.iter().map(|corners| corners[2] - corners[0]).collect();
    assert_eq!(widths.len(), 3);
    assert!(widths[1] > 100.0 && widths[2] > 1.0 && widths[2] < 10.0, "{widths:?}");
    assert!(texts(&svg).iter().any(|text| text == "pushed"));
    let place = |tag: &str| svg.find(tag).unwrap();
    assert!(svg.rfind("<polygon").unwrap() < place("<polyline"), "a stretch lies on a curve");

    assert!(!texts(&with(&[]).svg(&Style::default()).unwrap()).iter().any(|text| text == "pushed"));
    let refused = |span| with(&[span]).svg(&Style::default()).unwrap_err();
    assert!(matches!(refused((0.0, f64::NAN)), Error::NotFinite { .. }));
    assert!(matches!(refused((2.0, 1.0)), Error::BandOrder { lower: 2.0, upper: 1.0, .. }));
}

#[test]
fn a_rug_has_a_tick_for_each_place_below_the_curves() {
    let mut figure = one_curve(&[0.0, 10.0], &[0.0, 1.0]);
    figure.series.push(Series::new("b", vec![0.0, 10.0], vec![1.0, 0.0]));
    let style = Style::default();
    let plain = frame(&figure.svg(&style).unwrap());
    figure.series[0].rug = vec![0.0, 5.0, 20.0];
    figure.series[1].rug = vec![2.5];
    let svg = figure.svg(&style).unwrap();
    // The sample in the legend comes first.
    let ticks = |series: usize| lines_of(&svg, style.palette[series])[1..].to_vec();
    let (first, second) = (ticks(0), ticks(1));
    assert_eq!((first.len(), second.len()), (3, 1));
    let [left, top, width, height] = frame(&svg);
    assert!(height > plain[3], "the curves have lost height to the rug");
    let line = &polylines(&svg)[0];
    for [x1, y1, x2, y2] in [first.as_slice(), &second].concat() {
        assert!(x1 == x2 && (left..=left + width).contains(&x1));
        assert!(y1 > line[0].1 && y2 > y1 && y2 < top + height, "{y1} to {y2}");
    }
    // On the axis of the curves, whose range holds the rug.
    let place = |x: f64| line[0].0 + (line[1].0 - line[0].0) * x / 10.0;
    for (tick, x) in first.iter().chain(&second).zip([0.0, 5.0, 20.0, 2.5]) {
        assert!((tick[0] - place(x)).abs() < 0.05, "{} for {x}", tick[0]);
    }
    assert!(second[0][1] > first[0][3], "the rows of the rug overlap");
    figure.series[1].rug = vec![2.5, f64::NAN];
    let refused = figure.svg(&style).unwrap_err();
    assert!(
        matches!(&refused, Error::NotFinite { index: 1, place, .. } if place.contains("rug of series \"b\""))
    );
}

#[test]
fn a_ring_marks_a_point_that_there_is() {
    let mut figure = one_curve(&[0.0, 5.0, 10.0], &[0.0, 1.0, 4.0]);
    let circles = |figure: &Curves| count(&figure.svg(&Style::default()).unwrap(), "circle");
    let without = circles(&figure);
    figure.series[0].ringed = vec![1];
    // The ring, and once more the marker, above it.
    assert_eq!(circles(&figure), without + 2);
    figure.series[0].ringed = vec![3];
    let refused = figure.svg(&Style::default()).unwrap_err();
    assert_eq!(refused, Error::NoRinged { series: "a".into(), index: 3, count: 3 });
}
