package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

class SequenceClassifierTest {
    private val start = doubleArrayOf(0.5, -1.0)

    /** Readings whose x is what the scaler of the manifest makes of them: (r - mean) / deviation. */
    private val readings = List(12) { floatArrayOf(it * 0.75f - 3, 5 - it * it * 0.25f) }
    private val x = readings.flatMap { (a, b) -> listOf(((a - 1.0) / 2).toFloat().toDouble(), ((b + 2.0) / 4).toFloat().toDouble()) }

    private fun expected(
        rows: IntRange,
        from: DoubleArray = start,
    ) = FakeModel.answers(from, x.subList(rows.first * 2, rows.last * 2 + 2).toDoubleArray()).map { y -> y.map { it.toFloat() }.toFloatArray() }

    private fun artifact(
        text: (String) -> String,
        golden: String? = null,
    ) = Artifact.open(Folder(mapOf("model.tflite" to "weights") + listOfNotNull(golden?.let { Golden.FILE to it }), text))

    private class Setup(
        val classifier: SequenceClassifier,
        val model: FakeModel,
    )

    private fun setup(
        form: String,
        state: String,
        stride: Int = 1,
        restart: Int? = null,
        golden: String? = null,
        model: (Manifest) -> FakeModel = { FakeModel(it, start) },
    ): Setup {
        val artifact = artifact({ manifest(form, state, initial = "[0.5, -1]", files = it) }, golden)
        val fake = model(artifact.manifest)
        return Setup(SequenceClassifier(artifact, fake, stride, restart), fake)
    }

    private fun assertAnswers(
        expected: List<FloatArray>,
        found: List<Prediction?>,
    ) {
        assertEquals(expected.size, found.size)
        expected.zip(found).forEach { (y, prediction) -> assertContentEquals(y, assertNotNull(prediction).probabilities) }
    }

    @Test
    fun `a step file answers every reading and its state goes on`() {
        val classifier = setup("step", "explicit").classifier
        assertAnswers(expected(0..11), readings.map(classifier::push))
    }

    @Test
    fun `the label is that of the largest answer`() {
        val classifier = setup("step", "explicit").classifier
        val predictions = readings.map { assertNotNull(classifier.push(it)) }
        for (prediction in predictions) {
            val (still, moving) = prediction.probabilities.asList()
            assertEquals(if (still >= moving) "still" else "moving", prediction.label)
            assertEquals(maxOf(still, moving), prediction.probability)
        }
        assertEquals(setOf("still", "moving"), predictions.map { it.label }.toSet())
    }

    @Test
    fun `a reset brings back what was learned, not zero`() {
        for ((form, state) in listOf("step" to "explicit", "fused" to "explicit", "fused" to "kept")) {
            val classifier = setup(form, state).classifier
            val first = readings.take(5).mapNotNull(classifier::push)
            classifier.reset()
            val again = readings.take(5).mapNotNull(classifier::push)
            assertAnswers(first.map { it.probabilities }, again)
        }
    }

    @Test
    fun `a step file starts anew after as many readings as it was trained on`() {
        val classifier = setup("step", "explicit", restart = 4).classifier
        assertAnswers(expected(0..3) + expected(4..7) + expected(8..11), readings.map(classifier::push))
    }

    @Test
    fun `a stateless file looks at the last T readings, every stride readings`() {
        for (form in listOf("fused", "unrolled")) {
            val classifier = setup(form, "none", stride = 2).classifier
            val found = readings.map(classifier::push)
            val due = listOf(2, 4, 6, 8, 10)
            assertEquals(due, found.indices.filter { found[it] != null })
            assertAnswers(due.map { expected(it - 2..it).last() }, found.filterNotNull())
        }
    }

    @Test
    fun `a file with state is given T readings after T readings and goes on`() {
        for (state in listOf("kept", "explicit")) {
            val classifier = setup("fused", state).classifier
            val found = readings.map(classifier::push)
            assertEquals(listOf(2, 5, 8, 11), found.indices.filter { found[it] != null })
            assertAnswers(expected(0..11).filterIndexed { t, _ -> t % 3 == 2 }, found.filterNotNull())
        }
    }

    @Test
    fun `only a file that keeps its state is reset`() {
        assertEquals(0, setup("step", "explicit").model.resets)
        assertEquals(0, setup("fused", "none").model.resets)
        assertTrue(setup("fused", "kept").model.resets > 0)
    }

