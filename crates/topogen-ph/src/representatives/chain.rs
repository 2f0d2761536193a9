//! Chains and cochains: simplices with coefficients.

/// A chain or a cochain over Z/p: oriented simplices of one dimension, each with a coefficient that is not zero.
///
/// The vertices of a simplex stand in increasing order, which is its orientation: the boundary of `[v0, ..., vk]` is the sum of
/// (-1)^i times the simplex without its vertex i. An edge `[u, v]` with coefficient 1 runs from u to v. For p = 2 all coefficients are
/// 1; for odd p they are the representatives of least absolute value, from -(p - 1) / 2 to (p - 1) / 2.
///
/// ```
/// use topogen_ph::{CondensedLengths, Rips};
/// let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 3.0, 2.0])?;
/// let chain = Rips::default().modulus(3).representatives(&lengths)?.cycle(0, 1)?;
/// // At length 2, point 2 joins the others, by way of point 1.
/// assert_eq!((chain.dim(), chain.len()), (0, 2));
/// assert_eq!(chain.iter().collect::<Vec<_>>(), [([2].as_slice(), 1), ([1].as_slice(), -1)]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    dim: usize,
    /// As many a simplex as it has vertices.
    vertices: Vec<u32>,
    coefficients: Vec<i32>,
}

impl Chain {
    /// From the vertices of each simplex, in any order that is the same for all, and its coefficient among 0..p.
    pub(super) fn new<V: IntoIterator<Item = u32>>(
        dim: usize,
        modulus: u16,
        terms: impl Iterator<Item = (V, u16)>,
    ) -> Self {
        let mut chain = Self { dim, vertices: Vec::new(), coefficients: Vec::new() };
        for (vertices, coefficient) in terms {
            let start = chain.vertices.len();
            chain.vertices.extend(vertices);
            chain.vertices[start..].sort_unstable();
            let coefficient = i32::from(coefficient);
            let is_large = modulus > 2 && 2 * coefficient > i32::from(modulus);
            chain.coefficients.push(if is_large { coefficient - i32::from(modulus) } else { coefficient });
        }
        chain
    }

    /// The dimension of its simplices, which have one vertex more.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// How many simplices there are.
    pub fn len(&self) -> usize {
        self.coefficients.len()
    }

    /// Whether it is zero.
    pub fn is_empty(&self) -> bool {
        self.coefficients.is_empty()
    }

    /// The vertices of each simplex, increasing, and its coefficient.
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], i32)> {
        self.simplices().zip(self.coefficients.iter().copied())
    }

    /// The vertices of each simplex, increasing.
    pub fn simplices(&self) -> impl Iterator<Item = &[u32]> {
        self.vertices.chunks_exact(self.dim + 1)
    }

    /// The coefficient of each simplex.
    pub fn coefficients(&self) -> &[i32] {
        &self.coefficients
    }
}
