//! What a column is, by its header.

use crate::fold::fold;
use huiban_protocol::documents::SpeakerRole;
use serde::{Deserialize, Serialize};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The day.
    Date,
    /// When it begins, or from when to when.
    Time,
    /// The day on which it ends.
    EndDate,
    /// When it ends.
    End,
    /// How long it takes.
    Duration,
    /// What it is called.
    Title,
    /// The part of the programme it stands in, or its title where there is no other.
    Segment,
    /// Its title and who speaks, in one cell.
    TitleSpeaker,
    /// Its title in English.
    TitleEn,
    /// Who speaks.
    Speaker,
    /// The given name of who speaks, where the family name stands in another column.
    GivenName,
    /// Their family name.
    FamilyName,
    /// What is said of a person.
    Bio,
    /// Who moderates.
    Moderator,
    /// Who discusses.
    Panellist,
    /// Who judges.
    Juror,
    /// The part on stage of a row's people.
    Part,
    /// Whether it takes place.
    Status,
    /// Where the people are from.
    Org,
    /// What they are there.
    Position,
    /// Both in one cell.
    OrgPosition,
    /// The room.
    Room,
    /// The building.
    Venue,
    /// The forum.
    Forum,
    /// What it is about.
    Description,
    /// The language spoken.
    Language,
    /// A code that the organizer gave.
    Code,
    /// A number that changes with the order.
    Sequence,
    /// What is said beside; reported, never imported.
    Note,
    /// A telephone number or mail address; never imported.
    Contact,
    /// An exhibitor's name.
    Exhibitor,
    /// The area it stands in.
    Zone,
    /// The number of its stand.
    Booth,
    /// The size of its stand.
    Area,
    /// Its sponsor tier.
    Tier,
    /// What it offers.
    Offers,
    /// Its web address.
    Url,
    /// A circle's name.
    Circle,
    /// Who runs it.
    Owner,
    /// How many posts it has.
    Posts,
    /// The headline of a thread.
    Topic,
    /// Who wrote it.
    Author,
    /// How many answers it has.
    Replies,
    /// Nothing that is known.
    Unknown,
}

impl Role {
    /// True for what a session is called, alone or with more.
    pub(super) fn is_title(self) -> bool {
        matches!(self, Self::Title | Self::Segment | Self::TitleSpeaker)
    }

    /// True for what an agenda has no place for.
    pub(super) fn is_foreign(self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::Zone
                | Self::Booth
                | Self::Area
                | Self::Tier
                | Self::Offers
                | Self::Url
                | Self::Circle
                | Self::Owner
                | Self::Posts
                | Self::Topic
                | Self::Author
                | Self::Replies
        )
    }

    /// The part on stage of the people in such a column.
    pub(super) fn part(self) -> Option<SpeakerRole> {
        match self {
            Self::Speaker => Some(SpeakerRole::Speaker),
            Self::Moderator => Some(SpeakerRole::Moderator),
            Self::Panellist => Some(SpeakerRole::Panellist),
            Self::Juror => Some(SpeakerRole::Juror),
            _ => None,
        }
    }
}

