package org.lstmkeras.core

import java.nio.ByteBuffer

/** A loaded model file: bytes go in and come out by the names in its signature. Not safe for two threads. */
interface Model : AutoCloseable {
    /** One call. Every buffer is direct, in the order of the machine, as long as its tensor, and at its start. */
    fun run(
        inputs: Map<String, ByteBuffer>,
        outputs: Map<String, ByteBuffer>,
    )

    /** Puts the variables in the file, where it has any, back to what a sequence starts from. */
    fun resetVariables()

    override fun close()
}

/**
 * Plays a model call by call and keeps its state as the contract says: in the file ([State.KEPT]), from each output to
 * the input of the same name ([State.EXPLICIT]), or not at all ([State.NONE]).
 *
 * All memory is allocated here, once. Not safe for two threads.
 */
class Player(
    private val manifest: Manifest,
    private val model: Model,
) {
    private val x = manifest.x.allocate()
    private val y = manifest.y.allocate()
    private var given = manifest.states.associateWith { it.allocate() }
    private var made = manifest.states.associateWith { it.allocate() }

    init {
        reset()
    }

    /** Starts a new sequence. */
    fun reset() {
        when (manifest.state) {
            State.NONE -> Unit
            State.KEPT -> model.resetVariables()
            State.EXPLICIT -> given.forEach { (tensor, buffer) -> tensor.start(buffer) }
        }
    }

    /** One call, in real numbers: x, [Manifest.stepsPerCall] rows of channels, gives y. */
    fun answer(x: FloatArray): FloatArray = manifest.y.dequantize(play(manifest.x.quantize(x)))

    /** One call, in numbers as the file stores them. */
    fun play(stored: DoubleArray): DoubleArray {
        manifest.x.put(stored, x)
        (made.values + given.values + y).forEach(ByteBuffer::rewind)
        model.run(named(manifest.x, x, given), named(manifest.y, y, made))
        given = made.also { made = given }
        return manifest.y.get(y)
    }

    private fun named(
        first: Tensor,
        buffer: ByteBuffer,
        states: Map<Tensor, ByteBuffer>,
    ): Map<String, ByteBuffer> = states.entries.associateTo(linkedMapOf(first.name to buffer)) { (tensor, its) -> tensor.name to its }
}
