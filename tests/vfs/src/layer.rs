//! The calls between SQLite and its own file layer.
//!
//! Each function here is called by SQLite with the pointers that it was given by `x_open` or
//! `install`, as <https://sqlite.org/c3ref/vfs.html> and <https://sqlite.org/c3ref/io_methods.html>
//! say, and hands the call on. SQLite's own file lies in memory right behind ours.
#![allow(
    unsafe_code,
    reason = "SQLite's file layer is C; the pointers are SQLite's, valid for the call by its contract"
)]

use crate::watch::{Call, Trouble, Watched};
use rusqlite::ffi;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::Once;

/// Our part of an open file; SQLite's own follows it.
#[repr(C)]
struct File {
    head: ffi::sqlite3_file,
    watched: *mut Watched,
}

type Raw = *mut ffi::sqlite3_file;

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // memory-mapped reading (3) is left out: it would pass by this layer
    iVersion: 2,
    xClose: Some(x_close),
    xRead: Some(x_read),
    xWrite: Some(x_write),
    xTruncate: Some(x_truncate),
    xSync: Some(x_sync),
    xFileSize: Some(x_file_size),
    xLock: Some(x_lock),
    xUnlock: Some(x_unlock),
    xCheckReservedLock: Some(x_check_reserved_lock),
    xFileControl: Some(x_file_control),
    xSectorSize: Some(x_sector_size),
    xDeviceCharacteristics: Some(x_device_characteristics),
    xShmMap: Some(x_shm_map),
    xShmLock: Some(x_shm_lock),
    xShmBarrier: Some(x_shm_barrier),
    xShmUnmap: Some(x_shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Puts this layer below every database that this process opens from now on.
pub fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the layer that SQLite begins with lives as long as the process, and so does the
    // leaked copy of its description that is registered here.
    ONCE.call_once(|| unsafe {
        ffi::sqlite3_initialize();
        let own = ffi::sqlite3_vfs_find(null());
        let mut layer = *own;
        layer.szOsFile = layer.szOsFile.saturating_add(ours());
        layer.pNext = null_mut();
        layer.zName = c"recorder".as_ptr();
        layer.pAppData = own.cast();
        layer.xOpen = Some(x_open);
        layer.xDelete = Some(x_delete);
        layer.xAccess = Some(x_access);
        layer.xFullPathname = Some(x_full_pathname);
        ffi::sqlite3_vfs_register(Box::into_raw(Box::new(layer)), 1);
    });
}

#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "two pointers")]
fn ours() -> c_int {
    size_of::<File>() as c_int
}

/// SQLite's own layer.
unsafe fn own_layer(layer: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    unsafe { (*layer).pAppData.cast() }
}

/// SQLite's own file behind ours.
unsafe fn own_file(file: Raw) -> Raw {
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

unsafe fn watched<'a>(file: Raw) -> Option<&'a Watched> {
    unsafe { (*file.cast::<File>()).watched.as_ref() }
}

/// Calls a method of SQLite's own file.
macro_rules! hand_on {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let own = own_file($file);
        match (*(*own).pMethods).$method {
            Some(method) => method(own $(, $argument)*),
            None => ffi::SQLITE_IOERR,
        }
    }};
}

unsafe fn find(name: *const c_char) -> Option<Watched> {
    if name.is_null() {
        return None;
    }
    let name = unsafe { CStr::from_ptr(name) };
    Watched::find(Path::new(name.to_str().ok()?))
}

unsafe extern "C" fn x_open(
    layer: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: Raw,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        (*file).pMethods = null();
        let found = find(name);
        if found.as_ref().is_some_and(|watched| watched.trouble(Call::Open).is_some()) {
            return ffi::SQLITE_CANTOPEN;
        }
        let own = own_layer(layer);
        let Some(open) = (*own).xOpen else { return ffi::SQLITE_CANTOPEN };
        let result = open(own, name, own_file(file), flags, out_flags);
        if result == ffi::SQLITE_OK {
            if let Some(watched) = &found {
                watched.opened();
            }
            let watched = found.map_or(null_mut(), |found| Box::into_raw(Box::new(found)));
            (*file.cast::<File>()).watched = watched;
            (*file).pMethods = &raw const METHODS;
        }
        result
    }
}

