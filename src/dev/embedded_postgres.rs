//! A private PostgreSQL cluster for development and tests: nothing to set up, nothing left running.
//!
//! ```text
//! <data_dir>/portal.lock    held by the running portal; tells where it serves
//! <data_dir>/cluster/       PostgreSQL's files (cluster.new while initdb is at work)
//! <data_dir>/run/           the socket; in /run, $XDG_RUNTIME_DIR or /tmp where that path is too long for one
//! <data_dir>/postgres.log   what the server said since its last start; .log.old since the one before
//! ```
//!
//! **Who may connect.** There is no TCP port. The socket directory belongs to the server's user with mode 0700, so
//! only that user and root get as far as the socket, and both could read the data files anyway: `trust` gives nothing
//! away. `peer` would want a table of names, because PostgreSQL refuses to run as root: a portal run by root talks to
//! a server run by somebody else.
//!
//! **Who is running.** The log doubles as a lock: the server and all its children inherit the locked file as their
//! output, so the kernel drops the lock when the last of them is gone, however it ended. A process id in a file
//! cannot promise that.

mod binaries;
mod install;
mod instance_lock;
mod leash;
mod previous_server;
mod server_user;
mod socket_dir;

use std::{
    env,
    ffi::OsString,
    fmt,
    fs::{self, DirBuilder, File},
    io::{self, ErrorKind},
    os::unix::{fs::DirBuilderExt, net::UnixStream},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use tokio::time::{Instant, sleep};

use self::{binaries::Binaries, leash::Leashed, previous_server::PidFile, server_user::ServerUser};

pub use self::instance_lock::{InstanceLock, InstanceLockError};

/// Repair after a crash counts as starting, hence the length.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// Sorts by code point everywhere. Older versions of macOS lack C.UTF-8; C sorts the same, but knows fewer letters.
const LOCALE: &str = if cfg!(target_os = "macos") { "--locale=C" } else { "--locale=C.UTF-8" };

/// A private PostgreSQL cluster that lives as long as this value, and never longer than this process.
///
/// Dropping it stops the server too, but does not wait for its end; [`stop`](Self::stop) does.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    server: Leashed,
    socket_dir: PathBuf,
}

/// What a portal that is tried out, or a test, wants to have in memory.
pub const SMALL: &str = "64MB";

/// What a crash of the whole machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Durable,
    /// Everything, in exchange for speed: for tests.
    Throwaway,
}

impl EmbeddedPostgres {
    /// Starts the cluster in `data_dir`, creating it on the first call, and returns once it takes connections.
    ///
    /// `shared_buffers` is what of the database it keeps in memory, as PostgreSQL writes sizes. Missing server programs
    /// are installed where that needs no password. A previous server that is still shutting down in `data_dir` is waited
    /// for.
    pub async fn start(data_dir: &Path, durability: Durability, shared_buffers: &str) -> Result<Self> {
        let data_dir = create_data_dir(data_dir)
            .with_context(|| format!("cannot create the data directory {}", data_dir.display()))?;
        let cluster = data_dir.join("cluster");
        let log_path = data_dir.join("postgres.log");

        let log = previous_server::lock_when_gone(&log_path, &cluster).await?;
        previous_server::start_new_log(&log, &log_path)
            .with_context(|| format!("cannot start a new log in {}", log_path.display()))?;

        let user = ServerUser::for_cluster(&cluster)?;
        let binaries = Binaries::find_or_install(major_version(&cluster)?).await?;
        // Again, because installing creates the user postgres.
        let user = if user.is_downgraded() { ServerUser::for_cluster(&cluster)? } else { user };
        user.require_access_to(&data_dir)?;
        let explain = |error| anyhow!("{error:#}; {}", previous_server::log_tail(&log_path));

        if !cluster.exists() {
            tracing::info!(cluster = %cluster.display(), "creating a private PostgreSQL cluster");
            create_cluster(&binaries, &user, &cluster, durability, &log).await.map_err(explain)?;
        }
        // No server runs here, so a process id in there is stale. PostgreSQL would believe it if another process of
        // the same user had got the number since, which is likely after a reboot.
        remove_if_present(&cluster.join("postmaster.pid"))?;
        let socket_dir = socket_dir::create(&data_dir, &user)?;
        let arguments = server_arguments(&cluster, &socket_dir, durability, shared_buffers);
        let mut server = Leashed::spawn(binaries.postgres(), &arguments, &user, &log)?;
        // From here on the lock is the server's.
        drop(log);
        wait_until_ready(&mut server, &cluster, &socket_dir).await.map_err(explain)?;
        tracing::debug!(pid = server.pid(), cluster = %cluster.display(), "the private PostgreSQL is ready");
        Ok(Self { server, socket_dir })
    }

    /// Where to find `database`, for sqlx and psql. The superuser is `postgres`, and a new cluster has a database of
    /// that name.
    pub fn url(&self, database: &str) -> String {
        // The port is part of the socket's name, and sockets know no TLS. Left unsaid, PGPORT and PGSSLMODE from
        // somebody's environment would have their way.
        format!(
            "postgres://postgres@localhost:5432/{}?host={}&sslmode=disable",
            PercentEncoded(database),
            PercentEncoded(&self.socket_dir.to_string_lossy())
        )
    }

