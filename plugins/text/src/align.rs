//! Runs of words two texts share.
