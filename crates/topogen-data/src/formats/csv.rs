//! Point clouds, distance matrices and diagrams as comma-separated values.
//!
//! All numbers are written with as many digits as are needed to read the same number back, see
//! [`Number`](super::Number). Lines that start with `#` and blank lines are passed over. `name` is what errors call the
//! text: usually its path.

mod diagram;
mod header;
mod separator;
mod table;
mod text;

pub(super) use diagram::is_never;
pub use diagram::{DIAGRAM_COLUMNS, DiagramRow, read_diagram, write_diagram};
pub(super) use header::is_header;
pub use table::{Table, read_table, write_table};
