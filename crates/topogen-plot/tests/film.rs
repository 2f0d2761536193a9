//! Films: what stays, what moves, and what the bytes hold.

mod common;

use common::{circles, frames, pixels, play, texts};
use gif::Repeat;
use topogen_plot::{DegreePoints, Error, Film, FilmFrame, Style, Theme};

/// Captions of different widths.
fn caption(step: usize) -> String {
    format!("step {}", 50 * step)
}

/// A film of a cloud that grows, whose diagram grows with it up to the target.
fn film(dim: usize, count: usize) -> Film {
    let place = |index: usize, axis: usize| ((index * (axis + 3)) as f64 * 0.7).sin() / (axis + 1) as f64;
    let diagram = |size: f64| {
        let finite = |shift: f64| (0..8).map(|index| (shift, shift + size * f64::from(index))).collect();
        vec![
            DegreePoints { degree: 0, finite: finite(0.0), essential: vec![0.0] },
            DegreePoints { degree: 1, finite: finite(0.7), essential: vec![] },
        ]
    };
    let frame = |step: usize| {
        let size = 1.0 + step as f64;
        let point = |index: usize| (0..dim).map(|axis| size * place(index, axis)).collect();
        let points = (0..20).map(point).collect();
        FilmFrame { points, degrees: diagram(size), caption: caption(step) }
    };
    Film {
        unit: Some("m".into()),
        frames: (0..count).map(frame).collect(),
        target: diagram(count as f64 + 1.0),
        ..Film::default()
    }
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// Every pixel of every frame has that colour of the palette which is nearest to the still's.
#[test]
fn frames_are_the_stills_up_to_the_palette() {
    // Of many frames, the palette is made from some.
    for (theme, dim, count) in [(Theme::Light, 2, 4), (Theme::Dark, 3, 25)] {
        let (film, style) = (film(dim, count), Style::new(theme));
        let (width, height) = film.still(0, &style).unwrap().size();
        let played = play(&film.gif(&style, width as u32).unwrap());
        assert_eq!(played.size, (width as u16, height as u16));
        assert_eq!(played.frames.len(), count);
        assert_ne!(played.screens[0], played.screens[count - 1]);
        let whole = |&(_, size, _): &(u16, (u16, u16), Option<u8>)| size == played.size;
        assert!(whole(&played.frames[0]) && !played.frames[1..].iter().any(whole));
        assert!(played.frames[1..].iter().any(|(_, _, transparent)| transparent.is_some()));
        for frame in [0, 1, 2, 3, count - 1] {
            let still = pixels(&film.still(frame, &style).unwrap().png(1).unwrap());
            for (&shown, drawn) in played.screens[frame].iter().zip(still.pixels()) {
                let drawn = [drawn.red(), drawn.green(), drawn.blue()];
                if shown != drawn {
                    let error = distance(shown, drawn);
                    assert!(played.palette.iter().all(|&colour| distance(colour, drawn) >= error));
                    assert!(error <= 3 * 12 * 12, "{drawn:?} became {shown:?}");
                }
            }
        }
    }
}

#[test]
fn times_and_loop_are_as_asked() {
    let style = Style::default();
    let film = Film { frame_ms: 84, hold_last_ms: 1500, ..film(2, 3) };
    let played = play(&film.gif(&style, 240).unwrap());
    assert_eq!(played.repeat, Repeat::Infinite);
    assert_eq!(played.frames.iter().map(|(delay, ..)| *delay).collect::<Vec<_>>(), [8, 8, 150]);
    let brief = Film { hold_last_ms: 0, ..film };
    let played = play(&brief.gif(&style, 240).unwrap());
    assert!(played.frames.iter().all(|(delay, ..)| *delay == 8));
}

#[test]
fn a_film_is_as_wide_as_asked() {
    for (pixels, width_mm) in [(120, 85.0), (481, 85.0), (333, 150.0)] {
        let style = Style { width_mm, ..Style::default() };
        let film = film(2, 2);
        let (width, height) = film.still(0, &style).unwrap().size();
        let played = play(&film.gif(&style, pixels).unwrap());
        assert_eq!(played.size.0, pixels as u16);
        let exact = f64::from(pixels) * height as f64 / width as f64;
        assert!((f64::from(played.size.1) - exact).abs() <= 0.5);
        // The page covers all of it.
        let corner = *played.screens[1].last().unwrap();
        assert_eq!(corner, [255; 3]);
    }
}

/// Lines of the SVG with what does not move: axes, grids, texts, the hollow markers of the target, and the place of the
/// caption.
fn fixed(svg: &str, caption: &str) -> Vec<String> {
    let hollow = format!("fill=\"{}\"", Style::default().background);
    let stays = |line: &&str| {
        ["<svg", "<line", "<rect", "<text"].iter().any(|name| line.starts_with(name))
            || line.contains(&hollow)
    };
    svg.lines().filter(stays).map(|line| line.replace(&format!(">{caption}<"), "><")).collect()
}

#[test]
fn nothing_but_points_and_caption_moves() {
    let style = Style::default();
    for dim in [1, 2, 3, 5] {
        let film = film(dim, 5);
        let svgs: Vec<String> = (0..5).map(|frame| film.still(frame, &style).unwrap().svg()).collect();
        let first = fixed(&svgs[0], &caption(0));
        assert!(first.len() > 40, "{dim}: {first:?}");
        for (step, svg) in svgs.iter().enumerate() {
            let caption = caption(step);
            assert_eq!(fixed(svg, &caption), first, "dimension {dim}");
            assert!(texts(svg).contains(&caption));
        }
        assert!(svgs.windows(2).all(|pair| circles(&pair[0]) != circles(&pair[1])));
        for label in ["H₀", "H₀ target", "H₁", "H₁ target", "birth (m)", "death (m)", "∞"] {
            assert!(texts(&svgs[0]).iter().any(|text| text == label), "{label} in dimension {dim}");
        }
    }
}

/// A length has the same size on the page in every frame and in both directions.
#[test]
fn windows_hold_all_frames_to_scale() {
    let style = Style::default();
    let corners = |size: f64| vec![vec![0.0, 0.0], vec![size, 0.0], vec![0.0, size]];
    let sizes = [1.0, 0.25, 3.0];
    let frames_of = |size| FilmFrame { points: corners(size), ..FilmFrame::default() };
    let film = Film { frames: sizes.map(frames_of).to_vec(), ..Film::default() };
    let mut origin = None;
    for (frame, size) in sizes.into_iter().enumerate() {
        let svg = film.still(frame, &style).unwrap().svg();
        let places = circles(&svg);
        assert_eq!(places.len(), 3);
        assert_eq!(*origin.get_or_insert(places[0]), places[0]);
        let unit = (places[1].0 - places[0].0) / size;
        assert!((unit - (places[0].1 - places[2].1) / size).abs() < 0.1);
        let [left, top, width, height] = frames(&svg)[0];
        for &(x, y) in &places {
            assert!((left..=left + width).contains(&x) && (top..=top + height).contains(&y));
        }
        // The greatest frame fills its window.
        assert!(size < 3.0 || places[1].0 - places[0].0 > 0.8 * width);
    }
}

/// Panels stand beside each other where there is room, otherwise one above the other.
#[test]
fn panels_do_not_overlap() {
    for width_mm in [50.0, 85.0, 130.0, 175.0] {
        let style = Style { width_mm, ..Style::default() };
        for dim in [1, 2, 5] {
            let svg = film(dim, 2).still(0, &style).unwrap().svg();
            let [cloud, diagram] = frames(&svg)[..] else { panic!("not two frames") };
            let ends = [cloud[1] + cloud[3], diagram[1] + diagram[3]];
            if width_mm > 60.0 {
                assert!(cloud[0] + cloud[2] < diagram[0]);
                assert!((ends[0] - ends[1]).abs() < 0.05, "they end at {ends:?}");
            } else {
                assert!(ends[0] < diagram[1]);
            }
        }
    }
}

/// All points of all frames lie in a panel, those of the target too; two circles lie in the legend.
#[test]
fn windows_hold_all_points() {
    for dim in [1, 2, 5] {
        // The first frame is the largest, and larger than the target.
        let mut film = film(dim, 4);
        film.frames.reverse();
        film.target.iter_mut().for_each(|points| points.finite.truncate(3));
        for frame in 0..4 {
            let svg = film.still(frame, &Style::default()).unwrap().svg();
            let panels = frames(&svg);
            let is_inside = |&&(x, y): &&(f64, f64)| {
                let holds = |&[left, top, width, height]: &[f64; 4]| {
                    (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
                };
                panels.iter().any(holds)
            };
            let circles = circles(&svg);
            // Cloud, components and their target with one essential class each.
            assert_eq!(circles.iter().filter(is_inside).count(), 20 + 9 + 4);
            assert_eq!(circles.len(), 20 + 9 + 4 + 2);
        }
    }
}

#[test]
fn targets_are_hollow_and_lie_below() {
    let style = Style::default();
    let svg = film(2, 2).still(0, &style).unwrap().svg();
    let (page, colour) = (style.background, style.palette[1]);
    let has = |line: &str, fill, stroke| {
        line.starts_with("<polygon")
            && line.contains(&format!("fill=\"{fill}\""))
            && line.contains(&format!("stroke=\"{stroke}\""))
    };
    let lines: Vec<&str> = svg.lines().collect();
    let hollow: Vec<usize> = (0..lines.len()).filter(|&line| has(lines[line], page, colour)).collect();
    let full: Vec<usize> = (0..lines.len()).filter(|&line| has(lines[line], colour, page)).collect();
    // Eight classes of degree 1 and the legend, whose sample of full markers comes first.
    assert_eq!((hollow.len(), full.len()), (9, 9));
    assert!(hollow[8] < full[1]);
}

#[test]
fn the_components_are_those_of_all_frames() {
    let style = Style::default();
    let film = film(5, 3);
    let labels = |film: &Film, frame: usize| {
        let texts = texts(&film.still(frame, &style).unwrap().svg()).join(" ");
        texts.split("PC1").nth(1).unwrap().split('%').next().unwrap().to_owned()
    };
    assert_eq!(labels(&film, 0), labels(&film, 2));
    // A last frame that is stretched in one direction changes them in all.
    let mut stretched = film.clone();
    stretched.frames[2].points.iter_mut().for_each(|point| point[3] *= 50.0);
    assert_ne!(labels(&film, 0), labels(&stretched, 0));
}

#[test]
fn poor_films_can_be_drawn() {
    let style = Style::default();
    let same =
        |dim: usize, count: usize| FilmFrame { points: vec![vec![2.0; dim]; count], ..FilmFrame::default() };
    for dim in [1, 2, 3, 5] {
        // All points coincide, their numbers differ, there is no class and no target.
        let mut film = Film { frames: vec![same(dim, 3), same(dim, 1)], ..Film::default() };
        assert_eq!(play(&film.gif(&style, 200).unwrap()).frames.len(), 2);
        // A degree without any point.
        film.frames[0].degrees.push(DegreePoints { degree: 1, ..DegreePoints::default() });
        let svg = film.still(0, &style).unwrap().svg();
        assert!(texts(&svg).contains(&"H₁".to_owned()) && !svg.contains("NaN"));
        // A target and no diagram, and the other way round.
        let essential = DegreePoints { degree: 0, essential: vec![0.5], ..DegreePoints::default() };
        film.target = vec![essential.clone()];
        assert!(film.gif(&style, 200).is_ok());
        film.frames[1].degrees.push(essential);
        film.target.clear();
        assert!(texts(&film.still(0, &style).unwrap().svg()).contains(&"∞".to_owned()));
    }
}

/// A frame that is the same as the one before it is a frame all the same.
#[test]
fn a_pause_keeps_its_frames() {
    let mut film = film(2, 2);
    film.frames.insert(1, film.frames[0].clone());
    let played = play(&film.gif(&Style::default(), 240).unwrap());
    assert_eq!(played.frames.len(), 3);
    assert_eq!(played.frames[1].1, (1, 1));
    assert_eq!(played.screens[0], played.screens[1]);
    assert_ne!(played.screens[1], played.screens[2]);
}

#[test]
fn the_same_film_gives_the_same_bytes() {
    let style = Style::new(Theme::Dark);
    for dim in [2, 3, 5] {
        assert_eq!(film(dim, 3).gif(&style, 300).unwrap(), film(dim, 3).gif(&style, 300).unwrap());
    }
}

#[test]
fn bad_films_are_refused() {
    let style = Style::default();
    let refused = |film: &Film| {
        let error = film.gif(&style, 300).unwrap_err();
        assert_eq!(film.still(0, &style).unwrap_err().to_string(), error.to_string());
        error
    };
    assert_eq!(refused(&Film::default()), Error::Empty { what: "frame" });
    let with = |change: fn(&mut Film)| {
        let mut film = film(2, 3);
        change(&mut film);
        refused(&film)
    };
    let within = |place: &str, reason: Error| Error::InFilm { place: place.into(), reason: Box::new(reason) };
    let empty = with(|film| film.frames[2].points.clear());
    assert_eq!(empty, within("frame 2", Error::Empty { what: "point" }));
    let ragged = with(|film| film.frames[1].points[4].push(0.0));
    assert_eq!(ragged, within("frame 1", Error::RaggedPoint { point: 4, given: 3, expected: 2 }));
    let other = with(|film| film.frames[1].points.iter_mut().for_each(|point| point.push(0.0)));
    assert_eq!(other, Error::FilmDimension { frame: 1, given: 3, expected: 2 });
    let nan = with(|film| film.frames[0].points[3][1] = f64::NAN);
    assert!(nan.to_string().starts_with("frame 0 of the film cannot be drawn: value 1 of point 3 is NaN"));
    let infinite = with(|film| film.frames[0].degrees[0].finite[1].1 = f64::INFINITY);
    assert!(matches!(infinite, Error::InFilm { .. }));
    let repeated = with(|film| film.target[1].degree = 0);
    assert_eq!(repeated, within("the target", Error::RepeatedDegree { degree: 0 }));
    let still = with(|film| film.frame_ms = 0);
    assert_eq!(still, Error::FilmTime { field: "frame_ms", given_ms: 0, low: 20, high: 655_350 });
    let long = with(|film| film.hold_last_ms = 1_000_000);
    assert!(matches!(long, Error::FilmTime { field: "hold_last_ms", given_ms: 1_000_000, .. }));
    for pixels in [0, 119, 4097, u32::MAX] {
        let refused = film(2, 1).gif(&style, pixels).unwrap_err();
        assert_eq!(refused, Error::FilmWidth { pixels, low: 120, high: 4096 });
    }
    let mut wordy = film(2, 1);
    wordy.frames[0].caption = "word ".repeat(30_000);
    let refused = wordy.gif(&style, 4096).unwrap_err();
    assert!(matches!(refused, Error::FilmHeight { most: u16::MAX, .. }), "{refused}");
    let beyond = film(2, 3).still(3, &style).unwrap_err();
    assert_eq!(beyond, Error::NoSuchFrame { frame: 3, frames: 3 });
    let narrow = Style { width_mm: 20.0, font_size_pt: 20.0, ..Style::default() };
    for dim in [2, 3] {
        assert!(matches!(film(dim, 2).gif(&narrow, 300).unwrap_err(), Error::NoRoom { .. }));
    }
}
