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
        r"(?i)(?:(?:副|常务副|执行|首席|总|助理|特聘|长江学者|高级|资深|联合|名誉|荣誉|创始|主治|主任|副主任|学科带头|博士生?|硕士生?|研究生|市场|研发|运营|技术|产品|注册|医学|临床|销售|商务|项目|科室?|大外科|部门?|事业部)*)(?:院士|教授|研究员|研究員|主任医师|主任醫師|副主任医师|主任|副主任|主治医师|医师|醫師|医生|博士|硕士|导师|導師|院长|院長|副院长|校长|校長|所长|所長|处长|處長|局长|局長|厅长|部长|部長|司长|市长|区长|书记|書記|主席|会长|會長|理事长|理事長|秘书长|秘書長|董事长|董事長|董事|总裁|總裁|总经理|總經理|副总经理|副总裁|总监|總監|经理|經理|合伙人|合夥人|创始人|創始人|工程师|工程師|科学家|科學家|顾问|顧問|专家|專家|讲师|講師|护士长|带头人|负责人|負責人|代表|主编|编审|律师|分析师|专员|组长|科长|首席执行官|CEO|CTO|CFO|COO|CMO|VP|先生|女士|老师|老師)(?:/.+)?$|(?i)\b(?:professor|prof|dr|director|president|ceo|cto|coo|cfo|cso|founder|co-founder|manager|chair(?:man|woman)?|head|partner|fellow|engineer|scientist|physician|surgeon|dean|vice[- ]president|vp|lead|officer|lecturer|consultant)\b",
    )
});
static NO_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^(?:拟邀.{0,6}|待定|待邀请?|待确认|待確認|邀请中|确认中|tba|tbd|tbc|to be (?:announced|confirmed|determined)|全体.*|全體.*|各.{0,6}代表|相关.{0,8}|与会.*|所有.*|all|无|無|n/a|none|-+|—+|/|\?+|x+|××+|组委会|主办方|主持人?|嘉宾|评委|speakers?|organi[sz]ers?)$",
    )
});
static LATIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"^(?:(?:(?i:prof|dr|mr|mrs|ms|sir)\.? )*)[A-ZÀ-Þ][\p{L}'’.-]*(?: (?:[A-ZÀ-Þ][\p{L}'’.-]*|de|da|di|van|von|der|den|la|le|bin|al|el|dos|ter)){0,4}$",
    )
});

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
    count <= 48 && LATIN.is_match(&text) && !is_position(&text)
}

/// True where a Chinese name begins with a family name.
pub(super) fn has_surname(name: &str) -> bool {
    let compound = COMPOUND.iter().any(|two| name.starts_with(two));
    compound
        || (name.chars().count() <= 3 && name.chars().next().is_some_and(|c| SURNAMES.contains(c)))
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
    let certain =
        if name.chars().all(is_han) { has_surname(&name) } else { name.contains([' ', '·']) };
    certain && found.left.is_empty()
}
