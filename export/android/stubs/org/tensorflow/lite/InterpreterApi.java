// Signature only, for type-checking without LiteRT's archive: see ../README.md. Not LiteRT, and never run.
package org.tensorflow.lite;

import java.util.Map;
import org.jetbrains.annotations.NotNull;

public interface InterpreterApi extends AutoCloseable {
    void runSignature(@NotNull Map<String, Object> inputs, @NotNull Map<String, Object> outputs);

    @Override
    void close();
}
