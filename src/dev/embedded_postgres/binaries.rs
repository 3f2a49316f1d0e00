//! Finding PostgreSQL's server programs, which most systems keep off the `PATH`.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use tokio::process::Command;

use super::install;

/// Older versions are out of support.
const OLDEST: u32 = 14;

/// Directories with one subdirectory a version: the parent, what its name begins with, and where the programs are in
/// it.
const VERSIONED: [(&str, &str, &str); 8] = [
    ("/usr/lib/postgresql", "", "bin"),                          // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                                   // PostgreSQL's own packages on Red Hat
    ("/usr/lib", "postgresql", "bin"),                           // openSUSE
    ("/usr/libexec", "postgresql", ""),                          // Alpine
    ("/opt/homebrew/opt", "postgresql@", "bin"),                 // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql@", "bin"),                    // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),    // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"), // Postgres.app
];

#[derive(Debug)]
pub(super) struct Binaries {
    initdb: PathBuf,
    postgres: PathBuf,
}

impl Binaries {
    /// The programs of that major version, or if it does not matter, those on the `PATH` or else the newest.
    pub(super) async fn find_or_install(major: Option<u32>) -> Result<Self> {
        if let Some(found) = Self::find(major).await {
            return Ok(found);
        }
        install::install(major).await?;
        match Self::find(major).await {
            Some(found) => Ok(found),
            None => {
                bail!("PostgreSQL has been installed, but its programs initdb and postgres are nowhere to be found")
            }
        }
    }

    pub(super) fn initdb(&self) -> &OsStr {
        self.initdb.as_os_str()
    }

    pub(super) fn postgres(&self) -> &OsStr {
        self.postgres.as_os_str()
    }

    async fn find(major: Option<u32>) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let versioned = VERSIONED.iter().flat_map(|(parent, prefix, programs)| newest_first(parent, prefix, programs));
        for dir in env::split_paths(&path).chain(versioned) {
            let found = Self { initdb: dir.join("initdb"), postgres: dir.join("postgres") };
            if !found.initdb.is_file() || !found.postgres.is_file() {
                continue;
            }
            let version = version_of(&found.postgres).await;
            if version.is_some_and(|version| major.map_or(version >= OLDEST, |major| version == major)) {
                tracing::debug!(dir = %dir.display(), version, "found PostgreSQL's programs");
                return Some(found);
            }
        }
        None
    }
}

fn newest_first(parent: &str, prefix: &str, programs: &str) -> Vec<PathBuf> {
    let mut versions: Vec<u32> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_prefix(prefix)?.parse().ok())
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.iter().map(|version| Path::new(parent).join(format!("{prefix}{version}")).join(programs)).collect()
}

async fn version_of(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().await.ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

/// `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)` → 15
fn parse_version(text: &str) -> Option<u32> {
    let number = text.split_once("(PostgreSQL) ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_releases_and_previews() {
        assert_eq!(parse_version("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_version("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(parse_version("sh: not found"), None);
    }
}
