//! The directory of the server's socket: private, and short enough for the system.

use std::{
    env,
    fs::{self, DirBuilder},
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::fs::{DirBuilderExt, lchown},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};

use super::server_user::ServerUser;

pub(super) const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// What fits into `sun_path` before its closing zero byte: 107 on Linux, 103 on macOS and the BSDs.
const PATH_LIMIT: usize = 103;

/// Makes the directory afresh. What an earlier server left there goes: it would be as misleading as a stale process id.
pub(super) fn create(data_dir: &Path, user: &ServerUser) -> Result<PathBuf> {
    let runtime_dir = if user.is_downgraded() { Some("/run".into()) } else { env::var_os("XDG_RUNTIME_DIR") };
    let mut outcome = Err(anyhow!("there is no place for the socket"));
    for path in candidates(data_dir, runtime_dir.map(PathBuf::from)) {
        // If this fails, creating fails as well, because the directory is somebody else's: a trap in /tmp is never
        // used.
        let _ = fs::remove_dir_all(&path);
        outcome = create_private(&path, user).map(|()| path);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// Makes a directory that only `user` may enter, and root.
pub(super) fn create_private(path: &Path, user: &ServerUser) -> Result<()> {
    DirBuilder::new()
        .mode(0o700)
        .create(path)
        .and_then(|()| lchown(path, Some(user.uid()), Some(user.gid())))
        .with_context(|| format!("cannot create {} for the user {}", path.display(), user.name()))
}

fn candidates(data_dir: &Path, runtime_dir: Option<PathBuf>) -> Vec<PathBuf> {
    let inside = data_dir.join("run");
    if fits(&inside) {
        return vec![inside];
    }
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    let name = format!("registration-portal-{:016x}", hasher.finish());
    let outside = runtime_dir.into_iter().chain(["/tmp".into()]);
    outside.map(|dir| dir.join(&name)).filter(|path| fits(path)).collect()
}

fn fits(dir: &Path) -> bool {
    // A URL carries UTF-8 only, and PostgreSQL reads this setting as a list.
    dir.to_str().is_some_and(|dir| !dir.contains([',', '"'])) && dir.join(SOCKET_NAME).as_os_str().len() <= PATH_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_or_odd_data_dir_gets_its_socket_elsewhere() {
        let choose = |data_dir: &str| candidates(Path::new(data_dir), Some("/run".into()));
        assert_eq!(choose("/var/lib/portal"), [Path::new("/var/lib/portal/run")]);
        for odd in [format!("/{}", "long/".repeat(30)), "/a,b".into(), "/a\"b".into()] {
            let elsewhere = choose(&odd);
            assert_eq!(elsewhere.len(), 2);
            assert!(elsewhere[0].starts_with("/run") && elsewhere[1].starts_with("/tmp"), "{elsewhere:?}");
        }
    }
}
