package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class SearchTest {
    @Test
    fun `a speaker is found as people type`() = story {
        Phone().use { phone ->
            val agenda = phone.attend().agenda()
            val people = listOf(SearchKind.SPEAKER)
            for (typed in listOf("马书波", "馬書波", "⾺书波", "mashub", "msb", "ma shubo")) {
                val hits = agenda.search(SearchQuery(typed, people), Language.ZH_HANS)
                val hit = hits.single { it.id == "ma-shubo" }
                assertEquals("马书波", hit.title)
                assertEquals("马书波", hit.titleRanges().joinToString("") { hit.title.substring(it) })
                assertEquals("江东药品监管研究会", hit.subtitle)
            }
            val sessions = agenda.search(SearchQuery("马书波", listOf(SearchKind.SESSION)), Language.EN)
            assertTrue(sessions.isNotEmpty() && sessions.all { it.score in 101u..200u }, "$sessions")
            for (hit in sessions) {
                val session = agenda.session(hit.id, Language.EN)
                assertTrue(session.speakers.any { it.id == "ma-shubo" })
                assertEquals(session.title to session.startMs, hit.title to hit.startMs)
            }
        }
    }

    @Test
    fun `any text finds something or nothing, and no more than asked for`() = story {
        Phone().use { phone ->
            val agenda = phone.attend().agenda()
            for (typed in listOf("", "\"", "(", "*", "' --", "\u0000", "👩‍⚕️", "张".repeat(4_000))) {
                assertEquals(emptyList<SearchHitView>(), agenda.search(SearchQuery(typed), Language.EN), typed)
            }
            val some = agenda.search(SearchQuery("器械", limit = 3u), Language.ZH_HANS)
            assertEquals(3, some.size)
            assertEquals(some.sortedByDescending { it.score }, some)
        }
    }

    @Test
    fun `ranges count as Kotlin's strings do`() {
        val hit = SearchHitView(
            SearchKind.SESSION, "s", "𠮷野👍论坛", listOf(HighlightRange(0u, 1u), HighlightRange(3u, 5u)),
            300u, null, null, null, null, null, null, null,
        )
        assertEquals(listOf("𠮷", "论坛"), hit.titleRanges().map { hit.title.substring(it) })
    }
}
