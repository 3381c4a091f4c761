package org.lstmkeras.core

/** An artifact that cannot be played: [what] came, and the [cure]. */
class ArtifactException(
    val what: String,
    val cure: String,
    cause: Throwable? = null,
) : Exception("$what.\n  $cure", cause)
