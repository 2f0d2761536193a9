//! What is read from which file.

use super::*;
use crate::error::Error;

fn read(bytes: impl AsRef<[u8]>, name: &str, format: Format) -> (Input, Vec<String>) {
    read_input(bytes.as_ref(), name, format).unwrap()
}

fn refused(bytes: impl AsRef<[u8]>, name: &str, format: Format) -> FormatError {
    match read_input(bytes.as_ref(), name, format).unwrap_err() {
        Error::Format { problem, .. } => problem,
        error => panic!("{error}"),
    }
}

/// Three points on a line at 0, 3 and 7.
const LOWER: [f64; 3] = [3.0, 7.0, 4.0];
const SQUARE: [f64; 9] = [0.0, 3.0, 7.0, 3.0, 0.0, 4.0, 7.0, 4.0, 0.0];

fn lower() -> Input {
    Input::Lower { values: LOWER.to_vec() }
}

fn points(values: &[f64], dim: usize) -> Input {
    Input::Points { values: values.to_vec(), dim }
}

#[test]
fn tables_are_points() {
    let plane = points(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], 2);
    for (text, name) in [
        ("0,1\n2,3\n4,5\n", "c.csv"),
        ("0 1\n2 3\n4 5\n", "c.txt"),
        ("0\t1\n2\t3\n4\t5\n", "stdin"),
        ("0,1\n2,3\n4,5\n", "stdin"),
        ("# c\n0 1\n2 3\n4 5\n", "c.point_cloud"),
    ] {
        for format in [Format::Points, Format::Auto] {
            assert_eq!(read(text, name, format), (plane.clone(), vec![]), "{name}, {format}");
        }
    }
    let (input, notes) = read("x,y\n0,1\n2,3\n4,5\n", "c.csv", Format::Auto);
    assert_eq!((input, notes), (plane, vec!["line 1 was taken as a header".to_owned()]));
    assert!(matches!(read_input("0 1\n".as_bytes(), "c.csv", Format::Auto), Err(Error::CsvSeparator { .. })));
    assert!(matches!(read_input("0;1\n".as_bytes(), "stdin", Format::Auto), Err(Error::CsvSeparator { .. })));
}

#[test]
fn triangles_are_told_by_the_lengths_of_their_rows() {
    for text in ["3\n7 4\n", "\n3\n7,4\n", "0\n3 0\n7 4 0\n", "# d\n3,\n7,4,\n"] {
        for name in ["stdin", "d.txt", "d.csv"] {
            let (input, notes) = read(text, name, Format::Auto);
            assert_eq!(input, lower(), "{text:?}");
            assert!(notes[0].contains("lower triangle"), "{notes:?}");
        }
    }
    for text in ["3 7 9\n4 6\n2\n", "3,7,9\n4,6\n2\n\n", "0 3 7 9\n0 4 6\n0 2\n0\n"] {
        let (input, notes) = read(text, "stdin", Format::Auto);
        assert_eq!(input, Input::Lower { values: vec![3.0, 7.0, 4.0, 9.0, 6.0, 2.0] }, "{text:?}");
        assert!(notes[0].contains("upper triangle"), "{notes:?}");
    }
    let (_, notes) = read("0\n3 0\n7 4 0\n", "stdin", Format::Auto);
    assert!(notes[1].contains("diagonal"), "{notes:?}");
}

#[test]
fn rows_that_are_no_triangle_are_ragged() {
    for text in [
        "1\n2 3\n4 5\n",
        "1\n2 3\n4 5 6 7\n",
        "1 2\n3 4 5\n",
        "1 2 3\n4 5\n",
        "1 2\n3\n",
        "1\n2 3 4\n",
        "1 2\n3\n4\n",
    ] {
        let error = refused(text, "c.txt", Format::Auto);
        assert!(matches!(error, FormatError::Ragged { .. }), "{text:?}: {error}");
        let csv = text.replace(' ', ",");
        assert!(matches!(read_input(csv.as_bytes(), "c.csv", Format::Auto), Err(Error::CsvRagged { .. })));
    }
}

#[test]
fn square_tables_are_distances_if_they_can_be() {
    let text = "0,3,7\n3,0,4\n7,4,0\n";
    let (input, notes) = read(text, "d.csv", Format::Auto);
    assert_eq!(input, Input::Square { values: SQUARE.to_vec(), n: 3 });
    assert!(notes[0].contains("distances of 3 points") && notes[0].contains("`points`"), "{notes:?}");
    assert_eq!(read(text, "d.csv", Format::Points), (points(&SQUARE, 3), vec![]));
    for (damage, reason) in [
        ("1,3,7\n3,0,4\n7,4,0", "diagonal entry 0"),
        ("0,3,7\n3,0,4\n6,4,0", "(2, 0) is 6"),
        ("0,-3,7\n-3,0,4\n7,4,0", "(1, 0) is -3"),
    ] {
        let (input, notes) = read(damage, "d.csv", Format::Auto);
        assert!(matches!(input, Input::Points { dim: 3, .. }));
        assert!(notes[0].contains(reason) && notes[0].contains("`distances`"), "{notes:?}");
    }
    assert!(
        matches!(read("0 1\n1 0\n", "stdin", Format::Auto), (Input::Points { dim: 2, .. }, notes) if notes.is_empty())
    );
    assert_eq!(read("0", "d.csv", Format::Distances).0, Input::Square { values: vec![0.0], n: 1 });
    let error = refused("0,1\n1,0\n1,1\n", "d.csv", Format::Distances);
    assert!(matches!(error, FormatError::NotSquare { rows: 3, columns: 2 }), "{error}");
}

