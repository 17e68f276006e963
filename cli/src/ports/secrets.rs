use huiban_companion::ports::{SecretError, Secrets};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Secrets as files that only their owner can read, in a folder of their own: what a machine
/// without a keychain has. Whoever copies a home without this folder copies no identity.
#[derive(Debug)]
pub(crate) struct FileSecrets {
    folder: PathBuf,
}

impl FileSecrets {
    /// Secrets in `home/secrets`, made when the first one is kept.
    pub(crate) fn in_home(home: &Path) -> Self {
        Self { folder: home.join("secrets") }
    }

    fn file(&self, name: &str) -> Result<PathBuf, SecretError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if name.is_empty() || !name.bytes().all(allowed) {
            return Err(SecretError { reason: "not a name for a secret".to_owned() });
        }
        Ok(self.folder.join(name))
    }

    fn make_folder(&self) -> std::io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
            builder.mode(0o700).create(&self.folder)?;
            // also where someone made it before, with the rights of any folder
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))
        }
        #[cfg(not(unix))]
        builder.create(&self.folder)
    }

    /// Written beside and renamed, so that a power cut leaves the old secret or the new one.
    fn replace(&self, file: &Path, secret: &[u8]) -> std::io::Result<()> {
        self.make_folder()?;
        let beside = file.with_extension(format!("new-{}", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut out = options.open(&beside)?;
        out.write_all(secret)?;
        out.sync_all()?;
        fs::rename(&beside, file)?;
        self.sync_folder()
    }

    fn sync_folder(&self) -> std::io::Result<()> {
        if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) }
    }
}

fn failed(error: std::io::Error) -> SecretError {
    SecretError { reason: error.to_string() }
}

impl Secrets for FileSecrets {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError> {
        match fs::read(self.file(name)?) {
            Ok(secret) => Ok(Some(secret)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.replace(&self.file(name)?, secret).map_err(failed)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        match fs::remove_file(self.file(name)?) {
            Ok(()) => self.sync_folder().map_err(failed),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_replaced_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let secrets = FileSecrets::in_home(home.path());
        assert_eq!(secrets.read("key-1").unwrap(), None);
        secrets.write("key-1", b"one").unwrap();
        secrets.write("key-1", b"two").unwrap();
        assert_eq!(secrets.read("key-1").unwrap().unwrap(), b"two");
        assert_eq!(fs::read_dir(home.path().join("secrets")).unwrap().count(), 1);
        secrets.remove("key-1").unwrap();
        secrets.remove("key-1").unwrap();
        assert_eq!(secrets.read("key-1").unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("secrets")).unwrap();
        FileSecrets::in_home(home.path()).write("key", b"x").unwrap();
        let mode =
            |path: &str| fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("secrets"), mode("secrets/key")), (0o700, 0o600));
    }

    #[test]
    fn a_name_is_no_path() {
        let home = tempfile::tempdir().unwrap();
        for name in ["", "../x", "a/b", ".", "a b"] {
            assert!(FileSecrets::in_home(home.path()).write(name, b"x").is_err(), "{name}");
        }
    }
}
