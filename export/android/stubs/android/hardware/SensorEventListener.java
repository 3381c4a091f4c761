// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.hardware;

public interface SensorEventListener {
    void onSensorChanged(SensorEvent event);

    void onAccuracyChanged(Sensor sensor, int accuracy);
}