    @Test
    fun `readings of another width, or that are no numbers, are refused`() {
        val classifier = setup("step", "explicit").classifier
        assertFailsWith<IllegalArgumentException> { classifier.push(floatArrayOf(1f)) }
        assertFailsWith<IllegalArgumentException> { classifier.push(floatArrayOf(1f, Float.NaN)) }
        assertAnswers(expected(0..0), listOf(classifier.push(readings[0])))
    }

    @Test
    fun `closing frees the model`() {
        val made = setup("fused", "none")
        made.classifier.close()
        assertTrue(made.model.closed)
    }

    // golden vectors

    private val sequence = listOf(0.25, -1.0, 2.0, 0.5, -0.75, 1.5)

    private fun golden(
        state: String,
        step: Boolean = false,
        change: (List<Double>) -> List<Double> = { it },
    ): String {
        val twice = FakeModel.answers(start, (sequence + sequence).toDoubleArray())
        val once = twice.take(3)
        val again = if (state == "none") once else twice.drop(3)

        fun flat(answers: List<DoubleArray>) = if (step) answers.flatMap { it.asList() } else answers.last().asList()
        return """{"format": 1, "computed_by": "tflite", "tolerance": 1e-5, "steps": 3,
            "x": [$sequence, $sequence], "y": [${flat(once)}, ${flat(once)}], "again": [${flat(again)}, ${change(flat(again))}]}"""
    }

    private val contracts = listOf("step" to "explicit", "fused" to "explicit", "fused" to "kept", "fused" to "none")

    @Test
    fun `golden vectors pass under every contract, and the next sequence starts anew`() {
        for ((form, state) in contracts) {
            val classifier = setup(form, state, golden = golden(state, form == "step")).classifier
            readings.take(2).forEach(classifier::push)
            val verdict = assertNotNull(classifier.verify())
            assertTrue(verdict.passed, "$form $state: ${verdict.where}")
            assertTrue(verdict.difference < 1e-6)
            assertContentEquals(expected(0..2).last(), assertNotNull(readings.take(3).map(classifier::push).last()).probabilities)
        }
    }

    @Test
    fun `a wrong golden vector is caught, whichever number it is`() {
        for ((form, state) in contracts) {
            val numbers = if (form == "step") 6 else 2
            for (k in 0 until numbers) {
                val wrong = golden(state, form == "step") { numbersOf -> numbersOf.mapIndexed { at, v -> if (at == k) v + 2e-4 else v } }
                val verdict = assertNotNull(setup(form, state, golden = wrong).classifier.verify())
                assertFalse(verdict.passed)
                assertEquals("again of sequence 1, number $k", verdict.where)
                assertEquals(2e-4, verdict.difference, 1e-6)
            }
        }
    }

    @Test
    fun `a runtime that breaks the state contract is caught`() {
        // one file's answers under the next one's contract
        for (state in listOf("kept", "explicit")) {
            assertFalse(assertNotNull(setup("fused", state, golden = golden("none")).classifier.verify()).passed)
        }
        assertFalse(assertNotNull(setup("fused", "none", golden = golden("kept")).classifier.verify()).passed)
        // a learned start that is lost
        assertFalse(assertNotNull(setup("fused", "kept", golden = golden("kept")) { FakeModel(it) }.classifier.verify()).passed)
    }

    @Test
    fun `an answer that is no number does not pass`() {
        val verdict = setup("fused", "none", golden = golden("none")) { FakeModel(it, doubleArrayOf(Double.NaN, 0.0)) }.classifier.verify()
        assertFalse(assertNotNull(verdict).passed)
    }

    @Test
    fun `golden vectors that are empty or of another model are refused, and none are told from a pass`() {
        assertNull(setup("fused", "none").classifier.verify())
        val good = golden("none")
        for (bad in listOf(good.replace("\"steps\": 3", "\"steps\": 2"), good.replace("$sequence, $sequence", ""), good.replace("\"steps\": 3", "\"steps\": 0"))) {
            assertRefused("does not fit the model") { setup("fused", "none", golden = bad) }
        }
        assertRefused("has format 9") { setup("fused", "none", golden = good.replace("\"format\": 1", "\"format\": 9")) }
        val short = good.replace(Regex("\"again\": \\[\\[[^]]*]"), "\"again\": [[1.0]")
        assertFalse(assertNotNull(setup("fused", "none", golden = short).classifier.verify()).passed)
    }
}
