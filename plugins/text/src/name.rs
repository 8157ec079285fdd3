//! Names of people, places, organisations.
