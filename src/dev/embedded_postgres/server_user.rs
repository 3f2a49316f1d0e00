//! Which user the server runs as: ourselves, unless we are root, which PostgreSQL refuses.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{self, ErrorKind},
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerUser {
    name: String,
    uid: u32,
    gid: u32,
    /// We are root and have to become this user.
    downgraded: bool,
}

impl ServerUser {
    /// The owner of the cluster if there is one already, so that neither installing PostgreSQL later (which makes a
    /// user `postgres`) nor one start with sudo spoils it.
    pub(super) fn for_cluster(cluster: &Path) -> Result<Self> {
        let owner = match fs::metadata(cluster) {
            Ok(metadata) => Some((metadata.uid(), metadata.gid())),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot look at {}", cluster.display())),
        };
        let ourselves = effective_uid()?;
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let name_of =
            |uid| find(&users, |user| user.uid == uid).map_or_else(|| format!("with id {uid}"), |user| user.name);
        if ourselves != 0 {
            if let Some((owner, _)) = owner.filter(|(owner, _)| *owner != ourselves) {
                bail!(
                    "{} belongs to the user {}; start the portal as that user, or choose another data directory",
                    cluster.display(),
                    name_of(owner)
                );
            }
            return Ok(Self { name: name_of(ourselves), uid: ourselves, gid: own_gid()?, downgraded: false });
        }
        owner
            .filter(|(uid, _)| *uid != 0)
            .map(|(uid, gid)| Self { name: name_of(uid), uid, gid, downgraded: true })
            .or_else(|| find(&users, |user| user.name == "postgres"))
            .or_else(|| find(&users, |user| user.name == "nobody"))
            .context(
                "PostgreSQL refuses to run as root, and /etc/passwd names neither a user postgres nor nobody to run it as \
                 instead; start the portal as an ordinary user",
            )
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    pub(super) fn gid(&self) -> u32 {
        self.gid
    }

    /// Whether this is another user, because we are root.
    pub(super) fn is_downgraded(&self) -> bool {
        self.downgraded
    }

    /// A command that runs as this user. (With the user, std also drops root's supplementary groups.)
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // The directory we are in may be closed to that user.
        command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
        // PGDATA, PGPORT, PGOPTIONS … in somebody's shell are about another server.
        for (name, _) in env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        if self.downgraded {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Lets this user pass through `dir`, which is the portal's own, or explains why it cannot get there.
    pub(super) fn require_access_to(&self, dir: &Path) -> Result<()> {
        if !self.downgraded {
            return Ok(());
        }
        let open = || -> io::Result<()> {
            let mut permissions = fs::metadata(dir)?.permissions();
            permissions.set_mode(permissions.mode() | 0o011);
            fs::set_permissions(dir, permissions)
        };
        open().with_context(|| format!("cannot open {} to the user {}", dir.display(), self.name))?;
        // Asking the kernel takes everything into account: parents, groups, access control lists.
        let entered =
            self.command("/bin/sh").args(["-c", r#"cd -- "$1""#, "enter"]).arg(dir).stderr(Stdio::null()).status();
        if !entered.context("cannot run /bin/sh")?.success() {
            bail!(
                "PostgreSQL refuses to run as root, so it runs as the user {}, who cannot enter {}; choose a data directory \
                 outside of private directories, such as /var/lib/registration-portal",
                self.name,
                dir.display()
            );
        }
        Ok(())
    }
}

/// The user this process acts as. std does not tell, and asking the system directly would take unsafe code.
pub(super) fn effective_uid() -> Result<u32> {
    id("-u")
}

fn own_gid() -> Result<u32> {
    id("-g")
}

fn id(option: &str) -> Result<u32> {
    let output = Command::new("id").arg(option).output().context("cannot run the command id")?;
    let number = String::from_utf8_lossy(&output.stdout);
    number
        .trim()
        .parse()
        .with_context(|| format!("the command id {option} answered {number:?} where a number was expected"))
}

/// The first line of `/etc/passwd` (`name:x:uid:gid:…`) that is `wanted`.
fn find(users: &str, wanted: impl Fn(&ServerUser) -> bool) -> Option<ServerUser> {
    users
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?.to_owned();
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(ServerUser { name, uid, gid, downgraded: true })
        })
        .find(|user| wanted(user))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_whatever_else_the_file_holds() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\n\n# a comment\nnobody:x:-2:-2::/:\npostgres:x:101:104:,,,:/home:/bin/sh\n";
        let found = find(users, |user| user.name == "postgres").expect("postgres is listed");
        assert_eq!((found.uid, found.gid), (101, 104));
        assert_eq!(find(users, |user| user.name == "nobody"), None, "no valid id");
    }
}
