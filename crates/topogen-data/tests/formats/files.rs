//! Valid files of every format, and all readers at once.

use topogen_data::formats::bars::{read_bars, starts_with_number};
use topogen_data::formats::csv::{read_diagram, read_table};
use topogen_data::formats::npz::Npz;
use topogen_data::formats::{Format, Input, npy, npz, off, read_input, ripser, txt};
use topogen_data::{Error, Mesh, idx};

/// Names whose ends lead [`read_input`] to each of its branches.
pub const NAMES: [&str; 10] = [
    "stdin",
    "c.csv",
    "c.txt",
    "c.npy",
    "c.point_cloud",
    "d.distance_matrix",
    "d.lower_distance_matrix",
    "d.upper_distance_matrix",
    "g.coo",
    "d.bin",
];

/// A small valid file of every format.
pub fn valid() -> Vec<Vec<u8>> {
    let text = [
        "OFF\n4 4 6\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n",
        "# a tool\nCOFF 5 1 0\n\n0 0 0 1 0 0 # red\n2 0 0 1 0 0\n.5 .5 0 0 0 1\n0 2e0 0 0 1 0\n9 9 9 0 0 0\n4 0 1 2 3  0.5 0 1 1\n",
        "x,y\n0,1\n2.5,-3e-2\n1e300,0.1\n",
        "# a comment\n\"1\",\"2\"\r\n3,4\r\n",
        "0 1 2\n\t3.5 -4e2 5\n\n",
        "0,3,7\n3,0,4\n7,4,0\n",
        "3\n7 4\n9 6 2\n",
        "0\n3,0\n7,4,0\n",
        "3 7 9\n4 6\n2\n",
        "0 1 2.5\n2 1 inf\n1 1 0.5\n3,0,1\n0 3 1\n",
        "# birth death\n0 1\n-0.5\tinf\n2,2\n",
        "degree,birth,death,birth_u,birth_v,death_u,death_v\n0,0,,1,1,,\n1,0.5,0.75,3,2,4,0\n",
    ];
    let mut files: Vec<Vec<u8>> = text.iter().map(|text| text.as_bytes().to_vec()).collect();
    files.push(npy::encode(&[0.0, 1.5, -2.0, 1e300, 0.25, 3.0], &[3, 2]).unwrap());
    files.push(npy::encode(&[1_u8, 2, 3], &[3]).unwrap());
    files.push(npy::encode(&[i64::MIN, 0, 1 << 60], &[1, 3]).unwrap());
    // In the other orders of bytes and of memory, and of version 2.
    let header = b"{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2), }\n";
    let version = [&b"\x93NUMPY\x02\x00"[..], &(header.len() as u32).to_le_bytes()].concat();
    files.push([&version, &header[..], &[0, 1, 0, 2, 0xff, 0xff, 0, 4]].concat());
    files.push([3.0_f32, 7.0, 4.0].iter().flat_map(|value| value.to_le_bytes()).collect());
    files.push(archive());
    files.push(idx::encode([2, 1, 2], &[1, 2, 3, 4]).unwrap());
    files
}

/// An archive of three arrays.
pub fn archive() -> Vec<u8> {
    let mut npz = Npz::default();
    npz.add("births", &[0.0, 0.5], &[2]).unwrap();
    npz.add("edges", &[3_u32, 1, 4, 1], &[2, 2]).unwrap();
    npz.add("none", &[0_i64; 0], &[0]).unwrap();
    let mut bytes = Vec::new();
    npz.write(&mut bytes, "d.npz").unwrap();
    bytes
}

/// Gives the bytes to every reader, which must refuse them with a message or read what it promises. Counts those that read.
pub fn read_by_all(bytes: &[u8]) -> usize {
    fn is_read<T>(result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| assert!(error.to_string().len() > 10, "{error:?}")).ok()
    }
    let mut read = 0;
    for format in Format::ALL {
        for name in NAMES {
            if let Some((input, notes)) = is_read(read_input(bytes, name, format)) {
                check(&input);
                assert!(notes.iter().all(|note| !note.contains('\n')), "{notes:?}");
                read += 1;
            }
        }
    }
    if let Some(array) = is_read(npy::read(bytes, "a.npy")) {
        let is_empty = array.shape.contains(&0);
        assert_eq!(array.values.len(), if is_empty { 0 } else { array.shape.iter().product() });
        read += 1;
    }
    for table in [read_table(bytes, "c.csv"), txt::read_table(bytes, "c.txt")].into_iter().filter_map(is_read)
    {
        assert_eq!(table.values.len(), table.rows() * table.columns);
        assert!(table.values.iter().all(|value| value.is_finite()));
        read += 1;
    }
    if let Some(bars) = is_read(read_bars(bytes, "d.txt")) {
        let is_bar = |&(birth, death): &(f64, Option<f64>)| {
            birth.is_finite() && death.is_none_or(|death| death.is_finite() && birth <= death)
        };
        assert!(starts_with_number(bytes) && !bars.is_empty() && bars.iter().all(is_bar), "{bars:?}");
        read += 1;
    }
    if let Some(mesh) = is_read(off::read(bytes, "m.off")) {
        check_mesh(&mesh);
        read += 1;
    }
    read += usize::from(is_read(npz::read(bytes, "a.npz")).is_some());
    read += usize::from(is_read(read_diagram(bytes, "d.csv")).is_some());
    read += usize::from(is_read(ripser::read_lower(bytes, "d")).is_some());
    read += usize::from(is_read(ripser::read_upper(bytes, "d")).is_some());
    read += usize::from(is_read(ripser::read_lower_binary(bytes, "d")).is_some());
    read += usize::from(is_read(ripser::read_triplets(bytes, "g", Some(10))).is_some());
    read += usize::from(is_read(idx::parse::<3>(bytes)).is_some());
    read
}

/// What a mesh promises.
fn check_mesh(mesh: &Mesh) {
    let n = mesh.vertices().len();
    assert!(mesh.area() > 0.0 && !mesh.triangles().is_empty());
    assert!(mesh.triangles().iter().flatten().all(|&vertex| (vertex as usize) < n));
    if let Ok(topology) = mesh.topology() {
        let [components, loops, voids] = topology.betti.map(|number| number as i64);
        assert!(components > 0 && topology.euler_characteristic() == components - loops + voids);
        assert!(
            topology.vertices <= n && topology.genus().is_none_or(|genus| 2 * genus == topology.betti[1])
        );
    }
}

/// What an input promises.
fn check(input: &Input) {
    let is_distance = |value: &f64| value.is_finite() && *value >= 0.0;
    match input {
        Input::Points { values, dim } => {
            assert!(*dim > 0 && !values.is_empty() && values.len().is_multiple_of(*dim));
            assert!(values.iter().all(|value| value.is_finite()));
        }
        Input::Square { values, n } => assert!(*n > 0 && values.len() == n * n),
        Input::Lower { values } => {
            assert!(
                (1..).map(|n| n * (n - 1) / 2).find(|&count| count >= values.len()) == Some(values.len())
            );
            assert!(values.iter().all(is_distance));
        }
        Input::Sparse { n_points, entries, births } => {
            assert!(
                entries.iter().all(|(i, j, value)| i > j && (*i as usize) < *n_points && is_distance(value))
            );
            assert!(entries.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
            if let Some(births) = births {
                assert!(births.len() == *n_points && births.iter().all(is_distance));
                assert!(
                    entries.iter().all(|&(i, j, value)| value >= births[i as usize].max(births[j as usize]))
                );
            }
        }
        _ => panic!("an input without a promise: {input:?}"),
    }
}
