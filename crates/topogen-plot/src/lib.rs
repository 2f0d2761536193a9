//! Figures from plain arrays, as SVG and PNG, light and dark, and films of clouds as GIF.
//!
//! All figures share one [`Figure`] trait. [`DiagramFigure`], [`DiagramRow`], [`DiagramWithHistogram`],
//! [`BarcodeFigure`] and [`CloudFigure`] show persistent homology, where a degree has the same colour and marker in each;
//! [`Curves`], [`Intervals`], [`Scatter`] and [`ImageGrid`] show the rest. A [`Film`] is a cloud that moves beside its diagram, as an animated GIF; [`Slides`] makes one of any drawings. Each is a plain
//! struct that is checked when it is drawn. The same drawing gives the SVG (with real text) and the PNG, which is
//! rasterised with an embedded font, so that no font is needed on the machine. The same input gives the same bytes.
//! Nothing is written to a file: that is the caller's business.
//!
//! ```
//! use topogen_plot::{Curves, Figure, Series, Style, Theme};
//!
//! let steps: Vec<f64> = (0..100).map(f64::from).collect();
//! let loss = steps.iter().map(|step| 100.0 * (-step / 30.0).exp()).collect();
//! let figure = Curves {
//!     x_label: "training step".into(),
//!     y_label: "loss (nats)".into(),
//!     series: vec![Series::new("VAE", steps, loss)],
//!     ..Curves::default()
//! };
//! let drawing = figure.draw(&Style::new(Theme::Dark))?;
//! assert!(drawing.svg().contains("training step"));
//! assert_eq!(&drawing.png(1)?[1..4], b"PNG");
//! # Ok::<(), topogen_plot::Error>(())
//! ```

/// The examples of the README run too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod animation;
mod axis;
mod barcode;
mod bins;
mod canvas;
mod class_keys;
mod cloud;
mod colour;
mod critical;
mod curves;
mod degree;
mod diagram;
mod diagram_panel;
mod diagram_row;
mod error;
mod figure;
mod film;
mod film_stage;
mod font;
mod frame;
mod grid;
mod histogram;
mod histogram_panel;
mod interval_marks;
mod interval_rows;
mod intervals;
mod legend;
mod mark;
mod number;
mod palette;
mod panel_rows;
mod plane;
mod principal;
mod raster;
mod representative;
mod rug;
mod scatter;
mod shades;
mod slides;
mod space;
mod style;
mod view;

pub use barcode::{BarOrder, BarcodeFigure};
pub use cloud::CloudFigure;
pub use colour::Rgb;
pub use critical::CriticalClass;
pub use curves::{Curves, Mark, Series, Stretches};
pub use degree::DegreePoints;
pub use diagram::DiagramFigure;
pub use diagram_row::{CaptionedDiagram, DiagramRow, Matched};
pub use error::{Error, Result};
pub use figure::{Drawing, Figure};
pub use film::{Film, FilmFrame};
pub use grid::{Arrangement, GridRow, ImageGrid};
pub use histogram::{CountAxis, DiagramWithHistogram};
pub use intervals::{IntervalGroup, IntervalRow, Intervals, ReferenceBand};
pub use representative::Representative;
pub use scatter::{Scatter, ScatterPanel};
pub use slides::Slides;
pub use style::{Style, Theme};
