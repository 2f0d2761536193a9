//! Arrays as NumPy writes them.

use super::*;

/// A file of the given version, header and data.
fn file(version: u8, header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = [MAGIC.as_slice(), &[version, 0]].concat();
    if version == 1 {
        bytes.extend((header.len() as u16).to_le_bytes());
    } else {
        bytes.extend((header.len() as u32).to_le_bytes());
    }
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn of(descr: &str, fortran_order: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    file(1, &format!("{{'descr': '{descr}', 'fortran_order': {fortran_order}, 'shape': {shape}, }}\n"), data)
}

#[test]
fn every_version_and_byte_order_is_read() {
    let header = |descr: &str| format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}\n");
    let expected = [1.5_f64, -2.0];
    let little: Vec<u8> = expected.iter().flat_map(|value| value.to_le_bytes()).collect();
    let big: Vec<u8> = expected.iter().flat_map(|value| value.to_be_bytes()).collect();
    for version in [1, 2, 3] {
        for (descr, data) in [("<f8", &little), (">f8", &big)] {
            let array = parse(&file(version, &header(descr), data)).unwrap();
            assert_eq!((array.values.as_slice(), array.shape.as_slice()), (&expected[..], &[2][..]));
            assert_eq!(array.dtype.to_string(), descr);
        }
    }
    let error = parse(&file(4, &header("<f8"), &little)).unwrap_err();
    assert!(matches!(error, FormatError::NpyVersion { major: 4, minor: 0 }), "{error}");
}

#[test]
fn fortran_order_is_turned_into_c_order() {
    // The bytes count through the file; numpy.arange(24).reshape(2, 3, 4, order='F') has these elements.
    let data: Vec<u8> = (0..24).collect();
    let array = parse(&of("|u1", "True", "(2, 3, 4)", &data)).unwrap();
    let mut values = array.values.iter();
    for (i, j, k) in (0..2).flat_map(|i| (0..3).flat_map(move |j| (0..4).map(move |k| (i, j, k)))) {
        assert_eq!(values.next(), Some(&f64::from(i + 2 * j + 6 * k)), "({i}, {j}, {k})");
    }
    assert_eq!(parse(&of("|u1", "True", "(3,)", &[1, 2, 3])).unwrap().values, [1.0, 2.0, 3.0]);
    assert_eq!(parse(&of("|u1", "True", "(0, 18446744073709551615, 3)", &[])).unwrap().values, [0.0; 0]);
}

#[test]
fn scalars_and_empty_arrays_are_arrays() {
    let scalar = parse(&of("|i1", "False", "()", &[0xff])).unwrap();
    assert_eq!((scalar.values.as_slice(), scalar.shape.len()), (&[-1.0][..], 0));
    // The product of the other lengths overflows, but there is nothing to hold.
    let empty = parse(&of("<f8", "False", "(18446744073709551615, 3, 0)", &[])).unwrap();
    assert_eq!(empty.values, [0.0; 0]);
}

#[test]
fn what_is_written_is_read_back_bit_for_bit() {
    let values =
        [0.1, -0.0, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::from_bits(0x7ff8_0000_0000_0123)];
    let mut bytes = Vec::new();
    write(&mut bytes, "a.npy", &values, &[3, 2]).unwrap();
    let array = read(bytes.as_slice(), "a.npy").unwrap();
    assert_eq!(array.shape, [3, 2]);
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&array.values), bits(&values));
    assert_eq!(parse(&encode(&[i32::MIN, 7], &[2]).unwrap()).unwrap().values, [-(2_f64.powi(31)), 7.0]);
    assert_eq!(parse(&encode(&[5_u8], &[]).unwrap()).unwrap().shape, [0_usize; 0]);
    assert_eq!(parse(&encode(&[0_u16; 0], &[0, 4]).unwrap()).unwrap().shape, [0, 4]);
    let error = encode(&[1_u32, 2], &[3]).unwrap_err();
    assert!(error.to_string().contains("2 elements do not fill the shape (3,)"), "{error}");
}

