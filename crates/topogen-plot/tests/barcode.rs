//! Barcodes: what is drawn and what is refused.

mod common;

use common::{count, frame, lines_of, texts};
use topogen_plot::{BarOrder, BarcodeFigure, DegreePoints, Error, Figure, Style, Theme};

fn figure(degrees: Vec<DegreePoints>) -> BarcodeFigure {
    BarcodeFigure { unit: Some("pixels".into()), degrees, ..BarcodeFigure::default() }
}

fn points(degree: usize, finite: Vec<(f64, f64)>, essential: Vec<f64>) -> DegreePoints {
    DegreePoints { degree, finite, essential }
}

fn two_degrees() -> BarcodeFigure {
    figure(vec![
        points(0, vec![(0.0, 0.3), (0.0, 0.2)], vec![0.0]),
        points(1, vec![(0.4, 0.9), (0.1, 0.2)], vec![]),
    ])
}

/// Left end, right end and height on the page of the bars with this colour, without the one in the legend.
fn bars(svg: &str, style: &Style, degree: usize) -> Vec<[f64; 3]> {
    let mut lines = lines_of(svg, style.palette[degree]);
    lines.remove(0);
    lines.into_iter().map(|[x1, y1, x2, _]| [x1, x2, y1]).collect()
}

#[test]
fn degrees_have_groups_names_and_markers_of_their_own() {
    let svg = two_degrees().svg(&Style::default()).unwrap();
    let texts = texts(&svg);
    for label in ["filtration value (pixels)", "H₀", "H₁", "H₀: 3 bars", "H₁: 2 bars", "∞"] {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
    // Three bars and the legend; two bars, the legend, and the head of the essential bar.
    assert_eq!((count(&svg, "circle"), count(&svg, "polygon")), (4, 4));
    let style = Style::default();
    let lowest = bars(&svg, &style, 0).iter().map(|bar| bar[2]).fold(0.0, f64::max);
    assert!(bars(&svg, &style, 1).iter().all(|bar| bar[2] > lowest));
}

#[test]
fn bars_lie_where_the_axis_says() {
    let style = Style::default();
    let svg = figure(vec![points(0, vec![(0.0, 4.0), (1.0, 2.0)], vec![])]).svg(&style).unwrap();
    let [first, second] = bars(&svg, &style, 0)[..] else { panic!("not two bars") };
    let unit = (first[1] - first[0]) / 4.0;
    assert!((second[0] - first[0] - unit).abs() < 0.03 && (second[1] - second[0] - unit).abs() < 0.03);
    let [left, top, width, height] = frame(&svg);
    for bar in [first, second] {
        assert!(left <= bar[0] && bar[1] <= left + width && top <= bar[2] && bar[2] <= top + height);
    }
    assert!(!texts(&svg).contains(&"∞".to_owned()));
}

#[test]
fn bars_are_in_the_order_asked_for() {
    let style = Style::default();
    let finite = vec![(0.0, 1.0), (2.0, 9.0), (1.0, 3.0), (0.0, 0.5)];
    let lengths = |order| {
        let figure = BarcodeFigure { order, ..figure(vec![points(1, finite.clone(), vec![3.0])]) };
        let svg = figure.svg(&style).unwrap();
        let bars = bars(&svg, &style, 1);
        assert!(bars.is_sorted_by(|a, b| a[2] < b[2]));
        bars.iter().map(|bar| bar[1] - bar[0]).collect::<Vec<_>>()
    };
    let by_persistence = lengths(BarOrder::Persistence);
    // The essential bar comes first though it is not the longest on the page.
    assert!(by_persistence[1..].is_sorted_by(|a, b| a > b));
    let by_birth = lengths(BarOrder::Birth);
    assert!(by_birth[0] < by_birth[1], "of one birth the earlier death comes first");
    assert!((by_birth[4] - by_persistence[0]).abs() < 1e-9, "the essential bar is born last");
}

#[test]
fn of_many_bars_the_longest_are_drawn_and_the_rest_is_told() {
    let style = Style::default();
    let finite: Vec<(f64, f64)> = (1..=5000).map(|index| (0.0, f64::from(index % 2500 + 1))).collect();
    let many = |max_bars| BarcodeFigure { max_bars, ..figure(vec![points(0, finite.clone(), vec![0.0])]) };
    let svg = many(21).svg(&style).unwrap();
    assert_eq!(bars(&svg, &style, 0).len(), 21);
    assert!(texts(&svg).contains(&"H₀: 4,980 shorter bars not drawn".to_owned()), "{:?}", texts(&svg));
    // Two bars have each length, so one more splits a pair.
    let svg = many(22).svg(&style).unwrap();
    let tied = "H₀: 4,979 bars not drawn, none longer than these";
    assert!(texts(&svg).contains(&tied.to_owned()), "{:?}", texts(&svg));
    let all = many(6000).svg(&style).unwrap();
    assert_eq!(bars(&all, &style, 0).len(), 5001);
    assert!(texts(&all).contains(&"H₀: 5,001 bars".to_owned()));
}

#[test]
fn strange_barcodes_can_be_drawn() {
    for (birth, death) in [(0.0, 0.0), (-f64::MAX, f64::MAX), (1e-12, 2e-12), (1e6, 1e6 + 0.5), (-3.0, -2.0)]
    {
        let svg = figure(vec![points(11, vec![(birth, death)], vec![birth])]).svg(&Style::default()).unwrap();
        assert!(texts(&svg).contains(&"H₁₁".to_owned()));
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{birth}, {death}");
    }
    // A degree without bars has no group.
    let svg = figure(vec![points(0, vec![], vec![0.0]), points(1, vec![], vec![])]).svg(&Style::default());
    assert!(!texts(&svg.unwrap()).contains(&"H₁".to_owned()));
}

#[test]
fn the_same_barcode_gives_the_same_bytes() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::new(theme);
        assert_eq!(two_degrees().svg(&style).unwrap(), two_degrees().svg(&style).unwrap());
        assert_eq!(two_degrees().png(&style, 1).unwrap(), two_degrees().png(&style, 1).unwrap());
    }
}

#[test]
fn bad_barcodes_are_refused() {
    let refused = |degrees| figure(degrees).svg(&Style::default()).unwrap_err();
    assert_eq!(refused(vec![]), Error::Empty { what: "bar" });
    assert_eq!(refused(vec![points(0, vec![], vec![])]), Error::Empty { what: "bar" });
    let upside_down = Error::BadBar { degree: 1, index: 1, birth: 2.0, death: 1.0 };
    assert_eq!(refused(vec![points(1, vec![(0.0, 1.0), (2.0, 1.0)], vec![])]), upside_down);
    let nan = refused(vec![points(0, vec![], vec![f64::NAN])]);
    assert!(matches!(nan, Error::NotFinite { index: 0, .. }));
    let twice = vec![points(1, vec![(0.0, 1.0)], vec![]), points(1, vec![(0.0, 1.0)], vec![])];
    assert_eq!(refused(twice), Error::RepeatedDegree { degree: 1 });
    let nothing = BarcodeFigure { max_bars: 0, ..two_degrees() }.svg(&Style::default()).unwrap_err();
    assert_eq!(nothing, Error::NothingAllowed { field: "max_bars" });
}
