//! The figures of a set by publisher and by confidence.

use std::collections::BTreeMap;
use std::path::Path;

use copydesk_tests::score;
use serde_json::{Value, json};

use super::Set;

/// Lower ends of the stretches of confidence looked at.
const CONFIDENCES: [f64; 6] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9];

impl Set<'_> {
    /// Print end-to-end figures for each publisher.
    pub fn by_publisher(&self) -> Result<(), String> {
        let mut publishers: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for document in self.documents {
            let publisher = document["publisher"].as_str().unwrap_or("none");
            publishers.entry(publisher).or_default().push(document.clone());
        }
        println!("   by publisher       documents  lenient F1  strict F1  span exact F1");
        for (publisher, documents) in publishers {
            let answer = self.answer(&documents, self.predictions)?;
            println!(
                "   {publisher:<18} {:>9} {:>11.1} {:>10.1} {:>14.1}",
                documents.len(),
                percent(&answer, "/speaker/lenient/F"),
                percent(&answer, "/speaker/strict/F"),
                percent(&answer, "/exact/F"),
            );
        }
        Ok(())
    }

    /// Print how often the speaker is right where the desk is so sure: among quotations that are some, and among all.
    pub fn by_confidence(&self) -> Result<(), String> {
        println!("   confidence   quotations   right, of quotations   right, of all answers");
        for (at, from) in CONFIDENCES.iter().enumerate() {
            let to = CONFIDENCES.get(at + 1).copied().unwrap_or(f64::INFINITY);
            let within = |quotation: &&Value| {
                let confidence = quotation["confidence"].as_f64().unwrap_or(0.0) + 1e-6;
                (*from..to).contains(&confidence)
            };
            let kept = |prediction: &Value| {
                let quotes: Vec<&Value> =
                    prediction["quotes"].as_array().into_iter().flatten().filter(within).collect();
                json!({ "id": prediction["id"], "quotes": quotes })
            };
            let kept: Vec<Value> = self.predictions.iter().map(kept).collect();
            let answer = self.answer(self.documents, &kept)?;
            println!(
                "   from {from:.1} {:>15} {:>22.1} {:>23.1}",
                answer["pred"],
                percent(&answer, "/speaker/lenient/acc"),
                percent(&answer, "/speaker/lenient/P"),
            );
        }
        Ok(())
    }

    /// What the scorer says of some documents and answers.
    fn answer(&self, documents: &[Value], predictions: &[Value]) -> Result<Value, String> {
        let file = |name: &str| self.scratch.join(name);
        let (gold, predicted, said) = (file("part.gold.jsonl"), file("part.pred.jsonl"), file("part.json"));
        score::write_lines(&gold, documents);
        score::write_lines(&predicted, predictions);
        let words: [&Path; 4] = [&gold, &predicted, Path::new("--json"), &said];
        score::run(self.scorer, &words.map(Path::as_os_str))?;
        let said = std::fs::read_to_string(&said).map_err(|error| format!("the scorer's answer: {error}"))?;
        serde_json::from_str(&said).map_err(|error| format!("the scorer's answer: {error}"))
    }
}

fn percent(answer: &Value, pointer: &str) -> f64 {
    answer.pointer(pointer).and_then(Value::as_f64).unwrap_or(0.0) * 100.0
}
