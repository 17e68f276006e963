//! From files to a document: the importer that each format has.

use super::detect::detect;
use super::options::Options;
use super::sheets::Memory;
use super::{Import, Refusal, huiban, sessionize, sheets};
use crate::organizer::{ImportFile, ImportFormat};
use huiban_protocol::documents::Problem;

/// Reads files of one format.
///
/// # Errors
/// Where no document comes out of them; says why.
pub(super) fn read(
    files: &[ImportFile],
    options: &Options,
    memory: &Memory,
) -> Result<Import, Refusal> {
    let Some((first, more)) = files.split_first() else {
        return Err(vec![Problem::error(
            "files".to_owned(),
            "there is no file".to_owned(),
            "name one",
        )]);
    };
    let format = match options.format {
        ImportFormat::Auto => detect(first)?,
        said => said,
    };
    let one = || match more {
        [] => Ok(first),
        [second, ..] => Err(vec![Problem::error(
            second.name.clone(),
            "this format takes one file".to_owned(),
            "import the files one after the other",
        )]),
    };
    match format {
        ImportFormat::Huiban => huiban::read(one()?, options),
        ImportFormat::Sessionize => sessionize::read(one()?, options),
        ImportFormat::Xlsx | ImportFormat::Csv => sheets::read(files, options, memory),
        ImportFormat::Auto | ImportFormat::FrabJson | ImportFormat::FrabXml => {
            Err(vec![Problem::error(
                first.name.clone(),
                "this format cannot be taken in".to_owned(),
                "bring the event as a workbook, CSV, huiban JSON or Sessionize JSON",
            )])
        }
    }
}
