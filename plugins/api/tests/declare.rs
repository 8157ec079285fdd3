//! `plugin!` in a crate that denies (here: forbids) unsafe code.
#![forbid(unsafe_code)]

use copydesk_plugin::meta::Meta;
use copydesk_plugin::{Described, Error, Plugin};

struct Nothing;

impl Plugin for Nothing {
    type Config = std::collections::BTreeMap<String, u8>;

    fn new(_: Self::Config) -> Result<Self, Error> {
        Ok(Nothing)
    }
}

copydesk_plugin::plugin! {
    type: Nothing,
    name: "nothing-at_all1",
    hooks: [read, compare_story],
    needs: ["quotes", "dedup"],
}

#[test]
fn the_metadata_says_what_was_declared() {
    let meta = Meta::parse(Nothing::META.as_bytes()).unwrap();
    assert_eq!(meta.name, "nothing-at_all1");
    assert_eq!(meta.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(meta.sdk, copydesk_plugin::SDK_VERSION);
    assert_eq!(meta.abi, (1, 0));
    assert_eq!(meta.hooks, ["read", "compare_story"]);
    assert_eq!(meta.needs, ["quotes", "dedup"]);
    assert_eq!(meta.hook_flags(), Ok(Nothing::HOOKS));
    assert_eq!(Nothing::NEEDS, ["quotes", "dedup"]);
    assert_eq!((Nothing::NAME, Nothing::VERSION), ("nothing-at_all1", env!("CARGO_PKG_VERSION")));
}
