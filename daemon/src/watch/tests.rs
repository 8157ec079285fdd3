//! Tests against a real folder.
