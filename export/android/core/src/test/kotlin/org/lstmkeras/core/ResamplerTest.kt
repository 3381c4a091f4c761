package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

class ResamplerTest {
    private val step = 20_000_000L

    /** Two sources of one channel, 50 events a second, to 12.5. */
    private fun pair() = Resampler(listOf(1, 1), 50.0, 12.5)

    private fun Resampler.feed(
        source: Int,
        times: Iterable<Long>,
        value: (Long) -> Float,
    ) = times.flatMap { add(source, it * step, floatArrayOf(value(it))) }

    @Test
    fun `two jittering sensors give the samples and readings that Python gives`() {
        val made = recordedSamples()
        assertContentEquals(recorded.floats("samples"), made.flatMap { it.values.asList() }.toFloatArray())
        assertEquals(listOf(true) + List(made.size - 1) { false }, made.map { it.first })
        val json = recorded.child("scaler")
        val motion = Motion(Scaler(json.doubles("mean"), json.doubles("deviation"), json.strings("channels"), json.strings("units")), Rest.MINUS_ONE)
        assertContentEquals(recorded.floats("readings"), made.flatMap { motion.reading(it.values).asList() }.toFloatArray())
    }

    @Test
    fun `one sensor may deliver its events later than the other, in bunches`() {
        val resampler = pair()
        assertEquals(0, resampler.feed(0, 0L..20) { it.toFloat() }.size)
        val made = resampler.feed(1, 0L..20) { -it.toFloat() }
        assertEquals(listOf(1.5f, 5.5f, 9.5f, 13.5f, 17.5f), made.map { it.values[0] })
        assertEquals(listOf(-1.5f, -5.5f, -9.5f, -13.5f, -17.5f), made.map { it.values[1] })
    }

    @Test
    fun `what came before the other sensor spoke is left out`() {
        val resampler = pair()
        resampler.feed(0, 0L..9) { it.toFloat() }
        val made = resampler.feed(1, 5L..14) { 1f } + resampler.feed(0, 10L..14) { it.toFloat() }
        assertEquals(6.5f, made.first().values[0])
        assertTrue(made.first().first)
    }

    @Test
    fun `a block without an event repeats the last mean`() {
        val resampler = pair()
        resampler.feed(0, 0L..16) { it.toFloat() }
        val made = resampler.feed(1, (0L..3) + (12L..16)) { it.toFloat() }
        assertEquals(listOf(1.5f, 1.5f, 1.5f, 13.5f), made.map { it.values[1] })
        assertEquals(listOf(true, false, false, false), made.map { it.first })
    }

    @Test
    fun `a sensor that was silent for long breaks the sequence`() {
        val resampler = pair()
        resampler.feed(0, 0L..7) { it.toFloat() }
        resampler.feed(1, 0L..7) { it.toFloat() }
        val made = (100L..110).flatMap { at -> resampler.feed(0, listOf(at)) { 1f } + resampler.feed(1, listOf(at)) { 2f } }
        assertEquals(listOf(true, false), made.map { it.first })
        assertContentEquals(floatArrayOf(1f, 2f), made[0].values)
    }

    @Test
    fun `memory stays bounded while a sensor is silent for ever`() {
        val resampler = pair()
        assertEquals(0, resampler.feed(0, 0L..5000) { it.toFloat() }.size)
        val made = resampler.feed(1, 4990L..5010) { 0f } + resampler.feed(0, 5001L..5010) { it.toFloat() }
        assertEquals(4991.5f, made.first().values[0])
    }

    @Test
    fun `events that go back in time are left out, and a reset starts a sequence`() {
        val resampler = pair()
        resampler.feed(0, 0L..5) { 1f }
        resampler.feed(0, 2L..4) { 99f }
        assertEquals(1f, resampler.feed(1, 0L..5) { 2f }.single().values[0])
        resampler.reset()
        assertTrue(resampler.feed(0, 1L..6) { 3f }.isEmpty())
        val made = resampler.feed(1, 1L..6) { 4f }
        assertContentEquals(floatArrayOf(3f, 4f), made.single().values)
        assertTrue(made.single().first)
        assertFalse(resampler.feed(0, 7L..12) { 3f }.isNotEmpty())
    }
}

/** The recording, event by event, as both sensors deliver it. */
internal fun recordedSamples(): List<Sample> {
    val resampler = Resampler(listOf(3, 3), recorded.double("source_hz"), recorded.double("hz"))
    val events =
        listOf("accelerometer", "gyroscope").flatMapIndexed { source, name ->
            val sensor = recorded.child(name)
            val values = sensor.floats("values")
            sensor.doubles("nanos").mapIndexed { k, at -> Triple(at.toLong(), source, values.copyOfRange(3 * k, 3 * k + 3)) }
        }
    return events.sortedBy { it.first }.flatMap { (at, source, values) -> resampler.add(source, at, values) }
}
