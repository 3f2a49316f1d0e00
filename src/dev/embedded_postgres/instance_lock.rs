//! One portal a data directory: the second start learns where the first one serves.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
    process,
};

/// Held while the portal runs. The kernel drops it with the process, however that ends.
#[derive(Debug)]
pub struct InstanceLock {
    file: File,
}

/// Why the portal cannot run in a data directory.
#[derive(Debug, thiserror::Error)]
pub enum InstanceLockError {
    /// Another portal does.
    #[error("{message}")]
    AlreadyRunning {
        /// Where it serves; `None` while it is still starting.
        address: Option<String>,
        /// All of it in words: that it runs, where, and how to stop it.
        message: String,
    },
    /// The lock file cannot be made or read.
    #[error("cannot use the data directory {data_dir}; make it writable for this user, or choose another one")]
    Unusable {
        /// The data directory.
        data_dir: String,
        /// What the system said.
        source: io::Error,
    },
}

impl InstanceLock {
    /// Takes the lock on `data_dir`, creating the directory if need be. Never waits.
    pub fn acquire(data_dir: &Path) -> Result<Self, InstanceLockError> {
        let unusable = |source| InstanceLockError::Unusable { data_dir: data_dir.display().to_string(), source };
        super::create_data_dir(data_dir).map_err(unusable)?;
        let path = data_dir.join("portal.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {
                let lock = Self { file };
                lock.write("").map_err(unusable)?;
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => Err(already_running(&fs::read_to_string(&path).unwrap_or_default())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Tells later starts where this one serves.
    pub fn publish(&self, address: &str) {
        if let Err(error) = self.write(address) {
            // Costs a second start its hint, and this one nothing.
            tracing::warn!(%error, "cannot write the portal's address into its lock file");
        }
    }

    fn write(&self, address: &str) -> io::Result<()> {
        let text = format!("{}\n{address}\n", process::id());
        // In this order a reader never finds the file empty.
        self.file.write_all_at(text.as_bytes(), 0)?;
        self.file.set_len(text.len() as u64)
    }
}

fn already_running(lock_file: &str) -> InstanceLockError {
    let mut lines = lock_file.lines();
    let pid = lines.next().filter(|line| !line.is_empty());
    let address = lines.next().filter(|line| !line.is_empty()).map(str::to_owned);
    let place = address.as_ref().map_or_else(|| "and is just starting".to_owned(), |address| format!("at {address}"));
    let stop = pid.map_or_else(String::new, |pid| format!(", or type: kill {pid}"));
    let message = format!(
        "the portal is running already, {place}; to stop it, press Ctrl+C in the terminal where it was started{stop}"
    );
    InstanceLockError::AlreadyRunning { address, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_words(lock_file: &str) -> String {
        already_running(lock_file).to_string()
    }

    #[test]
    fn the_second_start_learns_what_the_first_one_has_told() {
        assert!(in_words("42\nhttp://localhost:8080\n").contains("at http://localhost:8080; to stop it, "));
        assert!(in_words("42\nhttp://localhost:8080\n").ends_with("kill 42"));
        assert!(in_words("42\n\n").contains("just starting"));
        assert!(in_words("").ends_with("where it was started"));
    }
}
