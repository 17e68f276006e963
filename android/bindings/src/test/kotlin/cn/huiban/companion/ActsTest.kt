package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ActsTest {
    @Test
    fun `a bookmark shows at once and reaches the attendee's other phone`() = story {
        val ref = Organizer.nextAttendee()
        Phone().use { one ->
            Phone().use { other ->
                val here = one.attend(ref)
                val there = other.attend(ref)
                val session = here.agenda().list(AgendaFilter(), Language.EN).first()

                val op = here.bookmarks().set(TargetKind.SESSION, session.id, true)
                here.bookmarks().setNote(TargetKind.SESSION, session.id, "前排 near the front")
                val shown = here.bookmarks().list(Language.EN).single()
                assertEquals(session.title, shown.title)
                assertEquals("前排 near the front", shown.note)
                assertTrue(here.agenda().session(session.id, Language.EN).bookmarked)
                val pending = here.listOps(OpState.PENDING)
                assertEquals(op, pending.first().op)
                assertEquals(2uL, here.sync().status().pending)

                val report = here.syncOnce()
                assertEquals(2uL, report.pushed)
                assertEquals(0uL, report.pending)
                assertEquals(setOf(OpState.ACKED), here.listOps(null).map { it.state }.toSet())
                there.syncOnce()
                assertEquals(here.bookmarks().list(Language.EN), there.bookmarks().list(Language.EN))

                there.bookmarks().set(TargetKind.SESSION, session.id, false)
                there.syncOnce()
                here.syncOnce()
                assertFalse(here.agenda().session(session.id, Language.EN).bookmarked)
            }
        }
    }

    @Test
    fun `a gate counts who is inside`() = story {
        val registration = Organizer.registration(Organizer.nextAttendee())
        Phone().use { phone ->
            val gate = phone.join(Organizer.gateLink("dinner"))
            assertEquals("gate", gate.membership().role)
            gate.syncOnce()
            val checkIn = gate.checkIn()
            val before = checkIn.counts("dinner")
            checkIn.addScan("dinner", registration, Direction.ENTRY)
            assertEquals(before.inside + 1uL, checkIn.counts("dinner").inside)
            checkIn.addScan("dinner", registration, Direction.EXIT)
            assertEquals(before.inside, checkIn.counts("dinner").inside)
            assertEquals(2uL, gate.syncOnce().pushed)
            val scans = checkIn.listScans("dinner").filter { it.registration == registration }
            assertEquals(listOf(Direction.ENTRY, Direction.EXIT), scans.map { it.direction })
            assertEquals(setOf(gate.membership().deviceId), scans.map { it.device }.toSet())
        }
    }
}