#[test]
fn the_bytes_are_those_that_numpy_saves() {
    // Of NumPy 2.4.6, numpy.save of a 3 x 2 array of `f8`.
    let dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }";
    let bytes = encode(&[1.5, -0.0, 3.0, 4.0, 5.0, 1e308], &[3, 2]).unwrap();
    assert_eq!(bytes[..10], *b"\x93NUMPY\x01\x00v\x00");
    assert_eq!(bytes[10..128], *format!("{dictionary:<117}\n").as_bytes());
    assert_eq!(bytes[128..144], *b"\x00\x00\x00\x00\x00\x00\xf8\x3f\x00\x00\x00\x00\x00\x00\x00\x80");
    // Of the same version, the array [[1, 2, 3], [4, 5, 6]] of `>i2` in Fortran order.
    let dictionary = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }";
    let data = b"\x00\x01\x00\x04\x00\x02\x00\x05\x00\x03\x00\x06";
    let array = parse(&file(1, &format!("{dictionary:<117}\n"), data)).unwrap();
    assert_eq!((array.values, array.shape), (vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], vec![2, 3]));
}

#[test]
fn data_start_at_a_multiple_of_64_bytes() {
    for dims in 0..40 {
        let shape = vec![1; dims];
        assert_eq!((encode(&[1.0], &shape).unwrap().len() - 8) % 64, 0, "{dims} dimensions");
    }
}

#[test]
fn every_cut_is_refused() {
    let whole = encode(&[1.0, 2.0], &[2]).unwrap();
    let data = whole.len() - 16;
    assert!(matches!(parse(&[]).unwrap_err(), FormatError::NpyMagic { .. }));
    for end in 1..whole.len() {
        match parse(&whole[..end]).unwrap_err() {
            FormatError::NpyHeaderCut { needed, found } => {
                assert!(end < data && found == end && needed > end);
            }
            FormatError::NpyTruncated { expected: 16, found, shape, .. } => {
                assert!(found == end - data && shape == [2]);
            }
            error => panic!("{end}: {error}"),
        }
    }
}

#[test]
fn headers_that_lie_are_refused() {
    // Ten gigabytes, of which the file has one kilobyte.
    let lie = parse(&of("<f8", "False", "(1250000000,)", &[0; 1000])).unwrap_err();
    assert!(matches!(lie, FormatError::NpyTruncated { expected: 10_000_000_000, found: 1000, .. }), "{lie}");
    let lie = parse(&of("<f8", "False", "(18446744073709551615, 2)", &[0; 16])).unwrap_err();
    assert!(matches!(lie, FormatError::NpyOverflow { .. }), "{lie}");
    let lie = parse(&of("<f8", "False", "(2305843009213693952,)", &[0; 16])).unwrap_err();
    assert!(matches!(lie, FormatError::NpyOverflow { .. }), "{lie}");
    let trailing = parse(&of("<f8", "False", "(1,)", &[0; 11])).unwrap_err();
    assert!(matches!(trailing, FormatError::NpyTrailing { expected: 8, extra: 3 }), "{trailing}");
    let mut long = file(2, "{}", &[]);
    long[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = parse(&long).unwrap_err();
    assert!(matches!(error, FormatError::NpyHeaderCut { found: 14, .. }), "{error}");
}

#[test]
fn inexact_whole_numbers_are_named() {
    let data: Vec<u8> = [1_i64, i64::MAX].iter().flat_map(|value| value.to_le_bytes()).collect();
    let error = parse(&of("<i8", "False", "(2,)", &data)).unwrap_err();
    assert!(matches!(error, FormatError::NpyInexact { index: 1, value: 0x7fff_ffff_ffff_ffff }), "{error}");
}

#[test]
fn other_files_are_told() {
    let error = read(b"1,2\n3,4\n".as_slice(), "a.npy").unwrap_err().to_string();
    assert!(error.starts_with("a.npy: it is no .npy file"), "{error}");
}
