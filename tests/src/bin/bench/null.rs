//! The null desk: reads, hashes and keeps, with the desk's durability and nothing else. No desk that keeps its
//! promises on this disk is faster.

use std::time::Instant;

use copydesk_tests::corpus::Drop;

use super::Speed;

const GROUP: usize = 64;

pub fn run(files: &[Drop]) -> Speed {
    let root = tempfile::tempdir().expect("a folder");
    let (watch, kept) = (root.path().join("watch"), root.path().join("kept"));
    for folder in [&watch, &kept] {
        std::fs::create_dir(folder).expect("a folder");
    }
    for file in files {
        std::fs::write(watch.join(&file.name), &file.bytes).expect("a file");
    }
    let handle = std::fs::File::open(&kept).expect("the folder");
    let begun = Instant::now();
    for group in files.chunks(GROUP) {
        for file in group {
            let bytes = std::fs::read(watch.join(&file.name)).expect("the dropped file");
            let hash = blake3::hash(&bytes).to_hex();
            let text = String::from_utf8_lossy(&bytes);
            let record = serde_json::json!({ "name": file.name, "blake3": hash.as_str(), "text": text });
            std::fs::write(kept.join(&file.name), &bytes).expect("a copy");
            std::fs::write(kept.join(format!("{}.json", file.name)), record.to_string()).expect("a record");
        }
        rustix::fs::syncfs(&handle).expect("a sync");
        for file in group {
            std::fs::remove_file(watch.join(&file.name)).expect("the source");
        }
    }
    Speed { name: "null desk", articles: files.len(), seconds: begun.elapsed().as_secs_f64() }
}