/// Headers as they are written, first those that are the whole cell.
const EXACT: &[(Role, &str)] = &[
    (
        Role::Date,
        "日期|天|日程日期|会议日期|开始日期|開始日期|起始日期|date|day|start date|begin date|date start|session date|datum|tag",
    ),
    (
        Role::Time,
        "时间|時間|时段|時段|时间段|時間段|起止时间|起止時間|会议时间|演讲时间|报告时间|日程时间|活动时间|time|time slot|slot|timing|when|开始|開始|开始时间|開始時間|起始时间|start|start time|starts|starts at|start at|begin|begin time|begins|from|time start|start datetime|start date time|start date & time|start date and time|date time|datetime|date & time|date and time|start str|scheduled at|beginn|anfang|uhrzeit|zeit|von",
    ),
    (Role::EndDate, "结束日期|結束日期|截止日期|终止日期|end date|date end|finish date|enddatum"),
    (
        Role::End,
        "结束|結束|结束时间|結束時間|截止|截止时间|终止时间|end|end time|ends|ends at|end at|finish|finish time|to|until|time end|end datetime|end date time|end date & time|end date and time|end str|ende|bis",
    ),
    (
        Role::Duration,
        "时长|時長|用时|时长(分钟)|时长(分)|分钟|duration|length|len|mins|minutes|duration (min)|scheduled duration|dauer",
    ),
    (
        Role::Title,
        "题目|題目|主题|主題|议题|議題|演讲题目|演講題目|报告题目|報告題目|演讲主题|演講主題|发言题目|报告主题|题目/内容|标题|標題|名称|项目名称|項目名稱|课程|课题|title|topic|session title|talk|talk title|subject|presentation|session|theme|titel|thema|vortrag",
    ),
    (
        Role::Segment,
        "内容|內容|环节|環節|议程|議程|活动|活動|活动内容|会议内容|會議內容|日程|日程内容|议程内容|議程內容|事项|项目|流程|agenda|programme|program|event|activity|item|content|segment|programm",
    ),
    (
        Role::TitleEn,
        "英文题目|英文標題|英文标题|英文主题|英文名称|title (en)|english title|title en|title (english)",
    ),
    (
        Role::Speaker,
        "嘉宾|嘉賓|演讲嘉宾|演講嘉賓|主讲|主讲人|主講人|讲者|講者|报告人|報告人|演讲人|演講人|发言人|發言人|发言嘉宾|致辞嘉宾|出席嘉宾|专家|讲师|講師|演讲者|演講者|姓名|嘉宾姓名|汇报人|路演人|项目负责人|授课专家|拟邀嘉宾|人员|speaker|speakers|presenter|presenters|lecturer|name|speaker name|speaker names|who|guest|guests|referent|referenten|referentin|redner|vortragende|full name",
    ),
    (Role::GivenName, "first name|firstname|given name|forename|vorname|名|名字"),
    (Role::FamilyName, "last name|lastname|surname|family name|nachname|姓|姓氏"),
    (
        Role::Bio,
        "bio|biography|speaker bio|speaker biography|嘉宾简介|嘉賓簡介|讲者简介|講者簡介|专家简介|个人简介|演讲者简介",
    ),
    (Role::Part, "角色|嘉宾角色|嘉賓角色|身份|嘉宾身份|参会角色|speaker role|role on stage"),
    (Role::Status, "状态|狀態|议程状态|确认状态|status|session status|state"),
    (
        Role::Moderator,
        "主持|主持人|会议主持|座长|座長|执行主席|大会主席|主席|moderator|moderators|chair|chairs|chairperson|host|mc|moderation",
    ),
    (
        Role::Panellist,
        "讨论嘉宾|討論嘉賓|圆桌嘉宾|圓桌嘉賓|对话嘉宾|對話嘉賓|参与嘉宾|互动嘉宾|点评嘉宾|点评专家|讨论专家|panelist|panelists|panellist|panellists|panel|discussants",
    ),
    (Role::Juror, "评委|評委|评审|評審|评审专家|评委专家|评审嘉宾|juror|jurors|jury|judge|judges"),
    (
        Role::Org,
        "单位|單位|机构|機構|公司|工作单位|所在单位|任职单位|嘉宾单位|单位名称|来自|organisation|organization|org|affiliation|company|institution|institute|employer|speaker company|speaker organization|speaker organisation|speaker affiliation|speaker institution",
    ),
    (
        Role::Position,
        "职称|職稱|职务|職務|头衔|頭銜|职位|職位|职务/职称|职称/职务|嘉宾职务|position|job title|speaker title|role|designation|tagline|tag line",
    ),
    (
        Role::OrgPosition,
        "单位职务|单位及职务|单位/职务|单位、职务|单位职称|单位及职称|单位/职称|嘉宾单位及职务|職務及單位|单位和职务|职务及单位|affiliation & title|title and affiliation|affiliation and position",
    ),
    (
        Role::Room,
        "地点|地點|会场|會場|会议室|會議室|场地|場地|房间|教室|会议厅|厅|会议地点|活动地点|室|room|location|place|hall|where|room name|raum|ort|saal",
    ),
    (Role::Venue, "场馆|場館|展馆|楼宇|venue|building"),
    (
        Role::Forum,
        "论坛|論壇|分论坛|分論壇|专场|專場|分会场|分會場|板块|板塊|单元|單元|专题|專題|所属论坛|会议名称|分会|论坛名称|track|tracks|forum|stream|section|组别",
    ),
    (
        Role::Description,
        "简介|簡介|摘要|内容简介|演讲摘要|说明|介绍|abstract|description|desc|synopsis|summary|details|beschreibung|公司简介|企业简介",
    ),
    (Role::Language, "语言|語言|语种|language"),
    (Role::Code, "编号|編號|议程编号|代码|id|code|session id|session code|talk id|ref"),
    (Role::Sequence, "序号|序號|序|no|no.|#|nr|num|number"),
    (Role::Note, "备注|備註|备注说明|注|remark|remarks|note|notes|comment|comments|bemerkung"),
    (
        Role::Contact,
        "电话|電話|手机|手機|手机号|手机号码|联系电话|聯繫電話|联系方式|聯繫方式|邮箱|郵箱|电子邮箱|联系人|微信|phone|mobile|tel|telephone|email|e-mail|mail|wechat|contact",
    ),
    (
        Role::Exhibitor,
        "展商|参展商|參展商|参展单位|參展單位|参展企业|企业|企业名称|企業名稱|公司名称|展商名称|展商名稱|exhibitor|exhibitors|company name|exhibitor name",
    ),
    (Role::Zone, "展区|展區|所属展区|区域|zone|area"),
    (
        Role::Booth,
        "展位|展位号|展位號|展台|展台号|摊位|booth|booth no|booth no.|booth number|stand|stand no.",
    ),
    (Role::Area, "面积|面積|展位面积|面积(m2)|面积(㎡)|sqm|m2|size"),
    (Role::Tier, "赞助级别|贊助級別|赞助等级|赞助|级别|tier|sponsor|sponsor level|sponsorship"),
    (
        Role::Offers,
        "展品|产品|產品|主营产品|产品与服务|参展产品|主要展品|产品/服务|products|offers|exhibits|services",
    ),
    (Role::Url, "网址|網址|网站|官网|website|url|web|homepage"),
    (Role::Circle, "圈子|圈子名称|圈名|所属圈子|社区|社群|circle|board|community|circle name"),
    (Role::Owner, "圈主|创建人|管理员|owner|admin"),
    (Role::Posts, "帖子数|帖数|发帖数|帖子|帖子數|贴子数|posts|post count"),
    (Role::Topic, "话题|話題|帖子标题|话题标题|讨论话题|thread"),
    (Role::Author, "作者|发帖人|楼主|author|posted by"),
    (Role::Replies, "回复|回复数|回覆|评论数|replies|answers"),
];

