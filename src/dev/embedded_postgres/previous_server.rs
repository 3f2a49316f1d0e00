//! Finding out whether an earlier server still runs on the cluster, and waiting for its end.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tokio::time::{Instant, sleep};

/// A server left behind by `kill -9` of the portal takes 0.1 s as a rule, 10 s at worst.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the server says about itself in `postmaster.pid`.
pub(super) struct PidFile {
    pub(super) pid: u32,
    pub(super) ready: bool,
}

impl PidFile {
    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self {
            pid: text.lines().next()?.trim().parse().ok()?,
            ready: text.lines().nth(7).is_some_and(|status| status.trim() == "ready"),
        })
    }
}

/// Opens the log, and with it the lock that every process of a server holds: see the head of `embedded_postgres.rs`.
pub(super) async fn lock_when_gone(log_path: &Path, cluster: &Path) -> Result<File> {
    let log = File::options().create(true).append(true).mode(0o600).open(log_path).with_context(|| {
        format!(
            "cannot write to {}; if another user has started the portal in this data directory before, start it as that \
             user, or choose another data directory",
            log_path.display()
        )
    })?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let locked = match log.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", log_path.display()));
            }
        };
        let stranger = server_started_by_hand(cluster);
        if locked && stranger.is_none() {
            return Ok(log);
        }
        if Instant::now() > deadline {
            let pid = stranger.or_else(|| PidFile::read(cluster).map(|file| file.pid));
            let advice = pid.map_or_else(String::new, |pid| {
                format!("; stop the portal that uses it, or else type: kill -INT {pid}")
            });
            bail!("a PostgreSQL server is running in {} already{advice}", cluster.display());
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// A server on this cluster that does not hold our lock, because somebody started it without the portal.
fn server_started_by_hand(cluster: &Path) -> Option<u32> {
    let pid = PidFile::read(cluster)?.pid;
    // A server works in its cluster's directory. Root in a container may not look at that of other users; then the
    // command line tells, as it does where there is no /proc.
    if let Ok(directory) = fs::read_link(format!("/proc/{pid}/cwd")) {
        return (directory == cluster).then_some(pid);
    }
    let command_line = if Path::new("/proc/self").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).ok()?
    } else {
        Command::new("ps").args(["-ww", "-o", "args=", "-p", &pid.to_string()]).output().ok()?.stdout
    };
    let cluster = cluster.as_os_str().as_encoded_bytes();
    command_line.windows(cluster.len()).any(|part| part == cluster).then_some(pid)
}

/// Empties the log so that it cannot grow for ever, but keeps that of the last run, which may tell why it ended.
pub(super) fn start_new_log(log: &File, log_path: &Path) -> io::Result<()> {
    // Copied, not renamed: the file is the lock.
    fs::copy(log_path, log_path.with_extension("log.old"))?;
    log.set_len(0)
}

/// The end of the log, to go with an error message.
pub(super) fn log_tail(log_path: &Path) -> String {
    const LINES: usize = 15;
    let log = fs::read(log_path).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let lines: Vec<_> = log.lines().collect();
    let tail = lines[lines.len().saturating_sub(LINES)..].join("\n");
    format!("the last lines of {} are:\n{tail}", log_path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_tells_who_and_whether_ready() {
        let starting = "4711\n/data\n1700000000\n5432\n/run\n\n  5432001  0\nstarting\n";
        let file = PidFile::parse(starting).expect("a pid file");
        assert_eq!((file.pid, file.ready), (4711, false));
        assert!(PidFile::parse(&starting.replace("starting", "ready   ")).expect("a pid file").ready);
        assert!(PidFile::parse("").is_none(), "caught while being written");
    }
}
