//! What figures look like, and what they are written as.

use std::path::Path;

use clap::ValueEnum;
use topogen_plot::{Figure, Style, Theme};

use crate::error::{Error, Result};
use crate::numbers;

/// What all figures share.
#[derive(clap::Args)]
pub struct StyleArgs {
    /// Colours of page and ink
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,
    /// Title above the figure
    #[arg(long)]
    pub title: Option<String>,
    /// Width of the figure in millimetres
    #[arg(
        long,
        default_value_t = WIDTH_MM,
        allow_hyphen_values = true,
        value_parser = numbers::real,
        value_name = "MM"
    )]
    width: f64,
}

/// One column of a paper.
const WIDTH_MM: f64 = 85.0;

impl Default for StyleArgs {
    fn default() -> Self {
        Self { theme: ThemeArg::Light, title: None, width: WIDTH_MM }
    }
}

impl StyleArgs {
    fn style(&self) -> Style {
        let theme = match self.theme {
            ThemeArg::Light => Theme::Light,
            ThemeArg::Dark => Theme::Dark,
        };
        Style { width_mm: self.width, ..Style::new(theme) }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ThemeArg {
    /// Dark ink on white
    Light,
    /// Light ink on nearly black
    Dark,
}

/// What a figure of a diagram shows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlotKind {
    /// A point for each class at its birth and death
    Diagram,
    /// A bar for each class
    Barcode,
    /// The points with the critical edges of the classes
    Cloud,
    /// The points with cycles or cocycles of the classes
    Representatives,
}

/// What a figure is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Svg,
    Png,
}

impl FileKind {
    /// Which kind of figure the name asks for.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            _ => Err(Error::FigureName { path: path.to_owned() }),
        }
    }

    /// The bytes of the figure.
    pub fn draw(self, figure: &impl Figure, style: &StyleArgs) -> topogen_plot::Result<Vec<u8>> {
        let style = style.style();
        match self {
            Self::Svg => figure.svg(&style).map(String::into_bytes),
            Self::Png => figure.png(&style, 1),
        }
    }
}
