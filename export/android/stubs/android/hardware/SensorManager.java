// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.hardware;

import android.os.Handler;
import org.jetbrains.annotations.Nullable;

public abstract class SensorManager {
    @Nullable
    public Sensor getDefaultSensor(int type) {
        throw new UnsupportedOperationException("stub");
    }

    public boolean registerListener(
            SensorEventListener listener, Sensor sensor, int samplingPeriodUs, Handler handler) {
        throw new UnsupportedOperationException("stub");
    }

    public void unregisterListener(SensorEventListener listener) {
        throw new UnsupportedOperationException("stub");
    }
}
