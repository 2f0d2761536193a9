//! Films: what stays, what moves, and what the bytes hold.

mod common;

use common::{circles, frames, pixels, texts};
use gif::{ColorOutput, DecodeOptions, Repeat};
use topogen_plot::{DegreePoints, Error, Film, FilmFrame, Style, Theme};

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
        FilmFrame { points, degrees: diagram(size), caption: format!("step {step}") }
    };
    Film {
        unit: Some("m".into()),
        frames: (0..count).map(frame).collect(),
        target: diagram(count as f64 + 1.0),
        ..Film::default()
    }
}

struct Decoded {
    size: (u16, u16),
    repeat: Repeat,
    palette: Vec<[u8; 3]>,
    /// Delay, size and transparent index of each frame.
    frames: Vec<(u16, (u16, u16), Option<u8>)>,
    /// What the screen shows after each frame.
    screens: Vec<Vec<[u8; 3]>>,
}

/// Plays a film as a viewer does.
fn play(bytes: &[u8]) -> Decoded {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let mut decoder = options.read_info(bytes).unwrap();
    let palette = decoder.global_palette().unwrap().as_chunks::<3>().0.to_vec();
    let size = (decoder.width(), decoder.height());
    let mut screen = vec![[0; 3]; usize::from(size.0) * usize::from(size.1)];
    let (mut frames, mut screens) = (Vec::new(), Vec::new());
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert!(frame.palette.is_none());
        for (row, indices) in frame.buffer.chunks(usize::from(frame.width)).enumerate() {
            let start = (usize::from(frame.top) + row) * usize::from(size.0) + usize::from(frame.left);
            for (pixel, index) in screen[start..].iter_mut().zip(indices) {
                if frame.transparent != Some(*index) {
                    *pixel = palette[usize::from(*index)];
                }
            }
        }
        frames.push((frame.delay, (frame.width, frame.height), frame.transparent));
        screens.push(screen.clone());
    }
    Decoded { size, repeat: decoder.repeat(), palette, frames, screens }
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// Every pixel of every frame has that colour of the palette which is nearest to the still's.
#[test]
fn frames_are_the_stills_up_to_the_palette() {
    for (theme, dim) in [(Theme::Light, 2), (Theme::Dark, 3)] {
        let (film, style) = (film(dim, 4), Style::new(theme));
        let stills: Vec<_> = (0..4).map(|frame| film.still(frame, &style).unwrap()).collect();
        let (width, height) = stills[0].size();
        let played = play(&film.gif(&style, width as u32).unwrap());
        assert_eq!(played.size, (width as u16, height as u16));
        assert_eq!(played.frames.len(), 4);
        assert_ne!(played.screens[0], played.screens[3]);
        let whole = |&(_, size, _): &(u16, (u16, u16), Option<u8>)| size == played.size;
        assert!(whole(&played.frames[0]) && !played.frames[1..].iter().any(whole));
        assert!(played.frames[1..].iter().any(|(_, _, transparent)| transparent.is_some()));
        for (screen, still) in played.screens.iter().zip(stills) {
            let still = pixels(&still.png(1).unwrap());
            for (&shown, drawn) in screen.iter().zip(still.pixels()) {
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

/// Lines of the SVG with what does not move: axes, grids, texts and the hollow markers of the target.
fn fixed(svg: &str, captions: &[&str]) -> Vec<String> {
    let is_caption = |line: &str| captions.contains(&line);
    let style = Style::default();
    let hollow = format!("fill=\"{}\"", style.background);
    let stays = |line: &&str| {
        ["<line", "<rect", "<text"].iter().any(|name| line.starts_with(name)) || line.contains(&hollow)
    };
    let lines: Vec<&str> = svg.lines().collect();
    lines.iter().copied().filter(stays).filter(|line| !is_caption(line)).map(str::to_owned).collect()
}

#[test]
fn nothing_but_points_and_caption_moves() {
    let style = Style::default();
    for dim in [1, 2, 3, 5] {
        let film = film(dim, 5);
        let svgs: Vec<String> = (0..5).map(|frame| film.still(frame, &style).unwrap().svg()).collect();
        let first = fixed(&svgs[0], &[]);
        assert!(first.len() > 40, "{dim}: {first:?}");
        for (step, svg) in svgs.iter().enumerate() {
            assert_eq!(fixed(svg, &[]), first, "dimension {dim}");
            let all = texts(svg);
            assert_eq!(all.iter().filter(|text| text.starts_with("step")).count(), 1);
            assert!(all.contains(&format!("step {step}")));
            assert_eq!(svg.lines().next(), svgs[0].lines().next(), "the size of the page");
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

#[test]
fn panels_do_not_overlap() {
    for width_mm in [85.0, 130.0, 175.0] {
        let style = Style { width_mm, ..Style::default() };
        for dim in [1, 2, 5] {
            let svg = film(dim, 2).still(0, &style).unwrap().svg();
            let [cloud, diagram] = frames(&svg)[..] else { panic!("not two frames") };
            assert!(cloud[0] + cloud[2] < diagram[0]);
            assert!((cloud[1] + cloud[3] - diagram[1] - diagram[3]).abs() < 0.05, "they end together");
        }
    }
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
    let same = |dim: usize, count: usize| FilmFrame { points: vec![vec![2.0; dim]; count], ..FilmFrame::default() };
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
    let beyond = film(2, 3).still(3, &style).unwrap_err();
    assert_eq!(beyond, Error::NoSuchFrame { frame: 3, frames: 3 });
    let narrow = Style { width_mm: 40.0, font_size_pt: 12.0, ..Style::default() };
    for dim in [2, 3] {
        assert!(matches!(film(dim, 2).gif(&narrow, 300).unwrap_err(), Error::NoRoom { .. }));
    }
}
