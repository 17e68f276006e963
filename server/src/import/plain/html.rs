//! HTML as text.

use quick_xml::escape::resolve_html5_entity;

/// Tags that begin and end a paragraph.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "blockquote",
    "pre",
    "hr",
    "header",
    "footer",
    "figure",
    "html",
    "body",
];
/// Tags that begin a line.
const LINES: [&str; 5] = ["br", "tr", "dt", "dd", "li"];
/// Tags within a line.
const INLINE: [&str; 26] = [
    "a", "b", "i", "u", "s", "em", "strong", "small", "big", "span", "font", "code", "tt", "kbd",
    "sub", "sup", "abbr", "cite", "q", "del", "ins", "mark", "img", "td", "th", "center",
];
/// Tags whose content nobody sees.
const HIDDEN: [&str; 4] = ["script", "style", "head", "title"];

/// A tag as it stands in a text.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    pub(super) is_end: bool,
    pub(super) inside: &'a str,
    /// What follows it.
    rest: &'a str,
}

/// The tag at the beginning of a text, where it is one of HTML's.
pub(super) fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let ends = |c: char| !c.is_ascii_alphanumeric();
    let name = inner.split(ends).next().unwrap_or_default().to_ascii_lowercase();
    let known = [&BLOCKS[..], &LINES, &INLINE, &HIDDEN, &["thead", "tbody"]];
    if !known.iter().any(|names| names.contains(&name.as_str())) {
        return None;
    }
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => {
                let (inside, rest) = inner.split_at_checked(at)?;
                return Some(Tag { name, is_end, inside, rest: rest.strip_prefix('>')? });
            }
            // another tag begins, so this is none
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}

/// Whether a text is laid out by tags, so that its own line ends mean nothing.
pub(super) fn has_blocks(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let found = text.split_at_checked(at).and_then(|(_, rest)| tag(rest));
        found.is_some_and(|tag| {
            BLOCKS.contains(&tag.name.as_str()) || LINES.contains(&tag.name.as_str())
        })
    })
}

/// The text that a browser would show.
pub(super) fn text_of(html: &str) -> String {
    let mut shown = Shown { text: String::with_capacity(html.len()), link: None };
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(tag) = tag(rest) {
            rest = shown.tag(tag);
        } else if let Some((decoded, after)) = entity(rest) {
            shown.text.push_str(&decoded);
            rest = after;
        } else if c.is_whitespace() {
            let after = rest.trim_start();
            shown.space(rest.strip_suffix(after).unwrap_or_default());
            rest = after;
        } else {
            shown.text.push(c);
            rest = rest.strip_prefix(c).unwrap_or_default();
        }
    }
    shown.text
}

struct Shown {
    text: String,
    /// The address of the open link, and where its text began.
    link: Option<(String, usize)>,
}

impl Shown {
    /// Shows a tag's effect; returns what follows.
    fn tag<'a>(&mut self, tag: Tag<'a>) -> &'a str {
        let name = tag.name.as_str();
        if HIDDEN.contains(&name) && !tag.is_end {
            let mut ends = tag
                .rest
                .match_indices("</")
                .filter_map(|(at, _)| tag.rest.split_at_checked(at).map(|(_, after)| after));
            let ours = |after: &&str| self::tag(after).is_some_and(|end| end.name == name);
            return ends.find(ours).unwrap_or_default();
        }
        match name {
            "br" => self.line_end(),
            "li" if !tag.is_end => {
                self.line();
                self.text.push_str("• ");
            }
            "li" | "tr" | "dt" | "dd" => self.line(),
            "td" | "th" => self.text.push(' '),
            "a" => self.link(&tag),
            "ul" | "ol" => self.line(),
            _ if BLOCKS.contains(&name) => self.paragraph(),
            _ => {}
        }
        tag.rest
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let begun = self.link.take();
        if !tag.is_end {
            self.link = href(tag.inside).map(|address| (address, self.text.len()));
        } else if let Some((address, from)) = begun {
            let shown = self.text.split_at_checked(from).map_or("", |(_, shown)| shown).trim();
            if shown != address && !shown.is_empty() {
                self.text.push_str(&format!(" ({address})"));
            }
        }
    }

    /// White space is one space, and a blank line ends a paragraph.
    fn space(&mut self, gap: &str) {
        if gap.matches('\n').count() > 1 {
            self.paragraph();
        } else if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    fn line(&mut self) {
        self.trim_spaces();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn line_end(&mut self) {
        self.trim_spaces();
        self.text.push('\n');
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn trim_spaces(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
    }
}

/// The web address that a link's tag leads to.
pub(super) fn href(inside: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let (_, after) = inside.split_at_checked(lower.find("href")?.checked_add(4)?)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.strip_prefix(quote)?.split(quote).next()?,
        _ => value.split(char::is_whitespace).next()?,
    };
    let mut address = String::new();
    let mut rest = value.trim();
    while let Some(c) = rest.chars().next() {
        match entity(rest) {
            Some((decoded, after)) => {
                address.push_str(&decoded);
                rest = after;
            }
            None => {
                address.push(c);
                rest = rest.strip_prefix(c)?;
            }
        }
    }
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    is_web.then_some(address)
}

/// The character that a text begins with the name or number of, and what follows.
fn entity(text: &str) -> Option<(String, &str)> {
    const NAME_MAX: usize = 32;
    let inner = text.strip_prefix('&')?;
    let mut ends = inner.char_indices().take(NAME_MAX);
    let (end, _) = ends.find(|(_, c)| !c.is_ascii_alphanumeric() && *c != '#')?;
    let (name, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((char::from_u32(code).filter(|c| *c != '\0')?.to_string(), rest));
    }
    let decoded = resolve_html5_entity(name)?;
    // a space that may not break is a space
    Some((decoded.replace('\u{a0}', " "), rest))
}
