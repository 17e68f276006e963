package cn.huiban.companion

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class PublicationTest {
    @Test
    fun `what the organizer cancels is told to whom it concerns, with the reason`() = story {
        Phone().use { phone ->
            val event = phone.attend()
            val agenda = event.agenda()
            val session = agenda.list(AgendaFilter(), Language.EN)
                .last { it.status == SessionStatus.CONFIRMED }
            event.bookmarks().set(TargetKind.SESSION, session.id, true)
            // who has just joined has missed nothing
            assertEquals(emptyList<ChangeView>(), agenda.changes(null, false, Language.EN))

            val reason = "en=The speaker is ill"
            Organizer.run("event", "cancel", session.id, "--publish", "--reason", reason)
            val told = async(start = CoroutineStart.UNDISPATCHED) {
                event.changedAreas().first { Area.AGENDA in it }
            }
            event.syncOnce()
            told.await()

            assertEquals(SessionStatus.CANCELLED, agenda.session(session.id, Language.EN).status)
            assertTrue(event.bookmarks().list(Language.EN).single().flagged)
            val change = agenda.changes(null, true, Language.EN).single()
            assertEquals(session.id to AgendaField.STATUS, change.id to change.field)
            assertEquals("planned" to "cancelled", change.old to change.new)
            assertEquals("The speaker is ill", change.reason)
            assertTrue(change.affectsMe)
            agenda.markChangesSeen(change.publication - 1u)
            assertEquals(listOf(change), agenda.changes(null, true, Language.EN))
            agenda.markChangesSeen(change.publication)
            assertEquals(emptyList<ChangeView>(), agenda.changes(null, true, Language.EN))
        }
    }
}
