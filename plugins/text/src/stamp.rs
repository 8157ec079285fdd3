//! Publication times and outlets as articles state them.
