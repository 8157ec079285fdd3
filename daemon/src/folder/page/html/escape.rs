//! Text from articles and plugins made safe for a page.

use std::fmt;

use crate::folder::render;

/// Text on a page or in a quoted attribute: markup is escaped, and control characters and marks that turn the
/// reading direction are shown as `\u{..}`.
pub struct Text<'a>(pub &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in render::plain(self.0).chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                // What `plain` leaves: soft hyphen, Arabic letter mark, Mongolian separator, tags, variation marks.
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{e0000}'..='\u{e0fff}' => {
                    write!(out, "\\u{{{:x}}}", u32::from(c))?;
                }
                c => fmt::Write::write_char(out, c)?,
            }
        }
        Ok(())
    }
}

/// A language tag for `lang`, when it can be one.
pub fn language(tag: &str) -> Option<&str> {
    let fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!tag.is_empty() && tag.len() <= 16 && tag.chars().all(fine)).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_through() {
        let check = |text: &str, expected: &str| assert_eq!(Text(text).to_string(), expected);
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("\" onclick='x' &amp;", "&quot; onclick=&#39;x&#39; &amp;amp;");
        check("a\u{202e}b\u{61c}c\x1b[31m\0", "a\\u{202e}b\\u{61c}c\\u{1b}[31m\\u{0}");
        check("one\r\ntwo", "one  two");
        check("Zoë “x” – 日本", "Zoë “x” – 日本");
    }

    #[test]
    fn only_tags_are_tags() {
        let check = |tag: &str, expected: Option<&str>| assert_eq!(language(tag), expected);
        check("pt-BR", Some("pt-BR"));
        check("en\" onload=\"x", None);
        check("", None);
    }
}
