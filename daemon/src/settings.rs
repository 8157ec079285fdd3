//! Settings: the file as written, checked.
