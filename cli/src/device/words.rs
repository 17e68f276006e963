//! Shapes and words that several commands of a device share.

use crate::output::Style;
use huiban_companion::{LeadFormat, LeadOutcome, SessionItemView, StreamView};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::AgendaField;
use serde::Serialize;

/// What the owner of a phone is told once the organizer has erased them.
pub(super) const ERASED: (&str, &str) = (
    "the organizer has erased you: badge, bookmarks and card are gone here too, and cannot come \
     back; ask the organizer if that is wrong, and leave the event to remove what is left",
    "主办方已清除您的个人资料：这台设备上的参会证、收藏和名片也已删除，无法恢复；\
     如有疑问请联系主办方，用 leave 可移除其余内容",
);

/// Where one stream stands.
#[derive(Debug, Serialize)]
pub(super) struct StreamShape {
    pub(super) name: String,
    pub(super) seq: u64,
    pub(super) head: u64,
    pub(super) age_ms: Option<i64>,
    pub(super) digest: String,
}

impl From<&StreamView> for StreamShape {
    fn from(view: &StreamView) -> Self {
        Self {
            name: view.name.clone(),
            seq: view.seq,
            head: view.head,
            age_ms: view.age_ms,
            digest: view.digest.clone(),
        }
    }
}

/// What a status is called.
pub(super) fn status_name(status: SessionStatus, style: Style) -> &'static str {
    match status {
        SessionStatus::Confirmed => style.say("confirmed", "照常"),
        SessionStatus::Delayed => style.say("delayed", "推迟"),
        SessionStatus::Postponed => style.say("postponed", "延期（待定）"),
        SessionStatus::Moved => style.say("moved", "变更"),
        SessionStatus::Cancelled => style.say("cancelled", "取消"),
    }
}

/// The same, where saying nothing means that all is as announced.
pub(super) fn status_remark(status: SessionStatus, style: Style) -> &'static str {
    if status == SessionStatus::Confirmed { "" } else { status_name(status, style) }
}

/// What a part of a session is called that changed.
pub(super) fn field_name(field: AgendaField, style: Style) -> &'static str {
    match field {
        AgendaField::New => style.say("new", "新增"),
        AgendaField::Time => style.say("time", "时间"),
        AgendaField::Room => style.say("room", "房间"),
        AgendaField::Venue => style.say("venue", "场馆"),
        AgendaField::Title => style.say("title", "标题"),
        AgendaField::Speakers => style.say("speakers", "嘉宾"),
        AgendaField::Text => style.say("text", "文字"),
        AgendaField::Status => style.say("status", "状态"),
    }
}

/// What became of reading a contact's code.
pub(super) fn outcome_words(outcome: LeadOutcome, style: Style) -> &'static str {
    match outcome {
        LeadOutcome::New => style.say("new", "新客户线索"),
        LeadOutcome::Known => style.say("known", "已有客户线索"),
        LeadOutcome::Card => style.say("card", "名片"),
        LeadOutcome::BadSignature => style.say("bad_signature", "签名无效"),
        LeadOutcome::WrongRecipient => style.say("wrong_recipient", "不是给您的名片"),
        LeadOutcome::Expired => style.say("expired", "已过期"),
        LeadOutcome::Revoked => style.say("revoked", "对方设备已停用"),
        LeadOutcome::WrongEvent => style.say("wrong_event", "属于别的大会"),
        LeadOutcome::NotACode => style.say("not_a_code", "不是参会证或名片"),
    }
}

/// A card that waits for the network.
pub(super) fn to_be_sent(recipient: &str, style: Style) -> String {
    format!("{}{recipient}", style.say("to be sent to ", "等待发送给 "))
}

/// How a file of contacts ends.
pub(super) fn ending(format: LeadFormat) -> &'static str {
    match format {
        LeadFormat::Vcf | LeadFormat::Vcf3 => "vcf",
        LeadFormat::Csv => "csv",
        LeadFormat::Xlsx => "xlsx",
    }
}

/// `09:00–10:30` of two RFC 3339 times in one zone.
pub(super) fn hours(item: &SessionItemView) -> String {
    format!("{}–{}", hour(&item.start), hour(&item.end))
}

/// `YYYY-MM-DD` of an RFC 3339 time.
pub(super) fn day(rfc3339: &str) -> &str {
    rfc3339.get(..10).unwrap_or(rfc3339)
}

/// `HH:MM` of an RFC 3339 time.
pub(super) fn hour(rfc3339: &str) -> &str {
    rfc3339.get(11..16).unwrap_or_default()
}
