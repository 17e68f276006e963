//! Every sheet of the workbook.

use super::table::{Column, Kind, Table};
use Kind::{
    Choice, Code, Date, Flag, Moment, Number, Plain, Reference, References, Text, Texts, Time,
    Words,
};

const fn col(key: &'static str, chinese: &'static str, kind: Kind) -> Column {
    Column { key, chinese, kind }
}

const FORUM_KINDS: &[(&str, &str)] =
    &[("main", "主论坛"), ("themed", "专题论坛"), ("contest", "大赛"), ("exhibition", "展览")];
const SESSION_KINDS: &[(&str, &str)] = &[
    ("opening", "开幕"),
    ("keynote", "主旨"),
    ("talk", "报告"),
    ("roundtable", "圆桌"),
    ("contest", "比赛"),
    ("roadshow", "路演"),
    ("signing", "签约"),
    ("award", "颁奖"),
    ("training", "培训"),
    ("consultation", "咨询"),
    ("exhibition", "展览"),
    ("break", "休息"),
    ("social", "交流"),
];
const STATES: &[(&str, &str)] =
    &[("planned", "如期"), ("postponed", "延期"), ("cancelled", "取消")];
/// What a person does on stage; written behind the person: `li-na (moderator)`.
pub(super) const ROLES: &[(&str, &str)] = &[
    ("speaker", "演讲"),
    ("moderator", "主持"),
    ("panellist", "嘉宾"),
    ("juror", "评委"),
    ("host", "主持人"),
];
const QUESTION_KINDS: &[(&str, &str)] = &[("single", "单选"), ("multi", "多选"), ("text", "填写")];
const REENTRY: &[(&str, &str)] = &[("no", "不可"), ("after-exit", "离场后"), ("free", "随时")];
const DIRECTORY: &[(&str, &str)] = &[("none", "无"), ("masked", "遮蔽"), ("full", "完整")];

/// The sheet by which the workbook is recognized.
pub(super) const EVENT_SHEET: &str = "大会 event";

