package cn.huiban.companion

/** What of the title matches, in the UTF-16 units that spans of a text are counted in. */
fun SearchHitView.titleRanges(): List<IntRange> = highlight.map { range ->
    val start = title.offsetByCodePoints(0, range.start.toInt())
    start until title.offsetByCodePoints(start, (range.end - range.start).toInt())
}
