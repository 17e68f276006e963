package cn.huiban.companion

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class BadgeTest {
    @Test
    fun `a badge is shown and says when it was taken back`() = story {
        val ref = Organizer.nextAttendee()
        Phone().use { phone ->
            val event = phone.attend(ref)
            assertThrows(FfiException.NotFound::class.java) { event.badge().show(Language.EN) }
            Organizer.run("badges", "issue", ref)
            event.syncOnce()

            val badge = event.badge().show(Language.ZH_HANS)
            assertEquals(Organizer.run("badges", "text", ref).text("text"), badge.text)
            assertEquals(BadgeState.VALID, badge.state)
            assertEquals("有效", badge.stateText)
            val side = badge.side.toInt()
            assertEquals(side * side, badge.modules.size)
            assertTrue(badge.modules.all { it in 0..1 })
            val png = event.badge().png(8u)
            assertArrayEquals("PNG".toByteArray(), png.copyOfRange(1, 4))
            assertTrue("0 0 ${side + 8} ${side + 8}" in event.badge().svg())

            Organizer.run("badges", "revoke", ref, "--reason", "lost")
            event.syncOnce()
            val revoked = event.badge().show(Language.EN)
            assertEquals(BadgeState.REVOKED, revoked.state)
            assertEquals("lost", revoked.reason)

            Organizer.run("badges", "reissue", ref)
            event.syncOnce()
            val anew = event.badge().show(Language.EN)
            assertEquals(BadgeState.VALID, anew.state)
            assertTrue(anew.serial > badge.serial)
        }
    }
}
