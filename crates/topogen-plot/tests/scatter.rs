//! Scatter plots: what is drawn and what is refused.

mod common;

use std::collections::BTreeSet;

use common::{circles, count, frames, texts};
use resvg::usvg::roxmltree::Document;
use topogen_plot::{Error, Figure, Scatter, ScatterPanel, Style, Theme};

fn panel(caption: &str, points: &[(f64, f64)], labels: &[usize]) -> ScatterPanel {
    ScatterPanel {
        caption: caption.into(),
        note: format!("note of {caption}"),
        points: points.to_vec(),
        labels: labels.to_vec(),
        ..ScatterPanel::default()
    }
}

fn figure(names: &[&str], panels: Vec<ScatterPanel>) -> Scatter {
    Scatter {
        x_label: "z1".into(),
        y_label: "z2".into(),
        class_names: names.iter().map(|&name| name.into()).collect(),
        panels,
        ..Scatter::default()
    }
}

const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

/// Ten classes with a point each.
fn ten() -> Scatter {
    classes(10)
}

fn classes(count: u8) -> Scatter {
    let names: Vec<String> = (0..count).map(|class| class.to_string()).collect();
    let points: Vec<(f64, f64)> = (0..count).map(|class| (f64::from(class), f64::from(class % 3))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    figure(&names, vec![panel("VAE0", &points, &(0..usize::from(count)).collect::<Vec<_>>())])
}

/// Colour and shape of each mark of a point, wherever it is.
#[allow(clippy::unwrap_used, reason = "only tests call this")]
fn looks_of(svg: &str) -> BTreeSet<(String, Vec<i64>)> {
    let document = Document::parse(svg).unwrap();
    let marks =
        document.descendants().filter(|node| node.has_tag_name("circle") || node.has_tag_name("polygon"));
    let look = |mark: resvg::usvg::roxmltree::Node<'_, '_>| {
        let points = mark.attribute("points").unwrap_or("");
        let numbers: Vec<f64> = points.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        // The corners from the first one on.
        let corners = numbers.iter().enumerate().map(|(i, it)| (it - numbers[i % 2]).round() as i64);
        (mark.attribute("fill").unwrap().to_owned(), corners.collect())
    };
    marks.filter(|mark| mark.attribute("fill-opacity").is_some_and(|it| it != "1")).map(look).collect()
}

#[test]
fn panels_have_caption_note_and_keys() {
    let labels = [0, 1, 0, 1];
    let panels = vec![panel("VAE0", &SQUARE, &labels), panel("TopoVAE", &SQUARE, &labels)];
    let svg = figure(&["T-shirt", "bag"], panels.clone()).svg(&Style::default()).unwrap();
    let texts_of = texts(&svg);
    let times = |texts: &[String], label: &str| texts.iter().filter(|text| *text == label).count();
    for label in ["VAE0", "TopoVAE", "note of VAE0", "z1", "z2", "a T-shirt", "b bag"] {
        assert_eq!(times(&texts_of, label), 1, "{label} in {texts_of:?}");
    }
    // Long names have letters as keys, one in each panel.
    assert_eq!((times(&texts_of, "a"), times(&texts_of, "b")), (2, 2));
    // Short names are keys themselves: two panels and the legend.
    let short = texts(&figure(&["4", "9"], panels).svg(&Style::default()).unwrap());
    assert_eq!((times(&short, "4"), times(&short, "9"), times(&short, "a")), (3, 3, 0));
}

#[test]
fn without_letters_classes_are_in_the_legend_alone() {
    let plain = Scatter {
        has_letters: false,
        ..figure(&["real", "generated"], vec![panel("A", &SQUARE, &[0, 1, 0, 1])])
    };
    let texts = texts(&plain.svg(&Style::default()).unwrap());
    let times = |label: &str| texts.iter().filter(|text| *text == label).count();
    assert_eq!((times("real"), times("generated"), times("a"), times("b")), (1, 1, 0, 0));
}

#[test]
fn ten_classes_differ_in_colour_and_in_shape() {
    for theme in [Theme::Light, Theme::Dark] {
        let svg = ten().svg(&Style::new(theme)).unwrap();
        let looks = looks_of(&svg);
        let colours: BTreeSet<&String> = looks.iter().map(|(colour, _)| colour).collect();
        let shapes: BTreeSet<&Vec<i64>> = looks.iter().map(|(_, shape)| shape).collect();
        assert_eq!((colours.len(), shapes.len()), (10, 10), "in {theme:?}");
        // More have a shape twice, with another colour.
        let more = looks_of(&classes(14).svg(&Style::new(theme)).unwrap());
        assert_eq!(more.len(), 14, "in {theme:?}");
    }
}

#[test]
fn lengths_are_true_to_scale_and_limits_are_shared_if_wanted() {
    let wide: Vec<(f64, f64)> = SQUARE.iter().map(|&(x, y)| (4.0 * x, 4.0 * y)).collect();
    let labels = [0; 4];
    let shared = figure(&["q"], vec![panel("a", &SQUARE, &labels), panel("b", &wide, &labels)]);
    // The corners of both squares; the last circle is that of the legend.
    let sides = |figure: &Scatter| {
        let circles = circles(&figure.svg(&Style::default()).unwrap());
        assert_eq!(circles.len(), 9);
        let spread = |of: &[(f64, f64)], along: fn(&(f64, f64)) -> f64| {
            let values: Vec<f64> = of.iter().map(along).collect();
            values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min)
        };
        [&circles[..4], &circles[4..8]].map(|of| (spread(of, |at| at.0), spread(of, |at| at.1)))
    };
    let [small, large] = sides(&shared);
    assert!((small.0 - small.1).abs() < 0.1 && (large.0 - large.1).abs() < 0.1);
    assert!((large.0 / small.0 - 4.0).abs() < 0.02, "{small:?} {large:?}");
    let [small, large] = sides(&Scatter { same_limits: false, ..shared });
    assert!((small.0 - small.1).abs() < 0.1 && (large.0 / small.0 - 1.0).abs() < 0.02, "{small:?} {large:?}");
}

