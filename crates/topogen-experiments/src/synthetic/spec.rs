//! A synthetic experiment as a row of data: the content of a TOML file, or what a user's options say.

use super::clouds::{CloudSpec, Role};
use super::topology::Filtration;
use super::weights::{self, Weights};
use crate::registry;
use crate::spec::{Row, Term, are_seeds, check_name};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use topogen_loss::{Motion, TopologicalLoss};

/// What is run, and what it is claimed to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The name of the experiment, and of its folder.
    pub name: String,
    /// Its place in the report.
    pub order: u32,
    /// A headline.
    pub title: String,
    /// What a reader must know, in a few sentences.
    pub text: String,
    /// One run a seed; the first alone unless more are asked for.
    pub seeds: Vec<u64>,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Steps of a run.
    pub steps: u64,
    /// Steps of a run with `--quick`.
    pub quick_steps: u64,
    /// Steps between two frames of the film.
    pub frame_every: u64,
    /// What the diagrams are of.
    #[serde(default, skip_serializing_if = "Filtration::is_rips")]
    pub filtration: Filtration,
    /// The weights of the loss, unless it has terms.
    #[serde(default)]
    pub weights: Weights,
    /// The terms of the loss instead.
    #[serde(rename = "term", default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// What moves the points where the loss has no gradient.
    #[serde(default)]
    pub fallback: Fallback,
    /// The cloud whose points are moved.
    pub initial: CloudSpec,
    /// The cloud whose diagram they shall get.
    pub target: CloudSpec,
    /// What the measurements are held against.
    #[serde(rename = "claim", default)]
    pub claims: Vec<Claim>,
}

/// What moves the points in a step in which no term depends on them, though not all are at their minimum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fallback {
    /// The push -(1/2) Σ deaths of degree 0, which drives the points apart, as in Topo-GEN.
    #[default]
    Push,
    /// Nothing.
    None,
}

/// A statement that the measurements can contradict.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// At the end of a run, the bottleneck distance to the target's diagram is at most this.
    DistanceBelow {
        /// The degree.
        degree: usize,
        /// The bound, for every seed.
        at_most: f64,
        /// What another program found.
        reference: Option<Reference>,
    },
}

impl Claim {
    /// The degree that it is about.
    pub fn degree(&self) -> usize {
        let Self::DistanceBelow { degree, .. } = self;
        *degree
    }
}

/// A bottleneck distance of one run of another program.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Before the first step.
    pub start: f64,
    /// After the last.
    pub end: f64,
}

impl Spec {
    /// How many steps are made.
    pub fn steps(&self, quick: bool) -> u64 {
        if quick { self.quick_steps } else { self.steps }
    }

    /// The loss of the terms, or of the weights.
    ///
    /// # Errors
    /// [`Error::Spec`] and [`Error::Loss`] for what makes none.
    pub fn loss(&self) -> Result<TopologicalLoss> {
        if self.terms.is_empty() {
            registry::loss_of_weights(self.weights)
        } else {
            registry::loss_of_terms(&self.name, &self.terms, Motion::Gradient)
        }
    }

    /// The loss in words, a term each.
    pub fn loss_words(&self) -> Vec<String> {
        if self.terms.is_empty() {
            let weights = weights::NAMES.iter().zip(self.weights.0).filter(|(_, weight)| *weight != 0.0);
            return weights.map(|(name, weight)| format!("{weight} × {name}")).collect();
        }
        self.terms
            .iter()
            .map(|term| format!("{} × {} of degree {}", term.weight, term.kind, term.degree))
            .collect()
    }

