//! How deep JSON nests, found before it is parsed.

/// Whether brackets and braces nest deeper than `depth_max`; text in strings does not count.
pub fn is_deeper_than(json: &[u8], depth_max: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in json {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth = depth.saturating_add(1);
                if depth > depth_max {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_deeper_than;

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert!(!is_deeper_than(br#"{"a":"[[[[\"[["}"#, 1));
        assert!(is_deeper_than(b"[[1]]", 1));
        assert!(!is_deeper_than(b"[[1],[2],[3]]", 2));
        assert!(is_deeper_than(&b"[".repeat(100_000), 16));
    }
}
