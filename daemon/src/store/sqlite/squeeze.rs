//! Texts, notes and events are kept compressed (Zstandard, RFC 8878) where that makes them smaller.
//!
//! What begins like a Zstandard frame is one: what would begin so by itself is compressed whatever its size.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use zstd::bulk::{Compressor, Decompressor};

use crate::store::StoreError;

/// The first bytes of every frame.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Shorter ones hardly get smaller.
const SHORT: usize = 256;
/// No record is longer; a length that says so is damage, and is not made room for.
const LONGEST: u64 = 1 << 30;
/// Higher levels take half as long again for a twentieth less.
const LEVEL: i32 = 1;

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// As it is to be stored.
pub(super) fn squeeze(bytes: &[u8]) -> Result<Cow<'_, [u8]>, StoreError> {
    let plain = !bytes.starts_with(&MAGIC);
    if plain && bytes.len() < SHORT {
        return Ok(Cow::Borrowed(bytes));
    }
    let squeezed = COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new(LEVEL)?),
        };
        compressor.compress(bytes)
    });
    let squeezed = squeezed.map_err(|error| failed("compress", &error))?;
    Ok(if plain && squeezed.len() >= bytes.len() { Cow::Borrowed(bytes) } else { Cow::Owned(squeezed) })
}

/// Back from [`squeeze`].
pub(super) fn unsqueeze(stored: &[u8]) -> Result<Cow<'_, [u8]>, StoreError> {
    if !stored.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(stored));
    }
    let length = zstd::zstd_safe::get_frame_content_size(stored).ok().flatten();
    let length = length.filter(|length| *length <= LONGEST).and_then(|length| usize::try_from(length).ok());
    let length = length.ok_or_else(|| super::fault::torn("a compressed record of no length"))?;
    let bytes = DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress(stored, length)
    });
    bytes.map(Cow::Owned).map_err(|error| failed("decompress", &error))
}

fn failed(what: &str, error: &io::Error) -> StoreError {
    StoreError::Broken(format!("cannot {what} a record of the store: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], smaller: bool) {
        let stored = squeeze(bytes).unwrap();
        assert_eq!(stored.len() < bytes.len(), smaller, "{} bytes became {}", bytes.len(), stored.len());
        assert_eq!(*unsqueeze(&stored).unwrap(), *bytes);
    }

    #[test]
    fn what_comes_back_is_what_went_in() {
        let text = "The ferry left Vellmar at noon with 120 people on board. ".repeat(40);
        let noise: Vec<u8> =
            (0..900_u32).flat_map(|n| (n.wrapping_mul(0x9e37_79b9) ^ n << 7).to_be_bytes()).collect();
        check(text.as_bytes(), true);
        check(b"", false);
        check(b"short", false);
        check(&noise[..2_000], false);
        check(&MAGIC, false);
        check(&[&MAGIC[..], &noise[..700]].concat(), false);
        check(&squeeze(text.as_bytes()).unwrap(), false);
    }

    #[test]
    fn a_torn_record_is_an_error() {
        let text = "All 120 people were brought ashore. ".repeat(40);
        let stored = squeeze(text.as_bytes()).unwrap();
        for length in 4..stored.len() {
            assert!(unsqueeze(&stored[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        let mut stored = MAGIC.to_vec();
        stored.extend([0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]);
        assert!(unsqueeze(&stored).is_err());
    }
}
