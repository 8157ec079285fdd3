//! How an article's keys are written: 8 to 16 bytes each, because there are about 160 for every article.
//!
//! Layout: count (LEB128), two bits a key (bit 0 story scope, bit 1 another facet than the key before), the hashes
//! (8 bytes each, little endian), then the facets of those keys that have bit 1.

use copydesk_plugin::{Key, Scope};

const STORY: u8 = 1;
const OTHER_FACET: u8 = 2;

/// Write keys, in their order.
pub(super) fn encode(keys: &[Key]) -> Vec<u8> {
    if keys.is_empty() {
        return Vec::new();
    }
    let mut bytes = Vec::with_capacity(5 + keys.len() * 9);
    let mut count = keys.len();
    while count >= 0x80 {
        bytes.push((count & 0x7f) as u8 | 0x80);
        count >>= 7;
    }
    bytes.push(count as u8);
    let mut facets = Vec::new();
    let mut before = 0;
    for four in keys.chunks(4) {
        let mut bits = 0;
        for (place, key) in four.iter().enumerate() {
            let story = if key.scope == Scope::Story { STORY } else { 0 };
            let other = if key.facet == before { 0 } else { OTHER_FACET };
            if other != 0 {
                facets.extend_from_slice(&key.facet.to_le_bytes());
                before = key.facet;
            }
            bits |= (story | other) << (2 * place);
        }
        bytes.push(bits);
    }
    for key in keys {
        bytes.extend_from_slice(&key.hash.to_le_bytes());
    }
    bytes.extend_from_slice(&facets);
    bytes
}

/// Read keys; `None` when the bytes are not what [`encode`] writes.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<Key>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let (mut count, mut at) = (0_usize, 0);
    loop {
        let byte = *bytes.get(at)?;
        count |= usize::from(byte & 0x7f).checked_shl(7 * at as u32)?;
        at += 1;
        if byte < 0x80 {
            break;
        }
    }
    let bits = bytes.get(at..)?.get(..count.div_ceil(4))?;
    let mut numbers = bytes
        .get(at + bits.len()..)?
        .chunks_exact(8)
        .map(|b| u64::from_le_bytes(b.try_into().unwrap_or_default()));
    let hashes: Vec<u64> = numbers.by_ref().take(count).collect();
    if hashes.len() != count {
        return None;
    }
    let mut facet = 0;
    let mut keys = Vec::with_capacity(count);
    for (place, hash) in hashes.into_iter().enumerate() {
        let bits = bits[place / 4] >> (2 * (place % 4));
        if bits & OTHER_FACET != 0 {
            facet = numbers.next()?;
        }
        let scope = if bits & STORY == 0 { Scope::Archive } else { Scope::Story };
        keys.push(Key { scope, hash, facet });
    }
    numbers.next().is_none().then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[Key], bytes_at_most: usize) {
        let bytes = encode(keys);
        assert!(bytes.len() <= bytes_at_most, "{} bytes for {} keys", bytes.len(), keys.len());
        assert_eq!(decode(&bytes).as_deref(), Some(keys));
        for cut in 1..bytes.len() {
            assert_ne!(decode(&bytes[..cut]).as_deref(), Some(keys), "cut to {cut}");
        }
    }

    fn key(scope: Scope, hash: u64, facet: u64) -> Key {
        Key { scope, hash, facet }
    }

    #[test]
    fn keys_come_back() {
        check(&[], 0);
        check(&[key(Scope::Story, 7, 0)], 10);
        check(
            &[key(Scope::Archive, u64::MAX, u64::MAX), key(Scope::Story, 0, 1), key(Scope::Story, 0, 1)],
            42,
        );
        let one_facet: Vec<_> = (0..100).map(|n| key(Scope::Archive, n * n, 99)).collect();
        check(&one_facet, 1 + 25 + 800 + 8);
        let many_facets: Vec<_> = (0..130).map(|n| key(Scope::Story, n, n ^ 0x55)).collect();
        check(&many_facets, 2 + 33 + 130 * 16);
    }

    #[test]
    fn bytes_of_no_key_list_are_refused() {
        for bad in [&[0x80][..], &[1], &[1, 0], &[1, 2, 0, 0, 0, 0, 0, 0, 0, 0], &[0xff; 12]] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
