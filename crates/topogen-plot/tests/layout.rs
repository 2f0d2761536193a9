//! Laws of layout: no text covers another, and none is cut off.

mod common;

use std::sync::Arc;

use common::one_curve;
use resvg::tiny_skia::Rect;
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Group, Node, Options, Tree};
use topogen_plot::{
    Arrangement, BarcodeFigure, CaptionedDiagram, CloudFigure, CriticalClass, Curves, DegreePoints,
    DiagramFigure, DiagramRow, Figure, GridRow, ImageGrid, IntervalGroup, IntervalRow, Intervals, Mark,
    ReferenceBand, Representative, Scatter, ScatterPanel, Series, Stretches, Style,
};

/// What the text covers, and what it says.
fn boxes(group: &Group, found: &mut Vec<(Rect, String)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => boxes(group, found),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                let area = text.abs_bounding_box();
                // The box has room for accents and descenders, which numbers do not have.
                let (upwards, spare) = (text.abs_transform().ky != 0.0, 0.2);
                let (dx, dy) =
                    if upwards { (spare * area.width(), 0.0) } else { (0.0, spare * area.height()) };
                let ink =
                    Rect::from_ltrb(area.left() + dx, area.top() + dy, area.right() - dx, area.bottom() - dy);
                found.push((ink.unwrap_or(area), words));
            }
            _ => {}
        }
    }
}

fn check(figure: &dyn Figure, style: &Style) {
    let mut fonts = Database::new();
    fonts.load_font_source(Source::Binary(Arc::new(dejavu::sans::regular())));
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let drawing = figure.draw(style).unwrap_or_else(|error| panic!("{error}"));
    let tree = Tree::from_str(&drawing.svg(), &options).unwrap_or_else(|error| panic!("{error}"));
    let mut texts = Vec::new();
    boxes(tree.root(), &mut texts);
    assert!(texts.len() >= 2, "only {texts:?}");
    for (index, (area, text)) in texts.iter().enumerate() {
        let size = tree.size();
        let inside = area.left() >= 0.0
            && area.top() >= 0.0
            && area.right() <= size.width()
            && area.bottom() <= size.height();
        assert!(inside, "\"{text}\" is cut off at {} mm: {area:?} in {size:?}", style.width_mm);
        for (other_area, other) in &texts[..index] {
            let covers = area.left() < other_area.right()
                && other_area.left() < area.right()
                && area.top() < other_area.bottom()
                && other_area.top() < area.bottom();
            assert!(!covers, "\"{text}\" covers \"{other}\" at {} mm", style.width_mm);
        }
    }
}

fn widths() -> [Style; 4] {
    [(60.0, 8.0), (85.0, 8.0), (85.0, 9.0), (175.0, 8.0)].map(|(width_mm, font_size_pt)| Style {
        width_mm,
        font_size_pt,
        ..Style::default()
    })
}

#[test]
fn labels_of_curves_keep_apart() {
    let ranges: [&[f64]; 8] = [
        &[0.0, 468.0],
        &[32_000.0, 69_500.0],
        &[-2e-9, 3e-9],
        &[1e6, 1e6 + 1e-3],
        &[-f64::MAX, f64::MAX],
        &[5.0],
        &[0.001, 0.9],
        &[1e-300, 1e300],
    ];
    for style in widths() {
        for x in ranges {
            for y in ranges {
                let y: Vec<f64> = x.iter().zip(y.iter().cycle()).map(|(_, &y)| y).collect();
                let log_y = y.iter().all(|&y| y > 0.0);
                check(&one_curve(x, &y), &style);
                check(&Curves { log_y, ..one_curve(x, &y) }, &style);
            }
        }
    }
}

#[test]
fn legends_marks_and_long_labels_keep_apart() {
    for style in widths() {
        for count in [1, 2, 5, 9] {
            let name = |index: usize| format!("method {index} {}", "with a long name ".repeat(index % 4));
            let figure = Curves {
                x_label: "wall-clock time since the beginning of the training of the model (seconds)".into(),
                y_label: "binary cross entropy of the reconstruction, summed over a batch (nats)".into(),
                title: Some("Reconstruction of the test set by models of several sizes".into()),
                series: (0..count).map(|k| Series::new(name(k), vec![0.0, 3e7], vec![0.0, 1e7])).collect(),
                marks: (0..count).map(|k| Mark { x: 3e6 * k as f64, label: format!("mark {k}") }).collect(),
                stretches: Stretches { name: name(3), spans: vec![(1e7, 2e7)] },
                log_y: false,
            };
            check(&figure, &style);
            let mut with_rugs = figure.clone();
            with_rugs.series.iter_mut().for_each(|series| series.rug = vec![0.0, 1e7, 4e7]);
            check(&with_rugs, &style);
        }
    }
}

