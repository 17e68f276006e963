//! Markdown as text.

use super::html;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// The text that a page would show.
pub(super) fn text_of(markdown: &str) -> String {
    let mut shown = Shown::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        shown.show(event);
    }
    shown.text
}

#[derive(Default)]
struct Shown {
    text: String,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The address of each open link, and where its text began.
    links: Vec<(String, usize)>,
}

impl Shown {
    fn show(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::Html(tag) | Event::InlineHtml(tag) => self.html(&tag),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.paragraph(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Item => {
                self.line();
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.text.push_str(&format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => self.text.push_str("• "),
                }
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push(first);
            }
            // an item's first paragraph stands behind its bullet
            Tag::Paragraph if self.text.ends_with("• ") || self.text.ends_with(". ") => {}
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.paragraph(),
            Tag::Link { dest_url, link_type, .. } => {
                let is_web = dest_url.starts_with("http://") || dest_url.starts_with("https://");
                if link_type == LinkType::Autolink && !is_web {
                    // a type between angle brackets
                    self.text.push('<');
                }
                self.links.push((dest_url.into_string(), self.text.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let Some((before, shown)) = self.text.split_at_checked(from) else { return };
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        if before.ends_with('<') && shown == address && !is_web {
            self.text.push('>');
        } else if is_web && shown.trim() != address {
            self.text.push_str(&format!(" ({address})"));
        }
    }

    /// Tags of HTML are dress; what is none of them is text.
    fn html(&mut self, raw: &str) {
        match html::tag(raw) {
            Some(tag) if tag.name == "a" && tag.is_end => self.end_link(),
            Some(tag) if tag.name == "a" => {
                let address = html::href(tag.inside).unwrap_or_default();
                self.links.push((address, self.text.len()));
            }
            Some(_) => self.text.push_str(&html::text_of(raw)),
            None if raw.starts_with("<!--") => {}
            None => self.text.push_str(raw),
        }
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}
