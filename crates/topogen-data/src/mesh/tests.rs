//! Meshes whose area and topology are known.

use std::f64::consts::{PI, TAU};

use super::*;

/// A grid of quadrilaterals, cut in two, whose vertices are numbered by `vertex` and lie where `point` says.
fn grid(
    [rows, columns]: [u32; 2],
    vertex: impl Fn(u32, u32) -> u32,
    point: impl Fn(u32) -> [f64; 3],
    vertices: u32,
) -> Mesh {
    let mut triangles = Vec::new();
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let [a, b] = [vertex(row, column), vertex(row, column + 1)];
        let [c, d] = [vertex(row + 1, column), vertex(row + 1, column + 1)];
        triangles.extend([[a, b, d], [a, d, c]]);
    }
    Mesh::new((0..vertices).map(point).collect(), triangles).unwrap()
}

/// The angles of vertex `index` in a grid of `rows` x `columns`.
fn angles([rows, columns]: [u32; 2], index: u32) -> [f64; 2] {
    [
        TAU * f64::from(index / columns) / f64::from(rows),
        TAU * f64::from(index % columns) / f64::from(columns),
    ]
}

fn torus(size: [u32; 2]) -> Mesh {
    let [rows, columns] = size;
    let point = |index| {
        let [u, v] = angles(size, index);
        [(2.0 + v.cos()) * u.cos(), (2.0 + v.cos()) * u.sin(), v.sin()]
    };
    grid(size, |row, column| row % rows * columns + column % columns, point, rows * columns)
}

/// The Klein bottle: the second time around, the tube runs the other way. Its image in space meets itself, which triangles may.
fn klein(size: [u32; 2]) -> Mesh {
    let [rows, columns] = size;
    let vertex = |row: u32, column: u32| {
        let column = if row >= rows { columns - column % columns } else { column };
        row % rows * columns + column % columns
    };
    let point = |index| {
        let [u, v] = angles(size, index);
        let (across, up) = (v.cos() * (u / 2.0).cos(), v.cos() * (u / 2.0).sin());
        [(3.0 + across + v.sin()) * u.cos(), (3.0 + across) * u.sin(), up + 0.5 * v.sin()]
    };
    grid(size, vertex, point, rows * columns)
}

fn moebius(columns: u32) -> Mesh {
    // Row 0 and row 1 change places where the band closes.
    let vertex = |row: u32, column: u32| {
        let row = if column == columns { 1 - row } else { row };
        row * columns + column % columns
    };
    let point = |index: u32| {
        let u = TAU * f64::from(index % columns) / f64::from(columns);
        let side = if index < columns { -0.5 } else { 0.5 };
        let radius = 2.0 + side * (u / 2.0).cos();
        [radius * u.cos(), radius * u.sin(), side * (u / 2.0).sin()]
    };
    grid([1, columns], vertex, point, 2 * columns)
}

fn tetrahedron(tip: [f64; 3], size: f64) -> Vec<[f64; 3]> {
    let [x, y, z] = tip;
    vec![[x, y, z], [x + size, y, z], [x, y + size, z], [x, y, z + size]]
}

const FACES: [[u32; 3]; 4] = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]];

/// Several meshes beside each other, as one.
fn together(meshes: &[Mesh]) -> Mesh {
    let (mut vertices, mut triangles) = (Vec::new(), Vec::new());
    for mesh in meshes {
        let start = vertices.len() as u32;
        vertices.extend_from_slice(mesh.vertices());
        triangles.extend(mesh.triangles().iter().map(|triangle| triangle.map(|vertex| start + vertex)));
    }
    Mesh::new(vertices, triangles).unwrap()
}

/// Removes a triangle.
fn without(mesh: &Mesh, triangle: usize) -> Mesh {
    let mut triangles = mesh.triangles().to_vec();
    triangles.remove(triangle);
    Mesh::new(mesh.vertices().to_vec(), triangles).unwrap()
}

/// Two tori, a triangle of each removed and both borders made one: a surface of genus 2.
fn double_torus() -> Mesh {
    let one = torus([8, 6]);
    let n = one.vertices().len() as u32;
    let [hole, its] = [one.triangles()[0], one.triangles()[20]];
    let glued =
        |vertex: u32| its.iter().position(|&corner| corner == vertex).map_or(n + vertex, |at| hole[at]);
    let mut triangles: Vec<[u32; 3]> = one.triangles()[1..].to_vec();
    let others = one.triangles().iter().enumerate().filter(|&(index, _)| index != 20);
    triangles.extend(others.map(|(_, triangle)| triangle.map(glued)));
    let mut vertices = one.vertices().to_vec();
    vertices.extend(one.vertices().iter().map(|&[x, y, z]| [x + 5.0, y + 0.3, z + 0.1]));
    Mesh::new(vertices, triangles).unwrap()
}

