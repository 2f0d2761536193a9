//! Diagrams in a row: what is drawn and what is refused.

mod common;

use common::{circles, frames, texts};
use resvg::usvg::roxmltree::Document;
use topogen_plot::{CaptionedDiagram, DegreePoints, DiagramRow, Error, Figure, Matched, Style};

fn panel(caption: &str, degree: usize, death: f64) -> CaptionedDiagram {
    let points = DegreePoints { degree, finite: vec![(0.0, death)], essential: vec![] };
    CaptionedDiagram { caption: caption.into(), degrees: vec![points], ..CaptionedDiagram::default() }
}

fn row(panels: Vec<CaptionedDiagram>) -> DiagramRow {
    DiagramRow { panels, unit: Some("pixels".into()), ..DiagramRow::default() }
}

#[test]
fn all_panels_share_axes_labels_and_legend() {
    let figure = row(vec![panel("batch", 0, 4.0), panel("before", 0, 1.0), panel("after", 1, 4.0)]);
    let svg = figure.svg(&Style::default()).unwrap();
    let frames = frames(&svg);
    assert_eq!(frames.len(), 3);
    for (index, [left, top, width, height]) in frames.iter().enumerate() {
        assert!((top - frames[0][1]).abs() < 0.02 && (width - height).abs() < 0.02);
        assert!(index == 0 || *left > frames[index - 1][0] + width);
    }
    let texts = texts(&svg);
    let times = |label: &str| texts.iter().filter(|text| *text == label).count();
    for label in ["birth (pixels)", "death (pixels)", "batch", "before", "after", "H₀", "H₁"] {
        assert_eq!(times(label), 1, "{label} in {texts:?}");
    }
    // The legend, then a component in each of the first two panels; the same axis puts the shorter one lower.
    let circles = circles(&svg);
    assert_eq!(circles.len(), 3);
    let (long, short) = (circles[1], circles[2]);
    assert!((short.0 - long.0 - (frames[1][0] - frames[0][0])).abs() < 0.05);
    let height = |death: f64| frames[0][1] + frames[0][3] - death;
    assert!(short.1 > long.1 && height(0.0) > short.1);
}

#[test]
fn a_narrow_page_has_more_rows() {
    let panels: Vec<CaptionedDiagram> = (0..4).map(|index| panel("p", 0, f64::from(index))).collect();
    let tops = |width_mm: f64| {
        let svg = row(panels.clone()).svg(&Style { width_mm, ..Style::default() }).unwrap();
        let mut tops: Vec<i64> = frames(&svg).iter().map(|frame| frame[1] as i64).collect();
        tops.dedup();
        tops.len()
    };
    assert_eq!((tops(175.0), tops(60.0)), (1, 2));
}

#[test]
fn one_panel_may_be_empty_but_not_all() {
    let empty = || CaptionedDiagram { caption: "none".into(), ..CaptionedDiagram::default() };
    let svg = row(vec![empty(), panel("some", 1, 1.0)]).svg(&Style::default()).unwrap();
    assert_eq!(frames(&svg).len(), 2);
    let refused = |panels| row(panels).svg(&Style::default()).unwrap_err();
    assert_eq!(refused(vec![empty(), empty()]), Error::Empty { what: "point" });
    assert_eq!(refused(vec![]), Error::Empty { what: "diagram" });
    let upside_down = refused(vec![empty(), panel("bad", 2, -1.0)]);
    let reason = Error::BadBar { degree: 2, index: 0, birth: 0.0, death: -1.0 };
    assert_eq!(upside_down, Error::InPanel { panel: "panel 1 (bad)".into(), reason: Box::new(reason) });
    let narrow = Style { width_mm: 20.0, font_size_pt: 12.0, ..Style::default() };
    assert!(matches!(row(vec![panel("p", 0, 1.0)]).svg(&narrow), Err(Error::NoRoom { .. })));
}

#[test]
fn matches_lead_to_partners_and_dashed_ones_to_the_diagonal() {
    let targets = vec![DegreePoints { degree: 0, finite: vec![(0.0, 3.0), (0.0, 2.0)], essential: vec![] }];
    let matches =
        vec![Matched { from: (0.0, 3.0), to: Some((0.0, 4.0)) }, Matched { from: (0.0, 2.0), to: None }];
    let compared = CaptionedDiagram { targets, matches, ..panel("codes", 0, 4.0) };
    let lines = |panel: CaptionedDiagram| -> Vec<(Option<String>, [f64; 4])> {
        let svg = row(vec![panel]).svg(&Style::default()).unwrap();
        let document = Document::parse(&svg).unwrap();
        let lines = document.descendants().filter(|node| node.has_tag_name("line"));
        let ends = |line: resvg::usvg::roxmltree::Node<'_, '_>| {
            ["x1", "y1", "x2", "y2"].map(|name| line.attribute(name).unwrap().parse().unwrap())
        };
        lines.map(|line| (line.attribute("stroke-dasharray").map(str::to_owned), ends(line))).collect()
    };
    let without = lines(CaptionedDiagram { matches: vec![], ..compared.clone() });
    let new: Vec<_> = lines(compared.clone()).into_iter().filter(|line| !without.contains(line)).collect();
    let [(None, kept), (Some(_), lost)] = new.as_slice() else { panic!("{new:?}") };
    // Upright to the partner; down to the right at 45 degrees to the diagonal.
    assert!(kept[0] == kept[2] && kept[1] > kept[3], "{kept:?}");
    assert!((lost[2] - lost[0] - (lost[3] - lost[1])).abs() < 0.05 && lost[2] > lost[0], "{lost:?}");
    // The bar of the codes and the legend are filled, both targets are hollow.
    let svg = row(vec![compared.clone()]).svg(&Style::default()).unwrap();
    assert_eq!(circles(&svg).len(), 4);

    let bad = Matched { from: (0.0, f64::NAN), to: None };
    let refused = row(vec![CaptionedDiagram { matches: vec![bad], ..compared }]).svg(&Style::default());
    assert!(matches!(refused.unwrap_err(), Error::InPanel { .. }));
}
