// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.hardware;

public final class Sensor {
    public static final int TYPE_ACCELEROMETER = 1;

    public static final int TYPE_GYROSCOPE = 4;

    public int getType() {
        throw new UnsupportedOperationException("stub");
    }
}
