// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.os;

import org.jetbrains.annotations.NotNull;

public class Handler {
    public Handler(@NotNull Looper looper) {
        throw new UnsupportedOperationException("stub");
    }

    public final boolean post(@NotNull Runnable r) {
        throw new UnsupportedOperationException("stub");
    }
}