/// Parts of a header that say what it is in whatever else it says; first what is most telling.
const PARTS: &[(Role, &str)] = &[
    (Role::Sequence, "序号"),
    (Role::Moderator, "主持|moderator|chair"),
    (Role::Juror, "评委|評委|judge|jury"),
    (Role::Panellist, "圆桌嘉宾|讨论嘉宾|panel"),
    (Role::Contact, "电话|手机|邮箱|phone|mobile|email|微信"),
    (Role::Booth, "展位|booth"),
    (Role::Zone, "展区"),
    (Role::Duration, "时长|duration"),
    (Role::EndDate, "结束日期|截止日期|enddate"),
    (Role::End, "结束时间|endtime|timeend"),
    (Role::Time, "时间|時間|time"),
    (Role::Date, "日期|date"),
    (Role::TitleEn, "英文题目|英文标题"),
    (Role::Speaker, "嘉宾|嘉賓|讲者|講者|主讲|报告人|演讲人|专家|speaker|presenter"),
    (Role::Room, "地点|会场|地點|會場|会议室|room|location"),
    (Role::Title, "题目|主题|题目|議題|议题|topic|title"),
    (Role::Segment, "内容|议程|环节|agenda"),
    (Role::Org, "单位|机构|organi|affiliation"),
    (Role::Position, "职务|职称|position"),
    (Role::Exhibitor, "参展|展商|exhibitor"),
    (Role::Note, "备注"),
];

