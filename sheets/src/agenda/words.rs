//! The words by which cells are recognized.

use crate::fold::{fold, is_han};
use crate::moment::pattern_of;
use huiban_protocol::documents::SessionKind;
use regex::Regex;
use std::sync::LazyLock;

static FORUM: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)论坛|論壇|大赛|大賽|决赛|決賽|专场|專場|峰会|峰會|研讨会|研討會|沙龙|沙龍|分会|分會|专题|專題|路演|对接会|對接會|推介会|交流会|交流會|forum|summit|contest|symposium|track\b|seminar|workshop|roadshow",
    )
});
static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)大会|大會|创新周|創新週|年会|年會|博览会|博覽會|congress|conference|convention|\bweek\b|expo\b|annual meeting",
    )
});
static ROOM: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)(?:厅|廳|室|馆|館|会场|會場|礼堂|禮堂|教室|剧场|劇場|舞台|[0-9A-Za-z]区|号楼|號樓|层|層|宴会|宴會)(?:\s*\(.*\))?\s*[0-9A-Za-z一二三四五六七八九十]{0,3}$|\b(?:hall|room|ballroom|theatre|theater|auditorium|stage|venue|lobby)\b",
    )
});
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^[(\[*※★]*\s*(?:注|备注|備註|说明|說明|温馨提示|提示|note|remark|p\.?s\.?)\s*\d?[:：.、 )\]]|以.{0,8}(?:为准|為準)|最终解释|subject to change|联系人|联系电话|聯繫電話",
    )
});
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)茶歇|茶叙|茶敘|休息|午餐|午宴|早餐|午休|用餐|自助餐|签到|簽到|报到|報到|注册|註冊|入场|入場|\b(?:coffee|tea|break|lunch|breakfast|registration|check-?in|recess)\b",
    )
});
const KINDS: [(&str, SessionKind); 11] = [
    (
        r"(?i)晚宴|晚餐|欢迎宴|酒会|酒會|联谊|合影|\b(?:dinner|banquet|reception|party|social|networking)\b",
        SessionKind::Social,
    ),
    (
        r"(?i)圆桌|圓桌|对话|對話|讨论|討論|\b(?:panel|round ?table|discussion)\b",
        SessionKind::Roundtable,
    ),
    (r"(?i)签约|簽約|签署|簽署|\bsigning\b", SessionKind::Signing),
    (r"(?i)颁奖|頒獎|授牌|表彰|\baward", SessionKind::Award),
    (r"(?i)路演|\b(?:roadshow|pitch)", SessionKind::Roadshow),
    (r"(?i)决赛|決賽|初赛|复赛|半决赛|答辩|\b(?:contest|final)s?\b", SessionKind::Contest),
    (r"(?i)开幕|開幕|致辞|致辭|欢迎词|\b(?:opening|welcome)\b", SessionKind::Opening),
    (r"(?i)主旨|主题报告|主題報告|主题演讲|特邀报告|\bkeynote|\bplenary", SessionKind::Keynote),
    (r"(?i)培训|培訓|课程|\b(?:training|workshop|tutorial)\b", SessionKind::Training),
    (r"(?i)咨询|諮詢|\bconsultation\b", SessionKind::Consultation),
    (r"(?i)参观|參觀|展览|展覽|巡展|布展|\b(?:exhibition|tour)\b", SessionKind::Exhibition),
];
static KIND_PATTERNS: LazyLock<Vec<(Regex, SessionKind)>> =
    LazyLock::new(|| KINDS.iter().map(|(text, kind)| (pattern_of(text), *kind)).collect());
/// What a page of an agenda is called when it is called nothing.
static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)(?:详细|初步|總|总|the|final|draft|preliminary|provisional|tentative)?\s*(?:议程|議程|日程|程序|流程|安排|时间表|agenda|programme|program|schedule|timetable)(?:表|安排|一览)?\s*(?:\(.{0,12}\))?\s*$",
    )
});

/// How a heading is counted: `一、`, `（二）`, `3.`
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、．]|\d{1,2}\.\s)\s*",
    )
});

