//! Leads, cards, and what was given to whom.

use huiban_companion::{
    AnswerView, CardRequest, CardView, ConsentView, FieldView, LeadEdit, LeadFormat, LeadNoteView,
    LeadOutcome, LeadPage, LeadScanReport, LeadScanView, LeadView, MeetReport, MeetRequest,
    MetView, QuestionOptionView, QuestionView, RatingView, SharedView,
};
use huiban_protocol::documents::{ContactField, QuestionKind};
use huiban_protocol::streams::FollowUp;

/// One field of contact details.
#[uniffi::remote(Enum)]
pub enum ContactField {
    Name,
    FamilyName,
    GivenName,
    Org,
    Title,
    Phone,
    Wechat,
    Email,
    Address,
    Url,
    Interests,
    Note,
}

/// What became of a reading at a booth.
#[uniffi::remote(Enum)]
pub enum LeadOutcome {
    /// Somebody this booth did not know.
    New,
    /// Somebody it knows, read once more.
    Known,
    /// A card: the contact details are here.
    Card,
    /// Altered, or not signed by this event.
    BadSignature,
    /// A card for somebody else: let the visitor read this booth's code.
    WrongRecipient,
    /// No longer good; of a card the visitor is kept, without details.
    Expired,
    /// The device that signed the card was revoked.
    Revoked,
    /// Of another event.
    WrongEvent,
    /// Neither a badge nor a card.
    NotACode,
}

/// What kind of file.
#[uniffi::remote(Enum)]
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

/// What a rep writes about a lead; what is left out stays as it is.
#[uniffi::remote(Record)]
pub struct LeadEdit {
    /// One more note.
    pub note: Option<String>,
    /// The rep's own rating, 1 to 5; 0 takes it back.
    pub rating: Option<u8>,
    /// Tags to set.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
    /// The rep's own answers as `question=answer`.
    pub answers: Vec<String>,
    /// What is to be done; empty means nothing any more.
    pub follow_up: Option<String>,
    /// Contact details to correct as `field=value`.
    pub fields: Vec<String>,
}

/// What a rep's reading came to.
#[uniffi::remote(Record)]
pub struct LeadScanReport {
    /// What became of it.
    pub outcome: LeadOutcome,
    /// The lead as it is now, where there is one.
    pub lead: Option<LeadView>,
}

/// A part of a booth's leads.
#[uniffi::remote(Record)]
pub struct LeadPage {
    /// The leads, the last met first.
    pub leads: Vec<LeadView>,
    /// How many the booth has in all.
    pub total: u64,
}

/// One person as a booth met them.
#[uniffi::remote(Record)]
pub struct LeadView {
    /// Its id.
    pub id: String,
    /// Who, where that is known.
    pub name: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position.
    pub title: Option<String>,
    /// All contact details.
    pub fields: Vec<FieldView>,
    /// The class of the ticket, where the server has told it.
    pub ticket_type: Option<String>,
    /// The newest rating of any rep, 1 to 5.
    pub rating: Option<u8>,
    /// Each rep's own rating.
    pub ratings: Vec<RatingView>,
    /// Tags that are set.
    pub tags: Vec<String>,
    /// Each rep's own answers.
    pub answers: Vec<AnswerView>,
    /// What is to be done.
    pub follow_up: Option<FollowUp>,
    /// Notes of all reps, the oldest first.
    pub notes: Vec<LeadNoteView>,
    /// Every reading, the oldest first.
    pub scans: Vec<LeadScanView>,
    /// What the person agreed to; none where only a badge was read.
    pub consent: Option<ConsentView>,
    /// Whether the details come from a card that the person's device signed.
    pub signed: bool,
    /// Why this person may be worth a talk.
    pub hints: Vec<String>,
}

/// One contact detail.
#[uniffi::remote(Record)]
pub struct FieldView {
    /// Which.
    pub field: ContactField,
    /// What it says.
    pub value: String,
}

/// A rep's rating.
#[uniffi::remote(Record)]
pub struct RatingView {
    /// Whose.
    pub by: String,
    /// 1 to 5.
    pub rating: u8,
}

/// A rep's answer to a question of the booth.
#[uniffi::remote(Record)]
pub struct AnswerView {
    /// Who asked.
    pub by: String,
    /// The question's code.
    pub question: String,
    /// What was chosen, by the options' codes, or said.
    pub said: Vec<String>,
    /// The question; its code where the booth asks it no longer.
    pub text: String,
    /// What was chosen or said, in words.
    pub words: Vec<String>,
}

