//! Field encryption (AES-256-GCM, NIST SP 800-38D), blind indexes and keyed digests (HMAC-SHA-256, RFC 2104).
//!
//! A ciphertext is bound to its table, column and row by associated data, so that it cannot be moved to another row; it
//! carries the id of its key, so that keys can be rotated. Layout: key id (1 byte), nonce (12 bytes), ciphertext and tag.

use std::{collections::BTreeMap, fmt, sync::Arc};

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Why a stored value could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DecryptError {
    #[error("encrypted under key {0}, which is not configured")]
    UnknownKey(u8),
    #[error("the ciphertext does not belong to this place or was changed")]
    Forged,
}

/// Why keys were not accepted.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("ENCRYPTION_KEYS must be id:base64 pairs with ids 1 to 255, each once, and 32 bytes each")]
    Encryption,
    #[error("INDEX_KEY must be base64 of 32 bytes")]
    Index,
}

/// The place a value is stored at; part of what the ciphertext authenticates.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    fn associated_data(&self) -> String {
        let mut row = Uuid::encode_buffer();
        [self.table, ".", self.column, ".", self.row.hyphenated().encode_lower(&mut row)].concat()
    }
}

/// The portal's keys. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    current: u8,
    ciphers: BTreeMap<u8, Aes256Gcm>,
    index: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys([redacted])")
    }
}

impl Keys {
    /// Reads `id:base64,id:base64` (the first encrypts, all decrypt) and the base64 index key.
    ///
    /// # Errors
    /// Malformed or wrongly sized keys, ids given twice.
    pub fn parse(encryption: &str, index: &str) -> Result<Self, KeysError> {
        let mut ciphers = BTreeMap::new();
        let mut current = None;
        for pair in encryption.split(',') {
            let (id, key) = pair.trim().split_once(':').ok_or(KeysError::Encryption)?;
            let id: u8 = id.parse().ok().filter(|id| *id > 0).ok_or(KeysError::Encryption)?;
            let key: [u8; 32] =
                STANDARD.decode(key).ok().and_then(|key| key.try_into().ok()).ok_or(KeysError::Encryption)?;
            if ciphers.insert(id, Aes256Gcm::new(&key.into())).is_some() {
                return Err(KeysError::Encryption);
            }
            current.get_or_insert(id);
        }
        let index = STANDARD.decode(index).ok().and_then(|key| key.try_into().ok()).ok_or(KeysError::Index)?;
        Ok(Self(Arc::new(Inner { current: current.ok_or(KeysError::Encryption)?, ciphers, index })))
    }

    /// Encrypts a value for one place under the newest key.
    pub fn encrypt(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        self.encrypt_with(random_bytes(), place, plain)
    }

    /// [`Keys::encrypt`] for a great many values.
    pub fn encrypter(&self) -> Encrypter {
        Encrypter { keys: self.clone(), nonces: Vec::new() }
    }

    fn encrypt_with(&self, nonce: [u8; 12], place: Place, plain: &[u8]) -> Vec<u8> {
        let associated = place.associated_data();
        let payload = Payload { msg: plain, aad: associated.as_bytes() };
        let sealed = self.0.ciphers[&self.0.current]
            .encrypt(&nonce.into(), payload)
            .unwrap_or_else(|_| unreachable!("AES-GCM refuses only messages over 64 GiB"));
        [&[self.0.current][..], &nonce, &sealed].concat()
    }

    /// Decrypts what [`Keys::encrypt`] made for the same place.
    ///
    /// # Errors
    /// An unknown key, or a ciphertext that was changed or moved.
    pub fn decrypt(&self, place: Place, stored: &[u8]) -> Result<Vec<u8>, DecryptError> {
        let (id, rest) = stored.split_first().ok_or(DecryptError::Forged)?;
        let cipher = self.0.ciphers.get(id).ok_or(DecryptError::UnknownKey(*id))?;
        let (nonce, sealed) = rest.split_first_chunk::<12>().ok_or(DecryptError::Forged)?;
        let associated = place.associated_data();
        let payload = Payload { msg: sealed, aad: associated.as_bytes() };
        cipher.decrypt(&(*nonce).into(), payload).map_err(|_| DecryptError::Forged)
    }

    /// [`Keys::decrypt`] for text.
    ///
    /// # Errors
    /// As [`Keys::decrypt`].
    pub fn decrypt_text(&self, place: Place, stored: &[u8]) -> Result<String, DecryptError> {
        String::from_utf8(self.decrypt(place, stored)?).map_err(|_| DecryptError::Forged)
    }

    /// The id of the newest key: the first byte of what it encrypts.
    pub fn current(&self) -> u8 {
        self.0.current
    }

    /// Whether a stored value was made under the newest key.
    pub fn is_current(&self, stored: &[u8]) -> bool {
        stored.first() == Some(&self.0.current)
    }

    /// A keyed digest for comparing values that must not be readable: equal inputs of one purpose, equal digests.
    pub fn digest(&self, purpose: &'static str, value: &[u8]) -> [u8; 32] {
        self.digester(purpose).digest(value)
    }

