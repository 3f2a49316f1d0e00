//! References for entries to which the bank gave none.

use std::collections::HashMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Makes references of what entries say, the same for the same entry in every export: a digest of all that the bank says of
/// it, and how many alike came before it. Banks export whole days, so that the count is the same each time.
#[derive(Default)]
pub(super) struct References {
    /// How often each content came. 12 bytes an entry without a reference; entries with one take nothing.
    seen: HashMap<u64, u32>,
}

impl References {
    /// The reference of the next entry that says this.
    pub(super) fn next(&mut self, parts: &[&str]) -> String {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let digest = digest.finalize();
        let mut reference = String::from("derived-");
        for byte in &digest[..16] {
            // Writing to a string does not fail.
            let _ = write!(reference, "{byte:02x}");
        }
        let mut key = [0; 8];
        key.copy_from_slice(&digest[16..24]);
        let count = self.seen.entry(u64::from_be_bytes(key)).or_insert(0);
        *count += 1;
        let _ = write!(reference, "-{count}");
        reference
    }
}
