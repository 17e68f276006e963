//! What is said of a verdict: to staff why and what next, to the visitor in one sentence.

use super::scan::FirstAdmissionView;
use huiban_protocol::documents::Text;
use huiban_protocol::rules::{Caution, Decision, Reason};
use huiban_protocol::streams::ScanOutcome;

/// The words of a verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) reason: Option<Text>,
    pub(super) next_step: Option<Text>,
    pub(super) visitor: Option<Text>,
}

type Three<'a> = [&'a str; 3];

fn text([hans, hant, en]: Three<'_>) -> Text {
    Text { zh_hans: Some(hans.to_owned()), zh_hant: Some(hant.to_owned()), en: Some(en.to_owned()) }
}

fn said(reason: Three<'_>, next_step: Three<'_>, visitor: Three<'_>) -> Words {
    Words {
        reason: Some(text(reason)),
        next_step: Some(text(next_step)),
        visitor: Some(text(visitor)),
    }
}

const ASK_DESK: Three<'_> = [
    "请到服务台，工作人员会为您处理。",
    "請到服務台，工作人員會為您處理。",
    "Please go to the service desk; they will help you.",
];
const TO_DESK: Three<'_> =
    ["请对方到服务台", "請對方到服務台", "send the person to the service desk"];

/// The words of a verdict. `held_back` is why the organizer holds the right to enter back, `when`
/// writes an instant as the clocks on site show it.
pub(super) fn words(
    decision: &Decision,
    held_back: Option<&str>,
    first: Option<&FirstAdmissionView>,
    when: &dyn Fn(i64) -> String,
) -> Words {
    if decision.passes && !decision.overridden {
        return passing(decision);
    }
    let refused = unproven(decision)
        .or_else(|| not_standing(decision.outcome, held_back))
        .or_else(|| outside_rules(decision, when))
        .or_else(|| beyond_admissions(decision, first, when))
        .unwrap_or_default();
    if decision.overridden {
        let next_step = text([
            "已凭负责人的话放行，原因已记录",
            "已憑負責人的話放行，原因已記錄",
            "let in on somebody's word; who and why is recorded",
        ]);
        return Words { next_step: Some(next_step), visitor: None, ..refused };
    }
    refused
}

/// Green says nothing; amber says why, and what would make it sure.
fn passing(decision: &Decision) -> Words {
    let Some(caution) = decision.cautions.first() else { return Words::default() };
    let reason = match caution {
        Caution::SignedOnly => [
            "签名有效，但本机没有此人的登记资料",
            "簽名有效，但本機沒有此人的登記資料",
            "the signature holds, but this gate does not know the registration",
        ],
        Caution::Stale => [
            "本机资料已过时，可能不知道最新的撤销或入场",
            "本機資料已過時，可能不知道最新的撤銷或入場",
            "this gate's data are old: it may not know of a revocation or an entry",
        ],
        Caution::FullByStaleCounts => [
            "按过时的人数计算可能已满，先予放行",
            "按過時的人數計算可能已滿，先予放行",
            "by old counts the room may be full; the person is let in",
        ],
        Caution::KeysExpired => {
            ["密钥列表已过期", "金鑰列表已過期", "the key list is past its time"]
        }
    };
    let next_step = ["尽快联网同步", "盡快連網同步", "sync as soon as there is a network"];
    Words { reason: Some(text(reason)), next_step: Some(text(next_step)), visitor: None }
}

/// Steps 1 to 3.
fn unproven(decision: &Decision) -> Option<Words> {
    Some(match decision.outcome {
        ScanOutcome::NotABadge => said(
            ["这不是参会证的二维码", "這不是參會證的二維碼", "this is not the code of a badge"],
            [
                "请出示参会证；读不出时按姓名查找",
                "請出示參會證；讀不出時按姓名查找",
                "ask for the badge; where it does not read, find the person by name",
            ],
            [
                "请出示您的参会证二维码。",
                "請出示您的參會證二維碼。",
                "Please show the QR code of your badge.",
            ],
        ),
        ScanOutcome::BadSignature => bad_signature(decision.reason),
        ScanOutcome::WrongEvent => said(
            ["这是另一场大会的参会证", "這是另一場大會的參會證", "a badge of another event"],
            [
                "请对方出示本届大会的参会证",
                "請對方出示本屆大會的參會證",
                "ask for the badge of this event",
            ],
            [
                "这张参会证属于另一场大会，请出示本届的参会证。",
                "這張參會證屬於另一場大會，請出示本屆的參會證。",
                "This badge is of another event. Please show the one for this event.",
            ],
        ),
        ScanOutcome::NotYetValid => said(
            ["参会证尚未生效", "參會證尚未生效", "the badge is not valid yet"],
            [
                "先核对本机时间；时间无误则请对方到服务台",
                "先核對本機時間；時間無誤則請對方到服務台",
                "check this device's clock first; if it is right, send the person to the desk",
            ],
            ASK_DESK,
        ),
        ScanOutcome::Expired => said(
            ["参会证已过期", "參會證已過期", "the badge has expired"],
            [
                "先核对本机时间；时间无误则请对方到服务台",
                "先核對本機時間；時間無誤則請對方到服務台",
                "check this device's clock first; if it is right, send the person to the desk",
            ],
            [
                "您的参会证已过期，请到服务台。",
                "您的參會證已過期，請到服務台。",
                "Your badge has expired. Please go to the service desk.",
            ],
        ),
        ScanOutcome::Debounced => Words {
            reason: Some(text([
                "刚刚已读过同一个码",
                "剛剛已讀過同一個碼",
                "the same code was read a moment ago",
            ])),
            ..Words::default()
        },
        _ => return None,
    })
}

