//! Meshes in the Object File Format of Geomview.
//!
//! A line `OFF`, a line with the numbers of vertices, faces and edges, a line for each vertex and a line for each face: how many
//! corners it has, and which vertices these are, counted from 0. `#` begins a comment; blank lines are passed over.

use std::io::Read;

use super::all_bytes;
use super::text::{Line, Text};
use crate::error::{FormatError, OffError, Result};
use crate::mesh::{Mesh, fan};

/// A larger face would take long to cut up, if it is not convex.
const MOST_CORNERS: usize = 1_000;

/// How many coordinates a vertex has.
const SPACE: usize = 3;

/// What follows the coordinates of a vertex.
struct Header {
    /// The first word of the file.
    name: &'static str,
    /// How many numbers a vertex has.
    fields: &'static [usize],
    /// The same in words.
    wanted: &'static str,
}

const HEADERS: [Header; 4] = [
    Header { name: "OFF", fields: &[3], wanted: "3, which are its coordinates (COFF and NOFF have more)" },
    Header { name: "COFF", fields: &[6, 7], wanted: "6 or 7, which are its coordinates and its colour" },
    Header { name: "NOFF", fields: &[6], wanted: "6, which are its coordinates and its normal" },
    Header {
        name: "CNOFF",
        fields: &[9, 10],
        wanted: "9 or 10, which are its coordinates, its normal and its colour",
    },
];

/// Reads a mesh from an OFF file as text.
///
/// Colours and normals are checked to be numbers and otherwise passed over; the number of edges is not looked at. A polygon is cut
/// into the triangles between one of its corners and its sides: from the first corner that sees all of the polygon.
///
/// # Errors
///
/// The header is none of `OFF`, `COFF`, `NOFF` and `CNOFF`; there are more or fewer vertices, faces or numbers in a line than there
/// must be; a number is not finite; a face has less than 3 or more than 1,000 corners, names no vertex, has a vertex twice, has no
/// area, or no corner sees all of it; there is no face. Each error but the last has its line.
///
/// # Complexity
///
/// O(length of the file) time and space; O(corners²) time for a face that is not convex.
///
/// # References
///
/// "OFF Files", in the manual of Geomview.
///
/// # Examples
///
/// ```
/// let text = "OFF\n4 2 0  # a square and its diagonal\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n3 0 1 2\n3 0 2 3\n";
/// let mesh = topogen_data::formats::off::read(text.as_bytes(), "square.off")?;
/// assert_eq!((mesh.vertices().len(), mesh.triangles().len(), mesh.area()), (4, 2, 1.0));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read(text: impl Read, name: &str) -> Result<Mesh> {
    all_bytes(text).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

fn parse(bytes: &[u8]) -> Result<Mesh, FormatError> {
    let text = Text::new(bytes)?;
    let mut lines = text.lines().filter_map(|line| {
        let code = line.text.split('#').next().unwrap_or_default().trim();
        (!code.is_empty()).then_some(Line { text: code, ..line })
    });
    let first = lines.next().ok_or(FormatError::Empty { wanted: "the line OFF" })?;
    let (header, counts) = read_header(first)?;
    let counts = match counts {
        Some(counts) => counts,
        None => lines.next().ok_or(OffError::Counts { line: first.number, found: 0 })?,
    };
    let [n_vertices, n_faces] = read_counts(counts)?;
    let cut = |what, announced, found| OffError::Cut { what, line: counts.number, announced, found };

    // Neither number is believed: what is read grows line by line.
    let mut vertices = Vec::new();
    for found in 0..n_vertices {
        let line = lines.next().ok_or(cut("vertices", n_vertices, found))?;
        vertices.push(read_vertex(line, header)?);
    }
    let mut triangles = Vec::new();
    let mut corners = Vec::new();
    for found in 0..n_faces {
        let line = lines.next().ok_or(cut("faces", n_faces, found))?;
        read_corners(line, &mut corners)?;
        let face = |problem| OffError::Face { line: line.number, problem };
        triangles.extend(fan(&vertices, &corners).map_err(face)?);
    }
    if let Some(line) = lines.next() {
        let (line, found) = (line.number, line.text.to_owned());
        return Err(OffError::Trailing { line, found, faces: n_faces, counts: counts.number }.into());
    }
    Ok(Mesh::new(vertices, triangles).map_err(OffError::Mesh)?)
}

/// What the first line says, and what of it are counts already.
fn read_header(line: Line<'_>) -> Result<(&'static Header, Option<Line<'_>>), OffError> {
    let (word, rest) = line.text.split_once(char::is_whitespace).unwrap_or((line.text, ""));
    let header = HEADERS.iter().find(|header| header.name == word);
    // Behind the word, "BINARY" may stand, or whatever begins like a header.
    match header {
        Some(header) if rest.is_empty() => Ok((header, None)),
        Some(header) if rest.trim_start().starts_with(|first: char| first.is_ascii_digit()) => {
            Ok((header, Some(Line { text: rest.trim_start(), ..line })))
        }
        _ => Err(OffError::Header { line: line.number, found: line.text.to_owned() }),
    }
}

