package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals

class MotionTest {
    private fun scaler(
        channels: List<String>,
        units: List<String>,
    ) = Scaler(DoubleArray(channels.size), DoubleArray(channels.size) { 1.0 }, channels, units)

    private val android = floatArrayOf(9.80665f, -19.6133f, 4.903325f, 1f, -2f, 3f)

    @Test
    fun `acceleration in g with the sign of the training device, rotation in rad per s`() {
        val six = scaler(listOf("ax", "ay", "az", "wx", "wy", "wz"), listOf("g", "g", "g", "rad/s", "rad/s", "rad/s"))
        assertContentEquals(floatArrayOf(-1f, 2f, -0.5f, 1f, -2f, 3f), Motion(six, Rest.MINUS_ONE).reading(android))
        assertContentEquals(floatArrayOf(1f, -2f, 0.5f, 1f, -2f, 3f), Motion(six, Rest.PLUS_ONE).reading(android))
    }

    @Test
    fun `channels come in the order and the units of the model`() {
        val three = scaler(listOf("wy", "az", "ax"), listOf("deg/s", "m/s^2", "g"))
        assertContentEquals(floatArrayOf(-114.59156f, 4.903325f, 1f), Motion(three, Rest.PLUS_ONE).reading(android))
    }

    @Test
    fun `another channel or unit is refused`() {
        assertRefused("'mx' in 'uT'") { Motion(scaler(listOf("mx"), listOf("uT")), Rest.PLUS_ONE) }
        assertRefused("'wx' in 'g'") { Motion(scaler(listOf("wx"), listOf("g")), Rest.PLUS_ONE) }
    }
}
