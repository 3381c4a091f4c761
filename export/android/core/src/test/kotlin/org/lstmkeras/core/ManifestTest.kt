package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull

class ManifestTest {
    @Test
    fun `reads what an app needs`() {
        val read = Manifest.read(manifest("step", "explicit", initial = "[0.5, -1]"))
        assertEquals(Form.STEP to State.EXPLICIT, read.form to read.state)
        assertEquals(listOf(1, 2, 2), listOf(read.stepsPerCall, read.features, read.classes))
        assertEquals("h", read.states.single().name)
        assertContentEquals(doubleArrayOf(0.5, -1.0), read.states.single().initial)
        assertEquals(listOf("g", "rad/s"), assertNotNull(read.scaler).units)
        assertEquals(3, Manifest.read(manifest("unrolled")).stepsPerCall)
        assertNull(Manifest.read(manifest(scaler = "null")).scaler)
    }

    @Test
    fun `refuses what it cannot play, and says why`() {
        val refused =
            mapOf(
                "format 2" to manifest(format = "2"),
                "is for onnx" to manifest(target = "onnx"),
                "no LSTM in int16x8" to manifest(precision = "int16x8"),
                "form is 'spiral'" to manifest(form = "spiral"),
                "state is 'sometimes'" to manifest(state = "sometimes"),
                "state is none, with 1 state inputs" to manifest(state = "explicit").replace("\"explicit\"", "\"none\""),
                "a step file needs explicit state" to manifest(form = "step"),
                "goes in and does not come out" to manifest("step", "explicit", outputs = tensor("y", "[1, 2]")),
                "starts from 3" to manifest("step", "explicit", initial = "[1, 2, 3]"),
                "3 labels for 2 answers" to manifest(labels = """["a", "b", "c"]"""),
                "the scaler is for 3 channels" to
                    manifest(scaler = """{"mean": [1, 1, 1], "deviation": [1, 1, 1], "channels": ["a", "b", "c"], "units": ["", "", ""]}"""),
                "positive deviation" to manifest(scaler = SCALER.replace("[2, 4]", "[2, 0]")),
                "no files are listed" to manifest(files = "{}"),
                "'../model.tflite' is not the name" to manifest(files = """{"../model.tflite": "0"}"""),
                "'y' is int32" to manifest(outputs = tensor("y", "[1, 2]", dtype = "int32")),
                "'y' is float32 with scale" to manifest(outputs = tensor("y", "[1, 2]", scale = "0.5")),
                "'y' has shape" to manifest(outputs = tensor("y", "[1, 0]")),
            )
        for ((words, text) in refused) assertRefused(words) { Manifest.read(text) }
    }

    @Test
    fun `a file that is missing or changed is refused`() {
        val files = mapOf("model.tflite" to "weights")
        assertEquals("weights", Artifact.open(Folder(files, { manifest(files = it) })).model.decodeToString())
        assertRefused("its sha256 differs") { Artifact.open(Folder(files, { manifest(files = it) }, digest = "0".repeat(64))) }
        assertRefused("other.bin is missing") {
            Artifact.open(Folder(files, { manifest(files = it.replace("model.tflite", "other.bin")) }))
        }
        assertRefused("manifest.json is missing") { Artifact.open { throw java.io.FileNotFoundException(it) } }
    }
}