fn read_counts(line: Line<'_>) -> Result<[usize; 2], FormatError> {
    let found = line.fields().count();
    let mut fields = line.fields().enumerate();
    let mut count = || {
        let (index, text) = fields.next().ok_or(OffError::Counts { line: line.number, found })?;
        text.parse().map_err(|_| line.bad(index, text, "a number of things, which is whole and not negative"))
    };
    let counts: [usize; 3] = [count()?, count()?, count()?];
    if found > counts.len() {
        return Err(OffError::Counts { line: line.number, found }.into());
    }
    Ok([counts[0], counts[1]])
}

fn read_vertex(line: Line<'_>, header: &Header) -> Result<[f64; SPACE], FormatError> {
    let found = line.fields().count();
    if !header.fields.contains(&found) {
        let (line, header, wanted) = (line.number, header.name, header.wanted);
        return Err(OffError::VertexFields { line, header, found, wanted }.into());
    }
    let mut point = [0.0; SPACE];
    for (index, text) in line.fields().enumerate() {
        let value = line.number(index, text, "a finite number")?;
        if let Some(coordinate) = point.get_mut(index) {
            *coordinate = value;
        }
    }
    Ok(point)
}

/// Puts the corners of a face into `corners`.
fn read_corners(line: Line<'_>, corners: &mut Vec<u32>) -> Result<(), FormatError> {
    corners.clear();
    let found = line.fields().count() - 1;
    let mut fields = line.fields().enumerate();
    let mut n = 0;
    if let Some((index, text)) = fields.next() {
        n = text.parse().map_err(|_| line.bad(index, text, "how many corners the face has"))?;
    }
    if !(3..=MOST_CORNERS).contains(&n) {
        return Err(OffError::Corners { line: line.number, corners: n, most: MOST_CORNERS }.into());
    }
    // A colour is an index of a table, or red, green and blue, and perhaps opacity.
    if !found.checked_sub(n).is_some_and(|colour| matches!(colour, 0 | 1 | 3 | 4)) {
        return Err(OffError::FaceFields { line: line.number, corners: n, found }.into());
    }
    for (index, text) in fields {
        if corners.len() < n {
            let vertex = text.parse();
            corners
                .push(vertex.map_err(|_| line.bad(index, text, "the number of a vertex, counted from 0"))?);
        } else {
            line.number(index, text, "a finite number")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{FaceError, MeshError};

    const TETRAHEDRON: &str = "OFF\n4 4 6\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n";

    fn refused(text: &str) -> FormatError {
        parse(text.as_bytes()).unwrap_err()
    }

    fn off(text: &str) -> OffError {
        match refused(text) {
            FormatError::Off(error) => error,
            other => panic!("{text}: {other}"),
        }
    }

    #[test]
    fn every_way_to_write_a_mesh_is_read() {
        let mesh = parse(TETRAHEDRON.as_bytes()).unwrap();
        assert_eq!(mesh.triangles(), [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]);
        assert_eq!(mesh.vertices()[3], [0.0, 0.0, 1.0]);
        let vertices = |more: &str| {
            let coordinates = ["0 0 0", "1 0 0", "0 1 0", "0 0 1"];
            coordinates.map(|vertex| format!("{vertex}{more}\n")).concat()
        };
        let faces = "3 0 2 1 255\n3 0 1 3 1 0 0.5\n3 0 3 2 1 0 0 1\n3 1 2 3\n";
        for text in [
            TETRAHEDRON.replace('\n', "\r\n"),
            TETRAHEDRON.replace("OFF\n", "OFF "),
            TETRAHEDRON.replace("OFF\n", "# from a tool\n\nOFF # a comment\n\n  # another\n"),
            TETRAHEDRON.replace("\n1 0 0\n", "\n\t1.0  -0 0e0 # one\n"),
            format!("OFF\n4 4 0\n{}{faces}", vertices("")),
            format!("COFF\n4 4 0\n{}{faces}", vertices(" 192 192 192 255")),
            format!("COFF\n4 4 0\n{}{faces}", vertices(" 0.9 0 0 #red")),
            format!("NOFF\n4 4 0\n{}{faces}", vertices(" 0 0 1")),
            format!("CNOFF\n4 4 0\n{}{faces}", vertices(" 0 0 1 0.1 0.2 0.3")),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap(), mesh, "{text}");
        }
    }

    #[test]
    fn polygons_are_cut_into_triangles() {
        let cube = "OFF\n8 6 12\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n4 3 2 1 0\n4 4 5 6 7\n4 0 1 5 4\n\
                    4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n";
        let mesh = parse(cube.as_bytes()).unwrap();
        assert_eq!((mesh.triangles().len(), mesh.area()), (12, 6.0));
        let topology = mesh.topology().unwrap();
        assert_eq!((topology.betti, topology.genus(), topology.edges), ([1, 0, 1], Some(0), 18));
    }

    #[test]
    fn headers_and_counts_are_checked() {
        for header in ["off", "STOFF", "4OFF", "nOFF", "OFF BINARY", "ply", "OFFF 4 4 6"] {
            let error = off(&TETRAHEDRON.replace("OFF", header));
            assert!(matches!(&error, OffError::Header { line: 1, found } if found == header), "{error}");
        }
        assert!(matches!(refused("# nothing\n"), FormatError::Empty { .. }));
        assert!(matches!(off("OFF\n"), OffError::Counts { line: 1, found: 0 }));
        assert!(matches!(off("\nOFF\n4 4\n"), OffError::Counts { line: 3, found: 2 }));
        assert!(matches!(off("OFF 4 4 6 1"), OffError::Counts { line: 1, found: 4 }));
        for (text, bad) in
            [("OFF\n-1 4 6", 1), ("OFF\n4 4.0 6", 2), ("OFF\n4 99999999999999999999 0", 2), ("OFF 4 4 x", 3)]
        {
            let error = refused(text);
            assert!(matches!(error, FormatError::Field { field, .. } if field == bad), "{error}");
        }
        let error = off("OFF\n4 4 0\n0 0 0\n");
        assert!(
            matches!(error, OffError::Cut { what: "vertices", line: 2, announced: 4, found: 1 }),
            "{error}"
        );
        let error = off(&TETRAHEDRON.replace("4 4 6", "4 5 6"));
        assert!(matches!(error, OffError::Cut { what: "faces", line: 2, announced: 5, found: 4 }), "{error}");
        let error = off(&TETRAHEDRON.replace("4 4 6", "4 3 6"));
        assert!(
            matches!(&error, OffError::Trailing { line: 10, found, faces: 3, counts: 2 } if found == "3 1 2 3"),
            "{error}"
        );
        assert!(matches!(off("OFF\n1 0 0\n0 0 0\n"), OffError::Mesh(MeshError::Empty { vertices: 1 })));
    }

    #[test]
    fn bad_vertices_are_named() {
        for (line, found) in [("1 0", 2), ("1 0 0 1", 4), ("1 0 0 255 0 0", 6)] {
            let error = off(&TETRAHEDRON.replace("\n1 0 0\n", &format!("\n{line}\n")));
            assert!(
                matches!(error, OffError::VertexFields { line: 4, header: "OFF", found: it, .. } if it == found),
                "{error}"
            );
        }
        for (line, bad) in [("nan 0 0", 1), ("1 inf 0", 2), ("1 0 1e999", 3), ("1 0 x", 3)] {
            let error = refused(&TETRAHEDRON.replace("\n1 0 0\n", &format!("\n{line}\n")));
            assert!(matches!(error, FormatError::Field { line: 4, field, .. } if field == bad), "{error}");
        }
        let error = refused("COFF\n1 0 0\n0 0 0 1 nan 1\n");
        assert!(matches!(error, FormatError::Field { line: 3, field: 5, .. }), "{error}");
        let error = off(&TETRAHEDRON.replace("\n1 0 0\n", "\n1e101 0 0\n"));
        assert!(
            matches!(error, OffError::Mesh(MeshError::Coordinate { vertex: 1, coordinate: 0, .. })),
            "{error}"
        );
    }

    #[test]
    fn bad_faces_are_named() {
        let with = |line: &str| TETRAHEDRON.replace("\n3 0 1 3\n", &format!("\n{line}\n"));
        for corners in ["0", "1 0", "2 0 1", "1001 0 1 2"] {
            let n: usize = corners.split(' ').next().unwrap().parse().unwrap();
            let error = off(&with(corners));
            assert!(
                matches!(error, OffError::Corners { line: 8, corners, most: 1_000 } if corners == n),
                "{error}"
            );
        }
        for (line, found) in [("3 0 1", 2), ("3 0 1 3 255 0", 5), ("3 0 1 3 1 2 3 4 5", 8), ("4 0 1 3", 3)] {
            let error = off(&with(line));
            assert!(
                matches!(error, OffError::FaceFields { line: 8, found: it, .. } if it == found),
                "{error}"
            );
        }
        for (line, problem) in [
            ("3 0 1 4", FaceError::Corner { vertex: 4, vertices: 4 }),
            ("3 0 1 1", FaceError::Twice { vertex: 1 }),
        ] {
            let error = off(&with(line));
            assert!(matches!(&error, OffError::Face { line: 8, problem: it } if *it == problem), "{error}");
        }
        let error = off(&TETRAHEDRON.replace("\n0 1 0\n", "\n2 0 0\n"));
        assert!(matches!(error, OffError::Face { line: 7, problem: FaceError::Flat }), "{error}");
        for (line, bad) in [("3 0 -1 3", 3), ("3 0 1 4294967296", 4), ("x 0 1 3", 1), ("3 0 1 3 red", 5)] {
            let error = refused(&with(line));
            assert!(matches!(error, FormatError::Field { line: 8, field, .. } if field == bad), "{error}");
        }
    }
}
