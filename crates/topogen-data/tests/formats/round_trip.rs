//! What is written is read back bit for bit.

use proptest::prelude::*;
use topogen_data::formats::csv::{Table, read_table, write_table};
use topogen_data::formats::npz::{self, Npz};
use topogen_data::formats::{Format, Input, Number, npy, read_input, ripser, txt};

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// Any 64 bits: infinities, NaN with payload and subnormal numbers too.
fn any_f64() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(f64::from_bits)
}

fn finite() -> impl Strategy<Value = f64> {
    any_f64().prop_filter("finite", |value| value.is_finite())
}

/// Values that fill a table.
fn table<T: std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (Vec<T>, usize, usize)> {
    (1..6_usize, 1..6_usize).prop_flat_map(move |(rows, columns)| {
        let values = prop::collection::vec(value.clone(), rows * columns);
        values.prop_map(move |values| (values, rows, columns))
    })
}

/// The distances of a few points.
fn triangle(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Vec<f64>> {
    (2..8_usize).prop_flat_map(move |n| prop::collection::vec(value.clone(), n * (n - 1) / 2))
}

fn distance() -> impl Strategy<Value = f64> + Clone {
    any::<u64>().prop_map(f64::from_bits).prop_filter("a distance", |value| value.is_finite() && *value > 0.0)
}

/// Numbers joined into rows.
fn text(rows: &[&[f64]], separator: &str) -> String {
    let line =
        |row: &&[f64]| row.iter().map(|&value| Number(value).to_string()).collect::<Vec<_>>().join(separator);
    rows.iter().map(|row| line(row) + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arrays_of_floats((values, rows, columns) in table(any::<u64>())) {
        let values: Vec<f64> = values.into_iter().map(f64::from_bits).collect();
        let mut bytes = Vec::new();
        npy::write(&mut bytes, "a.npy", &values, &[rows, columns]).unwrap();
        let array = npy::read(bytes.as_slice(), "a.npy").unwrap();
        prop_assert_eq!(bits(&array.values), bits(&values));
        prop_assert_eq!(&array.shape, &[rows, columns]);
        prop_assert_eq!(npy::encode(&array.values, &array.shape).unwrap(), bytes);
    }

    #[test]
    fn arrays_of_whole_numbers((values, rows, columns) in table(any::<i32>())) {
        let array = npy::read(npy::encode(&values, &[rows, columns]).unwrap().as_slice(), "a.npy").unwrap();
        prop_assert_eq!(array.values, values.iter().map(|&value| f64::from(value)).collect::<Vec<_>>());
    }

    #[test]
    fn large_whole_numbers_are_exact_or_refused(value in any::<i64>(), shift in 0..63_u32) {
        let value = value >> shift;
        let read = npy::read(npy::encode(&[value], &[1]).unwrap().as_slice(), "a.npy");
        // Through 128 bits, where the float that i64::MAX rounds to has a value of its own.
        if value as f64 as i128 == i128::from(value) {
            prop_assert_eq!(read.unwrap().values, [value as f64]);
        } else {
            prop_assert!(read.unwrap_err().to_string().contains(&value.to_string()));
        }
    }

    #[test]
    fn archives((values, rows, columns) in table(any::<u32>()), floats in prop::collection::vec(any_f64(), 0..9)) {
        let mut npz = Npz::default();
        npz.add("a", &values, &[rows, columns]).unwrap();
        npz.add("b", &floats, &[floats.len()]).unwrap();
        let mut bytes = Vec::new();
        npz.write(&mut bytes, "a.npz").unwrap();
        let arrays = npz::read(bytes.as_slice(), "a.npz").unwrap();
        prop_assert_eq!(&arrays[0].1.values, &values.iter().map(|&value| f64::from(value)).collect::<Vec<_>>());
        prop_assert_eq!(bits(&arrays[1].1.values), bits(&floats));
        prop_assert_eq!((arrays[0].0.as_str(), arrays[1].0.as_str(), arrays.len()), ("a", "b", 2));
    }

    #[test]
    fn tables_as_text(values in prop::collection::vec(finite(), 12), columns in prop::sample::select(vec![1, 2, 3, 4, 6])) {
        let table = Table { values, columns, header_line: None };
        let mut csv = Vec::new();
        write_table(&mut csv, "t.csv", &table).unwrap();
        let read = read_table(csv.as_slice(), "t.csv").unwrap();
        prop_assert_eq!(bits(&read.values), bits(&table.values));
        let spaced = String::from_utf8(csv).unwrap().replace(',', " ");
        let read = txt::read_table(spaced.as_bytes(), "t.txt").unwrap();
        prop_assert_eq!((bits(&read.values), read.columns), (bits(&table.values), columns));
    }

    #[test]
    fn triangles_as_text(lower in triangle(distance()), separator in prop::sample::select(vec![" ", ",", ", ", "\t"])) {
        let mut rest = lower.as_slice();
        let mut rows = Vec::new();
        while let Some((row, after)) = rest.split_at_checked(rows.len() + 1) {
            rows.push(row);
            rest = after;
        }
        let text = text(&rows, separator);
        let read = ripser::read_lower(text.as_bytes(), "d").unwrap();
        prop_assert_eq!(bits(&read.lower), bits(&lower));
        if rows.len() > 1 {
            let (input, _) = read_input(text.as_bytes(), "stdin", Format::Auto).unwrap();
            prop_assert_eq!(input, Input::Lower { values: lower });
        }
    }

    #[test]
    fn upper_triangles_are_transposed(lower in triangle(distance())) {
        let n = (1..).find(|n| n * (n - 1) / 2 == lower.len()).unwrap();
        let at = |row: usize, column: usize| lower[row * (row - 1) / 2 + column];
        let upper: Vec<Vec<f64>> =
            (0..n - 1).map(|column| (column + 1..n).map(|row| at(row, column)).collect()).collect();
        let rows: Vec<&[f64]> = upper.iter().map(Vec::as_slice).collect();
        let read = ripser::read_upper(text(&rows, " ").as_bytes(), "d").unwrap();
        prop_assert_eq!(read.lower, lower);
    }

    #[test]
    fn binary_triangles(lower in triangle(any::<u32>().prop_map(|bits| f64::from(f32::from_bits(bits >> 2))))) {
        // Without the two highest bits, a 32-bit float is finite and positive.
        let mut bytes = Vec::new();
        ripser::write_lower_binary(&mut bytes, "d.bin", &lower).unwrap();
        prop_assert_eq!(bits(&ripser::read_lower_binary(bytes.as_slice(), "d.bin").unwrap()), bits(&lower));
    }

    #[test]
    fn triplets_in_any_order(lower in triangle(distance()), seed in any::<u64>()) {
        let entries: Vec<(u32, u32, f64)> = lower.iter().enumerate().map(|(index, &value)| {
            let row = (1..).find(|row| row * (row + 1) / 2 > index).unwrap();
            (row as u32, (index - row * (row - 1) / 2) as u32, value)
        }).collect();
        let mut lines: Vec<String> = entries.iter().enumerate().map(|(index, (i, j, value))| {
            let (first, second) = if seed >> (index % 64) & 1 == 0 { (i, j) } else { (j, i) };
            format!("{first} {second} {}\n", Number(*value))
        }).collect();
        lines.rotate_left(seed as usize % entries.len());
        let graph = ripser::read_triplets(lines.concat().as_bytes(), "g", None).unwrap();
        prop_assert_eq!(graph.entries, entries);
    }
}
