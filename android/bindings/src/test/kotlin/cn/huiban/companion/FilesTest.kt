package cn.huiban.companion

import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class FilesTest {
    @Test
    fun `a card goes to the booth whose code was read, and leads become a file`() = story {
        Phone().use { phone ->
            Phone().use { laptop ->
                val visitor = phone.attend(Organizer.nextAttendee())
                val rep = laptop.join(Organizer.repLink("robots-01"))
                rep.syncOnce()
                visitor.card().set(listOf("name=韩雪峰"))
                val code = rep.leads().boothCode()
                val fields = listOf(ContactField.NAME)
                val sent = visitor.card().giveToBooth(code, fields, "offers", Language.EN)
                visitor.syncOnce()
                rep.syncOnce()
                val table = rep.leads().export(LeadFormat.CSV, Language.EN).decodeToString()
                assertTrue("韩雪峰" in table, table)
                visitor.card().withdraw(sent.exchangeId, Language.EN)
                visitor.syncOnce()
                rep.syncOnce()
                val emptied = rep.leads().export(LeadFormat.CSV, Language.EN).decodeToString()
                assertTrue("韩雪峰" !in emptied, emptied)
            }
        }
    }

    @Test
    fun `whom I met, what I marked and what waits become files`() = story {
        Phone().use { phone ->
            Phone().use { other ->
                val alice = phone.attend(Organizer.nextAttendee())
                val bob = other.attend(Organizer.nextAttendee())
                alice.card().set(listOf("name=韩雪峰"))
                val request = CardRequest("anyone", listOf(ContactField.NAME), "联系", 10u)
                val shown = alice.card().show(request)
                bob.card().meet(MeetRequest(shown.text, emptyList(), ""), Language.EN)
                val card = bob.card().exportMet(LeadFormat.VCF, Language.EN).decodeToString()
                assertTrue("VERSION:4.0" in card && "韩雪峰" in card, card)

                bob.bookmarks().set(TargetKind.FORUM, "contest", true)
                val marks = File(other.home, "marks.json")
                assertEquals(1uL, bob.bookmarks().export(marks.path, Language.EN))
                assertTrue("contest" in marks.readText())
                val acts = File(other.home, "acts.json")
                assertEquals(2uL, bob.exportOps(acts.path), "the card that was read, and the bookmark")
                assertTrue("bookmark_set" in acts.readText())
            }
        }
    }

    @Test
    fun `now and next are of the agenda, and a gate counts who came`() = story {
        Phone().use { phone ->
            Phone().use { door ->
                val ref = Organizer.nextAttendee()
                val badge = Organizer.badge(ref)
                val agenda = phone.attend(ref).agenda()
                val all = agenda.list(AgendaFilter(), Language.EN).map { it.id }.toSet()
                assertTrue(all.containsAll(agenda.nowAndNext(Language.EN).map { it.id }))

                val gate = door.join(Organizer.gateLink("main"))
                gate.syncOnce()
                val before = gate.checkIn().gateCounts("main")
                gate.checkIn().scan(ScanRequest(badge, "main"), Language.EN)
                val after = gate.checkIn().gateCounts("main")
                assertNotEquals(before, after)
                assertEquals(before.people + 1uL, after.people)
            }
        }
    }
}
