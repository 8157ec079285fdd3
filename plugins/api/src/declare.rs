//! `plugin!`: makes a type the plugin of its library. What it expands to is data and one function; the work is in
//! [`crate::guest`].

use crate::Plugin;

/// What the desk must know of a plugin before it runs. Written by [`plugin!`](crate::plugin) or
/// [`describe!`](crate::describe), not by hand.
pub trait Described: Plugin {
    /// Name, `[a-z][a-z0-9_-]*`, at most 32 bytes.
    const NAME: &'static str;
    /// Version of the plugin: that of its crate.
    const VERSION: &'static str;
    /// The hooks it has, as `CD_HOOK_*` flags.
    const HOOKS: u64;
    /// The plugins whose notes it wants.
    const NEEDS: &'static [&'static str];
    /// All of this as JSON (see [`crate::meta::Meta`]).
    const META: &'static str;
}

/// Makes a type that implements [`Plugin`](crate::Plugin) the plugin of this library.
///
/// ```ignore
/// copydesk_plugin::plugin! {
///     type: Quotes,
///     name: "quotes",
///     hooks: [read, compare_story],
///     needs: [],
/// }
/// ```
///
/// - `type`: the type.
/// - `name`: `[a-z][a-z0-9_-]*`, at most 32 bytes; checked while compiling.
/// - `hooks`: any of `open`, `read`, `compare_archive`, `compare_story`, `deliver`. A hook that is implemented but not
///   named is not called.
/// - `needs`: plugins whose notes `read` wants; may be left out.
///
/// It exports the function `copydesk_plugin_v1` and puts the metadata into the ELF section `.cd_meta`, from which the
/// desk reads it without running anything. The version is the crate's own. A crate with
/// `#![deny(unsafe_code)]` may use it.
///
/// Use it once per library. A program that links several plugin crates as ordinary dependencies would get that
/// function twice and not link; if you need that, declare the type with [`describe!`](crate::describe) in the crate
/// that is depended on, and build the library from a crate of its own with [`export!`](crate::export).
#[macro_export]
macro_rules! plugin {
    (type: $plugin:ty, $($rest:tt)+) => {
        $crate::describe! { type: $plugin, $($rest)+ }
        $crate::export!($plugin);
    };
}

/// Describes a plugin as [`plugin!`](crate::plugin) does, without exporting it: for the test kit, or where another
/// crate exports it with [`export!`](crate::export).
#[macro_export]
macro_rules! describe {
    (
        type: $plugin:ty,
        name: $name:literal,
        hooks: [$first:ident $(, $hook:ident)* $(,)?]
        $(, needs: [$($need:literal),* $(,)?])?
        $(,)?
    ) => {
        const _: () = {
            const PARTS: &[&str] = &[
                concat!("{\"name\":\"", $name, "\",\"version\":\"", env!("CARGO_PKG_VERSION"), "\",\"abi\":"),
                $crate::meta::ABI_TEXT,
                ",\"sdk\":\"",
                $crate::SDK_VERSION,
                concat!("\",\"hooks\":[\"", stringify!($first), "\"" $(, ",\"", stringify!($hook), "\"")*, "],\"needs\":["),
                $crate::meta::after_comma(concat!("" $($(, ",\"", $need, "\"")*)?)),
                "]}",
            ];
            const BYTES: [u8; $crate::meta::joined_len(PARTS)] = $crate::meta::joined(PARTS);
            const _: () = $crate::meta::assert_name($name);
            $($(const _: () = $crate::meta::assert_name($need);)*)?

            impl $crate::Described for $plugin {
                const NAME: &'static str = $name;
                const VERSION: &'static str = env!("CARGO_PKG_VERSION");
                const HOOKS: u64 = $crate::__hook!($first) $(| $crate::__hook!($hook))*;
                const NEEDS: &'static [&'static str] = &[$($($need),*)?];
                const META: &'static str = $crate::meta::text(&BYTES);
            }
        };
    };
}

/// Exports a described plugin from this library: the second half of [`plugin!`](crate::plugin).
#[macro_export]
macro_rules! export {
    ($plugin:ty) => {
        const _: () = {
            #[cfg(panic = "abort")]
            compile_error!(
                "a Copydesk plugin must be built with panic = \"unwind\": its panics are caught and reported"
            );

            const META: &[u8] = <$plugin as $crate::Described>::META.as_bytes();

            // The table points into this section, which keeps the linker from dropping it as unused.
            #[used]
            #[unsafe(link_section = ".cd_meta")]
            static SECTION: [u8; META.len()] = $crate::meta::array(META);

            static TABLE: $crate::raw::CdPlugin = $crate::guest::table::<$plugin>(&SECTION);

            #[unsafe(no_mangle)]
            extern "C" fn copydesk_plugin_v1(host_abi_minor: u32) -> *const $crate::raw::CdPlugin {
                // Every host of this major version is accepted: what it lacks is found missing when it is needed.
                let _ = host_abi_minor;
                &TABLE
            }
        };
    };
}

/// The flag of a hook.
#[doc(hidden)]
#[macro_export]
macro_rules! __hook {
    (open) => {
        $crate::raw::CD_HOOK_OPEN
    };
    (read) => {
        $crate::raw::CD_HOOK_READ
    };
    (compare_archive) => {
        $crate::raw::CD_HOOK_COMPARE_ARCHIVE
    };
    (compare_story) => {
        $crate::raw::CD_HOOK_COMPARE_STORY
    };
    (deliver) => {
        $crate::raw::CD_HOOK_DELIVER
    };
    ($other:ident) => {
        compile_error!(concat!(
            "`",
            stringify!($other),
            "` is no hook; the hooks are open, read, compare_archive, compare_story, deliver"
        ))
    };
}