    fn digester(&self, purpose: &'static str) -> Digester {
        let mut derived = [0u8; 32];
        Hkdf::<Sha256>::new(None, &self.0.index)
            .expand(purpose.as_bytes(), &mut derived)
            .unwrap_or_else(|_| unreachable!("32 bytes are within HKDF's bound"));
        let mac =
            Hmac::<Sha256>::new_from_slice(&derived).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        Digester(mac)
    }

    /// The blind index of a resident ID: finds equal ones without reading any.
    pub fn resident_id_index(&self, resident_id: &str) -> [u8; 32] {
        self.digest("index/resident-id", resident_id.as_bytes())
    }

    /// The blind index of a bank account number.
    pub fn bank_account_index(&self, number: &str) -> [u8; 32] {
        self.bank_account_digester().digest(number.as_bytes())
    }

    /// [`Keys::bank_account_index`] for a great many numbers: the key for it is derived once.
    pub fn bank_account_digester(&self) -> Digester {
        self.digester("index/bank-account")
    }
}

/// Encrypts one value after the other, with random bytes that are drawn for many at once.
pub struct Encrypter {
    keys: Keys,
    nonces: Vec<[u8; 12]>,
}

impl Encrypter {
    /// [`Keys::encrypt`].
    pub fn encrypt(&mut self, place: Place, plain: &[u8]) -> Vec<u8> {
        let nonce = self.nonces.pop().unwrap_or_else(|| {
            let drawn: [u8; 12 * 256] = random_bytes();
            let (first, others) = drawn.as_chunks().0.split_first().unwrap_or_else(|| unreachable!("256 were drawn"));
            self.nonces.extend(others);
            *first
        });
        self.keys.encrypt_with(nonce, place, plain)
    }
}

/// Digests for one purpose.
pub struct Digester(Hmac<Sha256>);

impl Digester {
    /// Equal inputs, equal digests.
    pub fn digest(&self, value: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(value);
        mac.finalize().into_bytes().into()
    }
}

/// Random bytes from the operating system.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        // Without randomness nothing here is safe to continue.
        panic!("the operating system gives no random bytes: {error}");
    }
    bytes
}

/// A fresh 32-byte key as base64, as `ENCRYPTION_KEYS` and `INDEX_KEY` want it.
pub fn generate_key() -> String {
    STANDARD.encode(random_bytes::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(current: &str) -> Keys {
        let one = STANDARD.encode([1u8; 32]);
        let two = STANDARD.encode([2u8; 32]);
        let pairs = if current == "1" { format!("1:{one}") } else { format!("2:{two},1:{one}") };
        Keys::parse(&pairs, &STANDARD.encode([3u8; 32])).unwrap()
    }

    fn place(row: u128) -> Place {
        Place { table: "registrations", column: "resident_id", row: Uuid::from_u128(row) }
    }

    #[test]
    fn what_was_encrypted_comes_back_and_never_twice_the_same() {
        let keys = keys("1");
        let (one, two) = (keys.encrypt(place(1), b"secret"), keys.encrypt(place(1), b"secret"));
        assert_ne!(one, two);
        assert_eq!(keys.decrypt(place(1), &one).unwrap(), b"secret");
    }

    #[test]
    fn many_at_once_come_back_and_are_never_twice_the_same() {
        let keys = keys("1");
        let mut encrypter = keys.encrypter();
        let sealed: std::collections::BTreeSet<_> =
            (0..1_000).map(|_| encrypter.encrypt(place(1), b"secret")).collect();
        assert_eq!(sealed.len(), 1_000);
        assert!(sealed.iter().all(|one| keys.decrypt(place(1), one).unwrap() == b"secret"));
    }

    #[test]
    fn a_ciphertext_moved_or_changed_is_refused() {
        let keys = keys("1");
        let mut sealed = keys.encrypt(place(1), b"secret");
        assert!(matches!(keys.decrypt(place(2), &sealed), Err(DecryptError::Forged)));
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert!(matches!(keys.decrypt(place(1), &sealed), Err(DecryptError::Forged)));
        assert!(matches!(keys.decrypt(place(1), &[]), Err(DecryptError::Forged)));
    }

    #[test]
    fn an_older_key_still_reads() {
        let sealed = keys("1").encrypt(place(1), b"secret");
        let rotated = keys("2");
        assert_eq!(rotated.decrypt(place(1), &sealed).unwrap(), b"secret");
        assert!(!rotated.is_current(&sealed));
        assert!(matches!(
            keys("1").decrypt(place(1), &rotated.encrypt(place(1), b"x")),
            Err(DecryptError::UnknownKey(2))
        ));
    }

    #[test]
    fn malformed_keys_are_refused() {
        let good = STANDARD.encode([1u8; 32]);
        for bad in ["", "1", "1:short", "0:AAAA", &format!("1:{good},1:{good}")] {
            assert!(Keys::parse(bad, &good).is_err(), "{bad}");
        }
        assert!(Keys::parse(&format!("1:{good}"), "AAAA").is_err());
    }

    #[test]
    fn digests_differ_by_purpose() {
        let keys = keys("1");
        assert_ne!(keys.digest("a", b"x"), keys.digest("b", b"x"));
        assert_eq!(keys.digest("a", b"x"), keys.digest("a", b"x"));
    }
}
