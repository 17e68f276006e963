package cn.huiban.companion

import kotlinx.coroutines.CancellationException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class LifeTest {
    @Test
    fun `after it was shut down everything answers that it is closed`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            event.shutDown()
            val calls = listOf(
                suspend { event.membership() },
                suspend { event.agenda().event(Language.EN) },
                suspend { event.bookmarks().set(TargetKind.FORUM, "contest", true) },
                suspend { event.checkIn().counts("main") },
                suspend { event.sync().status() },
                suspend { event.syncOnce() },
                suspend { event.listOps(null) },
                suspend { event.leave(true) },
                suspend { event.resume() },
            )
            for ((index, call) in calls.withIndex()) {
                val thrown = runCatching { call() }.exceptionOrNull()
                assertTrue(thrown is FfiException.Closed, "call $index: $thrown")
            }
            // the folder is there still, and opens again
            assertEquals(EVENT, phone.event().membership().event)
        }
    }

    @Test
    fun `a handle that was closed throws, and that is closed too`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val agenda = event.agenda()
            event.close()
            val thrown = assertThrows(IllegalStateException::class.java) { event.membership() }
            assertTrue(failureOf(thrown) is FfiException.Closed)
            // an object taken from the handle lives on its own
            assertTrue(agenda.list(AgendaFilter(), Language.EN).isNotEmpty())
        }
    }

    @Test
    fun `a panic is an exception, and the core goes on`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val thrown = assertThrows(InternalException::class.java) { provokePanic() }
            assertEquals("provoked", thrown.message)
            val fault = failureOf(thrown) as FfiException.Internal
            assertEquals(PANIC_INCIDENT, fault.incident)
            assertTrue(event.agenda().list(AgendaFilter(), Language.EN).isNotEmpty())
        }
    }

    @Test
    fun `what is not the core's stays what it is`() {
        assertNull(failureOf(CancellationException()))
        assertNull(failureOf(IllegalStateException("of the app")))
        assertNull(failureOf(OutOfMemoryError()))
    }
}
