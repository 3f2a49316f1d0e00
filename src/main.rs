//! The command line.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use registration_portal::{
    commands,
    dev::embedded_postgres::SMALL,
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
    },
    texts::Locale,
};

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
        /// Make up some hundred applicants first, once, so that there is something to look at
        #[arg(long)]
        demo: bool,
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
    /// The people who review and reconcile
    Operator {
        #[command(subcommand)]
        command: Operator,
    },
    /// The log of who did what
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Applications for certification: what waits, and what operators decide
    Certification {
        #[command(subcommand)]
        command: commands::CertificationCommand,
    },
    /// Individuals' registrations: what waits, and what operators decide
    Registration {
        #[command(subcommand)]
        command: commands::RegistrationCommand,
    },
    /// Bank statements
    Statement {
        #[command(subcommand)]
        command: commands::StatementCommand,
    },
    /// Bank entries that operators decide about
    Entry {
        #[command(subcommand)]
        command: commands::EntryCommand,
    },
    /// What waits for a second operator
    Proposal {
        #[command(subcommand)]
        command: commands::ProposalCommand,
    },
    /// What is paid back
    Refund {
        #[command(subcommand)]
        command: commands::RefundCommand,
    },
    /// Encryption keys
    Keys {
        #[command(subcommand)]
        command: Keys,
    },
    /// Run a command with DATABASE_URL set to a throw-away PostgreSQL (for tests and builds)
    WithDatabase {
        /// What of the database it keeps in memory, as PostgreSQL writes sizes
        #[arg(long, default_value = SMALL)]
        shared_buffers: String,
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
enum Operator {
    /// Invite somebody by mail; again, if they have not answered yet
    Add {
        #[arg(value_parser = EmailAddress::parse)]
        email: EmailAddress,
        /// As colleagues will see it
        #[arg(long, value_parser = OperatorName::parse)]
        name: OperatorName,
        /// reviewer, finance, administrator or auditor
        #[arg(long, value_parser = role)]
        role: Role,
        /// Language of their mails: zh-CN or en
        #[arg(long, default_value = "zh-CN", value_parser = locale)]
        locale: Locale,
    },
    /// Print everybody
    List,
    /// Take somebody's access away
    Disable {
        #[arg(value_parser = EmailAddress::parse)]
        email: EmailAddress,
    },
    /// Forget somebody's password and authenticator, and invite them again
    Reset {
        #[arg(value_parser = EmailAddress::parse)]
        email: EmailAddress,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Look for lines that were changed, removed or inserted by hand
    Verify,
}

#[derive(Subcommand)]
enum Keys {
    /// Print fresh values for ENCRYPTION_KEYS and INDEX_KEY
    Generate,
    /// Encrypt everything anew that is not under the newest key
    Rotate,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "reviewer, finance, administrator or auditor".to_owned())
}

fn locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text).ok_or_else(|| "zh-CN or en".to_owned())
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Dev { listen, data_dir, demo } => commands::dev(listen, data_dir, demo).await,
        Command::Serve => commands::serve().await,
        Command::Migrate => commands::migrate().await,
        Command::OccupiedEmails { command: OccupiedEmails::Import { file } } => {
            commands::import_occupied_emails(&file).await
        }
        Command::Operator { command } => match command {
            Operator::Add { email, name, role, locale } => commands::add_operator(&email, &name, role, locale).await,
            Operator::List => commands::list_operators().await,
            Operator::Disable { email } => commands::disable_operator(&email).await,
            Operator::Reset { email } => commands::reset_operator(&email).await,
        },
        Command::Audit { command: Audit::Verify } => commands::verify_audit().await,
        Command::Certification { command } => commands::certification(command).await,
        Command::Registration { command } => commands::registration(command).await,
        Command::Statement { command } => commands::statement(command).await,
        Command::Entry { command } => commands::entry(command).await,
        Command::Proposal { command } => commands::proposal(command).await,
        Command::Refund { command } => commands::refund(command).await,
        Command::Keys { command: Keys::Generate } => commands::generate_keys(),
        Command::Keys { command: Keys::Rotate } => commands::rotate_keys().await,
        Command::WithDatabase { shared_buffers, command } => commands::with_database(&shared_buffers, &command).await,
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("registration-portal: {error:#}");
            ExitCode::FAILURE
        }
    }
}
