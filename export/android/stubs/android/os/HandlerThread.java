// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.os;

public class HandlerThread extends Thread {
    public HandlerThread(String name) {
        throw new UnsupportedOperationException("stub");
    }

    public Looper getLooper() {
        throw new UnsupportedOperationException("stub");
    }

    public boolean quitSafely() {
        throw new UnsupportedOperationException("stub");
    }
}