fn bad_signature(reason: Option<Reason>) -> Words {
    let (why, next) = match reason {
        Some(Reason::UnknownKey) => (
            [
                "签名密钥不在本机的密钥列表中",
                "簽名金鑰不在本機的金鑰列表中",
                "signed by a key that is not on this gate's key list",
            ],
            [
                "先联网同步再扫一次；仍不行请对方到服务台",
                "先連網同步再掃一次；仍不行請對方到服務台",
                "sync and scan once more; if it stays so, send the person to the service desk",
            ],
        ),
        Some(Reason::CompromisedKey) => (
            [
                "签名密钥可能已泄露，本机无法确认这张证",
                "簽名金鑰可能已洩露，本機無法確認這張證",
                "the signing key may be in other hands, and this badge is not known here",
            ],
            [
                "联网同步后再扫一次，或请对方到服务台换证",
                "連網同步後再掃一次，或請對方到服務台換證",
                "sync and scan once more, or send the person to the desk for a new badge",
            ],
        ),
        _ => (
            [
                "参会证被改动过，或不是主办方签发的",
                "參會證被改動過，或不是主辦方簽發的",
                "the badge was altered, or the organizer did not sign it",
            ],
            [
                "不予放行，核对身份并通知负责人",
                "不予放行，核對身份並通知負責人",
                "do not let in; check who it is and tell the person in charge",
            ],
        ),
    };
    said(why, next, ASK_DESK)
}

/// Step 4.
fn not_standing(outcome: ScanOutcome, held_back: Option<&str>) -> Option<Words> {
    let because = |[hans, hant, en]: Three<'_>| match held_back {
        Some(why) => Text {
            zh_hans: Some(format!("{hans}：{why}")),
            zh_hant: Some(format!("{hant}：{why}")),
            en: Some(format!("{en}: {why}")),
        },
        None => text([hans, hant, en]),
    };
    let (reason, next_step, visitor) = match outcome {
        ScanOutcome::Revoked => (
            because([
                "主办方已撤销此人的入场资格",
                "主辦方已撤銷此人的入場資格",
                "the organizer has taken the right to enter away",
            ]),
            TO_DESK,
            ASK_DESK,
        ),
        ScanOutcome::Blocked => (
            because([
                "主办方暂停了此人的入场资格",
                "主辦方暫停了此人的入場資格",
                "the organizer holds the right to enter back for now",
            ]),
            TO_DESK,
            ASK_DESK,
        ),
        ScanOutcome::Reissued => (
            text([
                "此人已换发新证，这张旧证作废",
                "此人已換發新證，這張舊證作廢",
                "a newer badge of this person exists; this one no longer counts",
            ]),
            [
                "请对方出示新证；旧证可能在他人手中",
                "請對方出示新證；舊證可能在他人手中",
                "ask for the new badge; the old one may be in other hands",
            ],
            [
                "您已换领新证，请出示新的参会证。",
                "您已換領新證，請出示新的參會證。",
                "You were given a new badge. Please show that one.",
            ],
        ),
        _ => return None,
    };
    let (next_step, visitor) = (Some(text(next_step)), Some(text(visitor)));
    Some(Words { reason: Some(reason), next_step, visitor })
}

/// Step 5.
fn outside_rules(decision: &Decision, when: &dyn Fn(i64) -> String) -> Option<Words> {
    Some(match decision.outcome {
        ScanOutcome::NotLive => said(
            [
                "此处入场须服务器即时确认，现在连不上",
                "此處入場須伺服器即時確認，現在連不上",
                "an entry here needs the server's word, and the server was not reached",
            ],
            [
                "恢复网络后再扫；急需时由负责人放行",
                "恢復網路後再掃；急需時由負責人放行",
                "scan again once there is a network; in need the person in charge lets in",
            ],
            [
                "请稍候，正在恢复网络连接。",
                "請稍候，正在恢復網路連線。",
                "Please wait a moment until the network is back.",
            ],
        ),
        ScanOutcome::TicketType => said(
            ["这类票不能在此入场", "這類票不能在此入場", "this ticket type is not let in here"],
            [
                "告知对方可去的入口",
                "告知對方可去的入口",
                "tell the person which entrance the ticket is for",
            ],
            [
                "您的票不含此处，请向工作人员询问入口。",
                "您的票不含此處，請向工作人員詢問入口。",
                "Your ticket does not include this place. Please ask the staff where to go.",
            ],
        ),
        ScanOutcome::OutsideHours => outside_hours(decision.reason, when),
        ScanOutcome::PrerequisiteMissing => said(
            [
                "今天还没有在必经的入口签到",
                "今天還沒有在必經的入口簽到",
                "not admitted today on the list that must come first",
            ],
            [
                "请对方先到主入口签到",
                "請對方先到主入口簽到",
                "send the person to the entrance that comes first",
            ],
            [
                "请先在主入口签到，再到这里。",
                "請先在主入口簽到，再到這裡。",
                "Please check in at the main entrance first, then come here.",
            ],
        ),
        _ => return None,
    })
}

