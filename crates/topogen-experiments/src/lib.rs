//! Experiments as rows of data: records, figures and the report
