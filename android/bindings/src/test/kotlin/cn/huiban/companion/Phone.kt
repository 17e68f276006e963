package cn.huiban.companion

import java.io.File
import java.nio.file.Files
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** The short name of the bundled event. */
internal const val EVENT = "HMIW2026"

/** Secrets in memory; those of one phone. */
internal open class MemorySecrets : SecretStore {
    private val secrets = ConcurrentHashMap<String, ByteArray>()

    override fun read(name: String): ByteArray? = secrets[name]

    override fun write(name: String, secret: ByteArray) {
        secrets[name] = secret
    }

    override fun remove(name: String) {
        secrets.remove(name)
    }
}

/** An installation in a folder of its own. */
internal class Phone(secrets: SecretStore = MemorySecrets()) : AutoCloseable {
    val home: File = Files.createTempDirectory("huiban-phone").toFile()
    val device: HuibanDevice =
        runBlocking { openDevice(File(home, "files").path, "boot of this test", secrets) }
    private val opened = mutableListOf<HuibanEvent>()

    /** The file that holds what was done here. */
    val journal = File(home, "files/$EVENT/journal.db")

    /** Opens the event. */
    fun event(): HuibanEvent = device.event(EVENT).also { opened += it }

    /** Joins and opens the event. */
    suspend fun join(link: String): HuibanEvent {
        device.joinWith(link)
        return event()
    }

    override fun close() {
        opened.forEach { it.close() }
        device.close()
        home.deleteRecursively()
    }
}

/** A test that waits for the network: it fails rather than wait for ever. */
internal fun story(tell: suspend CoroutineScope.() -> Unit): Unit = runBlocking {
    withTimeout(60.seconds) { tell() }
}

/** Joins as a new attendee, through a proxy where one is given, and syncs once. */
internal suspend fun Phone.attend(
    ref: String = Organizer.nextAttendee(),
    through: Proxy? = null,
): HuibanEvent {
    val link = Organizer.attendeeLink(ref)
    val event = join(through?.redirect(link) ?: link)
    event.syncOnce()
    return event
}