fn outside_hours(reason: Option<Reason>, when: &dyn Fn(i64) -> String) -> Words {
    let (why, visitor) = match reason {
        Some(Reason::Before(opens_ms)) => {
            let opens = when(opens_ms);
            (
                [
                    format!("尚未开放，{opens} 开始"),
                    format!("尚未開放，{opens} 開始"),
                    format!("not open yet: it opens at {opens}"),
                ],
                [
                    format!("此处 {opens} 开放，请届时再来。"),
                    format!("此處 {opens} 開放，請屆時再來。"),
                    format!("This opens at {opens}. Please come back then."),
                ],
            )
        }
        Some(Reason::After(closed_ms)) => {
            let closed = when(closed_ms);
            (
                [
                    format!("已于 {closed} 结束"),
                    format!("已於 {closed} 結束"),
                    format!("it closed at {closed}"),
                ],
                [
                    format!("此处已于 {closed} 结束。"),
                    format!("此處已於 {closed} 結束。"),
                    format!("This closed at {closed}."),
                ],
            )
        }
        _ => (
            ["不在开放时间".into(), "不在開放時間".into(), "not open now".into()],
            ["现在不开放。".into(), "現在不開放。".into(), "This is not open now.".into()],
        ),
    };
    let [hans, hant, en] = &why;
    let [visitor_hans, visitor_hant, visitor_en] = &visitor;
    said(
        [hans, hant, en],
        ["告知对方开放时间", "告知對方開放時間", "tell the person when it is open"],
        [visitor_hans, visitor_hant, visitor_en],
    )
}

/// Step 6.
fn beyond_admissions(
    decision: &Decision,
    first: Option<&FirstAdmissionView>,
    when: &dyn Fn(i64) -> String,
) -> Option<Words> {
    Some(match decision.outcome {
        ScanOutcome::AlreadyInside => already_inside(first, when),
        ScanOutcome::LimitReached => limit_reached(decision.reason),
        ScanOutcome::Full => said(
            ["已达人数上限", "已達人數上限", "as many people as are allowed are inside"],
            [
                "请对方稍候，有人离场后再扫",
                "請對方稍候，有人離場後再掃",
                "ask the person to wait, and scan again once somebody has left",
            ],
            [
                "现在已满，有人离场后即可入内，请稍候。",
                "現在已滿，有人離場後即可入內，請稍候。",
                "It is full at the moment. Please wait until somebody has left.",
            ],
        ),
        _ => return None,
    })
}

fn already_inside(first: Option<&FirstAdmissionView>, when: &dyn Fn(i64) -> String) -> Words {
    let (gate, at) = first
        .map_or((String::new(), String::new()), |first| (first.gate.clone(), when(first.at_ms)));
    let (hans, hant, en) = (
        format!("已于 {at} 在「{gate}」入场，没有离场记录"),
        format!("已於 {at} 在「{gate}」入場，沒有離場記錄"),
        format!("already inside: came in at {at} at {gate} and was not seen leaving"),
    );
    said(
        [&hans, &hant, &en],
        [
            "核对证上姓名与本人；确为本人可由负责人放行",
            "核對證上姓名與本人；確為本人可由負責人放行",
            "check the name against the person; if it is the same, the person in charge lets in",
        ],
        [
            "这张参会证今天已入场，请稍候，工作人员会为您核对。",
            "這張參會證今天已入場，請稍候，工作人員會為您核對。",
            "This badge has already been used to enter today. Please wait while the staff check.",
        ],
    )
}

fn limit_reached(reason: Option<Reason>) -> Words {
    let why = match reason {
        Some(Reason::NoReEntry) => [
            "今天已入场一次，此处不可再次入场",
            "今天已入場一次，此處不可再次入場",
            "was in today, and nobody may come in again here",
        ],
        Some(Reason::PerDay) => [
            "今天的入场次数已用完",
            "今天的入場次數已用完",
            "as many entries as a day allows were made",
        ],
        _ => ["入场次数已用完", "入場次數已用完", "as many entries as are allowed were made"],
    };
    said(
        why,
        TO_DESK,
        [
            "您的入场次数已用完。如有疑问，请到服务台。",
            "您的入場次數已用完。如有疑問，請到服務台。",
            "You have used all your entries here. Please ask at the service desk if in doubt.",
        ],
    )
}