static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^第?[一二三四五六七八九十\d]{1,3}(?:个|個)?(?:单元|單元|环节|環節|阶段|階段|部分|场|場|节|節|章|篇)|^(?:session|part|block|section|module|unit) ?(?:\d|[ivx]+\b|[a-z]\b)",
    )
});

/// True for the name of a forum, a contest or another part of an event.
pub(super) fn is_forum(text: &str) -> bool {
    FORUM.is_match(&fold(text))
}

/// True for the name of a whole event.
pub(super) fn is_event(text: &str) -> bool {
    EVENT.is_match(&fold(text))
}

/// True for the name of a room.
pub(super) fn is_room(text: &str) -> bool {
    let folded = fold(text);
    // what is called nothing but “room” is no room
    let bare = ["会场", "會場", "会议室", "會議室", "展馆", "room", "hall", "venue"];
    folded.chars().count() <= 40
        && ROOM.is_match(&folded)
        && !bare.contains(&folded.to_lowercase().as_str())
}

/// True for a note to the reader.
pub(super) fn is_note(text: &str) -> bool {
    NOTE.is_match(&fold(text))
}

/// True for the name of a part of a programme that is counted: `一、开幕式`, `第二单元`, `Session 3`.
pub(super) fn is_counted(text: &str) -> bool {
    COUNTED.is_match(&fold(text)) || NUMBERED.is_match(text.trim())
}

/// True for a text that says too much for a heading.
pub(super) fn is_prose(text: &str) -> bool {
    let (most, han) = (100, text.chars().filter(|c| is_han(*c)).count());
    text.contains('。') || han > most / 2 || text.chars().count() > most
}

/// True for the word that a row of sums begins with.
pub(super) fn is_sum(text: &str) -> bool {
    let sums =
        ["合计", "合計", "总计", "總計", "小计", "小計", "共计", "共計", "total", "subtotal"];
    let folded = fold(text).to_lowercase();
    let tight: String = folded.chars().filter(|c| *c != ' ').collect();
    sums.iter().any(|sum| {
        tight.strip_prefix(sum).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    })
}

/// True for a break: such titles stand in every forum, and mean nothing of who or where.
pub(super) fn is_break(title: &str) -> bool {
    let folded = fold(title);
    folded.chars().count() <= 24 && BREAK.is_match(&folded)
}

/// What a session is, by its title; only what it begins or ends with counts in a long one.
pub(super) fn kind_of(title: &str) -> SessionKind {
    if is_break(title) {
        return SessionKind::Break;
    }
    let folded = fold(title);
    let short: String =
        if folded.chars().count() > 24 { folded.chars().take(8).collect() } else { folded };
    let found = KIND_PATTERNS.iter().find(|(pattern, _)| pattern.is_match(&short));
    found.map_or(SessionKind::Talk, |(_, kind)| *kind)
}

/// A heading without “agenda”, brackets and dashes around it.
pub(super) fn heading(text: &str) -> String {
    let text = text.trim();
    // “会 议 日 程”: signs of one title, spread out
    let single = |word: &str| word.chars().count() == 1;
    let is_spread = has_han(text) && text.split_whitespace().all(single);
    let tight: String = text.split_whitespace().collect();
    let text = if is_spread { tight.as_str() } else { text };
    let end = GENERIC.find(text).map_or(text.len(), |found| found.start());
    let rest = text.get(..end).unwrap_or(text);
    let edge = |c: char| c.is_whitespace() || "—–-－_:：,，、·•|/()（）【】[]《》".contains(c);
    let trimmed = rest.trim_matches(edge);
    // “Track 3 (Workshop)” keeps both its parentheses
    let closed = trimmed.contains('(') && rest.trim_end().ends_with(')')
        || trimmed.contains('（') && rest.trim_end().ends_with('）');
    let rest = if closed { rest.trim_start_matches(edge).trim_end() } else { trimmed };
    let rest = NUMBERED.find(rest).map_or(rest, |found| rest.get(found.end()..).unwrap_or(rest));
    let is_empty =
        ["大会", "大會", "会议", "會議", "活动", "活動"].contains(&rest) && rest.len() < text.len();
    if is_empty { String::new() } else { rest.to_owned() }
}

/// True where a text has ideographs.
pub(super) fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}
