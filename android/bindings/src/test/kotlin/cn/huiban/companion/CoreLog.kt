package cn.huiban.companion

import java.util.concurrent.CopyOnWriteArrayList

/** The lines of the core's log in this test run. */
internal object CoreLog : LogSink {
    val lines = CopyOnWriteArrayList<String>()

    init {
        check(setLogSink(this)) { "another log was set before" }
    }

    override fun log(level: LogLevel, line: String) {
        lines += "$level $line"
    }
}
