//! HTML and Markdown as plain text: what a reader would see, without its dress. What only looks
//! like a tag stays, since agendas speak of `Vec<u8>` and of `a < b`.

mod html;
mod markdown;

/// The text of several lines.
pub(crate) fn plain(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n").replace('\r', "\n");
    let text = if html::has_blocks(&raw) { html::text_of(&raw) } else { markdown::text_of(&raw) };
    tidy(&text)
}

/// The text of one line, such as a title: never Markdown, and seldom HTML.
pub(crate) fn plain_line(raw: &str) -> String {
    html::text_of(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// No spaces at the ends of lines, and at most one blank line at once.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank = 0_u32;
    for line in text.trim().lines().map(str::trim_end) {
        if line.trim().is_empty() {
            blank = blank.saturating_add(1);
            continue;
        }
        if !tidied.is_empty() {
            tidied.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        tidied.push_str(line);
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees_stays_and_its_dress_goes() {
        let cases = [
            ("<p>One<br />two</p>\n<p>three</p>", "One\ntwo\n\nthree"),
            ("a<br>\nb<br><br>c", "a\nb\n\nc"),
            ("<ul><li>One</li><li>two &amp; three</li></ul>", "• One\n• two & three"),
            (
                "See <a href=\"https://a.example/x?y=1&amp;z=2\">here</a>.",
                "See here (https://a.example/x?y=1&z=2).",
            ),
            ("<p><a href='https://a.example'>https://a.example</a></p>", "https://a.example"),
            ("<script>alert(1)</script><p>kept<!-- not --></p>", "kept"),
            (
                "**bold** and _it_, `code` and [here](https://a.example)",
                "bold and it, code and here (https://a.example)",
            ),
            ("# Head\n\ntext\nnext line", "Head\n\ntext\nnext line"),
            ("* one\n* two\n\n1. first\n2. second", "• one\n• two\n\n1. first\n2. second"),
            (
                "Vec<u8> is <std::string> and a < b && c > d",
                "Vec<u8> is <std::string> and a < b && c > d",
            ),
            ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
            ("caf&eacute; &#20250; &nope;", "café 会 &nope;"),
            ("会伴：离线优先\n第二行", "会伴：离线优先\n第二行"),
            ("<b>unclosed & <i>wild", "unclosed & wild"),
            ("", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }

    #[test]
    fn a_title_is_no_markdown() {
        let cases = [
            ("C* and _this_", "C* and _this_"),
            (" Q&amp;A\n  with <b>Ann</b> ", "Q&A with Ann"),
            ("Option<T> in 5 minutes", "Option<T> in 5 minutes"),
            ("1. Treffen", "1. Treffen"),
        ];
        for (raw, expected) in cases {
            assert_eq!(plain_line(raw), expected, "{raw}");
        }
    }
}
