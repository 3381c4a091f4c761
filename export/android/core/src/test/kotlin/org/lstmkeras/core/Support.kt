package org.lstmkeras.core

import java.io.IOException
import java.nio.ByteBuffer
import java.security.MessageDigest
import kotlin.test.assertContains
import kotlin.test.assertFailsWith

/** What Python computed; see record.py. */
internal val recorded: JsonObject by lazy {
    val text = checkNotNull(Recorded::class.java.getResource("/recorded.json")).readText()
    JsonObject.read("recorded.json", text)
}

private object Recorded

internal fun JsonObject.floats(name: String): FloatArray = doubles(name).map { it.toFloat() }.toFloatArray()

/** Asserts that an artifact is refused for a reason that contains these words. */
internal fun assertRefused(
    words: String,
    block: () -> Unit,
) = assertContains(assertFailsWith<ArtifactException> { block() }.what, words)

internal val SCALER = """{"mean": [1, -2], "deviation": [2, 4], "channels": ["ax", "wy"], "units": ["g", "rad/s"]}"""

/** A tensor of a manifest. */
internal fun tensor(
    name: String,
    shape: String,
    initial: String = "null",
    dtype: String = "float32",
    scale: String = "null",
    zero: String = "null",
) = """{"name": "$name", "shape": $shape, "dtype": "$dtype", "scale": $scale, "zero_point": $zero, "initial": $initial}"""

/** The text of a manifest: T = 3, F = 2, K = 2, and a state of two numbers where there is one. */
internal fun manifest(
    form: String = "fused",
    state: String = "none",
    initial: String = "null",
    scaler: String = SCALER,
    labels: String = """["still", "moving"]""",
    files: String = """{"model.tflite": "0"}""",
    outputs: String? = null,
    format: String = "1",
    target: String = "tflite",
    precision: String = "float32",
): String {
    val x = tensor("x", if (form == "step") "[1, 2]" else "[1, 3, 2]")
    val y = tensor("y", "[1, 2]")
    val explicit = state == "explicit"
    val inputs = if (explicit) "$x, ${tensor("h", "[1, 2]", initial)}" else x
    val made = outputs ?: if (explicit) "$y, ${tensor("h", "[1, 2]")}" else y
    return """{"format": $format, "target": "$target", "precision": "$precision", "form": "$form", "state": "$state",
        "files": $files, "inputs": [$inputs], "outputs": [$made], "scaler": $scaler, "labels": $labels,
        "returns_sequences": false, "a_later_key": {"is": ["left", "unread"]}}"""
}

/**
 * Stands for a model file: h = h / 2 + 1 + sum of what came, y = (h0 - h1, h1), with the state where the contract puts it.
 *
 * @param learned what its own variables start from.
 */
internal class FakeModel(
    private val manifest: Manifest,
    private val learned: DoubleArray = doubleArrayOf(0.0, 0.0),
) : Model {
    var resets = 0
    var closed = false
    private var kept = learned.copyOf()

    override fun run(
        inputs: Map<String, ByteBuffer>,
        outputs: Map<String, ByteBuffer>,
    ) {
        check(inputs.keys == manifest.inputs.map { it.name }.toSet()) { "inputs ${inputs.keys}" }
        check((inputs.values + outputs.values).all { it.isDirect && it.position() == 0 })
        val x = manifest.x.get(inputs.getValue("x"))
        var h =
            when (manifest.state) {
                State.NONE -> learned.copyOf()
                State.KEPT -> kept
                State.EXPLICIT -> manifest.states.single().get(inputs.getValue("h"))
            }
        for (t in x.indices step 2) h = next(h, x[t], x[t + 1])
        kept = h
        manifest.y.put(answer(h), outputs.getValue("y"))
        if (manifest.state == State.EXPLICIT) manifest.states.single().put(h, outputs.getValue("h"))
    }

    override fun resetVariables() {
        kept = learned.copyOf()
        resets++
    }

    override fun close() {
        closed = true
    }

    companion object {
        fun next(
            h: DoubleArray,
            x0: Double,
            x1: Double,
        ) = doubleArrayOf(h[0] / 2 + 1 + x0, h[1] / 2 + 1 + x1)

        fun answer(h: DoubleArray) = doubleArrayOf(h[0] - h[1], h[1])

        /** What a whole sequence, row by row, must be answered with: y after each step. */
        fun answers(
            start: DoubleArray,
            x: DoubleArray,
        ): List<DoubleArray> {
            var h = start
            return (x.indices step 2).map { t ->
                h = next(h, x[t], x[t + 1])
                answer(h)
            }
        }
    }
}

/** An artifact in memory. The model file is whatever bytes; [files] come beside it, with right digests unless [digest] is given. */
internal class Folder(
    private val files: Map<String, String>,
    manifest: (String) -> String,
    digest: String? = null,
) : Source {
    private val manifest =
        manifest(files.entries.joinToString(prefix = "{", postfix = "}") { (name, text) -> "\"$name\": \"${digest ?: sha256(text)}\"" })

    override fun read(name: String): ByteArray {
        if (name == Manifest.FILE) return manifest.encodeToByteArray()
        return files[name]?.encodeToByteArray() ?: throw IOException(name)
    }

    private fun sha256(text: String) =
        MessageDigest.getInstance("SHA-256").digest(text.encodeToByteArray()).joinToString("") { "%02x".format(it) }
}
