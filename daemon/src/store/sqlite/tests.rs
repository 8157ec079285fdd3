//! The conformance suite on SQLite, and what only it can show: kills, full disks, other versions, other processes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::store::conformance::generate::{self, Dice};
use crate::store::conformance::{self, Ground};

struct Folder(tempfile::TempDir, Durability);

impl Ground for Folder {
    fn open(&self) -> Arc<dyn Store> {
        Arc::new(open(self.0.path(), self.1).unwrap())
    }
}

#[test]
fn conforms_when_strict() {
    conformance::check(&|| Box::new(Folder(tempfile::tempdir().unwrap(), Durability::Strict)));
}

#[test]
fn conforms_when_relaxed() {
    conformance::check(&|| Box::new(Folder(tempfile::tempdir().unwrap(), Durability::Relaxed)));
}

/// Admit `files` files and commit their events.
fn work(
    store: &dyn Store,
    dice: &mut Dice,
    files: u64,
    next_article: &mut ArticleId,
) -> Result<(), StoreError> {
    let files: Vec<_> = (0..files).map(|_| generate::file(dice)).collect();
    let admitted = store.admit(&files)?;
    let events: Vec<_> = admitted.into_iter().map(|file| generate::event(dice, file, next_article)).collect();
    store.commit(&events)
}

const CHILD: &str = "COPYDESK_STORE_TEST_DIR";

/// Not a test of its own: the process that [`a_kill_loses_nothing_acknowledged`] starts and kills.
#[test]
#[ignore = "the child of another test"]
fn child_that_commits_until_killed() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let store = open(Path::new(&dir), Durability::Relaxed).unwrap();
    let mut dice = Dice::new(5);
    let mut next_article = store.restore(0, usize::MAX).unwrap().last().map_or(0, |last| last.meta.id) + 1;
    loop {
        work(&store, &mut dice, 3, &mut next_article).unwrap();
        let last = store.events(0, usize::MAX).unwrap().len();
        println!("acknowledged {last}");
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn a_kill_loses_nothing_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let mut before = 0;
    for acknowledgements in [1, 4, 9] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "store::sqlite::tests::child_that_commits_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(CHILD, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acknowledged = lines
            .map(|line| line.unwrap())
            .filter_map(|line| line.split("acknowledged ").nth(1)?.parse::<usize>().ok())
            .nth(acknowledgements - 1)
            .expect("the child commits");
        child.kill().unwrap();
        child.wait().unwrap();
        let store = open(dir.path(), Durability::Strict).unwrap();
        let events = store.events(0, usize::MAX).unwrap();
        assert!(acknowledged > before && events.len() >= acknowledged, "{} of {acknowledged}", events.len());
        // What was under way when the kill came is there as a whole group or not at all.
        assert_eq!(events.len() % 3, 0);
        // The child leaves what is admitted without an outcome behind; the next one needs the ledger closed.
        let rest = store.unfinished(0, usize::MAX).unwrap();
        assert!(matches!(rest.len(), 0 | 3));
        let mut next_article =
            store.restore(0, usize::MAX).unwrap().last().map_or(0, |last| last.meta.id) + 1;
        let mut dice = Dice::new(6);
        let events: Vec<_> =
            rest.into_iter().map(|f| generate::event(&mut dice, f, &mut next_article)).collect();
        store.commit(&events).unwrap();
        before = acknowledged;
    }
}

