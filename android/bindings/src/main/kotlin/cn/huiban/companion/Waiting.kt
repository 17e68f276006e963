package cn.huiban.companion

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext

// A cancelled coroutine drops what it waits for in the core; what was done so far stays. The core's
// work between two answers runs where the wait is polled, which must not be the main thread.

/** Brings device and server together once, off the main thread. */
suspend fun HuibanEvent.syncOnce(): SyncReport =
    withContext(Dispatchers.IO) { sync().use { it.sync() } }

/**
 * Keeps syncing until the coroutine is cancelled, off the main thread. Returns where the event is
 * suspended or shut down meanwhile: call it again after `resume()`.
 */
suspend fun HuibanEvent.keepInSync(): Unit =
    withContext(Dispatchers.IO) {
        try {
            sync().use { it.follow() }
        } catch (_: FfiException.Cancelled) {
            ensureActive()
        } catch (_: FfiException.Closed) {
            ensureActive()
        }
    }

/** Joins an event with the link of an enrolment code, off the main thread. */
suspend fun HuibanDevice.joinWith(link: String): MembershipView =
    withContext(Dispatchers.IO) { join(link) }

/** Joins an event with a code that a person typed and the server's address, off the main thread. */
suspend fun HuibanDevice.joinWith(code: String, serverUrl: String): MembershipView =
    withContext(Dispatchers.IO) { joinWithCode(code, serverUrl) }

/** Takes up a public agenda without enrolling, off the main thread. */
suspend fun HuibanDevice.browsePublic(link: String): MembershipView =
    withContext(Dispatchers.IO) { browse(link) }

/**
 * Judges what a scanner saw, off the main thread; where the list needs the server's word, it is asked
 * first.
 */
suspend fun CheckIn.scanOnline(request: ScanRequest, language: Language): ScanView =
    withContext(Dispatchers.IO) { scanLive(request, language) }

/** The address of my own calendar, for a calendar app to subscribe to, off the main thread. */
suspend fun HuibanEvent.calendarLink(language: Language): String =
    withContext(Dispatchers.IO) { sync().use { it.calendarLink(language) } }
