//! Grids of images, such as samples of several models at several training steps.

use png::ColorType;

use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT};
use crate::error::{Error, Result};
use crate::figure::{Drawing, Figure};
use crate::font;
use crate::frame::MARGIN;
use crate::raster;
use crate::style::Style;

/// How the panels of several captions stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Arrangement {
    /// A caption over each column of panels.
    #[default]
    SideBySide,
    /// All rows of a caption, then those of the next one below.
    Stacked,
}

/// Images under one label.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// What is written on the left, such as the name of a model.
    pub label: String,
    /// Images of brightness 0 (black) to 1 (white): those of the first caption, then those of the second, and so on.
    pub images: Vec<Vec<f32>>,
}

/// Labelled panels of images.
///
/// Each row has a panel for each caption (one panel if there are no captions), in which its images stand in lines of
/// `columns`. Each pixel of an image is a square of a whole number of pixels of the PNG, at every scale.
///
/// # Shapes
///
/// An image has `channels * height * width` values, channel by channel and row by row, as tensors have them.
///
/// # Errors
///
/// [`Figure::draw`] refuses a grid without rows or a row without images, sides of zero, channels other than 1 and 3, an
/// image of another size, values outside 0..1 (NaN too) and images that the captions cannot share evenly.
///
/// # Complexity
///
/// Linear in the number of pixels.
///
/// # Example
///
/// ```
/// use topogen_plot::{Figure, GridRow, ImageGrid, Style};
///
/// let ramp: Vec<f32> = (0..16).map(|pixel| pixel as f32 / 15.0).collect();
/// let row = |label: &str| GridRow { label: label.into(), images: vec![ramp.clone(); 8] };
/// let figure = ImageGrid {
///     height: 4,
///     width: 4,
///     columns: 4,
///     rows: vec![row("data"), row("VAE0")],
///     captions: vec!["step 100".into(), "step 400".into()],
///     ..ImageGrid::default()
/// };
/// assert_eq!(figure.svg(&Style::default())?.matches("<image").count(), 16);
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ImageGrid {
    /// A title above the figure.
    pub title: Option<String>,
    /// Height of an image in pixels.
    pub height: usize,
    /// Width of an image in pixels.
    pub width: usize,
    /// 1 for greyscale, 3 for red, green and blue.
    pub channels: usize,
    /// Images beside each other in a panel.
    pub columns: usize,
    /// What stands one above the other.
    pub rows: Vec<GridRow>,
    /// What is written above the panels, such as training steps.
    pub captions: Vec<String>,
    /// How the panels of several captions stand.
    pub arrangement: Arrangement,
}

impl Default for ImageGrid {
    fn default() -> Self {
        Self {
            title: None,
            height: 28,
            width: 28,
            channels: 1,
            columns: 8,
            rows: Vec::new(),
            captions: Vec::new(),
            arrangement: Arrangement::default(),
        }
    }
}

/// Points between neighbouring images, panels, and rows of panels.
const IMAGE_GAP: f64 = 1.0;
const PANEL_GAP: f64 = 7.0;
const ROW_GAP: f64 = 4.0;
/// An image is not drawn wider than this many points, however few there are.
const WIDEST_IMAGE: f64 = 72.0;
/// How far rounding may carry a sigmoid out of the unit interval.
const TOLERANCE: f32 = 1e-4;

impl ImageGrid {
    fn check(&self) -> Result<()> {
        let Self { height, width, columns, channels, .. } = *self;
        if height == 0 || width == 0 || columns == 0 {
            return Err(Error::ZeroSize { height, width, columns });
        }
        if channels != 1 && channels != 3 {
            return Err(Error::Channels { given: channels });
        }
        if self.rows.is_empty() {
            return Err(Error::Empty { what: "row of images" });
        }
        self.rows.iter().try_for_each(|row| self.check_row(row))
    }

    fn check_row(&self, row: &GridRow) -> Result<()> {
        let label = || row.label.clone();
        let (images, captions) = (row.images.len(), self.panels());
        if images == 0 {
            return Err(Error::EmptySeries { series: label() });
        }
        if !images.is_multiple_of(captions) {
            return Err(Error::UnevenRow { row: label(), images, captions });
        }
        let expected = self.channels.saturating_mul(self.height).saturating_mul(self.width);
        for (image, values) in row.images.iter().enumerate() {
            if values.len() != expected {
                return Err(Error::ImageSize { row: label(), image, given: values.len(), expected });
            }
            let outside = |value: &f32| !(-TOLERANCE..=1.0 + TOLERANCE).contains(value);
            if let Some(index) = values.iter().position(outside) {
                return Err(Error::Brightness { row: label(), image, index, value: values[index] });
            }
        }
        Ok(())
    }

    /// How many panels a row has.
    fn panels(&self) -> usize {
        self.captions.len().max(1)
    }

    fn encode(&self, image: &[f32]) -> Result<Vec<u8>> {
        let too_large = |_| Error::PictureSize {
            width: self.width as u64,
            height: self.height as u64,
            limit: u64::from(u32::MAX),
        };
        let (width, height) =
            (u32::try_from(self.width).map_err(too_large)?, u32::try_from(self.height).map_err(too_large)?);
        let pixels = self.height * self.width;
        // PNG has the channels of a pixel beside each other. The cast saturates, so a rounding error is harmless.
        let samples: Vec<u8> = (0..pixels)
            .flat_map(|pixel| (0..self.channels).map(move |channel| image[channel * pixels + pixel]))
            .map(|value| (value * 255.0).round() as u8)
            .collect();
        let colour = if self.channels == 1 { ColorType::Grayscale } else { ColorType::Rgb };
        raster::encode(width, height, colour, &samples, None)
    }
}

