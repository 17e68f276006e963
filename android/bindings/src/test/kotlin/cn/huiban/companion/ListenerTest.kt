package cn.huiban.companion

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ListenerTest {
    @Test
    fun `screens hear of what was done here and of what a sync brought`() = story {
        val ref = Organizer.nextAttendee()
        Phone().use { one ->
            Phone().use { other ->
                val here = one.attend(ref)
                val there = other.attend(ref)
                // started before it is collected, so that the listener is there when the act is done
                val own = async(start = CoroutineStart.UNDISPATCHED) {
                    here.changedAreas().first { Area.BOOKMARKS in it }
                }
                here.bookmarks().set(TargetKind.FORUM, "contest", true)
                assertTrue(Area.SYNC in own.await())

                val brought = async(start = CoroutineStart.UNDISPATCHED) {
                    there.changedAreas().first { Area.BOOKMARKS in it }
                }
                here.syncOnce()
                there.syncOnce()
                brought.await()
                assertEquals(1, there.bookmarks().list(Language.EN).size)
            }
        }
    }

    @Test
    fun `a listener that is removed hears nothing`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            var heard = 0
            val number = event.addListener(GuardedListener { heard += 1 })
            event.bookmarks().set(TargetKind.FORUM, "contest", true)
            assertEquals(1, heard)
            event.removeListener(number)
            event.bookmarks().set(TargetKind.FORUM, "contest", false)
            assertEquals(1, heard)
        }
    }

    @Test
    fun `a listener that fails fails alone`() = story {
        CoreLog.lines.clear()
        Phone().use { phone ->
            val event = phone.attend()
            val told = CompletableDeferred<Set<Area>>()
            event.addListener(GuardedListener { throw NotImplementedError() })
            event.addListener(object : ChangeListener {
                override fun changed(areas: List<Area>): Unit = throw IllegalArgumentException()
            })
            event.addListener(GuardedListener { told.complete(it) })
            event.bookmarks().set(TargetKind.FORUM, "contest", true)
            assertTrue(Area.BOOKMARKS in told.await())
            assertEquals(1, event.bookmarks().list(Language.EN).size)
            for (failure in listOf("NotImplementedError", "IllegalArgumentException")) {
                assertTrue(CoreLog.lines.any { failure in it }, "$failure in ${CoreLog.lines}")
            }
        }
    }
}
