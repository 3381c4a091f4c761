// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.os;

public final class Looper {
    public static Looper getMainLooper() {
        throw new UnsupportedOperationException("stub");
    }
}
