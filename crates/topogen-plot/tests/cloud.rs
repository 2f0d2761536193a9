//! Clouds with critical edges: what is drawn and what is refused.

mod common;

use common::{circles, count, frame, lines_of, texts};
use topogen_plot::{CloudFigure, CriticalClass, Error, Figure, Representative, Style, Theme};

fn class(degree: usize, persistence: f64, birth: (usize, usize), death: (usize, usize)) -> CriticalClass {
    CriticalClass { degree, persistence: Some(persistence), birth_edge: Some(birth), death_edge: Some(death) }
}

/// A square of side 2 and its hole.
fn square() -> CloudFigure {
    CloudFigure {
        unit: Some("m".into()),
        points: vec![vec![0.0, 0.0], vec![2.0, 0.0], vec![2.0, 2.0], vec![0.0, 2.0]],
        classes: vec![class(1, 0.8, (2, 3), (0, 2)), class(0, 2.0, (1, 1), (0, 1))],
        ..CloudFigure::default()
    }
}

fn in_dimension(dim: usize) -> CloudFigure {
    let coordinate =
        |index: usize, axis: usize| ((index * (axis + 3)) as f64 * 0.7).sin() / (axis + 1) as f64;
    let points = (0..40).map(|index| (0..dim).map(|axis| coordinate(index, axis)).collect()).collect();
    let classes = vec![class(1, 0.5, (0, 7), (3, 11)), class(2, 0.1, (1, 2), (4, 5))];
    CloudFigure { points, classes, ..CloudFigure::default() }
}

/// Places of the points, without the one in the legend.
fn places(svg: &str) -> Vec<(f64, f64)> {
    circles(svg).split_off(1)
}

#[test]
fn edges_join_their_points_and_roles_differ_in_dashes() {
    let style = Style::default();
    let svg = square().svg(&style).unwrap();
    let places = places(&svg);
    // The first two lines of the colour are the legend's.
    let edges = lines_of(&svg, style.palette[1]).split_off(2);
    assert_eq!(edges.len(), 2);
    for (u, v) in [(2, 3), (0, 2)] {
        let edge = [places[u].0, places[u].1, places[v].0, places[v].1];
        assert!(edges.contains(&edge), "{edge:?} is not among {edges:?}");
    }
    let dashed = |line: &&str| line.starts_with("<line") && line.contains("stroke-dasharray");
    // The death of the component and of the hole, each on the cloud and in the legend.
    assert_eq!(svg.lines().filter(dashed).count(), 4);
    let texts = texts(&svg);
    for label in ["x (m)", "y (m)", "4 points", "H₀ death edge", "H₁ birth edge", "H₁ death edge"] {
        assert!(texts.iter().any(|text| text == label), "{label} is not among {texts:?}");
    }
    // The birth of a component is a point, not an edge.
    assert!(!texts.contains(&"H₀ birth edge".to_owned()));
}

#[test]
fn lengths_are_true_to_scale() {
    let style = Style::default();
    for points in [square().points, vec![vec![0.0, 0.0], vec![5.0, 0.0], vec![5.0, 0.5], vec![0.0, 0.5]]] {
        let (wide, tall) = (points[2][0], points[2][1]);
        let svg = CloudFigure { points, ..square() }.svg(&style).unwrap();
        let places = places(&svg);
        let (dx, dy) = (places[1].0 - places[0].0, places[1].1 - places[2].1);
        assert!((dx / wide - dy / tall).abs() < 0.05, "{dx} for {wide}, {dy} for {tall}");
        let [left, top, width, height] = frame(&svg);
        for (x, y) in places {
            assert!((left..=left + width).contains(&x) && (top..=top + height).contains(&y));
        }
    }
}

#[test]
fn every_dimension_has_a_view() {
    let style = Style::default();
    let labels = |dim: usize| texts(&in_dimension(dim).svg(&style).unwrap()).join("|");
    assert!(labels(1).contains("x") && !labels(1).contains("y|"));
    assert!(labels(2).ends_with("y|x"));
    let space = labels(3);
    assert!(space.contains("|x|y|z|"), "{space}");
    for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
        let values = || in_dimension(3).points.into_iter().map(move |point| point[axis]);
        let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        // All three are some tenths long, which have three decimals.
        let range = format!("{name} ∈ [{low:.3}, {high:.3}]").replace('-', "−");
        assert!(space.contains(&range), "{range} is not in {space}");
    }
    for dim in [4, 17] {
        let labels = labels(dim);
        assert!(labels.contains("PC1, ") && labels.contains("PC2, ") && labels.contains("% of variance"));
    }
    for dim in [1, 2, 3, 4, 17] {
        assert_eq!(places(&in_dimension(dim).svg(&style).unwrap()).len(), 40);
    }
}