#[test]
fn labels_of_diagrams_in_a_row_keep_apart() {
    let captions = ["batch", "reconstruction before training", "after", "", "another seed", "controls"];
    for style in widths() {
        for (birth, death) in [(0.0, 1.0), (-3e-7, 1e-7), (1e6, 1e6 + 0.5), (0.0, 123_456.0), (2.0, 2.0)] {
            let points =
                |degree| DegreePoints { degree, finite: vec![(birth, death)], essential: vec![birth] };
            for count in [1, 2, 3, 4, 6] {
                let panel = |index: usize| CaptionedDiagram {
                    caption: captions[index].into(),
                    degrees: (0..index).map(points).collect(),
                    ..CaptionedDiagram::default()
                };
                let mut panels: Vec<CaptionedDiagram> = (0..count).map(panel).collect();
                panels[0].degrees = vec![points(1)];
                let unit = Some("pixels".into());
                check(&DiagramRow { title: Some("Diagrams".into()), unit, panels }, &style);
            }
        }
    }
}

#[test]
fn keys_and_labels_of_scatter_plots_keep_apart() {
    // From classes that coincide to classes far apart.
    for style in widths() {
        for (apart, scale) in [(0.0, 1.0), (0.3, 1e-7), (3.0, 40_000.0), (0.0, 0.0)] {
            for (long, count) in [(false, 1), (false, 2), (true, 3), (true, 5)] {
                let place = |point: usize| {
                    let (class, turn) = ((point % 10) as f64, point as f64);
                    (
                        scale * (apart * class.sin() + 0.2 * turn.sin()),
                        scale * (apart * class.cos() + turn.cos()),
                    )
                };
                let name = |class: usize| match long {
                    false => class.to_string(),
                    true => format!("class {class} {}", "with a long name ".repeat(class % 3)),
                };
                let panel = |index: usize| ScatterPanel {
                    caption: ["VAE0", "TopoVAE-Z1", "", "a model with a name", "x"][index].into(),
                    note: if index == 1 {
                        "silhouette 0.12, 10-NN accuracy 0.63".into()
                    } else {
                        String::new()
                    },
                    points: (0..60).map(place).map(|(x, y)| (x, y * (1.0 + index as f64))).collect(),
                    labels: (0..60).map(|point| point % 10).collect(),
                    values: (0..60).map(|point| scale * point as f64).collect(),
                };
                for (same_limits, has_scale) in [(true, false), (false, false), (false, true)] {
                    let words = "angle by which the image was turned, in degrees";
                    let figure = Scatter {
                        title: Some("Codes of the test set".into()),
                        x_label: "first latent coordinate".into(),
                        y_label: "second latent coordinate".into(),
                        class_names: (0..10).map(name).collect(),
                        panels: (0..count).map(panel).collect(),
                        same_limits,
                        has_letters: true,
                        scale: has_scale.then(|| if long { words } else { "angle" }.to_owned()),
                    };
                    check(&figure, &style);
                }
            }
        }
    }
}

#[test]
fn labels_of_intervals_keep_apart() {
    for style in widths() {
        for scale in [1.0, 1e-7, 123_456.0] {
            for headings in [true, false] {
                let row = |index: usize| IntervalRow {
                    seeds: vec![scale; index % 3],
                    published: index.is_multiple_of(2).then_some(-scale),
                    ..IntervalRow::new(
                        format!(
                            "term {index} {}",
                            "with a long name and Donaudampfschifffahrt ".repeat(index % 3)
                        ),
                        scale * index as f64,
                        (0.0, scale * index as f64),
                    )
                };
                let group = |index: usize| IntervalGroup {
                    heading: if headings {
                        format!("data set {index} with a long heading of words")
                    } else {
                        "".into()
                    },
                    rows: (0..=2 * index).map(row).collect(),
                };
                let figure = Intervals {
                    title: Some("Changes".into()),
                    x_label: "change of the test loss of the model (nats per image)".into(),
                    groups: (0..3).map(group).collect(),
                    band: Some(ReferenceBand {
                        name: "range of all the controls".into(),
                        low: 0.0,
                        high: scale,
                    }),
                    ..Intervals::default()
                };
                check(&figure, &style);
            }
        }
    }
}

