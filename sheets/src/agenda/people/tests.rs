//! People as cells name them.

use super::{People, read_people};
use huiban_protocol::documents::SpeakerRole;

fn shown(people: &People) -> Vec<String> {
    let part = |part: Option<SpeakerRole>| match part {
        Some(SpeakerRole::Moderator) => "*",
        Some(SpeakerRole::Panellist) => "+",
        Some(SpeakerRole::Juror) => "!",
        _ => "",
    };
    let one = |p: &super::Person| {
        let words = [p.english.as_deref(), p.org.as_deref(), p.position.as_deref()];
        let words = words.map(Option::unwrap_or_default).join("|");
        format!("{}{}|{words}", part(p.part), p.name)
    };
    people.people.iter().map(one).collect()
}

#[test]
fn people_are_found_with_where_they_are_from_and_what_they_are_there() {
    let cases: [(&str, &[&str]); 33] = [
        ("王伟-示例大学-教授", &["王伟||示例大学|教授"]),
        ("王伟，示例大学，教授", &["王伟||示例大学|教授"]),
        ("甲乙丙丁 王伟", &["王伟||甲乙丙丁|"]),
        ("王伟（示例大学教授，博士生导师）", &["王伟||示例大学|教授 博士生导师"]),
        ("王伟", &["王伟|||"]),
        ("王　伟", &["王伟|||"]),
        ("王 伟、李　娜、欧阳明月", &["王伟|||", "李娜|||", "欧阳明月|||"]),
        ("王伟（示例医院 主任医师）", &["王伟||示例医院|主任医师"]),
        ("王伟(示例大学教授)", &["王伟||示例大学|教授"]),
        (
            "王伟（示例大学 教授）、李娜（示例医院 院长）",
            &["王伟||示例大学|教授", "李娜||示例医院|院长"],
        ),
        ("王伟（示例大学、教授）；李娜", &["王伟||示例大学|教授", "李娜|||"]),
        ("王伟\n示例大学附属医院", &["王伟||示例大学附属医院|"]),
        (
            "王伟\n示例大学 教授\n李娜\n示例医院 院长",
            &["王伟||示例大学|教授", "李娜||示例医院|院长"],
        ),
        ("示例大学\n王伟 教授", &["王伟||示例大学|教授"]),
        ("王伟 示例大学 教授", &["王伟||示例大学|教授"]),
        ("示例大学 教授 王伟", &["王伟||示例大学|教授"]),
        ("王伟教授", &["王伟|||教授"]),
        ("王伟 教授", &["王伟|||教授"]),
        ("示例大学王伟教授", &["王伟||示例大学|教授"]),
        ("王伟 李娜 张敏", &["王伟|||", "李娜|||", "张敏|||"]),
        ("主持人：王伟（示例医院）\n嘉宾：李娜、张敏", &["*王伟||示例医院|", "李娜|||", "张敏|||"]),
        ("圆桌嘉宾：李娜、张敏", &["+李娜|||", "+张敏|||"]),
        ("评委: 李娜", &["!李娜|||"]),
        ("John Smith", &["John Smith|||"]),
        ("Dr. John Smith (Example University)", &["John Smith||Example University|"]),
        ("John Smith, Jane Doe", &["John Smith|||", "Jane Doe|||"]),
        ("John Smith, Example University", &["John Smith||Example University|"]),
        ("John Smith and Jane Doe", &["John Smith|||", "Jane Doe|||"]),
        ("王伟 Wei Wang", &["王伟|Wei Wang||"]),
        ("王伟（Wei Wang）", &["王伟|Wei Wang||"]),
        ("约翰·史密斯", &["约翰·史密斯|||"]),
        ("王伟\n（示例医院 主任医师）", &["王伟||示例医院|主任医师"]),
        ("陳偉（範例醫院 主任醫師）", &["陳偉||範例醫院|主任醫師"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&read_people(text)), expected, "{text:?}");
    }
}

#[test]
fn what_is_no_person_is_left_and_said() {
    for text in ["待定", "TBD", "全体参会代表", "组委会"] {
        let found = read_people(text);
        assert_eq!((found.people.len(), found.left.len()), (0, 1), "{text}");
    }
    let found = read_people("王伟、待定");
    assert_eq!((shown(&found), found.left), (vec!["王伟|||".to_owned()], vec!["待定".to_owned()]));
}
