//! Words, numbers, marks.
