//! Side-cars before, with and after their articles.

use super::*;

impl Desk {
    /// Its side-car is refused, and taken away.
    #[track_caller]
    fn refused_sidecar(&mut self) -> String {
        let FromWatch::Fault { name, path, signature, fault, .. } = self.next() else { panic!("was sealed") };
        assert_eq!(name, b"a.txt.toml");
        assert_eq!(signature_of(&path), Some(signature));
        fs::remove_file(path).unwrap();
        self.watch.retire(&name, &signature);
        fault.class
    }

    /// Drops `a.txt` and retires it; the outlet its side-car gave, and the class of what was refused before it.
    #[track_caller]
    fn outlet_of(&mut self, text: &str) -> (Option<String>, Option<String>) {
        fs::write(self.path("a.txt"), text).unwrap();
        let mut refused = None;
        let sealed = loop {
            match self.next() {
                FromWatch::Sealed(sealed) => break sealed,
                FromWatch::Fault { fault, .. } => refused = Some(fault.class),
                FromWatch::Order(order, _) => panic!("{order:?}"),
            }
        };
        assert_eq!(&*sealed.bytes, text.as_bytes());
        self.watch.retire(&sealed.name, &sealed.signature);
        while self.path("a.txt").exists() {
            std::thread::yield_now();
        }
        (sealed.hints.outlet, refused)
    }

    /// Returns when what is written from now on has a later time than this file: the kernel's times are coarse.
    fn let_time_pass(&self, name: &str) {
        let then = signature_of(&self.path(name)).unwrap().ctime_ns;
        let is_later = || {
            fs::write(self.aside("clock"), "").unwrap();
            signature_of(&self.aside("clock")).unwrap().ctime_ns > then
        };
        while !is_later() {
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_side_car_goes_with_its_file() {
    let mut desk = Desk::new(|s| s.sidecar_wait = true);
    desk.sync();
    fs::write(desk.path("a.txt"), "The mayor said so.").unwrap();
    fs::write(desk.path("a.txt.toml"), "outlet = 'Harbour Wire'\nmood = 'bad'\n").unwrap();
    let sealed = desk.sealed();
    assert_eq!((&sealed.name[..], sealed.hints.outlet.as_deref()), (&b"a.txt"[..], Some("Harbour Wire")));
    desk.watch.retire(&sealed.name, &sealed.signature);
    desk.check_done();
}

#[test]
fn a_side_car_that_was_there_first_is_used_whatever_the_wait() {
    for wait in [false, true] {
        let mut desk = Desk::new(|s| s.sidecar_wait = wait);
        for round in ["one", "two"] {
            fs::write(desk.path("a.txt.toml"), format!("outlet = '{round}'")).unwrap();
            assert_eq!(desk.sync().held, []);
            assert_eq!(desk.outlet_of(round), (Some(round.to_owned()), None));
            desk.check_done();
        }
    }
}

#[test]
fn a_late_side_car_is_not_the_next_articles() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    assert_eq!(desk.outlet_of("one"), (None, None));
    fs::write(desk.path("a.txt.toml"), "outlet = 'late'").unwrap();
    desk.let_time_pass("a.txt.toml");
    // Nobody has taken it away when the next article comes.
    assert_eq!(desk.outlet_of("two"), (None, Some("late-side-car".to_owned())));
}

#[test]
fn after_a_late_side_car_the_next_one_counts() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    assert_eq!(desk.outlet_of("one"), (None, None));
    fs::write(desk.path("a.txt.toml"), "outlet = 'late'").unwrap();
    assert_eq!(desk.refused_sidecar(), "late-side-car");
    fs::write(desk.path("a.txt.toml"), "outlet = 'first'").unwrap();
    desk.sync();
    assert_eq!(desk.outlet_of("two"), (Some("first".to_owned()), None));
    desk.check_done();
}

#[test]
fn a_side_car_that_came_while_the_desk_was_down_is_late_too() {
    let folder = tempfile::tempdir().unwrap();
    let drop = folder.path().join("drop");
    fs::create_dir(&drop).unwrap();
    fs::write(drop.join("a.txt"), "one").unwrap();
    let state = signature_of(&drop.join("a.txt")).unwrap();
    fs::remove_file(drop.join("a.txt")).unwrap();
    fs::write(drop.join("a.txt.toml"), "outlet = 'late'").unwrap();
    let earlier = Earlier { taken: vec![(b"a.txt".to_vec(), state, false)], ..Earlier::none() };
    let mut desk = Desk::after(folder, earlier, |_| ());
    assert_eq!(desk.refused_sidecar(), "late-side-car");
    desk.check_done();
}

#[test]
fn a_side_car_that_cannot_be_used_is_refused() {
    for bad in ["outlet = ".to_owned(), format!("# {}", "x".repeat(70_000))] {
        let mut desk = Desk::new(|_| ());
        fs::write(desk.path("a.txt.toml"), &bad).unwrap();
        assert_eq!(desk.outlet_of("one"), (None, Some("side-car".to_owned())));
        assert_eq!(
            fs::read_to_string(desk.path("a.txt.toml")).unwrap(),
            bad,
            "it is not removed with its article"
        );
    }
}
