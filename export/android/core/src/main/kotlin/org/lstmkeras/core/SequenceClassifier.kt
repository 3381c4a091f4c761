package org.lstmkeras.core

/**
 * One answer.
 *
 * @property label name of the likeliest class.
 * @property probabilities of all classes, in the order of the labels.
 */
class Prediction(
    val label: String,
    val probability: Float,
    val probabilities: FloatArray,
)

/**
 * Readings in, classes out, whatever the form of the model file.
 *
 * - A step file answers every reading.
 * - A file that takes whole sequences and starts anew at each call looks at the last T readings, every [stride] readings.
 * - A file that takes whole sequences and carries its state on is given T readings after T readings.
 *
 * Not safe for two threads.
 *
 * @param stride readings between two looks at a window.
 * @param restart of a file that carries its state on: start a new sequence after so many readings; null to go on for ever. A
 *   model that was trained on windows of T steps has never seen a longer sequence.
 */
class SequenceClassifier(
    private val artifact: Artifact,
    private val model: Model,
    private val stride: Int = 1,
    private val restart: Int? = null,
) : AutoCloseable {
    private val manifest = artifact.manifest
    private val player = Player(manifest, model)
    private val window = ArrayDeque<FloatArray>()
    private var sinceReset = 0
    private var sinceAnswer = 0

    init {
        require(stride > 0) { "stride must be at least 1; got $stride" }
        require(restart == null || restart > 0) { "restart must be at least 1; got $restart" }
    }

    /** F, how many channels a reading has. */
    val features: Int get() = manifest.features

    /**
     * Plays the golden vectors through this very model and compares; null where the artifact has none. Starts a new
     * sequence.
     */
    fun verify(): SelfTest? = artifact.golden?.check(player, manifest.stepsPerCall).also { reset() }

    /** Starts a new sequence. */
    fun reset() {
        player.reset()
        window.clear()
        sinceReset = 0
        sinceAnswer = 0
    }

    /**
     * Takes the next reading, in the units of the manifest.
     *
     * @return an answer where one is due, else null.
     */
    fun push(reading: FloatArray): Prediction? {
        require(reading.size == features) { "a reading needs $features channels; got ${reading.size}" }
        require(reading.all { it.isFinite() }) { "a reading must be finite; got ${reading.contentToString()}" }
        if (restart != null && sinceReset >= restart && window.isEmpty()) reset()
        // only a window that is looked at again and again is still full here
        if (window.size == manifest.stepsPerCall) window.removeFirst()
        window.addLast(manifest.scaler?.apply(reading) ?: reading.copyOf())
        sinceReset++
        sinceAnswer++
        return if (due()) predict() else null
    }

    private fun due(): Boolean {
        if (window.size < manifest.stepsPerCall) return false
        val first = sinceReset == manifest.stepsPerCall
        return carries || first || sinceAnswer >= stride
    }

    private val carries: Boolean get() = manifest.state != State.NONE

    private fun predict(): Prediction {
        val x = FloatArray(manifest.x.size)
        window.forEachIndexed { row, reading -> reading.copyInto(x, row * features) }
        if (carries) window.clear()
        sinceAnswer = 0
        val answers = player.answer(x)
        val last = answers.copyOfRange(answers.size - manifest.classes, answers.size)
        val best = last.indices.maxBy { last[it] }
        return Prediction(manifest.labels.getOrElse(best) { "class $it" }, last[best], last)
    }

    override fun close() = model.close()
}