    /// Shuts the server down, whoever is connected, and waits for its end.
    pub async fn stop(self) -> Result<()> {
        let status = self.server.release().await.context("cannot stop the private PostgreSQL")?;
        // Only tidiness: it is empty by now, and may lie outside the data directory.
        let _ = fs::remove_dir(&self.socket_dir);
        if !status.success() {
            bail!("the private PostgreSQL did not shut down in order ({status}); it repairs itself at the next start");
        }
        Ok(())
    }
}

/// Where the development data lives: `/var/lib/registration-portal` for root, whose home is closed to the server's
/// user; otherwise `$XDG_DATA_HOME/registration-portal` or `~/.local/share/registration-portal`.
pub fn default_data_dir() -> PathBuf {
    if server_user::effective_uid().is_ok_and(|uid| uid == 0) {
        return PathBuf::from("/var/lib/registration-portal");
    }
    let xdg = env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    // The XDG specification wants relative paths ignored.
    xdg.filter(|path| path.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".local/share")))
        .unwrap_or_else(env::temp_dir)
        .join("registration-portal")
}

/// Makes sure that the directory exists, and gives its real path. Others may pass through, as the server's user has
/// to, but not look around.
fn create_data_dir(path: &Path) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o711).create(path)?;
    fs::canonicalize(path)
}

/// Which PostgreSQL made the cluster, if there is one: no other major version can read it.
fn major_version(cluster: &Path) -> Result<Option<u32>> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(version) => {
            version.trim().parse().map(Some).with_context(|| format!("{} holds no version number", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Runs initdb beside the final place and moves the result there: what was interrupted half-way is never taken for a
/// cluster.
async fn create_cluster(
    binaries: &Binaries,
    user: &ServerUser,
    cluster: &Path,
    durability: Durability,
    log: &File,
) -> Result<()> {
    let unfinished = cluster.with_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).with_context(|| format!("cannot remove {}", unfinished.display()))?;
    }
    socket_dir::create_private(&unfinished, user)?;
    let mut arguments = vec![OsString::from("-D"), unfinished.clone().into()];
    arguments.extend(["--username=postgres", "--auth=trust", "--encoding=UTF8", LOCALE].map(OsString::from));
    if durability == Durability::Throwaway {
        arguments.push("--no-sync".into());
    }
    let status = Leashed::spawn(binaries.initdb(), &arguments, user, log)?.ended().await?;
    if !status.success() {
        bail!("PostgreSQL's initdb could not create a cluster in {} ({status})", unfinished.display());
    }
    fs::rename(&unfinished, cluster)
        .with_context(|| format!("cannot rename {} to {}", unfinished.display(), cluster.display()))
}

fn remove_if_present(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Settings go on the command line, so that an old cluster gets new ones too.
fn server_arguments(cluster: &Path, socket_dir: &Path, durability: Durability, shared_buffers: &str) -> Vec<OsString> {
    let mut settings = vec![
        ("listen_addresses", ""),
        ("port", "5432"),
        // Enough for many tests at once, each with its own pool.
        ("max_connections", "200"),
        ("shared_buffers", shared_buffers),
        // Compiling a query takes longer than any of ours runs.
        ("jit", "off"),
        // Nobody replicates a development database: write less.
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        // The same on every machine.
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
        ("logging_collector", "off"),
        ("log_checkpoints", "off"),
        // Shown by ps.
        ("cluster_name", "registration-portal"),
    ];
    if durability == Durability::Throwaway {
        settings.extend([("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")]);
    }
    let mut arguments = vec![OsString::from("-D"), cluster.into()];
    for (name, value) in settings {
        arguments.extend(["-c".into(), format!("{name}={value}").into()]);
    }
    // A list to PostgreSQL; quoted, it has one member.
    let directories = format!("unix_socket_directories=\"{}\"", socket_dir.display());
    arguments.extend(["-c".into(), directories.into()]);
    arguments
}

async fn wait_until_ready(server: &mut Leashed, cluster: &Path, socket_dir: &Path) -> Result<()> {
    let deadline = Instant::now() + START_PATIENCE;
    loop {
        if let Some(status) = server.status()? {
            bail!("the private PostgreSQL ended while starting ({status})");
        }
        if PidFile::read(cluster).is_some_and(|file| file.ready && file.pid == server.pid()) {
            let socket = socket_dir.join(socket_dir::SOCKET_NAME);
            return UnixStream::connect(&socket)
                .map(drop)
                .with_context(|| format!("the private PostgreSQL runs, but {} cannot be reached", socket.display()));
        }
        if Instant::now() > deadline {
            bail!("the private PostgreSQL was not ready after {} seconds", START_PATIENCE.as_secs());
        }
        sleep(Duration::from_millis(10)).await;
    }
}

/// Text as it may stand anywhere in a URL.
struct PercentEncoded<'a>(&'a str);

impl fmt::Display for PercentEncoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    write!(f, "{}", char::from(byte))?
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_a_path_survives_the_url() {
        assert_eq!(PercentEncoded("/data dir/账+&?").to_string(), "%2Fdata%20dir%2F%E8%B4%A6%2B%26%3F");
    }
}