/// What a header is about that ends with one of these words: none of them is what it says before.
const ASIDE: &str = "id|ids|key|slug|type|format|level|category|categories|status|state|order|count|link|links|url|email|mail|phone|image|photo|picture|bio|biography|tags|informed|confirmed|company|employer|affiliation|organisation|organization|institution|twitter|linkedin|blog|event";

/// What a header says of its column; `None` for words that are no header.
pub(super) fn role_of(header: &str) -> Option<Role> {
    let folded = fold(&spaced(header)).to_lowercase();
    let folded = folded.trim_matches(['*', ' ']);
    let length = folded.chars().count();
    if length == 0 || length > 30 {
        return None;
    }
    let tight: String = folded.chars().filter(|c| *c != ' ').collect();
    if let Some(role) = exact(folded).or_else(|| exact(&tight)) {
        return Some(role);
    }
    if is_title_and_speaker(folded) {
        return Some(Role::TitleSpeaker);
    }
    // “时间 Time”, “时间/Time”, “时间（北京时间）”
    let mut pieces = folded.split(['/', '(', ')', '|', '、', ':', '*']);
    if let Some(role) = pieces.find_map(piece) {
        return Some(role);
    }
    if length > 12 || is_aside(folded) {
        return None;
    }
    within(&tight)
}

/// What a part of a header says, whatever else it says.
fn within(tight: &str) -> Option<Role> {
    let part = PARTS.iter().find(|(_, words)| words.split('|').any(|word| tight.contains(word)));
    part.map(|(role, _)| *role)
}

/// `演讲主题及嘉宾`, `Topic & Speaker`: both stand in each cell.
fn is_title_and_speaker(header: &str) -> bool {
    let parts: Vec<&str> = header
        .split(['及', '与', '與', '和', '/', '&', '、', '+', ','])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let role = |part: &str| exact(part).or_else(|| piece(part)).or_else(|| within(part));
    let at = |wanted: &[Role]| {
        parts.iter().position(|part| role(part).is_some_and(|role| wanted.contains(&role)))
    };
    // “Name / Title” is somebody's name and what they are there
    let is_name = parts.iter().any(|part| ["name", "姓名", "嘉宾姓名", "who"].contains(part));
    let (title, speaker) = (at(&[Role::Title, Role::Segment]), at(&[Role::Speaker]));
    match (title, speaker) {
        (Some(title), Some(speaker)) => {
            !is_name && parts.len() == 2 && (title < speaker || !header.is_ascii())
        }
        _ => false,
    }
}

/// `startTime` and `start_time` as `start Time`: how programs write what people write with spaces.
fn spaced(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len());
    let mut before = ' ';
    for c in header.chars() {
        if before.is_ascii_lowercase() && c.is_ascii_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    spaced
}

/// True for a header that is about titles, not about what may be one.
pub(super) fn names_titles(header: &str) -> bool {
    let folded = fold(&spaced(header)).to_lowercase();
    ["title", "titel", "题目", "題目", "标题", "標題"].iter().any(|word| folded.contains(word))
}

/// True for a header that is a word for its column and no name: “会场”, not “会场一”.
pub(super) fn is_label(header: &str) -> bool {
    exact(&fold(header).to_lowercase()).is_some()
}

fn exact(text: &str) -> Option<Role> {
    let text = text.trim();
    let words = EXACT.iter().find(|(_, words)| words.split('|').any(|word| word == text));
    words.map(|(role, _)| *role)
}

