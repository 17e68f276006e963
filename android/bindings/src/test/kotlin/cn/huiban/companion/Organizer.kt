package cn.huiban.companion

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

internal fun JsonElement.text(member: String): String =
    jsonObject.getValue(member).jsonPrimitive.content

/** The repository's root. */
internal val repository: Path = Path.of(System.getProperty("huiban.repository"))

/** The server's clock starts on the event's first day, whatever the day of the test. */
private const val FIRST_DAY = "2026-11-12T09:00:00+08:00"

/** The real server with the bundled event, and the command that organizers use. One a test run. */
internal object Organizer {
    private val program =
        System.getenv("HUIBAN_PROGRAM") ?: System.getProperty("huiban.program")
    private val folder: File = Files.createTempDirectory("huiban-organizer").toFile()
    private val attendee = AtomicInteger()

    /** Where the server listens, `http://127.0.0.1:PORT`. */
    val address: String

    init {
        val server = ProcessBuilder(
            listOf(program, "serve", "--listen", "127.0.0.1:0", "--json", "--data", folder.path) +
                listOf("--at", FIRST_DAY),
        ).redirectError(File(folder, "stderr.log")).start()
        Runtime.getRuntime().addShutdownHook(
            thread(start = false) {
                server.destroyForcibly().waitFor()
                folder.deleteRecursively()
            },
        )
        val output = server.inputStream.bufferedReader()
        val line = output.readLine()
            ?: error("the server ended: " + File(folder, "stderr.log").readText())
        address = Json.parseToJsonElement(line).text("listening")
        // nobody reads on, and a full pipe would stop the server
        thread(isDaemon = true) { output.forEachLine { } }
        val sample = repository.resolve("samples/hmiw2026")
        run("event", "import", "$sample/event.json", "--publish", "--reason", "first edition")
        run("attendees", "import", "$sample/attendees.csv")
    }

    /** Runs the organizer's command and reads its answer. */
    fun run(vararg arguments: String): JsonElement {
        val errors = Files.createTempFile(folder.toPath(), "command", ".log").toFile()
        val process = ProcessBuilder(listOf(program, "--data", folder.path, "--json") + arguments)
            .redirectError(errors).start()
        process.outputStream.close()
        val answer = process.inputStream.bufferedReader().readText()
        check(process.waitFor() == 0) { "${arguments.toList()}: $answer${errors.readText()}" }
        return Json.parseToJsonElement(answer)
    }

    /** An attendee whom no other test uses. */
    fun nextAttendee(): String = "HM-%05d".format(attendee.incrementAndGet())

    /** The registration id of an attendee. */
    fun registration(ref: String): String =
        run("attendees", "list").jsonArray.single { it.text("ref") == ref }.text("registration")

    /** The text of an attendee's badge, which is issued where there is none. */
    fun badge(ref: String): String {
        run("badges", "issue", ref)
        return run("badges", "text", ref).text("text")
    }

    /** A new enrolment link for an attendee. */
    fun attendeeLink(ref: String): String = enrol(ref).text("url")

    /** A new enrolment code for an attendee, to be typed. */
    fun attendeeCode(ref: String): String = enrol(ref).text("code")

    private fun enrol(ref: String): JsonElement =
        run("enrol", "--role", "attendee", "--registration", ref)

    /** A new enrolment link for a rep of an exhibitor. */
    fun repLink(exhibitor: String): String =
        run("enrol", "--role", "rep", "--exhibitor", exhibitor).text("url")

    /** A new enrolment link for a gate. */
    fun gateLink(list: String): String = run("enrol", "--role", "gate", "--list", list).text("url")
}
