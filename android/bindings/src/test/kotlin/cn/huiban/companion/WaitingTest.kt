package cn.huiban.companion

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Waits for a server that has gone silent. */
class WaitingTest {
    private fun waiting(tell: suspend CoroutineScope.(HuibanEvent, Proxy) -> Unit) = story {
        Proxy().use { proxy ->
            Phone().use { phone ->
                val event = phone.attend(through = proxy)
                event.bookmarks().set(TargetKind.FORUM, "contest", true)
                tell(event, proxy)
                // whatever ended the wait, nothing was lost and nothing is still going on
                proxy.release()
                assertEquals(1uL, event.syncOnce().pushed)
            }
        }
    }

    private fun CoroutineScope.sync(event: HuibanEvent): Deferred<Result<SyncReport>> =
        async(Dispatchers.IO) { runCatching { event.syncOnce() } }

    @Test
    fun `a cancelled coroutine ends the sync it waits for`() = waiting { event, proxy ->
        val silence = proxy.hold()
        val job = launch { event.syncOnce() }
        silence.asked.await()
        job.cancelAndJoin()
        // the core dropped the wait: it closed the connection
        silence.hungUp.await()
        assertTrue(job.isCancelled)
    }

    @Test
    fun `cancel ends a sync that another waits for`() = waiting { event, proxy ->
        val silence = proxy.hold()
        val result = sync(event)
        silence.asked.await()
        event.sync().cancel()
        assertTrue(result.await().exceptionOrNull() is FfiException.Cancelled)
    }

    @Test
    fun `a cancellation holds for waits that begin after it`() = waiting { event, proxy ->
        proxy.hold()
        val cancellation = Cancellation().apply { cancel() }
        val result = runCatching { event.sync().sync(cancellation) }
        assertTrue(result.exceptionOrNull() is FfiException.Cancelled)
    }

    @Test
    fun `one sync at a time`() = waiting { event, proxy ->
        val silence = proxy.hold()
        val first = sync(event)
        silence.asked.await()
        assertTrue(sync(event).await().exceptionOrNull() is FfiException.Busy)
        event.sync().cancel()
        first.await()
    }

    @Test
    fun `suspending ends a waiting sync, and resuming brings everything back`() =
        waiting { event, proxy ->
            val silence = proxy.hold()
            val result = sync(event)
            silence.asked.await()
            event.suspend()
            assertTrue(result.await().exceptionOrNull() is FfiException.Cancelled)
            val closed = runCatching { event.bookmarks().list(Language.EN) }
            assertTrue(closed.exceptionOrNull() is FfiException.Closed)
            event.resume()
            assertEquals(1, event.bookmarks().list(Language.EN).size)
        }

    @Test
    fun `suspending ends keeping in sync without an error`() = waiting { event, proxy ->
        val silence = proxy.hold()
        val following = async { event.keepInSync() }
        silence.asked.await()
        event.suspend()
        following.await()
        event.resume()
    }

    @Test
    fun `what is done on another phone arrives while this one keeps in sync`() = story {
        val ref = Organizer.nextAttendee()
        Phone().use { one ->
            Phone().use { other ->
                val here = one.attend(ref)
                val there = other.attend(ref)
                val arrived = async(start = CoroutineStart.UNDISPATCHED) {
                    there.changedAreas().first { there.bookmarks().list(Language.EN).size == 1 }
                }
                val following = launch { there.keepInSync() }
                here.bookmarks().set(TargetKind.FORUM, "contest", true)
                here.syncOnce()
                arrived.await()
                following.cancelAndJoin()
            }
        }
    }
}
