//! Word stems.
