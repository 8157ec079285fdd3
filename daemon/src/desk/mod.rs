//! The program: admit, open, read, file, commit, project, retire.