    /// The seeds of a run: `one` if it is given, otherwise the first `count` of the row.
    ///
    /// # Errors
    /// [`Error::Spec`] where the row has fewer.
    pub fn chosen_seeds(&self, one: Option<u64>, count: usize) -> Result<Vec<u64>> {
        if let Some(seed) = one {
            return Ok(vec![seed]);
        }
        self.seeds.get(..count).filter(|seeds| !seeds.is_empty()).map(<[u64]>::to_vec).ok_or_else(|| {
            let reason = format!("{count} seeds were asked for, but it has {}", self.seeds.len());
            Error::Spec { name: self.name.clone(), reason: format!("{reason}: give a number from 1 to that") }
        })
    }
}

impl Row for Spec {
    fn name(&self) -> &str {
        &self.name
    }

    fn order(&self) -> u32 {
        self.order
    }

    fn check(&self) -> Result<()> {
        check_name(&self.name)?;
        let wrong = |reason: String| Err(Error::Spec { name: self.name.clone(), reason });
        if !are_seeds(&self.seeds) {
            return wrong("seeds must be at least one, each once".to_owned());
        }
        for (field, value) in
            [("steps", self.steps), ("quick_steps", self.quick_steps), ("frame_every", self.frame_every)]
        {
            if value == 0 {
                return wrong(format!("{field} is 0: it must be at least 1"));
            }
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return wrong(format!("learning_rate is {}: it must be a positive number", self.learning_rate));
        }
        for (index, claim) in self.claims.iter().enumerate() {
            let degree = claim.degree();
            if degree > super::MAX_DEGREE {
                return wrong(format!("a claim is about degree {degree}, but only 0 and 1 are measured"));
            }
            if self.claims[..index].iter().any(|other| other.degree() == degree) {
                return wrong(format!("two claims are about degree {degree}: leave the weaker one out"));
            }
        }
        self.weights.check()?;
        if !self.terms.is_empty() && self.weights != Weights::default() {
            return wrong("it has both terms and weights: leave one out".to_owned());
        }
        if let Some(term) = self.terms.iter().find(|term| term.degree > super::MAX_DEGREE) {
            return wrong(format!("a term is of degree {}, but only 0 and 1 are computed", term.degree));
        }
        self.loss()?;
        // Files are read when they are needed: another row's may be missing.
        for (cloud, role) in [(&self.initial, Role::Initial), (&self.target, Role::Target)] {
            if !matches!(cloud, CloudSpec::File { .. }) {
                let cloud = cloud.draw(&self.name, role, self.seeds[0])?;
                if self.filtration == Filtration::Alpha && !(2..=3).contains(&cloud.dim) {
                    let (role, dim) = (role.name(), cloud.dim);
                    return wrong(format!(
                        "the {role} has {dim} coordinates a point, but the alpha filtration needs two or three"
                    ));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"
name = "a"
order = 1
title = "A cloud"
text = "A few steps."
seeds = [0, 1]
learning_rate = 0.02
steps = 20
quick_steps = 6
frame_every = 5
initial = { kind = "clusters", spread = 0.3, clusters = [{ centre = [0, 0], points = 4 }] }
target = { kind = "points", points = [[0, 0], [1, 2]] }
claim = [{ kind = "distance-below", degree = 0, at_most = 0.5 }]
"#;

    /// What is wrong with the row after replacing a text in it.
    fn said(from: &str, to: &str) -> String {
        assert!(ROW.contains(from), "{from}");
        match toml::from_str::<Spec>(&ROW.replacen(from, to, 1)) {
            Ok(spec) => spec.check().unwrap_err().to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_row_says_what_topo_gen_does_unless_it_says_otherwise() {
        let spec: Spec = toml::from_str(ROW).unwrap();
        spec.check().unwrap();
        assert_eq!((spec.weights, spec.fallback), (Weights::default(), Fallback::Push));
        let otherwise =
            ROW.replace("order = 1", "order = 1\nweights = [0, 0, 1, 0, 0, 0, 0]\nfallback = \"none\"");
        let spec: Spec = toml::from_str(&otherwise).unwrap();
        assert_eq!((spec.weights.0[2], spec.fallback), (1.0, Fallback::None));
    }

    #[test]
    fn terms_stand_in_for_weights() {
        let row = ROW.replace(
            "order = 1",
            "order = 1\nfiltration = \"alpha\"\nterm = [{ kind = \"wasserstein\", degree = 1, weight = 2.0 }]",
        );
        let spec: Spec = toml::from_str(&row).unwrap();
        spec.check().unwrap();
        assert_eq!(
            (spec.filtration, spec.loss_words()),
            (Filtration::Alpha, vec!["2 × wasserstein of degree 1".to_owned()])
        );
        assert_eq!(spec.loss().unwrap().max_dim(), 1);
        // Rows that have neither say what they said before there were such fields.
        let plain: Spec = toml::from_str(ROW).unwrap();
        let text = serde_json::to_string(&plain).unwrap();
        assert!(!text.contains("filtration") && !text.contains("term"), "{text}");
    }

    #[test]
    fn rows_that_make_no_sense_are_refused() {
        let push = r#"{ kind = "push", degree = 1, weight = 1.0 }"#;
        let with_term = |term: &str| format!("order = 1\nterm = [{term}]");
        let too_high = with_term(&push.replace("degree = 1", "degree = 2"));
        let unknown = with_term(&push.replace("push", "pull"));
        let both = with_term(push) + "\nweights = [0, 0, 1, 0, 0, 0, 0]";
        for (from, to, expected) in [
            ("seeds = [0, 1]", "seeds = []", "at least one"),
            ("seeds = [0, 1]", "seeds = [1, 1]", "each once"),
            ("steps = 20", "steps = 0", "steps is 0"),
            ("frame_every = 5", "frame_every = 0", "frame_every is 0"),
            ("learning_rate = 0.02", "learning_rate = -1", "learning_rate is -1"),
            ("order = 1", "order = 1\nweights = [1, 1]", "7"),
            ("order = 1", "order = 1\nweights = [0, 0, 0, 0, 0, 0, 0]", "all are 0"),
            ("order = 1", "order = 1\nfallback = \"pull\"", "pull"),
            ("order = 1", "ordre = 1", "ordre"),
            ("order = 1", "order = 1\nfiltration = \"beta\"", "beta"),
            ("order = 1", too_high.as_str(), "degree 2"),
            ("order = 1", unknown.as_str(), "pull"),
            ("order = 1", both.as_str(), "both"),
            (
                "kind = \"points\", points = [[0, 0], [1, 2]] }",
                "kind = \"points\", points = [[0], [1]] }\nfiltration = \"alpha\"",
                "two or three",
            ),
            ("name = \"a\"", "name = \"A b\"", "small letters"),
            ("kind = \"clusters\"", "kind = \"clutters\"", "clutters"),
            ("spread = 0.3", "spread = -0.3", "spread is -0.3"),
            ("[1, 2]]", "[1]]", "another 1"),
            ("degree = 0", "degree = 2", "degree 2"),
            (
                "at_most = 0.5 }",
                "at_most = 0.5 }, { kind = \"distance-below\", degree = 0, at_most = 1 }",
                "two claims",
            ),
        ] {
            let said = said(from, to);
            assert!(said.contains(expected), "{to}: {said}");
        }
    }

    #[test]
    fn seeds_are_the_first_of_the_row_or_the_one_that_is_asked_for() {
        let spec: Spec = toml::from_str(ROW).unwrap();
        assert_eq!(spec.chosen_seeds(None, 1).unwrap(), [0]);
        assert_eq!(spec.chosen_seeds(None, 2).unwrap(), [0, 1]);
        assert_eq!(spec.chosen_seeds(Some(7), 1).unwrap(), [7]);
        for count in [0, 3] {
            let said = spec.chosen_seeds(None, count).unwrap_err().to_string();
            assert!(said.contains(&format!("{count} seeds")) && said.contains("it has 2"), "{said}");
        }
    }
}