/// Where things are, in dots.
struct Layout {
    dots_per_point: f64,
    /// Dots to the side of a pixel.
    magnification: f64,
    gutter: f64,
    image_gap: f64,
    panel_gap: f64,
    labels: Vec<Vec<String>>,
}

impl Layout {
    fn new(grid: &ImageGrid, style: &Style) -> Result<Self> {
        style.check()?;
        let size = style.font_size_pt;
        let width = style.width_pt();
        let labels: Vec<Vec<String>> =
            grid.rows.iter().map(|row| font::wrap(&row.label, size, 0.25 * width)).collect();
        let widest = labels.iter().flatten().map(|line| font::text_width(line, size)).fold(0.0, f64::max);
        let gutter = if widest > 0.0 { MARGIN + widest + 0.6 * size } else { MARGIN };

        let panels = if grid.arrangement == Arrangement::SideBySide { grid.panels() } else { 1 };
        let images = panels as f64 * grid.columns as f64;
        let gaps = (images - panels as f64) * IMAGE_GAP + (panels - 1) as f64 * PANEL_GAP;
        let left_pt = width - gutter - MARGIN - gaps;
        if left_pt < images {
            return Err(Error::NoRoom { width_mm: style.width_mm, left_pt: left_pt.max(0.0) });
        }
        // A pixel of an image must be a whole number of dots, and the images shall fill the width: so the size of a
        // dot is what gives.
        let pixels = images * grid.width as f64;
        let room = left_pt.min(images * WIDEST_IMAGE);
        let magnification = (DOTS_PER_POINT * room / pixels).ceil();
        let dots_per_point = magnification * pixels / room;
        let floor = |points: f64| (points * dots_per_point).floor();
        Ok(Self {
            dots_per_point,
            magnification,
            gutter: floor(gutter),
            image_gap: floor(IMAGE_GAP),
            panel_gap: floor(PANEL_GAP),
            labels,
        })
    }
}

impl Figure for ImageGrid {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let layout = Layout::new(self, style)?;
        let mut canvas = Canvas::new(style, layout.dots_per_point)?;
        let mut top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN)).ceil();
        let groups: Vec<Vec<usize>> = match self.arrangement {
            Arrangement::SideBySide => vec![(0..self.panels()).collect()],
            Arrangement::Stacked => (0..self.panels()).map(|panel| vec![panel]).collect(),
        };
        for group in groups {
            top = self.draw_captions(&mut canvas, &layout, &group, top);
            for row in 0..self.rows.len() {
                top = self.draw_row(&mut canvas, &layout, row, &group, top)?;
            }
            top += canvas.pt(ROW_GAP).ceil();
        }
        let bottom = top - 2.0 * canvas.pt(ROW_GAP).ceil() + canvas.pt(MARGIN);
        Ok(canvas.finish(bottom))
    }
}

impl ImageGrid {
    fn image_size(&self, layout: &Layout) -> (f64, f64) {
        (self.width as f64 * layout.magnification, self.height as f64 * layout.magnification)
    }

    fn panel_width(&self, layout: &Layout) -> f64 {
        let columns = self.columns as f64;
        columns * self.image_size(layout).0 + (columns - 1.0) * layout.image_gap
    }

    /// Left edge of the panel at this place of a row.
    fn panel_left(&self, layout: &Layout, place: usize) -> f64 {
        layout.gutter + place as f64 * (self.panel_width(layout) + layout.panel_gap)
    }

    fn draw_captions(&self, canvas: &mut Canvas<'_>, layout: &Layout, group: &[usize], top: f64) -> f64 {
        let room = self.panel_width(layout);
        let mut most = 0;
        for (place, &panel) in group.iter().enumerate() {
            let caption = self.captions.get(panel).map_or("", String::as_str);
            let lines = font::wrap_evenly(caption, canvas.font_size(), room);
            let middle = self.panel_left(layout, place) + room / 2.0;
            for (index, line) in lines.iter().enumerate() {
                let y = top + 0.9 * canvas.font_size() + index as f64 * canvas.line_height();
                canvas.text((middle, y), line, Anchor::Middle);
            }
            most = most.max(lines.len());
        }
        (top + most as f64 * canvas.line_height()).ceil()
    }

    fn draw_row(
        &self,
        canvas: &mut Canvas<'_>,
        layout: &Layout,
        row: usize,
        group: &[usize],
        top: f64,
    ) -> Result<f64> {
        let images = &self.rows[row].images;
        let (width, height) = self.image_size(layout);
        let each = images.len() / self.panels();
        let lines = each.div_ceil(self.columns) as f64;
        let images_height = lines * height + (lines - 1.0) * layout.image_gap;
        let label = &layout.labels[row];
        let label_height = label.len() as f64 * canvas.line_height();
        // The label may be taller than a single line of small images.
        let row_height = images_height.max(label_height).ceil();
        let first = top + ((row_height - images_height) / 2.0).floor();

        for (index, line) in label.iter().enumerate() {
            let middle =
                top + row_height / 2.0 - label_height / 2.0 + (index as f64 + 0.5) * canvas.line_height();
            let right = layout.gutter - 0.6 * canvas.font_size();
            canvas.text((right, middle + canvas.half_digit()), line, Anchor::End);
        }
        for (place, &panel) in group.iter().enumerate() {
            let left = self.panel_left(layout, place);
            for (index, image) in images[panel * each..(panel + 1) * each].iter().enumerate() {
                let (line, column) = (index / self.columns, index % self.columns);
                let x = left + column as f64 * (width + layout.image_gap);
                let y = first + line as f64 * (height + layout.image_gap);
                canvas.image((x, y), (width, height), &self.encode(image)?);
            }
        }
        Ok(top + row_height + canvas.pt(ROW_GAP).ceil())
    }
}
