package org.lstmkeras.core

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** How a file stores a number; [bytes] of each, and the smallest and largest where it is an integer. */
enum class Stored(
    val bytes: Int,
    val range: IntRange?,
) {
    FLOAT32(4, null),
    INT8(1, -128..127),
    INT16(2, -32768..32767),
}

/**
 * One input or output of a model file, and how its numbers are stored.
 *
 * @property name its name in the file's signature.
 * @property shape lengths of its axes.
 * @property stored the type of its numbers.
 * @property scale real = scale (stored - [zeroPoint]); null where the file is not quantized.
 * @property initial of a state: what a sequence starts from, as stored; null means zero, stored as the zero point.
 */
class Tensor(
    val name: String,
    val shape: List<Int>,
    val stored: Stored,
    val scale: Double? = null,
    val zeroPoint: Int? = null,
    val initial: DoubleArray? = null,
) {
    /** How many numbers it holds. */
    val size: Int = shape.fold(1, Int::times)

    /** A direct buffer of this tensor's bytes, in the order of the machine, as LiteRT wants it. */
    fun allocate(): ByteBuffer = ByteBuffer.allocateDirect(size * stored.bytes).order(ByteOrder.nativeOrder())

    /**
     * Real numbers as the file stores them: round(x / scale) + zero point, saturated.
     *
     * In float32, a half to the even neighbour, as the exporter's own players do, so that answers are equal bit for
     * bit. Where the tensor is not quantized the numbers stay as they are.
     */
    fun quantize(real: FloatArray): DoubleArray {
        val scale = scale?.toFloat() ?: return DoubleArray(real.size) { real[it].toDouble() }
        val range = checkNotNull(stored.range)
        val zero = zeroPoint ?: 0
        return DoubleArray(real.size) {
            val rounded = Math.rint((real[it] / scale).toDouble()) + zero
            rounded.coerceIn(range.first.toDouble(), range.last.toDouble())
        }
    }

    /** The inverse of [quantize], up to the rounding. */
    fun dequantize(stored: DoubleArray): FloatArray {
        val scale = scale?.toFloat() ?: return FloatArray(stored.size) { stored[it].toFloat() }
        val zero = (zeroPoint ?: 0).toFloat()
        return FloatArray(stored.size) { (stored[it].toFloat() - zero) * scale }
    }

    /** Writes numbers, as stored, over the whole of [buffer]. */
    fun put(
        values: DoubleArray,
        buffer: ByteBuffer,
    ) {
        require(values.size == size) { "'$name' holds $size numbers; got ${values.size}" }
        buffer.clear()
        when (stored) {
            Stored.FLOAT32 -> values.forEach { buffer.putFloat(it.toFloat()) }
            Stored.INT8 -> values.forEach { buffer.put(whole(it).toByte()) }
            Stored.INT16 -> values.forEach { buffer.putShort(whole(it).toShort()) }
        }
        buffer.rewind()
    }

    /** The numbers in [buffer], as stored. */
    fun get(buffer: ByteBuffer): DoubleArray {
        buffer.rewind()
        return DoubleArray(size) {
            when (stored) {
                Stored.FLOAT32 -> buffer.getFloat().toDouble()
                Stored.INT8 -> buffer.get().toDouble()
                Stored.INT16 -> buffer.getShort().toDouble()
            }
        }
    }

    /** Writes what a state is before the first step. */
    fun start(buffer: ByteBuffer) = put(initial ?: DoubleArray(size) { (zeroPoint ?: 0).toDouble() }, buffer)

    private fun whole(value: Double): Int {
        val range = checkNotNull(stored.range)
        val whole = value.toInt()
        require(whole.toDouble() == value && whole in range) { "'$name' stores whole numbers in $range; got $value" }
        return whole
    }
}