#[test]
fn names_tell_formats() {
    let binary: Vec<u8> = LOWER.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect();
    for (bytes, name) in [
        (&b"3 7 4"[..], "d.lower_distance_matrix"),
        (b"3\n7\n4", "d.lower"),
        (b"3 7 4", "d.upper"),
        (&binary, "d.bin"),
    ] {
        let (input, notes) = read(bytes, name, Format::Auto);
        assert_eq!(input, lower(), "{name}");
        assert!(notes[0].contains("the end of its name"), "{notes:?}");
    }
    let (input, _) = read("0 1 3\n2 0 7\n", "g.coo", Format::Auto);
    let entries = vec![(1, 0, 3.0), (2, 0, 7.0)];
    assert_eq!(input, Input::Sparse { n_points: 3, entries, births: None });
    assert_eq!(read("0 1 3\n2 0 7\n", "stdin", Format::Triplets).0, input);
    let (points, notes) = read("0 1 3\n2 0 7\n", "g.txt", Format::Auto);
    assert!(matches!(points, Input::Points { dim: 3, .. }) && notes[0].contains("`triplets`"), "{notes:?}");
    assert!(read("0 1 3\n0 0 7\n", "g.txt", Format::Auto).1.is_empty());
    assert_eq!(read(&binary, "stdin", Format::LowerBinary).0, lower());
}

#[test]
fn arrays_are_told_by_their_magic_bytes() {
    let cloud = npy::encode(&[0.0_f32, 1.0, 2.0, 3.0], &[2, 2]).unwrap();
    for name in ["c.npy", "stdin", "c.csv", "c.lower"] {
        assert_eq!(read(&cloud, name, Format::Auto), (points(&[0.0, 1.0, 2.0, 3.0], 2), vec![]));
    }
    let square = npy::encode(&SQUARE, &[3, 3]).unwrap();
    assert!(
        matches!(read(&square, "d.npy", Format::Auto), (Input::Square { n: 3, .. }, notes) if notes.len() == 1)
    );
    let flat = npy::encode(&LOWER, &[3]).unwrap();
    let (input, notes) = read(&flat, "d.npy", Format::Auto);
    assert_eq!(input, points(&LOWER, 1));
    assert!(notes[0].contains("`upper`"), "{notes:?}");
    assert_eq!(read(&flat, "d.npy", Format::Lower), (lower(), vec![]));
    let upper = npy::encode(&[3_u8, 7, 4], &[3]).unwrap();
    assert_eq!(read(&upper, "d.npy", Format::Upper).0, lower());
}

#[test]
fn bad_arrays_are_refused() {
    let with = |values: &[f64], shape: &[usize], format| {
        refused(npy::encode(values, shape).unwrap(), "a.npy", format)
    };
    let error = with(&[0.0, 1.0, f64::NAN, 3.0], &[2, 2], Format::Auto);
    assert!(matches!(error, FormatError::Coordinate { point: 1, coordinate: 0, .. }), "{error}");
    assert!(matches!(with(&[f64::INFINITY], &[1], Format::Points), FormatError::Coordinate { .. }));
    assert!(matches!(with(&[1.0, -2.0, 1.0], &[3], Format::Lower), FormatError::Distance { index: 1, .. }));
    assert!(matches!(with(&[1.0, 2.0], &[2], Format::Upper), FormatError::NotTriangular { found: 2, .. }));
    assert!(matches!(with(&[1.0], &[1, 1], Format::Lower), FormatError::NpyShape { .. }));
    assert!(matches!(with(&[1.0; 8], &[2, 2, 2], Format::Auto), FormatError::NpyShape { .. }));
    assert!(matches!(with(&[1.0], &[], Format::Auto), FormatError::NpyShape { .. }));
    assert!(matches!(with(&[], &[0, 3], Format::Auto), FormatError::Empty { .. }));
    assert!(matches!(with(&[1.0, 2.0], &[1, 2], Format::Distances), FormatError::NotSquare { .. }));
    for format in [Format::Triplets, Format::LowerBinary] {
        assert!(matches!(with(&[1.0], &[1], format), FormatError::WrongFormat { .. }));
    }
    let whole = npy::encode(&[1.0], &[1]).unwrap();
    let cut = refused(&whole[..whole.len() - 1], "a.npy", Format::Auto);
    assert!(matches!(cut, FormatError::NpyTruncated { expected: 8, found: 7, .. }), "{cut}");
    assert!(matches!(refused("1,2\n", "a.npy", Format::Auto), FormatError::NpyMagic { .. }));
    assert!(matches!(refused("1,2\n", "a.npy", Format::Points), FormatError::NpyMagic { .. }));
}

#[test]
fn empty_and_foreign_files_are_refused() {
    for format in Format::ALL {
        for name in ["c.csv", "c.npy", "stdin", "c.lower", "c.coo", "c.bin"] {
            assert!(matches!(refused("", name, format), FormatError::Empty { .. }), "{name}, {format}");
        }
    }
    assert!(matches!(refused(" \n#\n", "stdin", Format::Auto), FormatError::Empty { .. }));
    assert!(matches!(refused(b"PK\x03\x04....", "a.npz", Format::Auto), FormatError::WrongFormat { .. }));
    assert!(matches!(refused([0xff, 0xfe, b'1', 0], "c.txt", Format::Auto), FormatError::NotText { .. }));
    let error = refused("0 0\n1 nan\n", "c.txt", Format::Auto);
    assert!(matches!(error, FormatError::Field { line: 2, field: 2, .. }), "{error}");
}