/// Every sheet, in the order they stand.
pub(super) const TABLES: &[Table] = &[
    Table {
        key: "event",
        sheet: EVENT_SHEET,
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("zone", "时区", Plain),
            col("description", "简介", Text),
        ],
        example: &[
            ("code", "MEDTECH26"),
            ("name zh-Hans", "医疗器械创新周"),
            ("name en", "MedTech Innovation Week"),
            ("zone", "Asia/Shanghai"),
        ],
    },
    Table {
        key: "days",
        sheet: "日期 days",
        columns: &[col("date", "日期", Date), col("name", "名称", Text)],
        example: &[("date", "2026-11-12"), ("name zh-Hans", "开幕日"), ("name en", "Opening day")],
    },
    Table {
        key: "venues",
        sheet: "场馆 venues",
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("address", "地址", Text),
        ],
        example: &[("code", "expo"), ("name zh-Hans", "国际博览中心")],
    },
    Table {
        key: "rooms",
        sheet: "会场 rooms",
        columns: &[
            col("code", "代码", Code),
            col("venue", "场馆", Reference("venues")),
            col("name", "名称", Text),
            col("floor", "楼层", Plain),
            col("capacity", "容量", Number),
            col("order", "顺序", Number),
        ],
        example: &[("code", "a1"), ("venue", "expo"), ("name zh-Hans", "A1厅"), ("floor", "1F")],
    },
    Table {
        key: "transfers",
        sheet: "步行 transfers",
        columns: &[
            col("from", "起点", Plain),
            col("to", "终点", Plain),
            col("minutes", "分钟", Number),
        ],
        example: &[("from", "venue/expo"), ("to", "venue/hotel"), ("minutes", "35")],
    },
    Table {
        key: "forums",
        sheet: "论坛 forums",
        columns: &[
            col("code", "代码", Code),
            col("kind", "类型", Choice(FORUM_KINDS)),
            col("title", "名称", Text),
            col("host", "主办", Text),
            col("description", "简介", Text),
            col("rooms", "会场", References("rooms")),
            col("order", "顺序", Number),
        ],
        example: &[
            ("code", "cardio"),
            ("kind", "themed 专题论坛"),
            ("title zh-Hans", "心血管创新论坛"),
            ("rooms", "a1"),
        ],
    },
    Table {
        key: "sessions",
        sheet: "日程 sessions",
        columns: &[
            col("id", "编号", Code),
            col("date", "日期", Date),
            col("start", "开始", Time),
            col("end", "结束", Time),
            col("title", "题目", Text),
            col("kind", "类型", Choice(SESSION_KINDS)),
            col("forum", "论坛", Reference("forums")),
            col("room", "会场", Reference("rooms")),
            col("speakers", "嘉宾（角色）", Words),
            col("state", "状态", Choice(STATES)),
            col("languages", "语言", Words),
            col("interpretation", "同传", Words),
            col("projects", "项目", References("projects")),
            col("exhibitor", "赞助展商", Reference("exhibitors")),
            col("description", "简介", Text),
        ],
        example: &[
            ("id", "cardio-01"),
            ("date", "2026-11-12"),
            ("start", "09:00"),
            ("end", "09:20"),
            ("title zh-Hans", "结构性心脏病器械的临床评价"),
            ("kind", "talk 报告"),
            ("forum", "cardio"),
            ("room", "a1"),
            ("speakers", "wang-wei；li-na (moderator)"),
        ],
    },
    Table {
        key: "speakers",
        sheet: "嘉宾 speakers",
        columns: &[
            col("id", "编号", Code),
            col("name", "姓名", Text),
            col("org", "单位", Text),
            col("title", "职务", Text),
            col("bio", "简介", Text),
        ],
        example: &[
            ("id", "wang-wei"),
            ("name zh-Hans", "王伟"),
            ("org zh-Hans", "示例医院"),
            ("title zh-Hans", "主任医师"),
        ],
    },
    Table {
        key: "attachments",
        sheet: "资料 attachments",
        columns: &[
            col("session", "日程", Reference("sessions")),
            col("title", "名称", Text),
            col("url", "网址", Plain),
        ],
        example: &[("session", "cardio-01"), ("url", "https://www.example.com/a.pdf")],
    },
    Table {
        key: "projects",
        sheet: "项目 projects",
        columns: &[
            col("id", "编号", Code),
            col("title", "名称", Text),
            col("category", "组别", Text),
            col("org", "单位", Text),
            col("description", "简介", Text),
        ],
        example: &[("id", "p-01"), ("title zh-Hans", "血管内成像导管")],
    },
    Table {
        key: "awards",
        sheet: "获奖 awards",
        columns: &[
            col("session", "日程", Reference("sessions")),
            col("list", "榜单", Text),
            col("prize", "奖项", Text),
            col("rank", "名次", Number),
            col("winner", "获奖者", Text),
            col("project", "项目", Reference("projects")),
            col("money", "奖金", Text),
        ],
        example: &[
            ("session", "award-01"),
            ("list zh-Hans", "创新创业大赛"),
            ("prize zh-Hans", "一等奖"),
            ("winner zh-Hans", "血管内成像导管"),
        ],
    },
    Table {
        key: "agreements",
        sheet: "签约 agreements",
        columns: &[
            col("session", "日程", Reference("sessions")),
            col("title", "名称", Text),
            col("kind", "类型", Text),
            col("parties", "签约方，每行一方", Texts),
        ],
        example: &[("session", "signing-01"), ("title zh-Hans", "战略合作协议")],
    },
    Table {
        key: "zones",
        sheet: "展区 zones",
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("order", "顺序", Number),
        ],
        example: &[("code", "robots"), ("name zh-Hans", "医疗机器人展区")],
    },
    Table {
        key: "exhibitors",
        sheet: "展商 exhibitors",
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("zone", "展区", Reference("zones")),
            col("booth", "展位", Plain),
            col("area_m2", "面积", Number),
            col("tier", "赞助级别", Number),
            col("description", "简介", Text),
            col("offers", "产品与服务", Words),
            col("url", "网址", Plain),
        ],
        example: &[
            ("code", "robots-01"),
            ("name zh-Hans", "示例机器人公司"),
            ("zone", "robots"),
            ("booth", "A01"),
        ],
    },
    Table {
        key: "questions",
        sheet: "展位提问 questions",
        columns: &[
            col("exhibitor", "展商", Reference("exhibitors")),
            col("code", "代码", Code),
            col("text", "问题", Text),
            col("kind", "类型", Choice(QUESTION_KINDS)),
            col("options", "选项，每行一项", Texts),
            col("option_codes", "选项代码", Words),
        ],
        example: &[
            ("exhibitor", "robots-01"),
            ("code", "volume"),
            ("text zh-Hans", "年用量"),
            ("kind", "single 单选"),
            ("options zh-Hans", "少量\n大量"),
            ("option_codes", "few；many"),
        ],
    },
    Table {
        key: "lists",
        sheet: "签到 lists",
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("ticket_types", "票种", Words),
            col("windows", "开放时段", Words),
            col("per_day", "每日次数", Number),
            col("total", "总次数", Number),
            col("capacity", "容量", Number),
            col("reentry", "再次入场", Choice(REENTRY)),
            col("requires", "先决签到", Reference("lists")),
            col("amber_minutes", "数据有效分钟", Number),
            col("directory", "名录", Choice(DIRECTORY)),
            col("live", "须联网", Flag),
        ],
        example: &[
            ("code", "main"),
            ("name zh-Hans", "主入口"),
            ("windows", "2026-11-12 08:00 / 2026-11-12 18:00"),
        ],
    },
    Table {
        key: "circles",
        sheet: "圈子 circles",
        columns: &[
            col("code", "代码", Code),
            col("name", "名称", Text),
            col("owner", "圈主", Text),
            col("posts", "帖数", Number),
            col("description", "简介", Text),
        ],
        example: &[("code", "optics"), ("name zh-Hans", "光学圈")],
    },
    Table {
        key: "topics",
        sheet: "话题 topics",
        columns: &[
            col("id", "编号", Code),
            col("circle", "圈子", Reference("circles")),
            col("title", "标题", Text),
            col("text", "正文", Text),
            col("author", "作者", Text),
            col("at", "时间", Moment),
            col("replies", "回复", Number),
        ],
        example: &[("id", "optics-01"), ("circle", "optics"), ("title zh-Hans", "镜片选型")],
    },
    Table {
        key: "notices",
        sheet: "通知 notices",
        columns: &[
            col("id", "编号", Code),
            col("title", "标题", Text),
            col("text", "正文", Text),
            col("at", "时间", Moment),
        ],
        example: &[("id", "welcome"), ("title zh-Hans", "欢迎参会"), ("at", "2026-10-20 09:00")],
    },
];
