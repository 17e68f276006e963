//! Printed badges, read by programs that others wrote: poppler takes text and pictures out of PDF,
//! librsvg draws SVG, zbar reads codes.
//!
//! Where these programs are not installed the tests prove nothing, except where `CI=true` forbids
//! that.

use crate::program::answer;
use crate::server::folder_with_event;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Reference, name, organisation, group and seat; in the order in which they are printed.
const PEOPLE: [[&str; 5]; 9] = [
    ["D", "阿卜杜热西提·阿卜杜热合曼·买买提依明", "新疆某某大学第一附属医院", "", ""],
    ["C", "Maximiliana von Hohenstein-Württemberg", "Gesellschaft für Medizintechnik mbH", "A", ""],
    ["A", "王芳", "某医院", "A", "1-01"],
    [
        "B",
        "𠮷野㛃堃",
        "苏州工业园区某某医疗器械有限公司与中国科学院苏州某某研究所联合实验室",
        "A",
        "3-12",
    ],
    ["E", "欧阳娜娜", "", "B", ""],
    ["F", "龘䶮喆", "某公司", "B", "2-02"],
    ["H", "José Ñandú", "ACME", "C", ""],
    ["G", "國際會議", "臺北某某", "C", ""],
    ["I", "김철수", "서울", "C", "9"],
];

/// What a program prints; `None` where it is not installed.
fn output(program: &str, args: &[&str]) -> Option<String> {
    match Command::new(program).args(args).output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program} {args:?}: {errors}");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            assert!(std::env::var("CI").is_err(), "{program}: {error}");
            None
        }
    }
}

/// What zbar reads in a picture, a code each.
fn codes(picture: &Path) -> Option<Vec<String>> {
    let read = output("zbarimg", &["--quiet", "--raw", picture.to_str().unwrap()])?;
    Some(read.lines().map(str::to_owned).collect())
}

/// A folder with badges of everyone, and the flag that names it.
fn printed() -> (tempfile::TempDir, String) {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let mut people = String::from("ref,name,org,ticket_type,group,seat\n");
    for [reference, name, org, group, seat] in PEOPLE {
        people.push_str(&format!("{reference},{name},{org},vip,{group},{seat}\n"));
    }
    let file = folder.path().join("people.csv");
    std::fs::write(&file, people).unwrap();
    answer("attendees-import", &format!("attendees import {} {d}", file.display()));
    answer("badges-issue", &format!("badges issue --all {d}"));
    (folder, d)
}

fn badge_texts(d: &str) -> BTreeSet<String> {
    let text = |reference: &str| {
        let badge = answer("badges-text", &format!("badges text {reference} {d}"));
        badge["text"].as_str().unwrap().to_owned()
    };
    PEOPLE.iter().map(|person| text(person[0])).collect()
}

/// The pages of a PDF as pictures, as fine as a common printer has them.
fn pictures(pdf: &Path) -> Option<Vec<PathBuf>> {
    let folder = pdf.with_extension("pages");
    std::fs::create_dir(&folder).unwrap();
    let prefix = folder.join("page");
    output("pdftoppm", &["-r", "300", "-gray", "-png", pdf.to_str()?, prefix.to_str()?])?;
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut pictures: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pictures.sort();
    Some(pictures)
}

#[test]
fn every_code_and_name_of_a_pdf_is_read_on_a4_and_on_labels() {
    let (folder, d) = printed();
    let expected = badge_texts(&d);
    for (name, size, pages, points) in [
        ("a4.pdf", "", 3, "595.276 x 841.89"),
        ("labels.pdf", "--size 80x120mm", 9, "226.772 x 340.158"),
        ("small.pdf", "--size 50x75mm", 9, "141.732 x 212.598"),
    ] {
        let pdf = folder.path().join(name);
        answer("badges-sheet", &format!("badges sheet {size} --out {} {d}", pdf.display()));
        let file = pdf.to_str().unwrap();

        let Some(text) = output("pdftotext", &["-raw", file, "-"]) else { return };
        let text: String = text.split_whitespace().collect();
        let mut after = 0;
        for [_, name, org, ..] in PEOPLE {
            let whole: String = name.split_whitespace().collect();
            let at = text[after..].find(&whole).unwrap_or_else(|| panic!("{name} in {text}"));
            after += at + whole.len();
            let org: String = org.split_whitespace().collect();
            assert!(text[after..].starts_with(&org), "{org} after {name} in {text}");
        }
        let about = output("pdfinfo", &[file]).unwrap();
        assert!(about.contains(points), "{about}");
        let fonts = output("pdffonts", &[file]).unwrap();
        for font in fonts.lines().skip(2) {
            assert!(font.contains(" yes yes yes "), "embedded, a subset, with its text: {font}");
        }

        let pictures = pictures(&pdf).unwrap();
        assert_eq!(pictures.len(), pages);
        let mut read = Vec::new();
        for picture in &pictures {
            read.extend(codes(picture).unwrap());
        }
        assert_eq!(read.len(), PEOPLE.len(), "{name}: {read:?}");
        assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), expected, "{name}");
    }
}

#[test]
fn every_code_of_an_svg_is_read() {
    let (folder, d) = printed();
    let expected = badge_texts(&d);
    let out = folder.path().join("sheet.svg");
    let sheet = answer("badges-sheet", &format!("badges sheet --out {} {d}", out.display()));
    let mut read = BTreeSet::new();
    for file in sheet["files"].as_array().unwrap() {
        let svg = PathBuf::from(file.as_str().unwrap());
        let picture = svg.with_extension("png");
        let (from, to) = (svg.to_str().unwrap(), picture.to_str().unwrap());
        let drawn = output("rsvg-convert", &["--dpi-x", "300", "--dpi-y", "300", "-o", to, from]);
        if drawn.is_none() {
            return;
        }
        read.extend(codes(&picture).unwrap());
    }
    assert_eq!(read, expected);
}
