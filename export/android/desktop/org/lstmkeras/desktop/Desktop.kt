package org.lstmkeras.desktop

import org.lstmkeras.app.LiteRtModel
import org.lstmkeras.core.Artifact
import org.lstmkeras.core.ArtifactException
import org.lstmkeras.core.Golden
import org.lstmkeras.core.JsonObject
import org.lstmkeras.core.Motion
import org.lstmkeras.core.Player
import org.lstmkeras.core.Rest
import org.lstmkeras.core.SequenceClassifier
import org.lstmkeras.core.Source
import org.lstmkeras.core.recordedSamples
import java.io.File
import kotlin.math.abs
import kotlin.system.exitProcess

/**
 * Plays artifacts with the classes of the app, from sensor events to classes, on a desktop JVM. LiteRT itself runs in a Python
 * process behind a stand-in for its Java class (../../tensorflow/lite/Interpreter.java).
 *
 * Prints, for each artifact, `played` with the largest difference from its golden vectors, or `refused` with the reason. Ends
 * with status 1 where an answer is wrong, or a wrong golden vector passes.
 *
 * Arguments: the answers that Python gave to the recording (check.py), then folders of artifacts.
 */
fun main(arguments: Array<String>) {
    val expected = JsonObject.read("expected.json", File(arguments[0]).readText())
    var wrong = false
    for (folder in arguments.drop(1).map(::File)) {
        val line =
            try {
                "played\t${folder.path}\t${play(folder, expected)}"
            } catch (error: ArtifactException) {
                "refused\t${folder.path}\t${error.what}"
            } catch (error: IllegalStateException) {
                wrong = true
                "wrong\t${folder.path}\t${error.message}"
            }
        println(line)
    }
    if (wrong) exitProcess(1)
}

private fun play(
    folder: File,
    expected: JsonObject,
): Double {
    val artifact = Artifact.open(Source { File(folder, it).readBytes() })
    val stride = expected.int("stride")
    SequenceClassifier(artifact, LiteRtModel(artifact.model), stride, expected.int("restart")).use { classifier ->
        val verdict = checkNotNull(classifier.verify()) { "there are no golden vectors" }
        check(verdict.passed) { "differs by ${verdict.difference}, allowed ${verdict.tolerance}, in ${verdict.where}" }
        planted(artifact)
        val ofPython = expected.child("artifacts")
        // artifacts that take other readings than the recording's are played with their golden vectors only
        if (folder.path in ofPython.names) answers(artifact, classifier, ofPython.table(folder.path))
        return verdict.difference
    }
}

/** The recording, sensor event by sensor event, must be answered as Python answers it. */
private fun answers(
    artifact: Artifact,
    classifier: SequenceClassifier,
    expected: List<DoubleArray>,
) {
    val motion = Motion(checkNotNull(artifact.manifest.scaler) { "there is no scaler" }, Rest.MINUS_ONE)
    val found =
        recordedSamples().mapNotNull { sample ->
            if (sample.first) classifier.reset()
            classifier.push(motion.reading(sample.values))
        }
    check(found.size == expected.size) { "${found.size} answers to the recording, and Python gives ${expected.size}" }
    val most =
        found.zip(expected).maxOf { (prediction, row) ->
            check(prediction.probabilities.size == row.size) { "answers of another length" }
            row.indices.maxOf { abs(prediction.probabilities[it] - row[it]) }
        }
    check(most <= TOLERANCE) { "differs from Python by $most on the recording" }
    val labels = artifact.manifest.labels
    if (labels.isNotEmpty()) check(found.all { it.label == labels[it.probabilities.indexOfFirst { p -> p == it.probability }] })
}

/** One wrong golden number, in the last answer to the last sequence, must be seen. */
private fun planted(artifact: Artifact) {
    val golden = checkNotNull(artifact.golden)
    val step = 2 * golden.tolerance + if (artifact.manifest.y.scale == null) 1e-6 else 1.0
    val again = golden.again.map { it.copyOf() }
    again.last()[again.last().lastIndex] += step
    val moved = Golden(golden.computedBy, golden.tolerance, golden.steps, golden.x, golden.y, again)
    LiteRtModel(artifact.model).use { model ->
        check(!moved.check(Player(artifact.manifest, model), artifact.manifest.stepsPerCall).passed) { "a wrong golden vector passes" }
    }
}

/** Both sides run the same LiteRT on the same numbers. */
private const val TOLERANCE = 1e-6
