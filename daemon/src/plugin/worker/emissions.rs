//! What a plugin has emitted in the running call, and the limits on it. It counts only if the call returns well;
//! until then nobody else sees it.

use copydesk_plugin::Opened;

use crate::plugin::frame::{KEY_BYTES, REPLY_LIMIT, TOO_MUCH};

/// Most findings in one call.
const FINDINGS: usize = 10_000;
/// Longest state of a key, bytes.
const STATE: usize = 4096;
/// Most texts asked for in one call.
const NEED: usize = 8;
/// Bytes of one reply left for what surrounds the emissions.
const MARGIN: usize = 64 << 10;

/// The running call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hook {
    /// None is running.
    #[default]
    Idle,
    /// `create`.
    Create,
    /// `open`.
    Open,
    /// `read`.
    Read,
    /// `compare`.
    Compare,
    /// `deliver`.
    Deliver,
}

/// What was emitted so far.
#[derive(Debug, Default)]
#[allow(missing_docs)] // same meaning as in the callbacks of copydesk_plugin::raw::CdHost
pub struct Emissions {
    pub articles: Vec<Opened>,
    pub note: Vec<u8>,
    /// Packed, [`KEY_BYTES`] each.
    pub keys: Vec<u8>,
    pub keys_dropped: u64,
    pub findings: Vec<Vec<u8>>,
    pub verdict: Option<Vec<u8>>,
    pub mark: Option<Vec<u8>>,
    pub states: Vec<(u64, Vec<u8>)>,
    pub need: Vec<u64>,
    pub error: String,
    /// The first rule that was broken.
    pub broke: Option<String>,
    hook: Hook,
    keys_limit: usize,
    bytes: usize,
}

impl Emissions {
    /// Nothing emitted yet; at most `keys_limit` keys.
    pub fn new(keys_limit: usize) -> Self {
        Self { keys_limit, ..Self::default() }
    }

    /// A call begins.
    pub fn begin(&mut self, hook: Hook) {
        self.articles.clear();
        self.note.clear();
        self.keys.clear();
        self.findings.clear();
        self.states.clear();
        self.need.clear();
        self.error.clear();
        (self.verdict, self.mark, self.broke) = (None, None, None);
        (self.keys_dropped, self.bytes, self.hook) = (0, 0, hook);
    }

    /// The call is over; what was emitted stays until the next begins.
    pub fn end(&mut self) {
        self.hook = Hook::Idle;
    }

    /// Whether `callback` belongs into the running call.
    fn allowed(&self, callback: &str, hooks: &[Hook]) -> Result<(), String> {
        if hooks.contains(&self.hook) {
            return Ok(());
        }
        Err(format!(
            "it called {callback} {}",
            match self.hook {
                Hook::Idle => "outside a call",
                Hook::Create => "in create",
                Hook::Open => "in open",
                Hook::Read => "in read",
                Hook::Compare => "in compare",
                Hook::Deliver => "in deliver",
            }
        ))
    }

    fn account(&mut self, bytes: usize) -> Result<(), String> {
        self.bytes += bytes;
        if self.bytes > REPLY_LIMIT - MARGIN {
            return Err(format!("it gave more than {} bytes: {TOO_MUCH}", REPLY_LIMIT - MARGIN));
        }
        Ok(())
    }

    /// Callback `article`.
    pub fn article(&mut self, article: Opened, bytes: usize) -> Result<(), String> {
        self.allowed("article", &[Hook::Open])?;
        self.account(bytes)?;
        self.articles.push(article);
        Ok(())
    }

    /// Callback `note`.
    pub fn note(&mut self, note: &[u8]) -> Result<(), String> {
        self.allowed("note", &[Hook::Read])?;
        self.account(note.len())?;
        self.note.clear();
        self.note.extend_from_slice(note);
        Ok(())
    }