#[test]
fn a_thousand_points_leave_room_for_the_frame() {
    let point = |index: u32| (f64::from(index % 37), f64::from(index % 41));
    let points: Vec<(f64, f64)> = (0..1000).map(point).collect();
    let labels: Vec<usize> = (0..1000).map(|index| index % 10).collect();
    let mut figure = ten();
    figure.panels = vec![panel("a", &points, &labels), panel("b", &points, &labels)];
    let drawing = figure.draw(&Style::default()).unwrap();
    let svg = drawing.svg();
    assert_eq!(count(&svg, "circle") + count(&svg, "polygon"), 2 * 1000 + 10);
    let (width, height) = drawing.size();
    let area: f64 = frames(&svg).iter().map(|frame| frame[2] * frame[3]).sum();
    assert!(area > 0.45 * (width * height) as f64, "the panels have {area} of {width} x {height}");
    assert_eq!(svg, figure.svg(&Style::default()).unwrap());
}

#[test]
fn bad_points_are_refused_with_their_panel() {
    let good = || panel("good", &SQUARE, &[0, 1, 0, 1]);
    let refused = |panels| figure(&["p", "q"], panels).svg(&Style::default()).unwrap_err();
    let reason = |bad: ScatterPanel| match refused(vec![good(), bad]) {
        Error::InPanel { panel, reason } if panel == "panel 1 (bad)" => *reason,
        other => panic!("{other:?}"),
    };
    let nan = reason(panel("bad", &[(0.0, 0.0), (0.0, f64::NAN)], &[0, 1]));
    assert!(matches!(&nan, Error::NotFinite { index: 1, value, .. } if value.is_nan()));
    assert!(nan.to_string().contains("vertical"));
    let infinite = reason(panel("bad", &[(f64::INFINITY, 0.0)], &[0]));
    assert!(matches!(infinite, Error::NotFinite { index: 0, .. }));
    let unnamed = reason(panel("bad", &SQUARE, &[0, 1, 2, 0]));
    assert_eq!(unnamed, Error::NoSuchClass { point: 2, label: 2, n_classes: 2 });
    assert_eq!(reason(panel("bad", &SQUARE, &[0, 1])), Error::Labels { points: 4, labels: 2 });
    assert_eq!(reason(panel("bad", &[], &[])), Error::Empty { what: "point" });

    assert_eq!(refused(vec![]), Error::Empty { what: "panel" });
    let nameless = figure(&[], vec![good()]).svg(&Style::default()).unwrap_err();
    assert_eq!(nameless, Error::Empty { what: "class name" });
    let many = figure(&["x"; 15], vec![good()]).svg(&Style::default()).unwrap_err();
    assert_eq!(many, Error::TooManyClasses { given: 15, most: 14 });
}

#[test]
fn numbers_have_a_scale_of_colours_with_both_ends() {
    let values = vec![0.0, 15.0, 30.0, 60.0];
    let shaded = ScatterPanel { values, labels: vec![], ..panel("AE", &SQUARE, &[]) };
    let figure =
        |shaded: ScatterPanel| Scatter { scale: Some("angle (degrees)".into()), ..figure(&[], vec![shaded]) };
    let svg = figure(shaded.clone()).svg(&Style::default()).unwrap();
    let texts = texts(&svg);
    for label in ["angle (degrees)", "0", "60", "AE"] {
        assert!(texts.contains(&label.to_owned()), "{label} in {texts:?}");
    }
    // A circle a point, each in a colour of its own.
    let document = Document::parse(&svg).unwrap();
    let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
    let colours: BTreeSet<&str> = circles.map(|circle| circle.attribute("fill").unwrap()).collect();
    assert_eq!((count(&svg, "circle"), colours.len()), (4, 4));

    let refused = |bad: ScatterPanel| match figure(bad).svg(&Style::default()).unwrap_err() {
        Error::InPanel { reason, .. } => *reason,
        other => panic!("{other:?}"),
    };
    let short = ScatterPanel { values: vec![1.0], ..shaded.clone() };
    assert_eq!(refused(short), Error::Labels { points: 4, labels: 1 });
    let nan = refused(ScatterPanel { values: vec![0.0, 1.0, f64::NAN, 2.0], ..shaded });
    assert!(matches!(nan, Error::NotFinite { index: 2, .. }));
}
