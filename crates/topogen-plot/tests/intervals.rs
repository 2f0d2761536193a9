//! Intervals: what is drawn and what is refused.

mod common;

use common::{circles, count, frame, lines_of, texts};
use topogen_plot::{Error, Figure, IntervalGroup, IntervalRow, Intervals, ReferenceBand, Style};

fn group(heading: &str, rows: Vec<IntervalRow>) -> IntervalGroup {
    IntervalGroup { heading: heading.into(), rows }
}

fn figure(rows: Vec<IntervalRow>) -> Intervals {
    Intervals { x_label: "change (nats)".into(), groups: vec![group("MNIST", rows)], ..Intervals::default() }
}

fn full() -> Intervals {
    let row = IntervalRow {
        seeds: vec![-1.0, 3.0],
        published: Some(2.0),
        ..IntervalRow::new("bottleneck", 1.0, (-1.0, 3.0))
    };
    let band = ReferenceBand { name: "controls".into(), low: -0.5, high: 0.5 };
    Intervals { band: Some(band), ..figure(vec![row]) }
}

#[test]
fn every_kind_of_mark_is_drawn_and_named() {
    let svg = full().svg(&Style::default()).unwrap();
    let texts = texts(&svg);
    for label in
        ["MNIST", "bottleneck", "change (nats)", "mean and interval", "a seed", "published", "controls"]
    {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
    // Mean and seed in the legend; mean and two seeds in the row.
    assert_eq!(count(&svg, "circle"), 5);
    // The published value and the band, each in the legend too.
    assert_eq!(count(&svg, "polygon"), 4);
}

#[test]
fn only_what_is_there_and_has_a_name_is_in_the_legend() {
    let plain = figure(vec![IntervalRow::new("term", 1.0, (0.0, 2.0))]);
    let texts_of = |figure: &Intervals| texts(&figure.svg(&Style::default()).unwrap());
    let of_plain = texts_of(&plain);
    for absent in ["a seed", "published"] {
        assert!(!of_plain.iter().any(|text| text == absent), "{absent} is among {of_plain:?}");
    }
    assert!(of_plain.iter().any(|text| text == "mean and interval"));
    let nameless = Intervals { interval_name: String::new(), ..plain };
    assert!(!texts_of(&nameless).iter().any(|text| text == "mean and interval"));
}

#[test]
fn marks_lie_where_the_axis_says() {
    let style = Style::default();
    let svg = full().svg(&style).unwrap();
    // In the legend: bar and both its ends. Then those of the row.
    let bar = lines_of(&svg, style.palette[0])[3];
    let circles = circles(&svg);
    let (mean, seeds) = (circles[2], &circles[3..]);
    assert!((mean.0 - (bar[0] + bar[2]) / 2.0).abs() < 0.02 && mean.1 == bar[1]);
    assert_eq!((seeds[0].0, seeds[1].0), (bar[0], bar[2]));
    assert!(seeds.iter().all(|seed| seed.1 > mean.1 && (seed.1 - seeds[0].1).abs() < 0.02));
    // The reference is at 0: a quarter of the way from -1 to 3.
    let [_, top, _, height] = frame(&svg);
    let upright = |line: &[f64; 4]| line[0] == line[2] && (line[3] - line[1] - height).abs() < 0.05;
    let references: Vec<[f64; 4]> = lines_of(&svg, style.foreground).into_iter().filter(upright).collect();
    assert_eq!(references.len(), 1);
    assert!((references[0][0] - (0.75 * bar[0] + 0.25 * bar[2])).abs() < 0.02 && references[0][1] == top);
    let without = Intervals { reference: None, ..full() }.svg(&style).unwrap();
    assert_eq!(lines_of(&without, style.foreground).iter().filter(|line| upright(line)).count(), 0);
}

#[test]
fn the_height_grows_with_the_rows() {
    let rows = |count: usize| vec![IntervalRow::new("term", 1.0, (0.0, 2.0)); count];
    let height = |count: usize| figure(rows(count)).draw(&Style::default()).unwrap().size().1 as f64;
    let each = height(2) - height(1);
    assert!(each > 30.0);
    assert!(
        (height(21) - height(1) - 20.0 * each).abs() < 25.0,
        "{} for 20 rows of {each}",
        height(21) - height(1)
    );
}

#[test]
fn bad_rows_are_refused() {
    let refused = |figure: Intervals| figure.svg(&Style::default()).unwrap_err();
    assert_eq!(refused(Intervals::default()), Error::Empty { what: "row" });
    assert_eq!(refused(figure(vec![])), Error::Empty { what: "row" });
    let row = |mean, interval| IntervalRow::new("term", mean, interval);
    let upside_down = Error::IntervalOrder { row: "term".into(), low: 2.0, high: 1.0 };
    assert_eq!(refused(figure(vec![row(1.0, (0.0, 2.0)), row(1.0, (2.0, 1.0))])), upside_down);
    for (index, bad) in [row(f64::NAN, (0.0, 1.0)), row(0.0, (f64::NAN, 1.0)), row(0.0, (0.0, f64::INFINITY))]
        .into_iter()
        .enumerate()
    {
        let error = refused(figure(vec![bad]));
        assert!(matches!(&error, Error::NotFinite { index: found, .. } if *found == index), "{error:?}");
        assert!(error.to_string().contains("row \"term\""));
    }
    let seeds = IntervalRow { seeds: vec![0.0, f64::NAN], ..row(0.0, (0.0, 1.0)) };
    assert!(matches!(refused(figure(vec![seeds])), Error::NotFinite { index: 1, .. }));
    let published = IntervalRow { published: Some(f64::NAN), ..row(0.0, (0.0, 1.0)) };
    assert!(matches!(refused(figure(vec![published])), Error::NotFinite { .. }));
    let reference = Intervals { reference: Some(f64::NAN), ..full() };
    assert!(matches!(refused(reference), Error::NotFinite { .. }));
    let band = |low, high| Intervals { band: Some(ReferenceBand { name: "c".into(), low, high }), ..full() };
    assert!(matches!(refused(band(f64::NAN, 0.0)), Error::NotFinite { index: 0, .. }));
    assert_eq!(refused(band(1.0, 0.0)), Error::IntervalOrder { row: "c".into(), low: 1.0, high: 0.0 });
}