/// A rep's note.
#[uniffi::remote(Record)]
pub struct LeadNoteView {
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The note.
    pub text: String,
}

/// One reading.
#[uniffi::remote(Record)]
pub struct LeadScanView {
    /// Who read.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What a person agreed to.
#[uniffi::remote(Record)]
pub struct ConsentView {
    /// What for.
    pub purpose: String,
    /// Which fields.
    pub fields: Vec<ContactField>,
    /// When, RFC 3339.
    pub at: Option<String>,
    /// When it was taken back, RFC 3339.
    pub withdrawn: Option<String>,
    /// The version of the text of consent that was shown.
    pub text_version: Option<u64>,
    /// Until when it is kept here, RFC 3339: some time after the event's end.
    pub kept_until: Option<String>,
}

/// Something to be done about a lead.
#[uniffi::remote(Record)]
pub struct FollowUp {
    /// What.
    pub text: String,
    /// Until when, `YYYY-MM-DD`.
    pub due: Option<String>,
}

/// For whom a card is to be.
#[uniffi::remote(Record)]
pub struct CardRequest {
    /// An exhibitor's code, or `anyone`: any attendee, but no exhibitor.
    pub to: String,
    /// The fields to give.
    pub fields: Vec<ContactField>,
    /// What for.
    pub purpose: String,
    /// How long it is good, 1 to 1,440.
    pub minutes: u32,
}

/// A signed card to be shown.
#[uniffi::remote(Record)]
pub struct CardView {
    /// The text of the QR code.
    pub text: String,
    /// The exchange, which a withdrawal names.
    pub exchange_id: String,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
    /// The same, ms since 1970 UTC.
    pub expires_at_ms: i64,
}

/// One exchange of mine.
#[uniffi::remote(Record)]
pub struct SharedView {
    /// Its id, which a withdrawal names.
    pub exchange_id: String,
    /// Code of the exhibitor.
    pub exhibitor: Option<String>,
    /// Who has it, by name.
    pub recipient: String,
    /// What for; none where only my badge was read.
    pub purpose: Option<String>,
    /// Which fields.
    pub fields: Vec<ContactField>,
    /// When, RFC 3339.
    pub at: Option<String>,
    /// When I took it back, RFC 3339.
    pub withdrawn_at: Option<String>,
    /// The version of the text of consent that was shown; none where only my badge was read.
    pub text_version: Option<u64>,
    /// Until when an exhibitor keeps it here, RFC 3339.
    pub kept_until: Option<String>,
    /// When the recipient wrote it into a file, RFC 3339.
    pub exported_at: Vec<String>,
}

/// What was read of another attendee, and what to give back.
#[uniffi::remote(Record)]
pub struct MeetRequest {
    /// What the scanner saw.
    pub text: String,
    /// The fields of my card to have brought to the other; none gives nothing.
    pub fields: Vec<ContactField>,
    /// What for.
    pub purpose: String,
}

/// What came of reading another attendee's card.
#[uniffi::remote(Record)]
pub struct MeetReport {
    /// What became of it; `Card` where the card is here now.
    pub outcome: LeadOutcome,
    /// Whose card it is.
    pub met: Option<MetView>,
    /// What the other is given by the next sync.
    pub sent: Option<SharedView>,
}

/// One person whose card I have.
#[uniffi::remote(Record)]
pub struct MetView {
    /// The exchange by which I have it.
    pub exchange_id: String,
    /// Who; none after the card was taken back.
    pub name: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position.
    pub title: Option<String>,
    /// All contact details.
    pub fields: Vec<FieldView>,
    /// When I got it, RFC 3339.
    pub at: Option<String>,
    /// What the person agreed to.
    pub consent: Option<ConsentView>,
}

/// How a question of a booth is answered.
#[uniffi::remote(Enum)]
pub enum QuestionKind {
    /// One of the options.
    Single,
    /// Any number of the options.
    Multi,
    /// In free words.
    Text,
}

/// One question of a booth.
#[uniffi::remote(Record)]
pub struct QuestionView {
    /// Its code, which answers name.
    pub code: String,
    /// The question.
    pub text: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What can be chosen; none where it is answered in free words.
    pub options: Vec<QuestionOptionView>,
}

/// One thing that can be chosen.
#[uniffi::remote(Record)]
pub struct QuestionOptionView {
    /// Its code, which answers name.
    pub code: String,
    /// What it says.
    pub text: String,
}
