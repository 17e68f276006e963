//! Files that commands write. One rule holds for all of them: no file is ever written over.

use crate::error::{CliError, Result};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// A file that is made before the work begins, so that nothing is done for a file that cannot be
/// written; where the work fails it goes again.
#[derive(Debug)]
pub(crate) struct NewFile {
    flag: &'static str,
    path: PathBuf,
    file: File,
    /// Whether this program made it: a pipe or a terminal was there before.
    made: bool,
    written: bool,
}

impl NewFile {
    /// Makes the file that a flag names.
    pub(crate) fn make(flag: &'static str, path: &Path) -> Result<Self> {
        Self::open(flag, path, OpenOptions::new().write(true))
    }

    /// The same for one that only its owner may read.
    pub(crate) fn make_private(flag: &'static str, path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        Self::open(flag, path, &options)
    }

    /// The picture of a flag that may be absent and is called as its files end.
    pub(crate) fn make_wanted(flag: &'static str, path: Option<&Path>) -> Result<Option<Self>> {
        let Some(path) = path else { return Ok(None) };
        check_ending(flag, path, flag)?;
        Self::make(flag, path).map(Some)
    }

    fn open(flag: &'static str, path: &Path, options: &OpenOptions) -> Result<Self> {
        // a pipe or a terminal holds nothing that could be lost
        let made = !std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir());
        let opened = options.clone().create_new(made).open(path);
        let file = opened.map_err(|error| cannot_be_made(flag, path, &error))?;
        Ok(Self { flag, path: path.to_owned(), file, made, written: false })
    }

    /// Has another part of the product fill it, which knows no more than its path.
    pub(crate) fn fill<T>(self, write: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        let done = write(&self.path)?;
        self.keep();
        Ok(done)
    }

    /// Leaves it to whoever filled it by its path.
    pub(crate) fn keep(mut self) {
        self.written = true;
    }

    /// Writes all of it, down to the disk.
    pub(crate) fn write(mut self, bytes: &[u8]) -> Result<()> {
        let done = self
            .file
            .write_all(bytes)
            .and_then(|()| if self.made { self.file.sync_all() } else { self.file.flush() });
        done.map_err(|error| cannot_be_made(self.flag, &self.path, &error))?;
        self.written = true;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.made && !self.written {
            // an empty file would only be in the way of the next attempt
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Refuses a name whose ending says that something else is in the file; a name without an ending
/// says nothing.
pub(crate) fn check_ending(flag: &'static str, path: &Path, ending: &str) -> Result<()> {
    match path.extension() {
        Some(given) if !given.eq_ignore_ascii_case(ending) => Err(CliError::invalid(
            flag,
            (
                format!("{} must end in .{ending}: that is what is written", path.display()),
                format!("{} 的扩展名应为 .{ending}，因为写入的是这种格式", path.display()),
            ),
        )),
        _ => Ok(()),
    }
}

fn cannot_be_made(flag: &'static str, path: &Path, error: &std::io::Error) -> CliError {
    let is_folder = path.is_dir();
    let path = path.display();
    let said = match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::IsADirectory if is_folder => (
            format!("{path} is a folder: name a file in it"),
            format!("{path} 是文件夹：请指定其中的文件名"),
        ),
        ErrorKind::AlreadyExists => (
            format!("{path} exists and is not written over: choose another name or remove it"),
            format!("{path} 已经存在，不会覆盖：请换一个文件名，或先移走它"),
        ),
        ErrorKind::NotFound => (
            format!("{path} cannot be written: its folder does not exist; make it first"),
            format!("{path} 无法写入：所在文件夹不存在，请先建立"),
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            format!(
                "{path} cannot be written: this user may not write there; choose another folder"
            ),
            format!("{path} 无法写入：当前用户没有写入权限，请换一个文件夹"),
        ),
        _ => (format!("{path} cannot be written: {error}"), format!("{path} 无法写入：{error}")),
    };
    CliError::invalid(flag, said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiban_protocol::documents::Language;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_exists_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        NewFile::make("out", &path).unwrap().write(b"first").unwrap();
        let refused = NewFile::make("out", &path).unwrap_err();
        assert!(refused.message(Language::En).contains("not written over"), "{refused:?}");
        assert!(refused.message(Language::ZhHans).contains("不会覆盖"), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        let folder_named = NewFile::make("out", folder.path()).unwrap_err();
        assert!(folder_named.message(Language::En).contains("is a folder"), "{folder_named:?}");
    }

    #[test]
    fn a_file_for_which_nothing_came_goes_again() {
        let folder = tempfile::tempdir().unwrap();
        drop(NewFile::make("png", &folder.path().join("a.png")).unwrap());
        assert!(names(folder.path()).is_empty());
        let nowhere = NewFile::make("png", &folder.path().join("no/a.png")).unwrap_err();
        assert!(nowhere.message(Language::En).contains("does not exist"), "{nowhere:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays() {
        NewFile::make("out", Path::new("/dev/null")).unwrap().write(b"x").unwrap();
        assert!(Path::new("/dev/null").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("root.json");
        NewFile::make_private("out", &path).unwrap().write(b"x").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_ending_says_what_is_in_a_file() {
        for name in ["a.xlsx", "A.XLSX", "a"] {
            check_ending("out", Path::new(name), "xlsx").unwrap();
        }
        for name in ["a.pdf", "a.xls", "a.xlsx.csv"] {
            let wrong = check_ending("out", Path::new(name), "xlsx").unwrap_err();
            assert!(wrong.message(Language::En).contains(".xlsx"), "{wrong:?}");
        }
    }
}