    /// Callback `key`. A key beyond the limit is counted and left out: that is no error.
    pub fn key(&mut self, scope: u32, hash: u64, facet: u64) -> Result<(), String> {
        self.allowed("key", &[Hook::Read])?;
        let scope = u8::try_from(scope).ok().filter(|&scope| scope <= 1);
        let scope = scope.ok_or("it emitted a key of a scope that does not exist")?;
        if self.keys.len() >= self.keys_limit * KEY_BYTES {
            self.keys_dropped += 1;
            return Ok(());
        }
        self.keys.push(scope);
        self.keys.extend_from_slice(&hash.to_le_bytes());
        self.keys.extend_from_slice(&facet.to_le_bytes());
        Ok(())
    }

    /// Callback `finding`.
    pub fn finding(&mut self, json: &[u8]) -> Result<(), String> {
        self.allowed("finding", &[Hook::Read, Hook::Compare])?;
        self.account(json.len() + 8)?;
        if self.findings.len() >= FINDINGS {
            return Err(format!("it emitted more than {FINDINGS} findings for one article"));
        }
        self.findings.push(json.to_vec());
        Ok(())
    }

    /// Callback `verdict`.
    pub fn verdict(&mut self, json: &[u8]) -> Result<(), String> {
        self.allowed("verdict", &[Hook::Compare])?;
        self.account(json.len())?;
        self.verdict = Some(json.to_vec());
        Ok(())
    }

    /// Callback `mark`.
    pub fn mark(&mut self, mark: &[u8]) -> Result<(), String> {
        self.allowed("mark", &[Hook::Compare])?;
        self.account(mark.len())?;
        self.mark = Some(mark.to_vec());
        Ok(())
    }

    /// Callback `state`.
    pub fn state(&mut self, hash: u64, state: &[u8]) -> Result<(), String> {
        self.allowed("state", &[Hook::Compare])?;
        self.account(state.len() + 16)?;
        if state.len() > STATE {
            return Err(format!("it set a state of {} bytes, {STATE} are allowed", state.len()));
        }
        self.states.push((hash, state.to_vec()));
        Ok(())
    }

    /// Callback `need`.
    pub fn need(&mut self, id: u64) -> Result<(), String> {
        self.allowed("need", &[Hook::Compare])?;
        if self.need.len() >= NEED {
            return Err(format!("it asked for more than {NEED} texts"));
        }
        self.need.push(id);
        Ok(())
    }

    /// Callback `set_error`.
    pub fn set_error(&mut self, message: &[u8]) -> Result<(), String> {
        const LONGEST: usize = 4096;
        self.error = String::from_utf8_lossy(&message[..message.len().min(LONGEST)]).into_owned();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_belong_into_their_calls() {
        let mut emissions = Emissions::new(10);
        assert!(emissions.note(b"n").unwrap_err().contains("outside a call"));
        emissions.begin(Hook::Read);
        assert!(emissions.note(b"n").is_ok());
        assert!(emissions.mark(b"m").unwrap_err().contains("in read"));
        emissions.begin(Hook::Compare);
        assert!(emissions.note.is_empty(), "a new call begins with nothing");
        assert!(emissions.mark(b"m").is_ok());
        assert!(emissions.key(0, 1, 1).is_err());
    }

    #[test]
    fn limits_hold() {
        let mut emissions = Emissions::new(2);
        emissions.begin(Hook::Read);
        for hash in 0..5 {
            emissions.key(1, hash, 0).unwrap();
        }
        assert_eq!((emissions.keys.len(), emissions.keys_dropped), (2 * KEY_BYTES, 3));
        assert!(emissions.key(2, 0, 0).is_err());
        assert!(emissions.note(&vec![0; REPLY_LIMIT]).unwrap_err().ends_with(TOO_MUCH));
        emissions.begin(Hook::Read);
        assert!((0..FINDINGS).all(|_| emissions.finding(b"{}").is_ok()));
        assert!(emissions.finding(b"{}").unwrap_err().contains("findings"));
        emissions.begin(Hook::Compare);
        assert!(emissions.state(1, &[0; STATE]).is_ok());
        assert!(emissions.state(1, &[0; STATE + 1]).is_err());
        assert!((0..8).all(|id| emissions.need(id).is_ok()));
        assert!(emissions.need(8).is_err());
    }
}
