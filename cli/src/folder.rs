//! The folders that commands work in: made where they are missing, and checked before the work, so
//! that a missing right is told as such and not as a fault of a database.

use crate::error::{CliError, Kind, Result};
use crate::said::Said;
use std::fs::OpenOptions;
use std::io::{Error, ErrorKind};
use std::path::Path;

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// An installation of a device.
    Home,
    /// One event of an installation.
    Event,
    /// All that a server keeps.
    Data,
}

impl Place {
    fn flag(self) -> &'static str {
        match self {
            Self::Home | Self::Event => "home",
            Self::Data => "data",
        }
    }

    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Home => ("the device's folder", "设备文件夹"),
            Self::Event => ("the folder of an event on this device", "设备上的大会文件夹"),
            Self::Data => ("the server's folder", "服务器文件夹"),
        }
    }

    /// Makes the folder where it is missing, for its owner's eyes alone: a gate's holds the names
    /// of thousands, a server's the event's keys. Then as [`Self::check`].
    pub(crate) fn make(self, path: &Path) -> Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.recursive(true).create(path).map_err(|error| self.unusable(path, &error))?;
        self.check(path)
    }

    /// Whether this user may read and write there.
    pub(crate) fn check(self, path: &Path) -> Result<()> {
        std::fs::read_dir(path).map_err(|error| self.unusable(path, &error))?;
        let probe = path.join(format!(".huiban-{}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&probe) {
            Ok(_) => {}
            // a program of this number was cut off here: it could write too
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(self.unusable(path, &error)),
        }
        std::fs::remove_file(&probe).map_err(|error| self.unusable(path, &error))
    }

    fn unusable(self, path: &Path, error: &Error) -> CliError {
        let ((en, hans), flag) = (self.name(), self.flag());
        let at = path.display();
        let said = match error.kind() {
            ErrorKind::StorageFull => {
                let said = Said::new(
                    format!("the disk of {en} {at} is full: free some space and try again"),
                    format!("{hans} {at} 所在磁盘已满：请腾出空间后再试"),
                );
                return CliError::new(Kind::StorageFull, said);
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Said::new(
                format!(
                    "this user may not read and write {en} {at}: give it the right to, or name \
                     another folder with --{flag}"
                ),
                format!(
                    "当前用户不能读写{hans} {at}：请授予读写权限，或用 --{flag} 指定别的文件夹"
                ),
            ),
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => Said::new(
                format!(
                    "{en} cannot be {at}: that, or a part of the path to it, is a file; name a \
                     folder with --{flag}"
                ),
                format!("{hans}不能是 {at}：它或其上级路径是一个文件；请用 --{flag} 指定文件夹"),
            ),
            _ => Said::new(
                format!("{en} {at} cannot be used: {error}; name another one with --{flag}"),
                format!("{hans} {at} 无法使用：{error}；请用 --{flag} 指定别的文件夹"),
            ),
        };
        CliError::invalid(flag, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiban_protocol::documents::Language;

    fn refusal(place: Place, path: &Path) -> [String; 2] {
        let error = place.make(path).unwrap_err();
        [Language::En, Language::ZhHans].map(|language| error.message(language).to_owned())
    }

    #[test]
    fn a_folder_is_made_and_nothing_is_left_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("a/b");
        Place::Home.make(&home).unwrap();
        Place::Home.make(&home).unwrap();
        assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0);
    }

    #[test]
    fn a_file_in_its_place_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        for path in [file.clone(), file.join("inside")] {
            let [en, hans] = refusal(Place::Data, &path);
            assert!(en.contains("the server's folder") && en.contains("is a file"), "{en}");
            assert!(hans.contains("服务器文件夹") && hans.contains("--data"), "{hans}");
        }
    }

    #[test]
    fn a_missing_right_is_told_with_what_to_do() {
        let denied = Error::from(ErrorKind::PermissionDenied);
        for (place, role, flag) in [
            (Place::Home, "the device's folder", "--home"),
            (Place::Event, "the folder of an event", "--home"),
            (Place::Data, "the server's folder", "--data"),
        ] {
            let error = place.unusable(Path::new("x"), &denied);
            let said = error.message(Language::En);
            assert!(said.contains(role) && said.contains(flag), "{said}");
            assert_eq!(error.kind(), Kind::InvalidInput);
        }
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        Place::Home.make(&home).unwrap();
        assert_eq!(std::fs::metadata(&home).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
