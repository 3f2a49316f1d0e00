//! A child process on a leash: whatever ends the portal, `kill -9` included, ends the child.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::time::{Instant, sleep};

use super::server_user::ServerUser;

/// What the child does before it becomes the program: it leaves a watchdog behind.
///
/// - The watchdog is there before the program is: no moment passes without it.
/// - It stays in the program's process group. As long as a group exists, no new process gets its number, so by the
///   time the
///   watchdog signals `$$`, that cannot mean somebody else.
/// - The brackets make it a grandchild, because PostgreSQL must not find a child that it does not know.
/// - It lets go of the output: that is the log, which is also the lock that tells whether the server still runs.
const LEASH: &str = r#"
watchdog=$1
shift
exec 3<&0
(trap '' HUP INT TERM; /bin/sh -c "$watchdog" registration-portal-watchdog $$ <&3 3<&- >/dev/null 2>&1 &)
exec "$@" </dev/null 3<&-
"#;

/// Reads a pipe whose other end only the portal holds. Reading ends when the portal lets go, or when the kernel
/// closes the pipe of a dead portal. Then SIGINT asks PostgreSQL for a fast shutdown, and 5 s later SIGQUIT for an
/// immediate one.
const WATCHDOG: &str = r#"
read -r line
kill -INT $1
tries=0
while kill -0 $1 && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -QUIT $1
"#;

/// The watchdog needs 5 s to lose its patience, PostgreSQL another 5 s at most for an immediate shutdown.
const STOP_PATIENCE: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(10);

// A process of std, not of tokio: a test suite starts the server in one runtime and may end in another.
#[derive(Debug)]
pub(super) struct Leashed {
    child: Child,
    leash: Option<ChildStdin>,
}

impl Leashed {
    /// Starts `program` as `user`, with everything it prints going to `log`.
    pub(super) fn spawn(program: &OsStr, arguments: &[OsString], user: &ServerUser, log: &File) -> Result<Self> {
        let output = || log.try_clone().map(Stdio::from).context("cannot share the log file");
        let mut command = user.command("/bin/sh");
        command
            .args(["-c", LEASH, "leash", WATCHDOG])
            .arg(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(output()?)
            .stderr(output()?)
            // Ctrl+C in the terminal is for the portal, which then stops the server in order.
            .process_group(0);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {} as the user {}", program.display(), user.name()))?;
        let leash = child.stdin.take();
        Ok(Self { child, leash })
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub(super) fn status(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("cannot ask for the state of a child process")
    }

    /// Waits for it to end by itself.
    pub(super) async fn ended(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.status()? {
                return Ok(status);
            }
            sleep(POLL).await;
        }
    }

    /// Has the watchdog end it, and waits.
    pub(super) async fn release(mut self) -> Result<ExitStatus> {
        drop(self.leash.take());
        let deadline = Instant::now() + STOP_PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.status()? {
                return Ok(status);
            }
            sleep(POLL).await;
        }
        // Somebody must have ended the watchdog.
        self.child.kill().context("cannot kill a child process that does not stop")?;
        self.ended().await
    }
}
