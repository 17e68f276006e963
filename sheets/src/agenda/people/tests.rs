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
    let cases: [(&str, &[&str]); 48] = [
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
        ("王书记、张局长、赵总", &["王书记|||", "张局长|||", "赵总|||"]),
        ("李院士（中国工程院）", &["李院士||中国工程院|"]),
        ("欧阳教授", &["欧阳教授|||"]),
        ("示例大学 王书记", &["王书记||示例大学|"]),
        ("示例大学王书记", &["王书记||示例大学|"]),
        ("衛生福利部 陳部長", &["陳部長||衛生福利部|"]),
        ("陈老师 李老师", &["陈老师|||", "李老师|||"]),
        ("孙 权  周 瑜", &["孙权|||", "周瑜|||"]),
        ("孙　权　周　瑜", &["孙权|||", "周瑜|||"]),
        ("欧 阳 明", &["欧阳明|||"]),
        ("【线上】赵六 示例科技有限公司 创始人兼CEO", &["赵六||示例科技有限公司|创始人兼CEO"]),
        ("吳建宏 副教授／成功大學", &["吳建宏||成功大學|副教授"]),
        ("讲者：吕蒙；点评：甘宁、太史慈", &["吕蒙|||", "+甘宁|||", "+太史慈|||"]),
        ("與談人：林志明、吳建宏", &["+林志明|||", "+吳建宏|||"]),
        ("Grace Kim – Example University", &["Grace Kim||Example University|"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&read_people(text)), expected, "{text:?}");
    }
}

#[test]
fn what_is_no_person_is_left_and_said() {
    for text in ["待定", "TBD", "全体参会代表", "组委会", "高级工程师", "示例公司代表", "院长"]
    {
        let found = read_people(text);
        assert_eq!((found.people.len(), found.left.len()), (0, 1), "{text}");
    }
    let found = read_people("王伟、待定");
    assert_eq!((shown(&found), found.left), (vec!["王伟|||".to_owned()], vec!["待定".to_owned()]));
}

#[test]
fn names_are_read_in_every_script_and_whole() {
    let names = [
        "Karol Życzkowski",
        "Łukasz Nowak",
        "Đorđe Petrović",
        "Nguyễn Văn An",
        "Şerif Öz",
        "Ștefan Popescu",
        "İbrahim Çelik",
        "Юрий Гагарин",
        "김철수",
        "محمد علي",
        "山田 太郎",
        "田中 一郎",
        "高橋 メアリー",
        "Wei-Chen (Vincent) Lin",
    ];
    for name in names {
        let found = read_people(name);
        assert_eq!((shown(&found), found.left.len()), (vec![format!("{name}|||")], 0), "{name}");
    }
    assert_eq!(shown(&read_people("山田 太郎（示例大学 教授）")), ["山田 太郎||示例大学|教授"]);
    assert_eq!(
        shown(&read_people("Jane Doe (Example) London"))[0].split('|').next(),
        Some("Jane Doe")
    );
}

#[test]
fn a_word_of_a_title_is_no_certain_person() {
    for text in ["应用", "方向", "成果 展示", "智慧 城市"] {
        assert!(!super::looks_like_person(text), "{text}");
    }
    assert!(super::looks_like_person("山田 太郎"));
    assert!(super::is_nick("sauramaia") && !super::is_nick("staff") && !super::is_nick("tba"));
}