/// The words of a piece of a header; in English the last says what it is (“session chair”).
fn piece(piece: &str) -> Option<Role> {
    if let Some(role) = exact(piece) {
        return Some(role);
    }
    if !piece.is_ascii() {
        return piece.split(' ').find_map(exact);
    }
    // “title of talk”, “speaker name and affiliation”
    let joints = [" of ", " and ", " & ", " with ", " for "];
    let cuts = joints.iter().filter_map(|joint| piece.split_once(joint)).map(|(head, _)| head);
    let head = cuts.min_by_key(|head| head.len()).unwrap_or(piece).trim();
    let role = exact(head);
    if role.is_some() || is_aside(head) {
        return role;
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    match words.as_slice() {
        // “date is”, “tracks (optional)”; of more words only the last counts, or the first two
        [first, last] => exact(last).or_else(|| exact(first)),
        [first, second, .., last] => exact(last).or_else(|| exact(&format!("{first} {second}"))),
        _ => None,
    }
}

/// True for `speaker id` and `session format`: what they are of is not what they hold.
fn is_aside(header: &str) -> bool {
    let last = header.rsplit(' ').next().unwrap_or_default();
    header.is_ascii() && header.contains(' ') && ASIDE.split('|').any(|word| word == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_three_languages_and_together() {
        let cases = [
            ("时间", Role::Time),
            ("時　間", Role::Time),
            ("时间 Time", Role::Time),
            ("Speaker(s)", Role::Speaker),
            ("演讲嘉宾", Role::Speaker),
            ("主持人/Moderator", Role::Moderator),
            ("End Time", Role::End),
            ("时长（分钟）", Role::Duration),
            ("单位及职务", Role::OrgPosition),
            ("地點", Role::Room),
            ("展位号", Role::Booth),
            ("联系电话", Role::Contact),
            ("Title (EN)", Role::TitleEn),
            ("start_time", Role::Time),
            ("end_time", Role::End),
            ("startTime", Role::Time),
            ("endTime", Role::End),
            ("*Time Start", Role::Time),
            ("*Time End", Role::End),
            ("START_STR", Role::Time),
            ("END_STR", Role::End),
            ("start_date", Role::Date),
            ("End Date", Role::EndDate),
            ("开始日期", Role::Date),
            ("结束日期", Role::EndDate),
            ("会议结束时间", Role::End),
            ("Scheduled At", Role::Time),
            ("Scheduled Duration", Role::Duration),
            ("sessionTitle", Role::Title),
            ("Session Chair", Role::Moderator),
            ("Speaker Title", Role::Position),
            ("Synopsis", Role::Description),
            ("desc", Role::Description),
            ("演讲主题及嘉宾", Role::TitleSpeaker),
            ("内容及嘉宾", Role::TitleSpeaker),
            ("报告题目及报告人", Role::TitleSpeaker),
            ("题目与讲者", Role::TitleSpeaker),
            ("演讲主题/嘉宾", Role::TitleSpeaker),
            ("Topic & Speaker", Role::TitleSpeaker),
            ("Title and speaker(s)", Role::TitleSpeaker),
            ("Speaker/Title", Role::Speaker),
            ("主持人/嘉宾", Role::Moderator),
            ("时间及内容", Role::Time),
            ("单位 Affiliation", Role::Org),
            ("嘉宾 Guest / Speaker", Role::Speaker),
            ("Speaker company", Role::Org),
            ("Title of talk", Role::Title),
            ("Speaker Name and Affiliation", Role::Speaker),
            ("End time local", Role::End),
            ("Start and end time", Role::Time),
            ("Date of session", Role::Date),
            ("FirstName", Role::GivenName),
            ("LAST_NAME", Role::FamilyName),
            ("Speaker Bio", Role::Bio),
            ("Raum", Role::Room),
            ("Titel", Role::Title),
            ("Beginn", Role::Time),
            ("Ende", Role::End),
            ("Referent", Role::Speaker),
        ];
        for (header, role) in cases {
            assert_eq!(role_of(header), Some(role), "{header}");
        }
        for text in [
            "Session format",
            "Speaker Additional Information",
            "Speaker Id",
            "SESSION_ORDER",
            "All Day Event",
            "Live Link",
        ] {
            assert_eq!(role_of(text), None, "{text}");
        }
        for text in ["王伟（示例医院）", "9:00-9:30", "", "心血管介入器械的临床评价与注册路径思考"]
        {
            assert_eq!(role_of(text), None, "{text}");
        }
    }
}
