//! Diagrams in a row: what is drawn and what is refused.

mod common;

use common::{circles, frames, texts};
use topogen_plot::{CaptionedDiagram, DegreePoints, DiagramRow, Error, Figure, Style};

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
