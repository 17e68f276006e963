package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
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
    fun `a gate judges badges and counts who is inside`() = story {
        val badge = Organizer.badge(Organizer.nextAttendee())
        Phone().use { phone ->
            val gate = phone.join(Organizer.gateLink("main"))
            assertEquals("gate", gate.membership().role)
            gate.syncOnce()
            val checkIn = gate.checkIn()
            assertEquals("main", checkIn.openList("main", Language.EN).list)
            assertTrue(checkIn.readiness(null, Language.EN).ready)
            val before = checkIn.counts("main")
            val first = checkIn.scan(ScanRequest(badge), Language.EN)
            assertEquals(ScanOutcome.ADMITTED, first.outcome)
            assertEquals(Light.GREEN, first.light)
            assertEquals(ConfidenceKind.SYNCED, first.confidence.kind)
            assertEquals(before.inside + 1uL, checkIn.counts("main").inside)
            val again = checkIn.scan(ScanRequest(badge), Language.EN)
            assertEquals(ScanOutcome.DEBOUNCED, again.outcome)
            assertNull(again.scanId)
            assertEquals(first.name, checkIn.find(first.name!!, null).first().name)
            val left = checkIn.scan(ScanRequest(badge, exit = true), Language.EN)
            assertEquals(ScanOutcome.EXIT, left.outcome)
            assertEquals(before.inside, checkIn.counts("main").inside)
            // two scans, and that somebody was looked for
            assertEquals(3uL, gate.syncOnce().pushed)
            val scans = checkIn.listScans("main").filter { it.registration == first.registration }
            assertEquals(listOf(Direction.ENTRY, Direction.EXIT), scans.map { it.direction })
            assertEquals(setOf(gate.membership().deviceId), scans.map { it.device }.toSet())
            assertTrue(checkIn.undo(first.scanId!!).undone)
            assertTrue(checkIn.incidents(null).none { it.registration == first.registration })
            val byName = ScanRequest("", person = checkIn.find(first.name, null).first().registration)
            assertEquals(ScanOutcome.ADMITTED, checkIn.scan(byName, Language.EN).outcome)
        }
    }

    @Test
    fun `a revocation that comes late flags the scan at every gate`() = story {
        val ref = Organizer.nextAttendee()
        val badge = Organizer.badge(ref)
        Phone().use { one ->
            Phone().use { other ->
                val here = one.join(Organizer.gateLink("main"))
                val there = other.join(Organizer.gateLink("main"))
                here.syncOnce()
                val green = here.checkIn().scan(ScanRequest(badge, "main"), Language.EN)
                assertTrue(green.admitted)
                Organizer.run("badges", "revoke", ref, "--reason", "lost")
                here.syncOnce()
                there.syncOnce()
                val incident = there.checkIn().incidents("main")
                    .single { it.registration == green.registration }
                assertEquals(IncidentKind.HELD_BACK, incident.kind)
                assertEquals(listOf(green.scanId), incident.scans.map { it.scanId })
                val after = there.checkIn().acknowledge(incident.id)
                assertTrue(after.single { it.id == incident.id }.acknowledged)
                val refused = there.checkIn().scan(ScanRequest(badge, "main"), Language.ZH_HANS)
                assertEquals(ScanOutcome.REVOKED, refused.outcome)
                assertTrue(refused.reason!!.contains("lost"))
                assertEquals(3, refused.visitor.size)
            }
        }
    }

    @Test
    fun `what is no badge leaves no trace`() = story {
        Phone().use { phone ->
            val gate = phone.join(Organizer.gateLink("main"))
            gate.syncOnce()
            for (text in listOf("", "hello", "HB1:" + "A".repeat(10_000), "\u0000\ufffd")) {
                val verdict = gate.checkIn().scan(ScanRequest(text), Language.EN)
                assertEquals(ScanOutcome.NOT_A_BADGE, verdict.outcome)
            }
            assertTrue(gate.listOps(null).isEmpty())
        }
    }
}
