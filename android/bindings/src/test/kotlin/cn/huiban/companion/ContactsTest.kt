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

    @Test
    fun `two attendees exchange their cards in one scan`() = story {
        Phone().use { phone ->
            Phone().use { other ->
                val alice = phone.attend(Organizer.nextAttendee())
                val bob = other.attend(Organizer.nextAttendee())
                alice.card().set(listOf("name=王芳", "email=wang@example.cn"))
                bob.card().set(listOf("name=李雷"))
                val fields = listOf(ContactField.NAME, ContactField.EMAIL)
                val shown = alice.card().show(CardRequest("anyone", fields, "联系", 10u))

                val request = MeetRequest(shown.text, listOf(ContactField.NAME), "联系")
                val report = bob.card().meet(request, Language.EN)
                assertEquals(LeadOutcome.CARD, report.outcome)
                assertEquals("王芳", report.met!!.name)
                assertEquals("王芳", report.sent!!.recipient)
                bob.syncOnce()
                alice.syncOnce()
                assertEquals("李雷", alice.card().met(Language.EN).single().name)

                alice.card().withdraw(shown.exchangeId, Language.EN)
                alice.syncOnce()
                bob.syncOnce()
                assertNull(bob.card().met(Language.EN).single().name)
            }
        }
    }

    @Test
    fun `a booth asks its own questions`() = story {
        Phone().use { laptop ->
            val rep = laptop.join(Organizer.repLink("robots-01"))
            rep.syncOnce()
            val few = QuestionOptionView("few", "少量")
            val asked = QuestionView("volume", "年用量？", QuestionKind.SINGLE, listOf(few))
            assertEquals(listOf(asked), rep.leads().setQuestions(listOf(asked), Language.ZH_HANS))
            val lead = rep.leads().scan("MECARD:N:王芳;TEL:13900001234;;", Language.EN).lead!!
            val answer = listOf("volume=少量")
            val edit = LeadEdit(null, null, listOf(), listOf(), answer, null, listOf())
            val said = rep.leads().edit(lead.id, edit, Language.EN).answers.single()
            assertEquals(listOf("few"), said.said)
        }
    }

    @Test
    fun `leads are read page by page, and paper cards in any characters`() = story {
        Phone().use { laptop ->
            val rep = laptop.join(Organizer.repLink("robots-01"))
            rep.syncOnce()
            val before = rep.leads().page(0u, 1u, Language.EN).total
            val paper = "BEGIN:VCARD\nVERSION:3.0\nFN:王芳\nEND:VCARD\n"
            val read = rep.leads().scanBytes(paper.toByteArray(charset("GBK")), Language.EN)
            assertEquals("王芳", read.lead!!.name)
            rep.leads().scan("MECARD:N:Li;TEL:13900001234;;", Language.EN)
            val page = rep.leads().page(0u, 1u, Language.EN)
            assertEquals(before + 2u, page.total)
            assertEquals(listOf(rep.leads().list(Language.EN).first()), page.leads)
        }
    }
}