#[test]
fn surfaces_have_their_textbook_topology() {
    let torus = torus([12, 8]);
    let cones = {
        // Both tetrahedra have vertex 0 for their tip.
        let mut vertices = tetrahedron([0.0; 3], 1.0);
        vertices.extend_from_slice(&tetrahedron([0.0; 3], -1.0)[1..]);
        let second = FACES.map(|face| face.map(|vertex| if vertex == 0 { 0 } else { vertex + 3 }));
        Mesh::new(vertices, [FACES, second].concat()).unwrap()
    };
    let sphere = Mesh::new(tetrahedron([9.0; 3], 1.0), FACES.to_vec()).unwrap();
    let disc = without(&sphere, 0);
    // Of a surface with n closed components of genus g: 2 - 2 g each; a hole is a disc less; homology has coefficients in the field
    // of two elements, so that the Klein bottle has a void.
    for (name, mesh, betti, genus, boundary, orientable, pinches) in [
        ("sphere", &sphere, [1, 0, 1], Some(0), 0, true, 0),
        ("torus", &torus, [1, 2, 1], Some(1), 0, true, 0),
        ("double torus", &double_torus(), [1, 4, 1], Some(2), 0, true, 0),
        ("Klein bottle", &klein([12, 8]), [1, 2, 1], None, 0, false, 0),
        ("Möbius band", &moebius(9), [1, 1, 0], None, 18, false, 0),
        ("disc", &disc, [1, 0, 0], None, 3, true, 0),
        ("torus with a hole", &without(&torus, 5), [1, 2, 0], None, 3, true, 0),
        ("two spheres with a point in common", &cones, [1, 0, 2], None, 0, true, 1),
        (
            "two tori and a disc",
            &together(&[torus.clone(), torus.clone(), disc.clone()]),
            [3, 4, 2],
            None,
            3,
            true,
            0,
        ),
        ("a sphere and a torus", &together(&[sphere.clone(), torus.clone()]), [2, 2, 2], Some(1), 0, true, 0),
        (
            "a torus and a Klein bottle",
            &together(&[torus.clone(), klein([8, 8])]),
            [2, 4, 2],
            None,
            0,
            false,
            0,
        ),
    ] {
        let found = mesh.topology().unwrap();
        let parts = (found.betti, found.genus(), found.boundary_edges, found.is_orientable, found.pinches);
        assert_eq!(parts, (betti, genus, boundary, orientable, pinches), "{name}");
        let [b0, b1, b2] = betti.map(|number: usize| number as i64);
        assert_eq!(found.euler_characteristic(), b0 - b1 + b2, "{name}");
        assert_eq!((found.components(), found.is_closed()), (betti[0], boundary == 0), "{name}");
    }
}

#[test]
fn topology_does_not_depend_on_order_or_direction() {
    let mesh = double_torus();
    let expected = mesh.topology().unwrap();
    let order = crate::permutation(mesh.triangles().len(), 3);
    let triangles = order.iter().map(|&at| {
        let [a, b, c] = mesh.triangles()[at];
        if at % 2 == 0 { [b, c, a] } else { [c, b, a] }
    });
    let shuffled = Mesh::new(mesh.vertices().to_vec(), triangles.collect()).unwrap();
    assert_eq!(shuffled.topology().unwrap(), expected);
}

#[test]
fn an_edge_of_three_triangles_is_no_surface() {
    let mut vertices = tetrahedron([0.0; 3], 1.0);
    vertices.push([1.0; 3]);
    let fins = Mesh::new(vertices, vec![[0, 1, 2], [0, 1, 3], [1, 0, 4]]).unwrap();
    assert!(matches!(fins.topology(), Err(MeshError::Branch { edge: [0, 1], triangles: 3 })));
    assert!(fins.area() > 0.0 && fins.sample(3, 1).is_ok(), "what needs no topology is had all the same");
}

#[test]
fn area_is_that_of_the_triangles() {
    let mesh = Mesh::new(tetrahedron([1.0, 2.0, 3.0], 2.0), FACES.to_vec()).unwrap();
    // Three right triangles with sides of 2, and an equilateral one with sides of 2 √2.
    assert!((mesh.area() - (6.0 + 2.0 * 3_f64.sqrt())).abs() < 1e-12);
    // A torus has the area 4 π² R r; that of its mesh comes close from below, with the square of the size of the triangles.
    let [coarse, fine] = [60, 120].map(|n| 1.0 - torus([n, n]).area() / (8.0 * PI * PI));
    assert!(fine > 0.0 && fine < 2e-3 && (coarse / fine - 4.0).abs() < 0.05, "{coarse}, {fine}");
}

