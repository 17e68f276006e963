package cn.huiban.companion

import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.URI
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import kotlinx.coroutines.CompletableDeferred

/** Stands between a device and the server, and stops answering on command. */
internal class Proxy : AutoCloseable {
    private val server = URI(Organizer.address)
    private val door = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets = ConcurrentLinkedQueue<Socket>()

    @Volatile
    private var held: Hold? = null

    /** What is seen while nothing is answered. */
    internal class Hold {
        /** A request came. */
        val asked = CompletableDeferred<Unit>()

        /** The device hung up on it. */
        val hungUp = CompletableDeferred<Unit>()
    }

    init {
        thread(isDaemon = true) { ignoringEnds { while (true) accept(door.accept()) } }
    }

    /** The same link by way of this proxy. */
    fun redirect(link: String): String =
        link.replace(Organizer.address, "http://127.0.0.1:${door.localPort}")

    /** From now on requests are swallowed. */
    fun hold(): Hold = Hold().also { held = it }

    /** Answers again. */
    fun release() {
        held = null
    }

    override fun close() {
        door.close()
        sockets.forEach { it.close() }
    }

    private fun accept(device: Socket) {
        val upstream = Socket(server.host, server.port)
        sockets += listOf(device, upstream)
        thread(isDaemon = true) { carryRequests(device, upstream) }
        thread(isDaemon = true) {
            ignoringEnds { upstream.getInputStream().copyTo(device.getOutputStream()) }
            device.close()
        }
    }

    private fun carryRequests(device: Socket, upstream: Socket) {
        var swallowedBy: Hold? = null
        ignoringEnds {
            val bytes = ByteArray(8_192)
            while (true) {
                val count = device.getInputStream().read(bytes)
                if (count < 0) break
                swallowedBy = swallowedBy ?: held
                swallowedBy?.asked?.complete(Unit)
                    ?: upstream.getOutputStream().write(bytes, 0, count)
            }
        }
        swallowedBy?.hungUp?.complete(Unit)
        upstream.close()
    }

    private inline fun ignoringEnds(work: () -> Unit) {
        try {
            work()
        } catch (_: IOException) {
            // one of the two sides is gone
        }
    }
}
