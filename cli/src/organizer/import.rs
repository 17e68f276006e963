//! `event import`: an event from files, as the draft.

use super::{Work, report};
use crate::args::{Format, ImportArgs};
use crate::error::{CliError, Result};
use huiban_protocol::wire::Bytes;
use huiban_server::organizer::{ImportFile, ImportFilesRequest, ImportFormat};
use std::io::{ErrorKind, Read as _};
use std::path::Path;

pub(super) async fn run(work: &Work, args: &ImportArgs) -> Result<()> {
    let files = args.files.iter().map(|path| open(path)).collect::<Result<_>>()?;
    let request = ImportFilesRequest {
        files,
        format: format(args.format),
        event: args.choice.event.clone(),
        zone: args.zone,
        mapping: args.mapping.as_deref().map(read_mapping).transpose()?.flatten(),
        dry_run: args.dry_run,
    };
    let answer = work.desk.import(&request).await?;
    if let (Some(path), Some(mapping)) = (&args.mapping, &answer.mapping)
        && request.mapping.as_ref() != Some(mapping)
    {
        std::fs::write(path, mapping).map_err(|error| {
            let path = path.display();
            let said =
                (format!("{path} is not written: {error}"), format!("{path} 没有写入：{error}"));
            CliError::invalid("mapping", said)
        })?;
    }
    match answer.event {
        Some(event) => report::finish(work, &event, answer.report, &args.publishing).await,
        None => report::published(work, answer.report),
    }
}

fn format(said: Format) -> ImportFormat {
    match said {
        Format::Auto => ImportFormat::Auto,
        Format::Xlsx => ImportFormat::Xlsx,
        Format::Csv => ImportFormat::Csv,
        Format::FrabJson => ImportFormat::FrabJson,
        Format::FrabXml => ImportFormat::FrabXml,
        Format::Sessionize => ImportFormat::Sessionize,
        Format::Huiban => ImportFormat::Huiban,
    }
}

fn open(path: &Path) -> Result<ImportFile> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(ImportFile { name, content: Bytes(read(path)?) })
}

/// Reads a file that a person named, but no more of it than may be sent.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    let most = u64::try_from(ImportFilesRequest::BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| {
            let file = file.display();
            let said =
                (format!("{file} cannot be read: {error}"), format!("{file} 无法读取：{error}"));
            CliError::invalid("file", said)
        })?;
    if bytes.len() > ImportFilesRequest::BYTES_MAX {
        let file = file.display();
        let message = (format!("{file} is larger than 128 MiB"), format!("{file} 超过 128 MiB"));
        return Err(CliError::invalid("file", message));
    }
    Ok(bytes)
}

/// What the mapping file holds; the first import finds none, and writes it.
fn read_mapping(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let path = path.display();
            let said =
                (format!("{path} cannot be read: {error}"), format!("{path} 无法读取：{error}"));
            Err(CliError::invalid("mapping", said))
        }
    }
}
