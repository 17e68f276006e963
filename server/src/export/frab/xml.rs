//! The schedule in XML, as c3voc's schema orders its elements.

use super::{Day, Event, GENERATOR, Link, Schedule};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Token};
use std::io;

type Xml = Writer<Vec<u8>>;

impl Schedule {
    /// Writes it.
    pub(in crate::export) fn to_xml(&self) -> String {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        // writing into memory cannot fail
        let _ = self.write(&mut xml);
        String::from_utf8(xml.into_inner()).unwrap_or_default()
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        xml.write_event(Token::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.create_element("schedule").write_inner_content(|xml| {
            let version = env!("CARGO_PKG_VERSION");
            let generator = xml.create_element("generator").with_attribute(("name", GENERATOR));
            generator.with_attribute(("version", version)).write_empty()?;
            leaf(xml, "version", Some(&self.version))?;
            self.conference(xml)?;
            self.days.iter().try_for_each(|day| write_day(xml, day))
        })?;
        Ok(())
    }

    fn conference(&self, xml: &mut Xml) -> io::Result<()> {
        let conference = &self.conference;
        xml.create_element("conference").write_inner_content(|xml| {
            leaf(xml, "acronym", Some(&conference.acronym))?;
            leaf(xml, "title", Some(&conference.title))?;
            leaf(xml, "start", Some(&conference.start))?;
            leaf(xml, "end", Some(&conference.end))?;
            leaf(xml, "days", Some(&self.days.len().to_string()))?;
            leaf(xml, "timeslot_duration", Some("00:05"))?;
            leaf(xml, "base_url", Some(&self.base_url))?;
            leaf(xml, "time_zone_name", Some(&conference.time_zone_name))?;
            for name in &self.tracks {
                let track = xml.create_element("track");
                track.with_attribute(("name", clean(name).as_str())).write_empty()?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn write_day(xml: &mut Xml, day: &Day) -> io::Result<()> {
    let element = xml
        .create_element("day")
        .with_attribute(("index", day.index.to_string().as_str()))
        .with_attribute(("date", day.date.to_string().as_str()))
        .with_attribute(("start", day.start.to_rfc3339().as_str()))
        .with_attribute(("end", day.end.to_rfc3339().as_str()));
    element.write_inner_content(|xml| {
        for (room, events) in &day.rooms {
            let element = xml
                .create_element("room")
                .with_attribute(("name", clean(&room.name).as_str()))
                .with_attribute(("guid", room.guid.as_str()));
            element.write_inner_content(|xml| {
                events.iter().try_for_each(|event| write_event(xml, event))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_event(xml: &mut Xml, event: &Event) -> io::Result<()> {
    let element = xml
        .create_element("event")
        .with_attribute(("guid", event.guid.as_str()))
        .with_attribute(("id", event.id.to_string().as_str()));
    element.write_inner_content(|xml| {
        leaf(xml, "room", Some(&event.room))?;
        leaf(xml, "title", Some(&event.title))?;
        leaf(xml, "subtitle", event.subtitle.as_deref())?;
        leaf(xml, "type", Some(&event.sort))?;
        leaf(xml, "date", Some(&event.date))?;
        leaf(xml, "start", Some(&event.start))?;
        leaf(xml, "duration", Some(&event.duration))?;
        leaf(xml, "abstract", event.summary.as_deref())?;
        leaf(xml, "slug", Some(&event.slug))?;
        leaf(xml, "track", event.track.as_deref())?;
        xml.create_element("persons").write_inner_content(|xml| {
            for person in &event.persons {
                let element =
                    xml.create_element("person").with_attribute(("guid", person.guid.as_str()));
                element.write_text_content(BytesText::new(&clean(&person.name)))?;
            }
            Ok(())
        })?;
        leaf(xml, "language", event.language.as_deref())?;
        leaf(xml, "description", event.description.as_deref())?;
        xml.create_element("recording").write_inner_content(|xml| {
            leaf(xml, "license", None)?;
            leaf(xml, "optout", Some("false"))
        })?;
        links(xml, "links", "link", &event.links)?;
        links(xml, "attachments", "attachment", &event.attachments)?;
        leaf(xml, "url", Some(&event.url))
    })?;
    Ok(())
}

fn links(xml: &mut Xml, list: &str, item: &str, links: &[Link]) -> io::Result<()> {
    xml.create_element(list).write_inner_content(|xml| {
        for link in links {
            let element =
                xml.create_element(item).with_attribute(("href", clean(&link.url).as_str()));
            element.write_text_content(BytesText::new(&clean(&link.title)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// An element with text only; empty where there is none.
fn leaf(xml: &mut Xml, name: &str, text: Option<&str>) -> io::Result<()> {
    let element = xml.create_element(name);
    match text.map(clean).filter(|text| !text.is_empty()) {
        Some(text) => element.write_text_content(BytesText::new(&text))?,
        None => element.write_empty()?,
    };
    Ok(())
}

/// A text without the characters that XML has no way to write.
fn clean(text: &str) -> String {
    let allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(allowed).collect()
}
