package org.lstmkeras.app

import org.lstmkeras.core.ArtifactException
import org.lstmkeras.core.Model
import org.tensorflow.lite.Interpreter
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A `.tflite` file in LiteRT's Interpreter.
 *
 * Not CompiledModel: it refuses files with variable tensors, and every fused file has some. Without XNNPACK: it has no LSTM
 * kernel, and the golden vectors were computed without it.
 *
 * @throws ArtifactException LiteRT cannot read the file.
 */
class LiteRtModel(
    content: ByteArray,
) : Model {
    private val interpreter: Interpreter

    init {
        val buffer = ByteBuffer.allocateDirect(content.size).order(ByteOrder.nativeOrder())
        buffer.put(content).rewind()
        interpreter =
            try {
                Interpreter(buffer, Interpreter.Options().setUseXNNPACK(false).setNumThreads(1))
            } catch (error: IllegalArgumentException) {
                throw ArtifactException(
                    "LiteRT cannot read the model: ${error.message}",
                    "Update LiteRT in app/build.gradle.kts, or export the model again.",
                    error,
                )
            }
    }

    override fun run(
        inputs: Map<String, ByteBuffer>,
        outputs: Map<String, ByteBuffer>,
    ) {
        try {
            // by name: the order of the tensors differs from file to file
            interpreter.runSignature(inputs, outputs)
        } catch (error: IllegalArgumentException) {
            throw ArtifactException(
                "LiteRT cannot run the model as its manifest describes it: ${error.message}",
                "Copy the whole folder that the exporter wrote.",
                error,
            )
        }
    }

    override fun resetVariables() = interpreter.resetVariableTensors()

    override fun close() = interpreter.close()
}
