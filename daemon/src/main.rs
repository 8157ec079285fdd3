//! The thin binary: hand over to the command line.

fn main() {}
