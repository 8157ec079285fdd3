//! What can be told of a library before any of its code runs: is it one for this machine, is it whole, what does it
//! say of itself.
//!
//! The dynamic loader checks none of this: a library cut short kills the process with SIGBUS inside `dlopen`.

use copydesk_plugin::raw::META_SECTION;
use object::Endianness;
use object::elf::{self, FileHeader64};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};

/// The machine this desk was built for.
#[cfg(target_arch = "x86_64")]
const MACHINE: u16 = elf::EM_X86_64.0;
#[cfg(target_arch = "aarch64")]
const MACHINE: u16 = elf::EM_AARCH64.0;
#[cfg(target_arch = "riscv64")]
const MACHINE: u16 = elf::EM_RISCV.0;

const COPY_WHOLE: &str = "copy it again, under another name, then rename it into place";

/// Check that `bytes` are a whole shared library for this machine and give the plugin's metadata (JSON). The error
/// says what is wrong and what to do; the caller names the file.
pub fn check(bytes: &[u8]) -> Result<&[u8], String> {
    if bytes.is_empty() {
        return Err(format!("it is empty: {COPY_WHOLE}"));
    }
    if !bytes.starts_with(b"\x7fELF") {
        return Err("it is not an ELF library: name the .so file that the build made".into());
    }
    let short =
        |what: &str| format!("it is cut short ({what}, {} bytes are there): {COPY_WHOLE}", bytes.len());
    if bytes.get(4) != Some(&elf::ELFCLASS64.0) {
        return Err("it is not a 64-bit library: build the plugin for this machine".into());
    }
    let header =
        FileHeader64::<Endianness>::parse(bytes).map_err(|_| short("the ELF header is not whole"))?;
    let endian = header.endian().map_err(|error| format!("its byte order is unknown: {error}"))?;
    let machine = header.e_machine(endian).0;
    if machine != MACHINE || !header.is_little_endian() {
        let here = std::env::consts::ARCH;
        return Err(format!("it was built for another machine (ELF machine {machine}): build it for {here}"));
    }
    if header.e_type(endian) != elf::ET_DYN {
        return Err("it is an ELF file but not a shared library: build the plugin with crate-type cdylib \
                    (or `cc -shared`)"
            .into());
    }
    let programs =
        header.program_headers(endian, bytes).map_err(|_| short("the segment table is missing"))?;
    for program in programs.iter().filter(|program| program.p_type(endian) == elf::PT_LOAD) {
        let end = program.p_offset(endian).checked_add(program.p_filesz(endian));
        if end.is_none_or(|end| end > bytes.len() as u64) {
            return Err(short(&match end {
                Some(end) => format!("a segment ends at byte {end}"),
                None => "a segment has no possible place".to_owned(),
            }));
        }
    }
    let sections = header.sections(endian, bytes).map_err(|_| short("the section table is missing"))?;
    let (_, section) = sections.section_by_name(endian, META_SECTION.as_bytes()).ok_or_else(|| {
        format!(
            "it is no Copydesk plugin: it has no {META_SECTION} section. A Rust plugin gets it from the plugin! \
             macro, a C plugin from CD_META in copydesk_plugin.h"
        )
    })?;
    let meta = section.data(endian, bytes).map_err(|_| short("the metadata is missing"))?;
    Ok(trim(meta))
}

/// Without the padding a linker or a C string may have left.
fn trim(meta: &[u8]) -> &[u8] {
    let end = meta.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    meta[..end].trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A minimal library by hand: header, one segment over the whole file, sections null, `.shstrtab`, `.cd_meta`.
    pub(crate) fn library(meta: &[u8]) -> Vec<u8> {
        let names = b"\0.shstrtab\0.cd_meta\0";
        let (meta_at, names_at) = (0x78_u64, 0x78 + meta.len() as u64);
        let sections_at = (names_at + names.len() as u64).next_multiple_of(8);
        let total = sections_at + 3 * 64;
        let mut out = b"\x7fELF\x02\x01\x01".to_vec();
        out.resize(16, 0);
        let half = |out: &mut Vec<u8>, values: &[u16]| {
            values.iter().for_each(|value| out.extend(value.to_le_bytes()));
        };
        let word = |out: &mut Vec<u8>, values: &[u32]| {
            values.iter().for_each(|value| out.extend(value.to_le_bytes()));
        };
        let long = |out: &mut Vec<u8>, values: &[u64]| {
            values.iter().for_each(|value| out.extend(value.to_le_bytes()));
        };
        half(&mut out, &[3, MACHINE]);
        word(&mut out, &[1]);
        long(&mut out, &[0, 0x40, sections_at]);
        word(&mut out, &[0]);
        half(&mut out, &[64, 56, 1, 64, 3, 1]);
        word(&mut out, &[1, 5]);
        long(&mut out, &[0, 0, 0, total, total, 4096]);
        out.extend_from_slice(meta);
        out.extend_from_slice(names);
        out.resize(sections_at as usize + 64, 0);
        for (name, kind, at, size) in [(1, 3, names_at, names.len()), (11, 1, meta_at, meta.len())] {
            word(&mut out, &[name, kind]);
            long(&mut out, &[0, 0, at, size as u64]);
            word(&mut out, &[0, 0]);
            long(&mut out, &[1, 0]);
        }
        out
    }

    #[test]
    fn a_library_says_what_it_is() {
        assert_eq!(check(&library(b"{\"name\":\"x\"}\0\0")).unwrap(), b"{\"name\":\"x\"}");
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        let whole = library(b"{}");
        let with = |at: usize, bytes: &[u8]| {
            let mut changed = whole.clone();
            changed[at..at + bytes.len()].copy_from_slice(bytes);
            changed
        };
        let cases: &[(Vec<u8>, &str)] = &[
            (vec![], "it is empty"),
            (b"#!/bin/sh\n".to_vec(), "not an ELF library"),
            (whole[..30].to_vec(), "cut short (the ELF header"),
            (whole[..100].to_vec(), "cut short (the segment table"),
            (whole[..130].to_vec(), "cut short (a segment ends at byte"),
            (whole[..whole.len() - 1].to_vec(), "cut short"),
            (with(4, &[1]), "not a 64-bit"),
            (with(18, &[40, 0]), "another machine (ELF machine 40)"),
            (with(16, &[2, 0]), "not a shared library"),
            (with(0x78 + 2 + 12, b"x"), "no .cd_meta section"),
        ];
        for (bytes, expected) in cases {
            let message = check(bytes).unwrap_err();
            assert!(message.contains(expected), "{message:?} should say {expected:?}");
        }
    }

    #[test]
    fn damage_never_panics() {
        let whole = library(b"{}");
        for at in 0..whole.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                let _ = check(&damaged);
            }
        }
    }
}
