//! Dates and times in prose.
