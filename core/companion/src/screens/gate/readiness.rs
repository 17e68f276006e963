//! Whether a gate is ready, as staff read it before doors open.

use super::{at, hour};
use crate::checkin::{Finding, Readiness, ReadinessCheck};
use crate::error::acts_have;
use chrono_tz::Tz;
use huiban_protocol::documents::{Language, Text};

/// Whether a gate is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessView {
    /// Nothing keeps the door closed; there may still be things to know.
    pub ready: bool,
    /// Until when verdicts are green without the server, RFC 3339; `None` where it is not ready.
    pub until: Option<String>,
    /// The same, ms since 1970 UTC.
    pub until_ms: Option<i64>,
    /// For which list.
    pub list: String,
    /// What is missing, or worth knowing; what keeps the door closed comes first.
    pub problems: Vec<ReadinessProblemView>,
}

/// Something that is missing, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessProblemView {
    /// What was checked.
    pub check: ReadinessCheck,
    /// Whether it keeps the door closed.
    pub blocking: bool,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

pub(crate) fn readiness_view(
    readiness: Readiness,
    list: &str,
    zone: Tz,
    language: Language,
) -> ReadinessView {
    let ready = readiness.is_ready();
    let mut problems: Vec<ReadinessProblemView> = readiness
        .findings
        .into_iter()
        .map(|finding| {
            let (message, hint) = words(finding, zone);
            ReadinessProblemView {
                check: finding.check(),
                blocking: finding.is_blocking(),
                message: message.pick(language).to_owned(),
                hint: hint.pick(language).to_owned(),
            }
        })
        .collect();
    problems.sort_by_key(|problem| !problem.blocking);
    ReadinessView {
        ready,
        until: readiness.until_ms.map(|until_ms| at(zone, until_ms)),
        until_ms: readiness.until_ms,
        list: list.to_owned(),
        problems,
    }
}

type Owned = [String; 3];

fn text([hans, hant, en]: Owned) -> Text {
    Text { zh_hans: Some(hans), zh_hant: Some(hant), en: Some(en) }
}

fn fixed(three: [&str; 3]) -> Text {
    text(three.map(str::to_owned))
}

const SYNC: [&str; 3] = ["联网同步一次", "連網同步一次", "connect and sync once"];

/// What was found, and what to do.
fn words(finding: Finding, zone: Tz) -> (Text, Text) {
    match finding {
        Finding::Revoked => (
            fixed([
                "本机已被主办方停用",
                "本機已被主辦方停用",
                "the organizer has revoked this device",
            ]),
            fixed([
                "向主办方要新的加入码",
                "向主辦方要新的加入碼",
                "ask the organizer for a new code",
            ]),
        ),
        Finding::NoBadgeKey | Finding::KeysExpired | Finding::KeysExpireAt(_) => {
            of_keys(finding, zone)
        }
        Finding::NoRules
        | Finding::NeverHeard(_)
        | Finding::OldFor(..)
        | Finding::Behind { .. }
        | Finding::RowsDiffer
        | Finding::NobodyRegistered => of_streams(finding),
        Finding::ClockNeverCompared | Finding::ClockOff(_) => of_clock(finding),
        Finding::Waiting(_) | Finding::Stuck(_) | Finding::Parked(_) => of_queue(finding),
        Finding::SpaceLow(free) | Finding::SpaceGone(free) => {
            let mb = free / (1024 * 1024);
            (
                text([
                    format!("存储空间只剩 {mb} MB"),
                    format!("儲存空間只剩 {mb} MB"),
                    format!("only {mb} MB of space are left"),
                ]),
                fixed(["清理本机存储", "清理本機儲存", "free some space on this device"]),
            )
        }
        Finding::TestMode => (
            fixed([
                "服务器处于演练模式，时间是设定的",
                "伺服器處於演練模式，時間是設定的",
                "the server runs a rehearsal: its clock was set",
            ]),
            fixed([
                "正式开门前换到正式的服务器",
                "正式開門前換到正式的伺服器",
                "join the real server before real doors open",
            ]),
        ),
    }
}

