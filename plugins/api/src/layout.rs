//! Where every field of the ABI stands, written down twice: in [`crate::raw`] by meaning, here by number. A difference
//! does not compile. `include/abi-v1.layout` keeps what was released; a test holds this to it.

#[cfg(not(target_pointer_width = "64"))]
compile_error!("Copydesk's plugin interface is defined for 64-bit targets only");

use crate::raw::*;

macro_rules! layout {
    ($($name:ident $size:literal { $($field:ident $at:literal),+ })+) => {
        $(const _: () = {
            assert!(size_of::<$name>() == $size);
            $(assert!(core::mem::offset_of!($name, $field) == $at);)+
            // Does not compile when a field is missing from the list.
            const fn _complete(of: &$name) {
                let $name { $($field: _),+ } = of;
            }
        };)+

        /// One line per struct (`name size`), one per field (`name.field offset`), in bytes.
        pub const LAYOUT: &str = concat!($(
            stringify!($name), " ", $size, "\n",
            $(stringify!($name), ".", stringify!($field), " ", $at, "\n",)+
        )+);
    };
}

layout! {
    CdStr 16 { ptr 0, len 8 }
    CdPart 12 { start 0, end 4, kind 8 }
    CdSegment 24 { text_start 0, text_len 4, file_start 8, file_len 16 }
    CdArticle 232 { size 0, published_trust 4, id 8, group 16, published_ms 24, arrived_ms 32, outlet 40, agency 56, headline 72, byline 88, dateline 104, language 120, url 136, story 152, file_name 168, text 184, parts 200, parts_len 208, segments 216, segments_len 224 }
    CdFile 64 { size 0, partial 4, arrived_ms 8, name 16, bytes 32, hints_json 48 }
    CdNote 32 { plugin 0, note 16 }
    CdRead 32 { size 0, reserved 4, article 8, needs 16, needs_len 24 }
    CdKey 72 { hash 0, facet 8, articles 16, groups 20, facet_articles 24, facet_groups 28, last_seen_ms 32, state 40, hits 56, hits_len 64 }
    CdEarlier 264 { note 0, mark 16, article 32 }
    CdCompare 88 { size 0, scope 4, round 8, earlier_size 12, article 16, note 24, mark 40, keys 56, keys_len 64, earlier 72, earlier_len 80 }
    CdHost 136 { size 0, abi_major 4, abi_minor 6, ctx 8, host_version 16, log_enabled 32, log 40, set_error 48, should_stop 56, article 64, note 72, key 80, finding 88, verdict 96, mark 104, state 112, need 120, get_extension 128 }
    CdPlugin 112 { size 0, abi_major 4, abi_minor 6, hooks 8, name 16, version 32, config_schema 48, create 56, open 64, read 72, compare 80, deliver 88, destroy 96, get_extension 104 }
}
