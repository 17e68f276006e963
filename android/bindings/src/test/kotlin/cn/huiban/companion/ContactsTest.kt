package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

class ContactsTest {
    @Test
    fun `a card becomes a lead and a withdrawal empties it`() = story {
        Phone().use { phone ->
            Phone().use { laptop ->
                val visitor = phone.attend(Organizer.nextAttendee())
                val rep = laptop.join(Organizer.repLink("robots-01"))
                rep.syncOnce()
                visitor.card().set(listOf("name=王芳", "email=wang@example.cn"))
                val shown = visitor.card().show(
                    CardRequest(
                        "robots-01",
                        listOf(ContactField.NAME, ContactField.EMAIL),
                        "offers",
                        10u,
                    ),
                )

                val report = rep.leads().scan(shown.text, Language.EN)
                assertEquals(LeadOutcome.CARD, report.outcome)
                val lead = report.lead!!
                assertEquals("王芳", lead.name)
                val edit = LeadEdit("要报价", 4u, listOf("hot"), listOf(), listOf(), null, listOf())
                assertEquals(listOf("hot"), rep.leads().edit(lead.id, edit, Language.EN).tags)
                rep.syncOnce()

                visitor.card().withdraw(shown.exchangeId, Language.EN)
                visitor.syncOnce()
                rep.syncOnce()
                val emptied = rep.leads().show(lead.id, Language.EN)
                assertNull(emptied.name)
                assertNotNull(emptied.consent!!.withdrawn)
                assertEquals("要报价", emptied.notes.single().text)
                assertNotNull(visitor.card().shared(Language.EN).single().withdrawnAt)
            }
        }
    }
}