fn of_keys(finding: Finding, zone: Tz) -> (Text, Text) {
    let message = match finding {
        Finding::KeysExpired => {
            fixed(["密钥列表已过期", "金鑰列表已過期", "the key list is past its time"])
        }
        Finding::KeysExpireAt(until_ms) => {
            let until = hour(zone, until_ms);
            text([
                format!("密钥在大会结束前的 {until} 到期"),
                format!("金鑰在大會結束前的 {until} 到期"),
                format!("the keys end at {until}, before the event does"),
            ])
        }
        _ => fixed([
            "没有可用来核验参会证的密钥",
            "沒有可用來核驗參會證的金鑰",
            "there is no key that badges can be verified with",
        ]),
    };
    let hint = fixed([
        "联网同步；仍不行请主办方更换密钥",
        "連網同步；仍不行請主辦方更換金鑰",
        "sync; if it stays so, the organizer has to rotate the keys",
    ]);
    (message, hint)
}

fn of_streams(finding: Finding) -> (Text, Text) {
    let what = |check: ReadinessCheck| match check {
        ReadinessCheck::Scans => {
            ["其他签到口的记录", "其他簽到口的記錄", "what other gates scanned"]
        }
        _ => ["登记与撤销名单", "登記與撤銷名單", "registrations and revocations"],
    };
    let message = match finding {
        Finding::NeverHeard(check) => {
            let [hans, hant, en] = what(check);
            text([
                format!("本机还没有{hans}"),
                format!("本機還沒有{hant}"),
                format!("{en} have not arrived here yet"),
            ])
        }
        Finding::OldFor(check, age_ms) => {
            let ([hans, hant, en], minutes) = (what(check), age_ms / 60_000);
            text([
                format!("{hans}已是 {minutes} 分钟前的"),
                format!("{hant}已是 {minutes} 分鐘前的"),
                format!("{en} are {minutes} minutes old"),
            ])
        }
        Finding::Behind { held, head } => text([
            format!("本机只收到 {held}，服务器已到 {head}"),
            format!("本機只收到 {held}，伺服器已到 {head}"),
            format!("this device holds change {held}, the server is at {head}"),
        ]),
        Finding::RowsDiffer => fixed([
            "本机资料与服务器的校验和不符",
            "本機資料與伺服器的校驗和不符",
            "what is held here is not what the server has",
        ]),
        Finding::NobodyRegistered => fixed([
            "名单里没有任何登记",
            "名單裡沒有任何登記",
            "nobody is registered, as far as this device knows",
        ]),
        _ => fixed([
            "本机还没有此签到口的规则",
            "本機還沒有此簽到口的規則",
            "the rules of the list have not arrived here yet",
        ]),
    };
    (message, fixed(SYNC))
}

fn of_clock(finding: Finding) -> (Text, Text) {
    let Finding::ClockOff(offset_ms) = finding else {
        return (
            fixed([
                "本机时钟从未与服务器对过",
                "本機時鐘從未與伺服器對過",
                "this device's clock was never compared with the server's",
            ]),
            fixed(SYNC),
        );
    };
    let minutes = offset_ms.saturating_abs() / 60_000;
    let [hans, hant, en] =
        if offset_ms > 0 { ["慢", "慢", "slow"] } else { ["快", "快", "fast"] };
    (
        text([
            format!("本机时钟{hans}了 {minutes} 分钟；核验按服务器时间"),
            format!("本機時鐘{hant}了 {minutes} 分鐘；核驗按伺服器時間"),
            format!("the clock is {minutes} minutes {en}; verdicts go by the server's time"),
        ]),
        fixed(["打开自动校时", "打開自動校時", "let the device set its clock by itself"]),
    )
}

fn of_queue(finding: Finding) -> (Text, Text) {
    match finding {
        Finding::Parked(count) => (
            text([
                format!("{count} 条记录被服务器拒收"),
                format!("{count} 條記錄被伺服器拒收"),
                format!("the server refused {count} acts"),
            ]),
            fixed([
                "查看 ops --state parked 并告知主办方",
                "查看 ops --state parked 並告知主辦方",
                "see ops --state parked and tell the organizer",
            ]),
        ),
        Finding::Waiting(count) | Finding::Stuck(count) => (
            text([
                format!("{count} 条记录尚未送到服务器"),
                format!("{count} 條記錄尚未送到伺服器"),
                format!("{} not reached the server yet", acts_have(count)),
            ]),
            fixed(SYNC),
        ),
        _ => (Text::default(), Text::default()),
    }
}
