//! Reading a document that a person wrote.

use super::{AgendaDocument, Problem};

/// Reads a document from JSON, with or without a byte-order mark, and says which of its members
/// nothing here knows.
///
/// Rows of a stream are read without that care: a newer server may say more than this code knows,
/// and an older app must show the rest.
///
/// # Errors
/// Where the bytes are not JSON of this shape; the error says where.
pub fn read(bytes: &[u8]) -> Result<(AgendaDocument, Vec<Problem>), serde_json::Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut problems = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let document = serde_ignored::deserialize(&mut json, |path| {
        problems.push(Problem::warning(
            path.to_string().replace('.', "/"),
            "nothing is known by this name, so it is left out".to_owned(),
            "correct its spelling, or remove it",
        ));
    })?;
    json.end()?;
    Ok((document, problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = r#"{"format":"huiban-event","version":1,
        "event":{"code":"E","name":{"en":"E"},"zone":"Asia/Shanghai","days":[{"date":"2026-11-12"}]},
        "sessions":[{"id":"a","kind":"talk","title":{"en":"A"},
            "start":"2026-11-12T09:00:00+08:00","end":"2026-11-12T10:00:00+08:00"}]}"#;

    #[test]
    fn a_misspelt_member_is_said_with_its_place_and_the_rest_is_read() {
        let odd = LEAST.replace(r#""kind":"talk""#, r#""kind":"talk","romo":"a1""#);
        let (document, problems) = read(odd.as_bytes()).unwrap();
        assert_eq!(document.sessions.len(), 1);
        let places: Vec<_> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["sessions/0/romo"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_problem_and_a_second_value_is() {
        let marked = format!("\u{feff}{LEAST}");
        assert!(read(marked.as_bytes()).unwrap().1.is_empty());
        assert!(read(format!("{LEAST} {{}}").as_bytes()).is_err());
    }

    #[test]
    fn an_older_app_reads_a_session_that_says_more_than_it_knows() {
        let newer = r#"{"id":"a","kind":"talk","title":{"en":"A","fr":"A"},"seats":12,
            "start":"2026-11-12T09:00:00+08:00","end":"2026-11-12T10:00:00+08:00"}"#;
        assert!(serde_json::from_str::<super::super::Session>(newer).is_ok());
    }
}
