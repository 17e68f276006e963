//! What a name, an organisation and a position look like.

use crate::fold::{fold, is_han};
use crate::moment::pattern_of;
use regex::Regex;
use std::sync::LazyLock;

/// Family names, those of two characters apart.
const SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈锺钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴赖賴覃洪武莫孔汤湯向常温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲伊仝区區郜海阚闞花权權强強帅帥屠豆朴盖蓋练練廉禹井祖漆巴丰豐支卿国國狄平计計索宣晋晉相初门門云雲容敬来來扈晁都芮普阙闕浦戈伏鹿薄邸雍辜羊阿乌烏母裘亓修邰赫杭况況那宿鲜鮮印逯隆茹诺诺戴夏";
const COMPOUND: [&str; 26] = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲",
    "公孙", "公孫", "令狐", "慕容", "宇文", "司徒", "夏侯", "长孙", "端木", "万俟", "万俟", "独孤",
    "南宫", "申屠",
];

static ORGANISATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)大学|大學|学院|學院|医院|醫院|公司|集团|集團|研究院|研究所|研究中心|中心|协会|協會|学会|學會|委员会|委員會|基金|资本|資本|科技|医疗|醫療|生物|药业|藥業|实验室|實驗室|政府|管理局|药监局|监管|联盟|聯盟|学校|科学院|工程院|事务所|杂志|报社|园区|高新区|银行|证券|创投|投资|检测|检验|部门|处$|厅$|局$|\b(?:university|hospital|institute|inc|ltd|llc|gmbh|corp|company|college|centre|center|laborator(?:y|ies)|school|association|society|group|foundation|capital|ventures|ministry|department|academy|clinic|technolog(?:y|ies)|medical|biotech|pharma|partners|MIT|ETH|AG|SA|PLC)\b",
    )
});
/// Ends of positions, those that contain others first.
static POSITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)(?:(?:副|常务副|执行|首席|总|助理|特聘|长江学者|高级|资深|联合|名誉|荣誉|创始|主治|主任|副主任|学科带头|博士生?|硕士生?|研究生|市场|研发|运营|技术|产品|注册|医学|临床|销售|商务|项目|科室?|大外科|部门?|事业部|(?:创始人|創始人|董事长|總裁|总裁|院长|主任|会长|理事长|教授|书记|校长|所长|主席)兼)*)(?:院士|教授|研究员|研究員|主任医师|主任醫師|副主任医师|主任|副主任|主治医师|医师|醫師|医生|博士|硕士|导师|導師|院长|院長|副院长|校长|校長|所长|所長|处长|處長|局长|局長|厅长|部长|部長|司长|市长|区长|书记|書記|主席|会长|會長|理事长|理事長|秘书长|秘書長|董事长|董事長|董事|总裁|總裁|总经理|總經理|副总经理|副总裁|总监|總監|经理|經理|合伙人|合夥人|创始人|創始人|工程师|工程師|科学家|科學家|顾问|顧問|专家|專家|讲师|講師|护士长|带头人|负责人|負責人|代表|主编|编审|律师|分析师|专员|组长|科长|首席执行官|CEO|CTO|CFO|COO|CMO|VP|先生|女士|老师|老師)(?:/.+)?$|(?i)\b(?:professor|prof|dr|director|president|ceo|cto|coo|cfo|cso|founder|co-founder|manager|chair(?:man|woman)?|head|partner|fellow|engineer|scientist|physician|surgeon|dean|vice[- ]president|vp|lead|officer|lecturer|consultant)\b",
    )
});
static NO_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^(?:拟邀.{0,6}|待定|待邀请?|待确认|待確認|邀请中|确认中|tba|tbd|tbc|to be (?:announced|confirmed|determined)|全体.*|全體.*|各.{0,6}代表|相关.{0,8}|与会.*|所有.*|all|无|無|n/a|none|-+|—+|/|\?+|x+|××+|组委会|主办方|主持人?|嘉宾|评委|speakers?|organi[sz]ers?)$",
    )
});
static LATIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"^(?:(?:(?i:prof|dr|mr|mrs|ms|sir)\.? )*)\p{Lu}[\p{L}\p{M}'’.-]*(?: (?:\p{Lu}[\p{L}\p{M}'’.-]*|de|da|di|van|von|der|den|la|le|bin|al|el|dos|ter)){0,4}$",
    )
});
/// Names in scripts without capital letters: what stands among people and has nothing else.
static UNCASED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"^(?:\p{Hangul}{2,5}|\p{Hangul}{1,2} \p{Hangul}{1,3}|[\p{Hiragana}\p{Katakana}ー]{2,12}(?: [\p{Hiragana}\p{Katakana}ー]{1,12})?|[\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Thai}\p{M}'.-]{2,20}(?: [\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Thai}\p{M}'.-]{1,20}){0,4})$",
    )
});
/// `Wei-Chen (Vincent) Lin`: a name with the name by which somebody is called in it.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r#"^\p{Lu}[\p{L}\p{M}'’.-]* [("“]\p{Lu}[\p{L}'’.-]*[)"”](?: \p{Lu}[\p{L}\p{M}'’-]*){1,2}$"#,
    )
});
/// Family names of Japan, behind which the given name stands after a space.
const JAPANESE: &str = "佐藤 鈴木 铃木 高橋 高桥 田中 伊藤 渡辺 渡邊 渡边 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 清水 山崎 阿部 池田 橋本 桥本 山下 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 宮崎 安藤 高木 大野 谷口 今井 丸山 高田 村田 武田 上野 杉山 増田 平野 菅原 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 佐野 大西 杉本 新井 浜田 古川 水野 小山 柴田 工藤 横山 宮本 内田 島田 本田 中田 東 森 林 原 関 南 北";
/// Words of titles that begin as Chinese names do.
const WORDS: &str = "应用 方向 方案 方法 成果 成立 成长 项目 时代 时间 平台 常见 常规 关键 关注 安全 安排 管理 高端 高质 高效 高新 全球 全面 全国 全程 金融 武器 施工 游戏 万物 相关 和谐 华东 华南 华北 计划 计算 计量 连接 连锁 路径 路演 车间 车辆 车载 边缘 边界 向量 温度 江苏 江西 章程 支持 支付 支撑 支架 党建 单元 司法 强化 席位 门诊 云端 平衡 国际 国内 国产 来宾 初步 权益 权威 海外 海洋 练习 文化 文旅 文献 麻醉 程序 康复 封装 解读 解决 解析 简介 符合 查询 储能 冷链 宣传 索引 都市 丰富 位置 包装 毕业 雷达 金属 龙头 石油 沙龙 欧洲 欧盟 农业 农村 印刷 随访 夏季 商业 商务 景观 时空 明天 展望 易用 居民 宫颈 乐器 关节 颜色 金奖 应对 时尚";

