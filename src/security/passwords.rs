//! Password hashing: Argon2id (RFC 9106) as PHC strings, off the async threads, behind a bounded queue.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher as _, PasswordVerifier as _,
        phc::{Output, PasswordHash, Salt},
    },
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::encryption::random_bytes;
use crate::domain::password::{NewPassword, Password, PasswordError};

/// Argon2id (RFC 9106) and how much of it runs at once.
#[derive(Debug, Clone, Copy)]
pub struct HashingConfig {
    /// KiB of memory a hash.
    pub memory_kib: u32,
    pub iterations: u32,
    /// Hashes at once.
    pub slots: usize,
    /// Requests that may wait for a slot; the next one gets a 503.
    pub queue: usize,
}

/// Why a password was not hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// All slots and all places in the queue are taken; trying again in a moment helps.
    #[error("the hashing queue is full")]
    Busy,
    #[error("password hashing failed: {0}")]
    Failed(String),
}

/// Hashes and verifies passwords, a bounded number at once.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    argon2: Argon2<'static>,
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    /// Verified for unknown addresses, so that they take as long as known ones.
    dummy: String,
    /// Working memory that no hash uses now, at most one a slot: getting that much anew from the system each time would
    /// cost a tenth of the hash itself.
    memory: Mutex<Vec<Vec<Block>>>,
}

impl Inner {
    fn hash(&self, password: &[u8]) -> Result<String, HashError> {
        let (salt, params) = (random_bytes::<16>(), self.argon2.params());
        let mut digest = [0u8; Params::DEFAULT_OUTPUT_LEN];
        let spare = self.memory.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut memory = spare.unwrap_or_else(|| vec![Block::new(); params.block_count()]);
        self.argon2.hash_password_into_with_memory(password, &salt, &mut digest, &mut memory).map_err(failed)?;
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: params.try_into().map_err(failed)?,
            salt: Some(Salt::new(&salt).map_err(failed)?),
            hash: Some(Output::new(&digest).map_err(failed)?),
        };
        Ok(hash.to_string())
    }
}

impl Passwords {
    /// # Errors
    /// Parameters that Argon2 refuses.
    pub fn new(config: HashingConfig) -> Result<Self, HashError> {
        let params = Params::new(config.memory_kib, config.iterations, 1, None).map_err(failed)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = argon2.hash_password(&random_bytes::<16>()).map_err(failed)?.to_string();
        Ok(Self(Arc::new(Inner {
            argon2,
            slots: Arc::new(Semaphore::new(config.slots)),
            waiting: AtomicUsize::new(0),
            queue: config.queue,
            dummy,
            memory: Mutex::default(),
        })))
    }

    /// Judges a chosen password by the policy. Text that was made to be slow takes a tenth of a second, which the async
    /// threads do not have.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn judge(&self, typed: &str, context: &[&str]) -> Result<Result<NewPassword, PasswordError>, HashError> {
        let typed = SecretString::from(typed);
        let context: Vec<String> = context.iter().map(|word| (*word).to_owned()).collect();
        self.in_a_slot(move |_| {
            let context: Vec<&str> = context.iter().map(String::as_str).collect();
            Ok(NewPassword::parse(typed.expose_secret(), &context))
        })
        .await
    }

    /// The PHC string of a password, with a fresh salt.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let password = password.clone();
        self.in_a_slot(move |inner| inner.hash(password.expose().as_bytes())).await
    }

    /// Whether the password is the one behind the hash. Without a hash it takes as long and says no.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn verify(&self, password: &Password, hash: Option<&str>) -> Result<bool, HashError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.0.dummy).to_owned();
        let password = password.clone();
        let agrees = self
            .in_a_slot(move |inner| {
                let hash = PasswordHash::new(&hash).map_err(failed)?;
                Ok(inner.argon2.verify_password(password.expose().as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && agrees)
    }

    /// Whether a hash was made with other parameters than today's and should be made anew.
    pub fn is_outdated(&self, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return true };
        Params::try_from(&hash).map_or(true, |params| {
            let current = self.0.argon2.params();
            (params.m_cost(), params.t_cost(), params.p_cost())
                != (current.m_cost(), current.t_cost(), current.p_cost())
        })
    }

    async fn in_a_slot<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let slot = self.slot().await?;
        let inner = Arc::clone(&self.0);
        let hashing = tokio::task::spawn_blocking(move || {
            // The slot goes with the work, not with the request: who hangs up does not free a core that is still busy.
            let _slot = slot;
            work(&inner)
        });
        hashing.await.map_err(failed)?
    }

    async fn slot(&self) -> Result<OwnedSemaphorePermit, HashError> {
        if let Ok(permit) = Arc::clone(&self.0.slots).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = QueuePlace::take(&self.0.waiting, self.0.queue)?;
        Arc::clone(&self.0.slots).acquire_owned().await.map_err(failed)
    }
}

/// A place in the queue, given back when the request goes away, however it goes.
struct QueuePlace<'a>(&'a AtomicUsize);

impl<'a> QueuePlace<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Result<Self, HashError> {
        if waiting.fetch_add(1, Ordering::AcqRel) >= most {
            waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(HashError::Busy);
        }
        Ok(Self(waiting))
    }
}

impl Drop for QueuePlace<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn failed(error: impl std::fmt::Display) -> HashError {
    HashError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(queue: usize) -> Passwords {
        Passwords::new(HashingConfig { memory_kib: 64, iterations: 1, slots: 1, queue }).unwrap()
    }

    fn password(text: &str) -> Password {
        Password::from_typed(text).unwrap()
    }

    #[tokio::test]
    async fn a_hash_verifies_its_password_alone() {
        let passwords = passwords(8);
        let hash = passwords.hash(&password("一个很长的密码")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert!(passwords.verify(&password("一个很长的密码"), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&password("另一个很长的密码"), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&password("anything"), None).await.unwrap());
    }

    #[tokio::test]
    async fn other_parameters_are_outdated() {
        let hash = passwords(8).hash(&password("correct horse")).await.unwrap();
        let stronger = HashingConfig { memory_kib: 128, iterations: 1, slots: 1, queue: 1 };
        assert!(Passwords::new(stronger).unwrap().is_outdated(&hash));
        assert!(!passwords(8).is_outdated(&hash));
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_recovers() {
        let passwords = passwords(1);
        let held = passwords.slot().await.unwrap();
        let waiting = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.hash(&password("first in line")).await }
        });
        while passwords.0.waiting.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(passwords.hash(&password("one too many")).await, Err(HashError::Busy)));
        drop(held);
        assert!(waiting.await.unwrap().is_ok());
        assert!(passwords.hash(&password("there is room again")).await.is_ok());
    }
}
