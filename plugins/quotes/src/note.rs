//! The note: what the plugin remembers of an article, as JSON that other plugins may read.
//!
//! ```json
//! {"quotations":[{"text":"We will rebuild,","start":120,"end":136,"speaker":"Ann Lee","mention":"the mayor",
//!   "speaker_start":143,"speaker_end":152,"cue":"said","kind":"direct","rule":"Q V S","confidence":0.95,
//!   "group":3,"via":null,"role":"mayor","flags":[]}]}
//! ```

use std::borrow::Cow;

use copydesk_text::json;
use serde::{Deserialize, Serialize};

/// All quotations of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// In the order of the text.
    pub quotations: Vec<Quotation>,
}

/// How words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A sentence or more in somebody's words.
    Direct,
    /// A few of somebody's words inside the reporter's sentence.
    Partial,
    /// What somebody said, in the reporter's words; only where the settings ask for it.
    Indirect,
    /// Marks for a title, a nickname, distance: nobody's speech.
    Scare,
}

/// Circumstances of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Its closing mark is missing or stands in a later paragraph.
    Open,
    /// It goes on from the paragraph before.
    Continued,
    /// Single marks.
    Single,
    /// It stands in a headline or subhead.
    Headline,
    /// In a caption or credit.
    Caption,
    /// In a teaser for another article.
    Teaser,
    /// In an embedded post.
    Embed,
    /// The speaker wrote it in a short post (`tweeted`).
    Tweet,
}

/// One stretch of quoted words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// The words inside the marks: `article.text[start..end]`.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The speaker by the fullest name the article gives; the mention where there is no name. `None`: nobody.
    pub speaker: Option<String>,
    /// The words beside the cue that mean the speaker.
    pub mention: Option<String>,
    /// First byte of the mention.
    pub speaker_start: Option<u32>,
    /// One past its last byte.
    pub speaker_end: Option<u32>,
    /// The verb (or `according to`) that attributes.
    pub cue: Option<String>,
    /// How the words are quoted.
    pub kind: Kind,
    /// The rule that found the speaker.
    pub rule: Option<Cow<'static, str>>,
    /// That the speaker is right, 0 to 1.
    pub confidence: f32,
    /// Number of the utterance within the article: stretches of one speech, broken by `she said` or a new
    /// paragraph, share it.
    pub group: u32,
    /// The medium the words came through (`as quoted by X`).
    pub via: Option<String>,
    /// What the speaker is said to be (`mayor`).
    pub role: Option<String>,
    /// Circumstances.
    pub flags: Vec<Flag>,
}

/// About how many bytes of the note a quotation takes.
const NOTED: usize = 448;

impl Note {
    /// The note as JSON.
    ///
    /// # Errors
    /// A number that JSON has no way to write.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut out = Vec::with_capacity(32 + self.quotations.len() * NOTED);
        out.extend_from_slice(b"{\"quotations\":[");
        for (at, quotation) in self.quotations.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            quotation.write(&mut out)?;
        }
        out.extend_from_slice(b"]}");
        Ok(out)
    }
}

impl Quotation {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let words = |out: &mut Vec<u8>, name: &[u8], words: Option<&str>| {
            out.extend_from_slice(name);
            match words {
                Some(words) => json::string(out, words),
                None => out.extend_from_slice(b"null"),
            }
        };
        let number = |out: &mut Vec<u8>, name: &[u8], number: Option<u32>| {
            out.extend_from_slice(name);
            match number {
                Some(number) => json::number(out, number),
                None => out.extend_from_slice(b"null"),
            }
        };
        words(out, b"{\"text\":", Some(&self.text));
        number(out, b",\"start\":", Some(self.start));
        number(out, b",\"end\":", Some(self.end));
        words(out, b",\"speaker\":", self.speaker.as_deref());
        words(out, b",\"mention\":", self.mention.as_deref());
        number(out, b",\"speaker_start\":", self.speaker_start);
        number(out, b",\"speaker_end\":", self.speaker_end);
        words(out, b",\"cue\":", self.cue.as_deref());
        out.extend_from_slice(b",\"kind\":");
        serde_json::to_writer(&mut *out, &self.kind)?;
        words(out, b",\"rule\":", self.rule.as_deref());
        out.extend_from_slice(b",\"confidence\":");
        serde_json::to_writer(&mut *out, &self.confidence)?;
        number(out, b",\"group\":", Some(self.group));
        words(out, b",\"via\":", self.via.as_deref());
        words(out, b",\"role\":", self.role.as_deref());
        out.extend_from_slice(b",\"flags\":");
        serde_json::to_writer(&mut *out, &self.flags)?;
        out.push(b'}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_written_as_its_fields_are_derived() {
        let bare = Quotation {
            text: "No \"way\",".to_owned(),
            start: 0,
            end: 9,
            speaker: None,
            mention: None,
            speaker_start: None,
            speaker_end: None,
            cue: None,
            kind: Kind::Scare,
            rule: None,
            confidence: 0.0,
            group: 1,
            via: None,
            role: None,
            flags: Vec::new(),
        };
        let full = Quotation {
            speaker: Some("Ann Lee".to_owned()),
            mention: Some("she".to_owned()),
            speaker_start: Some(12),
            speaker_end: Some(15),
            cue: Some("said".to_owned()),
            kind: Kind::Direct,
            rule: Some("Q V S".into()),
            confidence: 0.95,
            via: Some("the Wire".to_owned()),
            role: Some("mayor".to_owned()),
            flags: vec![Flag::Open, Flag::Headline],
            ..bare.clone()
        };
        for quotations in [Vec::new(), vec![bare.clone()], vec![full, bare]] {
            let note = Note { quotations };
            assert_eq!(note.to_json().ok(), serde_json::to_vec(&note).ok());
        }
    }
}
