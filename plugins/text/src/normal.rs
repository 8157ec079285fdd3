//! Text normalised for finding copies, with offsets.
