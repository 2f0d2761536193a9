//! The Betti numbers of shapes.

use super::Shape;
use crate::error::Result;

impl Shape {
    /// The Betti numbers of the shape without noise, that of degree 0 first, with coefficients in the field of two elements, as of
    /// persistence; those of higher degrees are 0.
    ///
    /// `dim` is how many coordinates a point has ([`Shape::dim`]), which decides the dimension of a sphere. The Klein bottle and the
    /// projective plane have other numbers over other fields. Clusters are taken for as many points, and the Gaussian for one.
    ///
    /// # Errors
    ///
    /// The shape does not exist in this dimension, or its numbers are out of their ranges.
    ///
    /// # References
    ///
    /// A. Hatcher, "Algebraic Topology", 2002, sections 2.2 (spheres and surfaces) and 3.2 (the orthogonal group).
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::clouds::Shape;
    ///
    /// assert_eq!("torus".parse::<Shape>()?.betti(None)?, [1, 2, 1]);
    /// assert_eq!(Shape::Sphere.betti(Some(5))?, [1, 0, 0, 0, 1]);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn betti(self, dim: Option<usize>) -> Result<Vec<usize>> {
        self.check()?;
        let dim = self.dim(dim)?;
        Ok(match self {
            // A disc, if there is no hole.
            Self::Annulus { inner: 0.0, .. } => vec![1],
            Self::Circle | Self::Annulus { .. } => vec![1, 1],
            // A sphere of dimension 0 is two points.
            Self::Sphere if dim == 1 => vec![2],
            Self::Sphere => {
                let mut betti = vec![0; dim];
                betti[0] = 1;
                betti[dim - 1] = 1;
                betti
            }
            Self::Torus { .. } | Self::CliffordTorus | Self::Klein => vec![1, 2, 1],
            Self::SwissRoll | Self::Cube | Self::Gaussian => vec![1],
            Self::Clusters { count } => vec![count],
            Self::FigureEight => vec![1, 2],
            // That they are linked does not show in the homology of the rings, only in that of what is around them.
            Self::LinkedRings => vec![2, 2],
            Self::Moons => vec![2],
            // Two copies of the rotations, which are the projective space of three dimensions.
            Self::O3 => vec![2; 4],
            Self::ProjectivePlane => vec![1; 3],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_shape_change_its_topology() {
        let betti = |text: &str, dim| text.parse::<Shape>().unwrap().betti(dim).unwrap();
        assert_eq!(betti("annulus:0,1", None), [1]);
        assert_eq!(betti("annulus:0.1,1", None), [1, 1]);
        assert_eq!(betti("clusters:7", None), [7]);
        assert_eq!([1, 2, 3].map(|dim| betti("sphere", Some(dim))), [vec![2], vec![1, 1], vec![1, 0, 1]]);
        assert!(Shape::Klein.betti(Some(3)).is_err());
    }

    #[test]
    fn alternating_sums_are_euler_characteristics() {
        // Of a closed manifold of odd dimension, a torus and a Klein bottle it is 0; of the projective plane 1.
        let euler = |shape: Shape| -> i64 {
            let betti = shape.betti(None).unwrap();
            betti
                .iter()
                .enumerate()
                .map(|(degree, &number)| (-1_i64).pow(degree as u32) * number as i64)
                .sum()
        };
        for shape in [
            Shape::Circle,
            Shape::LinkedRings,
            Shape::O3,
            Shape::Klein,
            Shape::CliffordTorus,
            Shape::Torus { major: 2.0, minor: 1.0 },
        ] {
            assert_eq!(euler(shape), 0, "{shape}");
        }
        assert_eq!(
            (euler(Shape::ProjectivePlane), euler(Shape::Sphere), euler(Shape::FigureEight)),
            (1, 2, -1)
        );
    }
}
