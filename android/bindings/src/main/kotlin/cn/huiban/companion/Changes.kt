package cn.huiban.companion

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow

/**
 * The areas that change, from the first collection on: ask again for what is shown of them.
 *
 * Nothing is dropped while a collector is busy. Ends with its collector; the handle must stay open
 * that long.
 */
fun HuibanEvent.changedAreas(): Flow<Set<Area>> = callbackFlow {
    val number = addListener(GuardedListener { areas -> trySend(areas) })
    awaitClose {
        // a handle that was closed meanwhile has no listeners
        runCatching { removeListener(number) }
    }
}.buffer(Channel.UNLIMITED)

/** A listener whose every failure reaches the core as an error, which logs it. */
internal class GuardedListener(private val told: (Set<Area>) -> Unit) : ChangeListener {
    override fun changed(areas: List<Area>) {
        try {
            told(areas.toSet())
        } catch (failure: Throwable) {
            throw ListenerException.Failed(failure.javaClass.name).apply { initCause(failure) }
        }
    }
}