#[test]
fn a_full_disk_blocks_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), Durability::Strict).unwrap();
    let limit_pages = |pages: i64| {
        store.write(|writer| Ok(writer.conn.pragma_update(None, "max_page_count", pages)?)).unwrap();
    };
    let (mut dice, mut next_article) = (Dice::new(3), 1);
    work(&store, &mut dice, 3, &mut next_article).unwrap();
    let before = format!("{:?}", store.events(0, 99).unwrap());
    let files = store.admit(&(0..40).map(|_| generate::file(&mut dice)).collect::<Vec<_>>()).unwrap();
    let events: Vec<_> =
        files.iter().map(|f| generate::event(&mut dice, f.clone(), &mut next_article)).collect();
    limit_pages(1);
    for _ in 0..2 {
        match store.commit(&events) {
            Err(StoreError::Blocked(message)) => assert!(message.contains("free space"), "{message}"),
            other => panic!("{other:?}"),
        }
        let many: Vec<_> = (0..500).map(|_| generate::file(&mut dice)).collect();
        assert!(matches!(store.admit(&many), Err(StoreError::Blocked(_))));
        assert_eq!(format!("{:?}", store.events(0, 99).unwrap()), before);
        assert_eq!(store.unfinished(0, 99).unwrap(), files);
    }
    limit_pages(1 << 20);
    store.commit(&events).unwrap();
    assert_eq!(store.events(0, 99).unwrap().len(), 43);
    assert_eq!(store.admit(&[generate::file(&mut dice)]).unwrap()[0].seq, 44);
}

#[test]
fn a_store_of_another_version_or_program_is_refused() {
    let check = |sql: &str, says: &str| {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path(), Durability::Strict).unwrap());
        Connection::open(dir.path().join(FILE)).unwrap().execute_batch(sql).unwrap();
        let refusals = [open(dir.path(), Durability::Strict).err(), open_read_only(dir.path()).err()];
        for refusal in refusals {
            assert!(
                matches!(&refusal, Some(StoreError::Broken(message)) if message.contains(says)),
                "{refusal:?}"
            );
        }
    };
    check("PRAGMA user_version = 3", "newer copydesk");
    check("PRAGMA user_version = 0", "another program");
    check("PRAGMA application_id = 7", "another program");
}

#[test]
fn a_store_of_the_first_version_is_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), Durability::Strict).unwrap();
    work(&store, &mut Dice::new(6), 9, &mut 1).unwrap();
    let before = format!("{:?}", store.events(0, 99).unwrap());
    drop(store);
    let older = "ALTER TABLE articles ADD COLUMN features BLOB NOT NULL DEFAULT x'01'; \
         ALTER TABLE admitted RENAME COLUMN changed_ns TO signature64; PRAGMA user_version = 1";
    Connection::open(dir.path().join(FILE)).unwrap().execute_batch(older).unwrap();
    let store = open(dir.path(), Durability::Strict).unwrap();
    assert_eq!(format!("{:?}", store.events(0, 99).unwrap()), before);
    work(&store, &mut Dice::new(7), 9, &mut 1_000).unwrap();
    assert_eq!(store.events(0, 99).unwrap().len(), 18);
}

#[test]
fn damage_is_no_reason_to_wait() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE), [7; 9000]).unwrap();
    assert!(matches!(open(dir.path(), Durability::Strict), Err(StoreError::Broken(_))));
    let nowhere = open(&dir.path().join("nowhere"), Durability::Strict);
    assert!(matches!(nowhere, Err(StoreError::Broken(message)) if message.contains("cannot open")));
}

#[test]
fn another_process_may_look_while_the_desk_writes() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open_read_only(dir.path()), Err(StoreError::Broken(_))));
    let store = open(dir.path(), Durability::Strict).unwrap();
    let looking = open_read_only(dir.path()).unwrap();
    let (mut dice, mut next_article) = (Dice::new(4), 1);
    for files in 1..5 {
        work(&store, &mut dice, files, &mut next_article).unwrap();
        assert_eq!(looking.events(0, 99).unwrap().len(), store.events(0, 99).unwrap().len());
    }
    assert!(matches!(looking.admit(&[generate::file(&mut dice)]), Err(StoreError::Broken(_))));
}

#[test]
fn idling_empties_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), Durability::Strict).unwrap();
    work(&store, &mut Dice::new(4), 9, &mut 1).unwrap();
    store.events(0, 99).unwrap();
    let log = dir.path().join(format!("{FILE}-wal"));
    assert!(log.metadata().unwrap().len() > 0);
    store.idle().unwrap();
    assert_eq!(log.metadata().unwrap().len(), 0);
    assert_eq!(store.events(0, 99).unwrap().len(), 9);
}
