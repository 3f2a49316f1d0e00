//! Installing PostgreSQL's server programs where that needs nobody's password, and saying how to where it does.

use std::{
    env, io,
    path::Path,
    process::{ExitStatus, Stdio},
};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::server_user::effective_uid;

/// Debian's package would also create a cluster of its own and start it on port 5432, perhaps in the way of what the
/// developer runs there. A file in `createcluster.d` is the package's own switch against this: it edits nobody's
/// configuration, works before anything is installed, and goes away right after, so that later installations behave
/// as usual. (Should an old version of the package not read that directory, an idle cluster is the worst that comes
/// of it.)
///
/// The first attempt fails where the package lists are missing or outdated: hence the update.
const APT_INSTALL: &str = r#"
set -e
dir=/etc/postgresql-common/createcluster.d
mkdir -p "$dir"
trap 'rm -f "$dir/registration-portal.conf"; rmdir "$dir" 2>/dev/null || :' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo 'create_main_cluster = false  # while the registration portal installs PostgreSQL; safe to delete' \
    > "$dir/registration-portal.conf"
# The last one keeps Ubuntu from restarting other services while at it.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 NEEDRESTART_SUSPEND=1
get() { apt-get -qq -o DPkg::Lock::Timeout=120 "$@"; }
install() { get install --yes --no-install-recommends "$1"; }
install "$1" || { echo 'Trying again with new package lists:'; get update; install "$1"; }
"#;

/// What to type, by the package manager that is there: the package's name, how its name in a certain version begins
/// (if it has one), and the command.
const PACKAGES: [(&str, &str, Option<&str>, &str); 6] = [
    ("apt-get", "postgresql", Some("postgresql-"), "sudo apt-get install"),
    ("dnf", "postgresql-server", None, "sudo dnf install"),
    ("zypper", "postgresql-server", None, "sudo zypper install"),
    ("apk", "postgresql", Some("postgresql"), "doas apk add"),
    ("pacman", "postgresql", None, "sudo pacman -S"),
    ("brew", "postgresql@17", Some("postgresql@"), "brew install"),
];

/// Installs the server of that major version, or whichever the system has.
pub(super) async fn install(major: Option<u32>) -> Result<()> {
    if !Path::new("/etc/debian_version").exists() || !on_path("apt-get") {
        bail!("{}", how_to_install(major));
    }
    let sudo: &[&str] = if effective_uid()? == 0 {
        &[]
    } else if sudo_asks_nothing().await {
        &["sudo", "-n"]
    } else {
        bail!("{}", how_to_install(major));
    };
    let package = package_name("postgresql", Some("postgresql-"), major);
    tracing::warn!(
        "PostgreSQL's server programs are missing; installing the package {package} with apt-get, without the system-wide \
         database it would start"
    );
    let status = run_as_root(sudo, &package).await.context("cannot run apt-get")?;
    if !status.success() {
        bail!("{} (That was tried just now; what apt-get complained of stands above.)", how_to_install(major));
    }
    Ok(())
}

async fn run_as_root(sudo: &[&str], package: &str) -> io::Result<ExitStatus> {
    let mut words = sudo.iter().copied().chain(["/bin/sh", "-c", APT_INSTALL, "install", package]);
    Command::new(words.next().unwrap_or("/bin/sh"))
        .args(words)
        .stdin(Stdio::null())
        // Where messages go; standard output belongs to whoever reads the portal's.
        .stdout(Stdio::from(io::stderr()))
        .status()
        .await
}

async fn sudo_asks_nothing() -> bool {
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    sudo.status().await.is_ok_and(|status| status.success())
}

fn on_path(program: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|dir| dir.join(program).is_file())
}

fn package_name(general: &str, versioned: Option<&str>, major: Option<u32>) -> String {
    match (versioned, major) {
        (Some(versioned), Some(major)) => format!("{versioned}{major}"),
        _ => general.to_owned(),
    }
}

fn how_to_install(major: Option<u32>) -> String {
    let what = major.map_or_else(String::new, |major| {
        format!(
            " of version {major}, which made this data directory and alone can read it (delete it to start afresh),"
        )
    });
    let advice = PACKAGES.iter().find(|(manager, ..)| on_path(manager)).map_or_else(
        || "Where to get them: https://www.postgresql.org/download/".to_owned(),
        |(_, general, versioned, command)| {
            let package = package_name(general, *versioned, major);
            format!("They are in the package {package}; type: {command} {package}")
        },
    );
    format!(
        "The portal brings up a database of its own, but PostgreSQL's server programs (initdb and postgres){what} were not \
         found. {advice}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_the_version_that_is_needed() {
        assert_eq!(package_name("postgresql", Some("postgresql-"), Some(16)), "postgresql-16");
        assert_eq!(package_name("postgresql", Some("postgresql-"), None), "postgresql");
        assert_eq!(package_name("postgresql-server", None, Some(16)), "postgresql-server");
    }
}
