//! Letters and words folded for comparison.