#[test]
fn labels_of_diagrams_keep_apart() {
    for style in widths() {
        for (birth, death) in [(0.0, 1.0), (-3e-7, 1e-7), (1e6, 1e6 + 0.5), (0.0, 123_456.0), (2.0, 2.0)] {
            let points =
                |degree| DegreePoints { degree, finite: vec![(birth, death)], essential: vec![birth] };
            let figure = DiagramFigure {
                title: Some("Fifty samples".into()),
                unit: Some("pixels".into()),
                degrees: (0..4).map(points).collect(),
            };
            check(&figure, &style);
            check(&figure.clone().with_histogram(), &style);
            for max_bars in [60, 1] {
                let figure = BarcodeFigure {
                    title: figure.title.clone(),
                    unit: figure.unit.clone(),
                    degrees: figure.degrees.clone(),
                    max_bars,
                    ..BarcodeFigure::default()
                };
                check(&figure, &style);
            }
        }
    }
}

#[test]
fn labels_of_barcodes_with_many_small_groups_keep_apart() {
    for style in widths() {
        let bars = |degree| DegreePoints {
            degree,
            finite: vec![(0.0, 1.0); if degree == 0 { 400 } else { 1 }],
            essential: vec![0.5; degree],
        };
        let figure = BarcodeFigure { degrees: (0..6).map(bars).collect(), ..BarcodeFigure::default() };
        check(&figure, &style);
        check(&BarcodeFigure { max_bars: 400, ..figure }, &style);
    }
}

#[test]
fn labels_of_clouds_keep_apart() {
    let sizes = [[1.0, 1.0, 1.0], [1.0, 1e-9, 30.0], [3e7, 2.0, 0.0], [1e-5, 4e-5, 1e-5], [0.0, 0.0, 0.0]];
    for style in widths() {
        for size in sizes {
            for dim in [1, 2, 3, 5] {
                let point = |index: usize| {
                    let along = |axis: usize| (index as f64 * (1.0 + axis as f64)).sin();
                    (0..dim).map(|axis| 7.0 + size[axis % 3] * along(axis)).collect()
                };
                let class = |index: usize| CriticalClass {
                    degree: index % 3,
                    persistence: Some(index as f64),
                    birth_edge: Some((index, index + 1)),
                    death_edge: Some((index, index + 2)),
                };
                let representative = |index: usize| Representative {
                    degree: 1 + index % 2,
                    birth: index as f64,
                    death: index.is_multiple_of(2).then_some(1e6 + index as f64),
                    simplices: (index..index + 5).map(|at| (at..at + 2 + index % 2).collect()).collect(),
                };
                let figure = CloudFigure {
                    title: Some("A cloud of points".into()),
                    unit: Some("millimetres".into()),
                    points: (0..20).map(point).collect(),
                    classes: (0..15).map(class).collect(),
                    representatives: (0..4).map(representative).collect(),
                    max_classes: 3,
                };
                check(&figure, &style);
            }
        }
    }
}

#[test]
fn labels_of_grids_keep_apart() {
    for style in widths() {
        for arrangement in [Arrangement::SideBySide, Arrangement::Stacked] {
            for columns in [1, 3, 10] {
                let row =
                    |label: &str| GridRow { label: label.into(), images: vec![vec![0.5; 64]; 2 * columns] };
                let figure = ImageGrid {
                    title: Some("Reconstructions".into()),
                    height: 8,
                    width: 8,
                    columns,
                    rows: vec![row("data"), row("a model with a long name"), row("TopoVAE1")],
                    captions: vec!["after 100 training steps".into(), "after 400 training steps".into()],
                    arrangement,
                    ..ImageGrid::default()
                };
                check(&figure, &style);
            }
        }
    }
}
