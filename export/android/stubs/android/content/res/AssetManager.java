// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.content.res;

import java.io.IOException;
import java.io.InputStream;
import org.jetbrains.annotations.NotNull;

public final class AssetManager implements AutoCloseable {
    @NotNull
    public InputStream open(@NotNull String fileName) throws IOException {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("stub");
    }
}
