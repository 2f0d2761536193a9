//! Drawings that follow each other.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{pixels, play};
use topogen_plot::{Drawing, Error, Figure, GridRow, ImageGrid, Slides, Style};

fn grey(values: &[f32]) -> Drawing {
    let images = values.iter().map(|&value| vec![value; 64]).collect();
    let rows = vec![GridRow { label: String::new(), images }];
    ImageGrid { height: 8, width: 8, columns: 4, rows, ..ImageGrid::default() }
        .draw(&Style::default())
        .unwrap()
}

#[test]
fn each_frame_is_its_drawing() {
    let drawings: Vec<Drawing> = [0.0, 0.4, 1.0].map(|value| grey(&[value; 4])).to_vec();
    let width = drawings[0].size().0 as u32;
    let played = play(&Slides { drawings: drawings.clone(), frame_ms: 80 }.gif(width).unwrap());
    assert_eq!(played.frames.len(), 3);
    assert!(played.frames.iter().all(|&(delay, ..)| delay == 8));
    for (screen, drawing) in played.screens.iter().zip(&drawings) {
        let still = pixels(&drawing.png(1).unwrap());
        for (shown, drawn) in screen.iter().zip(still.pixels()) {
            assert_eq!(*shown, [drawn.red(), drawn.green(), drawn.blue()]);
        }
    }
}

#[test]
fn what_is_no_film_is_refused() {
    let slides = |drawings, frame_ms| Slides { drawings, frame_ms };
    assert!(matches!(slides(vec![], 100).gif(200), Err(Error::Empty { .. })));
    assert!(matches!(slides(vec![grey(&[0.0])], 5).gif(200), Err(Error::FilmTime { .. })));
    assert!(matches!(slides(vec![grey(&[0.0])], 100).gif(7), Err(Error::FilmWidth { .. })));
    let error = slides(vec![grey(&[0.0]), grey(&[0.0; 12])], 100).gif(200).unwrap_err();
    assert!(matches!(error, Error::SlideSize { index: 1, .. }), "{error}");
}
