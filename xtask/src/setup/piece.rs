//! One thing that a check needs from the machine.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::{apt, cargo_deny, postgres, python, swift_root};
use crate::{session::Session, shell::Log};

/// What may be missing. A new tool is one variant and its line in each `match` below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// `rustfmt` and `clippy` of the pinned toolchain.
    RustComponents,
    /// Checks licences, bans and sources of the dependencies.
    CargoDeny,
    /// `initdb` and `postgres`; the tests start a private server of their own.
    Postgres,
    /// A Java development kit, 17 or newer.
    Jdk,
    /// Builds the Kotlin modules.
    Maven,
    /// A Debian 13 in a folder, with the Swift compiler that Debian 12 lacks.
    SwiftRoot,
    /// Python with libraries that read what we write.
    Readers,
    /// A font with which any name can be printed.
    Fonts,
    /// Programs that draw what is printed, take its text out and read its codes.
    PrintReaders,
    /// A web server to be compared with, and a program that loads both.
    WebLoad,
}

impl Piece {
    /// For messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RustComponents => "rustfmt and clippy",
            Self::CargoDeny => "cargo-deny",
            Self::Postgres => "PostgreSQL",
            Self::Jdk => "a JDK",
            Self::Maven => "Maven",
            Self::SwiftRoot => "the Swift root",
            Self::Readers => "independent readers",
            Self::Fonts => "a wide Chinese font",
            Self::PrintReaders => "readers of PDF, SVG and QR codes",
            Self::WebLoad => "nginx and wrk",
        }
    }

    /// What a person may do where xtask may not.
    pub(super) fn by_hand(self) -> String {
        match self {
            Self::RustComponents | Self::CargoDeny | Self::Readers => {
                "run `cargo xtask setup`".to_owned()
            }
            Self::SwiftRoot => "run this part as root, it is entered by chroot".to_owned(),
            _ => format!("apt-get install {}", self.packages().join(" ")),
        }
    }

    /// Whether installing changes the system.
    pub(super) fn needs_root(self) -> bool {
        !matches!(self, Self::RustComponents | Self::CargoDeny | Self::Readers)
    }

    /// Whether it is there already.
    pub(super) fn present(self, session: &Session) -> bool {
        match self {
            Self::RustComponents => {
                answers("cargo", &["fmt", "--version"])
                    && answers("cargo", &["clippy", "--version"])
            }
            Self::CargoDeny => cargo_deny::find(&session.place).is_some(),
            Self::Postgres => postgres::find().is_some(),
            Self::Jdk => answers("javac", &["-version"]),
            Self::Maven => answers("mvn", &["-version"]),
            Self::SwiftRoot => session.may_install && swift_root::find(&session.place).is_some(),
            Self::Readers => python::find(&session.place).is_some(),
            Self::Fonts => Path::new(WIDE_FONT).exists(),
            Self::PrintReaders => ["pdftoppm", "zbarimg", "rsvg-convert"]
                .iter()
                .all(|program| Path::new("/usr/bin").join(program).exists()),
            // wrk has no way to be asked that ends well
            Self::WebLoad => answers("nginx", &["-v"]) && Path::new("/usr/bin/wrk").exists(),
        }
    }

    /// Installs it; call only when it is not present.
    pub(super) fn install(self, session: &Session, log: &Log) -> Result<()> {
        match self {
            Self::RustComponents => log.run(
                Command::new("rustup").args(["component", "add", "clippy", "rustfmt"]),
                apt::LIMIT,
            ),
            Self::CargoDeny => cargo_deny::install(session, log),
            Self::Postgres => postgres::install(log),
            Self::Readers => python::install(session, log),
            Self::SwiftRoot => swift_root::install(session, log),
            Self::Jdk | Self::Maven | Self::Fonts | Self::PrintReaders | Self::WebLoad => {
                apt::install(log, self.packages())
            }
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Jdk => &["openjdk-17-jdk"],
            Self::Maven => &["maven"],
            Self::Postgres => &["postgresql"],
            Self::Fonts => &["fonts-noto-cjk"],
            Self::PrintReaders => &["poppler-utils", "zbar-tools", "librsvg2-bin"],
            Self::WebLoad => &["nginx-light", "wrk"],
            Self::RustComponents | Self::CargoDeny | Self::SwiftRoot | Self::Readers => &[],
        }
    }
}

/// Where Debian puts it.
const WIDE_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// Whether a program starts and ends well.
fn answers(program: &str, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