#[test]
fn points_are_uniform_by_area() {
    const N: usize = 40_000;
    // Right triangles in parallel planes, of areas 1/2, 2, 9/2 and 8, and a point that belongs to none.
    let mut vertices = vec![[99.0; 3]];
    let mut triangles = Vec::new();
    for plane in 0..4_u32 {
        let (side, z) = (f64::from(plane + 1), f64::from(plane));
        vertices.extend([[0.0, 0.0, z], [side, 0.0, z], [0.0, side, z]]);
        triangles.push([1, 2, 3].map(|corner| 3 * plane + corner));
    }
    let cloud = Mesh::new(vertices, triangles).unwrap().sample(N, 5).unwrap();
    let in_plane = |plane: u32| cloud.points().filter(move |point| point[2].round() == f64::from(plane));
    let deviation = |n: usize, share: f64| (share * (1.0 - share) / n as f64).sqrt();
    for plane in 0..4 {
        let side = f64::from(plane + 1);
        let (count, expected) = (in_plane(plane).count(), side * side / 30.0);
        let share = count as f64 / N as f64;
        assert!((share - expected).abs() < 5.0 * deviation(N, expected), "{plane}: {share}");
        // The triangle is cut into four alike by the middles of its sides; each has a quarter of the points.
        let quarter = |is_in: &dyn Fn(f64, f64) -> bool| {
            let found =
                in_plane(plane).filter(|point| is_in(2.0 * point[0] / side, 2.0 * point[1] / side)).count();
            let share = found as f64 / count as f64;
            assert!((share - 0.25).abs() < 5.0 * deviation(count, 0.25), "{plane}: {share}");
        };
        quarter(&|x, y| x + y < 1.0);
        quarter(&|x, _| x > 1.0);
        quarter(&|_, y| y > 1.0);
        assert!(
            in_plane(plane)
                .all(|point| point[0] >= 0.0 && point[1] >= 0.0 && point[0] + point[1] <= side + 1e-12)
        );
        assert!(in_plane(plane).all(|point| (point[2] - f64::from(plane)).abs() < 1e-12));
    }
}

#[test]
fn the_seed_decides_the_sample() {
    let mesh = torus([12, 8]);
    let cloud = mesh.sample(50, 3).unwrap();
    assert_eq!(cloud, mesh.sample(50, 3).unwrap());
    assert_ne!(cloud, mesh.sample(50, 4).unwrap());
    assert_eq!(mesh.sample(10, 3).unwrap().values, cloud.values[..30], "a longer sample goes on");
    assert!(mesh.sample(0, 3).is_err() && mesh.sample(usize::MAX, 3).is_err());
}

#[test]
fn what_is_no_mesh_is_refused() {
    let vertices = || tetrahedron([0.0; 3], 1.0);
    let refused = |vertices, triangles: &[[u32; 3]]| Mesh::new(vertices, triangles.to_vec()).unwrap_err();
    assert!(matches!(refused(vertices(), &[]), MeshError::Empty { vertices: 4 }));
    for (triangle, expected) in [
        ([0, 1, 4], FaceError::Corner { vertex: 4, vertices: 4 }),
        ([0, 1, 0], FaceError::Twice { vertex: 0 }),
        ([2, 2, 0], FaceError::Twice { vertex: 2 }),
        ([0, 1, 1], FaceError::Twice { vertex: 1 }),
    ] {
        let error = refused(vertices(), &[[0, 1, 2], triangle]);
        assert!(
            matches!(&error, MeshError::Triangle { triangle: 1, problem } if *problem == expected),
            "{error}"
        );
    }
    let mut flat = vertices();
    flat[2] = [3.0, 0.0, 0.0];
    let error = refused(flat, &[[0, 1, 3], [0, 1, 2]]);
    assert!(matches!(error, MeshError::Triangle { triangle: 1, problem: FaceError::Flat }), "{error}");
    for value in [f64::NAN, f64::INFINITY, -1e101] {
        let mut bad = vertices();
        bad[3][1] = value;
        let error = refused(bad, &[[0, 1, 2]]);
        assert!(matches!(error, MeshError::Coordinate { vertex: 3, coordinate: 1, .. }), "{error}");
    }
}
