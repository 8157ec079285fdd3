//! What an engine's error means for the desk: wait and try again, or stop.

use rusqlite::{ErrorCode, ffi};

use crate::store::StoreError;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error() else {
            return StoreError::Broken(format!("the store: {error}"));
        };
        match code.code {
            // The file system under the store lost or changed bytes: trying again would read the same.
            _ if matches!(code.extended_code, ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_IOERR_DATA) => {
                broken(&error)
            }
            ErrorCode::DiskFull => {
                blocked("the disk or its quota is full; free space and the desk goes on by itself", &error)
            }
            ErrorCode::ReadOnly => blocked(
                "it cannot be written; mount its disk writable and the desk goes on by itself",
                &error,
            ),
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => {
                blocked("its disk does not answer; the desk tries again by itself", &error)
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                blocked("another process holds it; the desk tries again by itself", &error)
            }
            _ => broken(&error),
        }
    }
}

impl From<postcard::Error> for StoreError {
    fn from(error: postcard::Error) -> Self {
        StoreError::Broken(format!(
            "a record of the store cannot be decoded ({error}); restore the store from a backup"
        ))
    }
}

fn blocked(what: &str, error: &rusqlite::Error) -> StoreError {
    StoreError::Blocked(format!("the store: {what} ({error})"))
}

fn broken(error: &rusqlite::Error) -> StoreError {
    StoreError::Broken(format!("the store is damaged or was misused: {error}"))
}

/// A record contradicts another one.
pub(super) fn torn(what: &str) -> StoreError {
    StoreError::Broken(format!("the store contradicts itself: {what}; restore it from a backup"))
}
