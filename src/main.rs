//! The command line.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use registration_portal::commands;

/// The registration portal of an open platform.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start everything on this machine with nothing set up: PostgreSQL, the portal, mail and SMS on /dev
    Dev {
        /// Where to listen; another port is taken if this one is not free
        #[arg(long, env = "LISTEN_ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Where the database and the keys are kept between runs
        #[arg(long, env = "DEV_DATA_DIR")]
        data_dir: Option<PathBuf>,
    },
    /// Run in production; refuses incomplete configuration
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// The list of addresses in use elsewhere on the platform
    OccupiedEmails {
        #[command(subcommand)]
        command: OccupiedEmails,
    },
    /// Encryption keys
    Keys {
        #[command(subcommand)]
        command: Keys,
    },
    /// Run a command with DATABASE_URL set to a throw-away PostgreSQL (for tests and builds)
    WithDatabase {
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
}

#[derive(Subcommand)]
enum OccupiedEmails {
    /// Add addresses from a text file, one a line
    Import { file: PathBuf },
}

#[derive(Subcommand)]
enum Keys {
    /// Print fresh values for ENCRYPTION_KEYS and INDEX_KEY
    Generate,
    /// Encrypt everything anew that is not under the newest key
    Rotate,
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Dev { listen, data_dir } => commands::dev(listen, data_dir).await,
        Command::Serve => commands::serve().await,
        Command::Migrate => commands::migrate().await,
        Command::OccupiedEmails { command: OccupiedEmails::Import { file } } => {
            commands::import_occupied_emails(&file).await
        }
        Command::Keys { command: Keys::Generate } => commands::generate_keys(),
        Command::Keys { command: Keys::Rotate } => commands::rotate_keys().await,
        Command::WithDatabase { command } => commands::with_database(&command).await,
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("registration-portal: {error:#}");
            ExitCode::FAILURE
        }
    }
}
