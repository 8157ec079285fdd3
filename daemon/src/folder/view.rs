//! placeholder
use crate::article::Admitted;
use crate::store::FiledArticle;
/// x
pub struct StoryView { slug: String, articles: u64 }
impl StoryView {
    /// x
    pub fn new(slug: &str) -> Self { Self { slug: slug.to_owned(), articles: 0 } }
    /// x
    pub fn apply(&mut self, _file: &Admitted, _article: &FiledArticle) { self.articles += 1; }
    /// x
    pub fn json(&self) -> Vec<u8> { format!("{{\"story\":\"{}\",\"articles\":{}}}\n", self.slug, self.articles).into_bytes() }
    /// x
    pub fn html(&self) -> Vec<u8> { Vec::new() }
}
