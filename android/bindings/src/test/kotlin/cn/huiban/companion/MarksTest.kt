package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class MarksTest {
    private fun edit(
        note: String? = null,
        add: List<String> = emptyList(),
        remove: List<String> = emptyList(),
        colour: String? = null,
        remind: String? = null,
    ) = BookmarkEdit(note, add, remove, colour, remind)

    /** A session that has not begun when the server's clock starts. */
    private fun later(event: HuibanEvent): SessionItemView =
        event.agenda().list(AgendaFilter(day = "2026-11-13"), Language.EN)
            .first { it.forum != null && it.status == SessionStatus.CONFIRMED }

    @Test
    fun `a bookmark takes tags, a colour and a reminder, and the phone is told what to schedule`() =
        story {
            Phone().use { phone ->
                val event = phone.attend()
                val marks = event.bookmarks()
                val session = later(event)
                marks.set(TargetKind.SESSION, session.id, true)
                val acts = marks.edit(
                    TargetKind.SESSION,
                    session.id,
                    edit(note = "ask", add = listOf("必看", "AI"), colour = "red", remind = "15m"),
                )
                assertEquals(4, acts.size)
                marks.edit(TargetKind.SESSION, session.id, edit(remove = listOf("AI")))
                val bookmark = marks.list(Language.EN).single()
                assertEquals(listOf("必看"), bookmark.tags)
                assertEquals("red" to "15m", bookmark.colour to bookmark.remind)
                val wrong = assertThrows(FfiException.InvalidInput::class.java) {
                    marks.edit(TargetKind.SESSION, session.id, edit(colour = "mauve"))
                }
                assertEquals("colour", wrong.`field`)

                val wanted = marks.reminderDifference(emptyList(), Language.EN).schedule.single()
                assertEquals(session.startMs - 15 * 60_000, wanted.fireAtMs)
                assertEquals(ReminderState.SCHEDULED, wanted.state)
                val held = HeldReminder(wanted.id, wanted.fireAtMs!!, wanted.title, wanted.text)
                val same = marks.reminderDifference(listOf(held), Language.EN)
                assertTrue(same.schedule.isEmpty() && same.withdraw.isEmpty())
                marks.set(TargetKind.SESSION, session.id, false)
                val gone = marks.reminderDifference(listOf(held), Language.EN)
                assertEquals(listOf(held.id), gone.withdraw)
                marks.markRemindersTold(gone.withdraw)
                assertTrue(marks.reminders(null, Language.EN).isEmpty())
            }
        }

    @Test
    fun `a followed forum brings its sessions in, and one is muted`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val session = later(event)
            event.bookmarks().set(TargetKind.FORUM, session.forum!!.code, true)
            fun mine() = event.agenda().list(AgendaFilter(mine = true), Language.EN).map { it.id }
            assertTrue(session.id in mine())
            event.bookmarks().setMuted(session.id, true)
            assertTrue(session.id !in mine())
            assertTrue(event.agenda().session(session.id, Language.EN).muted)
            val forum = event.bookmarks().list(Language.EN).single()
            assertEquals(0u, forum.changes)
            assertNull(forum.news)
        }
    }

    @Test
    fun `circles and topics are read and bookmarked`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val circle = event.circles().list(Language.ZH_HANS).first()
            val topic = event.circles().topics(circle.code, Language.ZH_HANS).first()
            assertEquals(circle.latest, topic.title)
            assertTrue(!topic.text.isNullOrBlank())
            event.bookmarks().set(TargetKind.TOPIC, topic.id, true)
            assertEquals(topic.title, event.bookmarks().list(Language.ZH_HANS).single().title)
            assertThrows(FfiException.NotFound::class.java) {
                event.circles().topics("nothing", Language.EN)
            }
        }
    }
}
