package cn.huiban.companion

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Opens the installation off the main thread: the first call loads the library.
 *
 * [boot] names this start of the operating system; only that it differs after a restart matters.
 */
suspend fun openDevice(home: String, boot: String, secrets: SecretStore): HuibanDevice =
    withContext(Dispatchers.IO) { HuibanDevice.open(home, boot, GuardedSecrets(secrets)) }

/**
 * A platform's store whose every failure reaches the core as an error.
 *
 * Without it an [Error] would only be printed, and the core would take it for “no such secret”.
 */
internal class GuardedSecrets(private val store: SecretStore) : SecretStore {
    override fun read(name: String): ByteArray? = guarded { store.read(name) }

    override fun write(name: String, secret: ByteArray) = guarded { store.write(name, secret) }

    override fun remove(name: String) = guarded { store.remove(name) }

    private inline fun <T> guarded(call: () -> T): T =
        try {
            call()
        } catch (failure: SecretStoreException) {
            throw failure
        } catch (failure: Throwable) {
            // its text might hold a secret, its name does not
            throw SecretStoreException.Unavailable(failure.javaClass.name).apply { initCause(failure) }
        }
}
