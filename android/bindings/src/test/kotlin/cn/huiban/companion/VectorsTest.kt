package cn.huiban.companion

import java.util.HexFormat
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The same files that Rust, Swift and an independent implementation read. */
class VectorsTest {
    private fun read(name: String): List<JsonElement> {
        val text = repository.resolve("tests/vectors/$name").toFile().readText()
        return Json.parseToJsonElement(text).jsonArray
    }

    private fun check(name: String, answer: (JsonElement) -> Any?) {
        val cases = read(name)
        assertTrue(cases.isNotEmpty())
        for (case in cases) {
            assertEquals(expected(case), answer(case), "$name: ${case.text("description")}")
        }
    }

    private fun expected(case: JsonElement): String =
        when (val expected = case.jsonObject.getValue("expected")) {
            is JsonPrimitive -> expected.content
            else -> expected.toString()
        }

    private fun bytes(case: JsonElement, member: String): ByteArray =
        HexFormat.of().parseHex(case.text(member))

    private val languages =
        mapOf("zh-Hans" to Language.ZH_HANS, "zh-Hant" to Language.ZH_HANT, "en" to Language.EN)

    @Test
    fun texts() = check("texts/fallback.json") { case ->
        val text = case.jsonObject.getValue("text").toString()
        pickText(text, languages.getValue(case.text("language")))
    }

    @Test
    fun statuses() = check("status/sessions.json") { case ->
        sessionStatus(case.jsonObject.getValue("row").toString()).name.lowercase()
    }

    @Test
    fun bodyHashes() = check("ops/body_hash.json") { case ->
        val version = case.text("version").toUShort()
        bodyHash(case.text("kind"), version, case.text("entity"), case.text("body"))
    }

    @Test
    fun ledgers() = check("ledger/ops.json") { case ->
        val ops = case.jsonObject.getValue("ops").jsonArray.map { it.jsonPrimitive.content }
        ledger(ops).let { """{"count":${it.count},"sum":"${it.sum}"}""" }
    }

    @Test
    fun cursors() {
        for (case in read("cursor/valid.json")) {
            val plain = "${case.text("stream")}@${case.text("seq")}.${case.text("chain")}"
            assertEquals(plain, cursorText(case.text("expected")), case.text("description"))
        }
        for (case in read("cursor/invalid.json")) {
            assertThrows(
                FfiException.InvalidInput::class.java,
                { cursorText(case.text("cursor")) },
                case.text("description"),
            )
        }
    }

    @Test
    fun certificates() {
        val context = read("tokens/context.json").single()
        val (list, root) = bytes(context, "key_list") to bytes(context, "root_fingerprint")
        val nowS = context.text("now_s").toULong()
        val open = { case: JsonElement -> openCertificate(bytes(case, "token"), list, root, nowS) }
        for (case in read("tokens/valid/certificates.json")) {
            val said = case.jsonObject.getValue("expected")
            val expected = CertificateView(
                event = said.text("event").toUInt(),
                role = said.text("role"),
                subject = said.text("subject"),
                issuedS = said.text("issued_s").toULong(),
                expiresS = said.text("expires_s").toULong(),
                key = said.text("key"),
            )
            assertEquals(expected, open(case), case.text("description"))
        }
        for (case in read("tokens/invalid/certificates.json")) {
            val refused = runCatching { open(case) }.exceptionOrNull()
            val reason = (refused as? TokenException)?.javaClass?.simpleName
            val expected = case.text("expected").split('_').joinToString("") { word ->
                word.replaceFirstChar { it.uppercase() }
            }
            assertEquals(expected, reason, case.text("description"))
        }
    }
}
