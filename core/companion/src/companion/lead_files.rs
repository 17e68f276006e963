//! Leads as files for address books and spreadsheets. No network, safe off the main thread.

use super::Companion;
use crate::contacts::{self, Lead, booth_stream};
use crate::error::{CompanionError, Result};
use crate::journal::identity::Identity;
use crate::screens;
use huiban_formats::contact_file::{ContactSheet, VcardVersion};
use huiban_protocol::documents::{Language, OpId, RegistrationId};
use rusqlite::Connection;
use std::str::FromStr;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadFormat {
    /// vCard 4.0.
    Vcf,
    /// vCard 3.0, for older address books.
    Vcf3,
    /// CSV in UTF-8 with a byte order mark.
    Csv,
    /// A workbook.
    Xlsx,
}

impl FromStr for LeadFormat {
    type Err = CompanionError;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "vcf" => Ok(Self::Vcf),
            "vcf3" => Ok(Self::Vcf3),
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(CompanionError::InvalidInput {
                field: "format",
                reason: "use vcf, vcf3, csv or xlsx".to_owned(),
            }),
        }
    }
}

impl Companion {
    /// Every lead of this device's booth as a file. Those whose details go into it are told by the
    /// next sync that they were exported, since no withdrawal reaches a file.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device belongs to no booth.
    pub fn export_leads(&self, format: LeadFormat, language: Language) -> Result<Vec<u8>> {
        let reader = self.reader(language);
        let decide = |mirror: &Connection, identity: &Identity| {
            let (exhibitor, stream) = booth_stream(identity)?;
            let sheet = screens::lead_sheet(mirror, &exhibitor, reader)?;
            let told = told(&contacts::list_leads(mirror, &stream)?);
            Ok((contacts::export(&exhibitor, &identity.device_name, &told)?, sheet))
        };
        let (_, sheet) = self.act_all(decide)?;
        write(&sheet, format)
    }
}

pub(super) fn write(sheet: &ContactSheet, format: LeadFormat) -> Result<Vec<u8>> {
    match format {
        LeadFormat::Vcf => Ok(sheet.vcards(VcardVersion::V4).into_bytes()),
        LeadFormat::Vcf3 => Ok(sheet.vcards(VcardVersion::V3).into_bytes()),
        LeadFormat::Csv => sheet.csv().map_err(CompanionError::internal),
        LeadFormat::Xlsx => sheet.xlsx().map_err(CompanionError::internal),
    }
}

/// Those whose details go into the file, and by which exchange.
fn told(leads: &[Lead]) -> Vec<(RegistrationId, OpId)> {
    let shown = leads.iter().filter_map(Lead::shown);
    let given = shown.filter(|met| !met.contact().fields.is_empty());
    given
        .filter_map(|met| {
            let given = met.row.given.as_ref()?;
            Some((given.registration?, given.nonce?))
        })
        .collect()
}
