package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class PlanTest {
    /** Two sessions in rooms that begin together. */
    private fun clash(agenda: Agenda): Pair<SessionItemView, SessionItemView> {
        val talks = agenda.list(AgendaFilter(), Language.EN)
            .filter { it.kind == SessionKind.TALK && it.room != null }
        val together = talks.groupBy { it.startMs }.values.first { it.size > 1 }
        return together[0] to together[1]
    }

    @Test
    fun `bookmarks that exclude each other are told, and leave for a calendar`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val (a, b) = clash(event.agenda())
            for (session in listOf(a, b)) event.bookmarks().set(TargetKind.SESSION, session.id, true)
            val conflict = event.agenda().conflicts(Language.EN).single()
            assertEquals(setOf(a.id, b.id), setOf(conflict.a, conflict.b))
            assertEquals(ConflictKind.OVERLAP, conflict.kind)
            assertNull(conflict.minutesShort)

            val mine = event.agenda().calendar(CalendarScope.Mine, Language.ZH_HANS)
            assertTrue(mine.startsWith("BEGIN:VCALENDAR\r\n"))
            assertEquals(2, mine.windowed(12).count { it == "BEGIN:VEVENT" })
            val one = event.agenda().calendar(CalendarScope.Session(a.id), Language.EN)
            assertTrue("UID:${a.id}.$EVENT@huiban" in one)
            assertThrows(FfiException.NotFound::class.java) {
                event.agenda().calendar(CalendarScope.Forum("nobody"), Language.EN)
            }
        }
    }

    @Test
    fun `a public agenda is read without enrolling, and a calendar is subscribed to after`() = story {
        Phone().use { phone ->
            val link = Organizer.run("event", "link").text("url")
            assertEquals("guest", phone.device.browsePublic(link).role)
            val guest = phone.event()
            guest.syncOnce()
            val session = guest.agenda().list(AgendaFilter(), Language.EN).first()
            assertThrows(FfiException.Unauthorized::class.java) {
                guest.bookmarks().set(TargetKind.SESSION, session.id, true)
            }
            val membership = phone.device.joinWith(Organizer.attendeeLink(Organizer.nextAttendee()))
            assertEquals("attendee", membership.role)
            guest.bookmarks().set(TargetKind.SESSION, session.id, true)
            val calendar = guest.calendarLink(Language.EN)
            assertTrue("/ics/$EVENT/me/" in calendar && calendar.endsWith("?lang=en"), calendar)
            assertEquals(0uL, guest.sync().status().pending)
        }
    }

    @Test
    fun `a day is shown room by room and a list page by page`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val agenda = event.agenda()
            val day = agenda.event(Language.EN)!!.days.first { it.sessions > 0u }
            val grid = agenda.roomGrid(day.date, Language.EN)
            val shown = grid.columns.sumOf { it.sessions.size } + grid.elsewhere.size
            assertEquals(day.sessions.toInt(), shown)
            assertTrue(grid.columns.all { column -> column.sessions.all { it.room == column.room } })
            val all = agenda.list(AgendaFilter(day = day.date), Language.EN)
            val pages = (0 until all.size step 10).flatMap {
                val page = AgendaFilter(day = day.date, offset = it.toUInt(), limit = 10u)
                agenda.list(page, Language.EN)
            }
            assertEquals(all, pages)
        }
    }

    @Test
    fun `the phone's own time stands beside the event's`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            fun first() = event.agenda().list(AgendaFilter(limit = 1u), Language.EN).single()
            assertNull(first().deviceStart)
            event.setDeviceZone("Europe/Berlin")
            assertTrue(first().start.endsWith("+08:00"))
            assertTrue(first().deviceStart!!.endsWith("+01:00"))
            assertThrows(FfiException.InvalidInput::class.java) { event.setDeviceZone("Mars") }
        }
    }

    @Test
    fun `what one person shares is merged by another, who keeps their own notes`() = story {
        Phone().use { one ->
            Phone().use { other ->
                val alice = one.attend()
                val bob = other.attend()
                val (a, b) = clash(alice.agenda())
                for (session in listOf(a, b)) alice.bookmarks().set(TargetKind.SESSION, session.id, true)
                bob.bookmarks().set(TargetKind.SESSION, a.id, true)
                bob.bookmarks().setNote(TargetKind.SESSION, a.id, "mine")
                val report = bob.bookmarks().merge(alice.bookmarks().share())
                assertEquals(MergeReport(added = 1u, already = 1u, unknown = 0u), report)
                val notes = bob.bookmarks().list(Language.EN).associate { it.target.id to it.note }
                assertEquals(mapOf(a.id to "mine", b.id to null), notes)
                assertThrows(FfiException.InvalidInput::class.java) { bob.bookmarks().merge("no") }
            }
        }
    }

    @Test
    fun `the exhibition, the projects and the notices are there`() = story {
        Phone().use { phone ->
            val agenda = phone.attend().agenda()
            val exhibitors = agenda.exhibitors(null, Language.ZH_HANS)
            assertTrue(exhibitors.size > 30)
            val zone = exhibitors.first().zone!!
            val some = agenda.exhibitors(zone.code, Language.ZH_HANS)
            assertTrue(some.isNotEmpty() && some.all { it.zone == zone })
            assertEquals(some.first(), agenda.exhibitor(some.first().code, Language.ZH_HANS).item)
            assertTrue(agenda.projects(Language.EN).all { it.sessions.isNotEmpty() })
            assertNotNull(agenda.notices(Language.EN).first().text)
        }
    }
}
