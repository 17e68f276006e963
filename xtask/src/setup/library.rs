//! Whether shared libraries are known to the dynamic linker.

use std::process::Command;

/// Asks the linker's cache; `ldconfig` is not on every user's path.
pub(super) fn all_present(names: &[&str]) -> bool {
    let Some(cache) = ["ldconfig", "/sbin/ldconfig"]
        .iter()
        .find_map(|program| Command::new(program).arg("-p").output().ok())
    else {
        return false;
    };
    let cache = String::from_utf8_lossy(&cache.stdout);
    names.iter().all(|name| cache.contains(&format!("\t{name} ")))
}
