package cn.huiban.companion

import java.io.File
import java.io.RandomAccessFile
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** One of each kind. The full disk cannot be had from here; the core's own tests have it. */
class ErrorsTest {
    private inline fun <reified E : FfiException> failing(call: () -> Unit): E =
        runCatching(call).exceptionOrNull() as? E ?: error("no ${E::class.simpleName} was thrown")

    @Test
    fun `invalid input names the field`() = story {
        Phone().use { phone ->
            val link = failing<FfiException.InvalidInput> { phone.device.joinWith("no link") }
            assertEquals("link", link.field)
            val code = failing<FfiException.InvalidInput> { phone.device.event("../secrets") }
            assertEquals("event", code.field)
            val event = phone.attend()
            val target = failing<FfiException.InvalidInput> {
                event.bookmarks().set(TargetKind.SESSION, "a/b", true)
            }
            assertEquals("target", target.field)
            failing<FfiException.InvalidInput> {
                event.agenda().list(AgendaFilter(day = "tomorrow"), Language.EN)
            }
        }
    }

    @Test
    fun `what is not there is not found`() = story {
        Phone().use { phone ->
            failing<FfiException.NotFound> { phone.device.event(EVENT) }
            val event = phone.attend()
            val missing = failing<FfiException.NotFound> {
                event.agenda().session("no-such-session", Language.EN)
            }
            assertTrue("no-such-session" in missing.what)
            failing<FfiException.NotFound> {
                event.agenda().list(AgendaFilter(forum = "no-such-forum"), Language.EN)
            }
        }
    }

    @Test
    fun `without a server everything but sync goes on`() = story {
        Proxy().use { proxy ->
            Phone().use { phone ->
                val event = phone.attend(through = proxy)
                proxy.close()
                event.bookmarks().set(TargetKind.FORUM, "contest", true)
                val offline = failing<FfiException.Offline> { event.syncOnce() }
                assertTrue(offline.retryAfterMs > 0uL)
                assertEquals(1uL, event.sync().status().pending)
            }
        }
    }

    @Test
    fun `what is not allowed is said`() = story {
        val ref = Organizer.nextAttendee()
        val link = Organizer.attendeeLink(ref)
        Phone().use { phone ->
            Phone().use { stranger ->
                val event = phone.join(link)
                failing<FfiException.Unauthorized> { stranger.device.joinWith(link) }
                failing<FfiException.Unauthorized> {
                    event.checkIn().scan(ScanRequest(Organizer.badge(ref)), Language.EN)
                }
            }
        }
    }

    @Test
    fun `files of a newer version ask for an update`() = story {
        Phone().use { phone ->
            phone.attend().use { it.shutDown() }
            RandomAccessFile(phone.journal, "rw").use { file ->
                // user_version in the header of every SQLite file, big-endian
                file.seek(60)
                file.writeInt(99)
            }
            val newer = failing<FfiException.UpdateRequired> { phone.event() }
            assertTrue("journal" in newer.what)
        }
    }

    @Test
    fun `a damaged journal is said to be damaged`() = story {
        Phone().use { phone ->
            phone.attend().use { it.shutDown() }
            phone.journal.writeBytes(ByteArray(8_192) { 0x2a })
            val damaged = failing<FfiException.StorageDamaged> { phone.event() }
            assertTrue("journal" in damaged.file)
        }
    }

    @Test
    fun `leaving with unsent acts needs to be forced, and keeps them in a file`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            assertNull(Phone().use { it.attend().leave(false) })
            event.bookmarks().set(TargetKind.FORUM, "contest", true)
            assertEquals(1uL, failing<FfiException.UnsentActs> { event.leave(false) }.count)
            val kept = File(event.leave(true)!!)
            assertTrue("bookmark_set" in kept.readText())
            assertTrue(phone.device.listEvents().isEmpty())
        }
    }

    @Test
    fun `a store for secrets that fails is an incident, which the log explains`() = story {
        CoreLog.lines.clear()
        val broken = object : MemorySecrets() {
            override fun write(name: String, secret: ByteArray): Unit = throw StackOverflowError()
        }
        val link = Organizer.attendeeLink(Organizer.nextAttendee())
        Phone(broken).use { phone ->
            val fault = failing<FfiException.Internal> { phone.device.joinWith(link) }
            val said = CoreLog.lines.single { fault.incident in it }
            assertTrue("StackOverflowError" in said, said)
        }
    }
}
