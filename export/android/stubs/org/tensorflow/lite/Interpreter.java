// Signature only, for type-checking without LiteRT's archive: see ../README.md. Not LiteRT, and never run.
package org.tensorflow.lite;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jetbrains.annotations.NotNull;

public final class Interpreter implements InterpreterApi {
    public static class Options {
        public Options() {
            throw new UnsupportedOperationException("stub");
        }

        public Options setNumThreads(int numThreads) {
            throw new UnsupportedOperationException("stub");
        }

        public Options setUseXNNPACK(boolean useXNNPACK) {
            throw new UnsupportedOperationException("stub");
        }
    }

    public Interpreter(@NotNull ByteBuffer byteBuffer, Options options) {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void runSignature(@NotNull Map<String, Object> inputs, @NotNull Map<String, Object> outputs) {
        throw new UnsupportedOperationException("stub");
    }

    public void resetVariableTensors() {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("stub");
    }
}
