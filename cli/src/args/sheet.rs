//! The line of `badges sheet`.

use super::EventChoice;
use super::values::paper_size;
use clap::Args;
use huiban_print::PaperSize;
use std::path::PathBuf;

/// Print badges: several on A4 with marks to cut along, or a label each
///
/// Only badges that are issued and may be used are printed, by group and then by name; those of
/// attendees who are named, in that order.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban badges sheet --out badges.pdf\n  huiban badges sheet --out labels.pdf --size 80x120mm --group A\n  huiban badges sheet --out one.pdf --size 80x120mm HM-00001"
)]
pub(crate) struct SheetArgs {
    /// Only these: references or registrations of attendees
    #[arg(value_name = "REF", conflicts_with = "group")]
    pub(crate) refs: Vec<String>,
    /// The file, PDF or SVG; of several pages of SVG each has a file with its number
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// A label for each badge in this size, upright [default: four badges of 80x120mm on A4]
    #[arg(long, value_name = "WxHmm", value_parser = paper_size)]
    pub(crate) size: Option<PaperSize>,
    /// Only this group
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
    /// A font to try before those that are installed; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) font: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}
