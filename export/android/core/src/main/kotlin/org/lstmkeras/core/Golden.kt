package org.lstmkeras.core

import kotlin.math.abs

/**
 * The verdict of [Golden.check].
 *
 * @property difference the largest |difference| of a stored number.
 * @property tolerance the largest that passes.
 * @property where which number it was, for example "y of sequence 0, number 12".
 */
class SelfTest(
    val difference: Double,
    val tolerance: Double,
    val where: String,
) {
    val passed: Boolean get() = difference <= tolerance
}

/**
 * `golden.json`: sequences, and what the exporter's runtime answered to them.
 *
 * Each sequence is played from a reset, giving [y], and once more without one, giving [again]: that is how a runtime
 * which breaks the state contract is caught.
 *
 * @property tolerance largest |difference| of a stored number that another CPU may show.
 * @property steps T, the length of the sequences.
 * @property x sequences, as the file stores them, row by row.
 */
class Golden(
    val computedBy: String,
    val tolerance: Double,
    val steps: Int,
    val x: List<DoubleArray>,
    val y: List<DoubleArray>,
    val again: List<DoubleArray>,
) {
    /** Plays every sequence twice and compares. Leaves the player at the start of a new sequence. */
    fun check(
        player: Player,
        stepsPerCall: Int,
    ): SelfTest {
        var worst = SelfTest(-1.0, tolerance, "nothing was compared")
        for (n in x.indices) {
            player.reset()
            for ((name, expected) in listOf("y" to y[n], "again" to again[n])) {
                val found = play(player, x[n], stepsPerCall)
                if (found.size != expected.size) {
                    return SelfTest(Double.POSITIVE_INFINITY, tolerance, "$name of sequence $n: ${found.size} numbers for ${expected.size}")
                }
                for (k in found.indices) {
                    // NaN compares false with everything, and must not pass
                    val difference = abs(found[k] - expected[k]).let { if (it.isNaN()) Double.POSITIVE_INFINITY else it }
                    if (difference > worst.difference) worst = SelfTest(difference, tolerance, "$name of sequence $n, number $k")
                }
            }
        }
        player.reset()
        return worst
    }

    private fun play(
        player: Player,
        sequence: DoubleArray,
        stepsPerCall: Int,
    ): DoubleArray {
        val call = sequence.size / steps * stepsPerCall
        val answers = ArrayList<Double>()
        for (from in sequence.indices step call) {
            player.play(sequence.copyOfRange(from, from + call)).forEach(answers::add)
        }
        return answers.toDoubleArray()
    }

    companion object {
        const val FILE = "golden.json"
        private const val FORMAT = 1

        /**
         * Reads the text of a `golden.json` that belongs to [manifest].
         *
         * @throws ArtifactException it is not one, or is empty, or does not fit the model.
         */
        internal fun read(
            text: String,
            manifest: Manifest,
        ): Golden {
            val json = JsonObject.read(FILE, text)
            val format = json.int("format")
            if (format != FORMAT) throw ArtifactException("$FILE has format $format", "This app reads format $FORMAT: update the app.")
            val golden =
                Golden(
                    json.string("computed_by"),
                    json.double("tolerance"),
                    json.int("steps"),
                    json.table("x"),
                    json.table("y"),
                    json.table("again"),
                )
            val wanted = golden.steps * manifest.features
            val fits = golden.steps > 0 && golden.steps % manifest.stepsPerCall == 0 && golden.x.all { it.size == wanted }
            if (golden.x.isEmpty() || golden.y.size != golden.x.size || golden.again.size != golden.x.size || !fits) {
                throw ArtifactException("$FILE does not fit the model, or is empty", "Copy the whole folder that the exporter wrote.")
            }
            return golden
        }
    }
}