unsafe extern "C" fn x_delete(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    unsafe {
        let found = find(name);
        if found.as_ref().is_some_and(|watched| watched.trouble(Call::Delete).is_some()) {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let own = own_layer(layer);
        let Some(delete) = (*own).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        let result = delete(own, name, sync_folder);
        if let Some(watched) = &found {
            watched.deleted();
        }
        result
    }
}

unsafe extern "C" fn x_access(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    unsafe {
        let own = own_layer(layer);
        (*own).xAccess.map_or(ffi::SQLITE_IOERR_ACCESS, |access| access(own, name, flags, out))
    }
}

unsafe extern "C" fn x_full_pathname(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    bytes: c_int,
    out: *mut c_char,
) -> c_int {
    unsafe {
        let own = own_layer(layer);
        (*own).xFullPathname.map_or(ffi::SQLITE_CANTOPEN, |full| full(own, name, bytes, out))
    }
}

unsafe extern "C" fn x_close(file: Raw) -> c_int {
    unsafe {
        let result = hand_on!(file, xClose);
        let watched = (*file.cast::<File>()).watched;
        if !watched.is_null() {
            drop(Box::from_raw(watched));
        }
        (*file).pMethods = null();
        result
    }
}

unsafe extern "C" fn x_read(
    file: Raw,
    out: *mut c_void,
    bytes: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    unsafe {
        if watched(file).is_some_and(|watched| watched.trouble(Call::Read).is_some()) {
            return ffi::SQLITE_IOERR_READ;
        }
        hand_on!(file, xRead, out, bytes, offset)
    }
}

unsafe extern "C" fn x_write(
    file: Raw,
    data: *const c_void,
    bytes: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    unsafe {
        let (bytes, result) = match watched(file).and_then(|watched| watched.trouble(Call::Write)) {
            None => (bytes, hand_on!(file, xWrite, data, bytes, offset)),
            Some(Trouble::Io) => return ffi::SQLITE_IOERR_WRITE,
            Some(Trouble::Full) => {
                let half = bytes / 2;
                hand_on!(file, xWrite, data, half, offset);
                (half, ffi::SQLITE_FULL)
            }
        };
        if let Some(watched) = watched(file) {
            let bytes = usize::try_from(bytes).unwrap_or(0);
            let data = std::slice::from_raw_parts(data.cast::<u8>(), bytes);
            watched.written(u64::try_from(offset).unwrap_or(0), data);
        }
        result
    }
}

unsafe extern "C" fn x_truncate(file: Raw, size: ffi::sqlite3_int64) -> c_int {
    unsafe {
        if watched(file).is_some_and(|watched| watched.trouble(Call::Truncate).is_some()) {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let result = hand_on!(file, xTruncate, size);
        if let Some(watched) = watched(file) {
            watched.truncated(u64::try_from(size).unwrap_or(0));
        }
        result
    }
}

unsafe extern "C" fn x_sync(file: Raw, _flags: c_int) -> c_int {
    unsafe {
        if let Some(watched) = watched(file) {
            if watched.trouble(Call::Sync).is_some() {
                return ffi::SQLITE_IOERR_FSYNC;
            }
            watched.synced();
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_file_size(file: Raw, out: *mut ffi::sqlite3_int64) -> c_int {
    unsafe { hand_on!(file, xFileSize, out) }
}

unsafe extern "C" fn x_lock(file: Raw, level: c_int) -> c_int {
    unsafe { hand_on!(file, xLock, level) }
}

unsafe extern "C" fn x_unlock(file: Raw, level: c_int) -> c_int {
    unsafe { hand_on!(file, xUnlock, level) }
}

unsafe extern "C" fn x_check_reserved_lock(file: Raw, out: *mut c_int) -> c_int {
    unsafe { hand_on!(file, xCheckReservedLock, out) }
}

unsafe extern "C" fn x_file_control(file: Raw, what: c_int, argument: *mut c_void) -> c_int {
    unsafe { hand_on!(file, xFileControl, what, argument) }
}

unsafe extern "C" fn x_sector_size(file: Raw) -> c_int {
    unsafe { hand_on!(file, xSectorSize) }
}

unsafe extern "C" fn x_device_characteristics(file: Raw) -> c_int {
    unsafe { hand_on!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn x_shm_map(
    file: Raw,
    region: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe { hand_on!(file, xShmMap, region, bytes, extend, out) }
}

unsafe extern "C" fn x_shm_lock(file: Raw, offset: c_int, count: c_int, flags: c_int) -> c_int {
    unsafe { hand_on!(file, xShmLock, offset, count, flags) }
}

unsafe extern "C" fn x_shm_barrier(file: Raw) {
    unsafe {
        let own = own_file(file);
        if let Some(barrier) = (*(*own).pMethods).xShmBarrier {
            barrier(own);
        }
    }
}

unsafe extern "C" fn x_shm_unmap(file: Raw, delete: c_int) -> c_int {
    unsafe { hand_on!(file, xShmUnmap, delete) }
}
