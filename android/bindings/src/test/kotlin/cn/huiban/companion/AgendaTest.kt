package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class AgendaTest {
    @Test
    fun `a phone joins, syncs and has the whole agenda`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            assertEquals(listOf(EVENT), phone.device.listEvents())
            assertEquals("attendee", event.membership().role)

            val agenda = event.agenda()
            val card = agenda.event(Language.EN)!!
            assertEquals("MedTech Innovation Week 2026", card.name)
            assertEquals("第九届医疗器械创新周", agenda.event(Language.ZH_HANS)!!.name)
            val all = agenda.list(AgendaFilter(), Language.ZH_HANS)
            assertEquals(card.sessions, all.size.toUInt())
            assertEquals(all.sortedBy { it.startMs }.map { it.startMs }, all.map { it.startMs })

            val day = card.days.first { it.sessions > 0u }
            val ofDay = agenda.list(AgendaFilter(day = day.date), Language.EN)
            assertEquals(day.sessions, ofDay.size.toUInt())
            assertTrue(ofDay.all { it.start.startsWith(day.date) })

            val item = all.first { it.kind == SessionKind.TALK && it.speakers.isNotEmpty() }
            val session = agenda.session(item.id, Language.ZH_HANS)
            assertEquals(item.title, session.title)
            assertEquals(SessionStatus.CONFIRMED, session.status)
            assertEquals(item.speakers.map { it.name }, session.speakers.map { it.name })
        }
    }

    @Test
    fun `a typed code joins as a link does`() = story {
        Phone().use { phone ->
            val code = Organizer.attendeeCode(Organizer.nextAttendee())
            val membership = phone.device.joinWith(code, Organizer.address)
            assertEquals(EVENT, membership.event)
            assertEquals(membership, phone.event().membership())
        }
    }

    @Test
    fun `what is here stays when the app starts again, without a network`() = story {
        Phone().use { phone ->
            val before = phone.attend().use { event ->
                event.agenda().list(AgendaFilter(), Language.EN).also { event.shutDown() }
            }
            val after = phone.event().agenda().list(AgendaFilter(), Language.EN)
            assertEquals(before, after)
        }
    }

    @Test
    fun `status says where every stream stands`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val status = event.sync().status()
            assertEquals(EVENT, status.event)
            assertEquals(0uL, status.pending)
            assertNotNull(status.lastSyncMs)
            assertTrue(status.streams.any { it.name == "agenda" && it.seq > 0uL && it.seq == it.head })
            assertEquals(status.deviceId, event.membership().deviceId)
        }
    }
}
