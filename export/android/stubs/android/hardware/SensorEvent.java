// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.hardware;

public class SensorEvent {
    public final float[] values = null;

    public Sensor sensor;

    public long timestamp;
}
