//! Whether something else than commas separates the fields of a line.

use ::csv::StringRecord;

const SPACES: &str = "spaces";

/// A line whose fields are not separated by commas.
#[derive(Debug, PartialEq)]
pub(super) struct Separated {
    /// What separates them.
    pub separator: &'static str,
    /// The line.
    pub found: String,
    /// What the line should be.
    pub wanted: String,
}

impl Separated {
    /// The numbers of a record that something else than commas separates.
    ///
    /// Beside semicolons and tabs, a comma may be the decimal one. Beside spaces it is taken for what it should be.
    pub(super) fn numbers(record: &StringRecord) -> Option<Self> {
        let is_number = |field: &&str| with_point(field).parse::<f64>().is_ok();
        Self::find(record, |fields| fields.iter().all(is_number))
            .filter(|separated| separated.separator != SPACES || record.len() == 1)
    }

    /// The columns of a header that something else than commas separates.
    pub(super) fn columns(record: &StringRecord, known: &[&str]) -> Option<Self> {
        Self::find(record, |fields| fields.iter().any(|field| known.contains(field)))
    }

    fn find(record: &StringRecord, fits: impl Fn(&[&str]) -> bool) -> Option<Self> {
        let found = record.iter().collect::<Vec<_>>().join(",");
        [(';', "semicolons"), ('\t', "tabs"), (' ', SPACES)].into_iter().find_map(|(char, separator)| {
            let fields: Vec<&str> =
                found.split(char).map(str::trim).filter(|field| !field.is_empty()).collect();
            let wanted = || fields.iter().map(|field| with_point(field)).collect::<Vec<_>>().join(",");
            (fields.len() > 1 && fits(&fields)).then(|| Self {
                separator,
                found: found.clone(),
                wanted: wanted(),
            })
        })
    }
}

fn with_point(field: &str) -> String {
    field.replace(',', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(fields: &[&str]) -> Option<(&'static str, String)> {
        let separated = Separated::numbers(&StringRecord::from(fields.to_vec()))?;
        Some((separated.separator, separated.wanted))
    }

    #[test]
    fn other_separators_are_found_between_numbers_only() {
        assert_eq!(numbers(&["1;2.5; 3"]), Some(("semicolons", "1,2.5,3".to_owned())));
        assert_eq!(numbers(&["1\t-2"]), Some(("tabs", "1,-2".to_owned())));
        assert_eq!(numbers(&["1   2e5 3"]), Some(("spaces", "1,2e5,3".to_owned())));
        assert_eq!(numbers(&["0", "5;1", "5"]), Some(("semicolons", "0.5,1.5".to_owned())), "decimal commas");
        for none in
            [&["1"][..], &["1", "2"], &["a;b"], &["1;a"], &[";"], &["1;"], &["1-2"], &[""], &["1 2", "3"]]
        {
            assert_eq!(numbers(none), None, "{none:?}");
        }
    }

    #[test]
    fn other_separators_are_found_between_known_columns() {
        let columns = |text: &str| Separated::columns(&StringRecord::from(vec![text]), &["degree", "birth"]);
        assert_eq!(columns("degree;birth").unwrap().wanted, "degree,birth");
        assert_eq!(columns("degree\tbirth").unwrap().separator, "tabs");
        assert_eq!(columns("a word or two"), None);
    }
}