/// Points in a plane of space are shown by their principal components as they lie in it.
#[test]
fn a_plane_cloud_looks_the_same_in_many_dimensions() {
    let rectangle = [(0.0, 0.0), (4.0, 0.0), (4.0, 1.0), (0.0, 1.0)];
    let points = |lift: fn((f64, f64)) -> Vec<f64>| rectangle.map(lift).to_vec();
    let plane = points(|(x, y)| vec![x, y]);
    let lifted = points(|(x, y)| vec![3.0, 0.6 * x, 0.8 * y, 0.8 * x, 0.6 * y, -7.0]);
    let sides = |points| {
        let svg = CloudFigure { points, ..CloudFigure::default() }.svg(&Style::default()).unwrap();
        let places = places(&svg);
        let side = |a: usize, b: usize| (places[a].0 - places[b].0).hypot(places[a].1 - places[b].1);
        side(0, 1) / side(1, 2)
    };
    assert!((sides(plane) - 4.0).abs() < 0.01);
    assert!((sides(lifted) - 4.0).abs() < 0.01);
}

#[test]
fn near_points_hide_far_ones() {
    let style = Style::default();
    // The viewer stands where x is great and y small.
    let points = vec![vec![1.0, -1.0, 0.0], vec![-1.0, 1.0, 0.0], vec![0.0, 0.0, 0.0]];
    let svg = CloudFigure { points, ..CloudFigure::default() }.svg(&style).unwrap();
    let fills: Vec<&str> = svg
        .lines()
        .filter(|line| line.starts_with("<circle"))
        .map(|line| line.split("fill=\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    // The legend, then from far to near: darker and darker on a light page.
    let brightness = |fill: &str| i64::from_str_radix(&fill[1..3], 16).unwrap();
    assert_eq!(fills.len(), 4);
    assert!(fills[1..].is_sorted_by(|a, b| brightness(a) > brightness(b)), "{fills:?}");
}

#[test]
fn of_many_classes_the_most_persistent_are_drawn_and_the_rest_is_told() {
    let style = Style::default();
    let classes = (0..900).map(|index| class(1, f64::from(index), (0, 1), (2, 3))).collect();
    let figure = CloudFigure { classes, max_classes: 20, ..square() };
    let svg = figure.svg(&style).unwrap();
    assert_eq!(lines_of(&svg, style.palette[1]).len(), 2 * 20 + 2);
    assert!(texts(&svg).contains(&"H₁: 880 less persistent classes not drawn".to_owned()));
    let essential = CriticalClass { degree: 1, birth_edge: Some((1, 3)), ..CriticalClass::default() };
    let classes = [figure.classes, vec![essential]].concat();
    let svg = CloudFigure { classes, max_classes: 1, ..square() }.svg(&style).unwrap();
    let places = places(&svg);
    let edge = lines_of(&svg, style.palette[1]).pop().unwrap();
    assert_eq!(edge, [places[1].0, places[1].1, places[3].0, places[3].1]);
    let same = CloudFigure { classes: vec![class(1, 1.0, (0, 1), (2, 3)); 3], max_classes: 2, ..square() };
    let tied = "H₁: 1 class not drawn, none more persistent than these";
    assert!(texts(&same.svg(&style).unwrap()).join(" ").contains(tied));
}

fn representative(degree: usize, death: Option<f64>, simplices: &[&[usize]]) -> Representative {
    let simplices = simplices.iter().map(|simplex| simplex.to_vec()).collect();
    Representative { degree, birth: 0.5, death, simplices }
}

#[test]
fn representatives_have_colours_of_their_own() {
    let style = Style::default();
    let around = representative(1, Some(1.25), &[&[0, 1], &[1, 2], &[2, 3], &[3, 0]]);
    let corner = representative(2, Some(12_345.0), &[&[1, 0, 2], &[0, 2, 3]]);
    let points = representative(0, None, &[&[0], &[2]]);
    let representatives = vec![around, corner, points];
    let svg = CloudFigure { representatives, classes: vec![], ..square() }.svg(&style).unwrap();
    let places = {
        let marks: Vec<&str> = svg.lines().filter(|line| line.starts_with("<circle")).collect();
        // Of the legend: a ring and the point. Of the cloud: its points, then two rings.
        let rings = marks.iter().filter(|mark| mark.contains("fill-opacity=\"0\"")).count();
        assert_eq!((marks.len(), rings), (2 + 4 + 2, 3));
        circles(&svg)[2..6].to_vec()
    };
    // In front of those of the cloud stands the one of the legend.
    let lines = lines_of(&svg, style.palette[0]).split_off(1);
    assert_eq!(lines.len(), 4);
    for (u, v) in [(0, 1), (1, 2), (2, 3), (0, 3)] {
        assert!(lines.contains(&[places[u].0, places[u].1, places[v].0, places[v].1]));
    }
    // An edge that two triangles share is drawn once.
    assert_eq!((lines_of(&svg, style.palette[1]).len(), count(&svg, "polygon")), (1 + 5, 2));
    let texts = texts(&svg);
    assert!(
        ["H₁ 0.500 to 1.25", "H₂ 0.500 to 12,345", "H₀ 0.500 to ∞"]
            .iter()
            .all(|name| texts.iter().any(|text| text == name))
    );
}

#[test]
fn strange_clouds_can_be_drawn() {
    let values = [0.0, 1.0, -1e300, 1e300, 5e-324, 1e6 + 1e-9];
    for dim in [1, 2, 3, 5] {
        for a in values {
            for b in values {
                let points = vec![vec![a; dim], vec![b; dim], vec![a; dim]];
                let classes = vec![class(1, 0.0, (0, 1), (0, 2))];
                let svg = CloudFigure { points, classes, ..CloudFigure::default() }.svg(&Style::default());
                let svg = svg.unwrap();
                assert!(
                    !svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("inf,"),
                    "{dim}: {a}, {b}"
                );
                assert_eq!(count(&svg, "circle"), 4);
            }
        }
    }
}

#[test]
fn the_same_cloud_gives_the_same_bytes() {
    for theme in [Theme::Light, Theme::Dark] {
        let style = Style::new(theme);
        for dim in [2, 3, 9] {
            let (first, second) = (in_dimension(dim), in_dimension(dim));
            assert_eq!(first.svg(&style).unwrap(), second.svg(&style).unwrap());
            assert_eq!(first.png(&style, 1).unwrap(), second.png(&style, 1).unwrap());
        }
    }
}

#[test]
fn bad_clouds_are_refused() {
    let refused = |figure: CloudFigure| figure.svg(&Style::default()).unwrap_err();
    assert_eq!(refused(CloudFigure::default()), Error::Empty { what: "point" });
    let no_coordinates = CloudFigure { points: vec![vec![]], ..CloudFigure::default() };
    assert_eq!(refused(no_coordinates), Error::Empty { what: "coordinate" });
    let with = |change: fn(&mut CloudFigure)| {
        let mut figure = square();
        change(&mut figure);
        refused(figure)
    };
    let ragged = with(|figure| figure.points[2].push(0.0));
    assert_eq!(ragged, Error::RaggedPoint { point: 2, given: 3, expected: 2 });
    let nan = with(|figure| figure.points[3][1] = f64::NAN);
    assert!(matches!(&nan, Error::NotFinite { index: 1, place, .. } if place == "point 3"));
    let outside = with(|figure| figure.classes[1].death_edge = Some((0, 4)));
    assert_eq!(outside, Error::NoSuchPoint { class: 1, vertex: 4, n_points: 4 });
    let negative = with(|figure| figure.classes[0].persistence = Some(-0.5));
    assert_eq!(negative, Error::NegativePersistence { class: 0, value: -0.5 });
    let infinite = with(|figure| figure.classes[0].persistence = Some(f64::INFINITY));
    assert!(matches!(infinite, Error::NotFinite { index: 0, .. }));
    let far = with(|figure| figure.representatives = vec![representative(1, None, &[&[0, 1], &[1, 4]])]);
    assert_eq!(far, Error::NoSuchVertex { representative: 0, vertex: 4, n_points: 4 });
    let never = with(|figure| figure.representatives = vec![representative(1, Some(f64::NAN), &[])]);
    assert!(matches!(never, Error::NotFinite { index: 1, .. }));
    let empty = with(|figure| figure.representatives = vec![representative(1, None, &[&[]])]);
    assert_eq!(empty, Error::Empty { what: "vertex of a simplex" });
    let nothing = with(|figure| figure.max_classes = 0);
    assert_eq!(nothing, Error::NothingAllowed { field: "max_classes" });
    let narrow = Style { width_mm: 20.0, font_size_pt: 20.0, ..Style::default() };
    for dim in [2, 3] {
        let refused = in_dimension(dim).svg(&narrow).unwrap_err();
        assert!(matches!(refused, Error::NoRoom { .. }), "{refused:?}");
    }
}
