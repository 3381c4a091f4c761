package org.lstmkeras.core

import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class TensorTest {
    @Test
    fun `quantizes and scales as Python does, number for number`() {
        val json = recorded.child("scaler")
        val scaler = Scaler(json.doubles("mean"), json.doubles("deviation"), json.strings("channels"), json.strings("units"))
        val x = scaler.apply(recorded.floats("readings"))
        assertContentEquals(recorded.floats("x"), x)
        val grid = recorded.child("tensor")
        val tensor = Tensor("x", listOf(1, 6), Stored.INT8, grid.double("scale"), grid.int("zero_point"))
        assertContentEquals(recorded.doubles("stored"), tensor.quantize(x))
        assertContentEquals(recorded.floats("restored"), tensor.dequantize(recorded.doubles("stored")))
    }

    @Test
    fun `rounds halves to even, adds the zero point afterwards and saturates`() {
        val tensor = Tensor("x", listOf(1, 6), Stored.INT8, 0.5, 3)
        assertContentEquals(
            doubleArrayOf(3.0, 5.0, 3.0, 1.0, 127.0, -128.0),
            tensor.quantize(floatArrayOf(0.25f, 0.75f, -0.25f, -0.75f, 62.3f, -99f)),
        )
    }

    @Test
    fun `stores and brings back every type, in native order`() {
        for ((stored, values) in mapOf(
            Stored.FLOAT32 to doubleArrayOf(0.1f.toDouble(), -3.5),
            Stored.INT8 to doubleArrayOf(-128.0, 127.0),
            Stored.INT16 to doubleArrayOf(-32768.0, 300.0),
        )) {
            val tensor = Tensor("x", listOf(2), stored)
            val buffer = tensor.allocate()
            assertEquals(2 * stored.bytes, buffer.capacity())
            tensor.put(values, buffer)
            assertEquals(0, buffer.position())
            assertContentEquals(values, tensor.get(buffer))
        }
    }

    @Test
    fun `refuses numbers that the type cannot hold`() {
        val tensor = Tensor("h", listOf(1), Stored.INT8)
        for (value in listOf(128.0, 0.5, Double.NaN)) {
            assertFailsWith<IllegalArgumentException> { tensor.put(doubleArrayOf(value), tensor.allocate()) }
        }
        assertFailsWith<IllegalArgumentException> { tensor.put(doubleArrayOf(1.0, 2.0), tensor.allocate()) }
    }

    @Test
    fun `a state starts from what was learned, else from zero, which is stored as the zero point`() {
        val starts =
            listOf(
                Tensor("h", listOf(1, 2), Stored.INT8, 0.1, -7) to doubleArrayOf(-7.0, -7.0),
                Tensor("c", listOf(1, 2), Stored.INT16, 0.1) to doubleArrayOf(0.0, 0.0),
                Tensor("h", listOf(1, 2), Stored.INT8, 0.1, -7, doubleArrayOf(5.0, -9.0)) to doubleArrayOf(5.0, -9.0),
            )
        for ((tensor, expected) in starts) {
            val buffer = tensor.allocate()
            tensor.start(buffer)
            assertContentEquals(expected, tensor.get(buffer))
        }
    }
}
