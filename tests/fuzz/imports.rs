//! Organizers' files: whatever is damaged in them, the answer is an outcome, and what is taken in
//! can be written and is read again.

use crate::{Script, damaged};
use huiban_protocol::documents::Severity;
use huiban_server::organizer::{ExportFormat, ExportRequest, ImportFilesRequest};
use huiban_tests::World;

fn document(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Takes damaged files in, one after the other.
fn fuzz(ordinary: u32, documents: &[Vec<u8>]) {
    huiban_vfs::install();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::sqlite());
    crate::fuzz(ordinary, |script: &Script| {
        let (_, content) = damaged(documents, script);
        let request = ImportFilesRequest {
            event: Some(world.event.clone()),
            ..ImportFilesRequest::new("file", content)
        };
        let organizer = world.organizer();
        let answer = runtime.block_on(organizer.import_files(&request)).unwrap();
        let mut problems = answer.report.problems.iter();
        let refused = problems.any(|problem| problem.severity == Severity::Error);
        assert_eq!(refused, answer.report.is_refused());
        if refused {
            return;
        }
        let language = huiban_protocol::documents::Language::En;
        for format in [ExportFormat::FrabJson, ExportFormat::FrabXml] {
            let request = ExportRequest { format, language };
            let content =
                runtime.block_on(organizer.export(&world.event, &request)).unwrap().content;
            let again = ImportFilesRequest {
                event: Some(world.event.clone()),
                dry_run: true,
                ..ImportFilesRequest::new("file", content)
            };
            let again = runtime.block_on(organizer.import_files(&again)).unwrap();
            assert_eq!(again.event.as_ref(), Some(&world.event), "the own export is no schedule");
        }
    });
}

const FRAB: &str = r#"{"schedule":{"version":"1","base_url":"https://a.example/","conference":
    {"acronym":"abcd","title":"A","start":"2026-08-21","time_zone_name":"Europe/Berlin","rooms":
    [{"name":"A","guid":"b379c473-93b9-4eae-9a09-d482e86cede3","capacity":9}],"days":[{"index":1,
    "date":"2026-08-21","day_start":"2026-08-21T09:00:00+02:00","day_end":"2026-08-22T04:00:00+02:00",
    "rooms":{"A":[{"guid":"0b1f0d4e-0000-4000-8000-000000000001","id":1,"code":"AAA","date":
    "2026-08-21T09:00:00+02:00","start":"9:00","duration":"0:45","title":"T **b**","track":"M",
    "type":"talk","language":"de","abstract":"<p>a<br>b &amp; c</p>","description":"* x\n* [y](https://y)",
    "persons":[{"id":7,"public_name":"Ann"}],"links":[{"url":"x","title":"X"}]},
    {"id":2,"start":"01:00","duration":"PT1H","title":"N"}]}}]}}}"#;

const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?><!DOCTYPE schedule [<!ENTITY a "b">]>
    <schedule><generator name="w"/><conference><title>A &amp; B</title><acronym>abcd</acronym>
    <start>2026-08-21</start><day_change>09:00:00</day_change><time_zone_name>Asia/Kolkata
    </time_zone_name></conference><day index="1" date="2026-08-21"><room name="R" guid="x"><event id="1"
    guid="g"><date>2026-08-21T05:00:00+00:00</date><start>10:30</start><duration>00:20</duration>
    <title><![CDATA[C <b>]]></title><description>a &#8212; &nbsp;<i>b</i></description><persons>
    <person id="63">Ann</person></persons></event></room><event id="2"><start>1:00</start><end>2:00
    </end><title>N</title></event></day></schedule>"#;

const SESSIONIZE: &str = r#"{"sessions":[{"id":"1","title":"K","description":"d","startsAt":
    "2024-04-20T09:00:00","endsAt":"2024-04-20T09:45:00","isServiceSession":false,"speakers":["b"],
    "categoryItems":[11],"roomId":2}],"speakers":[{"id":"b","fullName":"Bo","bio":"x","tagLine":"y"}],
    "categories":[{"id":1,"title":"Track","items":[{"id":11,"name":"C"}]}],"rooms":[{"id":2,"name":"A"}]}"#;

const GRID: &str = r#"[{"date":"2024-04-20T00:00:00","rooms":[{"id":1,"name":"A","sessions":[{"id":"1",
    "title":"P","startsAt":"2024-04-20T09:00:00","endsAt":"2024-04-20T09:45:00","speakers":[{"id":"a",
    "name":"Ann"}]}]}],"timeSlots":[]}]"#;

const HUIBAN: &str = r#"{"format":"huiban-event","version":1,"event":{"code":"E","name":{"en":"E"},
    "zone":"Asia/Shanghai","days":[{"date":"2026-11-12"}]},"sessions":[{"id":"a","kind":"talk",
    "title":{"en":"A"},"start":"2026-11-12T09:00:00+08:00","end":"2026-11-12T10:00:00+08:00"}]}"#;

#[test]
fn frab_json() {
    fuzz(200, &[document(FRAB)]);
}

#[test]
fn frab_xml() {
    fuzz(200, &[document(XML)]);
}

#[test]
fn sessionize() {
    fuzz(200, &[document(SESSIONIZE), document(GRID)]);
}

#[test]
fn huiban() {
    fuzz(100, &[document(HUIBAN)]);
}
