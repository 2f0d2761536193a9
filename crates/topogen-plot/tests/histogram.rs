//! Diagrams with a histogram: what is drawn and what is refused.

mod common;

use common::{frames, polylines, texts};
use topogen_plot::{
    CountAxis, DegreePoints, DiagramFigure, DiagramWithHistogram, Error, Figure, Style, Theme,
};

fn diagram(degrees: Vec<DegreePoints>) -> DiagramFigure {
    DiagramFigure { title: Some("8 & 0".into()), unit: Some("pixels".into()), degrees }
}

fn points(degree: usize, finite: Vec<(f64, f64)>, essential: Vec<f64>) -> DegreePoints {
    DegreePoints { degree, finite, essential }
}

/// Persistences 0.1 to 1.0, the `k`-th of them `k` times.
fn staircase() -> DiagramFigure {
    let finite = (1..=10).flat_map(|k| vec![(0.5, 0.5 + 0.1 * f64::from(k)); k as usize]).collect();
    diagram(vec![points(1, finite, vec![0.2])])
}

fn svg(figure: DiagramFigure) -> String {
    figure.with_histogram().svg(&Style::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_histogram_has_labels_and_says_what_it_counts() {
    let svg = svg(diagram(vec![
        points(0, vec![(0.0, 0.2), (0.0, 0.3)], vec![0.0]),
        points(1, vec![(0.4, 0.9)], vec![]),
    ]));
    let texts = texts(&svg);
    for label in
        ["birth (pixels)", "persistence (pixels)", "count", "H₀: 2 finite, 1 essential", "H₁: 1 finite"]
    {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
}

#[test]
fn bars_are_as_high_as_their_counts() {
    let svg = svg(staircase());
    let [_, [left, top, width, height]] = frames(&svg)[..] else { panic!("not two frames") };
    let bottom = top + height;
    let outlines = polylines(&svg);
    // The axis counts from zero to a tenth above the greatest count.
    let mut total = 0.0;
    let mut greatest = 0.0f64;
    for outline in &outlines {
        // Places are rounded to hundredths.
        let inside = |value: f64, low: f64, high: f64| (low - 0.02..=high + 0.02).contains(&value);
        assert!(outline.iter().all(|&(x, y)| inside(x, left, left + width) && inside(y, top, bottom)));
        for step in outline[1..outline.len() - 1].chunks(2) {
            assert_eq!(step[0].1, step[1].1, "a step is level");
            total += bottom - step[0].1;
            greatest = greatest.max(bottom - step[0].1);
        }
    }
    assert!((greatest - height / 1.1).abs() < 0.1, "{greatest} of {height}");
    // 55 classes in all; the fullest bin follows from the heights themselves.
    let fullest = 55.0 * greatest / total;
    assert!((fullest - fullest.round()).abs() < 0.01, "{fullest}");
    assert!((10.0..=55.0).contains(&fullest));
}

#[test]
fn both_panels_have_the_same_sides_or_the_same_height() {
    let [upper, lower] = frames(&svg(staircase()))[..] else { panic!("not two frames") };
    assert_eq!((upper[0], upper[2]), (lower[0], lower[2]));
    assert!(upper[1] + upper[3] < lower[1]);

    let wide = Style { width_mm: 175.0, ..Style::default() };
    let [left, right] = frames(&staircase().with_histogram().svg(&wide).unwrap())[..] else {
        panic!("not two frames")
    };
    assert_eq!((left[1], left[3]), (right[1], right[3]));
    assert!(left[0] + left[2] < right[0]);
}

#[test]
fn counts_of_several_sizes_have_a_logarithmic_axis() {
    let few = vec![(0.0, 0.9), (0.0, 0.91)];
    let many: Vec<(f64, f64)> =
        (0..3000).map(|index| (0.0, 0.1 + 1e-5 * f64::from(index))).chain(few).collect();
    let figure = diagram(vec![points(0, many, vec![])]);
    let has_power = |counts| {
        let figure = DiagramWithHistogram { diagram: figure.clone(), counts };
        texts(&figure.svg(&Style::default()).unwrap()).contains(&"10²".to_owned())
    };
    assert!(has_power(CountAxis::Automatic));
    assert!(!has_power(CountAxis::Linear));
    assert!(!texts(&svg(staircase())).contains(&"10¹".to_owned()));
    let logarithmic = DiagramWithHistogram { diagram: staircase(), counts: CountAxis::Logarithmic };
    assert!(texts(&logarithmic.svg(&Style::default()).unwrap()).contains(&"10¹".to_owned()));
}

#[test]
fn strange_histograms_can_be_drawn() {
    let one = vec![points(1, vec![(0.4, 0.9)], vec![])];
    assert_eq!(polylines(&svg(diagram(one))).len(), 1);
    let equal = vec![points(0, vec![(0.0, 1.0); 500], vec![])];
    assert_eq!(polylines(&svg(diagram(equal))).len(), 1);
    let only_essential = svg(diagram(vec![points(0, vec![], vec![0.0])]));
    assert!(texts(&only_essential).contains(&"no finite class".to_owned()));
    for (birth, death) in [(0.0, 0.0), (-8e307, 8e307), (0.0, 5e-324), (1e6, 1e6 + 0.5), (-3.0, -2.0)] {
        let svg = svg(diagram(vec![points(11, vec![(birth, death), (birth, birth)], vec![birth])]));
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{birth}, {death}");
    }
}

#[test]
fn the_same_histogram_gives_the_same_bytes() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::new(theme);
        let (first, second) = (staircase().with_histogram(), staircase().with_histogram());
        assert_eq!(first.svg(&style).unwrap(), second.svg(&style).unwrap());
        assert_eq!(first.png(&style, 1).unwrap(), second.png(&style, 1).unwrap());
    }
}

#[test]
fn bad_histograms_are_refused() {
    let refused = |degrees| diagram(degrees).with_histogram().svg(&Style::default()).unwrap_err();
    assert_eq!(refused(vec![]), Error::Empty { what: "point" });
    let twice = vec![points(1, vec![(0.0, 1.0)], vec![]), points(1, vec![], vec![0.0])];
    assert_eq!(refused(twice), Error::RepeatedDegree { degree: 1 });
    let nan = refused(vec![points(0, vec![(0.0, f64::NAN)], vec![])]);
    assert!(matches!(nan, Error::NotFinite { index: 0, .. }));
    let endless = refused(vec![points(2, vec![(0.0, 1.0), (-f64::MAX, f64::MAX)], vec![])]);
    assert!(matches!(&endless, Error::NotFinite { index: 1, place, .. } if place.contains("degree 2")));
}
