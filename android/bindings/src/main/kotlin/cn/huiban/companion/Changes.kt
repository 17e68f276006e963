package cn.huiban.companion

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The areas that change from the moment of collection on: ask again for what is shown of them.
 *
 * Nothing is dropped while a collector is busy. It ends with its collector only: cancel that before
 * the event is closed, left or shut down.
 */
fun HuibanEvent.changedAreas(): Flow<Set<Area>> = flow {
    val told = Channel<Set<Area>>(Channel.UNLIMITED)
    val number = addListener(GuardedListener { areas -> told.trySend(areas) })
    try {
        for (areas in told) emit(areas)
    } finally {
        // a handle that was closed meanwhile has no listeners
        runCatching { removeListener(number) }
    }
}

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
