package cn.huiban.companion

import kotlinx.coroutines.CancellationException

/** Stands for the incident of a panic, whose text is in the exception's cause. */
const val PANIC_INCIDENT = "panic"

/**
 * What a screen does about something thrown by the core: one of the variants of [FfiException].
 *
 * A panic is [FfiException.Internal]; a handle that was closed is [FfiException.Closed]. `null`
 * where it is neither: rethrow it, above all a coroutine's cancellation.
 */
fun failureOf(thrown: Throwable): FfiException? = when (thrown) {
    is FfiException -> thrown
    is InternalException -> FfiException.Internal(PANIC_INCIDENT).apply { initCause(thrown) }
    is CancellationException -> null
    is IllegalStateException ->
        if (isOfClosedHandle(thrown)) FfiException.Closed().apply { initCause(thrown) } else null
    else -> null
}

/** UniFFI has no type of its own for it; the text is pinned by a test. */
private fun isOfClosedHandle(thrown: IllegalStateException): Boolean =
    thrown.message.orEmpty().endsWith("object has already been destroyed")