/// A name of Japan that is written with a space, which would be an organisation's elsewhere.
pub(super) fn is_japanese(family: &str, given: &str) -> bool {
    let kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
    JAPANESE.split(' ').any(|known| known == family)
        && (1..=4).contains(&given.chars().count())
        && given.chars().all(|c| is_han(c) || kana(c) || c == '々')
        && !is_organisation(given)
        && !is_position(given)
}

/// True for a name with a name in parentheses that is part of it.
pub(super) fn has_called(text: &str) -> bool {
    CALLED.is_match(text) && !is_organisation(text) && !is_position(text)
}

/// True for what people call themselves where a column says that it names people.
pub(in crate::agenda) fn is_nick(text: &str) -> bool {
    const OTHERS: [&str; 24] = [
        "all",
        "staff",
        "team",
        "everyone",
        "various",
        "none",
        "organizers",
        "organisers",
        "participants",
        "attendees",
        "students",
        "volunteers",
        "committee",
        "video",
        "online",
        "remote",
        "virtual",
        "panel",
        "open",
        "break",
        "lunch",
        "several",
        "many",
        "self",
    ];
    let text = text.trim();
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    let rest = text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    starts && rest && (3..=24).contains(&text.len()) && !OTHERS.contains(&text) && !no_person(text)
}

/// True for a name of two to four ideographs, one with a dot in it, or a Latin one.
pub(super) fn is_name(text: &str) -> bool {
    let text = fold(text);
    if no_person(&text) || is_organisation(&text) {
        return false;
    }
    let count = text.chars().count();
    let dotted = |c: char| matches!(c, '·' | '•' | '・' | '‧');
    if text.chars().all(|c| is_han(c) || dotted(c)) {
        let has_dot = text.chars().any(dotted);
        return if has_dot { count <= 16 } else { (2..=4).contains(&count) && !is_position(&text) };
    }
    count <= 48 && (LATIN.is_match(&text) || UNCASED.is_match(&text)) && !is_position(&text)
}

/// True where a Chinese name begins with a family name.
pub(super) fn has_surname(name: &str) -> bool {
    let compound = COMPOUND.iter().any(|two| name.starts_with(two));
    compound
        || (name.chars().count() <= 3 && name.chars().next().is_some_and(|c| SURNAMES.contains(c)))
}

/// True for `王书记` and `李院士`: somebody of whom nothing is written but the family name and
/// what they are.
pub(super) fn is_titled(text: &str) -> bool {
    let compound = COMPOUND.iter().find(|two| text.starts_with(**two)).map(|two| two.len());
    let single = || text.chars().next().filter(|c| SURNAMES.contains(*c)).map(char::len_utf8);
    let family = compound.or_else(single);
    family.is_some() && position_start(text) == family && text.chars().all(is_han)
}

/// True for the words of an organisation.
pub(super) fn is_organisation(text: &str) -> bool {
    ORGANISATION.is_match(text)
}

/// True for the words of a position.
pub(super) fn is_position(text: &str) -> bool {
    POSITION.is_match(text)
}

/// Where a position begins that a text ends with.
pub(super) fn position_start(text: &str) -> Option<usize> {
    POSITION.find(text).map(|found| found.start())
}

/// True for words that stand where a person would.
pub(super) fn no_person(text: &str) -> bool {
    NO_PERSON.is_match(text.trim())
}

/// True for a cell that names people, seen without its header.
pub(in crate::agenda) fn looks_like_person(text: &str) -> bool {
    let found = super::read_people(text);
    let Some(first) = found.people.first() else { return false };
    let name: String = first.name.chars().collect();
    let certain = if name.chars().all(is_han) {
        (has_surname(&name) || is_titled(&name)) && !WORDS.split(' ').any(|word| word == name)
    } else {
        name.contains([' ', '·'])
    };
    certain && found.left.is_empty()
}
