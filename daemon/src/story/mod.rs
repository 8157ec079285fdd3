//! Which story an article belongs to. Pure: no files, no clock, no tokio; the same articles in the same order give
//! the same stories.
