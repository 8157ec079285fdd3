//! Story folders and logs: pure rendering, and the only module that writes durably.
