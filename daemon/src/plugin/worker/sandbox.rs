//! What a worker takes from itself before any code of a plugin runs: files, network, other programs, other
//! processes.
//!
//! Landlock bars files and TCP; a seccomp filter bars what Landlock does not see. The filter is a list of what is
//! refused, not of what is allowed: plugins in any language must run, and the list is there so that an article
//! which subverts a plugin gains nothing, together with Landlock and the limits.

use std::collections::BTreeMap;
use std::os::fd::BorrowedFd;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, sock_filter,
};

use crate::plugin::frame::Hello;

/// What may always be read: the libraries a plugin may depend on.
const LIBRARIES: [&str; 5] = ["/usr/lib", "/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache"];

/// The newest Landlock whose features are asked for; an older kernel gives what it has.
const LANDLOCK: ABI = ABI::V6;

/// Close the sandbox over the calling thread and all it starts. `library` is what will be loaded. Gives the report:
/// `full`, `partial: why` or `none: why`.
pub fn enter(hello: &Hello<'_>, library: BorrowedFd<'_>) -> String {
    let privileges = rustix::thread::set_no_new_privs(true).map_err(|error| format!("no_new_privs: {error}"));
    let files = landlock(hello, library).map_err(|error| format!("landlock: {error}"));
    let calls = filters(hello).and_then(|filters| {
        filters.iter().try_for_each(|filter| {
            seccompiler::apply_filter(filter).map_err(|error| format!("seccomp: {error}"))
        })
    });
    let parts = [privileges, files, calls];
    let missing: Vec<&str> =
        parts.iter().filter_map(|part| part.as_ref().err().map(String::as_str)).collect();
    match missing.len() {
        0 => "full".to_owned(),
        3 => format!("none: {}", missing.join("; ")),
        _ => format!("partial: {}", missing.join("; ")),
    }
}

fn landlock(hello: &Hello<'_>, library: BorrowedFd<'_>) -> Result<(), String> {
    let fail = |error: landlock::RulesetError| error.to_string();
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(LANDLOCK))
        .map_err(fail)?
        .scope(Scope::from_all(LANDLOCK))
        .map_err(fail)?;
    if !hello.net {
        rules = rules.handle_access(AccessNet::from_all(LANDLOCK)).map_err(fail)?;
    }
    let reading = AccessFs::ReadFile | AccessFs::ReadDir;
    let allowed = if hello.exec { reading | AccessFs::Execute } else { reading };
    let granted = hello.read.iter().map(AsRef::as_ref);
    let mut rules = rules
        .create()
        .map_err(fail)?
        .add_rules(path_beneath_rules(LIBRARIES.into_iter().chain(granted), allowed))
        .map_err(fail)?;
    // A memory file needs no rule and cannot have one; the fallback, a file without a name, needs it.
    let whole = rules.try_clone();
    match rules.add_rule(PathBeneath::new(library, AccessFs::ReadFile)) {
        Ok(with_library) => rules = with_library,
        Err(_) => rules = whole.map_err(|error| error.to_string())?,
    }
    match rules.restrict_self().map_err(fail)?.ruleset {
        RulesetStatus::FullyEnforced => Ok(()),
        RulesetStatus::PartiallyEnforced => Err("this kernel enforces only a part of it".into()),
        RulesetStatus::NotEnforced => Err("this kernel does not have it".into()),
    }
}

/// System calls refused whatever their arguments: other processes, privileges, devices, attributes of files.
const REFUSED: &[i64] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kcmp,
    libc::SYS_setpgid,
    libc::SYS_setsid,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_personality,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    SYS_FCHMODAT2,
];

/// Since Linux 6.6; the same number on every machine.
const SYS_FCHMODAT2: i64 = 452;

/// The older names some machines have for them.
#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[i64] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_kexec_file_load,
];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[i64] = &[];

#[cfg(target_arch = "x86_64")]
const FORKS: &[i64] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: &[i64] = &[];

fn filters(hello: &Hello<'_>) -> Result<Vec<BpfProgram>, String> {
    let mut refused: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for &call in REFUSED.iter().chain(REFUSED_HERE) {
        refused.insert(call, Vec::new());
    }
    // Signals and limits: its own and no other process's.
    let own = u64::from(std::process::id());
    for call in [libc::SYS_kill, libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo] {
        refused.insert(call, vec![only_if(&[(0, SeccompCmpOp::Ne, own)])?]);
    }
    refused.insert(libc::SYS_tkill, Vec::new());
    refused
        .insert(libc::SYS_prlimit64, vec![only_if(&[(0, SeccompCmpOp::Ne, 0), (0, SeccompCmpOp::Ne, own)])?]);
    let mut unknown: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    if !hello.net {
        refused.insert(libc::SYS_socket, Vec::new());
    }
    if !hello.exec {
        for &call in FORKS.iter().chain(&[libc::SYS_execve, libc::SYS_execveat]) {
            refused.insert(call, Vec::new());
        }
        // Threads pass, processes do not. clone3 hides its flags in memory: without it the C library uses clone.
        let thread = libc::CLONE_THREAD as u64;
        refused.insert(libc::SYS_clone, vec![only_if(&[(0, SeccompCmpOp::MaskedEq(thread), 0)])?]);
        unknown.insert(libc::SYS_clone3, Vec::new());
    }
    let mut filters = vec![compile(refused, libc::EPERM)?];
    if !unknown.is_empty() {
        filters.push(compile(unknown, libc::ENOSYS)?);
    }
    filters.extend(other_tables());
    Ok(filters)
}

/// A rule that matches when all comparisons of an argument with a value do.
fn only_if(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, String> {
    let conditions: Result<Vec<_>, _> = conditions
        .iter()
        .map(|(argument, op, value)| {
            // Pids and the flags of interest have 32 bits; the kernel ignores the upper half.
            SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, op.clone(), *value)
        })
        .collect();
    conditions.and_then(SeccompRule::new).map_err(|error| error.to_string())
}

fn compile(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<BpfProgram, String> {
    let fail = |error: seccompiler::BackendError| error.to_string();
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(fail)?;
    SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), arch)
        .and_then(BpfProgram::try_from)
        .map_err(fail)
}

/// The second table of system calls an x86-64 kernel may have (x32) would go round every number above.
#[cfg(target_arch = "x86_64")]
fn other_tables() -> Option<BpfProgram> {
    const LOAD_NUMBER: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS, offset 0
    const JUMP_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    const RETURN: u16 = 0x06; // BPF_RET | BPF_K
    const X32: u32 = 0x4000_0000;
    const ALLOW: u32 = 0x7fff_0000;
    const ERRNO: u32 = 0x0005_0000;
    Some(vec![
        sock_filter { code: LOAD_NUMBER, jt: 0, jf: 0, k: 0 },
        sock_filter { code: JUMP_AT_LEAST, jt: 0, jf: 1, k: X32 },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: ERRNO | libc::EPERM as u32 },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: ALLOW },
    ])
}

#[cfg(not(target_arch = "x86_64"))]
fn other_tables() -> Option<BpfProgram> {
    None
}
