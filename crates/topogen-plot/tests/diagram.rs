//! Persistence diagrams: what is drawn and what is refused.

mod common;

use common::{circles, count, frame, pixels, texts};
use topogen_plot::{DegreePoints, DiagramFigure, Error, Figure, Style};

fn figure(degrees: Vec<DegreePoints>) -> DiagramFigure {
    DiagramFigure { title: Some("8 & 0".into()), unit: Some("pixels".into()), degrees }
}

fn two_degrees() -> DiagramFigure {
    figure(vec![
        DegreePoints { degree: 0, finite: vec![(0.0, 0.2), (0.0, 0.3)], essential: vec![0.0] },
        DegreePoints { degree: 1, finite: vec![(0.4, 0.9)], essential: vec![] },
    ])
}

#[test]
fn degrees_have_markers_and_names_of_their_own() {
    let svg = two_degrees().svg(&Style::default()).unwrap();
    let texts = texts(&svg);
    for label in ["birth (pixels)", "death (pixels)", "8 & 0", "∞", "H₀", "H₁"] {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
    // Two finite classes, one essential class and the legend.
    assert_eq!(count(&svg, "circle"), 4);
    // One loop, the legend, and the page behind the legend.
    assert_eq!(count(&svg, "polygon"), 3);
}

#[test]
fn infinity_is_shown_only_where_a_class_is_essential() {
    let finite = figure(vec![DegreePoints { degree: 1, finite: vec![(0.4, 0.9)], essential: vec![] }]);
    let svg = finite.svg(&Style::default()).unwrap();
    assert!(!texts(&svg).contains(&"∞".to_owned()));
    let [_, _, width, height] = frame(&svg);
    assert!((width - height).abs() < 0.02, "the frame is {width} x {height}");
    let only_essential = figure(vec![DegreePoints { degree: 0, finite: vec![], essential: vec![0.0] }]);
    assert!(texts(&only_essential.svg(&Style::default()).unwrap()).contains(&"∞".to_owned()));
}

#[test]
fn a_crowd_of_points_does_not_cover_itself() {
    let finite = (1..=2000).map(|index| (0.0, f64::from(index) / 2000.0)).collect();
    let points = DegreePoints { degree: 0, finite, essential: vec![] };
    let drawing = figure(vec![points]).draw(&Style::default()).unwrap();
    let pixels = pixels(&drawing.png(1).unwrap());
    let (column, mut rows): (Vec<f64>, Vec<f64>) = circles(&drawing.svg()).into_iter().take(2000).unzip();
    rows.sort_by(f64::total_cmp);
    assert!(rows[1999] - rows[0] > 500.0, "the column is {} pixels high", rows[1999] - rows[0]);
    let covered = (rows[0] as u32..rows[1999] as u32)
        .filter(|&y| pixels.pixel(column[0] as u32, y).unwrap().red() > 100)
        .count();
    // At both ends of the column a few markers may have outlines.
    assert!(covered < 10, "the page is seen through the column at {covered} heights");
}

#[test]
fn the_same_diagram_gives_the_same_picture() {
    let drawing = two_degrees().draw(&Style::default()).unwrap();
    let png = drawing.png(1).unwrap();
    assert_eq!(png, two_degrees().png(&Style::default(), 1).unwrap());
    let pixels = pixels(&png);
    assert_eq!((u64::from(pixels.width()), u64::from(pixels.height())), drawing.size());
}

#[test]
fn strange_diagrams_can_be_drawn() {
    for (birth, death) in [(0.0, 0.0), (-1e300, 1e300), (1e-12, 2e-12), (1e6, 1e6 + 0.5), (-3.0, -2.0)] {
        let points = DegreePoints { degree: 11, finite: vec![(birth, death)], essential: vec![birth] };
        let svg = figure(vec![points]).svg(&Style::default()).unwrap();
        assert!(texts(&svg).contains(&"H₁₁".to_owned()));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{birth}, {death}");
    }
}

#[test]
fn bad_diagrams_are_refused() {
    let refused = |degrees| figure(degrees).svg(&Style::default()).unwrap_err();
    assert_eq!(refused(vec![]), Error::Empty { what: "point" });
    assert_eq!(refused(vec![DegreePoints::default()]), Error::Empty { what: "point" });
    let points = |finite| vec![DegreePoints { degree: 1, finite, essential: vec![] }];
    let upside_down = Error::BadBar { degree: 1, index: 1, birth: 2.0, death: 1.0 };
    assert_eq!(refused(points(vec![(0.0, 1.0), (2.0, 1.0)])), upside_down);
    assert!(matches!(refused(points(vec![(0.0, f64::INFINITY)])), Error::NotFinite { index: 0, .. }));
    assert!(matches!(refused(points(vec![(f64::NAN, 1.0)])), Error::NotFinite { index: 0, .. }));
    let twice = [points(vec![(0.0, 1.0)]), points(vec![(0.0, 1.0)])].concat();
    assert_eq!(refused(twice), Error::RepeatedDegree { degree: 1 });
}
